package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"wxlab/app/i18n"
	"wxlab/app/journal"
)

// message shows the newest message of a follower in Traffic.
func message(t *testing.T, w *Window, text string) *trafficPage {
	t.Helper()
	account := authorizeOne(t, w)
	if _, err := w.bench.SendText(t.Context(), "", account.AppID, account.Followers[0].OpenID, text); err != nil {
		t.Fatal(err)
	}
	flush(t, w)
	found, err := w.bench.Journal.List(t.Context(), journal.Query{Text: "dir:in kind:message", Limit: 1})
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	w.openExchange(found[0].ID)
	w.load()
	return w.entryOf("traffic").page.(*trafficPage)
}

func TestEveryBodyOfAnExchangeCanBeSaved(t *testing.T) {
	w := openWindow(t, i18n.En)
	v := message(t, w, "你好").view
	all := savables(w.lang, v.now)
	if len(all) != 4 {
		t.Fatalf("%d bodies", len(all))
	}
	for i, want := range []struct{ file, holds string }{
		{"-request.xml", "<Encrypt>"}, {"-request-plain.xml", "<Content><![CDATA[你好]]>"}, {"-reply.xml", "<Encrypt>"},
		{"-reply-plain.xml", "收到：你好"},
	} {
		if !strings.HasSuffix(all[i].file, want.file) || !strings.Contains(string(all[i].content), want.holds) {
			t.Errorf("%s holds %s", all[i].file, all[i].content)
		}
	}
	if items := w.bodyActions(v.now, false); items[0].keys == "" || !strings.HasPrefix(items[0].text, "Request body · ") {
		t.Errorf("the menu begins %q", items[0].text)
	}
	v.tabs.Select(tabReply)
	if items := v.saveActions(); items[0].keys != "" || items[2].keys != "Ctrl+S" {
		t.Error("Ctrl+S does not follow the tab")
	}
	v.now = exchangeDetail{}
	if items := w.bodyActions(v.now, false); len(items) != 1 || items[0].why == "" {
		t.Errorf("without an exchange the menu has %d items", len(items))
	}
}

func TestCtrlSOpensTheDialogOnce(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	message(t, w, "x")
	w.shortcut(control(fyne.KeyS))
	w.shortcut(control(fyne.KeyS))
	if n := len(w.win.Canvas().Overlays().List()); n != 1 {
		t.Errorf("%d dialogs", n)
	}
}

func TestEndings(t *testing.T) {
	for content, want := range map[string]string{`{"a":1}`: ".json", "<xml/>": ".xml", "success": ".txt",
		"\xff\xfe": ".bin"} {
		if got := ending([]byte(content)); got != want {
			t.Errorf("%q becomes %s", content, got)
		}
	}
}
