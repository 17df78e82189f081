package api

import "fmt"

// apiError is an errcode with WeChat's text, and a note for the developer.
type apiError struct {
	code  int
	extra string // between text and rid
	text  string // instead of the table's
	hint  string
}

func (e *apiError) Error() string { return fmt.Sprintf("errcode %d: %s", e.code, e.hint) }

func fail(code int, hint string, args ...any) error {
	return &apiError{code: code, hint: fmt.Sprintf(hint, args...)}
}

// commandOK is the answer of calls that only do something.
type commandOK struct {
	ErrCode int    `json:"errcode"`
	ErrMsg  string `json:"errmsg"`
}

var okAnswer = commandOK{0, "ok"}
