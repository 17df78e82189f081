package ui

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"wxlab/app/journal"
	"wxlab/app/replay"
	"wxlab/app/secrets"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/app/workspace"
	"wxlab/sim/world"
)

// sendable reports whether an exchange is a push that can be made anew; a probe is one, too.
func sendable(e journal.Exchange) bool {
	return (journal.IsCallback(e.Kind) || e.Kind == journal.KindProbe) && e.Method == "POST"
}

// sendForm is the dialog in which a push is edited, sealed anew and sent, once or many times.
type sendForm struct {
	w       *Window
	from    int64
	plain   string
	sealing replay.Sealing
	toURL   bool
	url     string
	times   int

	box     *kit.TextBox
	urlRow  fyne.CanvasObject
	veiled  secrets.Veiled // the values of the fingerprints in plain
	results *fyne.Container
	mistake *kit.Paragraph
	button  *kit.Button
	root    *fyne.Container
	popUp   *kit.Dialog
}

// timesToSend are the choices.
var timesToSend = []int{1, 3, 10, 100}

// edit opens the dialog for the exchange in front.
func (v *inspector) edit() {
	if v.now.onRecord && sendable(v.now.Exchange) {
		v.editForm().open()
	}
}

// editForm is the dialog before it is opened. Where there is nothing to edit the exact bytes can be sent.
func (v *inspector) editForm() *sendForm {
	f := &sendForm{w: v.w, from: v.now.ID, sealing: replay.Sealed, times: 1,
		plain: v.w.bench.MessageInClear(v.now.Detail, v.now.explanation)}
	if !v.open {
		f.veil()
	}
	if f.plain == "" || len(f.plain) > editable {
		f.sealing = replay.Exact
	}
	f.toURL = v.w.bench.Platform == nil || v.w.bench.Settings().Kind == workspace.Real
	return f
}

func (f *sendForm) open() {
	w := f.w
	size := w.win.Canvas().Size()
	width, height := min(980, size.Width-60), min(480, size.Height-210)
	f.results = kit.VBox(4, kit.NewParagraph(w.T("ui.send.results.none"), kit.Small, theme.Faint))
	f.mistake = kit.NewParagraph("", kit.Small, theme.Danger)
	f.mistake.Hide()
	f.button = kit.NewButton("send", w.T("ui.send.go"), kit.Solid, f.send)
	leave := kit.NewButton("", w.T("ui.close"), kit.Outline, func() { f.popUp.Hide() })
	title := kit.HBox(4, kit.NewText(w.T("ui.send.plain"), kit.SmallBold, theme.Muted), kit.Spacer())
	if len(f.veiled) > 0 {
		title.Add(f.eye())
	}
	left := kit.Stack(kit.Pad(0, 6, 0, 0, title), f.editor())
	right := kit.Scroll(kit.VBox(12, f.options(), kit.NewText(w.T("ui.send.results"), kit.SmallBold, theme.Muted), f.results))
	f.root = kit.VBox(12, kit.NewText(w.T("ui.send.title", f.from), kit.Title, theme.Text),
		kit.Fixed(0, height, kit.Columns{Widths: []float32{0.56, 0.44}, Gap: 16, Full: true}.Of(left, right)),
		f.mistake)
	f.popUp = kit.ShowDialog(w.win.Canvas(), width, f.root, kit.HBox(8, kit.Spacer(), leave, f.button))
	w.win.Canvas().Focus(f.button)
}

// veil puts fingerprints in the place of tokens, tickets and codes. They are sent as what they stand for.
func (f *sendForm) veil() { f.plain, f.veiled = f.w.bench.Workspace.Fingerprints().Veil(f.plain) }

// eye shows what the fingerprints stand for, or hides it again.
func (f *sendForm) eye() *kit.Button {
	b := kit.NewIconButton("eye", f.w.T("ui.send.veiled"), nil)
	b.OnTapped = func() {
		if len(f.veiled) > 0 {
			f.plain, f.veiled = f.veiled.Lift(f.plain), nil
			b.Set("eye-off", "")
		} else {
			f.veil()
			b.Set("eye", "")
		}
		f.box.SetText(f.plain)
	}
	return b
}

// editor is the input for the message, or what stands in its way.
func (f *sendForm) editor() fyne.CanvasObject {
	w := f.w
	f.box = kit.NewTextBox("")
	f.box.OnEscape = func() { f.popUp.Hide() }
	if len(f.plain) > editable {
		f.box.Disable()
		return kit.NewParagraph(w.T("ui.send.long", bytes(int64(len(f.plain)))), kit.Body, theme.Muted)
	}
	f.box.SetText(f.plain)
	f.box.OnChanged = func(text string) { f.plain = text }
	if f.plain == "" {
		f.box.SetPlaceHolder(w.T("ui.send.closed"))
	}
	return container.NewStack(f.box)
}

