package ui

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/replay"
	"wxlab/app/snippet"
	"wxlab/app/ui/kit"
	"wxlab/sim/world"
)

// chosen shows Traffic with the newest exchange that matches a search in front.
func chosen(t *testing.T, w *Window, query string) *trafficPage {
	t.Helper()
	flush(t, w)
	found, err := w.bench.Journal.List(t.Context(), journal.Query{Text: query, Limit: 1})
	if err != nil || len(found) == 0 {
		t.Fatalf("%s: %v, nothing found", query, err)
	}
	w.openExchange(found[0].ID)
	w.load()
	return w.entryOf("traffic").page.(*trafficPage)
}

// bentMessage is a window in which a message came with a bad signature.
func bentMessage(t *testing.T, lang i18n.Lang) (*Window, *trafficPage) {
	t.Helper()
	w, s, _ := authorized(t, lang)
	if _, err := w.bench.Sim.Inject(world.Fault{Effect: world.BadSignature, Next: 1}); err != nil {
		t.Fatal(err)
	}
	s.send("坏签名的消息")
	return w, chosen(t, w, "kind:message is:failed")
}

// TestAPushWithABadSignatureIsEditedAndSent: what it says is known all the same, and sealed anew it is taken.
func TestAPushWithABadSignatureIsEditedAndSent(t *testing.T) {
	for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
		w, p := bentMessage(t, lang)
		w.typed('e')
		if w.open() == nil || !strings.Contains(words(w.open()), w.T("ui.send.title", p.view.now.ID)) {
			t.Fatal("e opens no dialog")
		}
		w.open().Hide()
		f := p.view.editForm()
		if !strings.Contains(f.plain, "坏签名的消息") {
			t.Fatalf("the message in clear is %q", f.plain)
		}
		f.open()
		f.box.SetText(strings.Replace(f.plain, "坏签名的消息", "改好的消息", 1))
		f.times = 3
		f.send()
		if got := words(f.results); strings.Count(got, w.T("ui.send.accepted")) != 3 {
			t.Errorf("the results say %q", got)
		}
		f.sealing = replay.Forged
		f.send()
		if got := words(f.results); strings.Count(got, w.T("ui.send.refused")) != 3 {
			t.Errorf("of forgeries the results say %q", got)
		}
		f.sealing, f.toURL = replay.Sealed, true
		f.send()
		if !f.mistake.Visible() || !strings.Contains(f.mistake.Text(), "http://") {
			t.Errorf("without an address it says %q", f.mistake.Text())
		}
		flush(t, w)
		n, err := w.bench.Journal.Count(t.Context(), journal.Query{Text: fmt.Sprintf("parent:%d", p.view.now.ID)})
		if err != nil || n != 6 {
			t.Errorf("%d on record, %v", n, err)
		}
	}
}

func TestAPushIsSentToAnotherAddress(t *testing.T) {
	_, p := bentMessage(t, i18n.Zh)
	asked := ""
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		asked = r.URL.Path
		fmt.Fprint(rw, "success")
	}))
	defer server.Close()
	f := p.view.editForm()
	f.open()
	f.chooseTo("url")
	f.url = server.URL + "/own/$APPID$"
	f.send()
	if got := words(f.results); asked != "/own/"+p.view.now.AppID || !strings.Contains(got, "已接受 · HTTP 200") {
		t.Errorf("asked for %q, the results say %q", asked, got)
	}
	server.Close()
	f.send()
	if got := words(f.results); !strings.Contains(got, "没有连上") {
		t.Errorf("to nobody the results say %q", got)
	}
}

// TestWhatCannotBeEditedSaysSo: of a message that is too long the exact bytes can be sent.
func TestWhatCannotBeEditedSaysSo(t *testing.T) {
	w, p := bentMessage(t, i18n.En)
	p.view.now.Plain = []byte(strings.Repeat("x", editable+1))
	f := p.view.editForm()
	if f.open(); f.sealing != replay.Exact || !strings.Contains(words(w.open()), "too long") {
		t.Errorf("sealing %s:\n%s", f.sealing, words(w.open()))
	}
	if p.view.now.Kind = journal.KindAPI; sendable(p.view.now.Exchange) {
		t.Error("an API call is no push")
	}
	if p.view.now.Kind = journal.KindProbe; !sendable(p.view.now.Exchange) {
		t.Error("a probe is a push")
	}
	if f.toURL {
		t.Error("an offline workspace takes what was edited")
	}
}

