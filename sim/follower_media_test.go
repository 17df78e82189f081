package sim_test

import (
	"bytes"
	"image"
	"testing"
	"time"

	"wxlab/sim"
	"wxlab/sim/api"
	"wxlab/sim/simtest/lab"
)

func TestWhatAFollowerSendsCanBeFetched(t *testing.T) {
	l, a, tok := lab.NewService(t)
	fetch := func(event, path string) api.Response {
		t.Helper()
		d, err := l.Trigger(t.Context(), sim.Trigger{Event: event, Account: a.AppID, OpenID: a.Followers[0].OpenID,
			Set: map[string]string{path: event + "-" + path}})
		if err != nil || lab.Field(d.Plain, path) == "" {
			t.Fatalf("%s, %v", d.Plain, err)
		}
		return l.Download(tok, lab.Field(d.Plain, path))
	}
	for event, path := range map[string]string{"image": "MediaId", "video": "ThumbMediaId"} {
		if img, form, err := image.Decode(bytes.NewReader(fetch(event, path).Body)); err != nil || form != "png" ||
			img.Bounds().Dx() != 240 {
			t.Errorf("%s: %v", event, err)
		}
	}
	if voice := fetch("voice", "MediaId"); !bytes.HasPrefix(voice.Body, []byte("#!AMR\n")) ||
		voice.Header.Get("Content-Type") != "audio/amr" {
		t.Errorf("%q %v", voice.Body, voice.Header)
	}
	if video := fetch("video", "MediaId"); video.ErrCode != 40007 {
		t.Errorf("%s", video.Body)
	}
	if again := fetch("image", "MediaId"); again.ErrCode != 0 {
		t.Errorf("%s", again.Body)
	}
	l.Clock.Add(3*24*time.Hour + time.Second)
	_, tok, _ = l.Authorized(a.AppID)
	if late := l.Download(tok, "image-MediaId"); late.ErrCode != 40007 {
		t.Errorf("after three days: %s", late.Body)
	}
}
