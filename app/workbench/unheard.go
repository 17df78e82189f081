package workbench

import (
	"context"
	"slices"

	"wxlab/app/embedded"
	"wxlab/app/journal"
)

// Unheard is how many of the latest messages on record came while the platform did not know their accounts, which a
// rebuild brought back: they were kept and answered success, and no rule ran for them. WeChat's five seconds are over, so
// that none runs afterwards either; whoever wants to answer sends a customer-service message.
func (w *Workbench) Unheard(ctx context.Context, r embedded.Rebuilt) (int, error) {
	back := slices.Concat(r.Added, r.Restored)
	if len(back) == 0 {
		return 0, nil
	}
	const latest = 1000
	kept, err := w.Journal.List(ctx, journal.Query{Text: "outcome:" + journal.OutcomeUnknown, Limit: latest})
	n := 0
	for _, e := range kept {
		if slices.Contains(back, e.AppID) {
			n++
		}
	}
	return n, err
}
