// Package spelling measures how far one word is from another, to name what was probably meant.
package spelling

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Distance counts the characters to insert, delete, change, or swap with the next, to make b of a.
func Distance(from, to string) int {
	a, b := []rune(from), []rune(to)
	var before []int // the row before the last
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		next := make([]int, len(b)+1)
		next[0] = i + 1
		for j := range len(b) {
			change := row[j]
			if a[i] != b[j] {
				change++
			}
			next[j+1] = min(change, row[j+1]+1, next[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row = row, next
	}
	return row[len(b)]
}

// mostNear is how many names are offered: whoever has mistyped one does not read a list.
const mostNear = 3

// Near are the names that a word was probably meant to be, the nearest first: it is a slip away from them, or a part of them.
func Near(word string, names []string) []string {
	type candidate struct {
		name string
		far  int
	}
	var found []candidate
	for _, name := range names {
		if far, ok := slip(bare(word), bare(name)); ok && !slices.Contains(found, candidate{name, far}) {
			found = append(found, candidate{name, far})
		}
	}
	slices.SortStableFunc(found, func(a, b candidate) int { return cmp.Compare(a.far, b.far) })
	var out []string
	for _, c := range found[:min(len(found), mostNear)] {
		out = append(out, c.name)
	}
	return out
}

// bare is a word without what tells nothing: capitals, and the dashes of a flag.
func bare(word string) string { return strings.TrimLeft(strings.ToLower(word), "-") }

// slip reports whether a word may be meant for a name, and how far it is from that.
func slip(word, name string) (far int, ok bool) {
	const least = 3 // bytes that tell something: three letters, or one Chinese character
	far = Distance(word, name)
	switch {
	case far <= max(1, utf8.RuneCountInString(name)/3) && far < utf8.RuneCountInString(word):
		return far, true
	case len(word) >= least && strings.HasPrefix(name, word):
		return len(name), true
	case len(word) > least && strings.Contains(name, word):
		return 2 * len(name), true
	}
	return 0, false
}
