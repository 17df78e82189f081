package explain

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"wxlab/app/i18n"
)

// TextOptions say how an account is printed.
type TextOptions struct {
	Lang  i18n.Lang
	Color bool // ANSI colours, for terminals only
	Width int  // columns; 0 is 100
}

// WriteText prints an account for a terminal: numbered steps with their values, and after the failing one a card with
// why it happened and what to do.
func WriteText(w io.Writer, e Explanation, opts TextOptions) error {
	p := &printer{TextOptions: opts}
	if p.Width == 0 {
		p.Width = 100
	}
	p.account(e.OK, e.Summary, e.Steps, e.Likely)
	p.pitfalls(e.Pitfalls)
	if r := e.Reply; r != nil {
		p.gap()
		p.line(p.paint(bold, p.Lang.T("explain.text.reply")))
		p.account(r.OK, r.Summary, r.Steps, r.Likely)
	}
	if e.Way != "" {
		p.gap()
		p.line(p.paint(dim, p.Lang.T("explain.text.way", e.Way)))
	}
	_, err := io.WriteString(w, p.out.String())
	return err
}

// pitfalls print what a good callback has that breaks others' receivers.
func (p *printer) pitfalls(all []Pitfall) {
	if len(all) == 0 {
		return
	}
	p.gap()
	p.line(p.paint(dim, p.Lang.T("explain.text.pitfalls")))
	for _, one := range all {
		p.wrapped("     ", dim, "·", one.Cause)
		p.wrapped("     ", green, "→", one.Fix)
	}
}

// The ANSI attributes in use.
const (
	bold   = "1"
	dim    = "2"
	red    = "31"
	green  = "32"
	yellow = "33"
	invert = "7"
)

type printer struct {
	TextOptions
	out strings.Builder
}

func (p *printer) line(text string) { fmt.Fprintln(&p.out, strings.TrimRight(text, " ")) }

func (p *printer) paint(attribute, text string) string {
	if !p.Color || text == "" {
		return text
	}
	return "\x1b[" + attribute + "m" + text + "\x1b[0m"
}

func (p *printer) account(ok bool, summary string, steps []Step, likely []Likely) {
	titles := 0
	for _, s := range steps {
		titles = max(titles, columns(s.Title))
	}
	for i, s := range steps {
		if s.State == Skipped && steps[i-1].State == Skipped {
			s.Detail = "" // said once
		}
		p.step(i+1, s, titles)
		if s.State == Failed {
			p.cards(likely)
		}
	}
	p.gap()
	mark, color := "✓", green
	if !ok {
		mark, color = "✗", red
	}
	p.line(p.paint(color+";"+bold, mark+" "+summary))
	if ok {
		p.cards(likely)
	}
}

// step prints one numbered line, and its values below where the step was reached.
func (p *printer) step(number int, s Step, titles int) {
	mark, color := glyph(s.State)
	title := s.Title + strings.Repeat(" ", titles-columns(s.Title))
	detail := s.Detail
	if s.Code != 0 {
		detail += fmt.Sprintf(" (%s)", strings.TrimSpace(fmt.Sprint(s.Code, " ", s.CodeName)))
	}
	if s.State == Skipped {
		title, detail = p.paint(dim, title), p.paint(dim, detail)
	} else if s.State == Failed {
		title, detail = p.paint(bold, title), p.paint(red, detail)
	}
	p.line(fmt.Sprintf("%2d %s %s  %s", number, p.paint(color, mark), title, detail))
	p.data(s.Data)
}

func glyph(s State) (mark, color string) {
	switch s {
	case Failed:
		return "✗", red
	case Skipped:
		return "–", dim
	case Info:
		return "·", dim
	}
	return "✓", green
}

