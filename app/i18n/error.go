package i18n

import "slices"

// Error is an error with a sentence in both languages, for packages that know of no workspace.Problem. Arguments that know
// both are said in the same one.
type Error struct {
	Key  string
	Args []any
}

// Errorf is an Error with the sentence of a key.
func Errorf(key string, args ...any) error { return &Error{Key: key, Args: args} }

// Error implements error.
func (e *Error) Error() string { return e.In(string(En)) }

// In says it in a language.
func (e *Error) In(lang string) string {
	args := slices.Clone(e.Args)
	for i, arg := range args {
		if both, ok := arg.(interface{ In(string) string }); ok {
			args[i] = both.In(lang)
		}
	}
	return Lang(lang).T(e.Key, args...)
}
