package ui

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"wxlab/app/i18n"
	"wxlab/app/road"
	"wxlab/app/ui/kit"
	"wxlab/app/workbench"
	"wxlab/app/workspace"
)

// openWindow opens a window on a fresh offline workspace. The test is the only goroutine that touches widgets:
// what the program does on others runs inline.
func openWindow(t *testing.T, lang i18n.Lang) *Window {
	t.Helper()
	free := "127.0.0.1:0"
	bench, err := workbench.Open(t.Context(), workbench.Options{Dir: filepath.Join(t.TempDir(), "test"), Seed: 7, Lang: string(lang),
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
	go func() { w.bridge(); close(ended) }()
	return queue, ended
}
