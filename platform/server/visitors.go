package server

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"sync"
	"time"

	"wxlab/platform"
)

// ErrTooManyVisitors is what a visitor without a link of ours meets after many others had a pre-auth code made: each is
// a call to WeChat, whose quota is the component's.
var ErrTooManyVisitors = errors.New("too many visitors asked for a pre-auth code: only links with one work for now")

// Visitors may have visitCodes pre-auth codes made at once, if Config.VisitorCodes says nothing else, and one more every
// visitCodeEvery. A code is never given to two of them: WeChat takes it once, and whether somebody has scanned it cannot
// be seen.
const (
	visitCodes     = 60
	visitCodeEvery = 3 * time.Second
)

// visits counts the pre-auth codes that visitors had made and that are not made up for by time.
type visits struct {
	mu    sync.Mutex
	made  int
	since time.Time // until when time was counted
}

// allowed takes one code of those that visitors may have, most at once.
func (v *visits) allowed(now time.Time, most int) bool {
	if most < 0 {
		return true
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	passed := now.Sub(v.since) / visitCodeEvery
	if v.since.IsZero() || passed < 0 || int(passed) >= v.made {
		v.made, v.since = 0, now
	} else {
		v.made, v.since = v.made-int(passed), v.since.Add(passed*visitCodeEvery)
	}
	if v.made >= cmp.Or(most, visitCodes) {
		return false
	}
	v.made++
	return true
}

// Invited reports whether the address of a page carries a code that is good and ours: a pre-auth code that was made
// here, at the authorization page, or an authorization code that an event brought or that was looked up, at the page
// that WeChat sends people back to. Such a visitor costs WeChat nothing.
func (s *Server) Invited(r *http.Request) bool {
	q := r.URL.Query()
	switch platform.ParsePublicPath(r.URL.EscapedPath()).Place {
	case platform.EntryPlace:
		_, ok, err := s.goodPreAuthCode(r.Context(), q)
		return ok && err == nil
	case platform.ReturnPlace:
		line, found, err := s.cfg.Store.Code(r.Context(), s.appID(), q.Get("auth_code"))
		return found && err == nil && line.Failed == ""
	}
	return false
}

// goodPreAuthCode is the pre-auth code that an address carries, if we made it and it has time left.
func (s *Server) goodPreAuthCode(ctx context.Context, q url.Values) (code platform.PreAuthCode, ok bool, err error) {
	value := q.Get("pre_auth_code")
	if value == "" {
		return code, false, nil
	}
	codes, err := s.cfg.Store.PreAuthCodes(ctx, s.appID())
	for _, code := range codes {
		if code.Value == value && code.Usable(s.cfg.Now()) {
			return code, true, nil
		}
	}
	return code, false, err
}

// Invited is [Server.Invited] of the member that the page is of.
func (g *Group) Invited(r *http.Request) bool {
	s, ok := g.choose(r, platform.ParsePublicPath(r.URL.EscapedPath()))
	return ok && s.Invited(r)
}
