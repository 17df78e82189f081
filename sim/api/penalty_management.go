package api

import (
	"slices"
	"time"

	"wxlab/sim/world"
)

// penaltyManagementChapter is a mini program's violations and the appeals against them (违规与申诉管理; PROTOCOL 13.9).
func penaltyManagementChapter() []endpoint {
	needs := ability{miniProgram: []int{world.SetPenalties}}
	return []endpoint{
		post("/wxa/getillegalrecords", authorizerToken, answers((*call).illegalRecords)).needing(needs),
		post("/wxa/getappealrecords", authorizerToken, answers((*call).appealRecords)).needing(needs),
	}
}

// alsoDevelopment: WeChat's page wants this set beside the one of penalties.
func (c *call) alsoDevelopment() error {
	if !slices.Contains(c.grant.FuncIDs, world.SetDevelopment) {
		return fail(61007, "%s 须同时授予权限集 %d 和 %d，已授予的是 %v", "%s must grant both permission sets %d and %d, it granted %v",
			c.account.AppID, world.SetDevelopment, world.SetPenalties, c.grant.FuncIDs)
	}
	return nil
}

// recordsShown is how far back getillegalrecords looks when it is told one end of the time, or none.
const recordsShown = 90 * 24 * time.Hour

type (
	illegalRecordsRequest struct {
		Start *looseInt `json:"start_time"`
		End   *looseInt `json:"end_time"`
	}
	illegalRecord struct {
		ID      string `json:"illegal_record_id"`
		At      int64  `json:"create_time"`
		Reason  string `json:"illegal_reason"`
		Content string `json:"illegal_content,omitempty"`
		RuleURL string `json:"rule_url"`
		Rule    string `json:"rule_name"`
	}
	illegalRecordsAnswer struct {
		commandOK
		Records []illegalRecord `json:"records"`
	}
)

// times are both ends of the time that is asked about, both included.
func (in illegalRecordsRequest) times(now time.Time) (start, end time.Time) {
	switch {
	case in.Start == nil && in.End == nil:
		return now.Add(-recordsShown), now
	case in.Start == nil:
		end = time.Unix(int64(*in.End), 0)
		return end.Add(-recordsShown), end
	case in.End == nil:
		start = time.Unix(int64(*in.Start), 0)
		return start, start.Add(recordsShown)
	}
	return time.Unix(int64(*in.Start), 0), time.Unix(int64(*in.End), 0)
}

// illegalRecords lists the violations of a time, newest first.
func (c *call) illegalRecords(in illegalRecordsRequest) (*illegalRecordsAnswer, error) {
	if err := c.alsoDevelopment(); err != nil {
		return nil, err
	}
	start, end := in.times(c.now)
	out := &illegalRecordsAnswer{okAnswer, []illegalRecord{}}
	for _, v := range slices.Backward(c.account.PenaltyState().Violations) {
		if at := v.At.Unix(); at >= start.Unix() && at <= end.Unix() {
			out.Records = append(out.Records, illegalRecord{v.ID, at, v.Reason, v.Content, v.RuleURL, v.Rule})
		}
	}
	return out, nil
}

type (
	appealRecordsRequest struct {
		ID string `json:"illegal_record_id"`
	}
	appealRecord struct {
		ID        int64            `json:"appeal_record_id"`
		At        int64            `json:"appeal_time"`
		Count     int              `json:"appeal_count"`
		From      int              `json:"appeal_from"`
		Status    int              `json:"appeal_status"`
		Decided   int64            `json:"audit_time,omitempty"` // with the reason: of what WeChat decided
		Decision  string           `json:"audit_reason,omitempty"`
		Punish    string           `json:"punish_description"`
		Materials []appealMaterial `json:"materials"`
	}
	appealMaterial struct {
		Illegal struct {
			Content string `json:"content"`
			URL     string `json:"content_url"`
		} `json:"illegal_material"`
		Appeal struct {
			Reason string   `json:"reason"`
			Proofs []string `json:"proof_material_ids"`
		} `json:"appeal_material"`
	}
	appealRecordsAnswer struct {
		commandOK
		Records []appealRecord `json:"records"`
	}
)

// appealRecords lists the appeals against a violation, newest first; of an id that is unknown there are none.
func (c *call) appealRecords(in appealRecordsRequest) (*appealRecordsAnswer, error) {
	if err := c.alsoDevelopment(); err != nil {
		return nil, err
	}
	if err := filled("illegal_record_id", in.ID, 40097); err != nil {
		return nil, err
	}
	out := &appealRecordsAnswer{okAnswer, []appealRecord{}}
	for _, p := range slices.Backward(c.account.PenaltyState().Appeals) {
		if p.ViolationID == in.ID {
			out.Records = append(out.Records, describeAppeal(p))
		}
	}
	return out, nil
}

func describeAppeal(p *world.Appeal) appealRecord {
	out := appealRecord{ID: p.ID, At: p.At.Unix(), Count: p.Count, From: p.From, Status: p.Status, Punish: p.Punishment}
	if p.Decided() {
		out.Decided, out.Decision = p.DecidedAt.Unix(), p.Decision
	}
	m := appealMaterial{}
	m.Illegal.Content, m.Illegal.URL = p.Content, p.ContentURL
	m.Appeal.Reason, m.Appeal.Proofs = p.Defence, append([]string{}, p.Proofs...)
	out.Materials = []appealMaterial{m}
	return out
}
