package api_test

import (
	"testing"

	"wxlab/sim/simtest/lab"
)

// row is one call of a table test: a body, and the errcode that it gets.
type row struct {
	name, path, body string
	code             int
}

// rows makes the calls of a table with one token.
func rows(l *lab.Lab, tok string, rows []row) {
	l.Helper()
	outer := l.T
	for _, r := range rows {
		outer.Run(r.name, func(t *testing.T) {
			l.T = t
			l.Want(l.Post(r.path, tok, r.body), r.code)
		})
	}
	l.T = outer
}
