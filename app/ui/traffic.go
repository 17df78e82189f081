package ui

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/relation"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

// trafficPage answers: what came in and went out, and why did it fail? A live list at the left, the chosen exchange
// at the right. What is chosen is remembered by id, so nothing jumps while rows come in.
type trafficPage struct {
	w    *Window
	view *inspector

	mu     sync.Mutex // guards what the user typed and chose, which the bridge reads
	text   string
	chip   filter
	chosen int64
	newest int64 // the id at the top of the list

	model   exchangeList
	said    gists
	pushed  deliveries
	writes  rowWriter
	reading bool // what lines in sight say is being fetched
	paging  bool
	restart bool // the query has changed: the next load replaces the list

	list    *kit.List
	fresh   *kit.Button // leads to the rows that came while the reader was further down
	topSeen int64       // the newest row that the reader has seen at the top
	entry   *kit.Entry
	chips   []*kit.Chip
	chipRow *fyne.Container
	stats   journal.Stats // that the chips show while no words are searched for
	saved   *savedFilters
	mistake *kit.Paragraph
	body    *fyne.Container
	left    *fyne.Container
	split   *kit.Split
	turned  bool // the exchange is in front where there is room for one pane
	shownID int64
}

const pageSize = 200

func newTrafficPage(w *Window) *trafficPage {
	t := &trafficPage{w: w, chip: filters[0], view: newInspector(w)}
	t.model.delivery, t.view.delivery = t.pushed.find, t.pushed.find
	t.saved = newSavedFilters(t)
	return t
}

func rowColumns(l i18n.Lang) kit.RowColumns {
	if l == i18n.Zh {
		return kit.RowColumns{KindWidth: 56}
	}
	return kit.RowColumns{KindWidth: 74}
}

func (t *trafficPage) content() fyne.CanvasObject {
	w := t.w
	t.entry = w.withShortcuts(kit.NewSearch(w.T("ui.traffic.search")))
	t.entry.SetText(t.text)
	t.entry.OnChanged = func(s string) { t.filter(t.chip, s) }
	t.entry.OnKey = t.enterList
	t.mistake = kit.NewParagraph("", kit.Small, theme.Danger)
	t.mistake.Hide()
	t.chips = nil
	t.chipRow = kit.HBox(4)
	for _, f := range filters {
		c := kit.NewChip(w.T("ui.filter."+f.id), "", f == t.chip, func() { t.filter(f, t.text) })
		t.chips = append(t.chips, c)
		t.chipRow.Add(c)
	}
	files := kit.NewIconButton("download", w.T("ui.act.export"), nil)
	files.OnTapped = func() { w.shell.offer(below(files), t.fileActions()...) }
	tools := kit.Pad(10, 3, 12, 8,
		kit.VBox(8, kit.HBox(4, kit.Grow(t.entry), t.grammarButton(), files,
			kit.NewIconButton("trash-2", w.T("ui.traffic.clear"), t.clear)), t.mistake,
			kit.VBox(1, kit.NewStrip(t.chipRow), t.saved.content())))
	head := kit.NewRowHead(rowColumns(w.lang),
		[4]string{w.T("ui.col.time"), w.T("ui.col.kind"), w.T("ui.col.name"), w.T("ui.col.result")})
	t.list = t.newList()
	t.body = container.NewStack(t.list)
	t.fresh = kit.NewButton("chevron-up", "", kit.Solid, t.toTop)
	t.fresh.Hide()
	listed := container.NewStack(t.body, container.NewVBox(kit.Pad(8, 0, 0, 0, container.NewCenter(t.fresh))))
	t.left = kit.Stack(tools, kit.Line(), head, kit.Line(), listed)
	t.restart, t.shownID = true, 0
	t.split = kit.NewSplit(t.left, t.view.content(), 0.5, 390)
	t.view.split, t.view.back = t.split, func() { t.turn(false) }
	t.split.OnFold = func(bool) { t.view.showHead() }
	t.split.Turn(t.turned)
	return t.split
}

// examples show what the search understands; choosing one adds it.
var examples = []string{"kind:message", "name:text", "appid:wx*", "openid:o*", "outcome:failed", "code:61004",
	"status:>=400", "dur:>1s", "dir:out", "is:pinned", "!kind:ticket"}

