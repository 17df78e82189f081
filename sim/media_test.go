package sim_test

import (
	"bytes"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"wxlab/sim/api"
	"wxlab/sim/world"
)

const (
	pathUpload = "/cgi-bin/media/upload"
	pathMedia  = "/cgi-bin/media/get"
)

func (l *lab) download(tok, id string) api.Response {
	return l.Call(api.Request{Method: "GET", Path: pathMedia, Query: url.Values{"access_token": {tok}, "media_id": {id}}})
}

func TestMediaUploadAndGet(t *testing.T) {
	tests := []struct {
		kind, name, contentType string
		data                    []byte
	}{
		{"image", "a.png", "image/png", png()}, {"image", "no extension", "image/jpeg", jpeg()}, {"image", "only the name.JPG", "image/jpeg", []byte("x")},
		{"voice", "a.amr", "audio/amr", amr()}, {"voice", "frame", "audio/mpeg", []byte{0xff, 0xfb, 0x90, 0}},
		{"video", "a.mp4", "video/mp4", mp4()}, {"thumb", "a.jpg", "image/jpeg", jpeg()},
	}
	l := newLab(t)
	_, tok, _ := l.authorize(l.account(world.OfficialAccount, true).AppID)
	for _, tt := range tests {
		field := "media_id"
		if tt.kind == "thumb" {
			field = "thumb_media_id"
		}
		resp := l.post(pathUpload, tok, tt.kind, "media", tt.name, tt.data)
		want := regexp.MustCompile(`^\{"type":"` + tt.kind + `","` + field + `":"([\w-]{64})","created_at":1700000000\}$`)
		match := want.FindSubmatch(resp.Body)
		if match == nil {
			t.Errorf("%s: %s", tt.name, resp.Body)
			continue
		}
		got := l.download(tok, string(match[1]))
		if !bytes.Equal(got.Body, tt.data) || got.Header.Get("Content-Type") != tt.contentType || !strings.HasPrefix(got.Header.Get("Content-Disposition"), `attachment; filename="`+string(match[1])+".") {
			t.Errorf("%s: %v %q", tt.name, got.Header, got.Body)
		}
	}
}

func TestMediaErrors(t *testing.T) {
	l := newLab(t)
	_, tok, _ := l.authorize(l.account(world.OfficialAccount, true).AppID)
	tests := []struct {
		name, path, kind, field, file string
		data                          []byte
		code                          int
	}{
		{"no type", pathUpload, "", "media", "a.png", png(), 40004},
		{"unknown type", pathUpload, "picture", "media", "a.png", png(), 40004},
		{"other field", pathUpload, "image", "file", "a.png", png(), 41005},
		{"no filename", pathUpload, "image", "media", "", png(), 41005},
		{"empty", pathUpload, "image", "media", "a.png", nil, 40006},
		{"wrong file", pathUpload, "image", "media", "a.txt", []byte("hello"), 40005},
		{"PNG thumb", pathUpload, "thumb", "media", "a.png", png(), 40005},
		{"largest thumb", pathUpload, "thumb", "media", "a.jpg", append(jpeg(), make([]byte, 64<<10-len(jpeg()))...), 0},
		{"thumb too large", pathUpload, "thumb", "media", "a.jpg", append(jpeg(), make([]byte, 64<<10-len(jpeg())+1)...), 45001},
		{"picture", "/cgi-bin/media/uploadimg", "", "media", "a.png", png(), 0},
		{"picture too large", "/cgi-bin/media/uploadimg", "", "media", "a.png", append(png(), make([]byte, 1<<20)...), 40009},
		{"GIF picture", "/cgi-bin/media/uploadimg", "", "media", "a.gif", []byte("GIF89a"), 40005},
	}
	for _, tt := range tests {
		if resp := l.post(tt.path, tok, tt.kind, tt.field, tt.file, tt.data); resp.ErrCode != tt.code {
			t.Errorf("%s: %s", tt.name, resp.Body)
		}
	}
	l.want(l.call(pathUpload+"", tok, `{}`), 40004)
	resp := l.Call(api.Request{Method: "POST", Path: pathUpload, Query: url.Values{"access_token": {tok}, "type": {"image"}}, Body: []byte(`{}`), ContentType: "application/json"})
	if resp.ErrCode != 41005 || !strings.Contains(resp.Hint, "multipart/form-data") {
		t.Errorf("JSON: %s, %s", resp.Body, resp.Hint)
	}
	l.want(l.get(pathUpload, tok, "type", "image"), 43002)
	l.want(l.get(pathMedia, tok), 41006)
	l.want(l.get(pathMedia, tok, "media_id", "x"), 40007)
	if resp := l.download(tok, "x"); resp.Header.Get("Content-Type") != "text/plain" {
		t.Errorf("an error of media/get: %v", resp.Header)
	}
}

