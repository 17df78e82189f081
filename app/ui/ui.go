// Package ui is the desktop window: a navigation rail, a strip with the state of the parties, and one page at a
// time over a workbench. It owns no state beyond what is selected and filtered; everything else is asked from the
// workbench by the one bridge goroutine and shown on Fyne's thread.
package ui

import (
	"context"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"

	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/app/workbench"
	"wxlab/app/workspace"
)

// Run opens the window and returns when it is closed, with the folder of the workspace that is to be opened next; ""
// for none.
func Run(a fyne.App, bench *workbench.Workbench, options Options) (next string) {
	w := New(a, bench, options)
	var closed atomic.Bool // and Fyne with it, which cannot be asked to quit any more
	a.Lifecycle().SetOnEnteredForeground(func() { w.inFront.Store(true) })
	a.Lifecycle().SetOnExitedForeground(func() { w.inFront.Store(false) })
	a.Lifecycle().SetOnStarted(func() {
		go w.bridge()
		go w.watchEnd()
		go w.rest.whenQuiet(w.ctx)
		context.AfterFunc(w.ctx, func() {
			if !closed.Load() {
				fyne.Do(a.Quit)
			}
		})
		first := w.welcome
		if options.Present {
			first = w.present
		}
		fyne.Do(first)
	})
	w.showTray() // Fyne puts up what it knows of when it starts, and nothing that it hears of later
	w.showAndRun()
	closed.Store(true)
	w.stop()
	w.endPresentation()
	return w.next
}

// showAndRun returns when the window is closed. What Fyne does last, which is to save the preferences, it hands to a
// queue, and where the queue takes it up a moment late, when nobody works it off any more, Fyne waits for ever. So that
// is done here instead, when the window is gone.
func (w *Window) showAndRun() {
	fynes, ok := w.app.Lifecycle().(interface {
		OnStopped() func()
		SetOnStoppedHookExecuted(func())
	})
	if ok {
		if last := fynes.OnStopped(); last != nil {
			defer last()
		}
		fynes.SetOnStoppedHookExecuted(nil)
	}
	w.win.ShowAndRun()
}

// New builds the window; Run shows it.
func New(a fyne.App, bench *workbench.Workbench, options Options) *Window {
	w := &Window{app: a, bench: bench, options: options, Go: func(f func()) { go f() },
		rest: &rest{Events: options.Events, now: time.Now}, theme: &theme.Theme{}, reloads: make(chan struct{}, 1)}
	w.Post, w.Soon, w.After = w.rest.post, fyne.Do, w.afterwards
	if options.Context == nil {
		options.Context = context.Background()
	}
	w.ctx, w.stop = context.WithCancel(options.Context)
	s := bench.Settings()
	w.lang = i18n.Lang(s.Lang)
	if s.Lang == "" || options.Insist {
		w.lang = options.Lang
	}
	w.theme.Mode = theme.Mode(s.Theme)
	a.SetIcon(theme.AppIcon())
	a.Settings().SetTheme(w.theme)
	w.win = a.NewWindow("Wxlab")
	w.win.SetMaster()
	w.win.SetPadded(false)
	w.win.SetIcon(theme.AppIcon())
	w.pages = w.newPages()
	open := w.fetchFirst("overview", firstPatience)
	w.rebuild = w.build
	w.build()
	open()
	w.win.Resize(windowSize(s.Window, options.Room))
	w.win.SetCloseIntercept(w.close)
	w.win.SetOnDropped(func(_ fyne.Position, files []fyne.URI) { w.dropped(files) })
	w.bindKeys()
	return w
}

// windowSize is the size the window had, within reason and as far as there is room.
func windowSize(s workspace.WindowSize, room fyne.Size) fyne.Size {
	least, size := fyne.NewSize(800, 500), fyne.NewSize(s.Width, s.Height)
	if s.Width < least.Width || s.Height < least.Height {
		size = fyne.NewSize(1360, 860)
	}
	if room.IsZero() {
		return size
	}
	return size.Min(room).Max(least)
}

// build makes all widgets anew, in the present language. What was typed or chosen stays: the pages hold it, not the
// widgets.
func (w *Window) build() {
	w.win.SetTitle(w.T("ui.title"))
	w.shell = w.newShell()
	for _, e := range w.pages {
		e.content = nil
	}
	w.host = kit.NewHost(w.shell.root, w.after)
	w.host.OnKey, w.host.OnRune = w.typedKey, w.typed
	w.win.SetContent(w.host)
	if w.tour != nil {
		w.tour.show()
	}
}

// newPages lists the pages in the order of the rail and of Ctrl+1 and on.
func (w *Window) newPages() []*entry {
	return []*entry{
		{id: "overview", icon: "layout-dashboard", page: newOverviewPage(w)},
		{id: "traffic", icon: "activity", group: "ui.group.debug", page: newTrafficPage(w)},
		{id: "authorization", icon: "qr-code", group: "ui.group.debug", page: newAuthorizationPage(w)},
		{id: "tokens", icon: "key-round", group: "ui.group.debug", page: newTokensPage(w)},
		{id: "release_check", icon: "flask-conical", group: "ui.group.debug", page: newReleaseCheckPage(w)},
		{id: "explain", icon: "scan-line", group: "ui.group.debug", page: newExplainPage(w)},
		{id: "simulator", icon: "smartphone", group: "ui.group.wechat", page: newSimulatorPage(w)},
		{id: "owncode", icon: "terminal", group: "ui.group.wechat", page: newOwnCodePage(w)},
		{id: "coverage", icon: "server", group: "ui.group.wechat", page: newCoveragePage(w)},
		{id: "rules", icon: "list-checks", group: "ui.group.platform", page: newRulesPage(w)},
		{id: "forwarding", icon: "webhook", group: "ui.group.platform", page: newForwardingPage(w)},
		{id: "tunnel", icon: "globe", group: "ui.group.road", page: newTunnelPage(w)},
		{id: "setup", icon: "plug", group: "ui.group.road", page: newSetupPage(w)},
		{id: "doctor", icon: "shield-check", group: "ui.group.road", page: newDoctorPage(w)},
		{id: "settings", icon: "settings", group: bottomGroup, page: newSettingsPage(w)},
	}
}

// after runs f on Fyne's thread in a while; it serves tips and toasts.
func (w *Window) after(d time.Duration, f func()) (cancel func()) { return w.After(d, f) }

func (w *Window) afterwards(d time.Duration, f func()) (cancel func()) {
	t := time.AfterFunc(d, func() {
		if w.ctx.Err() == nil {
			w.Post(f)
		}
	})
	return func() { t.Stop() }
}
