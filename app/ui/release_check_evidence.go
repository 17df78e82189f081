package ui

import (
	"context"
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"wxlab/app/evidence"
	"wxlab/app/journal"
	"wxlab/app/judge"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/sim/exam"
)

// evidenceOf is all that is known of one step or case: the verdict, what shows it, and what went over the wire.
func (r *releaseCheckPage) evidenceOf(id string) fyne.CanvasObject {
	w, run := r.w, &r.now().run
	back := kit.NewButton("list-checks", w.T("ui.checks.all"), kit.Outline, func() { r.choose("") })
	box := kit.VBox(12, kit.HBox(8, back, kit.Ell(id, kit.MonoSmall, theme.Faint), kit.Spacer()))
	switch result := run.result(id); {
	case result != nil:
		box.Add(r.caseCard(*result))
	case run.step(id) != nil:
		box.Add(kit.Card("", releaseStepRow(w, *run.step(id), "")))
	}
	pieces := run.kept.Wire[id]
	for _, p := range pieces[:min(len(pieces), evidence.Shown)] {
		box.Add(r.pieceCard(p))
	}
	switch more := len(pieces) - evidence.Shown; {
	case more > 0:
		box.Add(kit.NewParagraph(w.T("wire.more", more), kit.Small, theme.Muted))
	case len(pieces) == 0:
		box.Add(kit.NewParagraph(w.T("ui.checks.no_wire"), kit.Small, theme.Muted))
	}
	return box
}

// caseCard is a case of the examination with its verdict, why it matters, and what to do.
func (r *releaseCheckPage) caseCard(x exam.Result) fyne.CanvasObject {
	w, c := r.w, judge.Case(x, r.w.lang)
	tone := map[exam.Verdict]kit.Tone{exam.Pass: kit.Success, exam.Remark: kit.Warn, exam.Fail: kit.Danger}[x.Verdict]
	body := kit.VBox(6, kit.HBox(8, kit.NewPill(w.T("report.verdict."+string(x.Verdict)), tone, true),
		severityPill(w.lang, x.Severity), kit.Spacer(), kit.NewText(grouped(int(x.MS))+" ms", kit.MonoSmall, theme.Faint)))
	if c.Why != "" {
		body.Add(kit.Said(w.T("report.why"), c.Why))
	}
	if c.Expected != "" {
		body.Add(evidenceLine(w.T("ui.release.expected"), c.Expected, [2]int{}))
	}
	if c.Got != "" {
		body.Add(evidenceLine(w.T("ui.release.got"), c.Got, [2]int{}))
	}
	var said []fyne.CanvasObject
	if c.Cause != "" {
		said = append(said, kit.Said(w.T("report.cause"), c.Cause))
	}
	if c.Fix != "" {
		said = append(said, kit.Said(w.T("report.fix"), c.Fix))
	}
	if len(said) > 0 {
		body.Add(kit.Callout(tone, w.T("ui.checks.mend"), said))
	}
	body.Add(kit.NewParagraph(w.T("ui.checks.source", x.Source), kit.Caption, theme.Faint))
	return kit.Card(c.Name, body)
}

