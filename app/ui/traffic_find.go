package ui

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

// bodyFinder looks for words in the body that is shown (Ctrl+F): a bar with an input, how many places there are, and the
// way to the next. While it is closed the words of Traffic's search are marked.
type bodyFinder struct {
	w     *Window
	code  *kit.Code
	bar   *fyne.Container
	root  *fyne.Container
	entry *kit.Entry
	count *kit.Text
	at, n int
}

func newBodyFinder(w *Window, code *kit.Code) *bodyFinder {
	f := &bodyFinder{w: w, code: code, entry: kit.NewSearch(w.T("ui.find.hint")), count: kit.NewText("", kit.Caption, theme.Muted)}
	f.entry.OnChanged = func(string) { f.find() }
	f.entry.OnSubmitted = func(string) { f.step(1) }
	f.entry.OnEscape = f.close
	f.entry.OnKey = func(name fyne.KeyName) bool {
		switch name {
		case fyne.KeyDown:
			f.step(1)
		case fyne.KeyUp:
			f.step(-1)
		}
		return name == fyne.KeyDown || name == fyne.KeyUp
	}
	f.bar = kit.Pad(0, 7, 14, 10, kit.HBox(6, kit.Grow(f.entry), f.count,
		kit.NewIconButton("chevron-up", w.T("ui.find.previous"), func() { f.step(-1) }),
		kit.NewIconButton("chevron-down", w.T("ui.find.next"), func() { f.step(1) }),
		kit.NewIconButton("x", w.T("ui.close"), f.close)))
	f.bar.Hide()
	f.find()
	return f
}

// open shows the bar with the cursor in it.
func (f *bodyFinder) open() {
	f.bar.Show()
	kit.Renew(f.root)
	f.w.win.Canvas().Focus(f.entry)
}

func (f *bodyFinder) close() {
	f.entry.SetText("")
	f.bar.Hide()
	kit.Renew(f.root)
	f.w.win.Canvas().Unfocus()
}

// find marks what is typed, or while nothing is the words of the search, and shows the first place of what is typed.
func (f *bodyFinder) find() {
	if typed := f.entry.Text; typed != "" {
		f.n, f.at = f.code.Find(typed), 0
		f.show()
		return
	}
	f.n, f.at = f.code.Find(f.w.searchWords()...), -1
	f.count.Set("")
}

// step goes to the next place, round and round.
func (f *bodyFinder) step(by int) {
	if f.n > 0 {
		f.at = (f.at + by + f.n) % f.n
		f.show()
	}
}

func (f *bodyFinder) show() {
	f.code.ShowHit(f.at)
	f.count.Set(fmt.Sprintf("%d / %d", min(f.at+1, f.n), f.n))
	kit.Renew(f.bar)
}

// searchWords are the words of Traffic's search that stand for themselves, not for a field.
func (w *Window) searchWords() []string {
	return plainWords(w.entryOf("traffic").page.(*trafficPage).text)
}

func plainWords(search string) (words []string) {
	for _, word := range strings.Fields(search) {
		if !strings.ContainsAny(word, ":!") {
			words = append(words, strings.Trim(word, `"`))
		}
	}
	return words
}
