package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"

	"wxlab/app/explain"
	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
)

func TestTheExamplesAreExplained(t *testing.T) {
	for lang, say := range map[i18n.Lang]struct{ opened, cause string }{
		i18n.En: {"你好", "never stored"}, i18n.Zh: {"你好", "refresh_token"},
	} {
		w := openWindow(t, lang)
		p := see[*explainPage](t, w, "explain")
		wants(t, words(p.result.root), w.T("ui.explain.empty"))
		tapWord(t, p.result.root, w.T("ui.explain.example.log"))
		wants(t, words(p.result.root), w.T("explain.kind.callback"), say.opened,
			w.T("ui.explain.with.own", w.bench.Settings().Component.AppID))
		p.result.tabs.Select(tabRead)
		wants(t, words(p.result.panes[tabRead]), "msgSignature", w.T("ui.explain.understood"))
		p.result.tabs.Select(tabSummary)
		p.take("")
		tapWord(t, p.result.root, w.T("ui.explain.example.call"))
		wants(t, words(p.result.root), "61023", say.cause, w.T("ui.fix"))
	}
}

// TestTextIsPastedAnywhereOnThePage: without the focus it replaces what was there, behind the cursor of the input it is
// added, and into the field of a key it goes as it is.
// TestTheExamplesAreThereInASmallWindow, which has no room for the pane that offers them.
func TestTheExamplesAreThereInASmallWindow(t *testing.T) {
	for _, l := range []i18n.Lang{i18n.Zh, i18n.En} {
		w := openWindow(t, l)
		p := see[*explainPage](t, w, "explain")
		if example := l.T("ui.explain.example.log"); saysAnywhere(p.left, example) {
			t.Errorf("%q stands twice in a large window", example)
		}
		w.win.Resize(fyne.NewSize(800, 500))
		tapWord(t, p.left, l.T("ui.explain.example.log"))
		if !p.result.account.OK {
			t.Errorf("the example was not opened: %s", p.result.account.Summary)
		}
	}
}

// saysAnywhere reports whether something in o that can be seen says word.
func saysAnywhere(o fyne.CanvasObject, word string) (found bool) {
	walk(o, func(o fyne.CanvasObject) { found = found || says(o, word) })
	return found
}

func TestTextIsPastedAnywhereOnThePage(t *testing.T) {
	w := openWindow(t, i18n.En)
	p := see[*explainPage](t, w, "explain")
	clip := func(text string) *fyne.ShortcutPaste {
		w.app.Clipboard().SetContent(text)
		return &fyne.ShortcutPaste{Clipboard: w.app.Clipboard()}
	}
	clip(`{"errcode":40125,"errmsg":"invalid appsecret rid: 6425d22a-37dd8402-0c127510"}`)
	w.press("Ctrl+V")
	wants(t, p.box.Text, "40125")
	wants(t, words(p.result.root), "40125")
	w.win.Canvas().Focus(p.box)
	p.box.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
	p.box.TypedShortcut(clip("\nand more"))
	wants(t, p.text, "40125", "and more")
	p.toggleKeys()
	var key *kit.Entry
	walk(p.keys, func(o fyne.CanvasObject) {
		if e, ok := o.(*kit.Entry); ok && key == nil {
			key = e
		}
	})
	w.win.Canvas().Focus(key)
	key.TypedShortcut(clip("relaytoken2024"))
	if p.given.Token != "relaytoken2024" || strings.Contains(p.text, "relaytoken2024") {
		t.Errorf("the Token is %q, the text %q", p.given.Token.Reveal(), p.text)
	}
	p.toggleKeys()
	if p.given.Token != "" {
		t.Error("a key that nobody sees is still used")
	}
	w.show("tokens")
	clip("elsewhere")
	w.press("Ctrl+V")
	if strings.Contains(p.text, "elsewhere") {
		t.Error("another page took what was pasted")
	}
}

