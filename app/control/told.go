package control

import (
	"context"
	"slices"

	"wxlab/app/explain"
	"wxlab/app/journal"
	"wxlab/app/relation"
	"wxlab/app/report"
	"wxlab/sim/world"
)

// Told is an exchange as the command line tells of it: who, what in clear, what was answered, and what is wrong with that.
type Told struct {
	Exchange
	NickName string            `json:"nick_name,omitempty" doc:"of the account"`
	Follower string            `json:"follower,omitempty" doc:"what the follower is called"`
	OK       bool              `json:"ok" doc:"WeChat accepts the answer; the API call succeeded"`
	Said     string            `json:"said,omitempty" doc:"what somebody wrote or pressed, in one line"`
	Plain    string            `json:"plain,omitempty" doc:"the callback in clear; tokens, tickets and codes are hidden"`
	Answered string            `json:"answered,omitempty" doc:"what a passive reply says, in one line"`
	Body     string            `json:"body,omitempty" doc:"of the answer, its beginning"`
	Problems []DeliveryProblem `json:"problems,omitempty" doc:"what is wrong, the first cause first"`
}

// TellExchanges asks for exchanges as the command line tells of them, from now on.
type TellExchanges struct {
	Query   string `query:"query" doc:"search terms, as the window's Traffic page takes them"`
	Last    int    `query:"last" default:"0" min:"0" max:"1000" doc:"so many that are on record come first"`
	Notable bool   `query:"notable" doc:"callbacks, and of everything else what went wrong"`
}

// events begins before the client knows that it is heard, as that of StreamExchanges does.
func (r TellExchanges) events(s *Server) func(context.Context, func(Told) error) error {
	after := s.w.Journal.LastID()
	return func(ctx context.Context, each func(Told) error) error {
		tell := func(e Exchange) error {
			if r.Notable && !notable(e) {
				return nil
			}
			told, err := s.tell(ctx, e)
			if err != nil {
				return err
			}
			return each(told)
		}
		if err := s.lastOnes(ctx, r, after, tell); err != nil {
			return err
		}
		return follow(ctx, s.w.Journal, r.Query, after, tell)
	}
}

// Tell is TellExchanges for a caller in the same process: what it returns begins at this moment.
func (s *Server) Tell(r TellExchanges) func(context.Context, func(Told) error) error {
	return r.events(s)
}

// lastOnes tells of the latest exchanges up to an id, the oldest of them first.
func (s *Server) lastOnes(ctx context.Context, r TellExchanges, upTo int64, tell func(Exchange) error) error {
	if r.Last == 0 {
		return nil
	}
	list, err := s.w.Journal.List(ctx, journal.Query{Text: r.Query, Before: upTo + 1, Limit: r.Last})
	if err != nil {
		return asUsage(err)
	}
	for _, e := range slices.Backward(list) {
		if err := tell(newExchange(e)); err != nil {
			return err
		}
	}
	return nil
}

func notable(e Exchange) bool {
	bad := e.Outcome == journal.OutcomeRefused || e.Outcome == journal.OutcomeFailed
	return journal.IsCallback(e.Kind) || bad
}

// tell accounts for an exchange as everything else does, and hides what gives access.
func (s *Server) tell(ctx context.Context, e Exchange) (out Told, err error) {
	d, err := s.w.Journal.Get(ctx, e.ID)
	if err != nil {
		return out, err
	}
	account, err := s.w.Explain(ctx, e.ID, s.lang)
	if err != nil {
		return out, err
	}
	account = account.Hiding(s.hideText)
	if r := account.Reply; r != nil && len(d.ReplyPlain) == 0 {
		d.ReplyPlain = []byte(r.Plain)
	}
	gist := relation.GistOf(d)
	out = Told{
		Exchange: newExchange(d.Exchange), Said: s.hideText(gist.Said), Answered: s.hideText(gist.Answered),
		Plain: account.Plain, Body: report.Clip(s.hide(d.RespBody), report.BodyShown), Problems: s.problems(d, account),
	}
	out.OK = !d.Failed() && account.OK && (account.Reply == nil || account.Reply.OK)
	s.name(ctx, &out)
	return out, nil
}

// problems are what is wrong with an exchange: that it does not open, what the judge says of the answer, or what the platform
// noted.
func (s *Server) problems(d journal.Detail, e explain.Explanation) []DeliveryProblem {
	var out []DeliveryProblem
	if step, failed := failedStep(e); failed {
		p := DeliveryProblem{Code: step.Name, Severity: string(world.Failure), Text: step.Detail, Offset: -1}
		if len(e.Likely) > 0 {
			p.Code, p.Cause, p.Fix = e.Likely[0].ID, e.Likely[0].Cause, e.Likely[0].Fix
		}
		out = append(out, p)
	}
	if e.Reply != nil {
		for _, r := range e.Reply.Reasons {
			out = append(out, DeliveryProblem{
				Code: r.Code, Severity: string(r.Severity), Text: s.hideText(r.Text), Offset: r.Offset,
				Cause: r.Cause, Fix: r.Fix,
			})
		}
	}
	if why := s.lang.Reason(d.Code, d.Reason); len(out) == 0 && d.Failed() && why != "" {
		out = append(out, DeliveryProblem{Code: d.Outcome, Severity: string(world.Failure), Text: s.hideText(why), Offset: -1})
	}
	return out
}

// failedStep is the step that an account of a request broke at.
func failedStep(e explain.Explanation) (explain.Step, bool) {
	for _, step := range e.Steps {
		if step.State == explain.Failed {
			return step, true
		}
	}
	return explain.Step{}, false
}

// name fills in what the account and the follower are called.
func (s *Server) name(ctx context.Context, t *Told) {
	if s.w.Sim != nil {
		if a, known := s.w.Sim.Account(t.AppID); known {
			t.NickName = a.NickName
			for _, f := range a.Followers {
				if f.OpenID == t.OpenID {
					t.Follower = f.NickName
				}
			}
			return
		}
	}
	if s.w.Platform == nil || t.AppID == "" {
		return
	}
	if a, err := s.w.Platform.Authorizer(ctx, t.ComponentAppID, t.AppID); err == nil {
		t.NickName = a.NickName
	}
}
