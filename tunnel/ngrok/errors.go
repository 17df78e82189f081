package ngrok

import (
	"fmt"
	"strings"

	"wxlab/tunnel"
)

// Error is why a road could not be opened, or why it ended. Its text and fields are free of secrets; errors.Is
// reaches context errors and net.ErrClosed through it, but never the SDK's own error, which repeats the authtoken.
//
// Code is ngrok's ("ERR_NGROK_105") or one of ours (domain, proxy_url, proxy, tcp, tls, certificate, muxado,
// stopped), or empty.
type Error struct {
	Code    string      `json:"code,omitempty"`
	Message string      `json:"message,omitempty"` // the other side's words
	Why     tunnel.Text `json:"why,omitzero"`      // what it means
	Fix     tunnel.Text `json:"fix,omitzero"`      // what to do about it
	cause   error
}

// Error names the code, the likely mistake, and the other side's words.
func (e *Error) Error() string {
	text := "ngrok tunnel"
	if e.Code != "" {
		text += ": " + e.Code
	}
	if e.Why.En != "" {
		text += ": " + e.Why.En
	}
	if e.Message != "" {
		text += fmt.Sprintf(" (%s)", e.Message)
	}
	if e.cause != nil {
		text += ": " + e.cause.Error()
	}
	return text
}

// Unwrap returns a context error or net.ErrClosed, or nil.
func (e *Error) Unwrap() error { return e.cause }

// failure explains err under a code; the code in err's own text wins.
func (c Config) failure(fallback string, err error) *Error {
	e := &Error{Code: fallback, Message: c.secrets().message(err)}
	if found := code(err); found != "" {
		e.Code = found
	}
	known := false
	if e.Why, e.Fix, known = Explain(e.Code); !known && fromService(e) {
		page := "https://ngrok.com/docs/errors/" + strings.ToLower(e.Code)
		e.Why = tunnel.Text{Zh: "ngrok 报告了一个错误。", En: "ngrok reports an error."}
		e.Fix = tunnel.Text{Zh: "说明见 " + page, En: "It is described at " + page}
	}
	return e
}

// fromService reports whether the service answered and refused, as opposed to a connection that failed.
func fromService(e *Error) bool { return codePattern.MatchString(e.Code) }

// In is the error for the user, in one language.
func (e *Error) In(lang string) string { return e.Status(tunnel.Closed).In(lang) }

// Status is the error as a state.
func (e *Error) Status(state tunnel.State) tunnel.Status {
	return tunnel.Status{State: state, Code: e.Code, Message: e.Message, Why: e.Why, Fix: e.Fix}
}
