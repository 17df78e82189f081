package ui

import (
	"context"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"wxlab/app/embedded"
	"wxlab/app/i18n"
	"wxlab/app/road"
	"wxlab/app/ui/kit"
	"wxlab/app/workbench"
	"wxlab/app/workspace"
	"wxlab/platform"
	"wxlab/sim/world"
)

// openWindow opens a window on a fresh offline workspace. The test is the only goroutine that touches widgets:
// what the program does on others runs inline.
func openWindow(t *testing.T, lang i18n.Lang) *Window {
	t.Helper()
	return openWindowOn(t, lang, filepath.Join(t.TempDir(), "test"))
}

// openWindowOn opens a window on a workspace that may be there already.
func openWindowOn(t *testing.T, lang i18n.Lang, dir string) *Window {
	t.Helper()
	free := "127.0.0.1:0"
	bench, err := workbench.Open(t.Context(),
		workbench.Options{Dir: dir, Seed: 7, Lang: string(lang),
			Addresses: workspace.Addresses{Platform: free, Simulator: free, Control: free},
			Outside:   road.Outside{LAN: func() string { return "127.0.0.1" }}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ran := make(chan error, 1)
	go func() { ran <- bench.Run(ctx) }()
	w := New(test.NewTempApp(t), bench, Options{Context: ctx, Lang: lang})
	w.Post = func(f func()) { f() }
	w.Soon = w.Post
	w.Go = func(f func()) { f() }
	w.After = func(time.Duration, func()) func() { return func() {} }
	w.entryOf("overview").page.(*overviewPage).coach.rest = time.Time{} // it need not wait for the start to be over
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
		case *kit.Command:
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

// started waits until the workspace has done what it does by itself at its start: the first ticket, and the token that follows.
func started(t *testing.T, w *Window) {
	t.Helper()
	if _, err := w.bench.Journal.Wait(t.Context(), "name:api_component_token outcome:ok", 0); err != nil {
		t.Fatal(err)
	}
	flush(t, w)
}

// bridged runs the window's bridge: the test does the posts, and over closes when the bridge has ended.
func bridged(w *Window) (posts <-chan func(), over <-chan struct{}) {
	queue, ended := make(chan func()), make(chan struct{})
	w.Post = func(f func()) {
		ran := make(chan struct{})
		select {
		case queue <- func() { f(); close(ran) }:
			<-ran
		case <-w.ctx.Done():
		}
	}
	w.Soon = w.Post
	w.Go = func(f func()) { go f() } // what a post sets going may post, too
	go func() { w.bridge(); close(ended) }()
	return queue, ended
}

// forge posts a callback with a signature that fits nothing.
func forge(t *testing.T, w *Window) {
	t.Helper()
	body := "<xml><AppId><![CDATA[" + w.bench.Settings().Component.AppID + "]]></AppId><Encrypt><![CDATA[" +
		strings.Repeat("kq7Zr1Qm0cJ2u8yJ", 8) + "]]></Encrypt></xml>"
	r, err := http.Post(w.bench.PlatformURL()+
		"/wechat/component?timestamp=1784102397&nonce=1&encrypt_type=aes&msg_signature=5f2c", "text/xml",
		strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	flush(t, w)
}

// authorizeOne lets the first account that can authorize the platform.
func authorizeOne(t *testing.T, w *Window) world.Account {
	t.Helper()
	for _, a := range choosable(w.bench.Accounts()) {
		if a.Kind == world.OfficialAccount && a.VerifyType >= 0 {
			w.bench.Schedule.Step(t.Context())
			if err := w.bench.Authorize(t.Context(), "", a.AppID, nil); err != nil {
				t.Fatal(err)
			}
			w.bench.Schedule.Step(t.Context())
			return a
		}
	}
	t.Fatal("no account")
	return world.Account{}
}

// open is the dialog on top, nil without one.
func (w *Window) open() *kit.Dialog {
	pop, _ := w.win.Canvas().Overlays().Top().(*kit.Dialog)
	return pop
}

// tapWord taps the chip, button, link or row that says word in the dialog on top.
func tapWord(t *testing.T, o fyne.CanvasObject, word string) {
	t.Helper()
	var hit fyne.Tappable
	walk(o, func(o fyne.CanvasObject) {
		if p, ok := o.(fyne.Tappable); ok && hit == nil && says(o, word) {
			hit = p
		}
	})
	if hit == nil {
		t.Fatalf("nothing says %q:\n%s", word, words(o))
	}
	test.Tap(hit)
}

// tapTip taps the first enabled button that has tip.
func tapTip(t *testing.T, o fyne.CanvasObject, tip string) {
	t.Helper()
	var hit *kit.Button
	walk(o, func(o fyne.CanvasObject) {
		if b, ok := o.(*kit.Button); ok && hit == nil && b.Tip == tip && !b.Disabled() {
			hit = b
		}
	})
	if hit == nil {
		t.Fatalf("no button %q", tip)
	}
	test.Tap(hit)
}

// tips are those of the buttons in o.
func tips(o fyne.CanvasObject) (all []string) {
	walk(o, func(o fyne.CanvasObject) {
		if b, ok := o.(*kit.Button); ok {
			all = append(all, b.Tip)
		}
	})
	return all
}

func says(o fyne.CanvasObject, word string) bool {
	switch o := o.(type) {
	case *kit.Chip, *kit.Button, *kit.Link, *kit.NavItem, *kit.Tile:
		for _, part := range test.WidgetRenderer(o.(fyne.Widget)).Objects() {
			if label, ok := part.(*canvas.Text); ok && label.Text == word {
				return true
			}
		}
	}
	return false
}

// fill types into the n-th entry of the dialog on top.
func fill(t *testing.T, w *Window, n int, text string) *kit.Entry {
	t.Helper()
	var entries []*kit.Entry
	walk(w.open(), func(o fyne.CanvasObject) {
		if e, ok := o.(*kit.Entry); ok {
			entries = append(entries, e)
		}
	})
	if n >= len(entries) {
		t.Fatalf("the dialog has %d entries", len(entries))
	}
	entries[n].SetText(text)
	return entries[n]
}

// wants fails for every text that said lacks.
func wants(t *testing.T, said string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(said, text) {
			t.Errorf("nothing about %q in\n%s", text, said)
		}
	}
}

var moreComponent = platform.Component{
	AppID: "wx00000000000000c3", AppSecret: "0123456789abcdef0123456789abcdef", Token: "relaytoken2024",
	EncodingAESKey: "IApKdciGHXjuwt8kXA9CzkAdGOceZnswuqOJ7QpTwig",
}

// openTwo opens a window on a workspace with two components that have their tickets.
func openTwo(t *testing.T, lang i18n.Lang) *Window {
	t.Helper()
	w := openWindow(t, lang)
	if err := w.bench.AddComponent(moreComponent); err != nil {
		t.Fatal(err)
	}
	if d, err := w.bench.PushTicket(t.Context(), moreComponent.AppID); err != nil || !d.Accepted {
		t.Fatalf("%s %v", d.Verdict, err)
	}
	w.load()
	return w
}

// authorized opens the Simulator on a verified service account that has authorized the platform.
func authorized(t *testing.T, lang i18n.Lang) (*Window, *simulatorPage, world.Account) {
	t.Helper()
	w := openWindow(t, lang)
	if err := w.bench.Platform.RefreshCredential(t.Context(), embedded.VerifyTicket, "", ""); err != nil {
		t.Fatal(err)
	}
	s := see[*simulatorPage](t, w, "simulator")
	a := choosable(w.bench.Accounts())[1]
	if err := w.bench.AuthorizeInApp(t.Context(), "", a.AppID, nil); err != nil {
		t.Fatal(err)
	}
	w.bench.Schedule.Step(t.Context())
	s.choose(a.AppID)
	return w, s, a
}
