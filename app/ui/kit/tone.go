package kit

import (
	"fyne.io/fyne/v2"

	"wxlab/app/ui/theme"
)

// Tone is what a colour means.
type Tone int

const (
	Neutral Tone = iota
	Success
	Warn
	Danger
	Info
	Violet
	Accent
)

// Ink is the tone as text, line or dot.
func (t Tone) Ink() fyne.ThemeColorName {
	return [...]fyne.ThemeColorName{theme.Muted, theme.Success, theme.Warn, theme.Danger, theme.Info, theme.Violet,
		theme.Accent}[t]
}

// Tint is the tone as a ground that its ink is readable on.
func (t Tone) Tint() fyne.ThemeColorName {
	return [...]fyne.ThemeColorName{theme.NeutralTint, theme.SuccessTint, theme.WarnTint, theme.DangerTint,
		theme.InfoTint, theme.VioletTint, theme.AccentTint}[t]
}
