package world

import (
	"cmp"
	"slices"
	"strconv"
	"time"
)

// OrderPage is what a component applies with: the page that lists a user's orders (订单中心 path), and what helps the reviewer.
type OrderPage struct {
	Path         string
	Images       []string `json:",omitempty"`
	Video        string   `json:",omitempty"`
	TestAccount  string   `json:",omitempty"`
	TestPassword string   `json:",omitempty"`
	TestRemark   string   `json:",omitempty"`
}

// OrderPathReview is the review of an application, which the clock ends (PROTOCOL 15.6).
type OrderPathReview struct {
	OrderPage
	AuditID   int64
	Component string
	AppliedAt time.Time
	DecidedAt time.Time
	Reason    string // why it is refused; "" passes
}

// States of an OrderPathReview on the wire.
const (
	OrderPathPending = 2 + iota
	OrderPathRefused
	OrderPathPassed
)

func (r *OrderPathReview) Status(now time.Time) int {
	switch {
	case now.Before(r.DecidedAt):
		return OrderPathPending
	case r.Reason != "":
		return OrderPathRefused
	}
	return OrderPathPassed
}

// Results of an application, account by account (ret_code).
const (
	OrderPathTaken    = 0
	OrderPathTwice    = 1
	OrderPathNotYours = -2
)

// OrderPathReviewed is how long a review takes: half an hour was seen, half a minute where it is refused at sight.
const (
	OrderPathReviewed = 30 * time.Minute
	orderPathRefused  = 30 * time.Second
)

// The pushes of applications, of the catalogue.
const (
	orderPathApplied = "order_path_apply_result_notify"
	orderPathEnded   = "order_path_audit_result_notify_one"
)

// unreleased is why an account without released code is refused, as captured.
const unreleased = "小程序尚未发布，无法审核。非现网版path请通过“管理—版本管理—提交代码审核”设置"

// ApplyOrderPath applies for several accounts at once. What becomes of each is told by pushes: first what was taken, then
// every decision.
func (w *World) ApplyOrderPath(ps *PlatformState, appIDs []string, page OrderPage) {
	set := map[string]string{}
	for i, appID := range appIDs {
		list := "list."
		if i > 0 {
			list = "list[" + strconv.Itoa(i+1) + "]."
		}
		set[list+"appid"], set[list+"ret_code"] = appID, strconv.Itoa(w.applyOrderPath(ps, appID, page))
	}
	w.Pending = append(w.Pending, Job{At: w.Now().Add(eventDelay), Component: ps.AppID, Name: orderPathApplied, Set: set})
}

func (w *World) applyOrderPath(ps *PlatformState, appID string, page OrderPage) int {
	a, now := w.Account(appID), w.Now()
	switch {
	case a == nil || a.Kind != MiniProgram || ps.Grant(appID) == nil:
		return OrderPathNotYours
	case a.orderPathUnderReview(now) != nil:
		return OrderPathTwice
	}
	w.Counters["order path"]++
	r := &OrderPathReview{
		OrderPage: page, AuditID: 451000000 + int64(w.Counters["order path"]), Component: ps.AppID, AppliedAt: now,
		DecidedAt: now.Add(OrderPathReviewed),
	}
	if a.CodeState().Online == nil {
		r.DecidedAt, r.Reason = now.Add(orderPathRefused), unreleased
	}
	a.OrderPaths = KeepLast(append(a.OrderPaths, r), KeptReviews)
	w.Pending = append(w.Pending, Job{
		At: r.DecidedAt, Component: ps.AppID, Account: appID, Name: orderPathEnded, Set: r.fields(a),
	})
	return OrderPathTaken
}

// DecideOrderPath ends the review under way now, as a push says that somebody makes; it tells what the push has to say.
func (w *World) DecideOrderPath(a *AccountState, refused bool, reason string) map[string]string {
	r := a.orderPathUnderReview(w.Now())
	if r == nil {
		return map[string]string{"list.appid": a.AppID}
	}
	w.Pending = slices.DeleteFunc(w.Pending, func(j Job) bool { return j.Name == orderPathEnded && j.Account == a.AppID })
	if r.DecidedAt, r.Reason = w.Now(), ""; refused {
		r.Reason = cmp.Or(reason, unreleased)
	}
	w.Touch()
	return r.fields(a)
}

func (a *AccountState) orderPathUnderReview(now time.Time) *OrderPathReview {
	if r := a.LatestOrderPath(); r != nil && r.Status(now) == OrderPathPending {
		return r
	}
	return nil
}

// LatestOrderPath is the newest application, nil when there was none.
func (a *AccountState) LatestOrderPath() *OrderPathReview {
	if len(a.OrderPaths) == 0 {
		return nil
	}
	return a.OrderPaths[len(a.OrderPaths)-1]
}

// LiveOrderPath is the page in effect: of the released code, or of an application that passed since. It is "" where there
// is none; applied is the application, if it came by one.
func (a *AccountState) LiveOrderPath(now time.Time) (path string, applied *OrderPathReview) {
	for _, r := range slices.Backward(a.OrderPaths) {
		if r.Status(now) == OrderPathPassed {
			if r.DecidedAt.Before(a.PathSince) {
				break
			}
			return r.Path, r
		}
	}
	return a.OrderPath, nil
}

// fields are what the push of the decision says.
func (r *OrderPathReview) fields(a *AccountState) map[string]string {
	return map[string]string{
		"list.appid": a.AppID, "list.audit_id": strconv.FormatInt(r.AuditID, 10), "list.status": strconv.Itoa(r.Status(r.DecidedAt)),
		"list.apply_time": unix(r.AppliedAt), "list.audit_time": unix(r.DecidedAt), "list.reason": r.Reason,
	}
}
