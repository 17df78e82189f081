package wxapi

import (
	"context"
	"time"
)

// Violation is an entry of a mini program's 违规记录 (PROTOCOL 13.9).
type Violation struct {
	ID      string `json:"illegal_record_id"`
	At      int64  `json:"create_time"`
	Reason  string `json:"illegal_reason"`
	Content string `json:"illegal_content"` // WeChat leaves it out at times
	RuleURL string `json:"rule_url"`
	Rule    string `json:"rule_name"`
}

// Violations lists those from a time to another. A zero time is 90 days from the other, both are the last 90 days. The
// account must have granted permission sets 18 and 76 (61007).
func (a *Account) Violations(ctx context.Context, from, to time.Time) ([]Violation, error) {
	in := map[string]int64{}
	for field, at := range map[string]time.Time{"start_time": from, "end_time": to} {
		if !at.IsZero() {
			in[field] = at.Unix()
		}
	}
	var out struct {
		Records []Violation `json:"records"`
	}
	err := a.post(ctx, "/wxa/getillegalrecords", in, &out)
	return out.Records, err
}

// States of an Appeal.
const (
	AppealOpen = 1 + iota
	AppealAccepted
	AppealRefused
	AppealWithdrawn
)

// Appeal is one against a Violation.
type Appeal struct {
	ID        int64            `json:"appeal_record_id"`
	At        int64            `json:"appeal_time"`
	Count     int              `json:"appeal_count"`
	From      int              `json:"appeal_from"` // 0 the account itself, 1 a component
	Status    int              `json:"appeal_status"`
	DecidedAt int64            `json:"audit_time"` // with Decision: of what WeChat decided
	Decision  string           `json:"audit_reason"`
	Punish    string           `json:"punish_description"`
	Materials []AppealMaterial `json:"materials"`
}

// AppealMaterial is what was held against the account, and its answer.
type AppealMaterial struct {
	Illegal struct {
		Content string `json:"content"`
		URL     string `json:"content_url"`
	} `json:"illegal_material"`
	Appeal struct {
		Reason string   `json:"reason"`
		Proofs []string `json:"proof_material_ids"` // of temporary media
	} `json:"appeal_material"`
}

// Appeals lists the appeals against a violation.
func (a *Account) Appeals(ctx context.Context, violationID string) ([]Appeal, error) {
	var out struct {
		Records []Appeal `json:"records"`
	}
	err := a.post(ctx, "/wxa/getappealrecords", map[string]string{"illegal_record_id": violationID}, &out)
	return out.Records, err
}
