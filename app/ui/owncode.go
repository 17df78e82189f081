package ui

import (
	"context"
	"net/url"
	"path/filepath"
	"runtime"
	"strings"

	"fyne.io/fyne/v2"

	"wxlab/app/i18n"
	"wxlab/app/sdk"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/sim/wxserver/ca"
)

// ownCodePage answers: how do the calls of my own code reach the simulator, and have they?
type ownCodePage struct {
	w      *Window
	chosen string     // id of the SDK whose card is shown
	format sdk.Format // of the environment, for shells and IDEs
	card   *fyne.Container
	shells *fyne.Container
	root   *fyne.Container
}

func newOwnCodePage(w *Window) *ownCodePage {
	return &ownCodePage{w: w, chosen: sdk.Cards()[0].ID, format: sdk.Sh}
}

func (o *ownCodePage) content() fyne.CanvasObject {
	w := o.w
	if w.bench.Sim == nil {
		o.root = background(kit.Pad(60, 0, 0, 0,
			kit.Empty("terminal", w.T("ui.code.real"), w.T("ui.code.real.hint"), nil)))
		return o.root
	}
	o.card, o.shells = kit.VBox(14), kit.VBox(10)
	o.showCard()
	o.showShells()
	o.root = background(kit.VBox(14, o.commandCard(),
		kit.Card(w.T("ui.code.sdks"), kit.VBox(12, o.names(), kit.Line(), o.card)),
		kit.Card(w.T("ui.code.shells"), o.shells)))
	return o.root
}

func (o *ownCodePage) load(context.Context, i18n.Lang) (func(), error) { return func() {}, nil }

// commandCard is what is enough for most: the usual command with two words before it.
func (o *ownCodePage) commandCard() fyne.CanvasObject {
	w := o.w
	return kit.Card(w.T("ui.code.title"), kit.VBox(10,
		kit.NewParagraph(w.T("ui.code.intro"), kit.Body, theme.Muted),
		o.code(o.command(w.T("ui.code.yours")))))
}

// command is exec on this workspace.
func (o *ownCodePage) command(what string) string {
	return "wxlab exec " + o.workspaceFlag() + " -- " + what
}

func (o *ownCodePage) workspaceFlag() string {
	dir := o.w.bench.Workspace.Dir()
	if strings.ContainsAny(dir, " '&();") {
		dir = `"` + dir + `"`
	}
	return "--workspace " + dir
}

// names are the chips of the SDKs.
func (o *ownCodePage) names() fyne.CanvasObject {
	row, chips := kit.Flow(6), map[string]*kit.Chip{}
	for _, c := range sdk.Cards() {
		chip := kit.NewChip(c.Name, "", c.ID == o.chosen, func() {
			chips[o.chosen].Set("", false)
			o.chosen = c.ID
			chips[c.ID].Set("", true)
			o.showCard()
			kit.Renew(o.root)
		})
		chips[c.ID] = chip
		row.Add(chip)
	}
	return row
}

// showCard shows the ways of the chosen SDK, the easiest first.
func (o *ownCodePage) showCard() {
	w := o.w
	o.card.RemoveAll()
	for _, c := range sdk.Cards() {
		if c.ID != o.chosen {
			continue
		}
		_, usual, _ := strings.Cut(c.Command(), " -- ")
		o.card.Add(o.way("exec", c.Exec, o.command(usual)))
		o.card.Add(o.way("base", c.Base, ""))
		if c.Hosts {
			o.card.Add(o.way("hosts", sdk.HostsFile(), ""))
		}
	}
	w.shell.setCount("")
}

// way is one of a card: what it is, how sure, what to copy, and what to know.
func (o *ownCodePage) way(name string, s sdk.Snippet, command string) fyne.CanvasObject {
	w := o.w
	tones := map[sdk.Trust]kit.Tone{sdk.Tried: kit.Success, sdk.Read: kit.Info, sdk.Unsure: kit.Warn}
	head := kit.HBox(8, kit.NewText(w.T("sdk.way."+name), kit.Strong, theme.Text),
		kit.NewPill(w.T("sdk.trust."+string(s.Trust)), tones[s.Trust], s.Trust == sdk.Tried), kit.Spacer())
	out := kit.VBox(6, head)
	if command != "" {
		out.Add(o.code(command))
	}
	if s.Code != "" {
		out.Add(o.code(s.Filled(w.bench.SimURL(), o.road().Proxy)))
	}
	out.Add(kit.NewParagraph(s.Note.In(w.lang), kit.Small, theme.Muted))
	return out
}

// showShells offers the environment to what exec does not start.
func (o *ownCodePage) showShells() {
	w := o.w
	row := kit.HBox(6)
	for _, f := range sdk.Formats() {
		row.Add(kit.NewChip(w.T("ui.code.shell."+string(f)), "", f == o.format, func() {
			o.format = f
			o.showShells()
			kit.Renew(o.root)
		}))
	}
	o.shells.Objects = []fyne.CanvasObject{
		kit.NewParagraph(w.T("ui.code.shells.intro"), kit.Small, theme.Muted), row, o.code(o.shellCommand()),
	}
}

// shellCommand takes the environment over in the chosen shell.
func (o *ownCodePage) shellCommand() string {
	env := "wxlab env " + string(o.format) + " " + o.workspaceFlag()
	switch o.format {
	case sdk.Sh:
		return `eval "$(` + env + `)"`
	case sdk.Fish:
		return env + " | source"
	case sdk.PowerShell:
		return env + " | Out-String | Invoke-Expression"
	case sdk.Dotenv:
		return env + " > .env"
	case sdk.Docker:
		return env + " > wxlab.env"
	}
	return env
}

// code is something to copy, each line as it is.
func (o *ownCodePage) code(text string) fyne.CanvasObject {
	lines := kit.VBox(1)
	for line := range strings.SplitSeq(text, "\n") {
		bare := strings.TrimLeft(line, "\t")
		lines.Add(kit.Pad(0, 0, 28*float32(len(line)-len(bare)), 0, kit.NewParagraph(bare, kit.Mono, theme.Text)))
	}
	row := kit.HBox(4, kit.Grow(lines), o.w.copyButton(func() string { return text }))
	return kit.NewSurface(theme.Inset, theme.Border, 6, kit.Pad(5, 5, 12, 6, row))
}

// road is how a program on this machine gets to the simulator.
func (o *ownCodePage) road() sdk.Road {
	bench := o.w.bench
	r := sdk.Road{Base: bench.SimURL(), Files: ca.FilesIn(filepath.Join(bench.Workspace.Dir(), "ca")), OS: runtime.GOOS}
	if at, err := url.Parse(r.Base); err == nil {
		r.Proxy = at.Host
	}
	return r
}
