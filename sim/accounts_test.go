package sim_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

func TestNewFollowersOfABoundAccountHaveAUnionID(t *testing.T) {
	l, a, tok := lab.NewService(t)
	l.Want(l.Post(lab.PathOpen+"create", tok, `{}`), 0)
	f, err := l.PutFollower(a.AppID, world.Follower{NickName: "新来的", Subscribed: true})
	if err != nil || len(f.UnionID) != 28 {
		t.Fatalf("%+v, %v", f, err)
	}
	if out := l.Get(lab.PathUser, tok, "openid", f.OpenID); out["unionid"] != f.UnionID {
		t.Errorf("%v", out)
	}
}

func TestPutAccount(t *testing.T) {
	l := lab.New(t)
	a, err := l.PutAccount(world.Account{NickName: "小店", Kind: world.OfficialAccount, ServiceType: 2,
		Followers: []world.Follower{{NickName: "甲", Subscribed: true}, {OpenID: "o_b", NickName: "乙"}}})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(a.AppID, "wx") || len(a.AppID) != 18 || !strings.HasPrefix(a.UserName, "gh_") ||
		len(a.Followers) != 2 ||
		len(a.Followers[0].OpenID) != 28 || a.Followers[0].SubscribedAt.IsZero() || a.Followers[1].OpenID != "o_b" ||
		a.Followers[1].Subscribed {
		t.Errorf("%+v", a)
	}
	_, authorizer, _ := l.Authorized(a.AppID)
	changed, err := l.PutAccount(world.Account{AppID: a.AppID, NickName: "大店", Kind: world.OfficialAccount,
		ServiceType: 2, VerifyType: 0})
	if err != nil || changed.NickName != "大店" || changed.UserName != a.UserName || len(changed.Followers) != 2 {
		t.Errorf("%+v, %v", changed, err)
	}
	l.Want(l.Post("/cgi-bin/getcallbackip", authorizer, `{}`), 0)
	if d, err := l.SendText(t.Context(), lab.AppID, a.AppID, "o_b", "hi"); err != nil || !d.Accepted {
		t.Errorf("%+v, %v", d, err)
	}
}

func TestPutAccountRefuses(t *testing.T) {
	l := lab.New(t)
	taken := l.AccountOf(world.MiniProgram, true).UserName
	for want, a := range map[string]world.Account{
		"nickname":         {Kind: world.MiniProgram},
		"kind":             {NickName: "x"},
		"service type 3":   {NickName: "x", Kind: world.OfficialAccount, ServiceType: 3},
		"service type 1":   {NickName: "x", Kind: world.MiniProgram, ServiceType: 1},
		"verify type":      {NickName: "x", Kind: world.OfficialAccount, VerifyType: -2},
		"begins with wx":   {NickName: "x", Kind: world.OfficialAccount, AppID: "foo"},
		"letters and dig":  {NickName: "x", Kind: world.OfficialAccount, AppID: "wx_微信"},
		"blanks":           {NickName: "x", Kind: world.OfficialAccount, AppID: "wx 1"},
		"third-party":      {NickName: "x", Kind: world.OfficialAccount, AppID: lab.AppID},
		"another account":  {NickName: "x", Kind: world.OfficialAccount, UserName: taken},
		"belongs to anoth": {NickName: "x", Kind: world.OfficialAccount, AppID: "wx0000000000000001", UserName: taken},
	} {
		if _, err := l.PutAccount(a); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

func TestRemovedAccountsAreGone(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	component, authorizer, refresh := l.Authorized(a.AppID)
	before := len(l.Accounts())
	if err := l.RemoveAccount(a.UserName); err != nil {
		t.Fatal(err)
	}
	if len(l.Accounts()) != before-1 || len(l.Grants()) != 0 {
		t.Errorf("%d accounts, grants %v", len(l.Accounts()), l.Grants())
	}
	l.Want(l.Post("/cgi-bin/message/custom/send", authorizer, `{}`), 40001)
	l.Want(l.Post("/cgi-bin/component/api_authorizer_token", component,
		fmt.Sprintf(`{"component_appid":%q,"authorizer_appid":%q,"authorizer_refresh_token":%q}`, lab.AppID, a.AppID,
			refresh)), 40013)
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
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	f, err := l.PutFollower(a.AppID, world.Follower{NickName: "新来的", Subscribed: true})
	if err != nil || !f.SubscribedAt.Equal(l.Clock.Now()) || f.UnionID != "" {
		t.Fatalf("%+v, %v", f, err)
	}
	l.Clock.Add(time.Hour)
	if f, err = l.PutFollower(a.AppID, world.Follower{OpenID: f.OpenID, Subscribed: true, Remark: "老客户",
		TagIDs: []int{2}}); err != nil {
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

func TestQRCodesAreThoseThatCanBeScanned(t *testing.T) {
	l, a, tok := lab.NewService(t)
	for _, body := range []string{
		`{"expire_seconds":60,"action_name":"QR_STR_SCENE","action_info":{"scene":{"scene_str":"short"}}}`,
		`{"action_name":"QR_LIMIT_SCENE","action_info":{"scene":{"scene_id":7}}}`,
	} {
		qr(l, tok, body)
	}
	got := l.QRCodes(a.AppID)
	if len(got) != 2 || got[0].Scene != "7" || !got[0].Expires.IsZero() || got[1].Scene != "short" ||
		got[1].Ticket == "" {
		t.Fatalf("%+v", got)
	}
	l.Clock.Add(60 * time.Second)
	if got = l.QRCodes(a.AppID); len(got) != 1 || got[0].Scene != "7" {
		t.Errorf("a minute later: %+v", got)
	}
	if got := l.QRCodes("unknown"); got != nil {
		t.Errorf("%+v", got)
	}
}
