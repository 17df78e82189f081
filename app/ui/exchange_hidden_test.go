package ui

import (
	"encoding/hex"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"wxlab/app/embedded"
	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/ui/kit"
)

// printed is what o shows, read as one text: what was wrapped or dumped in hex is put together again.
func printed(o fyne.CanvasObject) string {
	var out strings.Builder
	walk(o, func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *canvas.Text:
			out.WriteString(o.Text)
		case *kit.Code:
			out.WriteString(o.Text() + undumped(o.Text()))
		}
	})
	return words(o) + "\n" + out.String()
}

// undumped are the bytes of what hexDump made with eight bytes in a line.
func undumped(dump string) string {
	var out []byte
	for line := range strings.SplitSeq(dump, "\n") {
		if len(line) > 34 && line[8:10] == "  " {
			b, _ := hex.DecodeString(strings.ReplaceAll(line[10:34], " ", ""))
			out = append(out, b...)
		}
	}
	return string(out)
}

// TestNoPagePrintsTheTicket nor a code, on any page, or any part of any tab of a recorded exchange, or a comparison, until
// somebody asks for it.
func TestNoPagePrintsTheTicket(t *testing.T) {
	for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
		w := openWindow(t, lang)
		w.pushTicket(nil)
		authorizeOne(t, w)
		flush(t, w)
		values := credentials(t, w)
		clean := func(where string, o fyne.CanvasObject) {
			t.Helper()
			said := printed(o)
			for kind, value := range values {
				if strings.Contains(said, value) {
					t.Errorf("%s, %s shows the %s:\n%s", lang, where, kind, said)
				}
			}
		}
		for _, e := range w.pages {
			w.show(e.id)
			w.load()
			clean(e.id, w.win.Canvas().Content())
		}
		all, err := w.bench.Journal.List(t.Context(), journal.Query{Limit: 100})
		if err != nil || len(all) < 5 {
			t.Fatal(err, len(all))
		}
		w.hex = true
		v := see[*trafficPage](t, w, "traffic").view
		shown := map[string]bool{}
		for _, e := range all {
			w.openExchange(e.ID)
			w.load()
			for tab := range v.panes {
				for part := range 4 {
					v.part = [2]int{part, part}
					v.panes[tab].Objects = nil
					v.tabs.Select(tab)
					clean(e.Name, v.root)
				}
			}
			v.lay(all[0].ID, e.ID)
			clean("the comparison", w.open())
			w.open().Hide()
			tapTip(t, v.root, w.T("ui.reveal.exchange"))
			v.tabs.Select(tabSummary)
			said := printed(v.root)
			for kind, value := range values {
				shown[kind] = shown[kind] || strings.Contains(said, value)
			}
		}
		if !shown[string(embedded.VerifyTicket)] {
			t.Error("the ticket should show to who asks for it")
		}
	}
}

// credentials are the beginnings of the values that must not show, long enough to be nothing else.
func credentials(t *testing.T, w *Window) map[string]string {
	t.Helper()
	all, err := w.bench.Platform.Credentials(t.Context())
	if err != nil || len(all) < 4 {
		t.Fatal(err, len(all))
	}
	out := map[string]string{}
	for _, c := range all {
		if value := c.Value.Reveal(); len(value) > 24 {
			out[string(c.Kind)] = value[:24]
		}
	}
	return out
}

// TestWhatLeavesTheWindowHidesTheTokens, as code or as a file, until somebody asks for them.
func TestWhatLeavesTheWindowHidesTheTokens(t *testing.T) {
	w := openWindow(t, i18n.En)
	authorizeOne(t, w)
	flush(t, w)
	token := credentials(t, w)[string(embedded.ComponentAccessToken)]
	found, err := w.bench.Journal.List(t.Context(), journal.Query{Text: "kind:api name:api_query_auth", Limit: 1})
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	w.openExchange(found[0].ID)
	w.load()
	v := w.entryOf("traffic").page.(*trafficPage).view
	copied := func(key string) (all string, why string) {
		for _, a := range v.codeActions() {
			if a.key != key {
				continue
			}
			if why = a.why; why == "" {
				a.do()
				all += w.app.Clipboard().Content()
			}
		}
		return all, why
	}
	if code, _ := copied("ui.act.copy.as"); strings.Contains(code, token) || !strings.Contains(code, "component_access_token#") {
		t.Errorf("the code gives the token away, or does not name it:\n%s", code)
	}
	if code, _ := copied("ui.act.copy.secret"); !strings.Contains(code, token) || strings.Contains(code, "#") {
		t.Errorf("with its secrets it would not run:\n%s", code)
	}
	reply := func(d exchangeDetail) string { return string(savables(w.lang, d)[1].content) }
	if body := reply(v.seen()); strings.Contains(body, "refreshtoken@@@") || !strings.Contains(body, "authorizer_refresh_token#") {
		t.Errorf("the file of the reply holds %s", body)
	}
	if clear := w.clearBodyActions(v.now, v.seen()); len(clear) != 2 || !strings.HasSuffix(clear[1].text, " · with tokens in clear") {
		t.Errorf("in clear it offers %d bodies", len(clear))
	}
	v.toggle()
	if code, _ := copied("ui.act.copy.as"); !strings.Contains(code, token) {
		t.Error("what is shown in clear should be copied so")
	}
	if _, why := copied("ui.act.copy.secret"); why == "" || len(w.clearBodyActions(v.now, v.seen())) != 0 {
		t.Error("then there is nothing more to ask for")
	}
}

// TestEditingHidesTheCodeAndSendsIt.
func TestEditingHidesTheCodeAndSendsIt(t *testing.T) {
	w := openWindow(t, i18n.En)
	authorizeOne(t, w)
	flush(t, w)
	p := chosen(t, w, "kind:auth name:authorized")
	value := string(p.view.now.Plain)
	f := p.view.editForm()
	f.open()
	if !strings.Contains(f.box.Text, "authorization_code#") || strings.Contains(f.box.Text, "queryauthcode@@@") {
		t.Errorf("the form shows %s", f.box.Text)
	}
	if got := string(f.draft().Plain); got != value || !strings.Contains(got, "queryauthcode@@@") {
		t.Errorf("it would send\n%s instead of\n%s", got, value)
	}
	tapTip(t, w.open(), w.T("ui.send.veiled"))
	if f.box.Text != value || string(f.draft().Plain) != value {
		t.Errorf("revealed, it shows %s", f.box.Text)
	}
	tapTip(t, w.open(), w.T("ui.send.veiled"))
	if strings.Contains(f.box.Text, "queryauthcode@@@") || string(f.draft().Plain) != value {
		t.Errorf("hidden again, it shows %s", f.box.Text)
	}
}
