package kit

import "fyne.io/fyne/v2"

// Style is a step of the type scale: two weights, nothing below 11 pixels.
type Style int

const (
	Body      Style = iota // 13
	Strong                 // 13 semi-bold
	Small                  // 12
	SmallBold              // 12 semi-bold
	Caption                // 11
	Overline               // 11 semi-bold
	Title                  // 15 semi-bold
	Heading                // 20 semi-bold
	Mono                   // 12 mono
	MonoSmall              // 11 mono
)

func (s Style) spec() (size float32, ts fyne.TextStyle) {
	bold, mono := fyne.TextStyle{Bold: true}, fyne.TextStyle{Monospace: true}
	switch s {
	case Strong:
		return 13, bold
	case Small:
		return 12, fyne.TextStyle{}
	case SmallBold:
		return 12, bold
	case Caption:
		return 11, fyne.TextStyle{}
	case Overline:
		return 11, bold
	case Title:
		return 15, bold
	case Heading:
		return 20, bold
	case Mono:
		return 12, mono
	case MonoSmall:
		return 11, mono
	}
	return 13, fyne.TextStyle{}
}
