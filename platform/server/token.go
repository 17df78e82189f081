package server

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"wxlab/platform"
	"wxlab/platform/store"
	"wxlab/platform/wxapi"
)

const (
	turnPoll = 20 * time.Millisecond // how often a process looks whether its turn has come
	turnLife = 3 * time.Second       // how long a process that died still blocks the others
)

// ComponentToken returns the current component_access_token, renewed when due. It fails with ErrNoTicket.
func (s *Server) ComponentToken(ctx context.Context) (platform.AccessToken, error) {
	token, _, err := s.cfg.Store.ComponentToken(ctx, s.appID())
	if err != nil || !token.Due(s.cfg.Now()) {
		return token, err
	}
	return s.renewComponentToken(ctx, token.Value)
}

// RenewComponentToken renews the token even when it is not due. WeChat lets the one before live five more minutes.
func (s *Server) RenewComponentToken(ctx context.Context) (platform.AccessToken, error) {
	token, _, err := s.cfg.Store.ComponentToken(ctx, s.appID())
	if err != nil {
		return token, err
	}
	return s.renewComponentToken(ctx, token.Value)
}

// renewComponentToken replaces old. Somebody may have done so since the caller looked: then theirs is returned, for
// every further call would end the life of the one before.
func (s *Server) renewComponentToken(ctx context.Context, old platform.Secret) (platform.AccessToken, error) {
	component := s.Component()
	return once(ctx, s, "component "+component.AppID, func(ctx context.Context) (platform.AccessToken, error) {
		stored, _, err := s.cfg.Store.ComponentToken(ctx, component.AppID)
		if err != nil || stored.Value != old && !stored.Due(s.cfg.Now()) {
			return stored, err
		}
		tickets, err := s.cfg.Store.Tickets(ctx, component.AppID)
		switch {
		case err != nil:
			return stored, err
		case len(tickets) == 0:
			return stored, fmt.Errorf("renew component token: %w", ErrNoTicket)
		}
		release, err := s.takeTurn(ctx, component.AppID, "component token")
		if err != nil {
			return stored, err
		}
		defer release()
		latest, _, err := s.cfg.Store.ComponentToken(ctx, component.AppID)
		if err != nil || latest.Value != stored.Value { // another process renewed it while this one waited
			return latest, err
		}
		fresh, err := s.buyComponentToken(ctx, component, tickets)
		if err != nil {
			return stored, fmt.Errorf("renew component token: %w", err)
		}
		return s.cfg.Store.SwapComponentToken(ctx, component.AppID, stored.Value, fresh)
	})
}

// buyComponentToken exchanges the newest ticket for a token, and where WeChat refuses it the next one: one bad ticket
// must not disable the component while older ones live (PROTOCOL 3.2). What WeChat says to a ticket is kept, so that
// the next renewal begins with a good one. Tickets that were all refused before are not tried again, but for the newest.
func (s *Server) buyComponentToken(
	ctx context.Context, component platform.Component, tickets []platform.VerifyTicket,
) (token platform.AccessToken, err error) {
	var refused error // what WeChat says to the newest
	for i, ticket := range tickets {
		if i > 0 && !ticket.RefusedAt.IsZero() {
			break
		}
		now := s.cfg.Now()
		fresh, err := s.cfg.API.ComponentToken(ctx, component, ticket.Value)
		switch {
		case err == nil:
			if err := s.cfg.Store.AcceptTicket(ctx, component.AppID, ticket.Value); err != nil {
				s.logStore(err) // the token is worth more than this note
			}
			return accessToken(fresh, now), nil
		case !wxapi.IsTicketRefused(err):
			return token, err
		}
		refused = cmp.Or(refused, err)
		if err := s.cfg.Store.RefuseTicket(ctx, component.AppID, ticket.Value, now); err != nil {
			return token, err
		}
	}
	return token, refused
}

// takeTurn waits until no other process on the same store is doing what name says. The lease is extended until release,
// and ends by itself soon after its process died.
func (s *Server) takeTurn(ctx context.Context, componentAppID, name string) (release func(), err error) {
	for {
		taken, err := s.lease(ctx, componentAppID, name)
		switch {
		case err != nil:
			return nil, err
		case taken:
			return s.holdTurn(context.WithoutCancel(ctx), componentAppID, name), nil
		}
		select {
		case <-time.After(turnPoll):
		case <-ctx.Done():
			return nil, fmt.Errorf("wait for another process with the %s: %w", name, ctx.Err())
		}
	}
}

func (s *Server) lease(ctx context.Context, componentAppID, name string) (taken bool, err error) {
	now := s.cfg.Now()
	return s.cfg.Store.Lease(ctx, componentAppID, name, s.process, now, now.Add(turnLife))
}

