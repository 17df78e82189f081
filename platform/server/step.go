package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"wxlab/platform"
	"wxlab/platform/store"
	"wxlab/platform/wxapi"
)

const (
	firstRetry = 2 * time.Second
	lastRetry  = 10 * time.Minute

	maxAttempts = 12 // for work that ends; about an hour, the life of an authorization code
)

// Step does everything that is due at Now: redeem codes, read profiles, send what was promised, renew tokens ahead of
// their end, and drop callbacks that were kept long enough. What fails is put off and logged; Step itself fails only
// when the store does, or ctx ends. Calling it more often than needed changes nothing.
func (s *Server) Step(ctx context.Context) error {
	s.stepping.Lock()
	defer s.stepping.Unlock()
	tried := map[int64]bool{}
	for {
		due, err := s.cfg.Store.DueWork(ctx, s.appID(), s.cfg.Now())
		if err != nil {
			return fmt.Errorf("read due work: %w", err)
		}
		slices.SortStableFunc(due, urgentFirst)
		progress, err := s.stepThrough(ctx, due, tried)
		if err != nil {
			return err
		}
		if !progress {
			return s.prune(ctx)
		}
	}
}

// stepThrough does what was not tried yet, until something new becomes due: doing one may make another due, as when the
// code is redeemed and then the profile is read, and somebody may wait for the new one.
func (s *Server) stepThrough(ctx context.Context, due []store.Work, tried map[int64]bool) (progress bool, err error) {
	for _, w := range due {
		if tried[w.ID] {
			continue
		}
		tried[w.ID], progress = true, true
		if err := s.perform(ctx, w); err != nil {
			return progress, fmt.Errorf("conclude work %s: %w", w.Kind, err)
		}
		if err := ctx.Err(); err != nil {
			return progress, err
		}
		select {
		case <-s.nudged:
			return progress, nil
		default:
		}
	}
	return progress, nil
}

// perform does one piece of work and writes down what became of it. What a follower would see twice is done by turns
// with other processes on the same store; the rest takes its turns by itself, or does no harm when repeated.
func (s *Server) perform(ctx context.Context, w store.Work) error {
	if rank(w) > 0 {
		return s.conclude(ctx, w, s.do(ctx, w))
	}
	patience, cancel := context.WithTimeout(ctx, networkPatience)
	defer cancel()
	release, err := s.takeTurn(patience, s.appID(), "work "+strconv.FormatInt(w.ID, 10))
	switch {
	case err != nil && ctx.Err() != nil: // the program ends: that is no attempt
		return ctx.Err()
	case err != nil:
		return s.conclude(ctx, w, err)
	}
	defer release()
	due, err := s.cfg.Store.StillDue(ctx, w)
	if err != nil || !due {
		return err
	}
	return s.conclude(ctx, w, s.do(ctx, w))
}

// urgentFirst puts what a person or the release check waits for before renewals, of which there may be hundreds.
func urgentFirst(a, b store.Work) int { return rank(a) - rank(b) }

func rank(w store.Work) int {
	switch w.Kind {
	case workReleaseCheck, workCustom, workAnswer:
		return 0
	case workRedeem:
		return 1
	}
	return 2
}

// NextDue returns when Step has something to do next, the zero time when nothing is due.
func (s *Server) NextDue(ctx context.Context) (time.Time, error) {
	return s.cfg.Store.NextWork(ctx, s.appID(), s.cfg.Now())
}

func (s *Server) do(ctx context.Context, w store.Work) error {
	ctx, cancel := context.WithTimeout(ctx, networkPatience)
	defer cancel()
	switch w.Kind {
	case workComponentToken:
		_, err := s.ComponentToken(ctx)
		return err
	case workAuthorizerToken:
		_, err := s.AuthorizerToken(ctx, w.Key)
		return err
	case workRedeem:
		_, err := s.redeem(ctx, w.Key, w.Payload)
		return err
	case workInfo:
		return s.doInfo(ctx, w)
	case workAskAuthorized:
		_, err := s.RefreshAuthorizerInfo(ctx, w.Key)
		return err
	case workReleaseCheck:
		return s.doReleaseCheck(ctx, w)
	case workCustom:
		return s.doCustom(ctx, w)
	case workAnswer:
		return s.doAnswer(ctx, w)
	}
	return fmt.Errorf("%w: unknown kind of work", errPermanent)
}

// conclude removes work after it was tried, or schedules it again.
func (s *Server) conclude(ctx context.Context, w store.Work, err error) error {
	ctx = context.WithoutCancel(ctx) // what was done must be written down
	recurs := w.Kind == workComponentToken || w.Kind == workAuthorizerToken
	ends := !recurs && w.Kind != workAskAuthorized // that question waits for its answer, however long WeChat is away
	if err == nil && recurs {
		return s.reschedule(ctx, w)
	}
	if err == nil {
		return s.cfg.Store.FinishWork(ctx, w.ID)
	}
	s.cfg.Log.Warn("due work failed", "kind", w.Kind, "attempt", w.Attempts+1, "error", err)
	if hopeless(err) || recurs && errors.Is(err, ErrNoTicket) || ends && w.Attempts+1 >= maxAttempts {
		return s.cfg.Store.FinishWork(ctx, w.ID)
	}
	now := s.cfg.Now()
	return s.cfg.Store.PostponeWork(ctx, w.ID, now.Add(retryIn(w.Attempts, err)), now, err.Error())
}

