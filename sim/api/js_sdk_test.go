package api_test

import (
	"testing"
	"time"

	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
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

// TestTheTicketStaysUntilNearItsEnd: whoever asks again is told 7200, however much is left, and the old one works on for an
// hour.
func TestTheTicketStaysUntilNearItsEnd(t *testing.T) {
	l, a, tok := lab.NewService(t)
	ticket := func(kind string) any {
		t.Helper()
		out := l.Get(lab.PathJSTicket, tok, "type", kind)
		if out["expires_in"] != 7200.0 {
			t.Errorf("%v", out)
		}
		return out["ticket"]
	}
	first, card := ticket("jsapi"), ticket("wx_card")
	l.Clock.Add(world.TokenLife - world.JSTicketEarly - time.Second)
	if again := ticket("jsapi"); again != first || ticket("wx_card") != card || card == first {
		t.Errorf("%v, then %v", first, again)
	}
	l.Restart()
	l.Clock.Add(time.Second)
	if again := ticket("jsapi"); again == first {
		t.Error("the same ticket five minutes before its end")
	}
	_, tok, _ = l.Authorized(a.AppID)
	if ticket("jsapi") == first {
		t.Error("the first ticket came back")
	}
}