// holdTurn extends a lease until it is released; a call may take longer than a dead process should block others.
func (s *Server) holdTurn(ctx context.Context, componentAppID, name string) (release func()) {
	held, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-held.Done():
				return
			case <-time.After(turnLife / 3):
				if _, err := s.lease(ctx, componentAppID, name); err != nil {
					s.logStore(err)
				}
			}
		}
	}()
	return func() {
		stop()
		<-ended // an extension under way must not outlive the release
		if err := s.cfg.Store.Release(ctx, componentAppID, name, s.process); err != nil {
			s.logStore(err)
		}
	}
}

func accessToken(t wxapi.Token, now time.Time) platform.AccessToken {
	if t.Value == "" {
		return platform.AccessToken{}
	}
	return platform.AccessToken{Value: t.Value, IssuedAt: now, ExpiresAt: now.Add(t.ExpiresIn)}
}

// AuthorizerToken returns the current authorizer_access_token of an account, renewed when due. It fails with
// store.ErrNotFound, ErrUnauthorized or ErrNoToken.
func (s *Server) AuthorizerToken(ctx context.Context, appID string) (platform.AccessToken, error) {
	a, err := s.authorizer(ctx, appID)
	if err != nil || !a.Token.Due(s.cfg.Now()) {
		return a.Token, err
	}
	return s.renewAuthorizerToken(ctx, appID, a.Token.Value)
}

// RenewAuthorizerToken renews the token even when it is not due.
func (s *Server) RenewAuthorizerToken(ctx context.Context, appID string) (platform.AccessToken, error) {
	a, err := s.authorizer(ctx, appID)
	if err != nil {
		return a.Token, err
	}
	return s.renewAuthorizerToken(ctx, appID, a.Token.Value)
}

// authorizer reads one that is still authorized.
func (s *Server) authorizer(ctx context.Context, appID string) (platform.Authorizer, error) {
	a, err := s.cfg.Store.Authorizer(ctx, s.appID(), appID)
	if err == nil && a.State != platform.Authorized {
		err = fmt.Errorf("authorizer %s: %w", appID, ErrUnauthorized)
	}
	return a, err
}

func (s *Server) renewAuthorizerToken(
	ctx context.Context, appID string, old platform.Secret,
) (platform.AccessToken, error) {
	return once(ctx, s, "authorizer "+appID, func(ctx context.Context) (platform.AccessToken, error) {
		a, err := s.authorizer(ctx, appID)
		switch {
		case err != nil || a.Token.Value != old && !a.Token.Due(s.cfg.Now()):
			return a.Token, err
		case a.RefreshToken == "":
			return a.Token, fmt.Errorf("authorizer %s: %w", appID, ErrNoToken)
		}
		release, err := s.takeTurn(ctx, s.appID(), "token of "+appID)
		if err != nil {
			return a.Token, err
		}
		defer release()
		latest, err := s.authorizer(ctx, appID)
		if err != nil || latest.Token.Value != a.Token.Value {
			return latest.Token, err
		}
		return s.buyAuthorizerToken(ctx, latest)
	})
}

// buyAuthorizerToken spends a's refresh token on a new access token and stores what came back. Where WeChat calls the
// refresh token invalid, WeChat is asked which one it knows: a store that was copied back, or a lost answer, must not
// cost the authorization.
func (s *Server) buyAuthorizerToken(ctx context.Context, a platform.Authorizer) (platform.AccessToken, error) {
	now := s.cfg.Now()
	fresh, refresh, err := s.refreshWith(ctx, a.AppID, a.RefreshToken)
	if wxapi.ErrCode(err) == 61023 {
		if known, ok := s.knownRefreshToken(ctx, a); ok {
			fresh, refresh, err = s.refreshWith(ctx, a.AppID, known)
			refresh = cmp.Or(refresh, known)
		}
	}
	if err != nil {
		return platform.AccessToken{}, s.failed(ctx, a, fmt.Errorf("renew token of authorizer %s: %w", a.AppID, err))
	}
	token, err := s.cfg.Store.SwapAuthorizerToken(ctx, s.appID(), a.AppID, a.Token.Value,
		accessToken(fresh, now), refresh)
	if err == nil && token.Value == "" {
		err = fmt.Errorf("authorizer %s: %w while its token was renewed", a.AppID, ErrUnauthorized)
	}
	return token, err
}

func (s *Server) refreshWith(
	ctx context.Context, appID string, old platform.Secret,
) (fresh wxapi.Token, refresh platform.Secret, err error) {
	err = s.asComponent(ctx, func(token platform.Secret) (err error) {
		fresh, refresh, err = s.cfg.API.AuthorizerToken(ctx, s.appID(), token, appID, old)
		return err
	})
	return fresh, refresh, err
}

// knownRefreshToken asks WeChat for the refresh token of an account; ok is false when it is the one that failed.
func (s *Server) knownRefreshToken(ctx context.Context, a platform.Authorizer) (known platform.Secret, ok bool) {
	err := s.asComponent(ctx, func(token platform.Secret) error {
		info, err := s.cfg.API.AuthorizerInfo(ctx, s.appID(), token, a.AppID)
		known = info.RefreshToken
		return err
	})
	return known, err == nil && known != "" && known != a.RefreshToken
}

