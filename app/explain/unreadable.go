package explain

import (
	"errors"

	"wxlab/app/i18n"
	"wxlab/platform"
)

// unreadable says in a language why a document could not be read. Where one is broken is told in the parser's words.
func unreadable(l i18n.Lang, err error) string {
	for known, key := range map[error]string{
		platform.ErrEmpty: "explain.unreadable.empty", platform.ErrTooLarge: "explain.unreadable.large",
		platform.ErrDTD: "explain.unreadable.dtd",
	} {
		if errors.Is(err, known) {
			return l.T(key)
		}
	}
	return err.Error()
}
