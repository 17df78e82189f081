package ui

import (
	"image"
	"strings"

	"wxlab/sim"
)

// album is the pictures that the phone shows, small, by media id.
type album map[string]image.Image

// keepFor takes the pictures of some lines into the album, and drops those that no line shows any more.
func (a album) keepFor(lines []chatLine, s *sim.Sim, account string) album {
	out := album{}
	for _, l := range lines {
		for _, part := range l.Parts {
			id := part.Medium
			if id == "" || out[id] != nil {
				continue
			}
			if out[id] = a[id]; out[id] == nil {
				if m, ok := s.Medium(account, id); ok {
					out[id] = small(m.Data)
				}
			}
		}
	}
	return out
}

// small is a picture with at most so many pixels as the phone can show, nil for what is none.
func small(file []byte) image.Image {
	img, _, err := image.Decode(strings.NewReader(string(file)))
	if err != nil {
		return nil
	}
	const most = 2 * pictureMost
	b := img.Bounds()
	step := (max(b.Dx(), b.Dy()) + most - 1) / most
	if step <= 1 {
		return img
	}
	out := image.NewRGBA(image.Rect(0, 0, b.Dx()/step, b.Dy()/step))
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			out.Set(x, y, img.At(b.Min.X+x*step, b.Min.Y+y*step))
		}
	}
	return out
}
