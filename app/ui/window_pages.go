package ui

import (
	"fyne.io/fyne/v2"

	"wxlab/app/ui/kit"
)

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
	w.reload()
}

// plain is a page that stands on the window itself, as the strip does, and not on another ground: where nothing is drawn
// under it a frame costs half.
type plain interface{ plain() }

// front puts a page's content under the strip.
func (s *shell) front(e *entry) {
	for _, other := range s.w.pages {
		other.nav.Select(other == e)
	}
	s.title.Set(s.w.T("ui.page." + e.id))
	s.count.Set("")
	if s.body.Objects = []fyne.CanvasObject{s.ground, e.content}; isPlain(e.page) {
		s.body.Objects = s.body.Objects[1:]
	}
	s.ground.Refresh() // the theme may have been switched since it was on screen
	kit.Renew(s.top)
}

func isPlain(p page) bool {
	_, is := p.(plain)
	return is
}

// searchable is what other pages know of Traffic, the page of the recorded exchanges.
type searchable interface {
	open(id int64)
	search(text string)
}

// openExchange shows one recorded exchange in Traffic; id 0 stands for none and does nothing.
func (w *Window) openExchange(id int64) {
	if id == 0 {
		return
	}
	w.entryOf("traffic").page.(searchable).open(id)
	w.show("traffic")
}

// searchTraffic shows Traffic with text in its search field.
func (w *Window) searchTraffic(text string) {
	w.show("traffic")
	w.entryOf("traffic").page.(searchable).search(text)
}
