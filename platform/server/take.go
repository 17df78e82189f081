package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"wxlab/platform"
	"wxlab/platform/store"
)

// takeAuthEvent commits an auth event with its consequence. The answer is success, whatever the InfoType: WeChat
// invents new ones (PROTOCOL 3.5).
func (s *Server) takeAuthEvent(ctx context.Context, cb *platform.Callback) error {
	e, err := platform.ParseAuthEvent(cb.Plain)
	if err != nil {
		return &refusal{http.StatusBadRequest, err}
	}
	if e.InfoType == platform.InfoVerifyTicket && e.Ticket == "" {
		return refuse(http.StatusBadRequest, "the ticket push holds no ComponentVerifyTicket")
	}
	if own := cb.ComponentAppID; e.AppID != "" && e.AppID != own {
		return refuse(http.StatusForbidden, "the event is for component %s, this one is %s", e.AppID, own)
	}
	cb.SetAuthEvent(e)
	effects := effectsOf(e, cb)
	if e.InfoType == platform.InfoUnauthorized {
		if effects, err = s.cancellationEffects(ctx, e, cb); err != nil {
			return err
		}
	}
	effects.Answered = true
	return s.record(ctx, cb, effects)
}

const (
	// orderSlack is how far two events must lie apart for their order to be certain: they carry whole seconds, and the
	// skew to WeChat's clock is only known as exactly.
	orderSlack = 5 * time.Second
	// promptness is how long after it happened a cancellation still counts as news.
	promptness = 10 * time.Minute
)

// cancellationEffects ends an authorization, or has WeChat asked whether it ended. Somebody may have held a push back,
// or sent a captured one again, and in between the merchant may have authorized anew. So a cancellation is not believed
// when either of its stamps, its CreateTime or the signed timestamp of the push, lies more than promptness before the
// receipt. Nor is one from before the authorization that stands now: WeChat keeps no order between pushes (PROTOCOL
// 3.1). Both stamps are by WeChat's clock, so the skew to ours drops out of that comparison.
func (s *Server) cancellationEffects(
	ctx context.Context, e platform.AuthEvent, cb *platform.Callback,
) (effects store.Effects, err error) {
	a, err := s.cfg.Store.Authorizer(ctx, s.appID(), e.AuthorizerAppID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return effects, fmt.Errorf("read authorizer: %w", err)
	}
	happened := e.HappenedAt(cb.ReceivedAt)
	late := cb.Skew > promptness || cb.ReceivedAt.Sub(happened) > promptness
	older := !e.CreateTime.IsZero() && e.CreateTime.Add(cb.Skew+orderSlack).Before(a.AuthorizedAt)
	if a.State == platform.Authorized && (late || older) {
		asking := store.Work{Kind: workAskAuthorized, Key: e.AuthorizerAppID, DueAt: cb.ReceivedAt}
		return store.Effects{Work: []store.Work{asking}}, nil
	}
	return store.Effects{Unauthorized: e.AuthorizerAppID}, nil
}

// effectsOf is what must be on disk before an auth event is acknowledged.
func effectsOf(e platform.AuthEvent, cb *platform.Callback) store.Effects {
	switch e.InfoType {
	case platform.InfoVerifyTicket:
		ticket := platform.VerifyTicket{
			Value: e.Ticket, CreateTime: e.HappenedAt(cb.ReceivedAt), ReceivedAt: cb.ReceivedAt,
		}
		return store.Effects{Ticket: &ticket, Work: []store.Work{{Kind: workComponentToken, DueAt: cb.ReceivedAt}}}
	case platform.InfoAuthorized, platform.InfoUpdateAuthorized, platform.InfoFastRegister:
		return authorizationEffects(e, cb)
	}
	return store.Effects{}
}

func authorizationEffects(e platform.AuthEvent, cb *platform.Callback) store.Effects {
	effects := store.Effects{PreAuthCode: e.PreAuthCode}
	if e.AuthorizationCode == "" { // a failed fast registration
		return effects
	}
	effects.Authorized, effects.Code = e.AuthorizerAppID, e.AuthorizationCode
	effects.Work = []store.Work{{
		Kind: workRedeem, Key: e.AuthorizationCode, Payload: e.AuthorizerAppID, DueAt: cb.ReceivedAt,
	}}
	return effects
}

// takeMessage commits a message and finds its answer: the release check's, the user's, or success.
func (s *Server) takeMessage(ctx context.Context, cb *platform.Callback) error {
	m, err := platform.ParseMessage(cb.Plain)
	if err != nil {
		return &refusal{http.StatusBadRequest, err}
	}
	m.ComponentAppID, m.AppID, m.Plain = cb.ComponentAppID, cb.AppID, cb.Plain
	cb.SetMessage(m)
	known, err := s.checkAddressee(ctx, m)
	if err != nil {
		return err
	}
	if cb.NeverAuthorized = !known; cb.NeverAuthorized {
		return s.record(ctx, cb, store.Effects{Answered: true})
	}
	if check, ok := platform.ReleaseCheckOf(cb.AppID, m); ok {
		effects, err := s.releaseCheckEffects(check, cb, m)
		if err != nil {
			return err
		}
		return s.record(ctx, cb, effects)
	}
	if effects, ok := s.instantEffects(ctx, cb, m); ok {
		return s.record(ctx, cb, effects)
	}
	if s.cfg.Reply != nil {
		return s.takeReply(ctx, cb, m)
	}
	return s.record(ctx, cb, store.Effects{Answered: true})
}

// record commits a callback whose answer is known, and nudges when it left work.
func (s *Server) record(ctx context.Context, cb *platform.Callback, effects store.Effects) error {
	stored, _, err := s.cfg.Store.Record(ctx, *cb, effects)
	if err != nil {
		return fmt.Errorf("store callback: %w", err)
	}
	s.reached(ctx, platform.Committed)
	if *cb = stored; len(effects.Work)+len(effects.Owed) > 0 && !cb.Duplicate {
		s.nudge()
	}
	return nil
}

// releaseCheckEffects answers the release check (PROTOCOL 8.1): a passive text at once, or an empty body at once and
// the customer-service message as work that survives a restart.
func (s *Server) releaseCheckEffects(
	check platform.ReleaseCheck, cb *platform.Callback, m platform.Message,
) (store.Effects, error) {
	effects := store.Effects{Answered: true}
	if check.Reply != nil {
		plain, err := platform.ReplyTo(check.Reply, m, cb.ReceivedAt)
		cb.ReplyPlain = plain
		return effects, err
	}
	payload, err := json.Marshal(releaseCheckTask{AppID: cb.AppID, OpenID: m.FromUserName})
	cb.ReplyPlain = []byte{} // an empty body, not success
	effects.Work = []store.Work{{
		Kind: workReleaseCheck, Key: check.AuthorizationCode, Payload: string(payload), DueAt: cb.ReceivedAt,
	}}
	return effects, err
}
