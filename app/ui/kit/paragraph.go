package kit

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Paragraph is text that wraps: between words in Latin script, anywhere in Chinese except before closing
// punctuation. Its height follows its width, which the layouts of this package give it first.
type Paragraph struct {
	widget.BaseWidget
	text  string
	style Style
	ink   fyne.ThemeColorName
	width float32
	lines []*canvas.Text

	centred bool
}

// NewParagraph returns a wrapping text; newlines in s are kept.
func NewParagraph(s string, style Style, ink fyne.ThemeColorName) *Paragraph {
	p := &Paragraph{text: s, style: style, ink: ink}
	p.ExtendBaseWidget(p)
	p.wrap()
	return p
}

// Set changes the words.
func (p *Paragraph) Set(s string) {
	if p.text != s {
		p.text = s
		p.wrap()
		p.Refresh()
	}
}

// Resize wraps anew where the width has changed.
func (p *Paragraph) Resize(s fyne.Size) {
	if s.Width > 0 && s.Width != p.width {
		p.width = s.Width
		p.wrap()
	}
	p.BaseWidget.Resize(s)
}

func (p *Paragraph) wrap() {
	rows := []string{p.text}
	if p.width > 0 {
		rows = Wrap(p.text, p.width, func(s string) float32 { return measure(s, p.style).Width })
	}
	p.lines = p.lines[:0:0]
	for _, row := range rows {
		p.lines = append(p.lines, newText(row, p.style, p.ink))
	}
}

func (p *Paragraph) lineHeight() float32 { return measure("字", p.style).Height + 3 }

// MinSize implements fyne.CanvasObject.
func (p *Paragraph) MinSize() fyne.Size {
	return fyne.NewSize(40, float32(len(p.lines))*p.lineHeight())
}

// Widest is how wide its widest line is where there is room for so much.
func (p *Paragraph) Widest(most float32) float32 {
	widest := float32(0)
	for _, row := range Wrap(p.text, most, func(s string) float32 { return measure(s, p.style).Width }) {
		widest = max(widest, measure(row, p.style).Width)
	}
	return widest + 1 // of rounding
}

// CreateRenderer implements fyne.Widget.
func (p *Paragraph) CreateRenderer() fyne.WidgetRenderer { return render(p) }

func (p *Paragraph) objects() []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, len(p.lines))
	for i, l := range p.lines {
		out[i] = l
	}
	return out
}

func (p *Paragraph) paint() {
	for _, l := range p.lines {
		l.Color = paintOf(p.ink)
	}
}

func (p *Paragraph) place(fyne.Size) {
	for i, l := range p.lines {
		x := float32(0)
		if p.centred {
			x = max(0, (p.width-l.MinSize().Width)/2)
		}
		centreY(l, x, float32(i)*p.lineHeight(), p.lineHeight())
	}
}

// Wrap breaks s into rows of at most width, as measured by widthOf.
func Wrap(s string, width float32, widthOf func(string) float32) []string {
	var rows []string
	for _, line := range strings.Split(s, "\n") {
		first := len(rows)
		row, used := "", float32(0)
		for _, piece := range pieces(line) {
			if row != "" && used+widthOf(strings.TrimRight(piece, " ")) > width+0.5 {
				rows = append(rows, strings.TrimRight(row, " "))
				row, used = "", 0
				piece = strings.TrimLeft(piece, " ")
			}
			for row == "" && widthOf(strings.TrimRight(piece, " ")) > width && len([]rune(piece)) > 1 {
				head := fitting(piece, width, widthOf)
				rows = append(rows, head)
				piece = piece[len(head):]
			}
			row += piece
			used += widthOf(piece)
		}
		rows = append(rows, strings.TrimRight(row, " "))
		unwidow(rows[first:])
	}
	return rows
}

// unwidow gives the last row of a paragraph company where one Chinese character, and the sign behind it, stand in it alone.
func unwidow(rows []string) {
	if len(rows) < 2 {
		return
	}
	above, last := &rows[len(rows)-2], &rows[len(rows)-1]
	all, alone := pieces(*above), []rune(*last)
	if len(alone) == 0 || len(alone) > 2 || len(all) < 4 || !breakable(alone[0]) || !breakable([]rune(all[len(all)-1])[0]) {
		return
	}
	moved := all[len(all)-1]
	*above, *last = strings.TrimRight(strings.TrimSuffix(*above, moved), " "), moved+*last
}

// fitting is the longest head of a single long word that fits, at least one rune.
func fitting(word string, width float32, widthOf func(string) float32) string {
	end := 0
	for i, r := range word {
		next := i + len(string(r))
		if end > 0 && widthOf(word[:next]) > width {
			break
		}
		end = next
	}
	return word[:end]
}

// pieces cuts a line where it may be broken: after a space, unless "×2" follows, and around a Chinese character.
func pieces(line string) []string {
	var out []string
	start := 0
	var last rune
	for i, r := range line {
		if i > start && (last == ' ' && r != ' ' && r != '×' || breakable(last) && !closing(r) ||
			breakable(r) && !closing(r) && !opening(last)) {
			out = append(out, line[start:i])
			start = i
		}
		last = r
	}
	return append(out, line[start:])
}

func breakable(r rune) bool {
	return unicode.Is(unicode.Han, r) || r >= 0x3000 && r < 0x3040 && !opening(r) ||
		r >= 0xFF01 && r <= 0xFF60 && !opening(r)
}

func closing(r rune) bool {
	return strings.ContainsRune("，。；：！？、）》」』】”’,.;:!?)", r)
}
func opening(r rune) bool { return strings.ContainsRune("（《「『【“‘(", r) }

// Text returns the words.
func (p *Paragraph) Text() string { return p.text }
