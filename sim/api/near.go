package api

import (
	"slices"
	"strings"

	"wxlab/fixtures"
	"wxlab/sim/spelling"
)

// Near is the one of the known paths that was probably meant: one with the same last element, api_ or not, that is not
// written quite otherwise, else one that is a few slips of the finger away. "" is that none is near, or that the path is
// one itself.
func Near(path string, known []string) (best string) {
	const slips, longest = 3, 200
	if len(path) > longest || slices.Contains(known, path) {
		return ""
	}
	nearest := len(path)
	for _, k := range known {
		most := slips
		if lastElement(k) == lastElement(path) {
			most = len(path) / 2
		}
		if d := spelling.Distance(path, k); d <= most && d < nearest {
			best, nearest = k, d
		}
	}
	return best
}

func lastElement(path string) string {
	return strings.TrimPrefix(path[strings.LastIndex(path, "/")+1:], "api_")
}

// KnownPaths are those that are simulated, and those that WeChat documents and that are not yet. The embedded data is
// tested, and always there.
func KnownPaths() (out []string) {
	simulated, _ := fixtures.APIs()
	for _, a := range simulated {
		out = append(out, a.Path)
	}
	groups, _ := fixtures.Official()
	for _, g := range groups {
		for _, a := range g.APIs {
			if a.NotYet {
				out = append(out, a.Path)
			}
		}
	}
	return out
}
