package ui

import (
	"context"
	"net/url"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/app/workspace"
	"wxlab/sim"
	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// preview shows what a push would say and how it would go out, while one is choosing it.
type preview struct {
	w      *Window
	ask    func() sim.Trigger
	cancel func() // a run that has not begun
	asked  int    // of the run that counts

	part    int // which part is in front
	parts   [3]previewPart
	code    *kit.Code
	mistake *kit.Paragraph
	box     *fyne.Container
}

// previewPart is a text of a push.
type previewPart struct{ text, language string }

const previewHeight = 190

// previewDelay is how long the typing has to rest: a preview copies the whole world.
const previewDelay = 300 * time.Millisecond

func newPreview(w *Window, ask func() sim.Trigger) *preview {
	p := &preview{w: w, ask: ask, cancel: func() {}, code: kit.NewCode("", ""), mistake: kit.NewParagraph("", kit.Small, theme.Danger)}
	p.mistake.Hide()
	words := []string{w.T("ui.preview.plain"), w.T("ui.preview.envelope"), w.T("ui.preview.query")}
	tabs := chips(words, 0, func(i int) { p.part = i; p.fill() })
	copied := w.copyButton(func() string { return p.parts[p.part].text })
	p.box = kit.VBox(8, kit.Line(), kit.HBox(8, kit.Grow(tabs), copied), p.mistake,
		kit.Fixed(0, previewHeight, kit.NewSurface(theme.Inset, theme.Border, 6, p.code)),
		kit.NewParagraph(w.T("ui.preview.hint"), kit.Caption, theme.Faint))
	return p
}

// soon makes the preview anew when nothing has changed for a moment.
func (p *preview) soon() {
	p.cancel()
	p.cancel = p.w.host.After(previewDelay, p.run)
}

// run makes the preview anew. Only the newest run is shown.
func (p *preview) run() {
	w, t := p.w, p.ask()
	p.asked++
	mine := p.asked
	w.Go(func() {
		d, err := w.bench.Sim.Trigger(context.WithoutCancel(w.ctx), t)
		w.Post(func() {
			if mine == p.asked {
				p.show(d, err)
			}
		})
	})
}

func (p *preview) show(d world.Delivery, err error) {
	p.parts = previewOf(d)
	p.mistake.Hidden = err == nil
	if err != nil {
		p.mistake.Set(workspace.Say(p.w.lang, err))
	}
	p.fill()
	kit.Renew(p.box)
}

func (p *preview) fill() { p.code.SetText(p.parts[p.part].text, p.parts[p.part].language) }

// previewOf are the message, the sealed body, and the address with its parameters, each on a line of its own.
func previewOf(d world.Delivery) (out [3]previewPart) {
	out[0] = previewPart{string(d.Plain), languageOf(d.Plain)}
	if len(d.Attempts) == 0 {
		return out
	}
	at := d.Attempts[0]
	out[1] = previewPart{string(at.RequestBody), languageOf(at.RequestBody)}
	address, query, _ := strings.Cut(at.URL, "?")
	lines := []string{"POST " + address}
	for _, one := range strings.Split(query, "&") {
		name, value, _ := strings.Cut(one, "=")
		if plain, err := url.QueryUnescape(value); err == nil {
			value = plain
		}
		lines = append(lines, name+" = "+value)
	}
	out[2] = previewPart{text: strings.Join(lines, "\n")}
	return out
}

func languageOf(body []byte) string {
	if callback.IsJSON(body) {
		return "json"
	}
	return "xml"
}
