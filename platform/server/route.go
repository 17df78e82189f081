package server

import (
	"crypto/subtle"
	"io"
	"net/http"
	"net/url"

	"wxlab/platform"
	"wxlab/platform/msgcrypt"
)

// maxEchostr bounds what a URL verification may have us repeat.
const maxEchostr = 256

// Handler serves the public road: callbacks and authorization pages. Everything else is a bare 404.
func (s *Server) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		at := platform.ParsePublicPath(r.URL.EscapedPath())
		s.serve(w, r, at)
	})
}

// serve answers a request to one of the public addresses; at is the zero value where the path is none of them.
func (s *Server) serve(w http.ResponseWriter, r *http.Request, at platform.PublicPath) {
	switch {
	case at.Place == platform.MessagePlace && r.Method == http.MethodPost:
		s.handleMessage(w, r, at.AppID)
	case at.Place == platform.EventPlace && r.Method == http.MethodPost:
		s.handleAuthEvent(w, r)
	case r.Method == http.MethodGet && at.Place != platform.NoPlace:
		s.servePage(w, r, at)
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

func (s *Server) handleAuthEvent(w http.ResponseWriter, r *http.Request) {
	cb := platform.Callback{Family: platform.AuthEventFamily}
	s.receive(w, r, cb, s.takeAuthEvent)
}

func (s *Server) handleMessage(w http.ResponseWriter, r *http.Request, appID string) {
	cb := platform.Callback{Family: platform.MessageFamily, AppID: appID}
	s.receive(w, r, cb, s.takeMessage)
}

// servePage answers a browser, or the console that verifies one of our addresses.
func (s *Server) servePage(w http.ResponseWriter, r *http.Request, at platform.PublicPath) {
	if at.Place.IsCallback() && !r.URL.Query().Has("echostr") {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	setSecurityHeaders(w.Header())
	switch at.Place {
	case platform.EntryPlace:
		s.handleAuthorize(w, r)
	case platform.ReturnPlace:
		s.handleAuthorized(w, r)
	case platform.VerifyFilePlace:
		s.handleVerifyFile(w, at.File)
	default:
		s.handleEcho(w, r)
	}
}

// setSecurityHeaders sets what holds for every answer to a browser. WeChat's servers, which push, heed none of it.
func setSecurityHeaders(h http.Header) {
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Content-Security-Policy", "default-src 'none'; img-src data:; style-src 'unsafe-inline'; "+
		"base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
}

// handleEcho answers the URL verification of ordinary accounts (PROTOCOL 2.9). No source mentions one for components;
// answering it is harmless, and saves an hour to whoever pastes a URL into the wrong field.
func (s *Server) handleEcho(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	echo := q.Get("echostr")
	if len(echo) > maxEchostr || !s.signed(q) {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	io.WriteString(w, echo)
}

// signed reports whether the legacy signature of three strings is made with our Token, or with the one before.
func (s *Server) signed(q url.Values) bool {
	c := s.Component()
	for _, token := range []string{c.Token.Reveal(), c.PreviousToken.Reveal()} {
		computed := msgcrypt.Sign(token, q.Get("timestamp"), q.Get("nonce"))
		if token != "" && subtle.ConstantTimeCompare([]byte(computed), []byte(q.Get("signature"))) == 1 {
			return true
		}
	}
	return false
}

// handleVerifyFile proves to WeChat's console that the domain is ours.
func (s *Server) handleVerifyFile(w http.ResponseWriter, name string) {
	content, ok := s.verifyFile(name)
	if !ok {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	io.WriteString(w, content)
}

func (s *Server) verifyFile(name string) (content string, ok bool) {
	if s.cfg.VerifyFile == nil {
		return "", false
	}
	return s.cfg.VerifyFile(name)
}
