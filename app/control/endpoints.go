package control

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/gorilla/mux"

	"wxlab/app/journal"
	"wxlab/app/workspace"
	"wxlab/sim"
)

func (s *Server) handleStatus(w http.ResponseWriter, _ *http.Request) { s.answer(w, s.w.Status()) }

// page reads the query parameters that the lists share.
func page(r *http.Request) (q journal.Query, err error) {
	q.Text = r.URL.Query().Get("query")
	limit, err := number(r, "limit", 50)
	if err != nil {
		return q, err
	}
	if limit < 1 || limit > 1000 {
		return q, usageError{errors.New("limit is 1 to 1000")}
	}
	q.Limit = int(limit)
	if q.After, err = number(r, "after", 0); err != nil {
		return q, err
	}
	q.Before, err = number(r, "before", 0)
	return q, err
}

func (s *Server) handleExchanges(w http.ResponseWriter, r *http.Request) {
	q, err := page(r)
	if err != nil {
		s.refuse(w, err)
		return
	}
	if err := s.w.Journal.Flush(r.Context()); err != nil {
		s.refuse(w, err)
		return
	}
	found, err := s.w.Journal.List(r.Context(), q)
	if err != nil {
		s.refuse(w, usageError{err})
		return
	}
	rows := make([]exchange, 0, len(found))
	for _, e := range found {
		rows = append(rows, newExchange(e))
	}
	s.answer(w, exchangeList{rows})
}

func id(r *http.Request) (int64, error) {
	n, err := strconv.ParseInt(mux.Vars(r)["id"], 10, 64)
	if err != nil {
		return 0, usageError{fmt.Errorf("exchange id %q is not a whole number", mux.Vars(r)["id"])}
	}
	return n, nil
}

func (s *Server) handleExchange(w http.ResponseWriter, r *http.Request) {
	n, err := id(r)
	if err == nil {
		var d journal.Detail
		if d, err = s.w.Journal.Get(r.Context(), n); err == nil {
			s.answer(w, newDetail(d))
			return
		}
	}
	s.refuse(w, err)
}

func (s *Server) handleExplanation(w http.ResponseWriter, r *http.Request) {
	n, err := id(r)
	if err != nil {
		s.refuse(w, err)
		return
	}
	e, err := s.w.Explain(r.Context(), n, s.lang)
	if err != nil {
		s.refuse(w, err)
		return
	}
	s.answer(w, e)
}

func (s *Server) handleWait(w http.ResponseWriter, r *http.Request) {
	after, err := number(r, "after", 0)
	if err != nil {
		s.refuse(w, err)
		return
	}
	timeout, err := number(r, "timeout", 10)
	if err != nil || timeout < 1 || timeout > 300 {
		s.refuse(w, usageError{errors.New("timeout is 1 to 300 seconds")})
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), time.Duration(timeout)*time.Second)
	defer cancel()
	e, err := s.w.Journal.Wait(ctx, r.URL.Query().Get("query"), after)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		s.fail(w, http.StatusRequestTimeout, &workspace.Problem{Key: "problem.wait", Args: []any{r.URL.Query().Get("query"), timeout}, Exit: workspace.ExitTimeout})
	case err != nil:
		s.refuse(w, usageError{err})
	default:
		s.answer(w, newExchange(e))
	}
}

func (s *Server) handleWorld(w http.ResponseWriter, _ *http.Request) {
	s.answer(w, newWorld(s.w.Sim))
}

func (s *Server) handleCatalogue(w http.ResponseWriter, _ *http.Request) {
	s.answer(w, catalogue{newCatalogue(s.w.Catalogue(), s.lang)})
}

func (s *Server) done(w http.ResponseWriter, err error) {
	if err != nil {
		s.refuse(w, err)
		return
	}
	s.answer(w, done{OK: true})
}

// done answers what only does something.
type done struct {
	OK bool `json:"ok"`
}

type triggerBody struct {
	Event     string            `json:"event"`
	Set       map[string]string `json:"set"`
	Account   string            `json:"account"`
	OpenID    string            `json:"openid"`
	Component string            `json:"component_appid"` // the first that the account authorized when empty
	Fault     string            `json:"fault"`           // an effect on pushes, for this one alone
	DryRun    bool              `json:"dry_run"`         // the answer is what would be sent, and nothing is
}

func (s *Server) handleTrigger(w http.ResponseWriter, r *http.Request) {
	var b triggerBody
	if err := read(r, &b); err != nil {
		s.refuse(w, err)
		return
	}
	d, err := s.w.Trigger(r.Context(), sim.Trigger{ComponentAppID: b.Component, Event: b.Event, Set: b.Set, Account: b.Account, OpenID: b.OpenID, Fault: sim.Effect(b.Fault), DryRun: b.DryRun})
	if err != nil {
		s.refuse(w, usageError{err})
		return
	}
	s.answer(w, newDelivery(d, s.lang))
}

type authorizeBody struct {
	Component       string `json:"component_appid"` // the workspace's own when empty; to cancel, the first that the account authorized
	AuthorizerAppID string `json:"authorizer_appid"`
	FuncIDs         []int  `json:"func_ids"`
}

func (s *Server) handleAuthorize(w http.ResponseWriter, r *http.Request) {
	var b authorizeBody
	err := read(r, &b)
	if err == nil {
		err = s.w.Authorize(r.Context(), b.Component, b.AuthorizerAppID, b.FuncIDs)
	}
	s.done(w, err)
}

func (s *Server) handleUnauthorize(w http.ResponseWriter, r *http.Request) {
	var b authorizeBody
	if err := read(r, &b); err != nil {
		s.refuse(w, err)
		return
	}
	d, err := s.w.Unauthorize(r.Context(), b.Component, b.AuthorizerAppID)
	if err != nil {
		s.refuse(w, usageError{err})
		return
	}
	s.answer(w, newDelivery(d, s.lang))
}

type releaseBody struct {
	Component string `json:"component_appid"` // the workspace's own when empty
	Groups    []int  `json:"groups"`
}

func (s *Server) handleReleaseCheck(w http.ResponseWriter, r *http.Request) {
	var b releaseBody
	if err := read(r, &b); err != nil {
		s.refuse(w, err)
		return
	}
	report, err := s.w.ReleaseCheck(r.Context(), b.Component, b.Groups, nil)
	if err != nil {
		s.refuse(w, usageError{err})
		return
	}
	s.answer(w, report)
}
