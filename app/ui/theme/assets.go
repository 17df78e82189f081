package theme

import (
	"embed"
	"fmt"
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// The fonts: Inter 400 and 600 and JetBrains Mono 400, each merged with the hanzi of Noto Sans SC, since a
// theme can supply one file per style only. Digits are tabular. Licences lie beside them. Their outlines are PostScript's,
// which the shaper keeps as they are stored, 0.6 MB a face; of TrueType's it parses every one, 5.2 MB and 8 ms a face.

//go:embed assets/AppSans-Regular.otf
var regularOTF []byte

//go:embed assets/AppSans-SemiBold.otf
var semiBoldOTF []byte

//go:embed assets/AppMono-Regular.otf
var monoOTF []byte

//go:embed assets/wxlab.png
var appIconPNG []byte

//go:embed assets/icons/*.svg
var iconFiles embed.FS

var (
	regular  = fyne.NewStaticResource("AppSans-Regular.otf", regularOTF)
	semiBold = fyne.NewStaticResource("AppSans-SemiBold.otf", semiBoldOTF)
	mono     = fyne.NewStaticResource("AppMono-Regular.otf", monoOTF)
	appIcon  = fyne.NewStaticResource("wxlab.png", appIconPNG)
)

// AppIcon is the program's own icon, 256 pixels wide.
func AppIcon() fyne.Resource { return appIcon }

// Icon returns the stroke icon called name (a Lucide name, "circle-check") in colour c. Fyne's themed
// resources recolour fills only, so the colour is written into the drawing and into the resource's name,
// which is what Fyne caches rendered icons by. An unknown name gives the broken-image icon.
func Icon(name string, c color.Color) fyne.Resource {
	raw, err := iconFiles.ReadFile("assets/icons/" + name + ".svg")
	if err != nil {
		return fynetheme.BrokenImageIcon()
	}
	r, g, b, _ := c.RGBA()
	paint := fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
	svg := strings.ReplaceAll(string(raw), "currentColor", paint)
	svg = strings.Replace(svg, `stroke-width="2"`, `stroke-width="1.8"`, 1)
	svg = svg[strings.Index(svg, "<svg"):]
	return fyne.NewStaticResource(name+paint+".svg", []byte(svg))
}
