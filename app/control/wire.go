package control

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"wxlab/app/i18n"
	"wxlab/app/report"
	"wxlab/sim/exam"
)

// evidenceShown is how many pieces of evidence a log shows; the journal has everything.
const evidenceShown = 12

// Wire is what went over the wire, as it was and decrypted. Later attempts seal the same message anew: of them the answers
// tell something.
func (d Delivery) Wire(l i18n.Lang) string {
	var b strings.Builder
	for i, a := range d.Attempts {
		request := l.T("wire.attempt", i+1)
		if i == 0 {
			request = strings.TrimSpace(shown(a.Request))
		}
		took := time.Duration(a.Ms * float64(time.Millisecond)).Round(time.Millisecond)
		fmt.Fprintf(&b, "--> %s POST %s\n%s\n<-- %d %s\n%s%s\n", d.ID, a.URL, request, a.Status, took, shown(a.Body), a.Error)
	}
	fmt.Fprintf(&b, "%s\n%s\n", l.T("wire.push", d.Name), shown(d.Plain))
	if d.Reply != nil {
		fmt.Fprintf(&b, "%s\n%s\n", l.T("wire.reply"), shown(d.Reply.Plain))
	}
	return strings.TrimSpace(b.String())
}

// Wire is what went over the wire.
func (c Call) Wire(l i18n.Lang) string {
	text := fmt.Sprintf("--> call %d %s %s\n%s\n<-- %s", c.Seq, c.Method, c.Path, shown(c.Body), shown(c.Response))
	if c.Hint != "" {
		text += "\n" + l.T("wire.hint", c.Hint)
	}
	return text
}

func shown(body string) string { return report.Clip(body, report.BodyShown) }

// wireLog gathers the wire of steps and cases as they end: a while later the simulator has forgotten the earlier ones.
type wireLog struct {
	s    *Server
	last uint64 // Seq of the last call that a step had
}

func (s *Server) newWireLog() *wireLog { return &wireLog{s, exam.LastCall(s.w.Sim)} }

// step is the wire of a step of the release check: what was pushed, and every call since the step before.
func (w *wireLog) step(st exam.Step) string {
	parts := w.deliveries(st.Deliveries)
	for _, c := range w.s.w.Sim.Calls() {
		if c.Seq > w.last {
			parts, w.last = append(parts, w.s.newCall(c).Wire(w.s.lang)), c.Seq
		}
	}
	return w.joined(parts)
}

// found is the wire of what shows a case's verdict.
func (w *wireLog) found(evidence []exam.Evidence) string {
	var parts []string
	calls := w.s.w.Sim.Calls()
	for _, e := range evidence {
		if e.Delivery != "" {
			parts = append(parts, w.deliveries([]string{e.Delivery})...)
		}
		for _, c := range calls {
			if c.Seq == e.Call {
				parts = append(parts, w.s.newCall(c).Wire(w.s.lang))
			}
		}
	}
	return w.joined(parts)
}

func (w *wireLog) deliveries(ids []string) (out []string) {
	for _, id := range slices.Compact(slices.Clone(ids)) {
		if d, ok := w.s.w.Sim.Delivery(id); ok {
			out = append(out, w.s.newDelivery(d).Wire(w.s.lang))
		}
	}
	return out
}

func (w *wireLog) joined(parts []string) string {
	if more := len(parts) - evidenceShown; more > 0 {
		parts = append(parts[:evidenceShown:evidenceShown], w.s.lang.T("wire.more", more))
	}
	return strings.Join(parts, "\n\n")
}
