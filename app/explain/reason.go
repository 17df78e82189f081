package explain

import (
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
		out = append(out, Reason{
			Code: p.Code, Severity: p.Severity, Text: p.Text.In(string(lang)), Offset: p.Offset,
			Cause: reasonText(lang, "cause", p.Code), Fix: reasonText(lang, "fix", p.Code),
		})
	}
	return out
}

func reasonText(lang i18n.Lang, what, code string) string {
	if key := "explain." + what + "." + code; i18n.Has(key) {
		return lang.T(key)
	}
	return ""
}
