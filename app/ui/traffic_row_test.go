package ui

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/relation"
	"wxlab/app/ui/kit"
	"wxlab/app/workbench"
	"wxlab/platform"
	"wxlab/sim/world"
)

var shopPeople = namesOf(
	[]world.Account{{AppID: "wx1", NickName: "茶叶店", Followers: []world.Follower{{OpenID: "oABCDk3Xq", NickName: "小明"}}}},
	[]platform.Authorizer{{AppID: "wx2", NickName: "花店"}})

func TestARowIsAnExchangeInWords(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 678e6, time.Local)
	got := rowWriter{i18n.Zh, shopPeople}.cells(journal.Exchange{ID: 5, At: at, Took: 3 * time.Millisecond, Dir: journal.In,
		Kind: journal.KindMessage, Name: "text", AppID: "wx1", OpenID: "oABCDk3Xq", Status: 200,
		Outcome: journal.OutcomeOK}, relation.Gist{Said: "在吗", Answered: "在的"})
	want := kit.RowCells{ID: 5, Time: "03:04:05.678", Arrow: "←", Kind: "消息", KindTone: kit.Info, Name: "text",
		Note: "在吗 → 在的", Who: "小明 …k3Xq · 茶叶店", Result: "200", ResultTone: kit.Success, Took: "3.0 ms"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got := exchangeName(journal.Exchange{Method: "GET", Path: "/authorize"}); got != "GET /authorize" {
		t.Errorf("an exchange without a name is called %q", got)
	}
}

// TestWhatARowSays: nine failures do not read alike, and whoever is known is named.
func TestWhatARowSays(t *testing.T) {
	refused := func(code int, reason string) journal.Exchange {
		return journal.Exchange{Kind: journal.KindMessage, Method: "POST", Path: "/wechat/wx9/callback", AppID: "wx9",
			OpenID: "o9yyyy", Outcome: journal.OutcomeRefused, Code: code, Reason: reason}
	}
	api := journal.Exchange{Kind: journal.KindAPI, Name: "message/custom/send", OpenID: "oABCDk3Xq", Method: "POST", Path: "/x"}
	spent := api
	spent.Outcome, spent.Code, spent.Reason = journal.OutcomeRefused, 45047, "out of response count limit"
	for _, c := range []struct {
		e               journal.Exchange
		gist            relation.Gist
		name, note, who string
	}{
		{refused(-40001, "no signature"), relation.Gist{}, "not opened", "the signature does not fit", "…yyyy · wx9"},
		{refused(-40099, "strange\nreason"), relation.Gist{}, "not opened", "strange reason", "…yyyy · wx9"},
		{api, relation.Gist{Said: "hello"}, "message/custom/send", "hello", "茶叶店 → 小明 …k3Xq"},
		{spent, relation.Gist{Said: "hello"}, "message/custom/send", "out of response count limit", "茶叶店 → 小明 …k3Xq"},
		{journal.Exchange{Kind: journal.KindTicket, Name: "component_verify_ticket", Method: "POST", Path: "/wechat/component"},
			relation.Gist{}, "component_verify_ticket", "verify ticket", "POST /wechat/component"},
		{journal.Exchange{Kind: journal.KindAuth, Name: "authorized", AppID: "wx2"}, relation.Gist{}, "authorized", "", "花店"},
	} {
		got := rowWriter{i18n.En, shopPeople}.cells(c.e, c.gist)
		if got.Name != c.name || got.Note != c.note || got.Who != c.who {
			t.Errorf("%q, %q, %q; want %q, %q, %q", got.Name, got.Note, got.Who, c.name, c.note, c.who)
		}
	}
}

func TestAFoldedDeliveryTellsHowItEnded(t *testing.T) {
	var m exchangeList
	m.merge(delivered(journal.OutcomeFailed, journal.OutcomeFailed, journal.OutcomeOK), true)
	w, none := rowWriter{i18n.Zh, shopPeople}, func(journal.Exchange) relation.Gist { return relation.Gist{} }
	if got := w.line(m.lines[0], false, none); got.Fold != "×3" || !got.Folded || got.ResultTone == kit.Danger {
		t.Errorf("folded: %+v", got)
	}
	m.toggle(2)
	if got := w.line(m.lines[0], true, none); got.Folded || got.ResultTone != kit.Danger {
		t.Errorf("unfolded: %+v", got)
	}
	if got := w.line(m.lines[1], true, none); got.Branch != kit.Proven || got.Fold != "" {
		t.Errorf("its second attempt: %+v", got)
	}
	thread := relation.Thread{Rest: []relation.Member{{Role: relation.Caused}, {Role: relation.Later}}}
	if got := w.line(line{&thread, 1}, true, none); got.Branch != kit.Likely {
		t.Errorf("what only its time ties: %+v", got)
	}
	if got := w.fold(&thread); got != "+2 次调用" {
		t.Errorf("it says %q", got)
	}
}

