package workbench_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"wxlab/app/workbench"
	"wxlab/app/workbench/workbenchtest"
	"wxlab/platform"
	"wxlab/platform/server"
	"wxlab/platform/wxapi"
	"wxlab/sim/world"
)

// bench is a workbench whose clock stands still, with one account authorized and a follower who wrote just now.
type bench struct {
	*workbench.Workbench
	t       *testing.T
	account string
	openID  string
}

func newBench(t *testing.T) *bench {
	t.Helper()
	w := workbenchtest.Open(t, workbench.Options{Now: stillClock()})
	w.Schedule.Step(t.Context())
	account := workbenchtest.OfficialAccount(w)
	b := &bench{w, t, account.AppID, account.Followers[0].OpenID}
	if err := w.AuthorizeInApp(t.Context(), "", b.account, nil); err != nil {
		t.Fatal(err)
	}
	w.Schedule.Step(t.Context())
	b.hello("hello")
	return b
}

// hello has the follower write, which opens the window for customer-service messages.
func (b *bench) hello(text string) world.Delivery {
	b.t.Helper()
	d, err := b.SendText(b.t.Context(), "", b.account, b.openID, text)
	if err != nil {
		b.t.Fatal(err)
	}
	return d
}

func (b *bench) inject(f world.Fault) {
	b.t.Helper()
	if _, err := b.Sim.Inject(f); err != nil {
		b.t.Fatal(err)
	}
}

// struck fails unless every injected fault has struck, so that no test passes without its fault.
func (b *bench) struck() {
	b.t.Helper()
	for _, f := range b.Sim.Faults() {
		if f.Hits == 0 {
			b.t.Errorf("the fault %s on %s never struck", f.Effect, f.API)
		}
	}
	b.Sim.ClearFaults()
}

func (b *bench) send(ctx context.Context) error {
	return b.Platform.Own.SendCustomText(ctx, b.account, b.openID, "hi")
}

func (b *bench) renew(ctx context.Context) error {
	_, err := b.Platform.Own.RenewAuthorizerToken(ctx, b.account)
	return err
}

func (b *bench) advance(d time.Duration) {
	b.t.Helper()
	if err := b.Schedule.Advance(b.t.Context(), d); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) authorizer() platform.Authorizer {
	b.t.Helper()
	a, err := b.Platform.Store.Authorizer(b.t.Context(), b.Settings().Component.AppID, b.account)
	if err != nil {
		b.t.Fatal(err)
	}
	return a
}

// What an API call under a fault may come back with.
func fine(err error) bool     { return err == nil }
func noAnswer(err error) bool { return errors.Is(err, wxapi.ErrAnswer) }
func broken(err error) bool   { return err != nil && wxapi.ErrCode(err) == 0 }
func late(err error) bool     { return errors.Is(err, context.DeadlineExceeded) }
func busy(err error) bool     { return wxapi.ErrCode(err) == -1 }

// TestAPIFaults: for each way in which WeChat's API can misbehave, what the caller is told, how often the token is
// renewed for it, and that the next call works.
func TestAPIFaults(t *testing.T) {
	const sending, renewing = "custom/send", "api_authorizer_token"
	table := map[world.Effect]struct {
		on       string
		told     func(error) bool
		renewals int                      // of the authorizer's token, until the next call works
		between  func(*testing.T, *bench) // after the faulty call
	}{
		world.Latency:          {on: sending, told: fine},
		world.NoAnswer:         {on: sending, told: late},
		world.ConnectionReset:  {on: sending, told: broken},
		world.HTTPStatus:       {on: sending, told: noAnswer},
		world.EmptyBody:        {on: sending, told: noAnswer},
		world.BrokenJSON:       {on: sending, told: noAnswer},
		world.WrongContentType: {on: sending, told: fine},
		world.ErrCode:          {on: sending, told: busy},
		world.HintSuffix:       {on: sending, told: fine},
		world.TokenDies:        {on: sending, told: fine, renewals: 1},
		world.TextExpiresIn:    {on: renewing, told: fine, renewals: 1},
		world.ShortToken: {on: renewing, told: fine, renewals: 2,
			between: func(_ *testing.T, b *bench) { b.advance(2 * time.Minute) }},
		world.RefreshTokenRotated: {on: renewing, told: fine, renewals: 2, between: func(t *testing.T, b *bench) {
			history, err := b.Platform.Store.RefreshTokenHistory(t.Context(), b.Settings().Component.AppID, b.account)
			if err != nil || len(history) != 2 || b.authorizer().RefreshToken != history[1].Value {
				t.Errorf("history %v, %v", history, err)
			}
			if err := b.renew(t.Context()); err != nil {
				t.Errorf("with the new refresh token: %v", err)
			}
		}},
		// WeChat knows another refresh token, and tells it when asked.
		world.RefreshTokenLost: {on: renewing, told: fine, renewals: 2, between: func(t *testing.T, b *bench) {
			if a := b.authorizer(); a.State != platform.Authorized || a.LastError != "" {
				t.Errorf("%+v", a)
			}
		}},
	}
	for _, info := range world.Effects() {
		row, listed := table[info.Effect]
		if info.Push {
			continue
		}
		if !listed {
			t.Errorf("nobody says what the platform must do about %s", info.Effect)
			continue
		}
		t.Run(string(info.Effect), func(t *testing.T) {
			b := newBench(t)
			b.inject(world.Fault{API: row.on, Effect: info.Effect, Account: b.account, Delay: delayOf(info.Effect)})
			before := countExchanges(t, b.Workbench, "name:api_authorizer_token")
			b.advance(time.Second)
			ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
			defer cancel()
			call := b.send
			if row.on == renewing {
				call, ctx = b.renew, t.Context()
			}
			if info.Effect == world.Latency || info.Effect == world.TokenDies {
				ctx = t.Context()
			}
			if err := call(ctx); !row.told(err) {
				t.Errorf("the caller is told %v", err)
			}
			b.struck()
			if row.between != nil {
				row.between(t, b)
			}
			b.hello("once more")
			if err := b.send(t.Context()); err != nil {
				t.Errorf("the next call: %v", err)
			}
			if got := countExchanges(t, b.Workbench, "name:api_authorizer_token") - before; got != row.renewals {
				t.Errorf("%d renewals, want %d", got, row.renewals)
			}
		})
	}
}