func TestMediaBelongToOneAccountForThreeDays(t *testing.T) {
	l := newLab(t)
	a := l.account(world.OfficialAccount, true)
	_, tok, _ := l.authorize(a.AppID)
	id := l.upload(tok, "image", "a.png", png())
	_, other, _ := l.authorize(l.account(world.MiniProgram, true).AppID)
	if resp := l.download(other, id); resp.ErrCode != 40007 || !strings.Contains(resp.Hint, a.NickName) {
		t.Errorf("another account's medium: %s, %s", resp.Body, resp.Hint)
	}
	l.clock.Add(3*24*time.Hour - time.Second)
	l.restart()
	_, tok, _ = l.authorize(a.AppID)
	if resp := l.download(tok, id); !bytes.Equal(resp.Body, png()) {
		t.Errorf("a second before the end: %s", resp.Body)
	}
	l.clock.Add(2 * time.Second)
	if resp := l.download(tok, id); resp.ErrCode != 40007 || !strings.Contains(resp.Hint, "expired") {
		t.Errorf("after the end: %s, %s", resp.Body, resp.Hint)
	}
}

func TestManyMediaMakeRoom(t *testing.T) {
	l := newLab(t)
	_, tok, _ := l.authorize(l.account(world.OfficialAccount, true).AppID)
	big := append(png(), make([]byte, 9<<20)...)
	first := l.upload(tok, "image", "a.png", big)
	second := l.upload(tok, "image", "b.png", big)
	if resp := l.download(tok, first); resp.ErrCode != 40007 {
		t.Errorf("the first of two big pictures: %.80s", resp.Body)
	}
	if resp := l.download(tok, second); len(resp.Body) != len(big) {
		t.Errorf("the second: %.80s", resp.Body)
	}
	if raw, err := l.Snapshot(); err != nil || len(raw) > 20<<20 {
		t.Errorf("the snapshot has %d bytes, %v", len(raw), err)
	}
}

// TestCustomMessageTypes sends every type, right and wrong (PROTOCOL 6.2).
func TestCustomMessageTypes(t *testing.T) {
	l := newLab(t)
	official, mini := l.account(world.OfficialAccount, true), l.account(world.MiniProgram, true)
	_, tok, _ := l.authorize(official.AppID)
	_, miniTok, _ := l.authorize(mini.AppID)
	ids := strings.NewReplacer("IMAGE", l.upload(tok, "image", "a.png", png()), "VOICE", l.upload(tok, "voice", "a.amr", amr()),
		"VIDEO", l.upload(tok, "video", "a.mp4", mp4()), "THUMB", l.upload(tok, "thumb", "a.jpg", jpeg()), "MINI", l.upload(miniTok, "image", "a.png", png()))
	tests := []struct {
		account world.Account
		msgType string
		body    string
		code    int
		line    string
	}{
		{official, "image", `{"media_id":"IMAGE"}`, 0, "[图片]"}, {official, "image", `{"media_id":"VOICE"}`, 40007, ""}, {official, "image", `"IMAGE"`, 47001, ""},
		{official, "image", `{"media_id":5}`, 47001, ""}, {official, "image", `{"media_id":"MINI"}`, 40007, ""},
		{official, "voice", `{"media_id":"VOICE"}`, 0, "[语音]"}, {official, "voice", `{}`, 40007, ""},
		{official, "video", `{"media_id":"VIDEO","thumb_media_id":"THUMB","title":"t"}`, 0, "[视频] t"}, {official, "video", `{"media_id":"VIDEO"}`, 40007, ""},
		{official, "music", `{"musicurl":"http://m","thumb_media_id":"THUMB","title":"歌"}`, 0, "[音乐] 歌"}, {official, "music", `{"musicurl":"http://m"}`, 40007, ""},
		{official, "music", `{"thumb_media_id":"THUMB"}`, 47001, ""},
		{official, "news", `{"articles":[{"title":"新闻","url":"http://n"}]}`, 0, "[图文] 新闻"}, {official, "news", `{"articles":[]}`, 47001, ""}, {official, "news", `{"articles":[{}]}`, 47001, ""},
		{official, "mpnews", `{"media_id":"m"}`, 0, "[图文]"}, {official, "mpnews", `{}`, 40007, ""},
		{official, "mpnewsarticle", `{"article_id":"a"}`, 0, "[图文]"}, {official, "mpnewsarticle", `{}`, 47001, ""},
		{official, "msgmenu", `{"head_content":"满意吗","list":[{"id":"101","content":"是"},{"id":"102","content":"否"}],"tail_content":"谢谢"}`, 0, "[菜单] 满意吗 是 / 否 谢谢"},
		{official, "msgmenu", `{"list":[]}`, 47001, ""}, {official, "msgmenu", `{"list":[{"id":"1"}]}`, 47001, ""},
		{official, "wxcard", `{"card_id":"c"}`, 0, "[卡券]"}, {official, "wxcard", `{}`, 47001, ""},
		{official, "miniprogrampage", `{"title":"页","appid":"wx1","pagepath":"p","thumb_media_id":"IMAGE"}`, 0, "[小程序] 页"},
		{official, "miniprogrampage", `{"title":"页","pagepath":"p","thumb_media_id":"IMAGE"}`, 40013, ""},
		{official, "miniprogrampage", `{"title":"页","appid":"wx1","thumb_media_id":"IMAGE"}`, 47001, ""},
		{official, "miniprogrampage", `{"title":"页","appid":"wx1","pagepath":"p"}`, 40007, ""}, {official, "link", `{}`, 48008, ""},
		{mini, "miniprogrampage", `{"title":"页","pagepath":"p","thumb_media_id":"MINI"}`, 0, "[小程序] 页"}, {mini, "image", `{"media_id":"MINI"}`, 0, "[图片]"},
		{mini, "link", `{"title":"链","url":"http://l"}`, 0, "[链接] 链"}, {mini, "link", `{"title":"链"}`, 47001, ""}, {mini, "link", `{"url":"u"}`, 47001, ""},
		{mini, "voice", `{}`, 48008, ""}, {mini, "news", `{}`, 48008, ""},
	}
	for _, tt := range tests {
		user, access := tt.account.Followers[0].OpenID, tok
		if tt.account.Kind == world.MiniProgram {
			access = miniTok
		}
		if _, err := l.SendText(t.Context(), appID, tt.account.AppID, user, "hi"); err != nil {
			t.Fatal(err)
		}
		out := l.call(pathSend, access, ids.Replace(fmt.Sprintf(`{"touser":%q,"msgtype":%q,%q:%s}`, user, tt.msgType, tt.msgType, tt.body)))
		chat := l.Chat(tt.account.AppID, user)
		if last := chat[len(chat)-1]; out["errcode"] != float64(tt.code) || tt.code == 0 && (last.Text != tt.line || last.MsgType != tt.msgType || !last.Custom) {
			t.Errorf("%s %s %s: %v, chat %+v", tt.account.Kind, tt.msgType, tt.body, out, last)
		}
	}
}

