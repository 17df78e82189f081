package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"wxlab/app/ui/theme"
)

// Marked is a wrapping value in which a range of bytes stands out: the one byte that is wrong, the AppID at the
// end of a message. It breaks anywhere, since keys and ciphertexts have no words.
type Marked struct {
	widget.BaseWidget
	text   string
	mark   [2]int
	style  Style
	limit  int
	width  float32
	shapes []fyne.CanvasObject
	lines  int
}

// markedLimit is how many bytes of a value are shown unless Limit says otherwise; the whole of it is in the raw views.
const markedLimit = 600

// NewMarked returns a value; mark is a range of its bytes, empty for none.
func NewMarked(text string, mark [2]int, style Style) *Marked {
	if mark[0] < 0 || mark[1] > len(text) || mark[0] > mark[1] {
		mark = [2]int{}
	}
	m := &Marked{text: text, mark: mark, style: style, limit: markedLimit}
	m.ExtendBaseWidget(m)
	m.flow()
	return m
}

// Limit shows the first n bytes of the value. The caller must lay out its container anew.
func (m *Marked) Limit(n int) {
	m.limit = n
	m.flow()
}

// Resize wraps anew where the width has changed.
func (m *Marked) Resize(s fyne.Size) {
	if s.Width > 0 && s.Width != m.width {
		m.width = s.Width
		m.flow()
	}
	m.BaseWidget.Resize(s)
}

func (m *Marked) lineHeight() float32 { return measure("字", m.style).Height + 2 }

// MinSize implements fyne.CanvasObject.
func (m *Marked) MinSize() fyne.Size {
	return fyne.NewSize(40, float32(max(1, m.lines))*m.lineHeight())
}

// CreateRenderer implements fyne.Widget.
func (m *Marked) CreateRenderer() fyne.WidgetRenderer { return render(m) }

func (m *Marked) objects() []fyne.CanvasObject { return m.shapes }
func (m *Marked) paint()                       { m.flow() }
func (m *Marked) place(fyne.Size)              {}

// flow lays the value out: runs of equal marking on rows of at most the width.
func (m *Marked) flow() {
	f := markedFlow{m: m, height: m.lineHeight()}
	m.shapes = nil
	text := m.text
	if len(text) > m.limit {
		text = text[:cutAt(text, m.limit)]
	}
	start := 0
	for i, r := range text {
		w := measure(string(r), m.style).Width
		edge := i == m.mark[0] || i == m.mark[1]
		if full := m.width > 0 && f.x+f.run+w > m.width; edge || full || r == '\n' {
			f.emit(text[start:i], start)
			start = i
			if full || r == '\n' {
				f.x, f.y = 0, f.y+f.height
			}
			if r == '\n' {
				start = i + 1
				continue
			}
		}
		f.run += w
	}
	f.emit(text[start:], start)
	if len(text) < len(m.text) {
		f.run = 0
		f.emit("…", -1)
	}
	m.lines = int(f.y/f.height) + 1
}

type markedFlow struct {
	m         *Marked
	x, y, run float32
	height    float32
}

// emit puts a run of text at the pen, on a tint when it is marked.
func (f *markedFlow) emit(run string, at int) {
	f.run = 0
	if run == "" {
		return
	}
	m := f.m
	ink := theme.Text
	label := newText(run, m.style, ink)
	size := label.MinSize()
	if m.mark[1] > m.mark[0] && at >= m.mark[0] && at < m.mark[1] {
		label.Color = paintOf(theme.Danger)
		m.shapes = append(m.shapes, newRect(theme.DangerTint, f.x-1, f.y, size.Width+2, f.height, 3))
	}
	centreY(label, f.x, f.y, f.height)
	m.shapes = append(m.shapes, label)
	f.x += size.Width
}

// cutAt is the last rune border at or before n.
func cutAt(s string, n int) int {
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return n
}
