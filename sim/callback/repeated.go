package callback

import (
	"slices"
	"strconv"
	"strings"
)

// mostRepeated is how often something stands in a message: a component asks for at most 100 accounts at a time.
const mostRepeated = 100

// counted takes list[7].appid apart; n is 0 where a path counts nothing.
func counted(path string) (name string, n int, field string) {
	name, rest, _ := strings.Cut(path, "[")
	number, field, found := strings.Cut(rest, "].")
	if n, err := strconv.Atoi(number); err == nil && found && number == strconv.Itoa(n) {
		return name, n, field
	}
	return path, 0, ""
}

// growFor adds siblings, copies of the first, until there are as many as the paths count, and says whether it did.
func (e *Element) growFor(set map[string]string) (grown bool) {
	for path := range set {
		name, n, _ := counted(path)
		if n == 0 {
			continue
		}
		for have := e.count(name); have > 0 && have < n; have++ {
			first := slices.IndexFunc(e.Children, func(c *Element) bool { return c.Name == name })
			e.Children = slices.Insert(e.Children, first+have, e.Children[first].clone())
			grown = true
		}
	}
	return grown
}

func (e *Element) count(name string) (n int) {
	for _, c := range e.Children {
		if c.Name == name {
			n++
		}
	}
	return n
}

func (e *Element) leafPaths() (out []string) {
	e.leaves("", func(path string, _ *Element) { out = append(out, path) })
	return out
}
