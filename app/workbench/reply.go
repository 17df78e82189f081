package workbench

import (
	"context"
	"strconv"
	"strings"

	"wxlab/platform"
)

// instant answers a message by the rules, unless it is for a server of the user's own.
func (w *Workbench) instant(ctx context.Context, m platform.Message) (platform.Reply, bool) {
	if w.rules.rehearsal.Load() > 0 {
		reply, _ := w.replyBy(ctx, w.rules.stock, m)
		return reply, true
	}
	if w.forwarder.Takes(ctx, m) {
		return nil, false
	}
	return w.replyByRules(ctx, m), true
}

// reply answers a message by the server it is forwarded to, and where that has no answer by the rules.
func (w *Workbench) reply(ctx context.Context, m platform.Message) (platform.Reply, error) {
	return w.forwarder.Reply(func(ctx context.Context, m platform.Message) (platform.Reply, error) {
		return w.replyByRules(ctx, m), nil
	})(ctx, m)
}

// replyByRules is the reply of the rules in force, and counts for the one that gave it.
func (w *Workbench) replyByRules(ctx context.Context, m platform.Message) platform.Reply {
	in := w.rules.table.Load()
	reply, rule := w.replyBy(ctx, in.ReplyTable, m)
	if rule >= 0 {
		in.uses[rule].note(w.Clock.Now())
	}
	return reply
}

// replyBy is the reply of the first rule that takes m, and its index; -1 where none does.
func (w *Workbench) replyBy(ctx context.Context, table *platform.ReplyTable, m platform.Message) (platform.Reply, int) {
	return table.Answer(m, func() string { return w.nickName(ctx, m.AppID) })
}

// nickName is what an account calls itself, its AppID until its profile was read.
func (w *Workbench) nickName(ctx context.Context, appID string) string {
	for _, c := range w.Components() {
		if a, err := w.Store.Authorizer(ctx, c.AppID, appID); err == nil && a.NickName != "" {
			return a.NickName
		}
	}
	return appID
}

// Trial is what would become of a message.
type Trial struct {
	Rule    int            // index of the reply rule that takes it, -1: none does
	Forward int            // index of the forwarding rule that takes it, -1: none does
	Reply   platform.Reply // the reply rule's; nil is success
}

// TryMessage says which rules take a message and what the reply rules answer, without sending anything. It needs no
// more of m than AppID, MsgType, Event, EventKey, Content and FromUserName; without a ComponentAppID it is for the first
// component that the account authorized.
func (w *Workbench) TryMessage(ctx context.Context, m platform.Message) (Trial, error) {
	if err := w.needPlatform(); err != nil {
		return Trial{}, err
	}
	m = withFields(m)
	m.ComponentAppID = w.componentFor(m.ComponentAppID, m.AppID)
	t := Trial{Forward: -1}
	t.Reply, t.Rule = w.replyBy(ctx, w.rules.table.Load().ReplyTable, m)
	for i, r := range w.ForwardRules() {
		if r.Enabled && r.Match.Takes(m.Subject()) {
			t.Forward = i
			break
		}
	}
	return t, nil
}

// withFields gives an invented message the fields that placeholders are filled from.
func withFields(m platform.Message) platform.Message {
	m.Fields = platform.Fields{
		{Path: "ToUserName", Value: m.ToUserName}, {Path: "FromUserName", Value: m.FromUserName}, {Path: "CreateTime", Value: strconv.FormatInt(m.CreateTime.Unix(), 10)},
		{Path: "MsgType", Value: m.MsgType}, {Path: "Event", Value: m.Event}, {Path: "EventKey", Value: m.EventKey},
		{Path: "Content", Value: m.Content}, {Path: "Recognition", Value: m.Content},
	}
	return m
}

// clip shortens a text for a sentence, cutting between characters.
func clip(s string, runes int) string {
	r := []rune(s)
	if len(r) <= runes {
		return s
	}
	return strings.TrimSpace(string(r[:runes])) + "…"
}
