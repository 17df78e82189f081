package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"wxlab/app/sdk"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

// sdkCards shows the card of one SDK at a time, and the environment for what exec does not start.
type sdkCards struct {
	w      *Window
	page   *ownCodePage
	chosen string     // id of the SDK
	format sdk.Format // of the environment

	sdks, environment *fyne.Container
}

func (s *sdkCards) card() fyne.CanvasObject {
	s.sdks = kit.VBox(14)
	s.showSDK()
	return kit.Card(s.w.T("ui.code.sdks"), s.sdks)
}

func (s *sdkCards) shells() fyne.CanvasObject {
	s.environment = kit.VBox(10)
	s.showEnvironment()
	return kit.Card(s.w.T("ui.code.shells"), s.environment)
}

// showSDK shows the languages, the SDKs of the chosen one, and the ways of the chosen SDK, the easiest first.
func (s *sdkCards) showSDK() {
	cards := sdk.Cards()
	c := cards[max(0, slices.IndexFunc(cards, func(c sdk.Card) bool { return c.ID == s.chosen }))]
	languages, names := kit.Flow(6), kit.Flow(6)
	for i, other := range cards {
		if i == 0 || cards[i-1].Language != other.Language {
			languages.Add(s.chip(other.Language, other.Language == c.Language, other.ID))
		}
		if other.Language == c.Language {
			names.Add(s.chip(other.Name, other.ID == c.ID, other.ID))
		}
	}
	_, usual, _ := strings.Cut(c.Command(), " -- ")
	s.sdks.Objects = []fyne.CanvasObject{kit.VBox(8, languages, names), kit.Line(),
		s.way("exec", c.Exec, s.page.command(usual)), s.way("base", c.Base, "")}
	if c.Hosts {
		s.sdks.Add(s.way("hosts", sdk.HostsFile(), ""))
	}
}

// chip chooses an SDK.
func (s *sdkCards) chip(text string, on bool, id string) *kit.Chip {
	return kit.NewChip(text, "", on, func() {
		s.chosen = id
		s.showSDK()
		kit.Renew(s.page.root)
	})
}

// way is one of a card: what it is, how sure, what to copy, and what to know.
func (s *sdkCards) way(name string, snippet sdk.Snippet, command string) fyne.CanvasObject {
	w := s.w
	tones := map[sdk.Trust]kit.Tone{sdk.Tried: kit.Success, sdk.Read: kit.Info, sdk.Unsure: kit.Warn}
	out := kit.VBox(6, kit.HBox(8, kit.NewText(w.T("sdk.way."+name), kit.Strong, theme.Text),
		kit.NewPill(w.T("sdk.trust."+string(snippet.Trust)), tones[snippet.Trust], snippet.Trust == sdk.Tried), kit.Spacer()))
	if command != "" {
		out.Add(w.code(command))
	}
	if snippet.Code != "" {
		out.Add(w.code(snippet.Filled(w.bench.SimURL(), s.page.road().Proxy)))
	}
	out.Add(kit.NewParagraph(snippet.Note.In(w.lang), kit.Small, theme.Muted))
	return out
}

// showEnvironment offers the environment to shells, IDEs and containers.
func (s *sdkCards) showEnvironment() {
	w := s.w
	formats := kit.Flow(6)
	for _, f := range sdk.Formats() {
		formats.Add(kit.NewChip(w.T("ui.code.shell."+string(f)), "", f == s.format, func() {
			s.format = f
			s.showEnvironment()
			kit.Renew(s.page.root)
		}))
	}
	s.environment.Objects = []fyne.CanvasObject{
		kit.NewParagraph(w.T("ui.code.shells.intro"), kit.Small, theme.Muted), formats, w.code(s.shellCommand()),
	}
}

// shellCommand takes the environment over in the chosen shell.
func (s *sdkCards) shellCommand() string {
	env := "wxlab env " + string(s.format) + " " + s.page.workspaceFlag()
	switch s.format {
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
func (w *Window) code(text string) fyne.CanvasObject {
	lines := kit.VBox(1)
	for line := range strings.SplitSeq(text, "\n") {
		bare := strings.TrimLeft(line, "\t")
		lines.Add(kit.Pad(0, 0, 28*float32(len(line)-len(bare)), 0, kit.NewParagraph(bare, kit.Mono, theme.Text)))
	}
	row := kit.HBox(4, kit.Grow(lines), w.copyButton(func() string { return text }))
	return kit.NewSurface(theme.Inset, theme.Border, 6, kit.Pad(5, 5, 12, 6, row))
}
