package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/pick"
	"wxlab/app/ui/theme"
	"wxlab/app/workspace"
)

// Remedy is what can be done about a workspace that cannot be opened.
type Remedy string

// The remedies.
const (
	Nothing   Remedy = ""
	FreePorts Remedy = "free_ports" // listen where nobody else does
	Elsewhere Remedy = "elsewhere"  // open another folder
	Again     Remedy = "again"
)

// remedies are what helps against a problem, the likeliest first.
func remedies(p *workspace.Problem) []Remedy {
	switch p.Key {
	case "problem.port_busy", "problem.port_low", "problem.listen":
		return []Remedy{FreePorts, Again}
	case "problem.folder", "problem.disk_full", "problem.locked", "problem.settings_broken":
		return []Remedy{Elsewhere, Again}
	}
	return []Remedy{Again, Elsewhere}
}

// icon of a remedy's button.
func (r Remedy) icon() string {
	return map[Remedy]string{FreePorts: "plug", Elsewhere: "layers", Again: "rotate-ccw"}[r]
}

// failedStart is the small window of a start that failed.
type failedStart struct {
	app     fyne.App
	win     fyne.Window
	lang    i18n.Lang
	problem *workspace.Problem
	chosen  Remedy
	dir     string // that Elsewhere means
	first   *kit.Button
	spawn   func(func()) // runs what takes a while off Fyne's thread
}

// RunTrouble shows why the workspace cannot be opened, until the user has chosen what to do about it, or closes the
// window. dir is the other folder that Elsewhere means.
func RunTrouble(ctx context.Context, a fyne.App, l i18n.Lang, problem *workspace.Problem) (chosen Remedy, dir string) {
	t := newTrouble(a, l, problem)
	stop := context.AfterFunc(ctx, func() { fyne.Do(a.Quit) })
	defer stop()
	t.win.ShowAndRun()
	return t.chosen, t.dir
}

func newTrouble(a fyne.App, l i18n.Lang, problem *workspace.Problem) *failedStart {
	t := &failedStart{app: a, lang: l, problem: problem, spawn: func(f func()) { go f() }}
	a.SetIcon(theme.AppIcon())
	a.Settings().SetTheme(&theme.Theme{Mode: theme.System})
	t.win = a.NewWindow(l.T("ui.title"))
	t.win.SetMaster()
	t.win.SetPadded(false)
	t.win.SetContent(t.content())
	t.win.Resize(fyne.NewSize(troubleWidth, troubleHeight))
	t.win.CenterOnScreen()
	t.win.Canvas().Focus(t.first)
	t.win.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) {
		if e.Name == fyne.KeyEscape {
			t.win.Close()
		}
	})
	return t
}

const (
	troubleWidth  = 620
	troubleHeight = 270
)

func (t *failedStart) content() fyne.CanvasObject {
	title := kit.HBox(12, kit.NewIcon("triangle-alert", theme.Danger, 22),
		kit.NewText(t.lang.T("ui.trouble.title"), kit.Heading, theme.Text))
	said := kit.NewParagraph(workspace.Say(t.lang, t.problem), kit.Body, theme.Text)
	buttons := []fyne.CanvasObject{kit.NewButton("", t.lang.T("ui.do.quit"), kit.Outline, t.win.Close), kit.Spacer()}
	all := remedies(t.problem)
	for i, r := range slices.Backward(all) {
		weight := kit.Outline
		if i == 0 {
			weight = kit.Solid
		}
		button := kit.NewButton(r.icon(), t.lang.T("ui.trouble."+string(r)), weight, func() { t.choose(r) })
		buttons = append(buttons, button)
		t.first = button
	}
	hint := kit.NewParagraph(t.lang.T("ui.trouble."+string(all[0])+".hint"), kit.Small, theme.Muted)
	body := kit.VBox(18, title, said, hint, kit.HBox(8, buttons...))
	return kit.NewSurface(theme.Bg, "", 0, kit.Pad(26, 22, 28, 28, body))
}

// choose ends the window with a remedy; another folder has to be named first.
func (t *failedStart) choose(r Remedy) {
	if r == Elsewhere {
		t.win.Resize(fyne.NewSize(troubleWidth+120, 2*troubleHeight)) // there is room for the dialog now
		h := pick.Host{Canvas: t.win.Canvas(), Lang: t.lang, Disk: pick.ThisDisk(), Recall: t.app.Preferences(),
			Go: t.spawn, Post: fyne.Do, Size: bytes}
		h.Open(pick.Ask{Kind: pick.Folder, Title: t.lang.T("pick.folder"), Verb: t.lang.T("pick.folder.verb"),
			Take: func(path string) { t.end(r, path) }})
		return
	}
	t.end(r, "")
}

func (t *failedStart) end(r Remedy, dir string) {
	t.chosen, t.dir = r, dir
	t.win.Close()
}
