package coach

import (
	"strings"
	"time"

	"wxlab/app/journal"
	"wxlab/sim/bilingual"
	"wxlab/sim/exam"
)

// retries tells whether a callback that came again was recognized.
type retries struct {
	pushes    map[string]*pushed   // by what makes them one
	byOpenID  map[string][]*pushed // of a follower, in order
	again     int                  // callbacks that came more than once
	twice     evidence
	different bool // two replies that differ, and not two messages
}

// pushed is a callback with all its attempts.
type pushed struct {
	first, last time.Time
	ids         []int64
	openID      string
	replies     []string         // what was answered, where it opens
	sent        map[string]int64 // customer-service messages after it: body to exchange
}

// identity is what WeChat's retries have in common: the MsgId, or the whole of an event, which has none.
func identity(d journal.Detail) string {
	switch {
	case d.MsgID != "":
		return d.AppID + " " + d.MsgID
	case d.Kind == journal.KindEvent && len(d.Plain) > 0:
		return string(d.Plain)
	}
	return ""
}

func (r *retries) pushed(d journal.Detail, v opened) {
	key := identity(d)
	if key == "" {
		return
	}
	if r.pushes == nil {
		r.pushes, r.byOpenID = map[string]*pushed{}, map[string][]*pushed{}
	}
	p := r.pushes[key]
	if p == nil {
		p = &pushed{first: d.At, openID: d.OpenID, sent: map[string]int64{}}
		r.pushes[key] = p
		r.byOpenID[d.OpenID] = append(r.byOpenID[d.OpenID], p)
	}
	p.last, p.ids = d.At, append(p.ids, d.ID)
	if len(p.ids) == 2 {
		r.again++
	}
	if !v.ok || v.Reply == nil || v.Reply.Content == "" {
		return
	}
	if len(p.replies) > 0 && p.replies[0] != v.Reply.Content {
		r.twice.add(p.ids...)
		r.different = true
	}
	p.replies = append(p.replies, v.Reply.Content)
}

// aftermath is how long after a callback a customer-service message may be because of it.
const aftermath = 30 * time.Second

// called notes a customer-service message. It is held against the follower's latest callback only, and only where the very
// same message went out after it before.
func (r *retries) called(d journal.Detail) {
	before := r.byOpenID[d.OpenID]
	if !strings.HasSuffix(d.Name, "message/custom/send") || d.Code != 0 || d.Failed() || len(before) == 0 {
		return
	}
	p := before[len(before)-1]
	if !within(p.last, d.At, aftermath) {
		return
	}
	first, again := p.sent[string(d.ReqBody)]
	if !again {
		p.sent[string(d.ReqBody)] = d.ID
		return
	}
	if len(p.ids) > 1 {
		r.twice.add(append(p.ids[:len(p.ids):len(p.ids)], first, d.ID)...)
	}
}

func (r *retries) finding() Finding {
	f := Finding{
		ID: "delivery.retries_recognized", Severity: exam.Must,
		Title: text("重推的消息只处理一次", "handles a callback that comes again once"),
		Why:   text("微信最多推三次：不去重，用户会收到重复的回复，订单会重复创建", "WeChat sends up to three times: without a check followers get the same message again, and orders are made twice"),
		Fix: text("按 MsgId 去重；事件没有 MsgId，按 FromUserName 加 CreateTime",
			"remember MsgId; events have none, so take FromUserName and CreateTime"),
	}
	f = f.settle(r.twice, r.again, bilingual.Textf("%d 条重推的消息被处理了不止一次", "%d callbacks that came again were handled again", r.twice.n))
	switch {
	case f.Verdict == exam.Fail && r.different:
		f.Cause = text("同一个 MsgId 得到了不同的回复：每次推送都当作新消息处理",
			"one MsgId had different replies: every attempt is handled as a new message")
	case f.Verdict == exam.Fail:
		f.Cause = text("同一条消息触发了两次相同的客服消息：每次推送都当作新消息处理",
			"one message led to the same customer-service message twice: every attempt is handled as a new message")
	}
	return f
}