// grammarButton lists what the search understands.
func (t *trafficPage) grammarButton() *kit.Button {
	b := kit.NewIconButton("filter", t.w.T("ui.traffic.grammar"), nil)
	b.OnTapped = func() {
		t.w.shell.offer(below(b), append([]action{t.saved.actions()[0], gap()}, t.hints()...)...)
	}
	return b
}

// hints add an example to the search, or one of several components.
func (t *trafficPage) hints() (all []action) {
	add := func(search, means string) {
		all = append(all, action{icon: "filter", text: search + "   " + means, group: "ui.traffic.grammar", page: "traffic",
			do: func() { t.search(strings.TrimSpace(t.text + " " + search)) }})
	}
	for _, e := range examples {
		add(e, t.w.T("ui.search."+e))
	}
	if several := t.w.bench.Components(); len(several) > 1 {
		for _, c := range several {
			add("component:"+c.AppID, c.Name)
		}
	}
	return all
}

func (*trafficPage) plain() {}

func (t *trafficPage) newList() *kit.List {
	columns := rowColumns(t.w.lang)
	do := kit.RowActions{Choose: t.take, Fold: t.toggle, Menu: t.menu}
	return kit.NewList(kit.ListRows{
		Height: kit.RowHeight,
		Count:  func() int { return len(t.model.lines) },
		New:    func() fyne.CanvasObject { return kit.NewRow(columns, do) },
		Fill: func(i int, o fyne.CanvasObject) {
			o.(*kit.Row).Set(t.cells(i))
			if i > len(t.model.lines)-pageSize/4 {
				t.pageIn()
			}
		},
	})
}

// cells are what line i shows.
func (t *trafficPage) cells(i int) kit.RowCells {
	l := t.model.lines[i]
	open := t.model.isOpen(l.thread)
	cells := t.writes.line(l, open, func(e journal.Exchange) relation.Gist {
		gist, known := t.said.has(e)
		if !known {
			t.read(i)
		}
		return gist
	})
	cells.Selected = cells.ID == t.chosen || !open && l.thread.Has(t.chosen)
	return cells
}

// read fetches what the lines around i say. Those at the top are known when they are listed; these the reader scrolled to.
func (t *trafficPage) read(i int) {
	if t.reading {
		return
	}
	t.reading = true
	var around []journal.Exchange
	for _, l := range t.model.lines[max(0, i-screenful):min(len(t.model.lines), i+2*screenful)] {
		around = append(around, l.exchange())
	}
	t.w.Go(func() {
		found := t.said.fetch(t.w.ctx, t.w.bench.Journal, around, t.w.hide)
		t.w.Post(func() {
			if t.reading = false; found {
				t.list.Refresh()
			}
		})
	})
}

// take chooses the exchange that was clicked.
func (t *trafficPage) take(id int64) {
	t.w.win.Canvas().Unfocus()
	t.choose(id)
	t.turn(true)
}

// toggle unfolds a delivery, or folds it.
func (t *trafficPage) toggle(id int64) {
	if t.model.toggle(id) {
		t.list.Refresh()
	}
}

// filter changes what is listed.
func (t *trafficPage) filter(chip filter, text string) {
	t.mu.Lock()
	t.chip, t.text, t.newest = chip, text, 0
	t.mu.Unlock()
	t.restart = true
	for i, f := range filters {
		t.chips[i].Set("", f == chip)
	}
	t.saved.show()
	for _, f := range t.view.finders {
		if f != nil {
			f.find()
		}
	}
	t.w.reload()
}

// drawTogether is how long choose waits for the exchange to be loaded, so that the mark in the list and the exchange
// are drawn in one frame: a frame costs more than loading.
const drawTogether = 15 * time.Millisecond

// choose shows one exchange at the right without waiting for the page's next load.
func (t *trafficPage) choose(id int64) {
	t.mu.Lock()
	t.chosen = id
	t.mu.Unlock()
	l, loaded := t.w.lang, make(chan func(), 1)
	t.w.Go(func() { loaded <- t.fetch(id, l) })
	select {
	case show := <-loaded:
		show()
	case <-time.After(drawTogether):
		t.w.Go(func() { t.w.Post(<-loaded) })
	}
	t.list.Refresh()
}

