package ui

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/app/workspace"
)

// verifyFiles is the card of the domain verification files (MP_verify_….txt): their addresses, and whether they answer.
type verifyFiles struct {
	w      *Window
	checks map[string]verifyCheck // by URL
	seen   string

	box *fyne.Container
}

// verifyCheck is the result of fetching a file at its address.
type verifyCheck struct {
	done bool // the fetch has ended
	err  error
}

func newVerifyFiles(w *Window) *verifyFiles {
	return &verifyFiles{w: w, checks: map[string]verifyCheck{}}
}

func (v *verifyFiles) card() fyne.CanvasObject {
	w := v.w
	v.seen = ""
	v.box = kit.VBox(8)
	open := kit.NewButton("file-text", w.T("ui.verify.open"), kit.Outline, v.open)
	paste := kit.NewButton("plus", w.T("ui.verify.paste"), kit.Outline, v.ask)
	v.show()
	return kit.Card(w.T("ui.verify.title"), v.box, open, paste)
}

// show lists the files and reports whether anything has changed; a file with a new name or a new address is checked.
func (v *verifyFiles) show() bool {
	w, names := v.w, v.w.bench.Road.VerifyFiles()
	mark := fmt.Sprint(names, w.bench.Road.URL(), v.checks)
	if mark == v.seen {
		return false
	}
	v.seen = mark
	v.box.Objects = []fyne.CanvasObject{kit.NewParagraph(w.T("ui.verify.intro"), kit.Small, theme.Muted)}
	for _, name := range names {
		v.box.Add(kit.Line())
		v.box.Add(v.row(name))
		if _, ok := v.checks[w.bench.Road.VerifyURL(name)]; !ok {
			v.check(name)
		}
	}
	return true
}

// row is one file: its address, whether it answers there, and buttons to check and remove it.
func (v *verifyFiles) row(name string) fyne.CanvasObject {
	w, url := v.w, v.w.bench.Road.VerifyURL(name)
	tone, state := kit.Neutral, w.T("ui.verify.looking")
	switch look := v.checks[url]; {
	case look.err != nil:
		tone, state = kit.Danger, workspace.Say(w.lang, look.err)
	case look.done:
		tone, state = kit.Success, w.T("ui.verify.answers")
	}
	again := kit.NewIconButton("refresh-cw", w.T("ui.verify.check"), func() { v.check(name) })
	drop := kit.NewIconButton("trash-2", w.T("ui.verify.drop"), func() { v.drop(name) })
	address := kit.HBox(6, kit.NewDot(tone, 8), kit.Ell(url, kit.Mono, theme.Text),
		w.copyButton(func() string { return url }), kit.Spacer(), again, drop)
	return kit.VBox(2, address, kit.Pad(0, 0, 14, 0, kit.NewParagraph(state, kit.Caption, quietInk(tone))))
}

// check fetches a file at its public address.
func (v *verifyFiles) check(name string) {
	w, url := v.w, v.w.bench.Road.VerifyURL(name)
	v.checks[url] = verifyCheck{}
	w.Go(func() {
		err := w.bench.Road.CheckVerifyFile(w.ctx, name)
		w.Post(func() {
			v.checks[url] = verifyCheck{done: true, err: err}
			w.reload()
		})
	})
}

// ask opens the form for a file's name and content, as WeChat's console shows them.
func (v *verifyFiles) ask() {
	w := v.w
	var name, content *kit.Entry
	form := w.sheet(w.T("ui.verify.add"), w.T("ui.verify.serve"), func() error {
		return v.put(strings.TrimSpace(name.Text), strings.TrimSpace(content.Text))
	})
	name = form.text(w.T("ui.verify.name"), w.T("ui.verify.name.hint"), "", "MP_verify_….txt")
	content = form.text(w.T("ui.verify.content"), w.T("ui.verify.content.hint"), "", "")
}

// put serves a file; the next load checks it.
func (v *verifyFiles) put(name, content string) error {
	w := v.w
	if content == "" {
		return &workspace.Problem{Key: "ui.verify.empty", Exit: workspace.ExitUsage}
	}
	if err := w.bench.Road.PutVerifyFile(name, content); err != nil {
		return err
	}
	delete(v.checks, w.bench.Road.VerifyURL(name))
	return nil
}

// open serves a file that was downloaded from WeChat's console.
func (v *verifyFiles) open() {
	v.w.openFile(func(name string, content []byte) error { return v.put(name, string(content)) }, ".txt")
}

// drop removes a file, and offers to serve it again.
func (v *verifyFiles) drop(name string) {
	road := v.w.bench.Road
	content, _ := road.VerifyFile(name)
	v.w.takeOut(v.w.T("ui.undo.verify", name), func() (func() error, error) {
		return func() error { return v.put(name, content) }, road.PutVerifyFile(name, "")
	})
}
