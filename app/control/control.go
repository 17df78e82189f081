package control

import (
	"crypto/subtle"
	"net"
	"net/http"
	"strings"

	"github.com/gorilla/mux"

	"wxlab/app/i18n"
)

// Handler serves the API in the language that a request asks for with Accept-Language, in New's where it does not ask.
func (s *Server) Handler() http.Handler {
	byLanguage := map[i18n.Lang]http.Handler{}
	for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
		in := *s
		in.lang = lang
		byLanguage[lang] = in.routes()
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		lang := s.lang
		if asked := r.Header.Get("Accept-Language"); asked != "" {
			lang = i18n.Parse(asked)
		}
		byLanguage[lang].ServeHTTP(w, r)
	})
}

func (s *Server) routes() http.Handler {
	r := s.mount()
	r.NotFoundHandler = http.HandlerFunc(s.handleUnknown)
	r.MethodNotAllowedHandler = http.HandlerFunc(s.handleUnknown)
	return s.guard(r)
}

// mount routes every row of the table, those that need a token behind its check.
func (s *Server) mount() *mux.Router {
	r := mux.NewRouter()
	for _, e := range endpoints() {
		h := e.handle(s)
		if !e.open {
			h = s.authenticate(h)
		}
		r.Handle(e.path, h).Methods(e.method)
	}
	return r
}

// guard refuses what a page in the user's own browser could send: a name rebound to this machine, or any cross-site
// request.
func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		if host != "localhost" && !isOwnIP(r, strings.Trim(host, "[]")) {
			s.fail(w, http.StatusForbidden, refused("host", r.Host))
			return
		}
		if r.Header.Get("Origin") != "" {
			s.fail(w, http.StatusForbidden, refused("web_page"))
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r)
	})
}

// isOwnIP reports whether host is a loopback address, or the one that r came to, where the API listens on others too.
func isOwnIP(r *http.Request, host string) bool {
	ip := net.ParseIP(host)
	if ip == nil || ip.IsLoopback() {
		return ip != nil
	}
	local, ok := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	return ok && local.IP.Equal(ip)
}

func (s *Server) authenticate(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		given, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !ok || subtle.ConstantTimeCompare([]byte(given), []byte(s.token)) != 1 {
			w.Header().Set("WWW-Authenticate", "Bearer")
			s.fail(w, http.StatusUnauthorized, refused("token"))
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (s *Server) handleUnknown(w http.ResponseWriter, r *http.Request) {
	s.fail(w, http.StatusNotFound, refused("no_endpoint", r.Method, r.URL.Path))
}
