package world

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"slices"
	"time"

	"wxlab/sim/callback"
)

// Keep stores a medium. What has expired goes; the oldest ones make room where they weigh too much.
func (a *AccountState) Keep(m *Medium, now time.Time) {
	m.Blob = BlobName(m.Data)
	a.Media = slices.DeleteFunc(a.Media, func(m *Medium) bool { return !now.Before(m.Expires) })
	a.Media = append(a.Media, m)
	total := 0
	for i := len(a.Media) - 1; i >= 0; i-- {
		if total += len(a.Media[i].Data); total > keptMediaBytes && i < len(a.Media)-1 {
			a.Media = slices.Clone(a.Media[i+1:])
			return
		}
	}
}

// Medium finds what can still be used.
func (a *AccountState) Medium(id string, now time.Time) *Medium {
	i := slices.IndexFunc(a.Media, func(m *Medium) bool { return m.ID == id && now.Before(m.Expires) })
	if i < 0 {
		return nil
	}
	return a.Media[i]
}

// AddMediaOf makes the media of a follower's message available to media/get, as platforms fetch what they are told of.
// Pictures and thumbnails are drawn, voice is a second of silence; the simulator makes no videos.
func (a *AccountState) AddMediaOf(plain []byte, now time.Time) {
	if !bytes.Contains(plain, []byte("MediaId>")) {
		return
	}
	fields, err := callback.Leaves(plain)
	if err != nil {
		return
	}
	m := &Medium{ID: fields["ThumbMediaId"], Type: "image", Name: "picture.png", Expires: now.Add(MediaLife)}
	switch fields["MsgType"] {
	case "image":
		m.ID = fields["MediaId"]
	case "voice":
		m.ID, m.Type, m.Name, m.Data = fields["MediaId"], "voice", "voice.amr", silence()
	}
	if m.ID == "" || a.Medium(m.ID, now) != nil {
		return
	}
	if m.Data == nil {
		m.Data = drawnPicture(m.ID)
	}
	a.Keep(m, now)
}

// drawnPicture is a sun over hills, whose colours depend on the id.
func drawnPicture(id string) []byte {
	const wide, high = 240, 180
	tint := Stream(0, id, 4)
	dim := func(of byte, share int) uint8 { return uint8(int(of) * share / 100) }
	shade := func(share int) color.Color {
		return color.RGBA{dim(tint[0], share), dim(tint[1], share), dim(tint[2], share), 255}
	}
	sky := color.RGBA{200 + tint[0]/5, 215 + tint[1]/8, 235 + tint[2]/16, 255}
	img := image.NewPaletted(image.Rect(0, 0, wide, high),
		color.Palette{sky, color.RGBA{255, 214, 102, 255}, shade(85), shade(65), shade(45)})
	sunX, sunY := 40+int(tint[3])*160/255, 48
	for y := range high {
		for x := range wide {
			switch dx, dy := x-sunX, y-sunY; {
			case y > 150+hill(x, 90, 14):
				img.SetColorIndex(x, y, 4)
			case y > 122+hill(x+60, 120, 20):
				img.SetColorIndex(x, y, 3)
			case y > 96+hill(x+int(tint[3]), 160, 26):
				img.SetColorIndex(x, y, 2)
			case dx*dx+dy*dy < 22*22:
				img.SetColorIndex(x, y, 1)
			}
		}
	}
	var b bytes.Buffer
	_ = png.Encode(&b, img) // a buffer takes everything
	return b.Bytes()
}

// hill is the height of a wave of parabolas, one for each half of a period.
func hill(x, period, high int) int {
	at, half := x%period, period/2
	if at < half {
		return -high * 4 * at * (half - at) / (half * half)
	}
	at -= half
	return high * 4 * at * (half - at) / (half * half)
}

// silence is an AMR file of 50 frames without data, 20 ms each.
func silence() []byte {
	const noData = 0x7c
	return append([]byte("#!AMR\n"), bytes.Repeat([]byte{noData}, 50)...)
}
