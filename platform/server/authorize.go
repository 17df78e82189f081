package server

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"wxlab/platform"
	"wxlab/platform/store"
	"wxlab/platform/wxapi"
)

// NewAuthorizationLink creates a pre-auth code and the links that start an authorization with it.
func (s *Server) NewAuthorizationLink(ctx context.Context, o platform.LinkOptions) (platform.AuthorizationLink, error) {
	if err := o.Check(); err != nil {
		return platform.AuthorizationLink{}, err
	}
	var code platform.PreAuthCode
	err := s.asComponent(ctx, func(token platform.Secret) error {
		now := s.cfg.Now()
		value, life, err := s.cfg.API.CreatePreAuthCode(ctx, s.appID(), token)
		code = platform.PreAuthCode{Value: value, IssuedAt: now, ExpiresAt: now.Add(life)}
		return err
	})
	if err != nil {
		return platform.AuthorizationLink{}, fmt.Errorf("create pre-auth code: %w", err)
	}
	if err := s.cfg.Store.AddPreAuthCode(ctx, s.appID(), code); err != nil {
		return platform.AuthorizationLink{}, err
	}
	return s.link(code, o)
}

// link builds the addresses around a pre-auth code.
func (s *Server) link(code platform.PreAuthCode, o platform.LinkOptions) (platform.AuthorizationLink, error) {
	pc, h5 := o, o
	pc.Form, h5.Form = platform.PCLink, platform.H5Link
	redirect := s.pageURL(platform.ReturnPath, nil)
	pcURL, err := platform.AuthorizationURL(s.cfg.LoginBase, s.appID(), code.Value, redirect, pc)
	if err != nil {
		return platform.AuthorizationLink{}, err
	}
	h5URL, err := platform.AuthorizationURL(s.cfg.OpenBase, s.appID(), code.Value, redirect, h5)
	if err != nil {
		return platform.AuthorizationLink{}, err
	}
	link := platform.AuthorizationLink{URL: pcURL, H5URL: h5URL, PreAuthCode: code.Value, ExpiresAt: code.ExpiresAt}
	switch o.Form {
	case platform.H5Link:
		link.URL = h5URL
	case platform.OldH5Link:
		if link.URL, err = platform.AuthorizationURL(s.cfg.LoginBase, s.appID(), code.Value, redirect, o); err != nil {
			return platform.AuthorizationLink{}, err
		}
	}
	q := o.Query()
	q.Set("pre_auth_code", code.Value)
	link.EntryURL = s.pageURL(platform.EntryPath, q)
	return link, nil
}

// entryLink is what the /authorize page shows: the link of the code in the query while it is good, else
// a new one, of which visitors may have only so many.
func (s *Server) entryLink(ctx context.Context, q url.Values) (platform.AuthorizationLink, error) {
	o, err := platform.ParseLinkOptions(q)
	if err != nil {
		return platform.AuthorizationLink{}, err
	}
	code, ok, err := s.goodPreAuthCode(ctx, q)
	switch {
	case err != nil:
		return platform.AuthorizationLink{}, err
	case ok:
		return s.link(code, o)
	case !s.visits.allowed(s.cfg.Now(), s.cfg.VisitorCodes):
		return platform.AuthorizationLink{}, ErrTooManyVisitors
	}
	return s.NewAuthorizationLink(ctx, o)
}