// TestTrafficSaysWhatWasWritten, to whom and by whom, and knows which push an attempt is of that nobody could open.
func TestTrafficSaysWhatWasWritten(t *testing.T) {
	for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
		w, s, a := authorized(t, lang)
		s.send("今天开门吗")
		p := see[*trafficPage](t, w, "traffic")
		i := slices.IndexFunc(p.model.lines, func(l line) bool { return l.exchange().Kind == journal.KindMessage })
		if i < 0 {
			t.Fatal("no message")
		}
		follower := w.bench.Accounts()[1].Followers[0]
		if got := p.cells(i); !strings.HasPrefix(got.Note, "今天开门吗") || !strings.HasPrefix(got.Who, follower.NickName+" …") ||
			!strings.HasSuffix(got.Who, a.NickName) {
			t.Errorf("the row says %q, %q", got.Note, got.Who)
		}
		if _, err := w.bench.Sim.Inject(world.Fault{Effect: world.BadSignature, Next: 1}); err != nil {
			t.Fatal(err)
		}
		s.send("坏签名")
		w.load()
		bent := p.model.lines[0].exchange()
		if got := p.cells(0); got.Name != w.T("ui.row.unopened") || got.Note != w.T("ui.row.code.40001") {
			t.Errorf("the bent push says %q, %q", got.Name, got.Note)
		}
		all := w.bench.Sim.Deliveries("", 1)
		if got := p.pushed.find(bent.Query); got == "" || got != all[0].ID {
			t.Errorf("the bent push is an attempt of %q, want %q", got, all[0].ID)
		}
	}
}

// TestATicketThatNobodyTookIsOneRow: it has no MsgId, and only the simulator knows that its attempts belong together.
func TestATicketThatNobodyTookIsOneRow(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	p := see[*trafficPage](t, w, "traffic")
	own := httptest.NewServer(http.NotFoundHandler())
	own.Close()
	if err := w.bench.SetTarget(workbench.Target{EventURL: own.URL, MessageURL: own.URL + "/$APPID$",
		Component: w.bench.Settings().Component}); err != nil {
		t.Fatal(err)
	}
	before := len(p.model.lines)
	if _, err := w.bench.PushTicket(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	w.load()
	said := rowWriter{lang: i18n.Zh}.fold(p.model.lines[0].thread)
	if n := len(p.model.lines) - before; n != 1 || said != "×3" {
		t.Errorf("%d new rows, the first says %q", n, said)
	}
}

// TestWhatTheReaderScrollsToIsRead when it comes into sight, and only what can say something.
func TestWhatTheReaderScrollsToIsRead(t *testing.T) {
	w, s, _ := authorized(t, i18n.Zh)
	s.send("下面的一行")
	p := see[*trafficPage](t, w, "traffic")
	i := slices.IndexFunc(p.model.lines, func(l line) bool { return l.exchange().Kind == journal.KindMessage })
	p.said.known = nil
	var later []func()
	w.Go = func(f func()) { later = append(later, f) }
	if got := p.cells(i); strings.Contains(got.Note, "下面的一行") || len(later) != 1 {
		t.Fatalf("%d reads, the row says %q", len(later), got.Note)
	}
	p.cells(i)
	if later[0](); len(later) != 1 || !strings.Contains(p.cells(i).Note, "下面的一行") {
		t.Errorf("%d reads, the row says %q", len(later), p.cells(i).Note)
	}
	if _, known := p.said.has(journal.Exchange{ID: 99, Kind: journal.KindTicket, Name: "component_verify_ticket"}); !known {
		t.Error("a ticket is read for a list that shows nothing of it")
	}
}

func TestRightUnfoldsAndLeftFolds(t *testing.T) {
	w := openWindow(t, i18n.En)
	p := see[*trafficPage](t, w, "traffic")
	p.model = exchangeList{}
	p.model.merge(delivered(journal.OutcomeFailed, journal.OutcomeOK), true)
	p.chosen = 3
	for _, c := range []struct {
		key    fyne.KeyName
		lines  int
		chosen int64
	}{{fyne.KeyRight, 3, 3}, {fyne.KeyRight, 3, 3}, {fyne.KeyLeft, 2, 2}, {fyne.KeyDown, 2, 1}} {
		if p.key(c.key); len(p.model.lines) != c.lines || p.chosen != c.chosen {
			t.Errorf("after %s: %d lines, #%d chosen, want %d and #%d", c.key, len(p.model.lines), p.chosen, c.lines, c.chosen)
		}
	}
	if p.key(fyne.KeyRight) {
		t.Error("there is nothing to unfold in the last line")
	}
}
