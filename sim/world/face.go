package world

import (
	"strconv"
	"time"
)

// Face is what an account shows of itself, as far as WeChat keeps more of it than the account's record: how its names were
// reviewed, what was changed how often, and whether a search finds it.
type Face struct {
	NamePlan     *AuditPlan    `json:",omitempty"` // nil is the default, see reviewTime
	Names        []*NameReview `json:",omitempty"` // oldest first
	Renamed      []time.Time   `json:",omitempty"` // changes that count against the quota of names
	Redrawn      []time.Time   `json:",omitempty"` // of head images
	Resigned     []time.Time   `json:",omitempty"` // of signatures
	Unsearchable bool          `json:",omitempty"`
}

// What an account may change how often (PROTOCOL 14.1).
const (
	NamesAYear       = 2
	HeadImagesAYear  = 5
	SignaturesAMonth = 5
)

// reviewTime is the simulator's default for names and categories; people wait for minutes to two working days.
const reviewTime = 10 * time.Second

// NameReview is the review of a name (名称审核).
type NameReview struct {
	ID          int64
	NickName    string
	Component   string // that asked for it, and is told
	SubmittedAt time.Time
	DecidedAt   time.Time
	Plan        AuditPlan
	Ended       bool
}

// The states of a review of a name or a category on the wire.
const (
	ReviewUnderWay = 1
	ReviewRefused  = 2
	ReviewPassed   = 3
)

// Status is the review's audit_stat.
func (r *NameReview) Status() int { return reviewStatus(r.Ended, r.Plan) }

func reviewStatus(ended bool, p AuditPlan) int {
	switch {
	case !ended:
		return ReviewUnderWay
	case p.Result == AuditRejected:
		return ReviewRefused
	}
	return ReviewPassed
}

// refusal is the reason of a review's refusal, WeChat's usual words where the plan has none.
func refusal(p AuditPlan, usual string) string {
	switch {
	case p.Result != AuditRejected:
		return ""
	case p.Reason != "":
		return p.Reason
	}
	return usual
}

// Reason is why the name was refused, "" when it was not.
func (r *NameReview) Reason() string {
	if !r.Ended {
		return ""
	}
	return refusal(r.Plan, "名称与小程序提供的服务不符，请补充能证明你有权使用该名称的材料")
}

// fields are what the push says about the review.
func (r *NameReview) fields() map[string]string {
	return map[string]string{"ret": strconv.Itoa(r.Status()), "nickname": r.NickName, "reason": r.Reason()}
}
