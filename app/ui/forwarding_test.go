package ui

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"wxlab/app/i18n"
	"wxlab/platform"
)

func TestForwardingPageShowsWhetherTargetsStand(t *testing.T) {
	w := openWindow(t, i18n.En)
	account := authorizeOne(t, w)
	up := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "<xml><MsgType>text</MsgType><Content>hello from my server</Content></xml>")
	}))
	t.Cleanup(up.Close)
	down := httptest.NewServer(nil)
	down.Close()
	f := see[*forwardingPage](t, w, "forwarding")
	f.edit.Targets = []platform.ForwardTarget{{URL: up.URL, Mode: platform.ForwardXML},
		{URL: down.URL, Mode: platform.ForwardJSON}}
	f.rebuildForm()
	f.store()
	w.load()
	if got := words(f.root); !strings.Contains(got, "Reachable · HTTP 200") ||
		!strings.Contains(got, "is your server running?") || !strings.Contains(got, "target 1 answers, within 4s") {
		t.Errorf("the page says:\n%s", got)
	}
	d, err := w.bench.SendText(t.Context(), "", account.AppID, account.Followers[0].OpenID, "hi")
	if err != nil || d.Seen != "hello from my server" {
		t.Errorf("the follower sees %q, %v", d.Seen, err)
	}
	flush(t, w)
	w.load()
	if got := words(f.root); !strings.Contains(got, "text, answered well") {
		t.Errorf("the page says:\n%s", got)
	}
	last, _ := w.bench.Rules.LastForwarded(up.URL)
	w.openExchange(last.Exchange)
	w.load()
	if got := w.entryOf("traffic").page.(*trafficPage).view.now; got.ID != last.Exchange || got.ParentID == 0 {
		t.Errorf("opened %+v", got.Exchange)
	}
}

func TestForwardingPageRefusesWhatWouldLeaveUnconfirmed(t *testing.T) {
	w := openWindow(t, i18n.En)
	f := see[*forwardingPage](t, w, "forwarding")
	f.edit.Targets[0].URL = "http://192.0.2.1/"
	f.store()
	if got := words(f.form); len(w.bench.Rules.Forwarding()) != 0 ||
		!strings.Contains(got, "192.0.2.1 is not on this machine: confirm at this target") {
		t.Errorf("the form says\n%s", got)
	}
	f.choose(0)
	f.edit.Targets[0].URL = w.bench.PlatformURL() + "/wechat/component"
	f.store()
	if len(w.bench.Rules.Forwarding()) != 0 || !strings.Contains(w.noticeText(), "for ever") {
		t.Errorf("the notice says %q", w.noticeText())
	}
}
