package ui

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"

	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/app/workbench"
	"wxlab/app/workspace"
)

// Window is the desktop window over one workbench.
type Window struct {
	// Post runs f on Fyne's thread and returns when it has run; Soon returns at once, and wakes no window that rests; After
	// has it run there in a while. They and Go are replaced in tests, which have one goroutine.
	Post  func(f func())
	Soon  func(f func())
	Go    func(f func())
	After func(d time.Duration, f func()) (cancel func())

	app     fyne.App
	win     fyne.Window
	bench   *workbench.Workbench
	options Options
	lang    i18n.Lang
	theme   *theme.Theme

	ctx     context.Context // ends with the window
	stop    context.CancelFunc
	reloads chan struct{} // asks the bridge to load the shown page

	host          *kit.Host
	shell         *shell
	pages         []*entry
	rebuild       func()               // makes all widgets anew, in the present language
	shown         atomic.Pointer[view] // read by the bridge
	seen          *view                // that was loaded last: what is on screen
	chosen        atomic.Value         // string: the AppID of the chosen component, see component
	inFront       atomic.Bool          // the user is at the window
	history       []string             // ids of the pages behind the shown one
	tasks         tasks
	rest          *rest
	siblings      []workspace.Sibling // the workspaces beside this one, see listWorkspaces
	deleted       []workspace.Deleted // and those that can be brought back
	stopFreeing   func()              // see freeLater
	hex           bool                // raw texts have their bytes beside them
	toldStanding  string              // which points of the workspace's files the user knows to be wrong
	toldIdleClose bool                // the user knows that the tunnel was closed because nobody used it
	tour          *tour               // of a newcomer, nil while it is off
	presenting    *presentation       // demo mode, nil while it is off
	staging       sync.WaitGroup      // what demo mode has under way beside Fyne's thread
	next          string              // folder of the workspace to open when the window is closed
}

// Options are what the program decides for the window.
type Options struct {
	Context context.Context // ends the window; nil: only the user does
	Lang    i18n.Lang       // used while the workspace's settings leave the language open
	Insist  bool            // Lang was asked for at this start and wins over the settings
	Present bool            // the window opens in demo mode
	Tray    Tray            // where the desktop has room for a program's icon, nil where it has none
	About   About           // the program
	Room    fyne.Size       // on the screen, for a new window; zero: as much as it wants
	Events  Events          // how Fyne's thread can wait for them; zero: it cannot, and looks for them all the time
	Ended   <-chan error    // why the workbench stopped working by itself, a lost database for one; nil: nobody tells
}

// Events are what the user and the desktop do to the window, as its driver hears of them.
type Events struct {
	Wait func(atMost time.Duration) // for the next one, on Fyne's thread
	Wake func()                     // ends a wait, from any thread
}

// page is one screen. content builds its widgets in the window's language; load asks the workbench, off Fyne's thread,
// for what the page shows and returns a function that shows it.
type page interface {
	content() fyne.CanvasObject
	load(ctx context.Context, l i18n.Lang) (show func(), err error)
}

// ticker is a page with countdowns; tick runs each second while it is in front.
type ticker interface{ tick(now time.Time) }

// view is a page in front, in a language. Each time a page comes to the front a new view is made, so that what was
// loaded for an earlier one is recognized as stale.
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

// tasks are the long actions under way, by a number that counts up.
type tasks struct {
	running map[int]task
	next    int
}

type task struct {
	label  string
	cancel context.CancelFunc
}

// shell is everything around the page: rail, strip, notice and status bar.
type shell struct {
	w    *Window
	root fyne.CanvasObject

	body         *fyne.Container
	ground       *kit.Surface // behind a page of cards
	railBox      *fyne.Container
	rail         railParts
	chooser      *kit.Status
	chooserBox   *fyne.Container // with its label; hidden where there is one component
	title, count *kit.Text
	platform     *kit.Status
	tunnel       *kit.Status
	simulator    *kit.Status
	clock        *kit.Status
	modeButton   *kit.Button
	line         *kit.Surface
	color        *kit.Surface // the workspace's
	noticeBox    *fyne.Container
	top          *fyne.Container
	bars         [2]*fyne.Container // strip and status bar: short rows whose texts change
	stored       *kit.Text
	standing     *kit.Pill // what is wrong with the workspace's files
	lan          *kit.Pill
	task         *fyne.Container
	address      *kit.Text
	workspace    *kit.Text
	stats        journal.Stats // as of the last load
}

// T is a sentence in the window's language.
func (w *Window) T(key string, args ...any) string { return w.lang.T(key, args...) }

// realT is T; in a workspace of real WeChat the words for it, where it has its own.
func (w *Window) realT(key string) string {
	if real := key + ".real"; w.bench.Settings().Kind == workspace.Real && i18n.Has(real) {
		return w.T(real)
	}
	return w.T(key)
}

// now is the protocol's time.
func (w *Window) now() time.Time { return w.bench.Clock.Now() }

// reload asks the bridge to load the shown page; asking again before it has done so changes nothing.
func (w *Window) reload() {
	select {
	case w.reloads <- struct{}{}:
	default:
	}
}

// close saves the window's size, rounded to even figures because of scaled displays, and closes the window.
func (w *Window) close() {
	if w.presenting == nil { // else it is the whole screen's
		s := w.bench.Settings()
		size := w.win.Canvas().Size()
		s.Window = workspace.WindowSize{Width: even(size.Width), Height: even(size.Height)}
		_ = w.bench.SaveSettings(w.ctx, s) // a size that is not remembered is no reason to stay open
	}
	w.win.Close()
}

// raise brings the window to the front, also where it is hidden or minimized.
func (w *Window) raise() {
	restore(w.win)
	w.win.Show()
	w.win.RequestFocus()
}

func even(v float32) float32 { return float32(int(v+1) / 2 * 2) }

// openNext closes the window; the program then opens the workspace in dir.
func (w *Window) openNext(dir string) {
	w.next = dir
	w.close()
}

// complain shows an error above the page until it is closed: what happened and what to do.
func (w *Window) complain(err error) {
	w.shell.notice(workspace.Say(w.lang, err), kit.Danger)
	if w.presenting != nil { // the page is away
		w.host.Toast(workspace.Say(w.lang, err), kit.Danger)
	}
}

// notice shows a sentence above the page until it is closed.
func (s *shell) notice(text string, tone kit.Tone) {
	hide := func() {
		s.noticeBox.Hide()
		kit.Renew(s.top)
	}
	closing := kit.NewIconButton("x", s.w.T("ui.close"), hide)
	row := kit.HBox(10, kit.NewIcon("triangle-alert", tone.Ink(), 17),
		kit.Grow(kit.NewParagraph(text, kit.Body, theme.Text)), closing)
	s.noticeBox.Objects = []fyne.CanvasObject{kit.NewSurface(tone.Tint(), "", 0, kit.Pad(8, 8, 16, 10, row))}
	s.noticeBox.Show()
	kit.Renew(s.top)
}

// setCount sets the live figure beside the page's title.
func (s *shell) setCount(text string) { s.count.Set(text) }

// renewBars lays strip and status bar out anew after their texts have changed.
func (s *shell) renewBars() {
	for _, bar := range s.bars {
		kit.Renew(bar)
	}
}
