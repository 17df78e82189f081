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
		m.Data = smallPicture(m.ID)
	}
	a.Keep(m, now)
}

// smallPicture is a plain square whose colour depends on the id.
func smallPicture(id string) []byte {
	const size = 64
	tint := Stream(0, id, 3)
	img := image.NewPaletted(image.Rect(0, 0, size, size), color.Palette{color.RGBA{tint[0], tint[1], tint[2], 255}})
	var b bytes.Buffer
	_ = png.Encode(&b, img) // a buffer takes everything
	return b.Bytes()
}

// silence is an AMR file of 50 frames without data, 20 ms each.
func silence() []byte {
	const noData = 0x7c
	return append([]byte("#!AMR\n"), bytes.Repeat([]byte{noData}, 50)...)
}
