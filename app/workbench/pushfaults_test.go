package workbench_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"wxlab/app/workbench"
	"wxlab/app/workbench/workbenchtest"
	"wxlab/platform"
	"wxlab/sim/world"
)

// TestPushFaults: for each way in which a push can be bent, what the platform answers and how often it handles the
// message. Only what verifies is acknowledged; a retry or a twin is not handled again.
func TestPushFaults(t *testing.T) {
	refused := func(status int) func(*testing.T, *bench, world.Delivery) {
		return func(t *testing.T, b *bench, d world.Delivery) {
			if d.Accepted || len(d.Attempts) != 1 || !d.AsExpected() || b.stored("strange") != 0 {
				t.Errorf("%s after %d attempts, stored %d times", d.Verdict, len(d.Attempts), b.stored("strange"))
			}
			for _, attempt := range d.Attempts {
				if attempt.Status != status || strings.Contains(string(attempt.ResponseBody), "success") {
					t.Errorf("answered %d %q", attempt.Status, attempt.ResponseBody)
				}
			}
		}
	}
	replied := func(t *testing.T, b *bench, d world.Delivery) {
		if d.Verdict != world.Replied || len(d.Attempts) != 1 || b.stored("strange") != 1 || d.Reply == nil {
			t.Errorf("%s after %d attempts, stored %d times, %v", d.Verdict, len(d.Attempts), b.stored("strange"),
				d.Problems)
		}
	}
	held := func(t *testing.T, b *bench, d world.Delivery) {
		if len(d.Attempts) != 0 || b.stored("strange") != 0 {
			t.Errorf("it came at once: %+v", d)
		}
		b.hello("in between")
		b.advance(10 * time.Minute)
		d, _ = b.Sim.Delivery(d.ID)
		replied(t, b, d)
	}
	table := map[world.Effect]func(*testing.T, *bench, world.Delivery){
		world.BadSignature:     refused(http.StatusUnauthorized),
		world.SignatureOnly:    refused(http.StatusBadRequest),
		world.OldKey:           refused(http.StatusBadRequest), // nobody configured a previous one
		world.WrongAppID:       refused(http.StatusBadRequest),
		world.Truncated:        refused(http.StatusBadRequest),
		world.BadLength:        refused(http.StatusBadRequest),
		world.EntityBody:       refused(http.StatusBadRequest),
		world.MissingParameter: refused(http.StatusBadRequest),
		world.StaleTimestamp:   replied, // WeChat documents no freshness rule; the skew is recorded
		world.ShuffledFields:   replied,
		world.OddWhitespace:    replied,
		world.UnknownFields:    replied,
		world.NoCDATA:          replied,
		world.HostileShape:     replied,
		world.JSONContentType:  replied,
		world.Delayed:          held,
		world.Reordered:        held,
		world.Duplicate: func(t *testing.T, b *bench, d world.Delivery) {
			replied(t, b, d)
			twins := 0
			for _, other := range b.Sim.Deliveries("", 1000) {
				if other.DuplicateOf == d.ID {
					twins++
					if other.Verdict != world.Replied || other.Reply.Content != d.Reply.Content {
						t.Errorf("the twin was answered %s %+v", other.Verdict, other.Reply)
					}
				}
			}
			if twins != 1 {
				t.Errorf("%d twins", twins)
			}
		},
	}
	for _, info := range world.Effects() {
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
			b.inject(world.Fault{MsgType: "text", Effect: info.Effect})
			d := b.hello("strange")
			b.struck()
			check(t, b, d)
			if d := b.hello("normal again"); d.Verdict != world.Replied {
				t.Errorf("the next push: %s %v", d.Verdict, d.Problems)
			}
		})
	}
}

