package ui

import (
	"cmp"
	"context"
	"crypto/rand"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"wxlab/app/explain"
	"wxlab/app/i18n"
	"wxlab/app/seal"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/platform"
)

// explainPage answers: what is this that I hold, and what is wrong with it? Anything can be pasted or dropped; the
// account is the one that the command line and the control API give.
type explainPage struct {
	w       *Window
	text    string // what is held, all of it
	given   explain.Keys
	session platform.Secret
	unfold  bool // the keys are shown
	asked   int  // counts what was asked, so that a late account is known to be stale

	box    *kit.TextBox
	long   *kit.Code // shows a text that is too long for box
	field  *fyne.Container
	keys   *fyne.Container
	trials fyne.CanvasObject // the examples below the input, where they have no pane of their own
	run    *kit.Button
	left   *fyne.Container
	result *accountPane
}

// editable is how many bytes of text the input takes; Fyne's becomes slow with more, and they are only shown.
const editable = 12 << 10

func newExplainPage(w *Window) *explainPage {
	p := &explainPage{w: w}
	p.result = &accountPane{w: w, sealed: p.seal}
	return p
}

func (p *explainPage) content() fyne.CanvasObject {
	w := p.w
	p.box = kit.NewTextBox(w.T("ui.explain.sample"))
	p.box.OnShortcut, p.box.OnEscape = p.shortcut, w.win.Canvas().Unfocus
	p.box.OnChanged = func(text string) {
		if len(p.text) <= editable {
			p.text = text
		}
	}
	p.long = kit.NewCode("", "")
	p.field, p.keys = container.NewStack(), kit.VBox(8)
	p.run = kit.NewButton("scan-line", w.T("ui.explain.run"), kit.Solid, p.explain)
	p.run.Tip = w.T("ui.explain.run.tip")
	head := kit.Pad(8, 8, 16, 8, kit.HBox(6, kit.NewText(w.T("ui.explain.holding"), kit.Strong, theme.Text), kit.Spacer(),
		kit.NewButton("copy", w.T("ui.explain.clipboard"), kit.Outline, p.paste),
		kit.NewIconButton("file-text", w.T("ui.explain.file"), p.choose),
		kit.NewIconButton("trash-2", w.T("ui.explain.clear"), func() { p.take("") })))
	p.trials = p.examples()
	p.trials.Hide()
	foot := kit.VBox(0, kit.Line(), kit.Pad(10, 10, 16, 12,
		kit.VBox(10, p.trials, p.keys, kit.HBox(8, kit.Spacer(), p.run))))
	p.left = container.New(footed{}, kit.Stack(head, kit.Line(), p.field), foot)
	p.showText()
	p.showKeys()
	right := p.result.content(kit.Pad(0, 0, 24, 24, p.empty()))
	split := kit.NewSplit(kit.NewSurface(theme.Surface, "", 0, p.left), right, 0.4, 390)
	p.result.split, split.OnFold = split, p.fold
	if p.asked > 0 {
		p.explain() // anew, in the present language
	}
	return split
}

// fold hears whether there is room for one pane only.
func (p *explainPage) fold(folded bool) {
	p.result.fold(folded)
	show(p.trials, folded)
	kit.Renew(p.left)
}

// empty says what can be pasted, with two examples to try.
func (p *explainPage) empty() fyne.CanvasObject {
	return kit.Empty("scan-line", p.w.T("ui.explain.empty"), p.w.T("ui.explain.empty.hint"), kit.VBox(8, p.examples().Objects...))
}

// examples are two things to explain for whoever has nothing at hand.
func (p *explainPage) examples() *fyne.Container {
	return kit.Flow(8,
		kit.NewButton("file-text", p.w.T("ui.explain.example.log"), kit.Outline, func() { p.example(exampleLog) }),
		kit.NewButton("zap", p.w.T("ui.explain.example.call"), kit.Outline, func() { p.example(exampleCall) }))
}

func (p *explainPage) example(sample func(*Window) (string, error)) {
	text, err := sample(p.w)
	if err != nil {
		p.w.complain(err)
		return
	}
	p.take(text)
}

// seal puts the message in clear that was pasted into an envelope, with the keys that were given or those of the chosen
// component, and explains that.
func (p *explainPage) seal(reply bool) {
	w := p.w
	c, err := w.bench.Settings().FindComponent(cmp.Or(p.given.AppID, w.component()))
	if err != nil {
		w.complain(err)
		return
	}
	c.Token, c.EncodingAESKey = cmp.Or(p.given.Token, c.Token), cmp.Or(p.given.EncodingAESKey, c.EncodingAESKey)
	sealer := seal.Sealer{Component: c, Random: rand.Reader, Timestamp: strconv.FormatInt(w.now().Unix(), 10)}
	shut := sealer.Push
	if reply {
		shut = sealer.Reply
	}
	sealed, err := shut([]byte(p.result.account.Plain))
	if err != nil {
		w.complain(err)
		return
	}
	p.take(strings.TrimSpace(sealed.Query + "\n\n" + sealed.Body))
}

// shortcut is what the input hands on: Ctrl+V is the page's, so that a long text never gets into the input.
func (p *explainPage) shortcut(s fyne.Shortcut) bool {
	if _, ok := s.(*fyne.ShortcutPaste); ok {
		p.paste()
		return true
	}
	if c, ok := s.(*desktop.CustomShortcut); ok && c.KeyName == fyne.KeyEnter {
		return p.w.shortcut(control(fyne.KeyReturn))
	}
	return p.w.shortcut(s)
}

