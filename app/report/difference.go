package report

import (
	"strconv"

	"wxlab/app/i18n"
)

// Difference is the range of bytes of got from the first that differs from want to the last. It is empty where want is a
// description rather than a value, that is where the two share neither beginning nor end, and where got lacks the end.
func Difference(want, got string) (from, to int) {
	head := 0
	for head < min(len(want), len(got)) && want[head] == got[head] {
		head++
	}
	tail := 0
	for tail < min(len(want), len(got))-head && want[len(want)-1-tail] == got[len(got)-1-tail] {
		tail++
	}
	if head+tail < 4 || head == len(got) {
		return 0, 0
	}
	return head, len(got) - tail
}

// Compared is that for two values, with marks; "" where no single value was expected.
func Compared(want, came string, l i18n.Lang) string {
	r, _ := Case{Want: want, Came: came}.compared(l)
	return r.marked()
}

// compared sets the value that came below the one that was expected, with the difference marked; false where no single value
// was expected.
func (c Case) compared(l i18n.Lang) (row, bool) {
	if c.Want == "" && c.Came == "" {
		return row{}, false
	}
	want, came := inner(c.Want), inner(c.Came)
	from, to := Difference(want, came)
	lead := l.T("report.compared", `"`+want+`"`)
	at := len(lead) + 1
	r := row{label: l.T("report.difference"), text: lead + `"` + came + `"`}
	if to > from {
		r.from, r.to = at+from, at+to
	}
	return r, true
}

// inner is a value with everything visible that is none: line ends, byte order marks.
func inner(value string) string {
	quoted := strconv.Quote(value)
	return quoted[1 : len(quoted)-1]
}
