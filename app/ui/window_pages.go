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

// front puts a page's content under the strip.
func (s *shell) front(e *entry) {
	for _, other := range s.w.pages {
		other.nav.Select(other == e)
	}
	s.title.Set(s.w.T("ui.page." + e.id))
	s.count.Set("")
	s.body.Objects = []fyne.CanvasObject{e.content}
	kit.Renew(s.top)
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
