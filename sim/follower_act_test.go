package sim_test

import (
	"strings"
	"testing"

	"wxlab/sim"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

func TestActions(t *testing.T) {
	l := lab.New(t)
	a, mini := l.AccountOf(world.OfficialAccount, true), l.AccountOf(world.MiniProgram, true)
	for _, id := range []string{a.AppID, mini.AppID} {
		if _, _, err := l.Authorize(t.Context(), lab.AppID, id, nil); err != nil {
			t.Fatal(err)
		}
	}
	user := a.Followers[0].OpenID
	for _, tc := range []struct {
		action     sim.Action
		name, says string
		follows    bool
	}{
		{sim.Action{Do: sim.Write, Key: "你好"}, "text", "<Content><![CDATA[你好]]></Content>", true},
		{sim.Action{Do: sim.Scan, Key: "17"}, "SCAN", "<EventKey><![CDATA[17]]></EventKey>", true},
		{sim.Action{Do: sim.Click, Key: "NEWS"}, "CLICK", "<EventKey><![CDATA[NEWS]]></EventKey>", true},
		{sim.Action{Do: sim.View, Key: "https://example.com/"}, "VIEW",
			"<EventKey><![CDATA[https://example.com/]]></EventKey>", true},
		{sim.Action{Do: sim.Enter}, "enter", "<Event><![CDATA[enter]]></Event>", true},
		{sim.Action{Do: sim.Unfollow}, "unsubscribe", "<Event><![CDATA[unsubscribe]]></Event>", false},
		{sim.Action{Do: sim.Scan, Key: "17"}, "subscribe_qr", "<EventKey><![CDATA[qrscene_17]]></EventKey>", true},
		{sim.Action{Do: sim.Unfollow}, "unsubscribe", "unsubscribe", false},
		{sim.Action{Do: sim.Follow}, "subscribe", "<Event><![CDATA[subscribe]]></Event>", true},
		{sim.Action{Do: sim.Enter, Account: mini.AppID, OpenID: mini.Followers[0].OpenID}, "user_enter_tempsession",
			"user_enter_tempsession", true},
	} {
		if tc.action.Account == "" {
			tc.action.Account, tc.action.OpenID = a.AppID, user
		}
		told, err := l.Act(t.Context(), tc.action)
		if err != nil || len(told) != 1 || told[0].Name != tc.name || !told[0].Accepted ||
			!strings.Contains(string(told[0].Plain), tc.says) {
			t.Errorf("%s: %+v, %v", tc.action.Do, told, err)
		}
		now, _ := l.Account(a.AppID)
		if now.Followers[0].Subscribed != tc.follows {
			t.Errorf("after %s the follower follows: %v", tc.action.Do, now.Followers[0].Subscribed)
		}
	}
}

func TestActionsWithoutReceivers(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	user := a.Followers[0].OpenID
	for _, do := range []sim.Verb{sim.Write, sim.Unfollow} {
		if told, err := l.Act(t.Context(), sim.Action{Account: a.UserName, OpenID: user, Do: do,
			Key: "x"}); err != nil || len(told) != 0 {
			t.Errorf("%+v, %v", told, err)
		}
	}
	now, _ := l.Account(a.AppID)
	if chat := l.Chat(a.AppID, user); now.Followers[0].Subscribed || len(chat) != 1 || chat[0].Text != "x" {
		t.Errorf("%+v, %+v", now.Followers[0], chat)
	}
}

func TestImpossibleActions(t *testing.T) {
	l := lab.New(t)
	a, mini := l.AccountOf(world.OfficialAccount, true), l.AccountOf(world.MiniProgram, true)
	for want, action := range map[string]sim.Action{
		"already":                {Account: a.AppID, OpenID: a.Followers[0].OpenID, Do: sim.Follow},
		"no account":             {Account: "wx0", Do: sim.Follow},
		"no follower":            {Account: a.AppID, OpenID: "o", Do: sim.Follow},
		"there are [follow":      {Account: a.AppID, OpenID: a.Followers[0].OpenID, Do: "dance"},
		"mini_program, which ha": {Account: mini.AppID, OpenID: mini.Followers[0].OpenID, Do: sim.Click},
	} {
		if _, err := l.Act(t.Context(), action); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}
