// Package control is the workbench as a loopback JSON API (/v1/…), and the client that the command line is.
// It never faces the tunnel: it answers only to a loopback Host, without an Origin, and with the bearer token.
package control

import (
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"

	"github.com/gorilla/mux"

	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/workbench"
	"wxlab/app/workspace"
)

// Server is the control API over one workbench.
type Server struct {
	w     *workbench.Workbench
	token string
	lang  i18n.Lang
}

// New makes the API; every path but /readyz asks for token.
func New(w *workbench.Workbench, token string, lang i18n.Lang) *Server {
	return &Server{w: w, token: token, lang: lang}
}

// Handler serves the API in the language that a request asks for with Accept-Language, in New's where it does not ask.
func (s *Server) Handler() http.Handler {
	faces := map[i18n.Lang]http.Handler{}
	for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
		faces[lang] = (&Server{w: s.w, token: s.token, lang: lang}).routes()
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		lang := s.lang
		if asked := r.Header.Get("Accept-Language"); asked != "" {
			lang = i18n.Parse(asked)
		}
		faces[lang].ServeHTTP(w, r)
	})
}

// routes are in the order of the endpoints table.
func (s *Server) routes() http.Handler {
	r := mux.NewRouter()
	r.HandleFunc("/readyz", s.handleReady).Methods(http.MethodGet)
	v1 := r.PathPrefix("/v1").Subrouter()
	v1.Use(s.authenticate)
	for _, e := range s.endpoints() {
		v1.HandleFunc(strings.TrimPrefix(e.path, "/v1"), e.handle).Methods(e.method)
	}
	r.NotFoundHandler = http.HandlerFunc(s.handleUnknown)
	r.MethodNotAllowedHandler = http.HandlerFunc(s.handleUnknown)
	return s.guard(r)
}

// guard refuses what a page in the user's own browser could send: a name rebound to loopback, or any cross-site
// request.
func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		if ip := net.ParseIP(strings.Trim(host, "[]")); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			s.fail(w, http.StatusForbidden, fmt.Errorf("host %q is not this machine: use 127.0.0.1 or localhost", r.Host))
			return
		}
		if r.Header.Get("Origin") != "" {
			s.fail(w, http.StatusForbidden, errors.New("requests from web pages are refused"))
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r)
	})
}

func (s *Server) authenticate(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		given, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !ok || subtle.ConstantTimeCompare([]byte(given), []byte(s.token)) != 1 {
			w.Header().Set("WWW-Authenticate", "Bearer")
			s.fail(w, http.StatusUnauthorized, errors.New("send the workspace's control.token as Authorization: Bearer …"))
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (s *Server) handleReady(w http.ResponseWriter, _ *http.Request) {
	s.answer(w, map[string]bool{"ready": true})
}

func (s *Server) handleUnknown(w http.ResponseWriter, r *http.Request) {
	s.fail(w, http.StatusNotFound, fmt.Errorf("no %s %s here; GET /v1/openapi.json lists what there is", r.Method, r.URL.Path))
}

func (s *Server) answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	s.write(w, v)
}

// write sends v with its XML readable; when it fails the client is gone, and nobody is left to be told.
func (s *Server) write(w http.ResponseWriter, v any) {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.Encode(v)
}

// failure is the body of every error answer.
type failure struct {
	Error string `json:"error"`
	Exit  int    `json:"exit"` // what the command line ends with
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
	switch {
	case errors.Is(err, journal.ErrNotFound):
		s.fail(w, http.StatusNotFound, err)
	case errors.As(err, &problem) && problem.Exit == workspace.ExitUsage, errors.As(err, new(usageError)):
		s.fail(w, http.StatusBadRequest, err)
	default:
		s.fail(w, http.StatusUnprocessableEntity, err)
	}
}

// usageError is a request that cannot be understood.
type usageError struct{ error }

const bodyLimit = 1 << 20

// read decodes a JSON body strictly: a misspelt field is an error, not a silent no-op.
func read(r *http.Request, v any) error {
	dec := json.NewDecoder(io.LimitReader(r.Body, bodyLimit))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil && !errors.Is(err, io.EOF) {
		return usageError{fmt.Errorf("the JSON body: %w", err)}
	}
	return nil
}

// number reads an integer query parameter; absent is fallback.
func number(r *http.Request, name string, fallback int64) (int64, error) {
	text := r.URL.Query().Get(name)
	if text == "" {
		return fallback, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, usageError{fmt.Errorf("%s=%q is not a whole number", name, text)}
	}
	return n, nil
}
