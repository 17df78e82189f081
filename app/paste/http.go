package paste

import (
	"regexp"
	"strconv"
	"strings"
)

// message is an HTTP request or answer as it went over the wire, or as a tool printed it.
type message struct {
	from   int
	status int // 0 for a request
	method string
	target string
	body   string
}

var (
	startLine  = regexp.MustCompile(`(?m)^[<>*# \t]*(?:(GET|POST|PUT) (\S+) HTTP/[\d.]+|HTTP/[\d.]+ (\d{3})[^\r\n]*)[ \t]*\r?$`)
	headerLine = regexp.MustCompile(`^[<>*# \t]*[A-Za-z][\w-]*:[^\r\n]*$`)
	directed   = regexp.MustCompile(`^[<>*#][ \t]?`)
)

// messages finds raw HTTP: its start lines, and what stands below the headers of each.
func (l layer) messages() (out []message) {
	if !strings.Contains(l.text, "HTTP/") {
		return nil
	}
	starts := startLine.FindAllStringSubmatchIndex(l.text, most)
	for i, m := range starts {
		end := len(l.text)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		one := message{from: m[0], body: below(l.text[m[1]:end])}
		if m[2] >= 0 {
			one.method, one.target = l.text[m[2]:m[3]], l.text[m[4]:m[5]]
		} else {
			one.status, _ = strconv.Atoi(l.text[m[6]:m[7]])
		}
		out = append(out, one)
	}
	return out
}

// below is what follows the headers.
func below(text string) string {
	text = strings.TrimPrefix(strings.TrimPrefix(text, "\r"), "\n")
	for text != "" {
		line, rest, _ := strings.Cut(text, "\n")
		line = strings.TrimSuffix(line, "\r")
		switch bare := strings.TrimSpace(directed.ReplaceAllString(line, "")); {
		case bare == "":
			return rest
		case !headerLine.MatchString(line):
			return text
		}
		text = rest
	}
	return ""
}

// answer is the answer to a request, where the text is one exchange.
func (f found) answer() (status int, body []byte) {
	requests, answers := 0, 0
	for _, m := range f.http {
		if m.status == 0 {
			requests++
		} else {
			answers++
			status, body = m.status, []byte(strings.TrimRight(m.body, "\r\n"))
		}
	}
	if requests != 1 || answers != 1 {
		return 0, nil
	}
	return status, body
}
