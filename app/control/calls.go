package control

import (
	"context"
	"time"

	"wxlab/sim"
	"wxlab/sim/world"
)

// Call is one API call in WeChat's log.
type Call struct {
	Seq      uint64    `json:"seq"`
	At       time.Time `json:"at"`
	Method   string    `json:"method"`
	Path     string    `json:"path"`
	ErrCode  int       `json:"errcode"`
	RID      string    `json:"rid,omitempty"`
	Hint     string    `json:"hint,omitempty" doc:"for the developer, in the answer's language"`
	Owner    string    `json:"owner,omitempty" doc:"AppID of whose token or secret it was"`
	Fault    string    `json:"fault,omitempty" doc:"id of the injected fault that struck"`
	Unknown  bool      `json:"unknown,omitempty" doc:"the simulator does not have this API"`
	Body     string    `json:"body" doc:"as base64 where it is no UTF-8"`
	Response string    `json:"response" doc:"as base64 where it is no UTF-8"`
}

func (s *Server) newCall(c world.CallRecord) Call {
	return Call{
		Seq: c.Seq, At: c.At, Method: c.Method, Path: s.hideText(c.Path), ErrCode: c.ErrCode, RID: c.RID,
		Hint: s.hideText(c.Hint.In(string(s.lang))), Owner: c.Owner, Fault: string(c.Fault), Unknown: c.Unknown,
		Body: s.hide(c.Body), Response: s.hide(c.Response),
	}
}

// CallList is the latest calls, oldest first.
type CallList struct {
	Calls []Call `json:"calls"`
}

// ListCalls asks for the latest API calls, with the errcode, the hint and the fault of each.
type ListCalls struct{}

func (ListCalls) serve(_ context.Context, s *Server) (CallList, error) {
	return CallList{mapped(s.w.Sim.Calls(), s.newCall)}, nil
}

// Quota is how much of a day's allowance is used.
type Quota struct {
	Owner string `json:"appid" doc:"whose calls are counted"`
	Path  string `json:"path"`
	Used  int    `json:"used"`
	Limit int    `json:"limit" doc:"a day; 0 for none"`
}

// QuotaList is today's counters.
type QuotaList struct {
	Quotas []Quota `json:"quotas"`
}

// ListQuotas asks for today's API counters.
type ListQuotas struct{}

func (ListQuotas) serve(_ context.Context, s *Server) (QuotaList, error) {
	return QuotaList{mapped(s.w.Sim.Quotas(), func(q sim.Quota) Quota { return Quota(q) })}, nil
}

// SetQuota sets one of today's API counters.
type SetQuota struct {
	Owner string `json:"appid" doc:"AppID of the platform or account whose calls are counted"`
	Path  string `json:"path" doc:"path of the API"`
	Used  int    `json:"used" min:"0" doc:"calls that were made today"`
}

func (r SetQuota) serve(_ context.Context, s *Server) (Done, error) {
	return done(asUsage(s.w.Sim.SetQuota(r.Owner, r.Path, r.Used)))
}

// Expire ends the life of a ticket or an access token now: from here on WeChat refuses it, and tells nobody.
type Expire struct {
	Value string `json:"value" required:"true" doc:"the ticket or token, in clear"`
}

func (r Expire) serve(_ context.Context, s *Server) (Done, error) {
	return done(asUsage(s.w.Sim.Expire(r.Value)))
}
