package ui

import (
	"context"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/app/workbench"
	"wxlab/platform"
)

// openWindow opens a window on a fresh offline workspace. The test is the only goroutine that touches widgets:
// what the program does on others runs inline.
func openWindow(t *testing.T, lang i18n.Lang) *Window {
	t.Helper()
	free := "127.0.0.1:0"
	bench, err := workbench.Open(t.Context(), workbench.Options{Dir: filepath.Join(t.TempDir(), "test"), Seed: 7, Lang: string(lang),
		Addresses: workbench.Addresses{Platform: free, Simulator: free, Control: free}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ran := make(chan error, 1)
	go func() { ran <- bench.Run(ctx) }()
	w := New(test.NewTempApp(t), bench, Options{Context: ctx, Lang: lang})
	w.Post = func(f func()) { f() }
	w.Go = func(f func()) { f() }
	w.host.After = func(time.Duration, func()) func() { return func() {} }
	w.win.Resize(fyne.NewSize(1280, 800))
	t.Cleanup(func() {
		stop()
		<-ran
		if err := bench.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

// see brings a page to the front and loads it.
func see[P page](t *testing.T, w *Window, id string) P {
	t.Helper()
	w.show(id)
	w.load()
	p, ok := w.shown.Load().page.(P)
	if !ok {
		t.Fatalf("page %s is a %T", id, w.shown.Load().page)
	}
	return p
}

// words are all texts that o shows.
func words(o fyne.CanvasObject) string {
	var out []string
	walk(o, func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *kit.Text:
			out = append(out, o.Text())
		case *kit.Paragraph:
			out = append(out, o.Text())
		case *kit.Pill:
			out = append(out, o.Text())
		}
	})
	return strings.Join(out, "\n")
}

func walk(o fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	if o == nil || !o.Visible() {
		return
	}
	visit(o)
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			walk(child, visit)
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(o).Objects() {
			walk(child, visit)
		}
	}
}

func (w *Window) noticeText() string {
	if !w.shell.noticeBox.Visible() {
		return ""
	}
	return words(w.shell.noticeBox)
}

func flush(t *testing.T, w *Window) {
	t.Helper()
	if err := w.bench.Journal.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestOverviewRunsTheWholeFlow(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	o := see[*overview](t, w, "overview")
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
		t.Errorf("the page says:\n%s", got)
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
	if a.link.URL == "" || !strings.Contains(words(a.root), a.link.EntryURL) || a.expiry.Hidden {
		t.Fatalf("no link: %s", w.noticeText())
	}
	a.authorize()
	flush(t, w)
	w.load()
	authorizers, err := w.bench.Authorizers(t.Context())
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
	if _, err := w.bench.Unauthorize(t.Context(), a.account); err != nil {
		t.Fatal(err)
	}
	see[*authorization](t, w, "authorization")
	if !strings.Contains(authorizersMark(mustAuthorizers(t, w)), string(platform.Unauthorized)) || strings.Contains(words(a.authorizers), "Revoke") {
		t.Error("the revocation does not show")
	}
}

func mustAuthorizers(t *testing.T, w *Window) []platform.Authorizer {
	t.Helper()
	all, err := w.bench.Authorizers(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestTokensCountDownAndReveal(t *testing.T) {
	w := openWindow(t, i18n.En)
	w.pushTicket(nil)
	if err := w.bench.RefreshCredential(t.Context(), workbench.ComponentAccessToken, ""); err != nil {
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
	s.fields["appid"].SetText("typo")
	s.forget()
	w.load()
	if got := s.fields["appid"].Text; got != w.bench.Settings().Component.AppID {
		t.Errorf("undo left %q", got)
	}
}

func TestLanguageAndThemeSwitchWhileRunning(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	w.pushTicket(nil)
	for _, e := range w.pages {
		w.show(e.id)
		w.load()
		w.setLanguage(i18n.En)
		w.load()
		if got := w.shell.title.Text(); got != i18n.En.T("ui.page."+e.id) || w.shown.Load().entry != e {
			t.Errorf("%s: title %q", e.id, got)
		}
		w.setMode(theme.Dark)
		w.load()
		w.setLanguage(i18n.Zh)
		w.setMode(theme.Light)
		w.load()
	}
	if s := w.bench.Settings(); s.Lang != "zh" || s.Theme != "light" {
		t.Errorf("saved language %q and theme %q", s.Lang, s.Theme)
	}
}

func TestNothingIsWiderThanTheSmallestWindow(t *testing.T) {
	for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
		w := openWindow(t, lang)
		w.bench.RunDemo(t.Context(), func(workbench.DemoStep) {})
		for _, e := range w.pages {
			w.show(e.id)
			w.load()
			if m := w.host.MinSize(); m.Width > 1024 || m.Height > 700 {
				t.Errorf("%s, %s needs %v", e.id, lang, m)
			}
		}
	}
}

func TestShortcuts(t *testing.T) {
	w := openWindow(t, i18n.En)
	for i, e := range w.pages {
		if !w.shortcut(control(fyne.KeyName(string(rune('1'+i))))) || w.shown.Load().entry != e {
			t.Errorf("Ctrl+%d does not show %s", i+1, e.id)
		}
	}
	w.shortcut(control(fyne.KeyF))
	if _, ok := w.win.Canvas().Focused().(*kit.Entry); !ok {
		t.Error("Ctrl+F should focus a field")
	}
	if w.shortcut(&fyne.ShortcutCopy{}) || w.shortcut(control(fyne.Key9)) {
		t.Error("a shortcut that is not ours was taken")
	}
	before := w.shown.Load().id
	w.win.Canvas().Unfocus()
	w.show("tokens")
	w.key(fyne.KeyEscape)
	if w.shown.Load().id != before {
		t.Error("Escape should go back")
	}
	w.shortcut(control(fyne.KeyK))
	if w.win.Canvas().Overlays().Top() == nil {
		t.Error("Ctrl+K should open the go-to box")
	}
}

func TestConfirmShowsAllItsWordsAndActsOnYes(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	yes := 0
	w.confirm("清空？", strings.Repeat("将删除所有未置顶的记录，不能恢复。", 4), "清空", func() { yes++ })
	pop := w.win.Canvas().Overlays().Top().(*widget.PopUp)
	if have, need := pop.Content.Size().Height, pop.Content.MinSize().Height; have < need {
		t.Errorf("the dialog is %v high, its words need %v", have, need)
	}
	var buttons []*kit.Button
	walk(pop.Content, func(o fyne.CanvasObject) {
		if b, ok := o.(*kit.Button); ok {
			buttons = append(buttons, b)
		}
	})
	if w.win.Canvas().Focused() != fyne.Focusable(buttons[0]) {
		t.Error("Enter should stay on the safe side")
	}
	test.Tap(buttons[1])
	if yes != 1 || w.win.Canvas().Overlays().Top() != nil {
		t.Errorf("acted %d times", yes)
	}
}

func TestChoicesOfTheGoToBox(t *testing.T) {
	w := openWindow(t, i18n.En)
	first := func(text string) choice { return w.choices(text)[0] }
	if c := first("#12"); c.label != "Open exchange #12" {
		t.Errorf("a number offers %q", c.label)
	}
	first("tok").act()
	if w.shown.Load().id != "tokens" {
		t.Errorf("tok leads to %s", w.shown.Load().id)
	}
	first("kind:ticket").act()
	if p := w.entryOf("traffic").page.(*traffic); w.shown.Load().id != "traffic" || p.entry.Text != "kind:ticket" {
		t.Error("other words should be searched for")
	}
	if n := len(w.choices("")); n != len(w.pages) {
		t.Errorf("an empty box offers %d choices", n)
	}
}

func TestDoCancelsAndReportsOnce(t *testing.T) {
	w := openWindow(t, i18n.En)
	b := kit.NewButton("", "Run", kit.Solid, nil)
	ended := make(chan func(), 1)
	w.Go = func(f func()) { ended <- f }
	w.do(b, "Long work", func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }, func() { t.Error("done although cancelled") })
	if !b.Disabled() || !strings.Contains(words(w.shell.bars[1]), "Long work") {
		t.Errorf("while it runs the button is off and the bar names it: %q", words(w.shell.bars[1]))
	}
	w.key(fyne.KeyEscape)
	(<-ended)()
	if b.Disabled() || w.noticeText() != "" || len(w.tasks.running) != 0 {
		t.Errorf("after cancelling: disabled %v, notice %q", b.Disabled(), w.noticeText())
	}
	w.do(b, "Failing work", func(context.Context) error { return context.DeadlineExceeded }, nil)
	(<-ended)()
	if !strings.Contains(w.noticeText(), "deadline") {
		t.Errorf("notice %q", w.noticeText())
	}
}

func TestBridgeShowsWhatHappens(t *testing.T) {
	w := openWindow(t, i18n.En)
	posts := make(chan func())
	w.Post = func(f func()) {
		ran := make(chan struct{})
		select {
		case posts <- func() { f(); close(ran) }:
			<-ran
		case <-w.ctx.Done():
		}
	}
	over := make(chan struct{})
	go func() { w.bridge(); close(over) }()
	w.show("traffic")
	p := w.entryOf("traffic").page.(*traffic)
	deadline := time.After(20 * time.Second)
	for len(p.model.rows) == 0 { // the first ticket falls in by itself
		select {
		case f := <-posts:
			f()
		case <-deadline:
			t.Fatal("no exchange appeared")
		}
	}
	w.stop()
	<-over
}

func TestCloseRemembersTheSize(t *testing.T) {
	w := openWindow(t, i18n.En)
	w.win.Resize(fyne.NewSize(1101, 777))
	w.close()
	if got := w.bench.Settings().Window; got != (workbench.WindowSize{Width: 1102, Height: 778}) {
		t.Errorf("remembered %+v", got)
	}
	if got := windowSize(workbench.WindowSize{Width: 100, Height: 50}); got.Width < 1000 {
		t.Errorf("a window of %v", got)
	}
}
