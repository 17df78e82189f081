// Package control is the workbench as a loopback JSON API (/v1/…), and the client that the command line is.
// It never faces the tunnel: it answers only where the Host is this machine's IP, without an Origin, and with the bearer
// token.
package control

import (
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/workbench"
	"wxlab/app/workspace"
)

// Server is the control API over one workbench.
type Server struct {
	w        *workbench.Workbench
	token    string
	lang     i18n.Lang
	patience time.Duration // how long opening the road may keep a caller waiting
	restarts *restarts
}

// New makes the API; every path but /readyz asks for token.
func New(w *workbench.Workbench, token string, lang i18n.Lang) *Server {
	return &Server{w: w, token: token, lang: lang, patience: 15 * time.Second, restarts: &restarts{}}
}

// Done answers a request that only does something.
type Done struct {
	OK bool `json:"ok"`
}

// done answers what only does something.
func done(err error) (Done, error) { return Done{OK: true}, err }

func (s *Server) answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	s.write(w, withoutNulls(v))
}

// write sends v with its XML readable; when it fails the client is gone, and nobody is left to be told.
func (s *Server) write(w http.ResponseWriter, v any) {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.Encode(v)
}

// failure is the body of every error answer.
type failure struct {
	Error string `json:"error" doc:"what happened and what to do, in the language of Accept-Language"`
	Exit  int    `json:"exit" doc:"what the command line ends with: 1 failed, 2 usage, 3 environment, 4 timeout"`
}

func (s *Server) fail(w http.ResponseWriter, status int, err error) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	exit := workspace.ExitCode(err)
	if errors.As(err, new(usageError)) {
		exit = workspace.ExitUsage
	}
	s.write(w, failure{Error: workspace.Say(s.lang, err), Exit: exit})
}

// refuse answers err with the status its kind asks for.
func (s *Server) refuse(w http.ResponseWriter, err error) {
	var problem *workspace.Problem
	var own statusError
	switch {
	case errors.As(err, &own):
		s.fail(w, own.status, own.error)
	case errors.Is(err, journal.ErrNotFound):
		s.fail(w, http.StatusNotFound, workspace.Misuse("problem.journal.not_found"))
	case errors.As(err, &problem) && problem.Exit == workspace.ExitUsage, errors.As(err, new(usageError)):
		s.fail(w, http.StatusBadRequest, err)
	default:
		s.fail(w, http.StatusUnprocessableEntity, err)
	}
}

// usageError is a request that asks for what cannot be. It hides the error's own kind, which would ask for a status.
type usageError struct{ error }

// In says it in a language, where the error knows more than one.
func (e usageError) In(lang string) string { return workspace.Say(i18n.Lang(lang), e.error) }

// asUsage marks err as the request's fault; nil stays nil.
func asUsage(err error) error {
	if err == nil {
		return nil
	}
	return usageError{err}
}

// statusError is an error with a status of its own.
type statusError struct {
	status int
	error
}

// orEmpty makes a list that is never null in JSON.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// mapped makes a list of each element's form on the wire, never null in JSON.
func mapped[From, To any](list []From, to func(From) To) []To {
	out := make([]To, 0, len(list))
	for _, one := range list {
		out = append(out, to(one))
	}
	return out
}
