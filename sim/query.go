package sim

import "strings"

// withQuery appends WeChat's parameters; a URL that has a query keeps it.
func withQuery(raw, query string) string {
	if strings.Contains(raw, "?") {
		return raw + "&" + query
	}
	return raw + "?" + query
}

// insertQuery appends parameters to an address, before its fragment.
func insertQuery(uri, query string) string {
	base, fragment, ok := strings.Cut(uri, "#")
	base = withQuery(base, query)
	if ok {
		base += "#" + fragment
	}
	return base
}
