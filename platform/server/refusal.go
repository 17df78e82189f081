package server

import (
	"fmt"
	"net/http"
)

// refusal is a callback that is not acknowledged, so that its sender tries again or mends it.
type refusal struct {
	status int
	err    error
}

func (r *refusal) Error() string { return r.err.Error() }
func (r *refusal) Unwrap() error { return r.err }

// text is what the sender is told. Whoever signed well may know everything about its own message; an unsigned sender
// only what is wrong with the form.
func (r *refusal) text() string {
	if r.status == http.StatusUnauthorized || r.status == http.StatusServiceUnavailable {
		return http.StatusText(r.status)
	}
	if _, ok := r.err.(*cutShort); ok {
		return "the body did not come whole, or not in time"
	}
	return r.err.Error()
}

func refuse(status int, format string, args ...any) *refusal {
	return &refusal{status, fmt.Errorf(format, args...)}
}