// fetch loads the chosen exchange and returns what shows it. Both do nothing when another one was chosen meanwhile, as
// happens many times a second while a key is held down.
func (t *trafficPage) fetch(id int64, l i18n.Lang) (show func()) {
	if _, chosen := t.query(); chosen != id {
		return func() {}
	}
	detail, err := t.w.loadExchange(t.w.ctx, id, l)
	return func() {
		switch _, chosen := t.query(); {
		case chosen != id || errors.Is(err, context.Canceled):
		case err != nil:
			t.w.complain(err)
		default:
			t.showDetail(id, detail)
		}
	}
}

// open chooses an exchange and lifts the filter, so that it is in the list.
func (t *trafficPage) open(id int64) {
	t.mu.Lock()
	t.chosen, t.chip, t.text, t.newest = id, filters[0], "", 0
	t.mu.Unlock()
	t.restart, t.turned = true, true
	if t.entry != nil {
		t.entry.SetText("")
		t.turn(true)
	}
}

// search puts text into the search field and the cursor behind it.
func (t *trafficPage) search(text string) {
	t.entry.SetText(text)
	t.turn(false)
	t.find()
}

func (t *trafficPage) find() { t.w.win.Canvas().Focus(t.entry) }

// query is what to list and which exchange is chosen; it may be called off Fyne's thread.
func (t *trafficPage) query() (q journal.Query, chosen int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return journal.Query{Text: t.chip.with(t.text), Limit: pageSize}, t.chosen
}

// catchUpLimit is how many new rows are fetched at most to join them to the list without a gap; after more than that
// the list starts over.
const catchUpLimit = 25 * pageSize

// newestRows fetches the newest matches, page by page until they reach what the list has already.
func (t *trafficPage) newestRows(ctx context.Context, q journal.Query) (rows []journal.Exchange,
	whole bool, err error) {
	t.mu.Lock()
	newest := t.newest
	t.mu.Unlock()
	for {
		page, err := t.w.bench.Journal.List(ctx, q)
		if err != nil {
			return nil, false, err
		}
		rows = append(rows, page...)
		if len(page) < pageSize {
			return rows, true, nil
		}
		q.Before = page[len(page)-1].ID
		if newest == 0 || q.Before <= newest || len(rows) >= catchUpLimit {
			return rows, false, nil
		}
	}
}

func (t *trafficPage) load(ctx context.Context, l i18n.Lang) (func(), error) {
	q, chosen := t.query()
	page, whole, err := t.newestRows(ctx, q)
	var wrong *journal.QueryError
	if errors.As(err, &wrong) {
		return func() { t.showMistake(sentence(wrong.Text(l))) }, nil
	}
	if err != nil {
		return nil, err
	}
	if chosen == 0 && len(page) > 0 {
		chosen = page[0].ID
	}
	detail, err := t.w.loadExchange(ctx, chosen, l)
	if err != nil {
		return nil, err
	}
	t.said.fetch(ctx, t.w.bench.Journal, page[:min(len(page), pageSize)], t.w.hide)
	learnt, names := t.pushed.learn(t.w.bench.Sim, page), t.w.people(ctx)
	return func() {
		t.writes = rowWriter{l, names}
		now, at := t.query()
		if now.Text != q.Text {
			return // the search has changed meanwhile: another load is on its way
		}
		t.showMistake("")
		if learnt {
			t.model.folder = nil // fold all anew
		}
		t.showList(page, whole, t.w.shell.stats)
		if at == chosen || at == 0 {
			t.showDetail(chosen, detail)
		}
	}, nil
}

// showMistake says what is wrong with the search.
func (t *trafficPage) showMistake(text string) {
	if text == "" && !t.mistake.Visible() {
		return
	}
	t.mistake.Set(text)
	t.mistake.Hidden = text == ""
	kit.Renew(t.left)
}

