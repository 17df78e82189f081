package server

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"time"

	"wxlab/platform"
	"wxlab/platform/msgcrypt"
	"wxlab/platform/wxapi"
)

// Account is WeChat's API on behalf of one authorizer, with the right token by itself: renewed ahead of its end, and
// renewed and tried once more when WeChat calls it stale.
func (s *Server) Account(appID string) *wxapi.Account {
	do := func(ctx context.Context, r wxapi.Request, out any) error {
		call := func(token platform.Secret) error {
			return s.cfg.API.Do(ctx, r.WithToken(token, token), out)
		}
		switch {
		case r.Token != "" || r.TokenName == "": // a user's own token, or none
			return call("")
		case r.ByComponent():
			return s.asComponentFor(ctx, appID, call)
		}
		return s.asAuthorizer(ctx, appID, call)
	}
	return &wxapi.Account{AppID: appID, ComponentAppID: s.appID(), Do: do}
}

// asComponentFor is asComponent for a call about an account: that its authorization is over shows here too.
func (s *Server) asComponentFor(ctx context.Context, appID string, call func(platform.Secret) error) error {
	known, _ := s.cfg.Store.Authorizer(ctx, s.appID(), appID) // unknown: there is nothing to end
	err := s.asComponent(ctx, call)
	if !wxapi.IsAuthorizationOver(err) {
		return err
	}
	known.AppID = appID
	return s.failed(ctx, known, err)
}

// Call makes any call on behalf of an authorizer: method and path with its query, body as JSON unless nil, the answer
// into out unless nil. Account has the typed ones. It fails with *wxapi.Error, ErrUnauthorized or ErrNoToken.
func (s *Server) Call(ctx context.Context, appID, method, path string, body, out any) error {
	return s.Account(appID).Call(ctx, method, path, body, out)
}

// CallComponent is Call with the component's own token, for the component's APIs: fast registration, domains, …
func (s *Server) CallComponent(ctx context.Context, method, path string, body, out any) error {
	r := wxapi.Request{Method: method, Path: path, TokenName: wxapi.ComponentTokenName, Body: body}
	return s.asComponent(ctx, func(token platform.Secret) error {
		return s.cfg.API.Do(ctx, r.WithToken(token, ""), out)
	})
}

// Quota asks what is left of an API's day, for an authorizer, or with "" for the component itself.
func (s *Server) Quota(ctx context.Context, appID, cgiPath string) (quota wxapi.Quota, err error) {
	err = s.asEither(ctx, appID, func(token platform.Secret) error {
		quota, err = s.cfg.API.Quota(ctx, token, cgiPath)
		return err
	})
	return quota, err
}

// PastCall looks up the rid of a failed call (wxapi.Error.RID) of an authorizer, or with "" of the component itself.
func (s *Server) PastCall(ctx context.Context, appID, rid string) (past wxapi.PastCall, err error) {
	err = s.asEither(ctx, appID, func(token platform.Secret) error {
		past, err = s.cfg.API.PastCall(ctx, token, rid)
		return err
	})
	return past, err
}

// ClearQuota sets the day's counters of an authorizer, or with "" of the component itself, back; ten times a month.
func (s *Server) ClearQuota(ctx context.Context, appID string) error {
	if appID == "" {
		appID = s.appID()
	}
	return s.cfg.API.ClearQuota(ctx, s.Component(), appID)
}

// asEither calls with an authorizer's token, or the component's for "".
func (s *Server) asEither(ctx context.Context, appID string, call func(platform.Secret) error) error {
	if appID == "" {
		return s.asComponent(ctx, call)
	}
	return s.asAuthorizer(ctx, appID, call)
}

// JSConfig is what a page passes to wx.config, signed (PROTOCOL 6.7); with jsApiList it is complete.
type JSConfig struct {
	AppID     string `json:"appId"` // the authorizer's, not the component's
	Timestamp int64  `json:"timestamp"`
	NonceStr  string `json:"nonceStr"`
	Signature string `json:"signature"`
}

// JSConfig signs a page of an authorizer. pageURL must be exactly what the browser shows; what follows # is left out.
func (s *Server) JSConfig(ctx context.Context, appID, pageURL string) (JSConfig, error) {
	ticket, err := s.JSTicket(ctx, appID, wxapi.JSAPITicket)
	if err != nil {
		return JSConfig{}, fmt.Errorf("sign page of %s: %w", appID, err)
	}
	var random [8]byte
	if _, err := io.ReadFull(s.cfg.Rand, random[:]); err != nil {
		return JSConfig{}, fmt.Errorf("draw nonce: %w", err)
	}
	now, nonce := s.cfg.Now().Unix(), hex.EncodeToString(random[:])
	signature := msgcrypt.SignJSAPI(ticket.Value.Reveal(), nonce, strconv.FormatInt(now, 10), pageURL)
	return JSConfig{appID, now, nonce, signature}, nil
}

// JSTicket returns a JS-SDK ticket of an authorizer. It is kept in the store until it is due: WeChat counts the
// fetches.
func (s *Server) JSTicket(ctx context.Context, appID string, kind wxapi.TicketType) (platform.AccessToken, error) {
	if _, err := s.authorizer(ctx, appID); err != nil {
		return platform.AccessToken{}, err
	}
	kept, _, err := s.cfg.Store.JSTicket(ctx, s.appID(), appID, string(kind))
	if err != nil || !kept.Due(s.cfg.Now()) {
		return kept, err
	}
	return once(ctx, s, "js ticket "+string(kind)+" "+appID, func(ctx context.Context) (platform.AccessToken, error) {
		return s.renewJSTicket(ctx, appID, kind)
	})
}

func (s *Server) renewJSTicket(ctx context.Context, appID string, kind wxapi.TicketType) (platform.AccessToken, error) {
	kept, _, err := s.cfg.Store.JSTicket(ctx, s.appID(), appID, string(kind))
	if err != nil || !kept.Due(s.cfg.Now()) { // somebody was faster
		return kept, err
	}
	now := s.cfg.Now()
	value, life, err := s.Account(appID).JSTicket(ctx, kind)
	if err != nil {
		return platform.AccessToken{}, err
	}
	fresh := platform.AccessToken{Value: value, IssuedAt: now, ExpiresAt: now.Add(life.Truncate(time.Second))}
	return fresh, s.cfg.Store.SaveJSTicket(ctx, s.appID(), appID, string(kind), fresh)
}
