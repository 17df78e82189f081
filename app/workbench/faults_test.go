package workbench

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wxlab/platform"
	"wxlab/platform/server"
	"wxlab/platform/store"
	"wxlab/platform/wxapi"
	"wxlab/sim"
)

// bench is a workbench whose clock stands still, with one account authorized and a follower who wrote just now.
type bench struct {
	*Workbench
	t       *testing.T
	account string
	openID  string
}

func newBench(t *testing.T) *bench {
	t.Helper()
	w := openBench(t, Options{Now: stillClock()})
	w.Step(t.Context())
	account := officialAccount(w)
	b := &bench{w, t, account.AppID, account.Followers[0].OpenID}
	if err := w.AuthorizeInApp(t.Context(), b.account, nil); err != nil {
		t.Fatal(err)
	}
	w.Step(t.Context())
	b.hello("hello")
	return b
}

// hello has the follower write, which opens the window for customer-service messages.
func (b *bench) hello(text string) sim.Delivery {
	b.t.Helper()
	d, err := b.SendText(b.t.Context(), b.account, b.openID, text)
	if err != nil {
		b.t.Fatal(err)
	}
	return d
}

func (b *bench) inject(f sim.Fault) {
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
	return b.Platform.SendCustomText(ctx, b.account, b.openID, "hi")
}

func (b *bench) renew(ctx context.Context) error {
	_, err := b.Platform.RenewAuthorizerToken(ctx, b.account)
	return err
}

