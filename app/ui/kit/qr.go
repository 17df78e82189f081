package kit

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"rsc.io/qr"

	"wxlab/app/ui/theme"
)

// QR is the QR code of text, size pixels wide, always black on white. Modules are a whole number of device
// pixels, since smoothly scaled codes fail to scan. Text beyond what a code can carry gives an error.
func QR(text string, size float32) (fyne.CanvasObject, error) {
	code, err := qr.Encode(text, qr.L)
	if err != nil {
		return nil, err
	}
	raster := canvas.NewRaster(func(w, h int) image.Image { return drawQR(code, w, h) })
	raster.SetMinSize(fyne.NewSquareSize(size))
	return container.NewCenter(NewSurface(theme.Paper, theme.Border, 10, Pad(8, 8, 8, 8, raster))), nil
}

// drawQR paints the modules and two of the four modules of quiet zone; the white card adds the rest.
func drawQR(code *qr.Code, w, h int) image.Image {
	img := image.NewGray(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = 0xFF
	}
	side := min(w, h) / (code.Size + 4)
	left, top := (w-side*code.Size)/2, (h-side*code.Size)/2
	for y := range code.Size * side {
		line := img.Pix[(top+y)*img.Stride+left:]
		for x := range code.Size * side {
			if code.Black(x/side, y/side) {
				line[x] = 0
			}
		}
	}
	return img
}
