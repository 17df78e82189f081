package api_test

import (
	"bytes"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"wxlab/sim/api"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

const (
	pathUpload = "/cgi-bin/media/upload"
)

func TestMediaUploadAndGet(t *testing.T) {
	tests := []struct {
		kind, name, contentType string
		data                    []byte
	}{
		{"image", "a.png", "image/png", lab.PNG()}, {"image", "no extension", "image/jpeg", lab.JPEG()},
		{"image", "only the name.JPG", "image/jpeg", []byte("x")},
		{"voice", "a.amr", "audio/amr", lab.AMR()}, {"voice", "frame", "audio/mpeg", []byte{0xff, 0xfb, 0x90, 0}},
		{"video", "a.mp4", "video/mp4", lab.MP4()}, {"thumb", "a.jpg", "image/jpeg", lab.JPEG()},
	}
	l := lab.New(t)
	_, tok, _ := l.Authorized(l.AccountOf(world.OfficialAccount, true).AppID)
	for _, tt := range tests {
		field := "media_id"
		if tt.kind == "thumb" {
			field = "thumb_media_id"
		}
		resp := l.PostFile(pathUpload, tok, tt.kind, "media", tt.name, tt.data)
		want := regexp.MustCompile(`^\{"type":"` + tt.kind + `","` + field + `":"([\w-]{64})","created_at":1700000000\}$`)
		match := want.FindSubmatch(resp.Body)
		if match == nil {
			t.Errorf("%s: %s", tt.name, resp.Body)
			continue
		}
		got := l.Download(tok, string(match[1]))
		if !bytes.Equal(got.Body, tt.data) || got.Header.Get("Content-Type") != tt.contentType ||
			!strings.HasPrefix(got.Header.Get("Content-Disposition"), `attachment; filename="`+string(match[1])+".") {
			t.Errorf("%s: %v %q", tt.name, got.Header, got.Body)
		}
	}
}

func TestMediaErrors(t *testing.T) {
	l := lab.New(t)
	_, tok, _ := l.Authorized(l.AccountOf(world.OfficialAccount, true).AppID)
	tests := []struct {
		name, path, kind, field, file string
		data                          []byte
		code                          int
	}{
		{"no type", pathUpload, "", "media", "a.png", lab.PNG(), 40004},
		{"unknown type", pathUpload, "picture", "media", "a.png", lab.PNG(), 40004},
		{"other field", pathUpload, "image", "file", "a.png", lab.PNG(), 41005},
		{"no filename", pathUpload, "image", "media", "", lab.PNG(), 41005},
		{"empty", pathUpload, "image", "media", "a.png", nil, 40006},
		{"wrong file", pathUpload, "image", "media", "a.txt", []byte("hello"), 40005},
		{"PNG thumb", pathUpload, "thumb", "media", "a.png", lab.PNG(), 40005},
		{"largest thumb", pathUpload, "thumb", "media", "a.jpg",
			append(lab.JPEG(), make([]byte, 64<<10-len(lab.JPEG()))...), 0},
		{"thumb too large", pathUpload, "thumb", "media", "a.jpg",
			append(lab.JPEG(), make([]byte, 64<<10-len(lab.JPEG())+1)...), 45001},
		{"picture", "/cgi-bin/media/uploadimg", "", "media", "a.png", lab.PNG(), 0},
		{"picture too large", "/cgi-bin/media/uploadimg", "", "media", "a.png",
			append(lab.PNG(), make([]byte, 1<<20)...), 40009},
		{"GIF picture", "/cgi-bin/media/uploadimg", "", "media", "a.gif", []byte("GIF89a"), 40005},
	}
	for _, tt := range tests {
		if resp := l.PostFile(tt.path, tok, tt.kind, tt.field, tt.file, tt.data); resp.ErrCode != tt.code {
			t.Errorf("%s: %s", tt.name, resp.Body)
		}
	}
	l.Want(l.Post(pathUpload+"", tok, `{}`), 40004)
	resp := l.Call(api.Request{Method: "POST", Path: pathUpload,
		Query: url.Values{"access_token": {tok}, "type": {"image"}}, Body: []byte(`{}`), ContentType: "application/json"})
	if resp.ErrCode != 41005 || !strings.Contains(resp.Hint.En, "multipart/form-data") {
		t.Errorf("JSON: %s, %s", resp.Body, resp.Hint)
	}
	l.Want(l.Get(pathUpload, tok, "type", "image"), 43002)
	l.Want(l.Get(lab.PathMedia, tok), 41006)
	l.Want(l.Get(lab.PathMedia, tok, "media_id", "x"), 40007)
	if resp := l.Download(tok, "x"); resp.Header.Get("Content-Type") != "text/plain" {
		t.Errorf("an error of media/get: %v", resp.Header)
	}
}

func TestMediaBelongToOneAccountForThreeDays(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	_, tok, _ := l.Authorized(a.AppID)
	id := l.Upload(tok, "image", "a.png", lab.PNG())
	_, other, _ := l.Authorized(l.AccountOf(world.MiniProgram, true).AppID)
	if resp := l.Download(other, id); resp.ErrCode != 40007 || !strings.Contains(resp.Hint.En, a.NickName) {
		t.Errorf("another account's medium: %s, %s", resp.Body, resp.Hint)
	}
	l.Clock.Add(3*24*time.Hour - time.Second)
	l.Restart()
	_, tok, _ = l.Authorized(a.AppID)
	if resp := l.Download(tok, id); !bytes.Equal(resp.Body, lab.PNG()) {
		t.Errorf("a second before the end: %s", resp.Body)
	}
	l.Clock.Add(2 * time.Second)
	if resp := l.Download(tok, id); resp.ErrCode != 40007 || !strings.Contains(resp.Hint.En, "expired") {
		t.Errorf("after the end: %s, %s", resp.Body, resp.Hint)
	}
}
