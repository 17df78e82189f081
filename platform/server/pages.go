package server

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"html/template"
	"net/http"
	"strings"
	"time"

	"wxlab/platform"
	"wxlab/platform/wxapi"
)

// pageHTML is the one template behind every page: self-contained, light and dark.
//
//go:embed page.html
var pageHTML string

var pageTemplate = template.Must(template.New("page").Parse(pageHTML))

// page is what a visitor is shown.
type page struct {
	Lang   language
	Title  string
	Good   bool // a success, shown with a tick
	Lead   string
	Facts  []fact
	Button string
	URL    string
	Second string // a second, quieter link
	H5URL  string
	Advice string
}

// handleAuthorize shows the page that carries the link. WeChat checks the Referer of whoever opens its page, so there
// must be a real link on a page of ours, and the browser must say where it comes from (PROTOCOL 5.2).
func (s *Server) handleAuthorize(w http.ResponseWriter, r *http.Request) {
	say := wordsFor(r)
	w.Header().Set("Referrer-Policy", "origin")
	link, err := s.entryLink(r.Context(), r.URL.Query())
	if err != nil {
		s.cfg.Log.Warn("authorization page", "error", err)
		status, lead, advice := say.trouble(err)
		s.show(w, status, page{Lang: say.lang, Title: say.cannotStart, Lead: lead, Advice: advice})
		return
	}
	until := link.ExpiresAt.In(chinaTime).Format("2006-01-02 15:04 MST")
	s.show(w, http.StatusOK, page{
		Lang: say.lang, Title: say.authorize, Lead: say.authorizeLead,
		Facts:  []fact{{say.platform, s.appID()}, {say.validUntil, until}},
		Button: say.scan, URL: link.URL, Second: say.onPhone, H5URL: link.H5URL, Advice: say.authorizeAdvice,
	})
}

// chinaTime is where the merchants are; WeChat's own pages show it too.
var chinaTime = time.FixedZone("UTC+8", 8*60*60)

// handleAuthorized receives the browser back from WeChat with the code (PROTOCOL 5.3).
func (s *Server) handleAuthorized(w http.ResponseWriter, r *http.Request) {
	say := wordsFor(r)
	w.Header().Set("Referrer-Policy", "no-referrer") // the address holds the code
	code := r.URL.Query().Get("auth_code")
	if !plausibleCode(code) {
		s.show(w, http.StatusBadRequest, page{
			Lang: say.lang, Title: say.noCode, Lead: say.noCodeLead, Advice: say.noCodeAdvice,
		})
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), networkPatience)
	defer cancel()
	a, err := s.takeRedirect(ctx, code)
	if err != nil {
		s.cfg.Log.Warn("authorization redirect", "error", err)
		status, lead, advice := say.trouble(err)
		s.show(w, status, page{Lang: say.lang, Title: say.notDone, Lead: lead, Advice: advice})
		return
	}
	s.show(w, http.StatusOK, page{
		Lang: say.lang, Title: say.done, Good: true, Lead: say.doneLead, Facts: say.facts(a), Advice: say.doneAdvice,
	})
}

func (s *Server) show(w http.ResponseWriter, status int, p page) {
	var buf bytes.Buffer
	if err := pageTemplate.Execute(&buf, p); err != nil {
		s.cfg.Log.Error("render page", "error", err)
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	w.Write(buf.Bytes())
}

// wordsFor picks the language; Chinese unless the browser asks for English first.
func wordsFor(r *http.Request) words {
	first, _, _ := strings.Cut(r.Header.Get("Accept-Language"), ",")
	if strings.HasPrefix(strings.ToLower(strings.TrimSpace(first)), "en") {
		return wordsIn(english)
	}
	return wordsIn(chinese)
}

// trouble phrases an error for a visitor: what happened and what to do, nothing about the inside.
func (say words) trouble(err error) (status int, lead, advice string) {
	switch {
	case errors.Is(err, ErrNoTicket):
		return http.StatusServiceUnavailable, say.noTicket, say.noTicketAdvice
	case errors.Is(err, platform.ErrLink):
		return http.StatusBadRequest, say.badLink, say.badLinkAdvice
	case errors.Is(err, ErrCodeSpent):
		return http.StatusBadRequest, say.codeSpent, say.codeSpentAdvice
	case errors.Is(err, ErrTooManyCodes):
		return http.StatusTooManyRequests, say.tooMany, say.tooManyAdvice
	case errors.Is(err, ErrTooManyVisitors):
		return http.StatusTooManyRequests, say.crowded, say.crowdedAdvice
	case wxapi.ErrCode(err) == 61004:
		return http.StatusBadGateway, say.whiteList, say.whiteListAdvice
	case wxapi.ErrCode(err) != 0:
		return http.StatusBadGateway, say.refused, say.refusedAdvice
	}
	return http.StatusServiceUnavailable, say.unreachable, say.unreachableAdvice
}
