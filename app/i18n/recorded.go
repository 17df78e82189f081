package i18n

import (
	"regexp"
	"strconv"
	"strings"
)

// noted are the reasons that the platform notes on record, in English, with the text that says the same. Its parts in
// parentheses are put into the text.
var noted = []struct {
	pattern *regexp.Regexp
	key     string
}{
	{regexp.MustCompile(`^query parameter (\S+) is missing$`), "ui.reason.missing"},
	{regexp.MustCompile(`^the query is not well-formed$`), "ui.reason.query"},
	{regexp.MustCompile(`^timestamp is no number of unix seconds$`), "ui.reason.timestamp"},
	{regexp.MustCompile(`^timestamp is (\S+) off, (\S+) are allowed$`), "ui.reason.skew"},
	{regexp.MustCompile(`^the body has more than (\d+) bytes$`), "ui.reason.large"},
	{regexp.MustCompile(`^the ticket push holds no ComponentVerifyTicket$`), "ui.reason.ticket"},
	{regexp.MustCompile(`^the event is for component (\S*), this one is (\S+)$`), "ui.reason.component"},
	{regexp.MustCompile(`^WeChat does not accept the answer$`), "ui.reason.answer"},
	{regexp.MustCompile(`context deadline exceeded|Client\.Timeout|i/o timeout`), "ui.reason.patience"},
	{regexp.MustCompile(`connection refused`), "ui.reason.refused"},
	{regexp.MustCompile(`connection reset|broken pipe|EOF$`), "ui.reason.reset"},
	{regexp.MustCompile(`no such host`), "ui.reason.host"},
	{regexp.MustCompile(`invalid character|unexpected end of JSON`), "ui.reason.json"},
}

// Reason is why an exchange was refused or failed: a text for a crypto code or for what the platform itself noted on record.
// WeChat's own words stay as they came.
func (l Lang) Reason(code int, recorded string) string {
	if key := "ui.row.code." + strconv.Itoa(-code); code < 0 && Has(key) {
		return l.T(key)
	}
	for _, n := range noted {
		if parts := n.pattern.FindStringSubmatch(recorded); parts != nil {
			var args []any
			for _, part := range parts[1:] {
				args = append(args, part)
			}
			return l.T(n.key, args...)
		}
	}
	return strings.Join(strings.Fields(recorded), " ")
}

// Result is how an exchange ended, in a word or a number: WeChat's code, the HTTP status, or what became of it.
func (l Lang) Result(outcome string, status, code int) string {
	switch {
	case code != 0:
		return strconv.Itoa(code)
	case outcome == "failed", outcome == "duplicate", outcome == "unknown", outcome == "refused" && status < 400:
		return l.T("ui.outcome." + outcome)
	case status == 0:
		return l.T("ui.outcome.open")
	}
	return strconv.Itoa(status)
}