func (f *sendForm) options() fyne.CanvasObject {
	w := f.w
	sealings := []option{{string(replay.Sealed), w.T("ui.send.sealed")}, {string(replay.Forged), w.T("ui.send.forged")},
		{string(replay.Exact), w.T("ui.send.exact")}}
	to := []option{{"", w.T("ui.send.to.embedded")}, {"url", w.T("ui.send.to.url")}}
	url := w.field("https://example.com/wechat/$APPID$/callback", f.url, func(v string) { f.url = strings.TrimSpace(v) })
	url.OnEscape = func() { f.popUp.Hide() }
	url.OnSubmitted = func(string) { f.send() }
	f.urlRow = kit.VBox(5, url, kit.NewParagraph(w.T("ui.send.url.hint"), kit.Caption, theme.Faint))
	if !f.toURL {
		f.urlRow.Hide()
	}
	at := ""
	if f.toURL {
		at = "url"
	}
	words, chosen := []string{}, 0
	for i, n := range timesToSend {
		words = append(words, fmt.Sprintf("×%d", n))
		if n == f.times {
			chosen = i
		}
	}
	return kit.VBox(12,
		kit.Field(w.T("ui.send.sealing"), "", w.chips(sealings, string(f.sealing), func(v string) { f.sealing = replay.Sealing(v) })),
		kit.Field(w.T("ui.send.to"), "", w.chips(to, at, f.chooseTo)), f.urlRow,
		kit.Field(w.T("ui.send.times"), "", chips(words, chosen, func(i int) { f.times = timesToSend[i] })))
}

func (f *sendForm) chooseTo(to string) {
	f.toURL = to == "url"
	if f.toURL {
		f.urlRow.Show()
	} else {
		f.urlRow.Hide()
	}
	f.popUp.Fit()
}

// draft is what the form says.
func (f *sendForm) draft() replay.Draft {
	d := replay.Draft{From: f.from, Plain: []byte(f.veiled.Lift(f.plain)), Sealing: f.sealing}
	if f.toURL {
		d.URL = cmp.Or(f.url, "-") // nothing typed is no address
	}
	return d
}

// send sends it as often as was chosen; each result appears as it comes. Closing the dialog does not stop it, cancelling
// in the status bar does.
func (f *sendForm) send() {
	w, draft, times := f.w, f.draft(), f.times
	f.results.RemoveAll()
	f.complain(nil)
	good, sent := 0, 0
	var failed error
	w.do(f.button, w.T("ui.send.title", f.from), func(ctx context.Context) error {
		for range times {
			s, err := w.bench.Player.Send(ctx, draft)
			if err != nil {
				failed = err
				return ctx.Err()
			}
			sent++
			if s.AsExpected(draft) {
				good++
			}
			n := sent
			w.Post(func() { f.show(n, s, s.AsExpected(draft)) })
		}
		return nil
	}, func() {
		f.complain(failed)
		if sent > 0 {
			w.host.Toast(w.T("ui.send.done", sent, good), map[bool]kit.Tone{true: kit.Success, false: kit.Warn}[good == sent])
		}
	})
}

// complain shows in the dialog why nothing could be sent.
func (f *sendForm) complain(err error) {
	f.mistake.Hidden = err == nil || errors.Is(err, context.Canceled)
	if err != nil {
		f.mistake.Set(workspace.Say(f.w.lang, err))
	}
	f.popUp.Fit()
}

// show adds the result of the nth time; a click opens its exchange.
func (f *sendForm) show(n int, s replay.Sent, expected bool) {
	w := f.w
	at := s.Delivery.Attempts[0]
	tone, word := kit.Danger, "ui.send.refused"
	switch {
	case s.Delivery.Verdict == world.Unreachable:
		word = "ui.send.unreachable"
	case s.Delivery.Accepted:
		word = "ui.send.accepted"
	}
	if expected {
		tone = kit.Success
	}
	text := w.T(word)
	if at.Status != 0 {
		text += fmt.Sprintf(" · HTTP %d", at.Status)
	}
	row := kit.HBox(8, kit.NewText(fmt.Sprintf("%d", n), kit.MonoSmall, theme.Faint), kit.NewPill(text, tone, true), kit.Spacer(),
		kit.NewText(took(at.Took), kit.MonoSmall, theme.Faint))
	if s.Exchange != 0 {
		row.Add(kit.NewLink(fmt.Sprintf("#%d", s.Exchange), kit.Mono, func() { f.popUp.Hide(); w.openExchange(s.Exchange) }))
	}
	f.results.Add(row)
	if at.Err != "" {
		f.results.Add(kit.NewParagraph(at.Err, kit.Caption, theme.Muted))
	}
	f.popUp.Fit()
}