// delayOf keeps the tests short.
func delayOf(e world.Effect) time.Duration {
	if e == world.Latency {
		return 20 * time.Millisecond
	}
	return 0
}

// TestEveryCallSurvivesEveryFault: each API that the platform lives by, under each effect; the same call works right
// after, and at the end the account is authorized and its token good.
func TestEveryCallSurvivesEveryFault(t *testing.T) {
	b := newBench(t)
	apis := []struct {
		name string
		call func(context.Context) error
	}{
		{"api_start_push_ticket", b.Platform.Own.StartPushTicket},
		{"api_component_token", func(ctx context.Context) error {
			_,
				err := b.Platform.Own.RenewComponentToken(ctx)
			return err
		}},
		{"api_create_preauthcode", func(ctx context.Context) error {
			_, err := b.Platform.Own.NewAuthorizationLink(ctx, platform.LinkOptions{})
			return err
		}},
		{"api_authorizer_token", b.renew},
		{"api_get_authorizer_info", func(ctx context.Context) error {
			_, err := b.Platform.Own.RefreshAuthorizerInfo(ctx, b.account)
			return err
		}},
		{"api_get_authorizer_list", func(ctx context.Context) error {
			_,
				err := b.Platform.Own.RebuildAuthorizers(ctx, nil)
			return err
		}},
		{"user/info", func(ctx context.Context) error {
			_, err := b.Platform.Own.Account(b.account).User(ctx, b.openID, "")
			return err
		}},
	}
	for _, api := range apis {
		for _, info := range world.Effects() {
			switch info.Effect {
			case world.NoAnswer: // it only takes long
				continue
			}
			if info.Push {
				continue
			}
			b.inject(world.Fault{API: api.name, Effect: info.Effect, Delay: delayOf(info.Effect)})
			first := api.call(t.Context())
			b.struck()
			if err := api.call(t.Context()); err != nil {
				t.Errorf("%s after %s (%v): %v", api.name, info.Effect, first, err)
			}
		}
	}
	if a := b.authorizer(); a.State != platform.Authorized || a.Token.Due(b.Clock.Now()) || a.RefreshToken == "" {
		t.Errorf("in the end %+v", a)
	}
	if err := b.send(t.Context()); err != nil {
		t.Errorf("in the end: %v", err)
	}
}

// TestCancelledUnheard: the unauthorized event is lost in bad pushes, and the next renewal finds out: 61003 or 61023
// ends the authorizer cleanly. A rebuild finds out as well.
func TestCancelledUnheard(t *testing.T) {
	for name, find := range map[string]func(*bench) error{
		"renewal": func(b *bench) error {
			if err := b.renew(b.t.Context()); !errors.Is(err, server.ErrUnauthorized) {
				b.t.Errorf("the caller is told %v", err)
			}
			return nil
		},
		"rebuild": func(b *bench) error { _, err := b.Platform.Own.RebuildAuthorizers(b.t.Context(), nil); return err },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.inject(world.Fault{InfoType: "unauthorized", Effect: world.BadSignature})
			if _, err := b.Unauthorize(t.Context(), "", b.account); err != nil {
				t.Fatal(err)
			}
			b.struck()
			b.try(name, find(b))
			if a := b.authorizer(); a.State != platform.Unauthorized || a.RefreshToken != "" || a.LastError == "" {
				t.Errorf("not ended cleanly: %+v", a)
			}
			b.advance(3 * time.Hour)
			if n := b.renewals(); n > 1 {
				t.Errorf("%d renewals tried for who is gone", n)
			}
		})
	}
}

// renewals counts the calls for this account's token.
func (b *bench) renewals() int { return b.calls("/cgi-bin/component/api_authorizer_token") }

// TestAuthorizationSurvivesFaults: an authorization whose code could not be redeemed at once is finished later, also
// when WeChat did redeem it and only its answer was lost.
func TestAuthorizationSurvivesFaults(t *testing.T) {
	for _, effect := range []world.Effect{world.ConnectionReset, world.HTTPStatus, world.EmptyBody, world.BrokenJSON,
		world.ErrCode, world.TokenDies, world.TextExpiresIn} {
		t.Run(string(effect), func(t *testing.T) {
			w := workbenchtest.Open(t, workbench.Options{Now: stillClock()})
			w.Schedule.Step(t.Context())
			account := workbenchtest.OfficialAccount(w)
			b := &bench{w, t, account.AppID, account.Followers[0].OpenID}
			b.inject(world.Fault{API: "api_query_auth", Effect: effect, Next: 2})
			if err := w.AuthorizeInApp(t.Context(), "", b.account, nil); err != nil {
				t.Logf("the browser saw: %v", err)
			}
			b.advance(30 * time.Minute)
			b.struck()
			b.hello("hello")
			if err := b.send(t.Context()); err != nil {
				t.Error(err)
			}
			if a := b.authorizer(); a.State != platform.Authorized || a.NickName == "" || a.RefreshToken == "" ||
				a.LastError != "" {
				t.Errorf("%+v", a)
			}
		})
	}
}
