package ui

import (
	"context"
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"wxlab/app/doctor"
	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/app/workspace"
)

// setupPage answers: what do I enter in WeChat's console, and does it work?
type setupPage struct {
	w          *Window
	seen       string
	heardShown string // what is on screen of WeChat's last callback and ticket
	revealed   map[string]bool

	heard *fyne.Container
	rows  *fyne.Container
	root  *fyne.Container
	last  []doctor.Field
	files *verifyFiles
}

func newSetupPage(w *Window) *setupPage {
	return &setupPage{w: w, revealed: map[string]bool{}, files: newVerifyFiles(w)}
}

func (s *setupPage) content() fyne.CanvasObject {
	w := s.w
	s.seen, s.heardShown = "", ""
	s.heard, s.rows = kit.VBox(0), kit.VBox(0)
	where := kit.NewParagraph(w.T("ui.setup.where"), kit.Small, theme.Muted)
	var first fyne.CanvasObject = s.heard
	if w.bench.Settings().Kind == workspace.Offline {
		two := kit.Columns{Widths: []float32{0.5, 0.5}, Gap: 14, Full: true, Fold: foldedBelow}
		first = two.Of(w.connectCard(), s.heard)
	}
	s.root = background(kit.VBox(14, first, kit.Card(w.T("ui.setup.fields"), kit.VBox(8, where, s.rows)), s.files.card()))
	s.tick(w.now())
	return s.root
}

func (s *setupPage) load(ctx context.Context, l i18n.Lang) (func(), error) {
	look, err := s.w.bench.Doctor(s.w.component())
	if err != nil {
		return nil, err
	}
	fields, err := look.Fields(ctx, l)
	if err != nil {
		return nil, err
	}
	return func() {
		s.showFields(fields)
		if s.files.show() {
			kit.Renew(s.root)
		}
	}, nil
}

func (s *setupPage) showFields(fields []doctor.Field) {
	w := s.w
	s.last = fields
	mark, done := fmt.Sprint(fields, s.revealed, w.bench.Road.Status().State), 0
	for _, f := range fields {
		if f.Seen {
			done++
		}
	}
	w.shell.setCount(w.T("ui.setup.count", done, len(fields)))
	if mark == s.seen {
		return
	}
	s.seen = mark
	s.rows.RemoveAll()
	var rows []fyne.CanvasObject
	for _, f := range fields {
		rows = append(rows, s.row(f))
	}
	s.rows.Add(inTwo(rows))
	kit.Renew(s.root)
}

// row is one field of the console: ticked once WeChat has used it, its name, what to enter, and the exchange that
// proves it.
func (s *setupPage) row(f doctor.Field) fyne.CanvasObject {
	w := s.w
	icon, ink := "circle", theme.Faint
	if f.Seen {
		icon, ink = "circle-check", theme.Success
	}
	proof := kit.HBox(0)
	if f.Seen {
		proof.Add(kit.NewLink(clockTime(f.SeenAt), kit.Mono, func() { w.openExchange(f.Exchange) }))
	}
	head := kit.HBox(8, kit.Ell(f.Label, kit.Strong, theme.Text), kit.Spacer(), proof)
	body := kit.VBox(2, head)
	if f.Value != "" {
		body.Add(s.value(f))
	}
	body.Add(kit.NewParagraph(f.Hint, kit.Small, theme.Muted))
	return kit.Pad(8, 8, 0, 0, kit.HBox(10, kit.NewIcon(icon, ink, 18), kit.Grow(body)))
}

// value is what to enter, with a copy button; secrets are masked until they are revealed.
func (s *setupPage) value(f doctor.Field) fyne.CanvasObject {
	w, text := s.w, f.Value
	row := kit.HBox(4)
	if f.Secret != "" && s.revealed[f.ID] {
		text = f.Secret.Reveal()
	}
	row.Add(kit.Ell(text, kit.Mono, theme.Text))
	if f.Secret != "" {
		row.Add(kit.NewIconButton(map[bool]string{false: "eye", true: "eye-off"}[s.revealed[f.ID]],
			w.T("ui.reveal"), func() {
				s.revealed[f.ID] = !s.revealed[f.ID]
				s.showFields(s.last)
			}))
	}
	row.Add(w.copyButton(f.Copy))
	row.Add(kit.Spacer())
	return row
}

// componentChanged masks the secrets again.
func (s *setupPage) componentChanged() { s.revealed = map[string]bool{} }

// tick updates the sentences that say how long ago WeChat was last heard from.
func (s *setupPage) tick(now time.Time) {
	if s.heard == nil {
		return
	}
	w := s.w
	callback, ticket := w.bench.Notes.HeardFrom()
	tone, text := heardWords(w.lang, callback, ticket, now)
	closed := w.bench.Settings().Kind == workspace.Real && w.bench.Road.Status().URL == ""
	mark := fmt.Sprint(tone, text, closed)
	if mark == s.heardShown {
		return
	}
	s.heardShown = mark
	var buttons []fyne.CanvasObject
	if closed {
		buttons = append(buttons, kit.NewButton("arrow-right", w.T("ui.setup.to_tunnel"), kit.Outline,
			func() { w.show("tunnel") }))
	}
	s.heard.Objects = []fyne.CanvasObject{kit.Callout(tone, text[0],
		[]fyne.CanvasObject{kit.NewParagraph(text[1], kit.Body, theme.Text)}, buttons...)}
	if s.root != nil {
		kit.Renew(s.root)
	}
}

// heardWords says when WeChat last got through and how old its ticket is.
func heardWords(l i18n.Lang, callback, ticket, now time.Time) (kit.Tone, [2]string) {
	if callback.IsZero() {
		return kit.Warn, [2]string{l.T("ui.setup.never"), l.T("ui.setup.never.hint")}
	}
	heard := agoWords(l, "ui.setup.heard", now.Sub(callback))
	if ticket.IsZero() {
		return kit.Warn, [2]string{heard, l.T("ui.setup.no_ticket")}
	}
	tone := kit.Success
	if now.Sub(ticket) > 25*time.Minute {
		tone = kit.Warn
	}
	return tone, [2]string{heard, agoWords(l, "ui.setup.ticket", now.Sub(ticket))}
}

// agoWords puts an age into a sentence. Below five seconds it says "just now": a figure would change every second.
func agoWords(l i18n.Lang, key string, age time.Duration) string {
	if age < 5*time.Second {
		return l.T(key + ".now")
	}
	return l.T(key, span(l, age))
}