func TestTwoExchangesAreCompared(t *testing.T) {
	for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
		w, s, _ := authorized(t, lang)
		s.send("第一条")
		p := chosen(t, w, "第一条 kind:message")
		first := p.view.now.ID
		w.typed('c')
		s.send("第二条")
		p = chosen(t, w, "第二条 kind:message")
		if offered := p.view.compareActions()[0].name(lang); offered != w.T("ui.act.compare.with", first) {
			t.Errorf("the menu offers %q", offered)
		}
		w.typed('c')
		if w.open() == nil || !strings.Contains(words(w.open()), w.T("ui.compare.title", first, p.view.now.ID)) {
			t.Fatal("nothing is compared")
		}
		c, err := &comparison{w: w}, error(nil)
		if c.sides, c.parts, err = w.bench.Compare(t.Context(), first, p.view.now.ID, w.hide, lang); err != nil {
			t.Fatal(err)
		}
		c.fold()
		folded := len(c.rows)
		var shown []string
		for _, r := range c.rows {
			shown = append(shown, r.Left+r.Right+r.Folded)
		}
		if all := strings.Join(shown, "\n"); !strings.Contains(all, "第一条") || strings.Contains(all, "CreateTime") {
			t.Errorf("it shows\n%s", all)
		}
		c.all = true
		c.fold()
		if len(c.rows) <= folded+5 || !strings.Contains(c.verdict(), "2") {
			t.Errorf("%d rows, with everything %d: %s", folded, len(c.rows), c.verdict())
		}
	}
}

func TestAReplayIsCompared(t *testing.T) {
	w, s, _ := authorized(t, i18n.Zh)
	s.send("你好")
	p := chosen(t, w, "你好 kind:message")
	p.view.replayAndCompare()
	if w.open() == nil || !strings.Contains(words(w.open()), "对比 #") {
		t.Fatal("nothing is compared")
	}
	w.open().Hide()
	p.view.lay(1<<40, 1)
	wants(t, w.noticeText(), w.T("problem.journal.not_found"))
}

// TestEveryActionIsInTheMenu of the row and of the button, and has its key.
func TestEveryActionIsInTheMenu(t *testing.T) {
	for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
		w, p := bentMessage(t, lang)
		var labels []string
		for _, item := range p.view.menu() {
			labels = append(labels, item.Label)
		}
		all := strings.Join(labels, "\n")
		for _, key := range []string{"ui.act.replay", "ui.act.replay.compare", "ui.act.edit", "ui.act.compare.pick", "ui.act.copy",
			"ui.act.save", "ui.act.remark", "ui.act.pin"} {
			if !strings.Contains(all, w.T(key)) {
				t.Errorf("%q is not in\n%s", w.T(key), all)
			}
		}
		before := len(w.win.Canvas().Overlays().List())
		p.menu(p.model.lines[1].exchange().ID, fyne.NewPos(300, 300))
		if len(w.win.Canvas().Overlays().List()) != before+1 || p.view.now.ID != p.model.lines[1].exchange().ID {
			t.Error("the row's menu does not open, or is another row's")
		}
		w.typed('p') // a menu is open: the page behind it hears nothing
		w.win.Canvas().Overlays().Remove(w.win.Canvas().Overlays().Top())
		w.typed('m')
		if w.win.Canvas().Overlays().Top() == nil {
			t.Error("m opens no menu")
		}
		w.win.Canvas().Overlays().Remove(w.win.Canvas().Overlays().Top())
		id := p.view.now.ID
		w.typed('p')
		flush(t, w)
		if e, err := w.bench.Journal.Get(t.Context(), id); err != nil || !e.Pinned {
			t.Error("p does not pin", err)
		}
		bent := chosen(t, w, "kind:message is:failed").view.now.ID
		w.typed('r')
		flush(t, w)
		w.load()
		if got := p.view.now; got.ID == bent || got.ParentID != bent {
			t.Error("r does not replay")
		}
	}
}

