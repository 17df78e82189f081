package sim_test

import (
	"strings"
	"testing"

	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

func TestWholeFlow(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	_, authorizer, _ := l.Authorized(a.AppID)
	d, err := l.SendText(t.Context(), lab.AppID, a.AppID, a.Followers[1].OpenID, "你好")
	if err != nil || !d.Accepted || len(d.Attempts) != 1 {
		t.Fatalf("%+v, %v", d, err)
	}
	out := l.Post("/cgi-bin/message/custom/send", authorizer, `{"touser":"`+a.Followers[1].OpenID+
		`","msgtype":"text","text":{"content":"hi"}}`)
	l.Want(out, 0)
	chat := l.Chat(a.AppID, a.Followers[1].OpenID)
	if len(chat) != 2 || chat[0].Text != "你好" || chat[1].Text != "hi" || !chat[1].Custom {
		t.Errorf("chat: %+v", chat)
	}
	if d, err = l.Unauthorize(t.Context(), lab.AppID, a.AppID); err != nil || !d.Accepted {
		t.Fatalf("%+v, %v", d, err)
	}
	if !strings.Contains(string(d.Plain), "<AuthorizerAppid><![CDATA["+a.AppID+"]]></AuthorizerAppid>") {
		t.Errorf("unauthorized: %s", d.Plain)
	}
	l.Want(l.Post("/cgi-bin/message/custom/send", authorizer, `{}`), 61003)
}
