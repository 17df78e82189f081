package report

import "strings"

// Width is how many terminal cells s takes: a Chinese character takes two.
func Width(s string) (n int) {
	for _, r := range s {
		n += cells(r)
	}
	return n
}

func cells(r rune) int {
	if wide(r) {
		return 2
	}
	return 1
}

func wide(r rune) bool { return r >= 0x1100 && (r < 0x2000 || r > 0x2bff) }

// Wrap breaks text into lines of at most so many cells. Lines that follow each other are one paragraph; an indented one
// stays as it is.
func Wrap(text string, width int) string {
	var out []string
	paragraph := ""
	end := func() {
		if paragraph != "" {
			out = append(out, broken(paragraph, width)...)
			paragraph = ""
		}
	}
	for _, line := range strings.Split(text, "\n") {
		if line == "" || line[0] == ' ' {
			end()
			out = append(out, line)
			continue
		}
		paragraph = joined(paragraph, line)
	}
	end()
	return strings.Join(out, "\n")
}

// joined sets a line behind another: between Chinese characters no blank stands.
func joined(before, line string) string {
	first, last := []rune(line)[0], []rune(" "+before)
	switch {
	case before == "":
		return line
	case wide(first) || wide(last[len(last)-1]):
		return before + line
	}
	return before + " " + line
}

// broken are the lines of a paragraph, broken at blanks and between Chinese characters.
func broken(paragraph string, width int) (lines []string) {
	line, taken := "", 0
	for _, piece := range pieces(paragraph) {
		n := Width(piece)
		if taken > 0 && taken+Width(strings.TrimRight(piece, " ")) > width {
			lines = append(lines, strings.TrimRight(line, " "))
			line, taken = "", 0
		}
		line, taken = line+piece, taken+n
	}
	return append(lines, strings.TrimRight(line, " "))
}

// pieces are what no line break parts: a word with the blanks behind it, a Chinese character with the punctuation around it.
func pieces(paragraph string) (out []string) {
	var before rune
	for _, r := range paragraph {
		mayBreak := before == ' ' && r != ' ' || wide(before) != wide(r) && r != ' ' || wide(before) && wide(r)
		if before == 0 || !mayBreak || strings.ContainsRune(closing, r) || strings.ContainsRune(opening, before) {
			if before == 0 {
				out = append(out, "")
			}
			out[len(out)-1] += string(r)
		} else {
			out = append(out, string(r))
		}
		before = r
	}
	return out
}

// closing does not begin a line, and opening does not end one.
const (
	closing = ",.;:!?)]}，。、；：！？）】》」”’…"
	opening = "([{（【《「“‘"
)

// Pad fills s to n terminal cells.
func Pad(s string, n int) string { return s + strings.Repeat(" ", max(n-Width(s), 0)) }
