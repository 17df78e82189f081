package server

import (
	"errors"
	"net/url"
	"slices"
	"strings"
)

// queryValues finds the first value of each name, without the map of all that url.ParseQuery makes: of a callback's
// query 0.4 against 0.9 µs, and no allocation against five (BenchmarkQueryValues). Like
// ParseQuery it refuses a semicolon and broken escapes; names with escapes, which nobody sends, it does not know.
func queryValues(rawQuery string, names [4]string) (values [4]string, err error) {
	if strings.IndexByte(rawQuery, ';') >= 0 {
		return values, errors.New("a semicolon in the query")
	}
	var taken [4]bool
	for part := range strings.SplitSeq(rawQuery, "&") {
		key, value, _ := strings.Cut(part, "=")
		i := slices.Index(names[:], key)
		if i < 0 || taken[i] {
			continue
		}
		taken[i] = true
		if values[i], err = url.QueryUnescape(value); err != nil {
			return values, err
		}
	}
	return values, nil
}
