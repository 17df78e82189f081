package workspace

import (
	"slices"
	"strings"
)

// Filter is a search of the traffic that was saved under a name.
type Filter struct {
	Name  string `json:"name"`
	Query string `json:"query"` // in the grammar of package journal
}

// maxFilterName is as long as a name may be to stand on a chip.
const maxFilterName = 40

// PutFilter is the list with f: in the place of the one of that name, or at the end.
func PutFilter(all []Filter, f Filter) ([]Filter, error) {
	f.Name, f.Query = strings.Join(strings.Fields(f.Name), " "), strings.TrimSpace(f.Query)
	switch {
	case f.Name == "":
		return nil, Misuse("problem.filter_name")
	case len([]rune(f.Name)) > maxFilterName:
		return nil, Misuse("problem.filter_long", maxFilterName)
	case f.Query == "":
		return nil, Misuse("problem.filter_empty")
	}
	out := slices.Clone(all)
	if i := slices.IndexFunc(out, func(have Filter) bool { return have.Name == f.Name }); i >= 0 {
		out[i] = f
		return out, nil
	}
	return append(out, f), nil
}
