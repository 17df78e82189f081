package server_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"wxlab/platform"
	"wxlab/platform/server"
	"wxlab/platform/store"
)

// TestUrgentWorkDoesNotWait: while hundreds of renewals are under way, the release check's message goes out next.
func TestUrgentWorkDoesNotWait(t *testing.T) {
	var r *rig
	pushed := false
	r = newRig(t, func(c *server.Config) {
		c.API.HTTP = &http.Client{Transport: roundTrip(func(req *http.Request) (*http.Response, error) {
			if strings.HasSuffix(req.URL.Path, "api_authorizer_token") && !pushed {
				pushed = true
				r.wechat.codes["queryauthcode@@@check"] = testAccount
				r.send(r.text(testAccount, "QUERY_AUTH_CODE:queryauthcode@@@check"))
			}
			return http.DefaultTransport.RoundTrip(req)
		})}
	}).ready()
	for i := range 50 {
		work := store.Work{Kind: "authorizer_token", Key: fmt.Sprintf("wx%016d", i), DueAt: r.clock.Now()}
		known := platform.Authorizer{AppID: work.Key}
		if _, err := r.store.Restore(ctx, componentAppID, known, "refreshtoken@@@x", r.clock.Now(), r.clock.Now(), work); err != nil {
			t.Fatal(err)
		}
	}
	r.step()
	if sent := r.wechat.messages(); len(sent) != 1 || sent[0].Text != "map[content:queryauthcode@@@check_from_api]" {
		t.Fatalf("sent %v", sent)
	}
	if at := slices.Index(r.wechat.calls, "send"); at > 6 || r.wechat.count("api_authorizer_token") != 50 {
		t.Errorf("the message was call %d of %d", at, len(r.wechat.calls))
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestStoppedStepCountsNoAttempts: what was not tried when the program ended is as due as before.
func TestStoppedStepCountsNoAttempts(t *testing.T) {
	r := newRig(t).ready()
	for i := range 5 {
		if err := r.store.AddWork(ctx, componentAppID, store.Work{Kind: "info", Key: fmt.Sprintf("wx%016d", i), DueAt: r.clock.Now()}); err != nil {
			t.Fatal(err)
		}
	}
	stopped, stop := context.WithCancel(ctx)
	stop()
	if err := r.srv.Step(stopped); !errors.Is(err, context.Canceled) {
		t.Errorf("Step: %v", err)
	}
	due, err := r.store.DueWork(ctx, componentAppID, r.clock.Now())
	if err != nil || len(due) < 4 {
		t.Fatalf("%d due, %v", len(due), err)
	}
	for _, w := range due {
		if w.Attempts != 0 {
			t.Errorf("%+v", w)
		}
	}
}
