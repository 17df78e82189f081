package control

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"wxlab/platform"
	"wxlab/platform/forward"
)

// errNoRules keeps an empty body from deleting everything.
var errNoRules = refused("no_rules")

// RuleList is all reply rules in their order.
type RuleList struct {
	Rules []platform.ReplyRule `json:"rules" doc:"the whole list, in the order that messages are tried against"`
}

// GetRules asks for the rules that messages are answered by.
type GetRules struct{}

func (GetRules) serve(_ context.Context, s *Server) (RuleList, error) {
	return RuleList{orEmpty(s.w.Rules.Replies())}, nil
}

// PutRules replaces all reply rules.
type PutRules struct{ RuleList }

func (r PutRules) serve(ctx context.Context, s *Server) (out RuleList, err error) {
	if r.Rules == nil {
		return out, errNoRules
	}
	if err := s.w.Rules.SaveReplies(r.Rules); err != nil {
		return out, err
	}
	return GetRules{}.serve(ctx, s)
}

// ForwardList is all forwarding rules in their order.
type ForwardList struct {
	Rules []platform.ForwardRule `json:"rules" doc:"the whole list, in the order that callbacks are tried against"`
}

// GetForwarding asks for the rules that callbacks are forwarded by.
type GetForwarding struct{}

func (GetForwarding) serve(_ context.Context, s *Server) (ForwardList, error) {
	return ForwardList{orEmpty(s.w.Rules.Forwarding())}, nil
}

// PutForwarding replaces all forwarding rules.
type PutForwarding struct{ ForwardList }

func (r PutForwarding) serve(ctx context.Context, s *Server) (out ForwardList, err error) {
	if r.Rules == nil {
		return out, errNoRules
	}
	if err := s.w.Rules.SaveForwarding(r.Rules); err != nil {
		return out, err
	}
	return GetForwarding{}.serve(ctx, s)
}

// TryRules asks which rule would answer an invented message, and with what.
type TryRules struct {
	Component string `json:"component_appid" doc:"AppID of the component; empty: the first the account authorized"`
	AppID     string `json:"appid" doc:"AppID of the account that is written to"`
	OpenID    string `json:"openid" doc:"openid of who writes"`
	MsgType   string `json:"msg_type" doc:"MsgType, text when empty"`
	Event     string `json:"event" doc:"Event, where msg_type is event"`
	EventKey  string `json:"event_key" doc:"EventKey, where msg_type is event"`
	Content   string `json:"content" doc:"Content of a text"`
}

// RuleTrial is what would become of the message.
type RuleTrial struct {
	Rule    int    `json:"rule" doc:"from 1; 0: none takes it, so success is answered"`
	Forward int    `json:"forward" doc:"from 1; 0: it is not forwarded"`
	Name    string `json:"name" doc:"the reply rule's"`
	Answer  string `json:"answer" doc:"the plain XML before sealing, success, or nothing for an empty body"`
}

func (r TryRules) serve(ctx context.Context, s *Server) (out RuleTrial, err error) {
	m := platform.Message{
		ComponentAppID: r.Component, AppID: r.AppID, FromUserName: r.OpenID, MsgType: cmp.Or(r.MsgType, "text"),
		Event: r.Event, EventKey: r.EventKey, Content: r.Content, CreateTime: s.w.Clock.Now(),
	}
	trial, err := s.w.Rules.Try(ctx, m)
	if err != nil {
		return out, err
	}
	out = RuleTrial{Rule: trial.Rule + 1, Forward: trial.Forward + 1, Answer: "success"}
	if all := s.w.Rules.Replies(); trial.Rule >= 0 && trial.Rule < len(all) {
		out.Name = all[trial.Rule].Name
	}
	if trial.Reply != nil {
		plain, err := platform.ReplyXML(trial.Reply, m, s.w.Clock.Now())
		if err != nil {
			return out, err
		}
		out.Answer = string(plain)
	}
	return out, nil
}

// TargetState is whether a forwarding target can be reached, and how the last callback fared there.
type TargetState struct {
	URL      string     `json:"url"`
	OK       bool       `json:"ok"`
	Status   int        `json:"status" doc:"HTTP status of its answer to HEAD"`
	Ms       float64    `json:"ms" unit:"ms"`
	Error    string     `json:"error"`
	LastAt   *time.Time `json:"last_at" doc:"null: nothing was forwarded in this run"`
	LastErr  string     `json:"last_error"`
	Exchange int64      `json:"exchange" doc:"id of the last callback there"`
}

// TargetList is every target once.
type TargetList struct {
	Targets []TargetState `json:"targets"`
}

// CheckForwarding asks whether the forwarding targets can be reached; no callback is sent.
type CheckForwarding struct{}

func (CheckForwarding) serve(ctx context.Context, s *Server) (TargetList, error) {
	health := s.w.Rules.CheckTargets(ctx)
	out := TargetList{Targets: []TargetState{}}
	for _, url := range slices.Sorted(maps.Keys(health)) {
		out.Targets = append(out.Targets, s.targetState(health[url]))
	}
	return out, nil
}

func (s *Server) targetState(h forward.Health) TargetState {
	out := TargetState{URL: h.URL, OK: h.OK, Status: h.Status, Ms: milliseconds(h.Took)}
	if h.Err != nil {
		out.Error = h.Err.Error()
	}
	if last, ok := s.w.Rules.LastForwarded(h.URL); ok {
		out.LastAt, out.Exchange = &last.At, last.Exchange
		if last.Err != nil {
			out.LastErr = last.Err.Error()
		}
	}
	return out
}
