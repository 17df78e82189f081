package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"wxlab/app/ui/theme"
)

// Card is a bordered panel with a title, objects at the right of the title, and a body.
func Card(title string, body fyne.CanvasObject, right ...fyne.CanvasObject) fyne.CanvasObject {
	return card(title, Pad(12, 12, 14, 14, body), right)
}

// ListCard is a Card of rows that have a margin of their own, such as NavItems.
func ListCard(title string, rows fyne.CanvasObject, right ...fyne.CanvasObject) fyne.CanvasObject {
	return card(title, Pad(8, 8, 6, 4, rows), right)
}

func card(title string, padded fyne.CanvasObject, right []fyne.CanvasObject) fyne.CanvasObject {
	if title == "" {
		return NewSurface(theme.Surface, theme.Border, 8, padded)
	}
	head := append([]fyne.CanvasObject{Ell(title, Strong, theme.Text), Spacer()}, right...)
	return NewSurface(theme.Surface, theme.Border, 8,
		Stack(Fixed(0, 40, Pad(0, 0, 14, 8, HBox(8, head...))), Line(), padded))
}

// KV is one line of a summary: a label of fixed width and any value.
func KV(label string, width float32, value fyne.CanvasObject) fyne.CanvasObject {
	return container.New(labelled{width}, Ell(label, Small, theme.Muted), value)
}

// labelled is a label beside the first line of a value, which may have several.
type labelled struct{ width float32 }

const (
	lineLeast = 22
	lineMost  = 30 // higher is a value of several lines
)

func (l labelled) MinSize(o []fyne.CanvasObject) fyne.Size {
	m := o[1].MinSize()
	_, y := besideValue(m.Height)
	return fyne.NewSize(l.width+m.Width, max(lineLeast, m.Height+2*y))
}

func (l labelled) Layout(o []fyne.CanvasObject, size fyne.Size) {
	line, y := besideValue(fitWidth(o[1], size.Width-l.width))
	o[0].Resize(fyne.NewSize(l.width, line))
	o[1].Move(fyne.NewPos(l.width, y))
}

// besideValue is how high the line of a label is beside a value so high, and where the value begins.
func besideValue(height float32) (line, y float32) {
	if height > lineMost {
		return lineLeast, 1
	}
	line = max(lineLeast, height)
	return line, (line - height) / 2
}

// Empty says that there is nothing here yet and what to do about it; action may be nil.
func Empty(icon, title, hint string, action fyne.CanvasObject) fyne.CanvasObject {
	disc := Fixed(48, 48, NewSurface(theme.NeutralTint, "", 24, container.NewCenter(NewIcon(icon, theme.Muted, 22))))
	words := NewParagraph(hint, Body, theme.Muted)
	words.centred = true
	items := []fyne.CanvasObject{container.NewCenter(disc),
		container.NewCenter(NewText(title, Title, theme.Text)), words}
	if action != nil {
		items = append(items, container.NewCenter(action))
	}
	return container.New(narrow{420}, VBox(10, items...))
}

// Callout explains: an icon in a tone, a title, then labelled sentences (what happened, why, what to do),
// and at the end the buttons that do it.
func Callout(tone Tone, title string, body []fyne.CanvasObject, buttons ...fyne.CanvasObject) fyne.CanvasObject {
	icon := map[Tone]string{Success: "circle-check", Danger: "circle-x", Warn: "triangle-alert"}[tone]
	if icon == "" {
		icon = "lightbulb"
	}
	items := []fyne.CanvasObject{HBox(8, NewIcon(icon, tone.Ink(), 17), Grow(NewParagraph(title, Strong, tone.Ink())))}
	for _, o := range body {
		items = append(items, Pad(0, 0, 25, 0, o))
	}
	if len(buttons) > 0 {
		items = append(items, Pad(4, 0, 25, 0, Flow(8, buttons...)))
	}
	return NewSurface(tone.Tint(), "", 8, Pad(12, 12, 14, 14, VBox(5, items...)))
}

// Said is one labelled sentence of a Callout.
func Said(label, sentence string) fyne.CanvasObject {
	return Columns{Widths: []float32{64, 0.999}, Gap: 8}.Of(
		Pad(1, 0, 0, 0, NewText(label, SmallBold, theme.Muted)), NewParagraph(sentence, Body, theme.Text))
}