func TestCustomMessageStaff(t *testing.T) {
	l := newLab(t)
	a := l.account(world.OfficialAccount, true)
	_, tok, _ := l.authorize(a.AppID)
	if _, err := l.SendText(t.Context(), appID, a.AppID, a.Followers[0].OpenID, "hi"); err != nil {
		t.Fatal(err)
	}
	for staff, code := range map[string]int{"lin@qinghe": 0, "lin": 65401, "@qinghe": 65401} {
		l.want(l.call(pathSend, tok, fmt.Sprintf(`{"touser":%q,"msgtype":"text","text":{"content":"x"},"customservice":{"kf_account":%q}}`, a.Followers[0].OpenID, staff)), code)
	}
}

func TestMessageMenuClickComesBackAsText(t *testing.T) {
	l := newLab(t)
	a := l.account(world.OfficialAccount, true)
	user := a.Followers[0].OpenID
	_, tok, _ := l.authorize(a.AppID)
	if _, err := l.SendText(t.Context(), appID, a.AppID, user, "hi"); err != nil {
		t.Fatal(err)
	}
	l.want(l.call(pathSend, tok, `{"touser":"`+user+`","msgtype":"msgmenu","msgmenu":{"head_content":"?","list":[{"id":"101","content":"满意"}]}}`), 0)
	d, err := one(l.ClickMessageMenu(t.Context(), a.AppID, user, "101"))
	if err != nil || !d.Accepted || field(d.Plain, "Content") != "满意" || field(d.Plain, "bizmsgmenuid") != "101" || field(d.Plain, "MsgType") != "text" {
		t.Errorf("%s, %v", d.Plain, err)
	}
	if _, err := l.ClickMessageMenu(t.Context(), a.AppID, user, "7"); err == nil || !strings.Contains(err.Error(), "101") {
		t.Errorf("a line that was not sent: %v", err)
	}
}

func TestTypingEnds(t *testing.T) {
	l := newLab(t)
	a := l.account(world.OfficialAccount, true)
	user := a.Followers[0].OpenID
	_, tok, _ := l.authorize(a.AppID)
	if _, err := l.SendText(t.Context(), appID, a.AppID, user, "hi"); err != nil {
		t.Fatal(err)
	}
	typing := func(code int) { l.want(l.call(pathTyping, tok, `{"touser":"`+user+`","command":"Typing"}`), code) }
	typing(0)
	l.clock.Add(14 * time.Second)
	typing(45081)
	l.clock.Add(2 * time.Second)
	typing(0)
	l.clock.Add(15 * time.Second)
	typing(45080) // 31 s since the follower wrote
}
