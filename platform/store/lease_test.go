package store

import (
	"context"
	"testing"
	"time"

	"wxlab/platform"
)

// TestLease: one holder at a time and name, until released or over; components do not meet.
func TestLease(t *testing.T) {
	s, ctx := fresh(t), context.Background()
	for i, step := range []struct {
		component, name, holder string
		at                      time.Duration
		release                 bool
		want                    bool
	}{
		{component, "token", "a", 0, false, true},
		{component, "token", "b", time.Second, false, false},
		{component, "token", "a", 2 * time.Second, false, true}, // extended to 5 s
		{component, "token", "b", 4 * time.Second, false, false},
		{component, "other", "b", 4 * time.Second, false, true},
		{"wxother", "token", "b", 4 * time.Second, false, true},
		{component, "token", "b", 5 * time.Second, false, true}, // a's is over
		{component, "token", "a", 6 * time.Second, true, false}, // giving back what is another's changes nothing
		{component, "token", "a", 6 * time.Second, false, false},
		{component, "token", "b", 6 * time.Second, true, false},
		{component, "token", "a", 6 * time.Second, false, true},
	} {
		if step.release {
			must(t, s.Release(ctx, step.component, step.name, step.holder))
			continue
		}
		now := start.Add(step.at)
		taken, err := s.Lease(ctx, step.component, step.name, step.holder, now, now.Add(3*time.Second))
		if err != nil || taken != step.want {
			t.Errorf("step %d: %v, %v", i, taken, err)
		}
	}
}

// TestJSTicket keeps one of each kind and account, and the one that lives longest.
func TestJSTicket(t *testing.T) {
	s, ctx := fresh(t), context.Background()
	ticket := func(value platform.Secret, life time.Duration) platform.AccessToken {
		return platform.AccessToken{Value: value, IssuedAt: start, ExpiresAt: start.Add(life)}
	}
	if _, found, err := s.JSTicket(ctx, component, "wxa", "jsapi"); err != nil || found {
		t.Errorf("in an empty store: %v, %v", found, err)
	}
	must(t, s.SaveJSTicket(ctx, component, "wxa", "jsapi", ticket("new", 2*time.Hour)))
	must(t, s.SaveJSTicket(ctx, component, "wxa", "jsapi", ticket("late", time.Hour)))
	must(t, s.SaveJSTicket(ctx, component, "wxa", "wx_card", ticket("card", time.Hour)))
	must(t, s.SaveJSTicket(ctx, component, "wxb", "jsapi", ticket("b", time.Hour)))
	for key, want := range map[[2]string]platform.Secret{{"wxa", "jsapi"}: "new", {"wxa", "wx_card"}: "card",
		{"wxb", "jsapi"}: "b"} {
		got, found, err := s.JSTicket(ctx, component, key[0], key[1])
		if err != nil || !found || got.Value != want || !got.IssuedAt.Equal(start) {
			t.Errorf("%v: %v, %v", key, got, err)
		}
	}
}

// TestMaxSize bounds the file, and is lifted by opening it without.
func TestMaxSize(t *testing.T) {
	path := t.TempDir() + "/p.db"
	s, ctx := open(t, path, Options{MaxSize: 1}), context.Background()
	big := callback("big")
	big.Plain = make([]byte, 1<<20)
	if _, _, err := s.Record(ctx, big, Effects{}); err == nil {
		t.Error("a megabyte fitted into a byte")
	}
	must(t, s.Close())
	if _, _, err := open(t, path, Options{}).Record(ctx, big, Effects{}); err != nil {
		t.Error(err)
	}
}
