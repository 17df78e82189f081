package ui

import (
	"cmp"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

// About is what can be told of the program itself.
type About struct {
	Version, Commit, Date string // Commit and Date are "" where the build recorded none
	Modified              bool   // more was built than the commit
	Go, System, Tags      string
	Parts                 map[string]string // the versions of the modules in it, by their path
}

const (
	aboutWidth  = 640
	aboutLabel  = 96
	partLabel   = 120
	partsHeight = 190 // of the list of parts, which is longer
)

// about shows which Wxlab this is, where its data lies, and whose work it is made of.
func (w *Window) about() {
	a := w.options.About
	facts := [][2]string{{"ui.about.commit", w.commit()}, {"ui.about.date", a.Date}, {"ui.about.go", a.Go},
		{"ui.about.system", a.System}, {"ui.about.tags", a.Tags}, {"ui.about.data", w.bench.Status().Dir}}
	rows := kit.VBox(0)
	for _, fact := range facts {
		value := cmp.Or(fact[1], "–")
		rows.Add(kit.KV(w.T(fact[0]), aboutLabel, kit.Grow(kit.HBox(4, kit.Grow(kit.Ell(value, kit.Mono, theme.Text)),
			w.copyButton(func() string { return value })))))
	}
	title := kit.VBox(2, kit.NewText("Wxlab "+a.Version, kit.Title, theme.Text),
		kit.NewText(w.T("ui.about.what"), kit.Small, theme.Muted))
	all := kit.NewButton("copy", w.T("ui.about.copy"), kit.Outline, func() { w.copyText(w.factsOf(facts)) })
	s := w.sheetOf(w.T("ui.about"), "", nil, aboutWidth)
	s.add(kit.HBox(12, kit.Fixed(40, 40, widget.NewIcon(theme.AppIcon())), kit.Grow(title), all), rows,
		kit.NewText(w.T("ui.about.parts"), kit.Overline, theme.Faint), w.parts())
}

// commit is the one that the program is made of.
func (w *Window) commit() string {
	a := w.options.About
	commit := cmp.Or(a.Commit, w.T("version.no_commit"))
	if a.Modified {
		commit += w.T("version.modified")
	}
	return commit
}

// factsOf is what to write into a report of a mistake.
func (w *Window) factsOf(facts [][2]string) string {
	lines := []string{"Wxlab " + w.options.About.Version}
	for _, fact := range facts {
		lines = append(lines, fmt.Sprintf("%s: %s", w.T(fact[0]), cmp.Or(fact[1], "–")))
	}
	return strings.Join(lines, "\n")
}

// partsList is what others wrote of this build.
func (w *Window) partsList() []licensed {
	all := artwork()
	for _, m := range modules() {
		if version := w.options.About.Parts[m.name]; version != "" {
			all = append(all, licensed{m.name + " " + version, m.licence})
		}
	}
	return all
}

// parts shows it, with the licences.
func (w *Window) parts() fyne.CanvasObject {
	rows := kit.VBox(0)
	for _, p := range w.partsList() {
		rows.Add(kit.KV(p.licence, partLabel, kit.Grow(kit.Ell(p.name, kit.Small, theme.Text))))
	}
	return kit.Fixed(0, partsHeight, kit.Scroll(rows))
}
