package explain

import (
	"strings"

	"wxlab/app/i18n"
	"wxlab/sim/world"
)

// Reason is a problem with an answer as a reader sees it, in one language.
type Reason struct {
	Code     string         `json:"code"`
	Severity world.Severity `json:"severity"`
	Text     string         `json:"text"`   // what is wrong
	Offset   int            `json:"offset"` // of a byte in the answer's body, -1 when no single byte is to blame
	Cause    string         `json:"cause"`  // who usually does this
	Fix      string         `json:"fix"`    // the line that mends it
}

// Reasons says of every problem what is wrong, why, and what to do.
func Reasons(problems []world.Problem, lang i18n.Lang) []Reason {
	out := make([]Reason, 0, len(problems))
	for _, p := range problems {
		cause, fix := Advice(p.Code, lang)
		text := p.Text.In(string(lang))
		if p.Severity == world.Unsettled {
			text = lang.T("reason.unsettled", text)
		}
		out = append(out, Reason{p.Code, p.Severity, text, p.Offset, cause, fix})
	}
	return out
}

// Advice says who usually makes a problem of that code, and what mends it; both are empty for a code of an older record.
func Advice(code string, lang i18n.Lang) (cause, fix string) {
	for _, keys := range [][2]string{
		{"reason." + code + ".cause", "reason." + code + ".fix"}, {"explain.cause." + code, "explain.fix." + code},
	} {
		if i18n.Has(keys[0]) {
			return lang.T(keys[0]), lang.T(keys[1])
		}
	}
	return "", ""
}

// Joined makes sentences of what is said one after the other; what ends without a full stop or a
// question mark gets a stop where more follows.
func Joined(lang i18n.Lang, said ...string) string {
	stop, gap := ".", " "
	if lang == i18n.Zh {
		stop, gap = "。", ""
	}
	out := ""
	for _, s := range said {
		switch {
		case s == "":
		case out == "":
			out = s
		case strings.HasSuffix(out, stop), strings.HasSuffix(out, "?"), strings.HasSuffix(out, "？"):
			out += gap + s
		default:
			out += stop + gap + s
		}
	}
	return out
}
