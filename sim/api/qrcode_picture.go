package api

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"

	"rsc.io/qr"
)

// picture draws a code with whole pixels and the quiet zone of four modules.
func picture(code *qr.Code) []byte {
	const scale, margin = 10, 4
	size := (code.Size + 2*margin) * scale
	img := image.NewGray(image.Rect(0, 0, size, size))
	for y := range size {
		for x := range size {
			shade := color.Gray{Y: 255}
			if code.Black(x/scale-margin, y/scale-margin) {
				shade.Y = 0
			}
			img.SetGray(x, y, shade)
		}
	}
	var b bytes.Buffer
	_ = jpeg.Encode(&b, img, &jpeg.Options{Quality: 90}) // a buffer takes everything
	return b.Bytes()
}
