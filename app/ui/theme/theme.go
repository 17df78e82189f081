// Package theme is how Wxlab looks: colour tokens for light and dark, three embedded fonts that carry the
// hanzi of GB2312, and stroke icons. It answers Fyne's own colour names too, so that entries, scrollers and
// menus fit in without code of their own.
package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Mode is the user's choice between light and dark.
type Mode string

const (
	System Mode = "system" // whatever the desktop says
	Light  Mode = "light"
	Dark   Mode = "dark"
)

// Theme implements fyne.Theme. To switch, change Mode and hand the same Theme to Settings.SetTheme again: panels that
// override a size go on using the Theme they were given, so there must be only one.
type Theme struct {
	Mode Mode
}

// Variant resolves the mode: desktop is what the operating system asks for.
func (t *Theme) Variant(desktop fyne.ThemeVariant) fyne.ThemeVariant {
	switch t.Mode {
	case Light:
		return fynetheme.VariantLight
	case Dark:
		return fynetheme.VariantDark
	}
	return desktop
}

// Color answers our tokens and Fyne's names.
func (t *Theme) Color(name fyne.ThemeColorName, desktop fyne.ThemeVariant) color.Color {
	variant := t.Variant(desktop)
	p := light
	if variant == fynetheme.VariantDark {
		p = dark
	}
	if token, ok := tokenOf[name]; ok {
		name = token
	}
	if c, ok := p[name]; ok {
		return c
	}
	switch name {
	case fynetheme.ColorNameFocus:
		return faded(p[Accent], 0x40)
	case fynetheme.ColorNameScrollBar:
		return faded(p[Faint], 0x80)
	case fynetheme.ColorNameScrollBarBackground:
		return color.Transparent
	}
	return fynetheme.DefaultTheme().Color(name, variant)
}

// tokenOf says which of our tokens stands behind a colour of Fyne's own widgets.
var tokenOf = map[fyne.ThemeColorName]fyne.ThemeColorName{
	fynetheme.ColorNameBackground:          Surface, // of the window, see shell.ground
	fynetheme.ColorNameForeground:          Text,
	fynetheme.ColorNamePrimary:             AccentSolid,
	fynetheme.ColorNameHyperlink:           Accent,
	fynetheme.ColorNameSelection:           AccentTint,
	fynetheme.ColorNameHover:               Hover,
	fynetheme.ColorNamePressed:             Hover,
	fynetheme.ColorNameInputBackground:     Surface,
	fynetheme.ColorNameInputBorder:         BorderInput,
	fynetheme.ColorNamePlaceHolder:         Faint,
	fynetheme.ColorNameDisabled:            Faint,
	fynetheme.ColorNameButton:              NeutralTint,
	fynetheme.ColorNameDisabledButton:      NeutralTint,
	fynetheme.ColorNameSeparator:           Border,
	fynetheme.ColorNameOverlayBackground:   Surface,
	fynetheme.ColorNameMenuBackground:      Surface,
	fynetheme.ColorNameHeaderBackground:    Inset,
	fynetheme.ColorNameSuccess:             Success,
	fynetheme.ColorNameWarning:             Warn,
	fynetheme.ColorNameError:               Danger,
	fynetheme.ColorNameForegroundOnPrimary: OnAccent,
	fynetheme.ColorNameShadow:              Shadow,
}

// Font returns one of the three embedded faces. Italics stay upright: Chinese has none.
func (t *Theme) Font(s fyne.TextStyle) fyne.Resource {
	if s.Symbol {
		return fynetheme.DefaultTheme().Font(s)
	}
	return Face(s)
}

// Face is the embedded font face of a style. Texts that name their face share it. For one that does not, Fyne parses
// the theme's faces anew in every theme override, some 50 MB, and keeps them for good.
func Face(s fyne.TextStyle) fyne.Resource {
	switch {
	case s.Monospace:
		return mono
	case s.Bold:
		return semiBold
	}
	return regular
}

// Icon leaves the icons inside Fyne's own widgets as they are.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource {
	return fynetheme.DefaultTheme().Icon(name)
}

// Size gives the type scale and the measures of Fyne's own widgets, in pixels.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	if v, ok := sizes[name]; ok {
		return v
	}
	return fynetheme.DefaultTheme().Size(name)
}

var sizes = map[fyne.ThemeSizeName]float32{
	fynetheme.SizeNameText:               13,
	fynetheme.SizeNameCaptionText:        11,
	fynetheme.SizeNameSubHeadingText:     15,
	fynetheme.SizeNameHeadingText:        20,
	fynetheme.SizeNamePadding:            4,
	fynetheme.SizeNameInnerPadding:       8,
	fynetheme.SizeNameLineSpacing:        4,
	fynetheme.SizeNameScrollBar:          10,
	fynetheme.SizeNameScrollBarSmall:     4,
	fynetheme.SizeNameScrollBarRadius:    4,
	fynetheme.SizeNameInputRadius:        6,
	fynetheme.SizeNameSelectionRadius:    6,
	fynetheme.SizeNameSeparatorThickness: 1,
	fynetheme.SizeNameInputBorder:        1,
	fynetheme.SizeNameInlineIcon:         16,
}
