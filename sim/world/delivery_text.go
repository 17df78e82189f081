package world

import (
	"cmp"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// String is the exchange as a test that fails shows it: what was pushed, before it was sealed, and to where; what came
// back, opened where it was sealed; what WeChat makes of that, and why. Tickets, codes, tokens and passwords are masked.
func (d Delivery) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s%s%s: %s\n", d.Name, labelled(" for ", d.Account), labelled(" from ", d.OpenID), d.judgement())
	for i, at := range d.Attempts {
		fmt.Fprintf(&b, "  --> POST %s\n", target(at.URL))
		if i == 0 {
			indented(&b, string(d.Plain))
		}
		fmt.Fprintf(&b, "  <-- %s\n", at.answered())
		if i == len(d.Attempts)-1 {
			indented(&b, d.answer())
		}
	}
	for _, p := range d.Findings() {
		fmt.Fprintf(&b, "  %s %s: %s\n", p.Severity, p.Code, p.Text.En)
	}
	return strings.TrimSuffix(maskValues(b.String()), "\n")
}

// judgement is the verdict, measured by what was expected.
func (d *Delivery) judgement() string {
	verdict, bent := string(cmp.Or(d.Verdict, Pending)), labelled(", bent by ", string(d.Effect))
	if d.AsExpected() {
		return verdict + ", as expected" + bent
	}
	return fmt.Sprintf("%s, expected %s%s", verdict, cmp.Or(d.Expect, Welcome), bent)
}

// answered is the status line of an attempt.
func (at Attempt) answered() string {
	if at.Status == 0 {
		return cmp.Or(at.Err, "no answer yet")
	}
	return fmt.Sprintf("[%d] in %s%s", at.Status, at.Took.Round(100*time.Microsecond), labelled(", ", at.Err))
}

// answer is the text of the last answer, opened where it was sealed.
func (d *Delivery) answer() string {
	body, cut := d.lastBody(), d.last().ResponseCut
	switch {
	case d.Reply != nil && len(d.Reply.Plain) > 0:
		body, cut = d.Reply.Plain, d.Reply.Cut
	case len(d.last().Opened) > 0:
		body, cut = d.last().Opened, 0
	}
	text := string(body)
	switch {
	case d.last().Status == 0:
		return ""
	case len(body) == 0:
		return "(empty)"
	case !utf8.Valid(body):
		text = fmt.Sprintf("%q", body)
	}
	if cut > 0 {
		text += fmt.Sprintf("… and %d bytes", cut)
	}
	return text
}

// labelled is a value behind its label, nothing where there is no value.
func labelled(label, value string) string {
	if value == "" {
		return ""
	}
	return label + value
}

func indented(b *strings.Builder, text string) {
	for line := range strings.Lines(text) {
		b.WriteString("      " + strings.TrimRight(line, "\r\n") + "\n")
	}
}

// target is a URL without what changes in every attempt, and without a password.
func target(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	u.RawQuery = ""
	return u.Redacted()
}

// secretNames are those of what lets somebody act as a platform or an account.
const secretNames = `(?i:[a-z_]*(?:ticket|secret|access_?token|refresh_?token|auth_?code|authorization_?code|aes_?key|session_?key))`

// secretValues match an element, a JSON string and a query's parameter that are named so, and the code of the release check.
var secretValues = []*regexp.Regexp{
	regexp.MustCompile(`(<` + secretNames + `>(?:<!\[CDATA\[)?)([^<\]]+)`),
	regexp.MustCompile(`("` + secretNames + `"\s*:\s*")([^"]+)`),
	regexp.MustCompile(`(\b` + secretNames + `=)([^&\s"<]+)`),
	regexp.MustCompile(`(QUERY_AUTH_CODE:)([^\s<"\]]+)`),
}

// maskValues leaves four characters of every secret, so that two can be told apart.
func maskValues(text string) string {
	for _, re := range secretValues {
		text = re.ReplaceAllStringFunc(text, func(found string) string {
			m := re.FindStringSubmatch(found)
			value := []rune(m[2])
			return m[1] + "••••" + string(value[max(0, len(value)-min(4, len(value)/4)):])
		})
	}
	return text
}
