package kit

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Code is a read-only viewer of coloured text: soft wrap, line numbers, selection by character with the mouse, Ctrl+A
// and Ctrl+C. Only the rows in sight are drawn, so a megabyte costs as much as a page; Fyne's own text widgets need
// seconds for a hundred kilobytes, and its text grid cannot draw hanzi.
type Code struct {
	widget.BaseWidget
	source  string
	tokens  []token
	rows    []codeRow
	columns int
	lines   int
	cell    float32 // width of a Latin character
	body    *codeBody
	scroll  *Scroller

	words     []string // that are sought, see Find
	hits      []codeHit
	hit       int                     // the one that is shown, -1 for none
	stretches map[int][]markedStretch // of the hits, by row
}

const (
	codeLine = 19 // height of a row in pixels
	codeEdge = 8  // above the first and below the last row
)

// codeRow is a visual row: a logical line or, wrapped, a part of one.
type codeRow struct {
	line  int  // from 1
	first bool // carries the line number
	spans []codeSpan
	text  string
}

type codeSpan struct {
	text   string
	ink    fyne.ThemeColorName
	column int
}

// NewCode shows text; language is json, xml or empty.
func NewCode(text, language string) *Code {
	c := &Code{hit: -1}
	c.body = &codeBody{code: c}
	c.body.ExtendBaseWidget(c.body)
	c.scroll = NewScroller(c.body)
	c.scroll.OnScrolled = func(fyne.Position) { c.body.update() }
	c.ExtendBaseWidget(c)
	c.SetText(text, language)
	return c
}

// SetText changes what is shown and goes to its top. The same text again changes nothing.
func (c *Code) SetText(text, language string) {
	if c.tokens != nil && c.source == text {
		return
	}
	c.source = text
	c.tokens = lex(text, language)
	c.cell = measure(strings.Repeat("M", 50), Mono).Width / 50
	c.lines = strings.Count(text, "\n") + 1
	c.columns = 0
	c.body.anchor, c.body.caret = codePos{}, codePos{}
	c.reflow(c.Size().Width)
	c.scroll.Offset = fyne.Position{}
	c.scroll.Refresh()
	c.body.update()
}

// Text is the whole text.
func (c *Code) Text() string { return c.source }

// Resize wraps anew where the width has changed.
func (c *Code) Resize(s fyne.Size) {
	c.reflow(s.Width)
	c.BaseWidget.Resize(s)
	c.body.update()
}

// MinSize implements fyne.CanvasObject.
func (c *Code) MinSize() fyne.Size { return fyne.NewSize(160, 60) }

// NaturalHeight is the height that shows all rows at the present width, for snippets in cards.
func (c *Code) NaturalHeight() float32 { return float32(len(c.rows))*codeLine + 2*codeEdge }

// CreateRenderer implements fyne.Widget.
func (c *Code) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(c.scroll)
}

// gutter is the width of the line numbers.
func (c *Code) gutter() float32 {
	return float32(max(2, len(fmt.Sprint(c.lines))))*c.cell + 22
}

func (c *Code) reflow(width float32) {
	columns := 1 << 30
	if width > 0 {
		columns = max(20, int((width-c.gutter()-14)/c.cell))
	}
	if columns == c.columns {
		return
	}
	c.columns = columns
	c.rows = wrapTokens(c.tokens, columns)
	c.seek()
	c.body.forget()
}

// wrapTokens lays tokens out in rows of at most columns cells.
func wrapTokens(tokens []token, columns int) []codeRow {
	w := wrapper{columns: columns, row: codeRow{line: 1, first: true}}
	for _, t := range tokens {
		w.token(t)
	}
	w.end(false)
	return w.rows
}

type wrapper struct {
	columns, column int
	row             codeRow
	text            strings.Builder
	rows            []codeRow
}

// end closes the row; newline says whether the next begins a logical line.
func (w *wrapper) end(newline bool) {
	w.row.text = w.text.String()
	w.rows = append(w.rows, w.row)
	w.text.Reset()
	line := w.row.line
	if newline {
		line++
	}
	w.row = codeRow{line: line, first: newline}
	w.column = 0
}

func (w *wrapper) token(t token) {
	start, column := 0, w.column
	emit := func(end int) {
		part := t.text[start:end]
		if strings.TrimSpace(part) != "" {
			w.row.spans = append(w.row.spans, codeSpan{strings.ReplaceAll(part, "\t", "    "), t.ink, column})
		}
		w.text.WriteString(part)
	}
	for i := 0; i < len(t.text); {
		r, n := utf8.DecodeRuneInString(t.text[i:])
		switch cells := runeCells(r); {
		case r == '\n':
			emit(i)
			w.end(true)
			start, column = i+n, 0
		case w.column+cells > w.columns:
			emit(i)
			w.end(false)
			start, column = i, 0
			w.column = cells
		default:
			w.column += cells
		}
		i += n
	}
	emit(len(t.text))
}

// runeCells: hanzi and full-width forms take two cells in the mono font, a tab four.
func runeCells(r rune) int {
	switch {
	case r == '\t':
		return 4
	case r >= 0x2E80 && r <= 0x9FFF, r >= 0xF900 && r <= 0xFAFF, r >= 0xFF01 && r <= 0xFF60, r >= 0xFFE0 && r <= 0xFFE6,
		r >= 0xAC00 && r <= 0xD7A3:
		return 2
	}
	return 1
}

func cellsOf(s string) int {
	n := 0
	for _, r := range s {
		n += runeCells(r)
	}
	return n
}
