package control

import (
	"cmp"
	"errors"
	"maps"
	"net/http"
	"slices"
	"time"

	"wxlab/platform"
	"wxlab/platform/forward"
)

// ruleEndpoints are automatic replies and forwarding.
func (s *Server) ruleEndpoints() []endpoint {
	return []endpoint{
		{"GET", "/v1/rules", "The rules that messages are answered by, the first that takes one first", nil, nil, RuleList{}, s.handleRules},
		{"PUT", "/v1/rules", "Replace all reply rules", nil, RuleList{}, RuleList{}, s.handlePutRules},
		{"POST", "/v1/rules/try", "Which rule would answer a message, and with what; nothing is sent", nil, TryBody{}, Tried{}, s.handleTry},
		{"GET", "/v1/forwarding", "The rules that callbacks are forwarded by", nil, nil, ForwardList{}, s.handleForwarding},
		{"PUT", "/v1/forwarding", "Replace all forwarding rules", nil, ForwardList{}, ForwardList{}, s.handlePutForwarding},
		{"POST", "/v1/forwarding/check", "Whether the forwarding targets can be reached; no callback is sent", nil, nil, TargetList{}, s.handleCheckTargets},
	}
}

// RuleList is all reply rules in their order.
type RuleList struct {
	Rules []platform.ReplyRule `json:"rules"`
}

// ForwardList is all forwarding rules in their order.
type ForwardList struct {
	Rules []platform.ForwardRule `json:"rules"`
}

// TryBody is an invented message.
type TryBody struct {
	Component string `json:"component_appid"` // the first that the account authorized when empty
	AppID     string `json:"appid"`
	OpenID    string `json:"openid"`
	MsgType   string `json:"msg_type"` // text when empty
	Event     string `json:"event"`
	EventKey  string `json:"event_key"`
	Content   string `json:"content"`
}

// Tried is what would become of it.
type Tried struct {
	Rule    int    `json:"rule"`    // from 1; 0: none takes it, so success is answered
	Forward int    `json:"forward"` // from 1; 0: it is not forwarded
	Name    string `json:"name"`    // the reply rule's
	Answer  string `json:"answer"`  // the plain XML before sealing, success, or nothing for an empty body
}

// TargetState is whether a forwarding target can be reached, and how the last callback fared there.
type TargetState struct {
	URL      string     `json:"url"`
	OK       bool       `json:"ok"`
	Status   int        `json:"status"` // HTTP, of its answer to HEAD
	Ms       float64    `json:"ms"`
	Error    string     `json:"error"`
	LastAt   *time.Time `json:"last_at"` // null: nothing was forwarded in this run
	LastErr  string     `json:"last_error"`
	Exchange int64      `json:"exchange"` // of the last callback there
}

// TargetList is every target once.
type TargetList struct {
	Targets []TargetState `json:"targets"`
}

func (s *Server) handleRules(w http.ResponseWriter, _ *http.Request) {
	s.answer(w, RuleList{orEmpty(s.w.Rules.Replies())})
}

func (s *Server) handlePutRules(w http.ResponseWriter, r *http.Request) {
	var b RuleList
	err := read(r, &b)
	if err == nil && b.Rules == nil {
		err = errNoRules
	}
	if err == nil {
		err = s.w.Rules.SaveReplies(b.Rules)
	}
	if err != nil {
		s.refuse(w, err)
		return
	}
	s.handleRules(w, r)
}

func (s *Server) handleForwarding(w http.ResponseWriter, _ *http.Request) {
	s.answer(w, ForwardList{orEmpty(s.w.Rules.Forwarding())})
}

func (s *Server) handlePutForwarding(w http.ResponseWriter, r *http.Request) {
	var b ForwardList
	err := read(r, &b)
	if err == nil && b.Rules == nil {
		err = errNoRules
	}
	if err == nil {
		err = s.w.Rules.SaveForwarding(b.Rules)
	}
	if err != nil {
		s.refuse(w, err)
		return
	}
	s.handleForwarding(w, r)
}

// errNoRules keeps an empty body from deleting everything.
var errNoRules = usageError{errors.New(`send the whole list as {"rules":[…]}; an empty list deletes all`)}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func (s *Server) handleTry(w http.ResponseWriter, r *http.Request) {
	var b TryBody
	if err := read(r, &b); err != nil {
		s.refuse(w, err)
		return
	}
	m := platform.Message{ComponentAppID: b.Component, AppID: b.AppID, FromUserName: b.OpenID, MsgType: cmp.Or(b.MsgType, "text"), Event: b.Event, EventKey: b.EventKey,
		Content: b.Content, CreateTime: s.w.Clock.Now()}
	trial, err := s.w.Rules.Try(r.Context(), m)
	if err != nil {
		s.refuse(w, err)
		return
	}
	out := Tried{Rule: trial.Rule + 1, Forward: trial.Forward + 1, Answer: "success"}
	if all := s.w.Rules.Replies(); trial.Rule >= 0 && trial.Rule < len(all) {
		out.Name = all[trial.Rule].Name
	}
	if trial.Reply != nil {
		plain, err := platform.ReplyXML(trial.Reply, m, s.w.Clock.Now())
		if err != nil {
			s.refuse(w, err)
			return
		}
		out.Answer = string(plain)
	}
	s.answer(w, out)
}

func (s *Server) handleCheckTargets(w http.ResponseWriter, r *http.Request) {
	health := s.w.Rules.CheckTargets(r.Context())
	out := TargetList{Targets: []TargetState{}}
	for _, url := range slices.Sorted(maps.Keys(health)) {
		out.Targets = append(out.Targets, s.targetState(health[url]))
	}
	s.answer(w, out)
}

func (s *Server) targetState(h forward.Health) TargetState {
	out := TargetState{URL: h.URL, OK: h.OK, Status: h.Status, Ms: float64(h.Took.Microseconds()) / 1000}
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