// TestFilesAreDroppedOnTheWindow: on any page, whatever their coding, and however long they are.
func TestFilesAreDroppedOnTheWindow(t *testing.T) {
	w := openWindow(t, i18n.En)
	dir := t.TempDir()
	drop := func(content string) {
		t.Helper()
		name := filepath.Join(dir, "dropped.log")
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		w.dropped([]fyne.URI{storage.NewFileURI(name)})
	}
	drop("\xff\xfe{\x00\"\x00e\x00r\x00r\x00c\x00o\x00d\x00e\x00\"\x00:\x004\x000\x001\x002\x005\x00}\x00")
	p := w.shown.Load().page.(*explainPage)
	wants(t, words(p.result.root), "40125")
	drop(strings.Repeat("a line of a log that says nothing\n", 3000) +
		`{"errcode":61004,"errmsg":"access clientip is not registered"}`)
	if len(p.text) <= editable || p.long.Text() != p.text {
		t.Errorf("%d bytes are held, %d shown", len(p.text), len(p.long.Text()))
	}
	wants(t, words(p.result.root), "61004")
	drop(strings.Repeat("x", fileLimit+1))
	wants(t, w.noticeText(), "dropped.log", "8.4 MB")
	p.take("")
	if p.box.Text != "" || len(p.field.Objects) != 1 {
		t.Error("the input did not come back")
	}
}

// TestAMessageInClearIsSealed: what comes out opens again, as a push and as a reply.
func TestAMessageInClearIsSealed(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	p := see[*explainPage](t, w, "explain")
	for _, c := range []struct {
		word, to, from string
		kind           explain.Kind
	}{
		{"ui.explain.seal.push", "gh_1", "oA", explain.KindCallback},
		{"ui.explain.seal.reply", "oA", "gh_1", explain.KindReply},
	} {
		p.take("<xml><ToUserName>" + c.to + "</ToUserName><FromUserName>" + c.from + "</FromUserName>" +
			"<CreateTime>1700000000</CreateTime><MsgType>text</MsgType><Content>海内存知己</Content></xml>")
		tapWord(t, p.result.root, w.T(c.word))
		a := p.result.account
		if a.Kind != c.kind || !a.OK || !strings.Contains(a.Plain, "海内存知己") || strings.Contains(p.text, "海内存知己") {
			t.Errorf("%s: %s, ok %v, %q of\n%s", c.word, a.Kind, a.OK, a.Plain, p.text)
		}
	}
	p.given.EncodingAESKey = "short"
	p.take("<xml><ToUserName>gh_1</ToUserName><MsgType>text</MsgType></xml>")
	tapWord(t, p.result.root, w.T("ui.explain.seal.push"))
	if w.noticeText() == "" {
		t.Error("nothing is said about a key that cannot seal")
	}
}

func TestTheAccountFollowsTheLanguage(t *testing.T) {
	w := openWindow(t, i18n.En)
	p := see[*explainPage](t, w, "explain")
	p.take("some words that are nothing of WeChat's")
	wants(t, words(p.result.root), i18n.En.T("explain.kind.unknown"))
	w.setLanguage(i18n.Zh)
	wants(t, words(p.result.root), i18n.Zh.T("explain.kind.unknown"))
	wants(t, p.box.Text, "some words")
}

func TestTheInputIsLeftByTheKeyboard(t *testing.T) {
	w := openWindow(t, i18n.En)
	p := see[*explainPage](t, w, "explain")
	p.find()
	if w.win.Canvas().Focused() != fyne.Focusable(p.box) {
		t.Fatal("Ctrl+F should go to the input")
	}
	test.Type(p.box, "no")
	if p.text != "no" || p.box.AcceptsTab() {
		t.Errorf("it holds %q, and Tab stays in it: %v", p.text, p.box.AcceptsTab())
	}
	if !w.shortcut(control(fyne.KeyReturn)) || p.asked != 1 {
		t.Error("Ctrl+Enter should explain")
	}
	w.show("tokens")
	if w.shortcut(control(fyne.KeyReturn)) {
		t.Error("Ctrl+Enter is this page's only")
	}
	if !w.shortcut(control(fyne.KeyE)) || w.shown.Load().id != "explain" {
		t.Error("Ctrl+E should show the page")
	}
}
