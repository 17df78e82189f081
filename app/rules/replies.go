package rules

import (
	"context"
	"strconv"

	"wxlab/platform"
)

// Uses are how often the reply rules were used, in their order.
func (r *Rules) Uses() []Use {
	if r == nil {
		return nil
	}
	return r.table.Load().all()
}

// Rehearse lets the default rules answer and nothing be forwarded until end is called.
func (r *Rules) Rehearse() (end func()) {
	if r == nil {
		return func() {}
	}
	r.demos.Add(1)
	return func() { r.demos.Add(-1) }
}

// Instant answers a message by the rules, unless it is for a server of the user's own.
func (r *Rules) Instant(ctx context.Context, m platform.Message) (platform.Reply, bool) {
	if r.demos.Load() > 0 {
		reply, _ := r.replyBy(ctx, r.defaults, m)
		return reply, true
	}
	if r.forwarder.Takes(ctx, m) {
		return nil, false
	}
	return r.replyByRules(ctx, m), true
}

// Reply answers a message by the server it is forwarded to, and where that has no answer by the rules.
func (r *Rules) Reply(ctx context.Context, m platform.Message) (platform.Reply, error) {
	return r.forwarder.Reply(func(ctx context.Context, m platform.Message) (platform.Reply, error) {
		return r.replyByRules(ctx, m), nil
	})(ctx, m)
}

// replyByRules is the reply of the rules in force, and counts for the one that gave it.
func (r *Rules) replyByRules(ctx context.Context, m platform.Message) platform.Reply {
	table := r.table.Load()
	reply, rule := r.replyBy(ctx, table.ReplyTable, m)
	if rule >= 0 {
		table.uses[rule].note(r.cfg.Now())
	}
	return reply
}

// replyBy is the reply of the first rule that takes m, and its index; -1 where none does.
func (r *Rules) replyBy(ctx context.Context, table *platform.ReplyTable, m platform.Message) (platform.Reply, int) {
	return table.Answer(m, func() string { return r.cfg.NickName(ctx, m.AppID) })
}

// Trial is what would become of a message.
type Trial struct {
	Rule    int            // index of the reply rule that takes it, -1: none does
	Forward int            // index of the forwarding rule that takes it, -1: none does
	Reply   platform.Reply // the reply rule's; nil is success
}

// Try says which rules take a message and what the reply rules answer, without sending anything. It needs no more of m
// than AppID, MsgType, Event, EventKey, Content and FromUserName; without a ComponentAppID it is for the first
// component that the account authorized.
func (r *Rules) Try(ctx context.Context, m platform.Message) (Trial, error) {
	if r == nil {
		return Trial{}, noPlatform()
	}
	m = withFields(m)
	m.ComponentAppID = r.cfg.Chosen(m.ComponentAppID, m.AppID)
	t := Trial{Forward: -1}
	t.Reply, t.Rule = r.replyBy(ctx, r.table.Load().ReplyTable, m)
	for i, rule := range r.Forwarding() {
		if rule.Enabled && rule.Match.Takes(m.Subject()) {
			t.Forward = i
			break
		}
	}
	return t, nil
}

// withFields gives an invented message the fields that placeholders are filled from.
func withFields(m platform.Message) platform.Message {
	m.Fields = platform.Fields{
		{Path: "ToUserName", Value: m.ToUserName}, {Path: "FromUserName", Value: m.FromUserName},
		{Path: "CreateTime", Value: strconv.FormatInt(m.CreateTime.Unix(), 10)},
		{Path: "MsgType", Value: m.MsgType}, {Path: "Event", Value: m.Event}, {Path: "EventKey", Value: m.EventKey},
		{Path: "Content", Value: m.Content}, {Path: "Recognition", Value: m.Content},
	}
	return m
}
