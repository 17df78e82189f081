package replay_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"wxlab/app/journal"
	"wxlab/app/replay"
	"wxlab/app/workbench"
	"wxlab/app/workspace"
	"wxlab/sim/world"
)

// message is a workspace in which a follower wrote to an account that authorized, and that message.
func message(t *testing.T) (*workbench.Workbench, journal.Detail) {
	t.Helper()
	w, _ := recorded(t, replay.ExportOptions{})
	e, err := w.Journal.Wait(t.Context(), "kind:message outcome:ok has:reply", 0)
	if err != nil {
		t.Fatal(err)
	}
	return w, get(t, w, e.ID)
}

func get(t *testing.T, w *workbench.Workbench, id int64) journal.Detail {
	t.Helper()
	d, err := w.Journal.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestAnEditedMessageIsSealedAndSent(t *testing.T) {
	w, d := message(t)
	before, _, _ := strings.Cut(string(d.Plain), "<Content>")
	plain := []byte(before + "<Content>改过的内容</Content><MsgId>99999</MsgId></xml>")
	for _, c := range []struct {
		sealing replay.Sealing
		taken   bool
	}{{replay.Sealed, true}, {replay.Forged, false}} {
		draft := replay.Draft{From: d.ID, Plain: plain, Sealing: c.sealing}
		sent, err := w.Player.Send(t.Context(), draft)
		if err != nil || !sent.AsExpected(draft) || sent.Delivery.Accepted != c.taken || sent.Exchange == 0 {
			t.Fatalf("%s: %+v %v", c.sealing, sent, err)
		}
		got := get(t, w, sent.Exchange)
		if got.ParentID != d.ID || got.Failed() == c.taken || bytes.Contains(got.Plain, []byte("改过的内容")) != c.taken {
			t.Errorf("%s: #%d of #%d, %s, %s", c.sealing, got.ID, got.ParentID, got.Outcome, got.Plain)
		}
	}
	if _, err := w.Player.Send(t.Context(), replay.Draft{From: d.ID, Sealing: replay.Sealed}); workspace.ExitCode(err) != workspace.ExitUsage {
		t.Error("nothing was sent:", err)
	}
}

func TestAMessageIsSentToAnyServer(t *testing.T) {
	w, d := message(t)
	var got []byte
	var query string
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		got, _ = io.ReadAll(r.Body)
		query = r.URL.RawQuery
		io.WriteString(rw, "success")
	}))
	defer server.Close()
	exact := replay.Draft{From: d.ID, Sealing: replay.Exact, URL: server.URL + "/own?key=1"}
	sent, err := w.Player.Send(t.Context(), exact)
	if err != nil || !bytes.Equal(got, d.ReqBody) || query != "key=1&"+d.Query || sent.Delivery.Attempts[0].Status != 200 {
		t.Errorf("%q %s %v", got, query, err)
	}
	sealed := replay.Draft{From: d.ID, Plain: d.Plain, Sealing: replay.Sealed, URL: server.URL + "/own"}
	if sent, err = w.Player.Send(t.Context(), sealed); err != nil || bytes.Equal(got, d.ReqBody) || !sent.Delivery.Accepted {
		t.Errorf("sealed anew: %+v %v", sent, err)
	}
	if on := get(t, w, sent.Exchange); on.Side != journal.WeChat || on.Query != query {
		t.Errorf("on record is %+v", on.Exchange)
	}
	server.Close()
	for _, draft := range []replay.Draft{exact, sealed} {
		sent, err := w.Player.Send(t.Context(), draft)
		if err != nil || sent.Delivery.Verdict != world.Unreachable || sent.Delivery.Attempts[0].Err == "" {
			t.Errorf("to nobody: %+v %v", sent, err)
		}
	}
}

// TestARealWorkspaceTakesNothingThatWasEdited: not at its own address either, by whatever name.
func TestARealWorkspaceTakesNothingThatWasEdited(t *testing.T) {
	w, d := message(t)
	p := &replay.Player{
		Journal: w.Journal, Embedded: w.Player.Embedded, Near: w.Player.Near, Outside: w.Player.Outside, Now: w.Player.Now,
		Ticket: w.Player.Ticket, Owns: func(host string) bool { return host == "public.example" },
		Settings: func() workspace.Settings {
			s := w.Settings()
			s.Kind = workspace.Real
			return s
		},
	}
	port := w.PlatformURL()[strings.LastIndex(w.PlatformURL(), ":"):]
	before := w.Journal.LastID()
	for _, to := range []string{"", w.PlatformURL() + "/wechat/component", "http://localhost" + port, "http://[::1]" + port,
		"https://public.example/wechat", "http://127.0.0.2" + port, "ftp://x", "no address"} {
		for _, sealing := range []replay.Sealing{replay.Sealed, replay.Forged, replay.Exact} {
			if _, err := p.Send(t.Context(), replay.Draft{From: d.ID, Plain: d.Plain, Sealing: sealing, URL: to}); workspace.ExitCode(err) != workspace.ExitUsage {
				t.Errorf("%s to %q: %v", sealing, to, err)
			}
		}
	}
	if w.Journal.LastID() != before {
		t.Error("something was sent")
	}
	if _, err := p.Send(t.Context(), replay.Draft{From: 1 << 40}); err == nil {
		t.Error("what is not on record was sent")
	}
}