// pieceCard is one push or one call as it was and decrypted, with the way to its exchange.
func (r *releaseCheckPage) pieceCard(p evidence.Piece) fyne.CanvasObject {
	w := r.w
	open := kit.NewLink(w.T("ui.checks.open"), kit.Small, func() { r.openPiece(p) })
	if p.Delivery == "" {
		rows := kit.VBox(6, textBox(p.Request), kit.NewText(w.T("ui.checks.answer"), kit.SmallBold, theme.Muted),
			textBox(p.Response))
		if hint := p.Hint.In(string(w.lang)); hint != "" {
			rows.Add(kit.NewParagraph(hint, kit.Small, theme.Warn))
		}
		return kit.Card(w.T("ui.checks.call", p.Call, p.Method+" "+p.Path), rows, open)
	}
	rows := kit.VBox(6)
	for i, a := range p.Attempts {
		if i == 0 {
			rows.Add(kit.NewText(w.T("ui.checks.pushed"), kit.SmallBold, theme.Muted))
			rows.Add(kit.NewMarked("POST "+a.URL, [2]int{}, kit.MonoSmall))
			rows.Add(textBox(a.Request))
			rows.Add(kit.NewText(w.T("ui.checks.decrypted"), kit.SmallBold, theme.Muted))
			rows.Add(textBox(p.Plain))
		}
		answer := w.T("ui.checks.answered", i+1, fmt.Sprint(a.Status), took(a.Took))
		if a.Status == 0 {
			answer = w.T("ui.checks.unanswered", i+1, took(a.Took))
		}
		rows.Add(kit.NewText(answer, kit.SmallBold, theme.Muted))
		if a.Body != "" || a.Status != 0 {
			rows.Add(wireBox(a.Body, visibleRange(a.Body, a.Wrong)))
		}
		if a.Error != "" {
			rows.Add(kit.NewParagraph(a.Error, kit.Small, theme.Danger))
		}
	}
	if p.Replied {
		rows.Add(kit.NewText(w.T("ui.checks.reply"), kit.SmallBold, theme.Muted))
		rows.Add(textBox(p.Reply))
	}
	return kit.Card(w.T("ui.checks.push", p.Name, p.Delivery), rows, open)
}

// textBox is a body that people read line by line.
func textBox(body string) fyne.CanvasObject {
	lines := kit.VBox(0)
	for line := range strings.SplitSeq(strings.TrimRight(body, "\r\n"), "\n") {
		lines.Add(kit.NewMarked(strings.TrimRight(line, "\r"), [2]int{}, kit.Mono))
	}
	return kit.NewSurface(theme.Inset, theme.Border, 6, kit.Pad(3, 3, 8, 8, lines))
}

// wireBox is a body byte by byte, line ends too, of which some may be marked.
func wireBox(body string, mark [2]int) fyne.CanvasObject {
	return kit.NewSurface(theme.Inset, theme.Border, 6, kit.Pad(3, 3, 8, 8, kit.NewMarked(visibleText(body), mark, kit.Mono)))
}

// visibleRange is where a range of a text stands in what visibleText makes of it.
func visibleRange(text string, mark [2]int) [2]int {
	if mark[0] < 0 || mark[1] <= mark[0] || mark[1] > len(text) {
		return [2]int{}
	}
	return [2]int{len(visibleText(text[:mark[0]])), len(visibleText(text[:mark[1]]))}
}

// openPiece shows the recorded exchange of a piece of evidence.
func (r *releaseCheckPage) openPiece(p evidence.Piece) {
	w := r.w
	var id int64
	w.do(nil, w.T("ui.sim.show_traffic"), func(ctx context.Context) (err error) {
		if p.Delivery == "" {
			id, err = w.exchangeOfCall(ctx, p)
			return err
		}
		var addresses []string
		for _, a := range p.Attempts {
			addresses = append(addresses, a.URL)
		}
		id, err = w.exchangeTo(ctx, addresses)
		return err
	}, func() {
		if id == 0 {
			w.host.Toast(w.T("ui.checks.not_recorded"), kit.Neutral)
			return
		}
		w.openExchange(id)
	})
}

// callSlack is how far the start of a recorded call and WeChat's note of it may lie apart.
const callSlack = 2 * time.Second

// exchangeOfCall is the recorded exchange of an API call, 0 where none is certain: the same path at the same time, with as
// many bytes. The bytes themselves do not tell, for tokens are masked.
func (w *Window) exchangeOfCall(ctx context.Context, p evidence.Piece) (int64, error) {
	found, err := w.bench.Journal.List(ctx, journal.Query{Text: `path:"` + p.Path + `"`, Limit: 500})
	best, apart := int64(0), callSlack
	for _, e := range found {
		if d := p.At.Sub(e.At).Abs(); e.Path == p.Path && e.ReqBytes+e.RespBytes == p.Bytes && d < apart {
			best, apart = e.ID, d
		}
	}
	return best, err
}
