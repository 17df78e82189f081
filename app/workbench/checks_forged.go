package workbench

import (
	"context"
	"net/url"
	"strings"

	"wxlab/app/journal"
	"wxlab/sim/exam"
)

// refusals are pushes of an examination that its server was right to refuse, by their queries: which case each was for. On
// record they are probes, which have done their work when they are refused, and no failures of the server.
type refusals map[string]string

// collect takes up what a case that went well was refused.
func (w *Workbench) collect(all refusals, r exam.Result) {
	if r.Verdict != exam.Pass && r.Verdict != exam.Remark {
		return
	}
	for _, e := range r.Evidence {
		d, ok := w.Sim.Delivery(e.Delivery)
		if !ok || d.Accepted {
			continue
		}
		for _, at := range d.Attempts {
			if u, err := url.Parse(at.URL); err == nil && u.RawQuery != "" && !strings.Contains(u.RawQuery, `"`) {
				all[u.RawQuery] = r.ID
			}
		}
	}
}

// noteRefusals writes them beside the exchanges that they were.
func (w *Workbench) noteRefusals(ctx context.Context, all refusals) error {
	for query, id := range all {
		found, err := w.Journal.List(ctx, journal.Query{Text: `query:"` + query + `"`, Limit: 1})
		if err != nil {
			return err
		}
		for _, e := range found {
			w.Journal.NoteID(e.ID, journal.Note{Kind: journal.KindProbe, Name: id})
		}
	}
	return nil
}
