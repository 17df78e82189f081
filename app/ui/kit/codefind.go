package kit

import (
	"slices"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"wxlab/app/ui/theme"
)

// codeHit is a place where a sought word stands, over several rows where it was wrapped.
type codeHit []codeStretch

// codeStretch are cells of a row.
type codeStretch struct{ row, from, to int }

// Find marks the places where any of the words stands, whatever their case, and reports how many there are. No words take
// the marks away.
func (c *Code) Find(words ...string) int {
	c.words, c.hit = words, -1
	c.seek()
	c.body.update()
	return len(c.hits)
}

// ShowHit scrolls to the i-th place and marks it among the others.
func (c *Code) ShowHit(i int) {
	if i < 0 || i >= len(c.hits) {
		return
	}
	c.hit = i
	at := codeEdge + float32(c.hits[i][0].row)*codeLine
	c.scroll.ScrollToOffset(fyne.NewPos(0, max(0, at-c.scroll.Size().Height/3)))
	c.body.update()
}

// seek looks for the words anew, since the text or its rows have changed.
func (c *Code) seek() {
	c.hits, c.stretches = nil, map[int][]markedStretch{}
	var sought [][]rune
	for _, word := range c.words {
		if word != "" {
			sought = append(sought, lower(word))
		}
	}
	for from := 0; from < len(c.rows) && len(sought) > 0; {
		to := from + 1
		for to < len(c.rows) && !c.rows[to].first {
			to++
		}
		c.seekIn(from, to, sought)
		from = to
	}
	for i, hit := range c.hits {
		for _, s := range hit {
			c.stretches[s.row] = append(c.stretches[s.row], markedStretch{s, i})
		}
	}
}

// markedStretch is a stretch and the hit that it is a part of.
type markedStretch struct {
	codeStretch
	hit int
}

// seekIn looks in the rows of one logical line.
func (c *Code) seekIn(from, to int, sought [][]rune) {
	var line []rune
	starts := make([]int, 0, to-from)
	for _, row := range c.rows[from:to] {
		starts = append(starts, len(line))
		line = append(line, lower(row.text)...)
	}
	for i := 0; i < len(line); i++ {
		word := slices.IndexFunc(sought, func(w []rune) bool { return startsWith(line[i:], w) })
		if word < 0 {
			continue
		}
		end := i + len(sought[word])
		c.hits = append(c.hits, c.stretch(from, starts, i, end))
		i = end - 1
	}
}

// stretch are the cells of the runes from i to end of a logical line, whose rows begin at starts.
func (c *Code) stretch(first int, starts []int, i, end int) (hit codeHit) {
	for k, start := range starts {
		row := []rune(c.rows[first+k].text)
		a, b := max(i-start, 0), min(end-start, len(row))
		if a < b {
			hit = append(hit, codeStretch{first + k, cellsOf(string(row[:a])), cellsOf(string(row[:b]))})
		}
	}
	return hit
}

func startsWith(line, word []rune) bool {
	return len(line) >= len(word) && slices.Equal(line[:len(word)], word)
}

// lower keeps one rune for each, so that places can be told.
func lower(s string) []rune {
	return []rune(strings.Map(unicode.ToLower, s))
}

// placeHits puts the marks of row i under its text.
func (b *codeBody) placeHits(i int, y, gutter float32) {
	for _, s := range b.code.stretches[i] {
		fill := Warn.Tint()
		if s.hit == b.code.hit {
			fill = theme.Select
		}
		mark := canvas.NewRectangle(paintOf(fill))
		mark.CornerRadius = 2
		mark.Move(fyne.NewPos(gutter+float32(s.from)*b.code.cell, y+1))
		mark.Resize(fyne.NewSize(float32(s.to-s.from)*b.code.cell, codeLine-2))
		b.shown = append(b.shown, mark)
	}
}