// stored counts the stored messages with a content.
func (b *bench) stored(content string) (n int) {
	b.t.Helper()
	all, err := b.Platform.Store.Callbacks(b.t.Context(), b.Settings().Component.AppID, 0, 10000)
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
	s.Component.PreviousEncodingAESKey, s.Component.EncodingAESKey = s.Component.EncodingAESKey,
		platform.Secret(strings.Repeat("Zx9", 14)+"A")
	if err := b.SaveSettings(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	b.inject(world.Fault{MsgType: "text", Effect: world.OldKey})
	if d := b.hello("under the old key"); d.Verdict != world.Replied {
		t.Errorf("%s %v", d.Verdict, d.Problems)
	}
	b.struck()
	if d := b.hello("under the new key"); d.Verdict != world.Replied {
		t.Errorf("%s %v", d.Verdict, d.Problems)
	}
}

// pushEffects are all ways to bend a push.
func pushEffects() (out []world.Effect) {
	for _, info := range world.Effects() {
		if info.Push {
			out = append(out, info.Effect)
		}
	}
	return out
}

// TestAuthEventFaults: the event of an authorization, bent in every way. Whether it is refused, doubled or late, the
// browser brings the code as well, and it is redeemed once.
func TestAuthEventFaults(t *testing.T) {
	for _, effect := range pushEffects() {
		t.Run(string(effect), func(t *testing.T) {
			w := workbenchtest.Open(t, workbench.Options{Now: stillClock()})
			w.Schedule.Step(t.Context())
			account := workbenchtest.OfficialAccount(w)
			b := &bench{w, t, account.AppID, account.Followers[0].OpenID}
			b.inject(world.Fault{InfoType: "authorized", Effect: effect})
			if err := w.AuthorizeInApp(t.Context(), "", b.account, nil); err != nil {
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

// TestTicketFaults: a ticket bent in every way is stored or refused as a whole, and the next one is taken.
func TestTicketFaults(t *testing.T) {
	b := newBench(t)
	component := b.Settings().Component.AppID
	value := func() platform.Secret {
		t.Helper()
		ticket, _, err := b.Platform.Store.Ticket(t.Context(), component)
		b.try("read the ticket", err)
		return ticket.Value
	}
	for _, effect := range pushEffects() {
		b.advance(2 * time.Hour) // tickets change hourly
		before := value()
		b.inject(world.Fault{InfoType: "component_verify_ticket", Effect: effect})
		b.advance(20*time.Minute + time.Second) // of two tickets in one second either may be the newer
		d, err := b.PushTicket(t.Context(), "")
		b.try(string(effect), err)
		b.struck()
		if now := value(); !d.Accepted || now == "" || !strings.Contains(string(d.Plain), now.Reveal()) {
			t.Errorf("after %s: the ticket is %v, before %v, WeChat pushed %s", effect, now, before, d.Plain)
		}
		if _, err := b.Platform.Own.RenewComponentToken(t.Context()); err != nil {
			t.Errorf("after %s: %v", effect, err)
		}
	}
}

// TestAuthorizedAfterUnauthorized: the authorization's event comes when it is over already; it must not stay alive.
func TestAuthorizedAfterUnauthorized(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{Now: stillClock()})
	w.Schedule.Step(t.Context())
	account := workbenchtest.OfficialAccount(w)
	b := &bench{w, t, account.AppID, account.Followers[0].OpenID}
	b.inject(world.Fault{InfoType: "authorized", Effect: world.Delayed, Delay: 2 * time.Minute})
	if _, _, err := w.Sim.Authorize(t.Context(), w.Settings().Component.AppID, b.account, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Unauthorize(t.Context(), "", b.account); err != nil {
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
	b.inject(world.Fault{InfoType: "unauthorized", Effect: world.Delayed, Delay: 2 * time.Minute})
	if _, err := b.Unauthorize(t.Context(), "", b.account); err != nil {
		t.Fatal(err)
	}
	b.advance(time.Minute)
	if err := b.AuthorizeInApp(t.Context(), "", b.account, nil); err != nil {
		t.Fatal(err)
	}
	b.advance(30 * time.Minute)
	b.struck()
	b.hello("hello")
	if err := b.send(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := b.Unauthorize(t.Context(), "", b.account); err != nil {
		t.Fatal(err)
	}
	if a := b.authorizer(); a.State != platform.Unauthorized {
		t.Errorf("a prompt cancellation is not believed: %+v", a)
	}
}

// TestRetryStorm: a hundred followers' messages, each pushed twice, at once; each is handled once.
func TestRetryStorm(t *testing.T) {
	b := newBench(t)
	b.inject(world.Fault{MsgType: "text", Effect: world.Duplicate, Next: 100})
	done := make(chan world.Delivery, 100)
	for i := range 100 {
		go func() {
			d, err := b.SendText(context.WithoutCancel(t.Context()), "", b.account, b.openID,
				fmt.Sprintf("storm %d", i))
			if err != nil {
				t.Error(err)
			}
			done <- d
		}()
	}
	for range 100 {
		if d := <-done; d.Verdict != world.Replied {
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