func TestARequestIsCopiedInEachLanguage(t *testing.T) {
	w, p := bentMessage(t, i18n.En)
	items := w.shell.items(p.view.codeActions()...)
	if len(items) != 2*len(snippet.Languages())+1 {
		t.Fatalf("%d items", len(items))
	}
	for _, item := range items[:len(snippet.Languages())] {
		item.Action()
		if got := w.app.Clipboard().Content(); !strings.Contains(got, p.view.now.Query) || !strings.Contains(got, "Encrypt") {
			t.Errorf("%s: %s", item.Label, got)
		}
	}
}

func TestARemarkIsKeptAndShown(t *testing.T) {
	for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
		w, p := bentMessage(t, lang)
		w.typed('n')
		fill(t, w, 0, "问小王").OnSubmitted("")
		w.load()
		if p.view.now.remark != "问小王" || !strings.Contains(words(p.view.panes[tabSummary]), "问小王") || !p.view.now.Pinned {
			t.Errorf("the note is %q, pinned %v", p.view.now.remark, p.view.now.Pinned)
		}
		for _, remove := range []func(){p.view.dropRemark, func() { w.typed('n'); fill(t, w, 0, " ").OnSubmitted("") }} {
			remove()
			w.load()
			if p.view.now.remark != "" || w.open() != nil {
				t.Errorf("the note is still %q", p.view.now.remark)
			}
			tapWord(t, w.win.Content(), w.T("ui.undo"))
			w.load()
			if p.view.now.remark != "问小王" {
				t.Errorf("what comes back is %q", p.view.now.remark)
			}
		}
	}
}

func TestBytesStandBesideTheText(t *testing.T) {
	w, p := bentMessage(t, i18n.En)
	p.view.tabs.Select(tabRequest)
	tapWord(t, p.view.panes[tabRequest], "Hex")
	var codes []*kit.Code
	walk(p.view.panes[tabRequest], func(o fyne.CanvasObject) {
		if c, ok := o.(*kit.Code); ok {
			codes = append(codes, c)
		}
	})
	if len(codes) != 2 || !strings.HasPrefix(codes[1].Text(), "00000000  3c 78 6d 6c") || codes[1].Position().X == 0 && codes[1].Size().Height == 0 {
		t.Fatalf("%d views", len(codes))
	}
	tapWord(t, p.view.panes[tabRequest], "Query")
	if !strings.Contains(codes[1].Text(), "=") || !w.hex {
		t.Errorf("of the query it shows %q", codes[1].Text())
	}
	o := []fyne.CanvasObject{kit.NewText("", kit.Body, ""), kit.NewText("", kit.Body, "")}
	halves{}.Layout(o, fyne.NewSize(1000, 400))
	if o[1].Position().X != 1000-hexWidth || o[0].Size().Height != 400 {
		t.Errorf("where there is room for both the bytes are at %v", o[1].Position())
	}
}

func TestWhatIsListedBecomesAFile(t *testing.T) {
	w, p := bentMessage(t, i18n.Zh)
	saves := p.view.saveActions()
	for _, all := range [][]action{p.fileActions()[:2], saves[len(saves)-2:]} {
		for _, item := range all {
			item.do()
			if w.win.Canvas().Overlays().Top() == nil || w.noticeText() != "" {
				t.Errorf("%s opens no dialog: %s", item.name(w.lang), w.noticeText())
			}
			w.win.Canvas().Overlays().Remove(w.win.Canvas().Overlays().Top())
		}
	}
	if fileName("id:7", ".har") != "wxlab-7.har" || fileName("kind:api", ".har") != "wxlab.har" {
		t.Error("a file is named after what is in it")
	}
}

// TestTheFailedStepIsOneKeyAway where there is one.
func TestTheFailedStepIsOneKeyAway(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	p := see[*trafficPage](t, w, "traffic")
	p.choose(w.bench.Journal.LastID())
	w.load()
	w.press("S")
	if p.view.tab == tabSteps {
		t.Error("it shows a failure where none is")
	}
	forge(t, w)
	w.load()
	p.choose(w.bench.Journal.LastID())
	w.load()
	w.press("S")
	if p.view.tab != tabSteps || p.view.steps.failed == nil {
		t.Errorf("the key leads to tab %v", p.view.tab)
	}
}
