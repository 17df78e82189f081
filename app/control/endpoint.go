package control

import (
	"context"
	"net/http"
	"reflect"

	"wxlab/app/workbench"
	"wxlab/app/workspace"
)

// An endpoint is three things:
//
//   - a struct, the request: its fields are the parameters, and their tags say how each travels (see parameter);
//   - a method serve of that struct, which does the work and whose first result is the answer;
//   - a row of the table (table.go), which gives it a method, a path and one sentence.
//
// Parsing, refusal, openapi.json and the client (Ask) follow from these.

// Request is what an endpoint is asked with, and the work it asks for; Answer is what comes back as JSON.
type Request[Answer any] interface {
	serve(ctx context.Context, s *Server) (Answer, error)
}

// Feed is the request of an endpoint that answers with server-sent events, each an Event as JSON.
type Feed[Event any] interface {
	// events notes where the feed begins. What it returns hands on every Event from there, until ctx ends.
	events(s *Server) func(ctx context.Context, each func(Event) error) error
}

// endpoint is one row of the table, with its types erased.
type endpoint struct {
	method, path, what string
	in, out            reflect.Type // the request; the answer, or one event of a feed
	media              string       // media type of the answer
	open               bool         // needs no token
	needs              func(*workbench.Workbench) error
	parse              func(*http.Request) (any, error) // the request as its struct, or what is wrong with it
	answer             func(*Server, http.ResponseWriter, *http.Request, any)
}

// row makes the endpoint that takes In and answers with one Out.
func row[In Request[Out], Out any](method, path, what string) endpoint {
	e := newEndpoint[In](method, path, what)
	e.out, e.media = reflect.TypeFor[Out](), "application/json"
	e.answer = func(s *Server, w http.ResponseWriter, r *http.Request, in any) {
		out, err := in.(In).serve(r.Context(), s)
		if err != nil {
			s.refuse(w, err)
			return
		}
		s.answer(w, out)
	}
	return e
}

// feed makes the endpoint that takes In and answers with Events until the client leaves.
func feed[In Feed[Event], Event any](method, path, what string) endpoint {
	e := newEndpoint[In](method, path, what)
	e.out, e.media = reflect.TypeFor[Event](), eventStream
	e.answer = func(s *Server, w http.ResponseWriter, r *http.Request, in any) {
		sendEvents(s, w, r, in.(In).events(s))
	}
	return e
}

func newEndpoint[In any](method, path, what string) endpoint {
	return endpoint{
		method: method, path: path, what: what, in: reflect.TypeFor[In](),
		parse: func(r *http.Request) (any, error) { return decode[In](r) },
	}
}

// withoutToken marks an endpoint that anybody on this machine may ask. Probes add query parameters of their own, such as
// ?verbose, and take a refusal for a Wxlab that is not ready: it takes no parameters, and refuses none.
func (e endpoint) withoutToken() endpoint {
	e.open = true
	request := reflect.Zero(e.in).Interface()
	e.parse = func(*http.Request) (any, error) { return request, nil }
	return e
}

// withSimulator marks endpoints that need the simulated WeChat.
func withSimulator(rows ...endpoint) []endpoint {
	for i := range rows {
		rows[i].needs = func(w *workbench.Workbench) error {
			if w.Sim == nil {
				return &workspace.Problem{Key: "problem.no_simulator", Exit: workspace.ExitUsage}
			}
			return nil
		}
	}
	return rows
}

// handle answers one HTTP request: what the endpoint needs, then what is asked, then the work.
func (e endpoint) handle(s *Server) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if e.needs != nil {
			if err := e.needs(s.w); err != nil {
				s.refuse(w, err)
				return
			}
		}
		in, err := e.parse(r)
		if err != nil {
			s.refuse(w, err)
			return
		}
		e.answer(s, w, r, in)
	})
}
