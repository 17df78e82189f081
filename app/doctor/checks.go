package doctor

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"wxlab/app/journal"
	"wxlab/app/workspace"
	"wxlab/platform"
)

func (v *visit) checkWhiteList(ctx context.Context) error {
	e, err := v.Egress(ctx)
	switch {
	case err != nil:
	case e.Refused:
		v.add("white_list", Sick, "refused", e.Exchange, e.IP)
	case e.OK == 0:
		v.add("white_list", Unchecked, "none", 0)
	default:
		v.add("white_list", Healthy, "ok", e.OK)
	}
	return err
}

// What ages of a ticket mean: WeChat pushes one every ten minutes, and one lasts twelve hours (PROTOCOL 3.2).
const (
	ticketLate  = 25 * time.Minute
	ticketStale = 2 * time.Hour
)

func (v *visit) checkTicket(ctx context.Context) error {
	ticket, ok, err := v.ticket(ctx)
	if err != nil {
		return err
	}
	age := v.Now.Sub(ticket.CreateTime).Round(time.Second)
	switch {
	case !ok:
		v.add("ticket", Sick, "none", 0)
	case age < 0:
		v.add("ticket", Sick, "ahead", 0, v.lang.Span(age))
	case !ticket.RefusedAt.IsZero():
		v.add("ticket", Sick, "refused", 0, v.lang.Span(age))
	case age >= platform.TicketLife:
		v.add("ticket", Sick, "dead", 0, v.lang.Span(age))
	case age >= ticketStale:
		v.add("ticket", Sick, "stale", 0, v.lang.Span(age))
	case age >= ticketLate:
		v.add("ticket", Doubtful, "late", 0, v.lang.Span(age))
	default:
		v.add("ticket", Healthy, "ok", 0, v.lang.Span(age))
	}
	return nil
}

// ticket is the last one that came in: as the platform keeps it or, where a server of the user's own takes it, off the record.
func (v *visit) ticket(ctx context.Context) (platform.VerifyTicket, bool, error) {
	if v.Store != nil {
		return v.Store.Ticket(ctx, v.Served)
	}
	e, ok, err := v.newest(ctx, "dir:in side:platform kind:ticket outcome:ok"+v.about())
	return platform.VerifyTicket{CreateTime: e.At, ReceivedAt: e.At}, ok, err
}

// checkSuccess holds the last answer to an authorization event to the seven bytes (PROTOCOL 3.1).
func (v *visit) checkSuccess(ctx context.Context) error {
	var last journal.Exchange
	for _, kind := range []string{journal.KindTicket, journal.KindAuth} {
		e, ok, err := v.newest(ctx, "dir:in side:platform kind:"+kind+v.about())
		if err != nil {
			return err
		}
		if ok && e.ID > last.ID {
			last = e
		}
	}
	if last.ID == 0 {
		v.add("success", Unchecked, "none", 0)
		return nil
	}
	detail, err := v.Journal.Get(ctx, last.ID)
	switch {
	case err != nil:
		return err
	case detail.Status == http.StatusOK && string(detail.RespBody) == "success":
		v.add("success", Healthy, "ok", last.ID)
	case last.Reason != "":
		v.add("success", Sick, "refused", last.ID, v.lang.Reason(last.Code, last.Reason))
	default:
		v.add("success", Sick, "other", last.ID, clip(strconv.Quote(string(detail.RespBody)), 80))
	}
	return nil
}

const (
	slow   = 2 * time.Second // how long an answer may take before a slow network can bring it near WeChat's patience
	looked = 50              // how many callbacks are looked at
)

func (v *visit) checkLatency(ctx context.Context) error {
	recorded, err := v.Journal.List(ctx, journal.Query{Text: "dir:in side:platform is:callback" + v.about(), Limit: looked})
	if err != nil {
		return err
	}
	var worst journal.Exchange
	for _, e := range recorded {
		if e.Took >= worst.Took {
			worst = e
		}
	}
	took := v.lang.Span(worst.Took.Round(time.Millisecond))
	switch {
	case len(recorded) == 0:
		v.add("latency", Unchecked, "none", 0)
	case worst.Took >= platform.AnswerTime:
		v.add("latency", Sick, "late", worst.ID, took, len(recorded))
	case worst.Took >= slow:
		v.add("latency", Doubtful, "slow", worst.ID, took, len(recorded))
	default:
		v.add("latency", Healthy, "ok", worst.ID, took, len(recorded))
	}
	return nil
}

// skewed is how far this machine's clock may be off before lifetimes go wrong; pushes may come late by themselves.
const skewed = 2 * time.Minute

// checkClock compares our time with WeChat's: the Date of its last answer, or the timestamp of its last push.
func (v *visit) checkClock(ctx context.Context) error {
	for _, search := range []string{"side:platform dir:out kind:api status:200",
		"dir:in side:platform is:callback outcome:ok"} {
		e, ok, err := v.newest(ctx, search)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		detail, err := v.Journal.Get(ctx, e.ID)
		if err != nil {
			return err
		}
		theirs, ok := theirTime(detail, v.Kind)
		if !ok {
			continue
		}
		off := detail.At.Sub(theirs).Round(time.Second)
		if off.Abs() > skewed {
			v.add("clock", Sick, "off", detail.ID, v.lang.Span(off))
		} else {
			v.add("clock", Healthy, "ok", detail.ID, v.lang.Span(off))
		}
		return nil
	}
	v.add("clock", Unchecked, "none", 0)
	return nil
}

// theirTime is when WeChat says that an exchange was. The simulator's Date header is the wall's, not the workspace's.
func theirTime(x journal.Detail, kind workspace.Kind) (time.Time, bool) {
	if x.Dir == journal.Out {
		at, err := http.ParseTime(x.RespHeader.Get("Date"))
		return at, err == nil && kind == workspace.Real
	}
	q, err := url.ParseQuery(x.Query)
	if err != nil {
		return time.Time{}, false
	}
	n, err := strconv.ParseInt(q.Get("timestamp"), 10, 64)
	return time.Unix(n, 0), err == nil
}

// checkPermissions looks for calls that the merchant's grant, or the account itself, does not cover (PROTOCOL 6).
func (v *visit) checkPermissions(ctx context.Context) error {
	for _, missing := range []struct{ code, finding string }{{"61007", "not_granted"}, {"48001", "not_able"}} {
		e, ok, err := v.newest(ctx, "side:platform kind:api code:"+missing.code)
		if err != nil {
			return err
		}
		if ok {
			v.add("permissions", Doubtful, missing.finding, e.ID, e.Name, e.AppID)
			return nil
		}
	}
	var authorizers []platform.Authorizer
	if v.Store != nil { // else they are a server's of the user's own
		var err error
		if authorizers, err = v.Store.Authorizers(ctx, v.Served); err != nil {
			return err
		}
	}
	for _, a := range authorizers {
		if a.State == platform.Authorized && len(a.FuncInfo) == 0 {
			v.add("permissions", Doubtful, "empty", 0, a.NickName+" "+a.AppID)
			return nil
		}
	}
	if len(authorizers) == 0 {
		v.add("permissions", Unchecked, "none", 0)
	} else {
		v.add("permissions", Healthy, "ok", 0)
	}
	return nil
}

// clip shortens a text for a sentence, cutting between characters.
func clip(s string, runes int) string {
	r := []rune(s)
	if len(r) <= runes {
		return s
	}
	return strings.TrimSpace(string(r[:runes])) + "…"
}
