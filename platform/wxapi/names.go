package wxapi

import (
	"context"
	"strconv"
)

// A mini program's name (PROTOCOL 14.1), with permission sets 30 and 31.

// CheckNickName asks whether the account may have a name; papers tells that SetNickName will want proof of it, and wording
// which. It fails with 53010 on a name of wrong form, 53012 on a forbidden one, 53013 to 53018 on one that is taken.
func (a *Account) CheckNickName(ctx context.Context, name string) (papers bool, wording string, err error) {
	var out struct {
		Hit     bool   `json:"hit_condition"`
		Wording string `json:"wording"`
	}
	err = a.post(ctx, "/cgi-bin/wxverify/checkwxverifynickname", map[string]string{"nick_name": name}, &out)
	return out.Hit, out.Wording, err
}

// NickName is a name to set, with the papers for it: media ids of UploadMedia with the same account.
type NickName struct {
	Name    string
	IDCard  string   // of a person
	License string   // of an organization
	Other   []string // at most five
}

// SetNickName asks for a name. It is in force at once when auditID is 0; else the decision comes as wxa_nickname_audit, and
// wording says which papers are wanted. It fails with 91003 while another change is under way or none is left this year,
// 91007 on a name in use, 91009 where papers are missing, 91019 while code is under audit.
func (a *Account) SetNickName(ctx context.Context, n NickName) (auditID int64, wording string, err error) {
	body := map[string]string{"nick_name": n.Name}
	papers := map[string]string{"id_card": n.IDCard, "license": n.License}
	for i, id := range n.Other {
		papers["naming_other_stuff_"+strconv.Itoa(i+1)] = id
	}
	for field, id := range papers {
		if id != "" {
			body[field] = id
		}
	}
	var out struct {
		Audit   number `json:"audit_id"`
		Wording string `json:"wording"`
	}
	err = a.post(ctx, "/wxa/setnickname", body, &out)
	return int64(out.Audit), out.Wording, err
}

// States of a NickNameAudit.
const (
	NameUnderReview = 1
	NameRefused     = 2
	NamePassed      = 3
)

// NickNameAudit is where the review of a name stands.
type NickNameAudit struct {
	Name        string `json:"nickname"`
	Status      int    `json:"audit_stat"`
	Reason      string `json:"fail_reason"`
	SubmittedAt int64  `json:"create_time"` // unix seconds
	DecidedAt   int64  `json:"audit_time"`  // 0 while under review
}

// NickNameAudit reads a review that SetNickName began. It fails with 91011 when there is none of that id.
func (a *Account) NickNameAudit(ctx context.Context, auditID int64) (NickNameAudit, error) {
	var out NickNameAudit
	err := a.post(ctx, "/wxa/api_wxa_querynickname", map[string]int64{"audit_id": auditID}, &out)
	return out, err
}