// paste is Ctrl+V anywhere on the page: at the cursor where the input holds something and has the focus, otherwise in
// place of what was there. What was pasted is explained at once.
func (p *explainPage) paste() {
	text := p.w.app.Clipboard().Content()
	switch {
	case strings.TrimSpace(text) == "":
		p.w.host.Toast(p.w.T("ui.explain.nothing"), kit.Neutral)
	case p.w.win.Canvas().Focused() == fyne.Focusable(p.box) && p.text != "" && len(p.text)+len(text) <= editable:
		p.box.Entry.Entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: p.w.app.Clipboard()})
		p.explain()
	default:
		p.take(text)
	}
}

// choose lets the user pick a file.
func (p *explainPage) choose() {
	p.w.openFile(func(_ string, content []byte) error {
		p.take(string(explain.UTF8(content)))
		return nil
	})
}

// take holds a text in place of the one before, and explains it.
func (p *explainPage) take(text string) {
	p.text = text
	p.result.tabs.Select(tabSummary) // what it is comes first
	p.showText()
	p.explain()
}

// showText puts what is held into the input, or where it is long into a viewer.
func (p *explainPage) showText() {
	w := p.w
	if len(p.text) <= editable {
		p.box.SetText(p.text)
		p.field.Objects = []fyne.CanvasObject{kit.Pad(8, 8, 10, 10, p.box)}
	} else {
		p.long.SetText(p.text, "")
		note := kit.NewParagraph(w.T("ui.explain.large", bytes(int64(len(p.text)))), kit.Small, theme.Muted)
		p.field.Objects = []fyne.CanvasObject{kit.Stack(kit.Pad(8, 8, 16, 12, note), kit.Line(), p.long)}
	}
	kit.Renew(p.left)
}

// explain asks for the account of what is held.
func (p *explainPage) explain() {
	w := p.w
	p.asked++
	asked, given := p.asked, p.given
	if strings.TrimSpace(p.text) == "" {
		p.asked = 0
		p.result.clear()
		return
	}
	paste := explain.Paste{Text: p.text, SessionKey: p.session, Lang: w.lang, Now: w.now()}
	var account explain.Explanation
	w.do(p.run, w.T("ui.explain.task"), func(ctx context.Context) error {
		made := make(chan explain.Explanation, 1)
		go func() { made <- w.bench.ExplainPaste(ctx, paste, given) }()
		select {
		case account = <-made:
			return nil
		case <-ctx.Done(): // a text of megabytes takes seconds
			return ctx.Err()
		}
	}, func() {
		if asked == p.asked {
			p.result.show(account, given.Token != "" || given.EncodingAESKey != "")
		}
	})
}

// find is Ctrl+F and /: the cursor goes to the input.
func (p *explainPage) find() {
	if len(p.text) <= editable {
		p.w.win.Canvas().Focus(p.box)
	}
}

func (p *explainPage) load(context.Context, i18n.Lang) (func(), error) { return func() {}, nil }

// showKeys says whose keys are used, with a fold for others.
func (p *explainPage) showKeys() {
	w := p.w
	said, fold := w.T("ui.explain.keys", p.owners()), w.T("ui.explain.keys.other")
	if p.unfold {
		said, fold = w.T("ui.explain.keys.given"), w.T("ui.explain.keys.fold")
	}
	row := kit.HBox(8, kit.NewIcon("key", theme.Faint, 14), kit.Ell(said, kit.Small, theme.Muted), kit.Spacer(),
		kit.NewLink(fold, kit.Small, p.toggleKeys))
	p.keys.Objects = []fyne.CanvasObject{row}
	if p.unfold {
		p.keys.Add(p.keyForm())
	}
	kit.Renew(p.left)
}

// owners are the components of the workspace.
func (p *explainPage) owners() string {
	var all []string
	for _, c := range p.w.bench.Components() {
		all = append(all, c.AppID)
	}
	return strings.Join(all, ", ")
}

// toggleKeys opens the form, or closes it and drops what was typed: keys that nobody sees must not decide.
func (p *explainPage) toggleKeys() {
	if p.unfold = !p.unfold; !p.unfold {
		p.given, p.session = explain.Keys{}, ""
	}
	p.showKeys()
}

func (p *explainPage) keyForm() fyne.CanvasObject {
	secret := func(label string, to *platform.Secret) fyne.CanvasObject {
		e := p.w.field("", to.Reveal(), func(v string) { *to = platform.Secret(strings.TrimSpace(v)) })
		e.OnSubmitted = func(string) { p.explain() }
		return kit.Field(p.w.T(label), "", p.w.secretRow(e, nil))
	}
	appID := p.w.field("", p.given.AppID, func(v string) { p.given.AppID = strings.TrimSpace(v) })
	appID.OnSubmitted = func(string) { p.explain() }
	two := kit.Columns{Widths: []float32{0.5, 0.5}, Gap: 10}
	return kit.VBox(8,
		two.Of(secret("ui.explain.token", &p.given.Token), secret("ui.explain.previous_token", &p.given.PreviousToken)),
		two.Of(secret("ui.explain.aes_key", &p.given.EncodingAESKey),
			secret("ui.set.previous_key", &p.given.PreviousEncodingAESKey)),
		two.Of(kit.Field(p.w.T("ui.explain.appid"), "", appID), secret("ui.explain.session_key", &p.session)))
}
