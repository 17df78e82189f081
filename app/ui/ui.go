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

// Options are what the program decides for the window.
type Options struct {
	Context context.Context // ends the window; nil: only the user does
	Lang    i18n.Lang       // used while the workspace's settings leave the language open
	Insist  bool            // Lang was asked for at this start and wins over the settings
}

// Window is the desktop window over one workbench.
type Window struct {
	// Post runs f on Fyne's thread and returns when it has run. It and Go are replaced in tests, which have
	// one goroutine.
	Post func(f func())
	Go   func(f func())

	app     fyne.App
	win     fyne.Window
	bench   *workbench.Workbench
	options Options
	lang    i18n.Lang
	theme   *theme.Theme

	ctx    context.Context // ends with the window
	stop   context.CancelFunc
	wanted chan struct{} // asks the bridge to load the page anew

	host    *kit.Host
	shell   *shell
	pages   []*entry
	shown   atomic.Pointer[view] // read by the bridge
	chosen  atomic.Value         // string: the AppID of the chosen component, see component
	history []string             // ids of the pages behind the shown one
	tasks   tasks
	rested  bool   // it was told that the tunnel was closed for idleness
	next    string // folder of the workspace to open when the window is closed
}

// Run opens the window and returns when it is closed, with the folder of the workspace that is to be opened next; ""
// for none.
func Run(a fyne.App, bench *workbench.Workbench, options Options) (next string) {
	w := New(a, bench, options)
	a.Lifecycle().SetOnStarted(func() {
		go w.bridge()
		context.AfterFunc(w.ctx, func() { fyne.Do(a.Quit) })
	})
	w.win.ShowAndRun()
	w.stop()
	return w.next
}

// New builds the window; Run shows it.
func New(a fyne.App, bench *workbench.Workbench, options Options) *Window {
	w := &Window{app: a, bench: bench, options: options, Post: fyne.DoAndWait, Go: func(f func()) { go f() },
		theme: &theme.Theme{}, wanted: make(chan struct{}, 1)}
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
	w.build()
	w.show("overview")
	w.win.Resize(windowSize(s.Window))
	w.win.SetCloseIntercept(w.close)
	w.bindKeys()
	return w
}

// windowSize is the size the window had, within reason.
func windowSize(s workspace.WindowSize) fyne.Size {
	if s.Width < 800 || s.Height < 500 {
		return fyne.NewSize(1360, 860)
	}
	return fyne.NewSize(s.Width, s.Height)
}

// close remembers the window's size, rounded to even figures because of scaled displays, and ends everything.
func (w *Window) close() {
	s := w.bench.Settings()
	size := w.win.Canvas().Size()
	s.Window = workspace.WindowSize{Width: even(size.Width), Height: even(size.Height)}
	_ = w.bench.SaveSettings(w.ctx, s) // a size that is not remembered is no reason to stay open
	w.win.Close()
}

func even(v float32) float32 { return float32(int(v+1) / 2 * 2) }

// build makes all widgets anew, in the present language. State lives in the pages, not in widgets.
func (w *Window) build() {
	w.win.SetTitle(w.T("ui.title"))
	w.shell = w.newShell()
	for _, e := range w.pages {
		e.content = nil
	}
	w.host = kit.NewHost(w.shell.root, w.after)
	w.host.OnKey, w.host.OnRune = w.typedKey, w.typed
	w.win.SetContent(w.host)
}

// T is a sentence in the window's language.
func (w *Window) T(key string, args ...any) string { return w.lang.T(key, args...) }

// now is the protocol's time.
func (w *Window) now() time.Time { return w.bench.Clock.Now() }

// page is one screen. content builds its widgets in the window's language; load asks the workbench off Fyne's
// thread for what the page shows and returns a function that shows it; tick counts down.
type page interface {
	content() fyne.CanvasObject
	load(ctx context.Context, l i18n.Lang) (show func(), err error)
	tick(now time.Time)
}

// view is a page in front, in a language. Every time something comes to the front it is a new view, so what was
// loaded for an older one is recognized as stale.
type view struct {
	*entry
	lang i18n.Lang
}

// entry is a page and its place in the rail.
type entry struct {
	id, icon, group string
	page            page
	nav             *kit.NavItem
	content         fyne.CanvasObject
}

// newPages lists the pages in the order of the rail and of Ctrl+1 and on.
func (w *Window) newPages() []*entry {
	return []*entry{
		{id: "overview", icon: "layout-dashboard", page: newOverview(w)},
		{id: "traffic", icon: "activity", group: "ui.group.debug", page: newTraffic(w)},
		{id: "authorization", icon: "qr-code", group: "ui.group.debug", page: newAuthorization(w)},
		{id: "tokens", icon: "key-round", group: "ui.group.debug", page: newTokens(w)},
		{id: "release_check", icon: "flask-conical", group: "ui.group.debug", page: newReleaseCheck(w)},
		{id: "simulator", icon: "smartphone", group: "ui.group.wechat", page: newSimulator(w)},
		{id: "rules", icon: "list-checks", group: "ui.group.platform", page: newReplyRules(w)},
		{id: "forwarding", icon: "webhook", group: "ui.group.platform", page: newForwarding(w)},
		{id: "tunnel", icon: "globe", group: "ui.group.road", page: newTunnelPage(w)},
		{id: "setup", icon: "plug", group: "ui.group.road", page: newSetupPage(w)},
		{id: "doctor", icon: "shield-check", group: "ui.group.road", page: newDoctorPage(w)},
		{id: "settings", icon: "settings", group: bottomGroup, page: newSettings(w)},
	}
}

// entryOf finds a page by id.
func (w *Window) entryOf(id string) *entry {
	for _, e := range w.pages {
		if e.id == id {
			return e
		}
	}
	return w.pages[0]
}

// show brings a page to the front.
func (w *Window) show(id string) {
	e := w.entryOf(id)
	if before := w.shown.Load(); before != nil && before.entry != e {
		w.history = append(w.history, before.id)
	}
	w.front(e)
}

// back returns to the page that was shown before.
func (w *Window) back() {
	if n := len(w.history); n > 0 {
		e := w.entryOf(w.history[n-1])
		w.history = w.history[:n-1]
		w.front(e)
	}
}

func (w *Window) front(e *entry) {
	if e.content == nil {
		e.content = e.page.content()
	}
	w.shown.Store(&view{e, w.lang})
	w.shell.front(e)
	w.want()
}

// openExchange shows one recorded exchange in Traffic, from wherever it was named.
func (w *Window) openExchange(id int64) {
	if id == 0 {
		return
	}
	w.entryOf("traffic").page.(*traffic).open(id)
	w.show("traffic")
}

// setLanguage rebuilds the window in the other language.
func (w *Window) setLanguage(l i18n.Lang) {
	w.lang = l
	s := w.bench.Settings()
	s.Lang = string(l)
	w.save(s)
	w.build()
	w.front(w.shown.Load().entry)
}

// setMode switches between light, dark and the desktop's choice.
func (w *Window) setMode(m theme.Mode) {
	w.theme.Mode = m
	w.app.Settings().SetTheme(w.theme)
	for _, e := range w.pages {
		if e != w.shown.Load().entry {
			e.content = nil // Fyne repaints what it shows; the others would come back in the old colours
		}
	}
	s := w.bench.Settings()
	s.Theme = string(m)
	w.save(s)
	w.shell.showMode()
}

func (w *Window) save(s workspace.Settings) {
	if err := w.bench.SaveSettings(w.ctx, s); err != nil {
		w.complain(err)
	}
}