func (b *bench) advance(d time.Duration) {
	b.t.Helper()
	if err := b.Advance(b.t.Context(), d); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) authorizer() platform.Authorizer {
	b.t.Helper()
	a, err := b.Store.Authorizer(b.t.Context(), b.Settings().Component.AppID, b.account)
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
func over(err error) bool {
	return errors.Is(err, server.ErrUnauthorized) && wxapi.ErrCode(err) == 61023
}

// TestAPIFaults: for each way in which WeChat's API can misbehave, what the caller is told, how often the token is
// renewed for it, and that the next call works.
func TestAPIFaults(t *testing.T) {
	const sending, renewing = "custom/send", "api_authorizer_token"
	table := map[sim.Effect]struct {
		on       string
		told     func(error) bool
		renewals int                      // of the authorizer's token, until the next call works
		between  func(*testing.T, *bench) // after the faulty call
	}{
		sim.Latency:          {on: sending, told: fine},
		sim.NoAnswer:         {on: sending, told: late},
		sim.ConnectionReset:  {on: sending, told: broken},
		sim.HTTPStatus:       {on: sending, told: noAnswer},
		sim.EmptyBody:        {on: sending, told: noAnswer},
		sim.BrokenJSON:       {on: sending, told: noAnswer},
		sim.WrongContentType: {on: sending, told: fine},
		sim.ErrCode:          {on: sending, told: busy},
		sim.HintSuffix:       {on: sending, told: fine},
		sim.TokenDies:        {on: sending, told: fine, renewals: 1},
		sim.TextExpiresIn:    {on: renewing, told: fine, renewals: 1},
		sim.ShortToken:       {on: renewing, told: fine, renewals: 2, between: func(_ *testing.T, b *bench) { b.advance(2 * time.Minute) }},
		sim.RefreshTokenRotated: {on: renewing, told: fine, renewals: 2, between: func(t *testing.T, b *bench) {
			history, err := b.Store.RefreshTokenHistory(t.Context(), b.Settings().Component.AppID, b.account)
			if err != nil || len(history) != 2 || b.authorizer().RefreshToken != history[1].Value {
				t.Errorf("history %v, %v", history, err)
			}
			if err := b.renew(t.Context()); err != nil {
				t.Errorf("with the new refresh token: %v", err)
			}
		}},
		// WeChat knows another refresh token, and tells it when asked.
		sim.RefreshTokenLost: {on: renewing, told: fine, renewals: 2, between: func(t *testing.T, b *bench) {
			if a := b.authorizer(); a.State != platform.Authorized || a.LastError != "" {
				t.Errorf("%+v", a)
			}
		}},
	}
	for _, info := range sim.Effects() {
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
			b.inject(sim.Fault{API: row.on, Effect: info.Effect, Account: b.account, Delay: delayOf(info.Effect)})
			before := countExchanges(t, b.Workbench, "name:api_authorizer_token")
			b.advance(time.Second)
			ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
			defer cancel()
			call := b.send
			if row.on == renewing {
				call, ctx = b.renew, t.Context()
			}
			if info.Effect == sim.Latency || info.Effect == sim.TokenDies {
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
func delayOf(e sim.Effect) time.Duration {
	if e == sim.Latency {
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
		{"api_start_push_ticket", b.Platform.StartPushTicket},
		{"api_component_token", func(ctx context.Context) error { _, err := b.Platform.RenewComponentToken(ctx); return err }},
		{"api_create_preauthcode", func(ctx context.Context) error {
			_, err := b.Platform.NewAuthorizationLink(ctx, platform.LinkOptions{})
			return err
		}},
		{"api_authorizer_token", b.renew},
		{"api_get_authorizer_info", func(ctx context.Context) error {
			_, err := b.Platform.RefreshAuthorizerInfo(ctx, b.account)
			return err
		}},
		{"api_get_authorizer_list", func(ctx context.Context) error { _, err := b.Platform.RebuildAuthorizers(ctx); return err }},
		{"user/info", func(ctx context.Context) error {
			_, err := b.Platform.Account(b.account).User(ctx, b.openID, "")
			return err
		}},
	}
	for _, api := range apis {
		for _, info := range sim.Effects() {
			switch info.Effect {
			case sim.NoAnswer: // it only takes long
				continue
			}
			if info.Push {
				continue
			}
			b.inject(sim.Fault{API: api.name, Effect: info.Effect, Delay: delayOf(info.Effect)})
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

// TestCancelledUnheard: the unauthorized event is lost in bad pushes, and the next renewal finds out: 61003 or 61023 ends
// the authorizer cleanly. A rebuild finds out as well.
func TestCancelledUnheard(t *testing.T) {
	for name, find := range map[string]func(*bench) error{
		"renewal": func(b *bench) error {
			if err := b.renew(b.t.Context()); !errors.Is(err, server.ErrUnauthorized) {
				b.t.Errorf("the caller is told %v", err)
			}
			return nil
		},
		"rebuild": func(b *bench) error { _, err := b.Platform.RebuildAuthorizers(b.t.Context()); return err },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.inject(sim.Fault{InfoType: "unauthorized", Effect: sim.BadSignature})
			if _, err := b.Unauthorize(t.Context(), b.account); err != nil {
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
	for _, effect := range []sim.Effect{sim.ConnectionReset, sim.HTTPStatus, sim.EmptyBody, sim.BrokenJSON, sim.ErrCode, sim.TokenDies, sim.TextExpiresIn} {
		t.Run(string(effect), func(t *testing.T) {
			w := openBench(t, Options{Now: stillClock()})
			w.Step(t.Context())
			account := officialAccount(w)
			b := &bench{w, t, account.AppID, account.Followers[0].OpenID}
			b.inject(sim.Fault{API: "api_query_auth", Effect: effect, Next: 2})
			if err := w.AuthorizeInApp(t.Context(), b.account, nil); err != nil {
				t.Logf("the browser saw: %v", err)
			}
			b.advance(30 * time.Minute)
			b.struck()
			b.hello("hello")
			if err := b.send(t.Context()); err != nil {
				t.Error(err)
			}
			if a := b.authorizer(); a.State != platform.Authorized || a.NickName == "" || a.RefreshToken == "" || a.LastError != "" {
				t.Errorf("%+v", a)
			}
		})
	}
}

// TestPushFaults: for each way in which a push can be bent, what the platform answers and how often it handles the
// message. Only what verifies is acknowledged; a retry or a twin is not handled again.
func TestPushFaults(t *testing.T) {
	refused := func(status int) func(*testing.T, *bench, sim.Delivery) {
		return func(t *testing.T, b *bench, d sim.Delivery) {
			if d.Accepted || len(d.Attempts) != 3 || b.stored("strange") != 0 {
				t.Errorf("%s after %d attempts, stored %d times", d.Verdict, len(d.Attempts), b.stored("strange"))
			}
			for _, attempt := range d.Attempts {
				if attempt.Status != status || strings.Contains(string(attempt.ResponseBody), "success") {
					t.Errorf("answered %d %q", attempt.Status, attempt.ResponseBody)
				}
			}
		}
	}
	replied := func(t *testing.T, b *bench, d sim.Delivery) {
		if d.Verdict != sim.Replied || len(d.Attempts) != 1 || b.stored("strange") != 1 || d.Reply == nil {
			t.Errorf("%s after %d attempts, stored %d times, %v", d.Verdict, len(d.Attempts), b.stored("strange"), d.Problems)
		}
	}
	held := func(t *testing.T, b *bench, d sim.Delivery) {
		if len(d.Attempts) != 0 || b.stored("strange") != 0 {
			t.Errorf("it came at once: %+v", d)
		}
		b.hello("in between")
		b.advance(10 * time.Minute)
		d, _ = b.Sim.Delivery(d.ID)
		replied(t, b, d)
	}
	table := map[sim.Effect]func(*testing.T, *bench, sim.Delivery){
		sim.BadSignature:     refused(http.StatusUnauthorized),
		sim.SignatureOnly:    refused(http.StatusBadRequest),
		sim.OldKey:           refused(http.StatusBadRequest), // nobody configured a previous one
		sim.WrongAppID:       refused(http.StatusBadRequest),
		sim.Truncated:        refused(http.StatusBadRequest),
		sim.BadLength:        refused(http.StatusBadRequest),
		sim.MissingParameter: refused(http.StatusBadRequest),
		sim.StaleTimestamp:   replied, // WeChat documents no freshness rule; the skew is recorded
		sim.ShuffledFields:   replied,
		sim.OddWhitespace:    replied,
		sim.UnknownFields:    replied,
		sim.NoCDATA:          replied,
		sim.HostileShape:     replied,
		sim.JSONContentType:  replied,
		sim.Delayed:          held,
		sim.Reordered:        held,
		sim.Duplicate: func(t *testing.T, b *bench, d sim.Delivery) {
			replied(t, b, d)
			twins := 0
			for _, other := range b.Sim.Deliveries("", 1000) {
				if other.DuplicateOf == d.ID {
					twins++
					if other.Verdict != sim.Replied || other.Reply.Content != d.Reply.Content {
						t.Errorf("the twin was answered %s %+v", other.Verdict, other.Reply)
					}
				}
			}
			if twins != 1 {
				t.Errorf("%d twins", twins)
			}
		},
	}
	for _, info := range sim.Effects() {
		if !info.Push {
			continue
		}
		check, listed := table[info.Effect]
		if !listed {
			t.Errorf("nobody says what the platform must do about %s", info.Effect)
			continue
		}
		t.Run(string(info.Effect), func(t *testing.T) {
			b := newBench(t)
			b.inject(sim.Fault{MsgType: "text", Effect: info.Effect})
			d := b.hello("strange")
			b.struck()
			check(t, b, d)
			if d := b.hello("normal again"); d.Verdict != sim.Replied {
				t.Errorf("the next push: %s %v", d.Verdict, d.Problems)
			}
		})
	}
}

// stored counts the stored messages with a content.
func (b *bench) stored(content string) (n int) {
	b.t.Helper()
	all, err := b.Store.Callbacks(b.t.Context(), b.Settings().Component.AppID, 0, 10000)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, cb := range all {
		if m, err := platform.ParseMessage(cb.Plain); err == nil && m.Content == content {
			n++
		}
	}
	return n
}

// TestRotationDrill: with the previous key kept, pushes under it are opened, and answered under it.
func TestRotationDrill(t *testing.T) {
	b := newBench(t)
	s := b.Settings()
	s.Component.PreviousEncodingAESKey, s.Component.EncodingAESKey = s.Component.EncodingAESKey, platform.Secret(strings.Repeat("Zx9", 14)+"A")
	if err := b.SaveSettings(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	b.inject(sim.Fault{MsgType: "text", Effect: sim.OldKey})
	if d := b.hello("under the old key"); d.Verdict != sim.Replied {
		t.Errorf("%s %v", d.Verdict, d.Problems)
	}
	b.struck()
	if d := b.hello("under the new key"); d.Verdict != sim.Replied {
		t.Errorf("%s %v", d.Verdict, d.Problems)
	}
}

// TestAuthEventFaults: the events around an authorization, bent, doubled and out of order. Its code is redeemed once.
func TestAuthEventFaults(t *testing.T) {
	for _, effect := range []sim.Effect{sim.BadSignature, sim.Duplicate, sim.Reordered, sim.Delayed, sim.HostileShape} {
		t.Run(string(effect), func(t *testing.T) {
			w := openBench(t, Options{Now: stillClock()})
			w.Step(t.Context())
			account := officialAccount(w)
			b := &bench{w, t, account.AppID, account.Followers[0].OpenID}
			b.inject(sim.Fault{InfoType: "authorized", Effect: effect})
			if err := w.AuthorizeInApp(t.Context(), b.account, nil); err != nil {
				t.Fatal(err)
			}
			b.advance(10 * time.Minute)
			b.struck()
			if n := countExchanges(t, w, "name:api_query_auth"); n != 1 {
				t.Errorf("the code was redeemed %d times", n)
			}
			b.hello("hello")
			if err := b.send(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestAuthorizedAfterUnauthorized: the authorization's event comes when it is over already; it must not stay alive.
func TestAuthorizedAfterUnauthorized(t *testing.T) {
	w := openBench(t, Options{Now: stillClock()})
	w.Step(t.Context())
	account := officialAccount(w)
	b := &bench{w, t, account.AppID, account.Followers[0].OpenID}
	b.inject(sim.Fault{InfoType: "authorized", Effect: sim.Delayed, Delay: 2 * time.Minute})
	if _, _, err := w.Sim.Authorize(t.Context(), w.Settings().Component.AppID, b.account, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Unauthorize(t.Context(), b.account); err != nil {
		t.Fatal(err)
	}
	b.advance(30 * time.Minute)
	b.struck()
	if a := b.authorizer(); a.State != platform.Unauthorized {
		t.Errorf("%+v", a)
	}
}

// TestUnauthorizedAfterAuthorized: the merchant cancelled and authorized again, and the cancellation comes last; it
// must not end what stands.
func TestUnauthorizedAfterAuthorized(t *testing.T) {
	b := newBench(t)
	b.inject(sim.Fault{InfoType: "unauthorized", Effect: sim.Delayed, Delay: 2 * time.Minute})
	if _, err := b.Unauthorize(t.Context(), b.account); err != nil {
		t.Fatal(err)
	}
	b.advance(time.Minute)
	if err := b.AuthorizeInApp(t.Context(), b.account, nil); err != nil {
		t.Fatal(err)
	}
	b.advance(30 * time.Minute)
	b.struck()
	b.hello("hello")
	if err := b.send(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := b.Unauthorize(t.Context(), b.account); err != nil {
		t.Fatal(err)
	}
	if a := b.authorizer(); a.State != platform.Unauthorized {
		t.Errorf("a prompt cancellation is not believed: %+v", a)
	}
}

// TestRetryStorm: a hundred followers' messages, each pushed twice, at once; each is handled once.
func TestRetryStorm(t *testing.T) {
	b := newBench(t)
	b.inject(sim.Fault{MsgType: "text", Effect: sim.Duplicate, Next: 100})
	done := make(chan sim.Delivery, 100)
	for i := range 100 {
		go func() {
			d, err := b.SendText(context.WithoutCancel(t.Context()), b.account, b.openID, fmt.Sprintf("storm %d", i))
			if err != nil {
				t.Error(err)
			}
			done <- d
		}()
	}
	for range 100 {
		if d := <-done; d.Verdict != sim.Replied {
			t.Errorf("%s %v", d.Verdict, d.Problems)
		}
	}
	b.struck()
	for i := range 100 {
		if n := b.stored(fmt.Sprintf("storm %d", i)); n != 1 {
			t.Errorf("message %d is stored %d times", i, n)
		}
	}
}

// TestTokenRace: 64 goroutines and a second server on the same platform.db ask at once for a token that is due; WeChat
// is asked once, and everybody has the same.
func TestTokenRace(t *testing.T) {
	b := newBench(t)
	second, err := store.Open(t.Context(), filepath.Join(b.dir, "platform.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	other, err := server.New(server.Config{Component: b.Settings().Component, BaseURL: b.PlatformURL(), Store: second,
		API: &wxapi.Client{BaseURL: b.SimURL()}, Now: b.Clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	before := b.calls("/cgi-bin/component/api_authorizer_token")
	b.Clock.Shift(115 * time.Minute)
	tokens := make(chan platform.Secret, 64)
	for i := range 64 {
		go func() {
			token, err := []*server.Server{b.Platform, other}[i%2].AuthorizerToken(context.WithoutCancel(t.Context()), b.account)
			if err != nil {
				t.Error(err)
			}
			tokens <- token.Value
		}()
	}
	first := <-tokens
	for range 63 {
		if token := <-tokens; token != first {
			t.Errorf("%v and %v", token, first)
		}
	}
	if n := b.calls("/cgi-bin/component/api_authorizer_token") - before; n != 1 {
		t.Errorf("%d renewals", n)
	}
	b.hello("hello")
	b.try("with it", b.send(t.Context()))
}

// calls counts what the simulator was asked.
func (b *bench) calls(path string) (n int) {
	for _, call := range b.Sim.Calls() {
		if call.Path == path {
			n++
		}
	}
	return n
}
