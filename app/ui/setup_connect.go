package ui

import (
	"errors"
	"io"
	"strings"

	"fyne.io/fyne/v2"

	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/app/workspace"
	"wxlab/platform"
)

// connectCard offers the way from an offline workspace to one for real WeChat.
func (w *Window) connectCard() fyne.CanvasObject {
	begin := kit.NewButton("rocket", w.T("ui.connect.begin"), kit.Outline, w.connect)
	return kit.Card(w.T("ui.connect.title"), kit.NewParagraph(w.T("ui.connect.intro"), kit.Small, theme.Muted), begin)
}

// consoleForm is the dialog with the console's four fields, each checked while it is typed.
type consoleForm struct {
	w      *Window
	sheet  *sheet
	fields []*checkedEntry // AppID, AppSecret, Token, EncodingAESKey
}

// checkedEntry is an input, how its value is checked, and the place for what is wrong with it.
type checkedEntry struct {
	*kit.Entry
	check    func(string) error
	optional bool
	verdict  *kit.Paragraph
}

func (f *checkedEntry) value() string { return strings.TrimSpace(f.Text) }

// err is what is wrong with the value; an optional one may be empty.
func (f *checkedEntry) err() error {
	if f.optional && f.value() == "" {
		return nil
	}
	return f.check(f.value())
}

// connect opens the dialog that makes a workspace for real WeChat from what WeChat's console says.
func (w *Window) connect() {
	f := &consoleForm{w: w}
	f.sheet = w.sheet(w.T("ui.connect.title"), w.T("ui.connect.make"), f.make)
	f.sheet.add(kit.HBox(8, kit.NewButton("copy", w.T("ui.component.paste"), kit.Outline, f.paste),
		kit.Grow(kit.NewParagraph(w.T("ui.component.paste.hint"), kit.Caption, theme.Faint))))
	appID := f.sheet.entry("", "")
	appID.TextStyle.Monospace = true
	f.add("ui.set.appid", "ui.connect.appid.hint", appID, &checkedEntry{Entry: appID, check: workspace.CheckAppID})
	f.secret("ui.set.appsecret", "ui.set.appsecret.hint", nil, &checkedEntry{check: workspace.CheckAppSecret})
	f.secret("ui.set.token", "ui.connect.invent.hint", workspace.NewToken,
		&checkedEntry{check: workspace.CheckToken, optional: true})
	f.secret("ui.set.aes_key", "ui.connect.invent.hint", workspace.NewEncodingAESKey,
		&checkedEntry{check: workspace.CheckEncodingAESKey, optional: true})
	w.win.Canvas().Focus(appID)
	f.judge()
}

// secret adds a masked field; generate, which may be nil, makes up a value.
func (f *consoleForm) secret(label, hint string, generate func(io.Reader) (platform.Secret, error),
	field *checkedEntry) {
	field.Entry = f.sheet.entry("", "")
	f.add(label, hint, f.w.secretRow(field.Entry, generate), field)
}

func (f *consoleForm) add(label, hint string, input fyne.CanvasObject, field *checkedEntry) {
	w := f.w
	field.verdict = kit.NewParagraph("", kit.Caption, theme.Danger)
	field.verdict.Hide()
	field.OnChanged = func(string) {
		f.say(field)
		f.judge()
	}
	f.fields = append(f.fields, field)
	f.sheet.add(kit.Field(w.T(label), w.T(hint), input), field.verdict)
}

// paste fills in the credentials that it finds on the clipboard.
func (f *consoleForm) paste() {
	c := credentialsIn(f.w.app.Clipboard().Content())
	for i, value := range []string{c.AppID, c.AppSecret.Reveal(), c.Token.Reveal(), c.EncodingAESKey.Reveal()} {
		if value != "" {
			f.fields[i].SetText(value)
		}
	}
	if c == (platform.Component{}) {
		f.sheet.complain(errors.New(f.w.T("ui.component.paste.none")))
	}
}

// say shows what is wrong with a field, once something was typed into it.
func (f *consoleForm) say(field *checkedEntry) {
	err := field.err()
	if err == nil || field.value() == "" {
		field.verdict.Hide()
	} else {
		field.verdict.Set(workspace.Say(f.w.lang, err))
		field.verdict.Show()
	}
	f.sheet.fit()
}

// judge switches the button on when every field is right.
func (f *consoleForm) judge() {
	good := true
	for _, field := range f.fields {
		good = good && field.err() == nil
	}
	enable(f.sheet.action, good)
}

func (f *consoleForm) make() error {
	w := f.w
	for _, field := range f.fields {
		if err := field.err(); err != nil {
			return err
		}
	}
	appID, secret, token, key := f.fields[0].value(), f.fields[1].value(), f.fields[2].value(), f.fields[3].value()
	dir := w.bench.Workspace.RealFolder(appID)
	_, err := workspace.ConnectReal(dir, w.bench.Settings().Lang, platform.Component{
		AppID: appID, AppSecret: platform.Secret(secret), Token: platform.Secret(token),
		EncodingAESKey: platform.Secret(key),
	})
	if err == nil {
		f.sheet.close()
		w.connected(dir)
	}
	return err
}

// connected says what to do next in the workspace that was made.
func (w *Window) connected(dir string) {
	s := w.sheet(w.T("ui.connect.done"), w.T("ui.connect.open"), func() error {
		w.openNext(dir)
		return nil
	})
	for _, step := range []string{"ui.connect.next.tunnel", "ui.connect.next.console", "ui.connect.next.ticket"} {
		s.add(kit.HBox(8, kit.NewIcon("arrow-right", theme.Accent, 15),
			kit.Grow(kit.NewParagraph(w.T(step), kit.Body, theme.Text))))
	}
	command := "wxlab --workspace " + dir
	s.add(kit.Field(w.T("ui.connect.later"), "",
		kit.HBox(4, kit.Grow(kit.NewParagraph(command, kit.Mono, theme.Text)),
			w.copyButton(func() string { return command }))))
}
