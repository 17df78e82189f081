package sim_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wxlab/sim"
	"wxlab/sim/world"
)

func TestPutAccount(t *testing.T) {
	l := newLab(t)
	a, err := l.PutAccount(world.Account{NickName: "小店", Kind: world.OfficialAccount, ServiceType: 2, Followers: []world.Follower{{NickName: "甲", Subscribed: true}, {OpenID: "o_b", NickName: "乙"}}})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(a.AppID, "wx") || len(a.AppID) != 18 || !strings.HasPrefix(a.UserName, "gh_") || len(a.Followers) != 2 ||
		len(a.Followers[0].OpenID) != 28 || a.Followers[0].SubscribedAt.IsZero() || a.Followers[1].OpenID != "o_b" || a.Followers[1].Subscribed {
		t.Errorf("%+v", a)
	}
	_, authorizer, _ := l.authorize(a.AppID)
	changed, err := l.PutAccount(world.Account{AppID: a.AppID, NickName: "大店", Kind: world.OfficialAccount, ServiceType: 2, VerifyType: 0})
	if err != nil || changed.NickName != "大店" || changed.UserName != a.UserName || len(changed.Followers) != 2 {
		t.Errorf("%+v, %v", changed, err)
	}
	l.want(l.call("/cgi-bin/getcallbackip", authorizer, `{}`), 0)
	if d, err := l.SendText(t.Context(), appID, a.AppID, "o_b", "hi"); err != nil || !d.Accepted {
		t.Errorf("%+v, %v", d, err)
	}
}