// failed keeps why a call for an authorizer failed, and ends the authorization where its being over is the reason, or
// where WeChat knows no such account and nothing but an event ever said that it authorized.
func (s *Server) failed(ctx context.Context, a platform.Authorizer, why error) error {
	var err error
	if wxapi.IsAuthorizationOver(why) || a.RefreshToken == "" && wxapi.IsUnknownAccount(why) {
		err = s.cfg.Store.EndAuthorization(ctx, s.appID(), a.AppID, a.RefreshToken, s.cfg.Now(), why.Error())
		why = fmt.Errorf("%w: %w", ErrUnauthorized, why)
	} else if wxapi.ErrCode(why) != 0 {
		err = s.cfg.Store.NoteError(ctx, s.appID(), a.AppID, why.Error())
	}
	return errors.Join(why, err)
}

// asComponent runs a call with the component token, and once more with a renewed one when WeChat says it is stale.
func (s *Server) asComponent(ctx context.Context, call func(platform.Secret) error) error {
	token, err := s.ComponentToken(ctx)
	if err != nil {
		return err
	}
	if err = call(token.Value); !wxapi.IsTokenError(err) {
		return err
	}
	if token, err = s.renewComponentToken(ctx, token.Value); err != nil {
		return err
	}
	return call(token.Value)
}

// asAuthorizer is asComponent for an authorizer's token.
func (s *Server) asAuthorizer(ctx context.Context, appID string, call func(platform.Secret) error) error {
	a, err := s.authorizer(ctx, appID)
	if err != nil {
		return err
	}
	token, err := s.AuthorizerToken(ctx, appID)
	if err != nil {
		return err
	}
	if err = call(token.Value); wxapi.IsTokenError(err) {
		if token, err = s.renewAuthorizerToken(ctx, appID, token.Value); err != nil {
			return err
		}
		err = call(token.Value)
	}
	return s.keepState(ctx, a, err)
}

// keepState keeps what the outcome of a call says about the whole account: that every other call would be refused too,
// or that this is over. What concerns one user or one argument is the caller's business alone.
func (s *Server) keepState(ctx context.Context, a platform.Authorizer, err error) error {
	switch {
	case wxapi.IsAuthorizationOver(err), wxapi.IsAboutAccount(err):
		return s.failed(ctx, a, err)
	case err == nil && a.LastError != "":
		return s.cfg.Store.NoteError(ctx, s.appID(), a.AppID, "")
	}
	return err
}

// SendCustomText sends a customer-service message (客服消息) on behalf of an authorizer.
func (s *Server) SendCustomText(ctx context.Context, appID, openID, text string) error {
	return s.asAuthorizer(ctx, appID, func(token platform.Secret) error {
		return s.cfg.API.SendCustomText(ctx, token, openID, text)
	})
}

// RefreshAuthorizerInfo reads an account's profile and permission sets anew and returns what is stored then.
func (s *Server) RefreshAuthorizerInfo(ctx context.Context, appID string) (platform.Authorizer, error) {
	known, _ := s.cfg.Store.Authorizer(ctx, s.appID(), appID) // before the call: what is authorized meanwhile stays
	known.AppID = appID
	var info platform.Authorizer
	err := s.asComponent(ctx, func(token platform.Secret) (err error) {
		info, err = s.cfg.API.AuthorizerInfo(ctx, s.appID(), token, appID)
		return err
	})
	if err != nil {
		return known, s.failed(ctx, known, fmt.Errorf("read info of authorizer %s: %w", appID, err))
	}
	if err := s.cfg.Store.SaveInfo(ctx, s.appID(), info, s.cfg.Now()); err != nil {
		return info, err
	}
	s.remember(info)
	return s.withRenewal(ctx, appID)
}

// AuthorizerProfile reads all that WeChat tells of an account; nothing of it is stored.
func (s *Server) AuthorizerProfile(ctx context.Context, appID string) (profile wxapi.Profile, err error) {
	err = s.asComponent(ctx, func(token platform.Secret) error {
		profile, err = s.cfg.API.AuthorizerProfile(ctx, s.appID(), token, appID)
		return err
	})
	return profile, err
}

// withRenewal returns the authorizer and sees to it that its token will be renewed.
func (s *Server) withRenewal(ctx context.Context, appID string) (platform.Authorizer, error) {
	a, err := s.cfg.Store.Authorizer(ctx, s.appID(), appID)
	if err != nil || a.RefreshToken == "" || a.Token.Value != "" {
		return a, err
	}
	s.nudge()
	return a, s.cfg.Store.AddWork(ctx, s.appID(), store.Work{Kind: workAuthorizerToken, Key: appID, DueAt: s.cfg.Now()})
}
