package evidence

import (
	"fmt"
	"strings"
	"time"

	"wxlab/app/i18n"
)

// Shown is how many pieces a log shows; the journal has everything.
const Shown = 12

// Text is the log of several pieces.
func Text(pieces []Piece, l i18n.Lang) string {
	var parts []string
	for i, p := range pieces {
		if i == Shown {
			parts = append(parts, l.T("wire.more", len(pieces)-Shown))
			break
		}
		parts = append(parts, p.Text(l))
	}
	return strings.Join(parts, "\n\n")
}

// Text is a piece as it was and decrypted. Later attempts seal the same message anew: of them the answers tell something.
func (p Piece) Text(l i18n.Lang) string {
	if p.Delivery == "" {
		return p.callText(l)
	}
	var b strings.Builder
	for i, a := range p.Attempts {
		request := l.T("wire.attempt", i+1)
		if i == 0 {
			request = strings.TrimSpace(a.Request)
		}
		took := a.Took.Round(time.Millisecond)
		fmt.Fprintf(&b, "--> %s POST %s\n%s\n<-- %d %s\n%s%s\n", p.Delivery, a.URL, request, a.Status, took, a.Body, a.Error)
	}
	fmt.Fprintf(&b, "%s\n%s\n", l.T("wire.push", p.Name), p.Plain)
	if p.Replied {
		fmt.Fprintf(&b, "%s\n%s\n", l.T("wire.reply"), p.Reply)
	}
	return strings.TrimSpace(b.String())
}

func (p Piece) callText(l i18n.Lang) string {
	text := fmt.Sprintf("--> call %d %s %s\n%s\n<-- %s", p.Call, p.Method, p.Path, p.Request, p.Response)
	if hint := p.Hint.In(string(l)); hint != "" {
		text += "\n" + l.T("wire.hint", hint)
	}
	return text
}
