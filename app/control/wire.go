package control

import (
	"time"

	"wxlab/app/evidence"
	"wxlab/app/i18n"
	"wxlab/app/report"
)

// Wire is what went over the wire, as it was and decrypted.
func (d Delivery) Wire(l i18n.Lang) string {
	p := evidence.Piece{Delivery: d.ID, Name: d.Name, Plain: shown(d.Plain)}
	for _, a := range d.Attempts {
		p.Attempts = append(p.Attempts, evidence.Attempt{
			URL: a.URL, Request: shown(a.Request), Status: a.Status, Body: shown(a.Body), Error: a.Error,
			Took: time.Duration(a.Ms * float64(time.Millisecond)),
		})
	}
	if d.Reply != nil {
		p.Reply, p.Replied = shown(d.Reply.Plain), true
	}
	return p.Text(l)
}

func shown(body string) string { return report.Clip(body, report.BodyShown) }