func (t *trafficPage) showList(page []journal.Exchange, whole bool, stats journal.Stats) {
	if t.restart {
		t.topSeen = 0
		t.model, t.restart = exchangeList{delivery: t.pushed.find, open: t.model.open}, false
		t.list.ScrollToTop()
	}
	place := t.list.Offset()
	first := t.model.idAt(int(place / kit.RowHeight))
	t.model.merge(page, whole)
	t.model.trim(int(place/kit.RowHeight) + catchUpLimit)
	if i := t.model.index(first); place > 1 && i >= 0 { // keep the reader's place
		place += float32(i-int(place/kit.RowHeight)) * kit.RowHeight
		t.list.ScrollToOffset(place)
	}
	t.mu.Lock()
	t.newest = t.model.newest()
	t.mu.Unlock()
	t.stats = stats
	t.saved.show()
	t.saved.renew()
	t.showChips()
	t.w.shell.setCount(t.w.T("ui.traffic.count", grouped(stats.Total)))
	t.showBody(stats.Total)
	t.list.Refresh()
	t.showFresh()
}

// showChips puts a number on each kind: of all that is recorded, or of what the words that are searched for match of it.
func (t *trafficPage) showChips() {
	if t.left == nil {
		return
	}
	for i, f := range filters {
		n := countOf(f.count(t.stats))
		if t.text != "" {
			n = ""
			if found := t.saved.matches[f.with(t.text)]; found.wrong == nil {
				n = found.text()
			}
		}
		t.chips[i].Set(n, f == t.chip)
	}
	kit.Renew(t.left)
}

// showBody shows the list, or why it is empty.
func (t *trafficPage) showBody(total int) {
	w := t.w
	var o fyne.CanvasObject
	switch {
	case len(t.model.lines) > 0 && len(t.body.Objects) == 1 && t.list.Visible():
		return
	case len(t.model.lines) > 0:
		t.list.Show()
		kit.Repaint(t.list) // the theme may have been switched meanwhile
		o = t.list
	case total == 0:
		t.list.Hide()
		o = kit.Empty("inbox", w.T("ui.traffic.empty"), w.T("ui.traffic.empty.hint"),
			kit.NewButton("ticket", w.T("ui.menu.push_ticket"), kit.Solid, func() { w.pushTicket(nil) }))
	default:
		t.list.Hide()
		o = kit.Empty("search", w.T("ui.traffic.none"), w.T("ui.traffic.none.hint"),
			kit.NewButton("x", w.T("ui.traffic.reset"), kit.Outline,
				func() { t.entry.SetText(""); t.filter(filters[0], "") }))
	}
	t.body.Objects = []fyne.CanvasObject{o}
	kit.Renew(t.body)
}

// pageIn fetches the next older page when the reader comes near the end of the list.
func (t *trafficPage) pageIn() {
	if t.paging || t.model.end || len(t.model.rows) == 0 {
		return
	}
	t.paging = true
	q, _ := t.query()
	q.Before = t.model.rows[len(t.model.rows)-1].ID
	t.w.Go(func() {
		page, err := t.w.bench.Journal.List(t.w.ctx, q)
		t.said.fetch(t.w.ctx, t.w.bench.Journal, page, t.w.hide)
		t.w.Post(func() {
			t.paging = false
			if now, _ := t.query(); err == nil && now.Text == q.Text && len(t.model.rows) > 0 &&
				t.model.rows[len(t.model.rows)-1].ID == q.Before {
				t.model.extend(page, pageSize)
				t.list.Refresh()
			}
		})
	})
}

func (t *trafficPage) showDetail(id int64, d exchangeDetail) {
	if t.chosen == 0 && id != 0 && len(t.model.rows) > 0 {
		t.chosen = id
		t.list.Refresh()
	}
	if i := t.model.index(t.chosen); t.shownID != t.chosen && i >= 0 {
		t.list.ScrollTo(i)
	}
	t.shownID = t.chosen
	t.view.show(d)
}

func (t *trafficPage) clear() {
	w := t.w
	w.confirm(w.T("ui.traffic.clear"), w.T("ui.traffic.clear.what"), w.T("ui.traffic.clear.verb"), func() {
		w.do(nil, w.T("ui.traffic.clear"), func(ctx context.Context) error { return w.bench.Journal.Clear(ctx) },
			func() {
				t.restart, t.chosen = true, 0
			})
	})
}
