package ui

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"wxlab/app/embedded"
	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/ui/kit"
	"wxlab/platform"
)

func TestOverviewRunsTheWholeFlow(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	o := see[*overview](t, w, "overview")
	o.pace = 0
	o.run()
	flush(t, w)
	w.load()
	if len(o.steps) != len(o.names) || !o.report.OK || o.running {
		t.Fatalf("%d of %d steps, ok %v, running %v", len(o.steps), len(o.names), o.report.OK, o.running)
	}
	for _, item := range o.last.items {
		if !item.Done {
			t.Errorf("%s is not ticked", item.ID)
		}
	}
	if got := words(o.root); !strings.Contains(got, "全部就绪") || !strings.Contains(got, "没有失败记录") {
		t.Errorf("%+v; the page says:\n%s", o.last.failures, got)
	}
	o.flow.OnTapped(o.steps[1].Exchange)
	w.load()
	if w.shown.Load().id != "traffic" || w.entryOf("traffic").page.(*traffic).view.now.ID != o.steps[1].Exchange {
		t.Error("an arrow should open its exchange")
	}
	w.back()
	if w.shown.Load().id != "overview" {
		t.Error("back should return")
	}
}

// forge posts a callback with a signature that fits nothing.
func forge(t *testing.T, w *Window) {
	t.Helper()
	body := "<xml><AppId><![CDATA[" + w.bench.Settings().Component.AppID + "]]></AppId><Encrypt><![CDATA[" + strings.Repeat("kq7Zr1Qm0cJ2u8yJ", 8) + "]]></Encrypt></xml>"
	r, err := http.Post(w.bench.PlatformURL()+"/wechat/component?timestamp=1784102397&nonce=1&encrypt_type=aes&msg_signature=5f2c", "text/xml", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	flush(t, w)
}

func TestOverviewExplainsFailures(t *testing.T) {
	w := openWindow(t, i18n.En)
	forge(t, w)
	o := see[*overview](t, w, "overview")
	if len(o.last.failures) != 1 {
		t.Fatalf("%d failures", len(o.last.failures))
	}
	f := o.last.failures[0]
	if f.what == "" || f.why == "" || f.fix == "" || !strings.Contains(words(o.root), f.fix) {
		t.Errorf("failure %+v", f)
	}
}

func TestPagesAreNotTakenForCallbacks(t *testing.T) {
	w := openWindow(t, i18n.En)
	r, err := http.Get(w.bench.PlatformURL() + "/authorize")
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	flush(t, w)
	pages, err := w.bench.Journal.List(t.Context(), journal.Query{Text: "kind:page"})
	if err != nil || len(pages) != 1 {
		t.Fatal(err, pages)
	}
	w.openExchange(pages[0].ID)
	w.load()
	v := w.entryOf("traffic").page.(*traffic).view
	if v.now.ID != pages[0].ID || !v.now.account.OK || v.now.account.Steps[0].Name != "page" || !strings.Contains(words(v.panes[0]), "/authorize") {
		t.Errorf("#%d with %d steps:\n%s", v.now.ID, len(v.now.account.Steps), words(v.panes[0]))
	}
	v.show(exchangeDetail{Detail: journal.Detail{Exchange: journal.Exchange{ID: 99, Kind: journal.KindPage, Status: 400, Outcome: journal.OutcomeRefused, Reason: "the code is spent"}}, found: true})
	if !strings.Contains(words(v.panes[0]), "the code is spent") {
		t.Error("a page that was refused should say why")
	}
}

func TestTrafficKeepsTheChoiceWhileRowsComeIn(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	w.pushTicket(nil)
	forge(t, w)
	p := see[*traffic](t, w, "traffic")
	p.key(fyne.KeyEnd)
	w.load()
	chosen := p.view.now.ID
	w.pushTicket(nil)
	flush(t, w)
	w.load()
	if p.view.now.ID != chosen || p.chosen != chosen {
		t.Errorf("the choice moved from %d to %d", chosen, p.view.now.ID)
	}
	p.key(fyne.KeyUp)
	w.load()
	if p.view.now.ID == chosen {
		t.Error("the up key should choose another")
	}
}

// A burst beyond one page must not tear the list from what the reader has before him.
func TestTrafficCatchesUpAfterABurst(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	w.pushTicket(nil)
	flush(t, w)
	p := see[*traffic](t, w, "traffic")
	p.key(fyne.KeyEnd)
	w.load()
	first, chosen := p.model.rows[len(p.model.rows)-1].ID, p.chosen
	for range 2*pageSize + 50 {
		r, err := http.Get(w.bench.PlatformURL() + "/no-such-page")
		if err != nil {
			t.Fatal(err)
		}
		r.Body.Close()
	}
	flush(t, w)
	w.load()
	if got := p.model.rows[len(p.model.rows)-1].ID; got != first || len(p.model.rows) < 2*pageSize+50 {
		t.Errorf("after the burst the list has %d rows down to #%d, want #%d", len(p.model.rows), got, first)
	}
	if p.chosen != chosen {
		t.Error("the choice moved")
	}
}

func TestTrafficFiltersAndSaysWhatIsWrong(t *testing.T) {
	w := openWindow(t, i18n.En)
	w.pushTicket(nil)
	forge(t, w)
	p := see[*traffic](t, w, "traffic")
	all := len(p.model.rows)
	test.Tap(p.chips[6])
	w.load()
	if len(p.model.rows) != 1 || !p.model.rows[0].Failed() || all < 2 {
		t.Fatalf("%d of %d rows failed", len(p.model.rows), all)
	}
	steps := p.view.now.account.Steps
	if !strings.Contains(words(p.view.root), steps[0].Title) && p.view.trouble(steps, nil) == nil {
		t.Error("the failed exchange is not explained")
	}
	p.search("status:banana")
	w.load()
	if !p.mistake.Visible() || p.mistake.Text() == "" {
		t.Error("a mistake in the search should be named")
	}
	p.search("nothing-has-this-word")
	w.load()
	if p.mistake.Visible() || len(p.model.rows) != 0 || !strings.Contains(words(p.body), "Nothing matches") {
		t.Errorf("an empty result says: %q", words(p.body))
	}
	p.open(1)
	w.load()
	if len(p.model.rows) < all || p.view.now.ID != 1 {
		t.Errorf("opening an exchange should clear the search: %d rows", len(p.model.rows))
	}
}

func TestTrafficReplaysAndPins(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	w.pushTicket(nil)
	flush(t, w)
	p := see[*traffic](t, w, "traffic")
	tickets, err := w.bench.Journal.List(t.Context(), journal.Query{Text: "kind:ticket", Limit: 1})
	if err != nil || len(tickets) != 1 {
		t.Fatal(err, tickets)
	}
	p.open(tickets[0].ID)
	w.load()
	p.view.pin()
	p.refresh()
	flush(t, w)
	w.load()
	if p.view.now.ID == tickets[0].ID || p.view.now.Name != "component_verify_ticket" {
		t.Errorf("after a replay the page shows #%d %s", p.view.now.ID, p.view.now.Name)
	}
	if e, err := w.bench.Journal.Get(t.Context(), tickets[0].ID); err != nil || !e.Pinned {
		t.Error("not pinned", err)
	}
	exact := p.view.now.Detail
	p.view.replayMenu()
	menu := p.view.replayItems()
	if w.win.Canvas().Overlays().Top() == nil || len(menu) != 2 || menu[1].Disabled {
		t.Error("the button should offer both ways to replay")
	}
	w.win.Canvas().Overlays().Remove(w.win.Canvas().Overlays().Top())
	menu[1].Action()
	flush(t, w)
	w.load()
	if again := p.view.now; again.ID == exact.ID || again.Query == exact.Query || string(again.Plain) != string(exact.Plain) || again.ParentID != exact.ID {
		t.Errorf("re-signed, the page shows #%d of #%d: %s", again.ID, again.ParentID, again.Query)
	}
	for i := range 4 {
		p.view.tabs.Select(i)
		if img := w.win.Canvas().Capture(); img.Bounds().Dx() != 1280 {
			t.Error("tab", i)
		}
	}
}

func TestAuthorizeSendAndRevoke(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	w.pushTicket(nil)
	a := see[*authorization](t, w, "authorization")
	a.make()
	if a.link().URL == "" || !strings.Contains(words(a.root), a.link().EntryURL) || a.expiry.Hidden {
		t.Fatalf("no link: %s", w.noticeText())
	}
	a.authorize()
	flush(t, w)
	w.load()
	authorizers, err := w.bench.Platform.Authorizers(t.Context())
	if err != nil || len(authorizers) != 1 || authorizers[0].AppID != a.account {
		t.Fatalf("%v %v %s", authorizers, err, w.noticeText())
	}
	if !strings.Contains(words(a.root), authorizers[0].NickName) || !strings.Contains(words(a.root), "消息管理 1") {
		t.Errorf("the page does not show the authorizer:\n%s", words(a.root))
	}
	s := see[*simulator](t, w, "simulator")
	if s.account != a.account {
		t.Errorf("the simulator should begin with the authorized account")
	}
	s.send("你好")
	w.load()
	if got := words(s.phone.object); strings.Count(got, "你好") < 2 || !strings.Contains(got, "模拟 SIMULATED") {
		t.Errorf("the phone shows:\n%s", got)
	}
	s.event, s.set = "subscribe", map[string]string{"NoSuchField": "x"}
	s.trigger()
	if !strings.Contains(w.noticeText(), "NoSuchField") {
		t.Errorf("a field that does not exist: %q", w.noticeText())
	}
	if _, err := w.bench.Unauthorize(t.Context(), "", a.account); err != nil {
		t.Fatal(err)
	}
	see[*authorization](t, w, "authorization")
	if !strings.Contains(authorizersMark(mustAuthorizers(t, w)), string(platform.Unauthorized)) || strings.Contains(words(a.authorizers), "Revoke") {
		t.Error("the revocation does not show")
	}
}

func TestFaultsStrikeAndAreExplained(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	s := see[*simulator](t, w, "simulator")
	s.faults.inject()
	w.load()
	if got := words(s.faults.list); !strings.Contains(got, "bad_signature") || !strings.Contains(got, "还剩 1 次") {
		t.Fatalf("the list says %q %s", got, w.noticeText())
	}
	w.pushTicket(nil)
	flush(t, w)
	w.load()
	if got := words(s.faults.list); !strings.Contains(got, "已用完") {
		t.Errorf("after the strike the list says %q", got)
	}
	p := see[*traffic](t, w, "traffic")
	i := slices.IndexFunc(p.model.rows, journal.Exchange.Failed)
	if i < 0 {
		t.Fatal("the bent push is not among the failures")
	}
	p.choose(p.model.rows[i].ID)
	w.load()
	p.view.revealFailure()
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(p.view.failed)
	if p.view.tabs.Selected() != 1 || at.Y < 160 || at.Y > 240 {
		t.Errorf("the step that failed is at %v of tab %d", at, p.view.tabs.Selected())
	}
	w.bench.Sim.ClearFaults()
	see[*simulator](t, w, "simulator")
	if len(s.faults.list.Objects) != 0 {
		t.Error("cleared faults are still listed")
	}
}

func TestTimeCanBeFrozenAndMoved(t *testing.T) {
	w := openWindow(t, i18n.En)
	s := see[*simulator](t, w, "simulator")
	test.Tap(s.paces[0])
	w.load()
	if !w.bench.Status().Frozen || !s.paces[0].On() {
		t.Error("the clock still runs")
	}
	before := w.now()
	w.advance(nil, 10*time.Minute)
	if moved := w.now().Sub(before); moved != 10*time.Minute {
		t.Errorf("frozen, the clock moved %v", moved)
	}
	w.advanceToNext(nil)
	if !w.now().After(before.Add(10 * time.Minute)) {
		t.Errorf("nothing became due: %s", w.noticeText())
	}
	test.Tap(s.paces[2])
	w.load()
	if st := w.bench.Status(); st.Frozen || st.Speed != 60 || !s.paces[2].On() {
		t.Errorf("%+v", st)
	}
}

func mustAuthorizers(t *testing.T, w *Window) []platform.Authorizer {
	t.Helper()
	all, err := w.bench.Platform.Authorizers(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestTokensCountDownAndReveal(t *testing.T) {
	w := openWindow(t, i18n.En)
	w.pushTicket(nil)
	if err := w.bench.Platform.RefreshCredential(t.Context(), embedded.ComponentAccessToken, "", ""); err != nil {
		t.Fatal(err)
	}
	p := see[*tokens](t, w, "tokens")
	if len(p.live) < 2 {
		t.Fatalf("%d credentials", len(p.live))
	}
	r := p.live[1]
	before := r.note.Text()
	if strings.Contains(words(p.root), r.c.Value.Reveal()) {
		t.Error("a token is shown in clear")
	}
	p.tick(w.now().Add(time.Hour))
	if r.note.Text() == before {
		t.Errorf("%q did not count down", before)
	}
	b := kit.NewIconButton("eye", "", nil)
	r.reveal(b)
	if r.value.Text() != r.c.Value.Reveal() {
		t.Error("reveal shows nothing")
	}
	r.refresh(b)
	w.load()
	if p.all[1].Value == r.c.Value || w.noticeText() != "" {
		t.Errorf("the token was not refreshed: %s", w.noticeText())
	}
}

func TestReleaseCheckFoldsWhatPassed(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	r := see[*releaseCheck](t, w, "release_check")
	r.run([]int{2})
	w.load()
	if !r.report.OK || len(r.report.Groups) != 1 || r.running || len(r.live) != len(r.report.Groups[0].Steps) {
		t.Fatalf("ok %v, %d groups, %d live: %s", r.report.OK, len(r.report.Groups), len(r.live), w.noticeText())
	}
	if strings.Contains(words(r.steps), "验证票据") {
		t.Error("steps that passed should be folded")
	}
	r.unfolded[2] = true
	r.showReport()
	if !strings.Contains(words(r.steps), "文本消息的被动回复") {
		t.Error("unfolded, the steps should show")
	}
	if got := words(r.history); !strings.Contains(got, "第 2 组") {
		t.Errorf("history: %q", got)
	}
}

func TestSettingsAreCheckedAndSaved(t *testing.T) {
	w := openWindow(t, i18n.En)
	s := see[*settings](t, w, "settings")
	if !s.save.Disabled() {
		t.Error("nothing has changed, yet one can save")
	}
	s.fields["token"].SetText("no spaces allowed")
	s.store()
	if w.noticeText() == "" || w.bench.Settings().Component.Token == "no spaces allowed" {
		t.Errorf("a bad token was saved: %q", w.noticeText())
	}
	s.fields["token"].SetText("goodToken123")
	s.store()
	if w.bench.Settings().Component.Token != "goodToken123" || s.draft != nil || !s.save.Disabled() {
		t.Error("a good token was not saved")
	}
	if got := w.bench.Settings().Component; got.PreviousToken == "" || got.PreviousToken == "goodToken123" {
		t.Errorf("the old token was not kept: %s", got.PreviousToken)
	}
	s.fields["token"].SetText("nextToken456")
	s.store()
	if got := w.bench.Settings().Component; got.PreviousToken != "goodToken123" {
		t.Errorf("after a second change the previous token is %s", got.PreviousToken.Reveal())
	}
	s.fields["appid"].SetText("typo")
	s.forget()
	w.load()
	if got := s.fields["appid"].Text; got != w.bench.Settings().Component.AppID {
		t.Errorf("undo left %q", got)
	}
}
