package control

import (
	"context"
	"strings"

	"wxlab/sim/probe"
	"wxlab/sim/world"
)

// DeliveryProbe is what variants of a push showed about its receiver.
type DeliveryProbe struct {
	Code      string         `json:"code" doc:"of what was found; unknown where nothing made a difference"`
	Confirmed bool           `json:"confirmed" doc:"an answer that differs has shown it"`
	Text      string         `json:"text" doc:"what the server really checks, in the answer's language"`
	Mend      string         `json:"mend" doc:"the line that mends it"`
	Sent      []ProbeVariant `json:"sent" doc:"the variants in their order; Traffic has them as kind:probe"`
}

// ProbeVariant is one variant and its answer.
type ProbeVariant struct {
	ID      string `json:"id"`
	Role    string `json:"role" enum:"try,twin,control,repeat" doc:"twin: departs alike and cannot be right; control: the push as it was"`
	What    string `json:"what" doc:"how it departs from what WeChat sends, in the answer's language"`
	Outcome string `json:"outcome"`
	Status  int    `json:"status"`
	Body    string `json:"body"`
}

// probe adds to a delivery what probes of its receiver show; nothing where nothing failed that they could explain.
func (s *Server) probe(ctx context.Context, d world.Delivery, out *Delivery) error {
	r, err := s.w.Probe(ctx, d)
	if err != nil || len(r.Probes) == 0 {
		return err
	}
	lang := string(s.lang)
	out.Probe = &DeliveryProbe{
		Code: r.Finding.Code, Confirmed: r.Finding.Confirmed, Text: s.hideText(r.Finding.Text.In(lang)),
		Mend: r.Finding.Mend.In(lang), Sent: mapped(r.Probes, s.newProbeVariant),
	}
	if r.Finding.Confirmed {
		out.withoutGuesses()
	}
	return nil
}

// withoutGuesses leaves out what a status or an error message alone makes likely: something is confirmed.
func (d *Delivery) withoutGuesses() {
	for i := range d.Problems {
		if p := &d.Problems[i]; strings.HasPrefix(p.Code, "status") || p.Code == "says_keys" {
			p.Cause, p.Fix = "", ""
		}
	}
}

func (s *Server) newProbeVariant(p probe.Result) ProbeVariant {
	return ProbeVariant{
		ID: p.ID, Role: string(p.Role), What: p.What.In(string(s.lang)), Outcome: string(p.Attempt.Outcome),
		Status: p.Attempt.Status, Body: s.hide(p.Attempt.ResponseBody),
	}
}