// redeem buys an authorization with a code, exactly once: the redirect, the authorized event and the release check
// may all hold the same code, and WeChat takes it once (PROTOCOL 4.5). appID is "" where it is not known. It fails
// with ErrCodeSpent when the code is worth nothing any more.
func (s *Server) redeem(ctx context.Context, code, appID string) (store.Code, error) {
	return once(ctx, s, "code "+code, func(ctx context.Context) (store.Code, error) {
		release, err := s.takeTurn(ctx, s.appID(), "redeeming of "+code)
		if err != nil {
			return store.Code{Value: code}, err
		}
		defer release()
		line, _, err := s.cfg.Store.Code(ctx, s.appID(), code)
		switch {
		case err != nil || !line.RedeemedAt.IsZero():
			return line, err
		case line.Failed != "":
			return line, fmt.Errorf("%w: %s", ErrCodeSpent, line.Failed)
		}
		known, _ := s.cfg.Store.Authorizer(ctx, s.appID(), appID) // before the call: what is authorized meanwhile stays
		known.AppID = appID
		now := s.cfg.Now()
		var bought wxapi.Authorization
		err = s.asComponent(ctx, func(token platform.Secret) (err error) {
			bought, err = s.cfg.API.QueryAuth(ctx, s.appID(), token, code)
			return err
		})
		if err != nil {
			return line, s.codeFailed(ctx, code, known, fmt.Errorf("redeem authorization code: %w", err))
		}
		grant := store.Grant{
			AppID: bought.AppID, Token: accessToken(bought.Token, now), RefreshToken: bought.RefreshToken,
			FuncInfo: bought.FuncInfo, At: now,
		}
		if err := s.cfg.Store.RedeemCode(ctx, s.appID(), code, grant, followUp(grant)...); err != nil {
			return line, err
		}
		s.nudge()
		return store.Code{Value: code, AppID: grant.AppID, RedeemedAt: now, Token: grant.Token}, nil
	})
}

// followUp is the work a new authorization leaves: its profile, and its token's renewals.
func followUp(g store.Grant) []store.Work {
	work := []store.Work{{Kind: workInfo, Key: g.AppID, DueAt: g.At}}
	if g.RefreshToken != "" {
		renewal := store.Work{Kind: workAuthorizerToken, Key: g.AppID, DueAt: g.Token.RenewAt(), PlannedAt: g.At}
		work = append(work, renewal)
	}
	return work
}

// codeFailed closes a code that WeChat calls spent. The authorization itself may stand, say when the process died
// between the answer and its commit, so the profile is read, which brings the refresh token back; or it may be over
// already, when its event came late. known is what was stored of the account before, its AppID "" where that is unknown.
func (s *Server) codeFailed(ctx context.Context, code string, known platform.Authorizer, why error) error {
	over := wxapi.IsAuthorizationOver(why)
	if !over && !wxapi.IsCodeSpent(why) {
		return why
	}
	now := s.cfg.Now()
	err := s.cfg.Store.FailCode(ctx, s.appID(), code, why.Error(), now)
	if err == nil && known.AppID != "" && !over {
		err = s.cfg.Store.AddWork(ctx, s.appID(), store.Work{Kind: workInfo, Key: known.AppID, DueAt: now})
	}
	if over {
		why = s.failed(ctx, known, why)
	}
	return errors.Join(fmt.Errorf("%w: %w", ErrCodeSpent, why), err)
}

// takeRedirect handles the code that the browser brought: on disk first, then redeemed.
func (s *Server) takeRedirect(ctx context.Context, code string) (platform.Authorizer, error) {
	now := s.cfg.Now()
	_, known, err := s.cfg.Store.Code(ctx, s.appID(), code)
	switch {
	case err != nil:
		return platform.Authorizer{}, err
	case !known && !s.guesses.allowed(now):
		return platform.Authorizer{}, ErrTooManyCodes
	}
	redeeming := store.Work{Kind: workRedeem, Key: code, DueAt: now}
	if err := s.cfg.Store.EnterCode(ctx, s.appID(), code, now, redeeming); err != nil {
		return platform.Authorizer{}, err
	}
	line, err := s.redeem(ctx, code, "")
	if err != nil {
		if !known {
			s.guesses.add(now)
		}
		return platform.Authorizer{}, err
	}
	a, err := s.cfg.Store.Authorizer(ctx, s.appID(), line.AppID)
	if err != nil || !a.InfoAt.IsZero() {
		return a, err
	}
	if known, err := s.RefreshAuthorizerInfo(ctx, line.AppID); err == nil {
		return known, nil
	}
	return a, nil // the profile comes later; the authorization stands
}

// componentParam names the component in the addresses of a group's pages.
const componentParam = "component_appid"

// pageURL is an address of our own that leads back to this component.
func (s *Server) pageURL(path string, q url.Values) string {
	if s.several() {
		if q == nil {
			q = url.Values{}
		}
		q.Set(componentParam, s.appID())
	}
	if len(q) == 0 {
		return s.BaseURL() + path
	}
	return s.BaseURL() + path + "?" + q.Encode()
}
