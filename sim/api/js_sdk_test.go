package api_test

import (
	"testing"

	"wxlab/sim/simtest/lab"
)

func TestGetTicket(t *testing.T) {
	l, _, tok := lab.NewService(t)
	out := l.Get(lab.PathJSTicket, tok, "type", "jsapi")
	if ticket, _ := out["ticket"].(string); len(ticket) != 86 || out["errcode"] != 0.0 || out["errmsg"] != "ok" ||
		out["expires_in"] != 7200.0 {
		t.Errorf("%v", out)
	}
	l.Want(l.Get(lab.PathJSTicket, tok, "type", "wx_card"), 0)
	l.Want(l.Get(lab.PathJSTicket, tok, "type", "card"), 40097)
	l.Want(l.Get(lab.PathJSTicket, tok), 40097)
	l.Want(l.Post(lab.PathJSTicket, tok, `{}`), 43001)
}
