// Package wxserver is the simulator's HTTP face: WeChat's own paths at the root, the server API and the pages that
// people see. It keeps no state, everything is in package sim.
package wxserver

import (
	"io"
	"net"
	"net/http"

	"github.com/gorilla/mux"

	"wxlab/sim"
	"wxlab/sim/api"
)

// bodyLimit bounds what a caller may send: a video of 10 MB and the form around it.
const bodyLimit = 12 << 20

type server struct {
	sim   *sim.Sim
	pages pages
	phone func() string
}

// New serves a simulator. Authorization pages and API calls share one host, because clients are given one base URL.
func New(s *sim.Sim) http.Handler { return NewWithPhone(s, func() string { return "" }) }

// NewWithPhone is New where phones can open pages: phone is the address of Phone's handler on the LAN, "" while there
// is none.
func NewWithPhone(s *sim.Sim, phone func() string) http.Handler {
	srv := &server{sim: s, pages: loadPages(), phone: phone}
	r := mux.NewRouter()
	r.SkipClean(true)
	r.HandleFunc(loginPath, guarded(srv.handleLogin)).Methods(http.MethodGet)
	r.HandleFunc(phonePath, guarded(srv.handleScan)).Methods(http.MethodGet).Queries("scan", "{scan}")
	for path := range authorizationPaths() {
		r.HandleFunc(path, guarded(srv.handlePage)).Methods(http.MethodGet)
		r.HandleFunc(path, guarded(srv.handleForm)).Methods(http.MethodPost)
	}
	for path := range askPaths() {
		r.HandleFunc(path, guarded(srv.handleAsk)).Methods(http.MethodGet)
		r.HandleFunc(path, guarded(srv.handleAskForm)).Methods(http.MethodPost)
	}
	r.HandleFunc(oauthPath, guarded(srv.handleOAuth)).Methods(http.MethodGet)
	r.HandleFunc(oauthPath, guarded(srv.handleOAuthForm)).Methods(http.MethodPost)
	r.HandleFunc(programPath+"{appid}", guarded(srv.handleProgram)).Methods(http.MethodGet)
	r.HandleFunc("/", guarded(srv.handleIndex)).Methods(http.MethodGet)
	r.NotFoundHandler = http.HandlerFunc(srv.handleAPI)
	r.MethodNotAllowedHandler = r.NotFoundHandler
	for _, path := range s.Paths() {
		r.HandleFunc(path, srv.handleAPI)
	}
	return onHosts(r)
}

// guarded sets the headers that hold for every answer to a browser: nothing is loaded, guessed or kept, and nobody shows
// the page in a frame. A form may lead to any web address, because browsers hold the redirect to the platform, and those
// that follow, to form-action as well.
func guarded(page http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Content-Security-Policy", "default-src 'none'; img-src data:; style-src 'unsafe-inline'; "+
			"base-uri 'none'; form-action http: https:; frame-ancestors 'none'")
		page(w, r)
	}
}

// authorizationPaths are the three links, and whether they are opened on a phone (PROTOCOL 5.1).
func authorizationPaths() map[string]bool {
	return map[string]bool{loginPath: false, phonePath: true, "/wxaopen/safe/bindcomponent": true}
}

// handleAPI passes a call to the simulator, paths that it does not have included: it counts and answers those, too.
func (srv *server) handleAPI(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyLimit))
	if err != nil {
		http.Error(w, "the body is too long or broke off", http.StatusRequestEntityTooLarge)
		return
	}
	out := srv.sim.Call(api.Request{Method: r.Method, Path: r.URL.Path, Query: r.URL.Query(), Body: body,
		ClientIP: clientIP(r), Host: hostOf(r), Base: srv.base(r),
		ContentType: r.Header.Get("Content-Type"), UserAgent: r.UserAgent()})
	if !applyFault(w, r, out) {
		return
	}
	for name, values := range out.Header {
		w.Header()[name] = values
	}
	if r.ProtoMajor == 1 {
		w.Header().Set("Connection", "keep-alive") // as WeChat says it, though HTTP/1.1 need not
	}
	w.WriteHeader(out.Status)
	_, _ = w.Write(out.Body) // the caller may be gone
}

func clientIP(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