// hopeless reports whether no repetition can help. Renewals end here too: a new authorization or ticket adds them anew.
func hopeless(err error) bool {
	for _, end := range []error{errPermanent, ErrUnauthorized, ErrNoToken, ErrCodeSpent, store.ErrNotFound} {
		if errors.Is(err, end) {
			return true
		}
	}
	return wxapi.IsAuthorizationOver(err)
}

// retryIn doubles from failure to failure. An errcode other than "busy" will not go away in seconds, so it waits
// longer at once (PROTOCOL 4.15).
func retryIn(attempts int, err error) time.Duration {
	wait := firstRetry << min(attempts, 10)
	if code := wxapi.ErrCode(err); code > 0 && code != 45011 {
		wait = max(wait, time.Minute)
	}
	return min(wait, lastRetry)
}

// reschedule puts a renewal off to when the token is due again.
func (s *Server) reschedule(ctx context.Context, w store.Work) error {
	token, _, err := s.cfg.Store.ComponentToken(ctx, s.appID())
	if w.Kind == workAuthorizerToken {
		var a platform.Authorizer
		a, err = s.cfg.Store.Authorizer(ctx, s.appID(), w.Key)
		token = a.Token
	}
	if err != nil {
		return err
	}
	now := s.cfg.Now()
	soonest := now.Add(firstRetry) // a token without any life must not make Step spin
	return s.cfg.Store.ScheduleWork(ctx, w.ID, later(token.RenewAt(), soonest), now)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// doInfo reads a profile, unless the redirect's page did so already, or there is none to be had: an account may have
// cancelled meanwhile, and those of the release check cancel seconds after they authorized (PROTOCOL 8.3).
func (s *Server) doInfo(ctx context.Context, w store.Work) error {
	a, err := s.cfg.Store.Authorizer(ctx, s.appID(), w.Key)
	if err == nil && (!a.InfoAt.Before(w.DueAt) || a.State == platform.Unauthorized) ||
		platform.IsReleaseCheckAccount(w.Key, "") {
		return nil
	}
	_, err = s.RefreshAuthorizerInfo(ctx, w.Key)
	return err
}

// doReleaseCheck sends `<code>_from_api` with the token that exactly this code bought, not with the stored one
// (PROTOCOL 8.4). Only when the code cannot be redeemed any more is the stored one better than silence.
func (s *Server) doReleaseCheck(ctx context.Context, w store.Work) error {
	var task releaseCheckTask
	if err := json.Unmarshal([]byte(w.Payload), &task); err != nil {
		return fmt.Errorf("%w: %w", errPermanent, err)
	}
	text := w.Key + "_from_api"
	line, err := s.redeem(ctx, w.Key, task.AppID)
	switch {
	case errors.Is(err, ErrCodeSpent):
		return s.SendCustomText(ctx, task.AppID, task.OpenID, text)
	case err != nil:
		return err
	}
	return s.cfg.API.SendCustomText(ctx, line.Token.Value, task.OpenID, text)
}

// doCustom sends what was promised. A window that closed meanwhile, or a user who left, does not come back.
func (s *Server) doCustom(ctx context.Context, w store.Work) error {
	var task customTask
	if err := json.Unmarshal([]byte(w.Payload), &task); err != nil {
		return fmt.Errorf("%w: %w", errPermanent, err)
	}
	err := s.asAuthorizer(ctx, task.AppID, func(token platform.Secret) error {
		return s.cfg.API.SendCustomMessage(ctx, token, task.Body)
	})
	if wxapi.IsForGood(err) {
		return fmt.Errorf("%w: %w", errPermanent, err)
	}
	return err
}

// doAnswer pays an answer that was owed when the process died: the user's code is asked again.
func (s *Server) doAnswer(ctx context.Context, w store.Work) error {
	id, err := strconv.ParseInt(w.Key, 10, 64)
	if err != nil || s.cfg.Reply == nil {
		return errPermanent
	}
	cb, err := s.cfg.Store.Callback(ctx, s.appID(), id)
	if err != nil {
		return err
	}
	m, err := platform.ParseMessage(cb.Plain)
	if err != nil {
		return fmt.Errorf("%w: %w", errPermanent, err)
	}
	m.ComponentAppID, m.AppID, m.Plain = cb.ComponentAppID, cb.AppID, cb.Plain
	key := answerKey{cb.AppID, cb.DedupeKey}
	p, first := s.answers.join(key)
	if !first {
		return errStillAsking
	}
	defer s.answers.leave(key, p)
	reply, _, err := s.ask(ctx, m, s.cfg.Reply)
	s.answers.finish(p, nil, nil)
	if err != nil {
		return err
	}
	return s.sendLater(ctx, cb, reply)
}

// errStillAsking puts an answer off that the user's code has not come back with yet.
var errStillAsking = errors.New("the reply function is still at work")
