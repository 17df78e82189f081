package api

import (
	"fmt"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// apiError is an errcode with WeChat's text, and a note for the developer.
type apiError struct {
	code  int
	extra string // between text and rid
	text  string // instead of the table's
	hint  bilingual.Text

	// answer has more than code and text, where WeChat answers more; nil for the usual answer.
	answer func(commandOK) any
}

func (e *apiError) Error() string { return fmt.Sprintf("errcode %d: %s", e.code, e.hint.En) }

// fail is an errcode with a note for the developer in both languages, formatted as bilingual.Textf does.
func fail(code int, zh, en string, values ...any) error {
	return &apiError{code: code, hint: bilingual.Textf(zh, en, values...)}
}

// forgotten is the errcode of what was issued so long ago that the simulator keeps it no more.
func forgotten(code int) error { return &apiError{code: code, hint: world.ForgottenText()} }

// commandOK is the answer of calls that only do something.
type commandOK struct {
	ErrCode int    `json:"errcode"`
	ErrMsg  string `json:"errmsg"`
}

var okAnswer = commandOK{0, "ok"}
