// Package compare lays two recorded exchanges side by side, as they mean and not as they were sealed: the window, the
// command line and the control API show the same differences.
package compare

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"wxlab/app/explain"
	"wxlab/app/i18n"
	"wxlab/app/journal"
)

// Side is one of the two, with what could be opened of it.
type Side struct {
	journal.Detail
	Message string // of the push, in clear; "" where it was not sealed or nobody could open it
	Reply   string // of the answer, likewise
}

// Hiding is the side with what is shown in the place of secrets.
func (s Side) Hiding(hide func(string) string) Side {
	return Side{s.Detail.Hiding(hide), hide(s.Message), hide(s.Reply)}
}

// Message is the message of a push, also where the platform refused it: the account of what happened may have opened it all
// the same. "" where it has not.
func Message(d journal.Detail, e explain.Explanation) string {
	if len(d.Plain) > 0 {
		return string(d.Plain)
	}
	if e.Plain != "" && d.Kind != journal.KindAPI {
		return e.Plain
	}
	for _, l := range e.Likely {
		if l.Plain != "" {
			return l.Plain
		}
	}
	return ""
}

// Reply is the passive reply in clear, "" where none was sealed.
func Reply(d journal.Detail, e explain.Explanation) string {
	if e.Reply != nil && e.Reply.Plain != "" {
		return e.Reply.Plain
	}
	return string(d.ReplyPlain)
}

// Part is a part of both exchanges, row by row.
type Part struct {
	Name  string `json:"name" doc:"facts, query, request, reply, request_headers or reply_headers"`
	Title string `json:"title" doc:"the name in words"`
	Rows  []Row  `json:"rows"`
}

// Parts are the parts that either exchange has.
func Parts(sides [2]Side, l i18n.Lang) (out []Part) {
	request := opened(sides, l, func(s Side) ([]byte, string) { return s.ReqBody, s.Message })
	reply := opened(sides, l, func(s Side) ([]byte, string) { return s.RespBody, s.Reply })
	for _, p := range []struct {
		name  string
		lines func(int) []string
	}{
		{"facts", func(i int) []string { return facts(sides[i].Detail, l) }},
		{"query", func(i int) []string { return queryLines(sides[i].Query) }},
		{"request", func(i int) []string { return request[i] }},
		{"reply", func(i int) []string { return reply[i] }},
		{"request_headers", func(i int) []string { return HeaderLines(sides[i].ReqHeader) }},
		{"reply_headers", func(i int) []string { return HeaderLines(sides[i].RespHeader) }},
	} {
		if rows := Lines(p.lines(0), p.lines(1)); len(rows) > 0 {
			out = append(out, Part{p.name, l.T("compare." + p.name), rows})
		}
	}
	return out
}

// Differences counts the rows that tell something.
func Differences(parts []Part) (n int) {
	for _, p := range parts {
		for _, r := range p.Rows {
			if r.Tells() {
				n++
			}
		}
	}
	return n
}

// opened are the lines of both bodies. Two ciphertexts are compared where neither opens: beside a message in clear, one
// would differ in every line and say nothing.
func opened(sides [2]Side, l i18n.Lang, of func(Side) (body []byte, clear string)) (lines [2][]string) {
	bodies, shut := [2][]byte{}, [2]bool{}
	for i, s := range sides {
		body, clear := of(s)
		if bodies[i] = body; clear != "" {
			bodies[i] = []byte(clear)
		}
		shut[i] = clear == "" && isSealed(body)
	}
	for i := range bodies {
		if shut[i] && !shut[1-i] && len(bodies[1-i]) > 0 {
			lines[i] = []string{l.T("compare.shut")}
			continue
		}
		lines[i] = Document(bodies[i])
	}
	return lines
}

// isSealed reports whether a body has the envelope's field, in XML or in JSON.
func isSealed(body []byte) bool {
	return bytes.Contains(body, []byte("<Encrypt>")) || bytes.Contains(body, []byte(`"Encrypt"`))
}

// facts are what the list shows of an exchange, a line each.
func facts(d journal.Detail, l i18n.Lang) (lines []string) {
	status := ""
	if d.Status != 0 {
		status = "HTTP " + strconv.Itoa(d.Status)
	}
	for _, f := range [][2]string{
		{"ui.sum.endpoint", d.Method + " " + d.Path}, {"ui.sum.status", strings.TrimSpace(status + " " + d.Err)},
		{"ui.col.result", l.Result(d.Outcome, d.Status, d.Code)}, {"ui.sum.reason", l.Reason(d.Code, d.Reason)},
		{"ui.sum.appid", d.AppID}, {"ui.sum.openid", d.OpenID},
	} {
		if f[1] != "" {
			lines = append(lines, l.T(f[0])+": "+f[1])
		}
	}
	return lines
}

// queryLines are a query's parameters, decoded, in the order of the wire.
func queryLines(query string) (lines []string) {
	for pair := range strings.SplitSeq(query, "&") {
		if pair != "" {
			lines = append(lines, Parameter(pair))
		}
	}
	return lines
}

// Parameter is one of a query, with its value decoded where it can be.
func Parameter(pair string) string {
	name, value, _ := strings.Cut(pair, "=")
	if decoded, err := url.QueryUnescape(value); err == nil {
		value = decoded
	}
	return name + " = " + value
}

// HeaderLines are the fields of a header, a line for each value, sorted.
func HeaderLines(h http.Header) (lines []string) {
	for name, values := range h {
		for _, v := range values {
			lines = append(lines, name+": "+v)
		}
	}
	slices.Sort(lines)
	return lines
}
