package ui

import (
	"crypto/rand"
	"errors"
	"io"
	"regexp"
	"strings"

	"fyne.io/fyne/v2"

	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/app/workspace"
	"wxlab/platform"
)

// componentForm is the dialog with a component's credentials, in the words of WeChat's console.
type componentForm struct {
	w     *Window
	sheet *sheet
	known platform.Component // what it began with; without an AppID it is a new one

	name, appID, secret, token, key, prevToken, prevAESKey *kit.Entry
}

func newComponentForm(w *Window, known platform.Component, save func(platform.Component) error) *componentForm {
	f := &componentForm{w: w, known: known}
	title, verb := w.T("ui.component.edit.title", known.AppID), w.T("ui.set.save")
	if f.isNew() {
		title, verb = w.T("ui.component.add"), w.T("ui.add")
	}
	f.sheet = w.sheet(title, verb, func() error { return save(f.component()) })
	if f.isNew() {
		f.sheet.add(f.helpers())
	}
	f.name = f.sheet.text(w.T("ui.component.name"), "", known.Name, w.T("ui.component.name.sample"))
	if f.isNew() {
		f.appID = f.sheet.text("AppID", "", "", "wx…")
		f.appID.TextStyle.Monospace = true
	}
	f.secret = f.field("ui.set.appsecret", "", known.AppSecret, nil)
	f.token = f.field("ui.set.token", "", known.Token, workspace.NewToken)
	f.key = f.field("ui.set.aes_key", "", known.EncodingAESKey, workspace.NewEncodingAESKey)
	f.prevToken = f.field("ui.component.previous_token", "", known.PreviousToken, nil)
	f.prevAESKey = f.field("ui.set.previous_key", "ui.set.previous_key.hint", known.PreviousEncodingAESKey, nil)
	f.keepPrevious(f.token, f.prevToken, known.Token, known.PreviousToken)
	f.keepPrevious(f.key, f.prevAESKey, known.EncodingAESKey, known.PreviousEncodingAESKey)
	w.win.Canvas().Focus(f.first())
	return f
}

func (f *componentForm) isNew() bool { return f.known.AppID == "" }

// first is the input that gets the cursor: the Token of an existing component, since that and the key are what changes.
func (f *componentForm) first() *kit.Entry {
	if f.isNew() {
		return f.name
	}
	return f.token
}

// helpers are buttons that fill in the whole form: from the clipboard or, where WeChat is simulated, with invented
// credentials.
func (f *componentForm) helpers() fyne.CanvasObject {
	w := f.w
	row := kit.HBox(8, kit.NewButton("copy", w.T("ui.component.paste"), kit.Outline, f.paste))
	if w.bench.Settings().Kind == workspace.Offline {
		invent := kit.NewButton("refresh-cw", w.T("ui.component.invent"), kit.Outline, f.invent)
		invent.Tip = w.T("ui.component.invent.tip")
		row.Add(invent)
	}
	return kit.VBox(6, row, kit.NewParagraph(w.T("ui.component.paste.hint"), kit.Caption, theme.Faint))
}

// field is a masked entry; hint may be empty.
func (f *componentForm) field(label, hint string, value platform.Secret,
	generate func(io.Reader) (platform.Secret, error)) *kit.Entry {
	w := f.w
	if hint != "" {
		hint = w.T(hint)
	}
	e := f.sheet.entry(value.Reveal(), "")
	f.sheet.add(kit.Field(w.T(label), hint, w.secretRow(e, generate)))
	return e
}

// keepPrevious fills in the previous Token or key while another one is typed.
func (f *componentForm) keepPrevious(now, previous *kit.Entry, inForce, before platform.Secret) {
	now.OnChanged = func(text string) {
		next := previousOf(platform.Secret(text), inForce, platform.Secret(previous.Text), before).Reveal()
		if next != previous.Text {
			previous.SetText(next)
		}
	}
}

// previousOf is what the field of the previous Token or key holds while a new one is typed: the one in force, since
// WeChat goes on using that for a while, unless the user has written something else there. before is the previous one
// as it was saved.
func previousOf(typed, inForce, previous, before platform.Secret) platform.Secret {
	switch {
	case inForce != "" && typed != inForce && previous == before:
		return inForce
	case typed == inForce && previous == inForce:
		return before
	}
	return previous
}

// component is what the form holds.
func (f *componentForm) component() platform.Component {
	c := platform.Component{
		Name: strings.TrimSpace(f.name.Text), AppID: f.known.AppID, AppSecret: secretIn(f.secret),
		Token: secretIn(f.token), EncodingAESKey: secretIn(f.key),
		PreviousToken: secretIn(f.prevToken), PreviousEncodingAESKey: secretIn(f.prevAESKey),
	}
	if f.isNew() {
		c.AppID = strings.TrimSpace(f.appID.Text)
	}
	return c
}

// secretIn is what an entry holds, without the blanks that come with copying.
func secretIn(e *kit.Entry) platform.Secret { return platform.Secret(strings.TrimSpace(e.Text)) }

// fill puts credentials into their fields; those that are empty stay as they are.
func (f *componentForm) fill(c platform.Component) {
	for _, one := range []struct {
		entry *kit.Entry
		value string
	}{{f.appID, c.AppID}, {f.secret, c.AppSecret.Reveal()}, {f.token, c.Token.Reveal()},
		{f.key, c.EncodingAESKey.Reveal()}, {f.prevAESKey, c.PreviousEncodingAESKey.Reveal()}} {
		if one.value != "" {
			one.entry.SetText(one.value)
		}
	}
}

func (f *componentForm) invent() {
	c, err := workspace.NewComponent(rand.Reader)
	if err != nil {
		f.sheet.complain(err)
		return
	}
	f.fill(c)
}

func (f *componentForm) paste() {
	c := credentialsIn(f.w.app.Clipboard().Content())
	if c == (platform.Component{}) {
		f.sheet.complain(errors.New(f.w.T("ui.component.paste.none")))
		return
	}
	f.fill(c)
}

var (
	credential  = regexp.MustCompile(`[0-9A-Za-z+/]{3,}`)
	appIDShape  = regexp.MustCompile(`^wx[0-9a-f]{16}$`)
	secretShape = regexp.MustCompile(`^[0-9a-f]{32}$`)
	labelWords  = regexp.MustCompile(`(?i)^(app|id|app_?id|app_?secret|secret|token|` +
		`(encoding)?(aes)?key|encoding|aes|component|previous|null|true|false|https?|www|com)$`)
)

// credentialsIn finds a component's credentials in a text that was copied: each by its shape (PROTOCOL 1), and the
// Token, which has no fixed shape, as the first word that is nothing else.
func credentialsIn(text string) (c platform.Component) {
	for _, word := range credential.FindAllString(text, -1) {
		value := platform.Secret(word)
		switch {
		case appIDShape.MatchString(word) && c.AppID == "":
			c.AppID = word
		case secretShape.MatchString(word) && c.AppSecret == "":
			c.AppSecret = value
		case len(word) == 43 && c.EncodingAESKey == "":
			c.EncodingAESKey = value
		case len(word) == 43 && c.PreviousEncodingAESKey == "":
			c.PreviousEncodingAESKey = value
		case len(word) <= 32 && !labelWords.MatchString(word) && c.Token == "":
			c.Token = value
		}
	}
	return c
}
