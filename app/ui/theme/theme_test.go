package theme

import (
	"bytes"
	"image/color"
	"image/png"
	"math"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"
)

func luminance(c color.NRGBA) float64 {
	channel := func(v uint8) float64 {
		f := float64(v) / 255
		if f <= 0.03928 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(c.R) + 0.7152*channel(c.G) + 0.0722*channel(c.B)
}

func contrast(a, b color.NRGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestTextIsReadableOnItsGround(t *testing.T) {
	grounds := map[fyne.ThemeColorName][]fyne.ThemeColorName{
		Bg: {Text, Muted, Faint}, Surface: {Text, Muted, Faint, Accent, Success, Warn, Danger, Info, Violet},
		Inset: {Text, Faint, CodeKey, CodeString, CodeNumber, CodeLiteral, CodePunct}, AccentTint: {Accent, Text},
		SuccessTint: {Success, Text}, WarnTint: {Warn, Text}, DangerTint: {Danger, Text}, InfoTint: {Info},
		VioletTint:  {Violet},
		NeutralTint: {Muted}, AccentSolid: {OnAccent}, PhoneTheirs: {Text}, PhoneOwn: {PhoneOwnInk}, Select: {Text},
	}
	for name, p := range map[string]palette{"light": light, "dark": dark} {
		for ground, inks := range grounds {
			for _, ink := range inks {
				if c := contrast(p[ground], p[ink]); c < 4.5 {
					t.Errorf("%s: %s on %s has contrast %.2f, want 4.5", name, ink, ground, c)
				}
			}
		}
	}
}

func TestBothVariantsHaveEveryToken(t *testing.T) {
	for name := range light {
		if _, ok := dark[name]; !ok {
			t.Errorf("dark lacks %s", name)
		}
	}
	if len(light) != len(dark) {
		t.Errorf("light has %d tokens, dark %d", len(light), len(dark))
	}
	for from, to := range tokenOf {
		if _, ok := light[to]; !ok {
			t.Errorf("%s stands for the unknown token %s", from, to)
		}
	}
}

func TestModeDecides(t *testing.T) {
	for _, c := range []struct {
		mode    Mode
		desktop fyne.ThemeVariant
		want    palette
	}{
		{System, fynetheme.VariantLight, light}, {System, fynetheme.VariantDark, dark},
		{Light, fynetheme.VariantDark, light}, {Dark, fynetheme.VariantLight, dark},
	} {
		th := &Theme{Mode: c.mode}
		if got := th.Color(Surface, c.desktop); got != c.want[Surface] {
			t.Errorf("%s on a desktop of variant %d: surface %v", c.mode, c.desktop, got)
		}
		if got := th.Color(fynetheme.ColorNameForeground, c.desktop); got != c.want[Text] {
			t.Errorf("%s: Fyne's foreground is %v", c.mode, got)
		}
	}
}

func TestEveryIconDrawsSomethingInItsColour(t *testing.T) {
	test.NewTempApp(t)
	files, err := iconFiles.ReadDir("assets/icons")
	if err != nil || len(files) < 60 {
		t.Fatal(len(files), err)
	}
	red := color.NRGBA{R: 0xFF, A: 0xFF}
	for _, f := range files {
		name := strings.TrimSuffix(f.Name(), ".svg")
		image := canvas.NewImageFromResource(Icon(name, red))
		image.Resize(fyne.NewSquareSize(24))
		w := test.NewWindow(image)
		w.SetPadded(false)
		w.Resize(fyne.NewSquareSize(24))
		painted := 0
		shot := w.Canvas().Capture()
		for y := range 24 {
			for x := range 24 {
				if r, g, _, _ := shot.At(x, y).RGBA(); r > 0x9000 && g < 0x6000 {
					painted++
				}
			}
		}
		if painted < 8 {
			t.Errorf("icon %s paints %d pixels", name, painted)
		}
		w.Close()
	}
	if Icon("no-such-icon", red) != fynetheme.BrokenImageIcon() {
		t.Error("an unknown icon should be the broken image")
	}
}

func TestAppIconIsSquare(t *testing.T) {
	img, err := png.Decode(bytes.NewReader(AppIcon().Content()))
	if err != nil || img.Bounds().Dx() != 256 || img.Bounds().Dy() != 256 {
		t.Fatal(err, img.Bounds())
	}
}

func TestFontsCarryHanziInOneWidth(t *testing.T) {
	a := test.NewTempApp(t)
	a.Settings().SetTheme(&Theme{Mode: Light})
	mono := fyne.TextStyle{Monospace: true}
	one, two := fyne.MeasureText("mm", 12, mono).Width, fyne.MeasureText("票", 12, mono).Width
	if one != two {
		t.Errorf("a hanzi is %v wide, two letters are %v", two, one)
	}
	if italic := (&Theme{}).Font(fyne.TextStyle{Italic: true}); italic != regular {
		t.Error("italics should stay upright")
	}
}
