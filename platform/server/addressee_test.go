package server_test

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"

	"wxlab/platform"
	"wxlab/platform/server"
)

const (
	otherAccount  = "wx2222222222222222"
	otherUserName = "gh_222222222222"
	stranger      = "wx9999999999999999"
)

// TestTheURLIsHeldToTheMessage: a captured message is good at the URL of its own account only.
func TestTheURLIsHeldToTheMessage(t *testing.T) {
	asked := 0
	r := newRig(t, withReply(func(ctx context.Context, m platform.Message) (platform.Reply, error) {
		asked++
		return replyText(ctx, m)
	}))
	r.know(account)
	info := platform.Authorizer{AppID: otherAccount, UserName: otherUserName}
	if err := r.store.SaveInfo(ctx, componentAppID, info, r.clock.Now()); err != nil {
		t.Fatal(err)
	}
	const check = "gh_3c884a361561" // of the release check's first account
	for _, c := range []struct {
		appID, to string
		taken     bool
	}{
		{account, userName, true}, {otherAccount, otherUserName, true}, {testAccount, check, true},
		{account, otherUserName, false}, {otherAccount, userName, false},
		{account, check, false}, {testAccount, userName, false}, {"wx9252c5e0bb1836fc", check, false},
		{account, "gh_nobody", false}, {testAccount, "gh_nobody", false},
		{stranger, userName, false}, {stranger, otherUserName, false}, {stranger, check, false},
	} {
		before, stored := asked, r.stored()
		w := r.send(r.textTo(c.appID, c.to, "hello"))
		switch {
		case c.taken && (w.Code != 200 || asked != before+1 || r.stored() != stored+1):
			t.Errorf("%s at %s: answered %d %s", c.to, c.appID, w.Code, w.Body)
		case !c.taken && (w.Code != 403 || asked != before || r.stored() != stored):
			t.Errorf("%s at %s: answered %d %s, asked %v", c.to, c.appID, w.Code, w.Body, asked != before)
		case !c.taken && r.last().Outcome != platform.Refused:
			t.Errorf("%s at %s: heard of as %s", c.to, c.appID, r.last().Outcome)
		}
	}
}

func (r *rig) stored() int {
	r.t.Helper()
	all, err := r.store.Callbacks(ctx, componentAppID, 0, 1000)
	if err != nil {
		r.t.Fatal(err)
	}
	return len(all)
}

// TestAnAccountThatNeverAuthorized, as after a lost database: the message is stored, marked and answered success, and
// nobody is asked for a reply; nor for its retry, when the account did authorize meanwhile.
func TestAnAccountThatNeverAuthorized(t *testing.T) {
	asked := false
	for name, change := range map[string]func(*server.Config){
		"reply": withReply(func(context.Context, platform.Message) (platform.Reply, error) {
			asked = true
			return nil, nil
		}),
		"instant": func(c *server.Config) {
			c.Instant = func(context.Context, platform.Message) (platform.Reply, bool) {
				asked = true
				return nil, true
			}
		},
	} {
		asked = false
		r := newRig(t, change).ready()
		p := r.textTo(stranger, "gh_999999999999", "TESTCOMPONENT_MSG_TYPE_TEXT")
		r.wantSuccess(r.send(p))
		if got := r.last(); !got.NeverAuthorized || got.Outcome != platform.Accepted || got.AppID != stranger {
			t.Errorf("%s: heard %+v", name, got)
		}
		kept, err := r.store.Callback(ctx, componentAppID, r.last().ID)
		if err != nil || !kept.NeverAuthorized || string(kept.Plain) != p.plain {
			t.Errorf("%s: stored %+v, %v", name, kept, err)
		}
		r.wechat.codes["queryauthcode@@@9"] = stranger
		r.wantSuccess(r.send(r.authEvent("authorized", stranger, "queryauthcode@@@9")))
		if asked {
			t.Errorf("%s: asked about an account that never authorized", name)
		}
		r.wantSuccess(r.send(p)) // Instant is asked for retries too, and what was stored is answered
		if !r.last().Duplicate || asked && name != "instant" {
			t.Errorf("%s: the retry is a duplicate: %v; asked %v", name, r.last().Duplicate, asked)
		}
		r.wantSuccess(r.send(r.textTo(stranger, "gh_999999999999", "hello again")))
		if r.last().NeverAuthorized || !asked {
			t.Errorf("%s: from the event on it is known: %+v, asked %v", name, r.last(), asked)
		}
	}
}

// TestAnAccountWhoseProfileWasNotReadYet takes what names nobody else, until its profile says who it is.
func TestAnAccountWhoseProfileWasNotReadYet(t *testing.T) {
	r := newRig(t, withReply(replyText)).ready()
	r.know(otherAccount)
	r.wechat.codes["queryauthcode@@@1"] = account
	r.wantSuccess(r.send(r.authEvent("authorized", account, "queryauthcode@@@1")))
	answer := func(to string) *httptest.ResponseRecorder { return r.send(r.textTo(account, to, "hello")) }
	if got := answer("gh_something").Code; got != 200 {
		t.Errorf("before its profile was read: %d", got)
	}
	if got := answer("gh_3c884a361561").Code; got != 403 {
		t.Errorf("what is the release check's: %d", got)
	}
	if got := answer(userName).Code; got != 403 { // otherAccount's
		t.Errorf("what is another account's: %d", got)
	}
	r.step() // reads the profile, by which the account has this name as well
	if got := answer(userName).Code; got != 200 {
		t.Errorf("after its profile was read: %d", got)
	}
	if got := answer("gh_something"); got.Code != 403 || !strings.Contains(got.Body.String(), userName) {
		t.Errorf("another name after its profile was read: %d %s", got.Code, got.Body)
	}
	r.serve() // a restart
	if got := answer("gh_something").Code; got != 403 {
		t.Errorf("after a restart: %d", got)
	}
	if got := answer("").Code; got != 200 {
		t.Errorf("no name at all: %d", got)
	}
}

// TestAnEventOfAnotherComponent: sealed with our keys, for us by its envelope, and about another one inside.
func TestAnEventOfAnotherComponent(t *testing.T) {
	r := newRig(t).authorized()
	stored := r.stored()
	p := r.authEvent("unauthorized", account, "")
	p.plain = strings.Replace(p.plain, componentAppID, "wx6a5c7b3deae109fb", 1)
	if w := r.send(p); w.Code != 403 || r.stored() != stored || r.last().Outcome != platform.Refused {
		t.Errorf("answered %d %s", w.Code, w.Body)
	}
	if a, err := r.store.Authorizer(ctx, componentAppID, account); err != nil || a.State != platform.Authorized {
		t.Errorf("%+v, %v", a, err)
	}
	p.plain = strings.Replace(p.plain, "<AppId><![CDATA[wx6a5c7b3deae109fb]]></AppId>", "", 1)
	r.wantSuccess(r.send(p)) // one that names nobody
}

// TestReleaseCheckNeedsNoAuthorization: its accounts are known before their authorized event.
func TestReleaseCheckNeedsNoAuthorization(t *testing.T) {
	r := newRig(t)
	for _, check := range platform.ReleaseCheckAccounts() {
		w := r.send(r.textTo(check.AppID, check.UserName, "TESTCOMPONENT_MSG_TYPE_TEXT"))
		if got := unseal(t, key43, w.Body.Bytes()); !strings.Contains(got, "TESTCOMPONENT_MSG_TYPE_TEXT_callback") {
			t.Errorf("%s heard %s", check.AppID, got)
		}
		if r.last().NeverAuthorized {
			t.Errorf("%s is marked", check.AppID)
		}
	}
}