func TestPutAccountRefuses(t *testing.T) {
	l := newLab(t)
	taken := l.account(world.MiniProgram, true).UserName
	for want, a := range map[string]world.Account{
		"nickname":         {Kind: world.MiniProgram},
		"kind":             {NickName: "x"},
		"service type 3":   {NickName: "x", Kind: world.OfficialAccount, ServiceType: 3},
		"service type 1":   {NickName: "x", Kind: world.MiniProgram, ServiceType: 1},
		"verify type":      {NickName: "x", Kind: world.OfficialAccount, VerifyType: -2},
		"blanks":           {NickName: "x", Kind: world.OfficialAccount, AppID: "wx 1"},
		"third-party":      {NickName: "x", Kind: world.OfficialAccount, AppID: appID},
		"another account":  {NickName: "x", Kind: world.OfficialAccount, UserName: taken},
		"belongs to anoth": {NickName: "x", Kind: world.OfficialAccount, AppID: "wx0000000000000001", UserName: taken},
	} {
		if _, err := l.PutAccount(a); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

func TestRemovedAccountsAreGone(t *testing.T) {
	l := newLab(t)
	a := l.account(world.OfficialAccount, true)
	component, authorizer, refresh := l.authorize(a.AppID)
	before := len(l.Accounts())
	if err := l.RemoveAccount(a.UserName); err != nil {
		t.Fatal(err)
	}
	if len(l.Accounts()) != before-1 || len(l.Grants()) != 0 {
		t.Errorf("%d accounts, grants %v", len(l.Accounts()), l.Grants())
	}
	l.want(l.call("/cgi-bin/message/custom/send", authorizer, `{}`), 40001)
	l.want(l.call("/cgi-bin/component/api_authorizer_token", component, fmt.Sprintf(`{"component_appid":%q,"authorizer_appid":%q,"authorizer_refresh_token":%q}`, appID, a.AppID, refresh)), 40013)
	if err := l.RemoveAccount(a.AppID); err == nil {
		t.Error("removed twice")
	}
	for _, left := range l.Accounts()[1:] {
		if err := l.RemoveAccount(left.AppID); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.RemoveAccount(l.Accounts()[0].AppID); err == nil {
		t.Error("the last account was removed: such a world cannot be restored")
	}
}

func TestFollowersComeAndGo(t *testing.T) {
	l := newLab(t)
	a := l.account(world.OfficialAccount, true)
	f, err := l.PutFollower(a.AppID, world.Follower{NickName: "新来的", Subscribed: true})
	if err != nil || !f.SubscribedAt.Equal(l.clock.Now()) || f.UnionID != "" {
		t.Fatalf("%+v, %v", f, err)
	}
	l.clock.Add(time.Hour)
	if f, err = l.PutFollower(a.AppID, world.Follower{OpenID: f.OpenID, Subscribed: true, Remark: "老客户", TagIDs: []int{2}}); err != nil {
		t.Fatal(err)
	}
	again, err := l.PutFollower(a.AppID, world.Follower{OpenID: f.OpenID, Subscribed: true})
	if diff := cmp.Diff(f, again); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if err := l.RemoveFollower(a.AppID, f.OpenID); err != nil {
		t.Fatal(err)
	}
	if err := l.RemoveFollower(a.AppID, f.OpenID); err == nil {
		t.Error("removed twice")
	}
	if now, _ := l.Account(a.AppID); len(now.Followers) != len(a.Followers) {
		t.Errorf("%+v", now.Followers)
	}
	for want, f := range map[string]world.Follower{"nickname": {}, "blanks": {NickName: "x", OpenID: "a b"}} {
		if _, err := l.PutFollower(a.AppID, f); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	if _, err := l.PutFollower("wx0", world.Follower{NickName: "x"}); err == nil {
		t.Error("a follower of nobody")
	}
}

func TestSeveralPlatforms(t *testing.T) {
	l := newLab(t)
	second := world.Platform{AppID: "wx00000000000000b2", Secret: "s", Token: "tok", AESKey: key2, Published: true, EventURL: l.srv.URL + "/2/event", MessageURL: l.srv.URL + "/2/$APPID$"}
	if err := l.PutPlatform(second); err != nil {
		t.Fatal(err)
	}
	a := l.account(world.OfficialAccount, true)
	for _, id := range []string{appID, second.AppID} {
		if _, _, err := l.Authorize(t.Context(), id, a.AppID, nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.RemovePlatform(second.AppID); err != nil {
		t.Fatal(err)
	}
	if len(l.Platforms()) != 1 || len(l.Grants()) != 1 {
		t.Errorf("%+v, %+v", l.Platforms(), l.Grants())
	}
	if err := l.RemovePlatform(second.AppID); err == nil || !strings.Contains(err.Error(), appID) {
		t.Error("removed twice:", err)
	}
	if err := l.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestResetIsANewWorld(t *testing.T) {
	l := newLab(t)
	a := l.account(world.OfficialAccount, true)
	_, authorizer, _ := l.authorize(a.AppID)
	l.inject(world.Fault{Effect: world.ErrCode})
	l.Reset(99)
	if l.Seed() != 99 || len(l.Grants())+len(l.Faults())+len(l.Deliveries("", 0))+len(l.Calls()) != 0 {
		t.Error("something is left")
	}
	l.want(l.call("/cgi-bin/getcallbackip", authorizer, `{}`), 40001)
	fresh := sim.New(sim.Config{Now: l.clock.Now, Seed: 99})
	if diff := cmp.Diff(fresh.Accounts(), l.Accounts()); diff != "" {
		t.Error(diff)
	}
	if err := l.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	if all := l.Deliveries("", 0); len(all) != 1 || !all[0].Accepted {
		t.Errorf("the first ticket: %+v", all)
	}
}

func TestQuotasCanBeReadAndSet(t *testing.T) {
	l := newLab(t)
	tok := l.componentToken()
	body := `{"component_appid":"` + appID + `","authorization_code":"x"}`
	l.want(l.call("/cgi-bin/component/api_query_auth", tok, body), 61009)
	want := []sim.Quota{
		{Owner: appID, Path: "/cgi-bin/component/api_component_token", Used: 1, Limit: 10000},
		{Owner: appID, Path: "/cgi-bin/component/api_query_auth", Used: 1, Limit: 100000},
	}
	if diff := cmp.Diff(want, l.Quotas()); diff != "" {
		t.Error(diff)
	}
	if err := l.SetQuota(appID, "/cgi-bin/component/api_query_auth", 100000); err != nil {
		t.Fatal(err)
	}
	l.want(l.call("/cgi-bin/component/api_query_auth", tok, body), 45009)
	l.clock.Add(24 * time.Hour)
	if left := l.Quotas(); len(left) != 0 {
		t.Errorf("the next day: %+v", left)
	}
	for _, bad := range []error{l.SetQuota(appID, "/nothing", 1), l.SetQuota(appID, pathToken, -1), l.SetQuota("wx0", pathToken, 1)} {
		if bad == nil {
			t.Error("a quota that cannot be")
		}
	}
}
