package api

import (
	"bytes"
	"cmp"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"
	"rsc.io/qr"
)

// codeMark stands below every code of a mini program: nobody shall take it for a real one.
const codeMark = "WXLAB SIMULATED"

// codeStyle is how a caller wants a code to look.
type codeStyle struct {
	width       int // of the picture, and its height
	dark        color.NRGBA
	transparent bool // without a background, and PNG
}

// codePicture draws what a phone can scan: whole pixels, a quiet zone around, the mark below. JPEG, as WeChat sends it.
func codePicture(code *qr.Code, style codeStyle) *file {
	const quiet, line = 4, 16
	img := image.NewNRGBA(image.Rect(0, 0, style.width, style.width))
	if !style.transparent {
		draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
	}
	scale := max(1, (style.width-line)/(code.Size+2*quiet))
	left, top := (style.width-scale*code.Size)/2, (style.width-line-scale*code.Size)/2
	ink := image.NewUniform(style.dark)
	for y := range code.Size {
		for x := range code.Size {
			if code.Black(x, y) {
				at := image.Pt(left+x*scale, top+y*scale)
				draw.Draw(img, image.Rectangle{at, at.Add(image.Pt(scale, scale))}, ink, image.Point{}, draw.Src)
			}
		}
	}
	pen := font.Drawer{Dst: img, Src: ink, Face: basicfont.Face7x13}
	pen.Dot = fixed.P((style.width-pen.MeasureString(codeMark).Round())/2, style.width-line/4)
	pen.DrawString(codeMark)
	return encodeCode(img, style.transparent)
}

func encodeCode(img image.Image, transparent bool) *file {
	var b bytes.Buffer // it takes everything
	if transparent {
		_ = png.Encode(&b, img)
		return &file{Type: "image/png", Data: b.Bytes()}
	}
	_ = jpeg.Encode(&b, img, &jpeg.Options{Quality: 90})
	return &file{Type: "image/jpeg", Data: b.Bytes()}
}

// plain is how codes look when nobody asks for more.
func plain(width int) codeStyle {
	return codeStyle{width: cmp.Or(width, defaultCodeWidth), dark: color.NRGBA{A: 255}}
}