// data prints the values of a step, labels aligned, long lines cut: the JSON has them whole.
func (p *printer) data(data []Datum) {
	labels := 0
	for _, d := range data {
		labels = max(labels, columns(d.Label))
	}
	for _, d := range data {
		label := d.Label + strings.Repeat(" ", labels-columns(d.Label))
		at := 0
		for text := range strings.Lines(d.Value) {
			mark := [2]int{max(0, d.Mark[0]-at), min(len(text), d.Mark[1]-at)}
			p.line("       " + p.paint(dim, label) + "  " + p.clip(text, mark, p.Width-labels-9))
			label = strings.Repeat(" ", labels)
			at += len(text)
		}
	}
}

// printable replaces what would move a terminal's cursor or change its colours.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return '↵'
		case r == utf8.RuneError || r < ' ' || r >= 0x7f && r < 0xa0:
			return '·'
		}
		return r
	}, text)
}

// clip cuts text to so many columns; a marked part that fits is highlighted.
func (p *printer) clip(text string, mark [2]int, width int) string {
	width = max(width, 24)
	if end := len(text) - 1; strings.HasSuffix(text, "\n") && mark[1] <= end {
		text = text[:end] // a line break shows only where it is the point
	}
	if !p.Color || mark[0] >= mark[1] || columns(text) > width {
		return shorten(printable(text), width)
	}
	return printable(text[:mark[0]]) + p.paint(invert, printable(text[mark[0]:mark[1]])) + printable(text[mark[1]:])
}

// shorten keeps the beginning of text and says how much is left out.
func shorten(text string, width int) string {
	if columns(text) <= width {
		return text
	}
	used := 0
	for i, r := range text {
		if used += runeColumns(r); used > width-10 {
			return fmt.Sprintf("%s … +%d", text[:i], len(text)-i)
		}
	}
	return text
}

// cards print the causes: the confirmed ones say so.
func (p *printer) cards(likely []Likely) {
	for _, l := range likely {
		word, color := "explain.text.maybe", yellow
		if l.Confirmed {
			word, color = "explain.text.confirmed", red
		}
		bar := "     " + p.paint(color, "│") + " "
		p.line(bar)
		p.wrapped(bar, color+";"+bold, p.Lang.T(word), l.Cause)
		p.wrapped(bar, green, "→", l.Fix)
		if l.Opens {
			p.wrapped(bar, dim, p.Lang.T("explain.text.opens"), shorten(printable(l.Plain), p.Width))
		}
	}
	if len(likely) > 0 {
		p.gap()
	}
}

// gap leaves one empty line, never two.
func (p *printer) gap() {
	if !strings.HasSuffix(p.out.String(), "\n\n") {
		p.line("")
	}
}

// wrapped prints text behind a painted lead, broken at blanks or between Chinese characters.
func (p *printer) wrapped(bar, attribute, lead, text string) {
	for i, line := range wrap(lead+" "+text, p.Width-8) {
		if rest, ok := strings.CutPrefix(line, lead); ok && i == 0 {
			line = p.paint(attribute, lead) + rest
		}
		p.line(bar + line)
	}
}

// wrap breaks text into lines of so many columns. A Chinese character may end a line anywhere.
func wrap(text string, width int) []string {
	var lines []string
	line, used, soft := "", 0, 0
	for _, r := range text {
		if used+runeColumns(r) > width && soft > 0 {
			lines = append(lines, strings.TrimSpace(line[:soft]))
			line, soft = line[soft:], 0
			used = columns(line)
		}
		line += string(r)
		used += runeColumns(r)
		if r == ' ' || runeColumns(r) == 2 {
			soft = len(line)
		}
	}
	return append(lines, strings.TrimSpace(line))
}

// columns is how wide a terminal shows text: East Asian wide characters take two.
func columns(text string) int {
	n := 0
	for _, r := range text {
		n += runeColumns(r)
	}
	return n
}

func runeColumns(r rune) int {
	switch {
	case r >= 0x2e80 && r <= 0xa4cf, r >= 0xac00 && r <= 0xd7a3, r >= 0xf900 && r <= 0xfaff,
		r >= 0xfe30 && r <= 0xfe6f, r >= 0xff00 && r <= 0xff60, r >= 0xffe0 && r <= 0xffe6, r >= 0x20000 && r <= 0x3fffd:
		return 2
	}
	return 1
}
