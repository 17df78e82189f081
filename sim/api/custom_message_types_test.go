package api_test

import (
	"fmt"
	"strings"
	"testing"

	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

// TestCustomMessageTypes sends every type, right and wrong (PROTOCOL 6.2).
func TestCustomMessageTypes(t *testing.T) {
	l := lab.New(t)
	official, mini := l.AccountOf(world.OfficialAccount, true), l.AccountOf(world.MiniProgram, true)
	_, tok, _ := l.Authorized(official.AppID)
	_, miniTok, _ := l.Authorized(mini.AppID)
	ids := strings.NewReplacer("IMAGE", l.Upload(tok, "image", "a.png", lab.PNG()), "VOICE",
		l.Upload(tok, "voice", "a.amr", lab.AMR()),
		"VIDEO", l.Upload(tok, "video", "a.mp4", lab.MP4()), "THUMB", l.Upload(tok, "thumb", "a.jpg", lab.JPEG()),
		"MINI", l.Upload(miniTok, "image", "a.png", lab.PNG()))
	tests := []struct {
		account world.Account
		msgType string
		body    string
		code    int
		line    string
	}{
		{official, "image", `{"media_id":"IMAGE"}`, 0, "[图片]"}, {official, "image", `{"media_id":"VOICE"}`, 40007, ""},
		{official, "image", `"IMAGE"`, 47001, ""},
		{official, "image", `{"media_id":5}`, 47001, ""}, {official, "image", `{"media_id":"MINI"}`, 40007, ""},
		{official, "voice", `{"media_id":"VOICE"}`, 0, "[语音]"}, {official, "voice", `{}`, 40007, ""},
		{official, "video", `{"media_id":"VIDEO","thumb_media_id":"THUMB","title":"t"}`, 0, "[视频] t"},
		{official, "video", `{"media_id":"VIDEO"}`, 40007, ""},
		{official, "music", `{"musicurl":"http://m","thumb_media_id":"THUMB","title":"歌"}`, 0, "[音乐] 歌"},
		{official, "music", `{"musicurl":"http://m"}`, 40007, ""},
		{official, "music", `{"thumb_media_id":"THUMB"}`, 47001, ""},
		{official, "news", `{"articles":[{"title":"新闻","url":"http://n"}]}`, 0, "[图文] 新闻"},
		{official, "news", `{"articles":[]}`, 47001, ""}, {official, "news", `{"articles":[{}]}`, 47001, ""},
		{official, "mpnews", `{"media_id":"m"}`, 0, "[图文]"}, {official, "mpnews", `{}`, 40007, ""},
		{official, "mpnewsarticle", `{"article_id":"a"}`, 0, "[图文]"}, {official, "mpnewsarticle", `{}`, 47001, ""},
		{official, "msgmenu", `{"head_content":"满意吗","list":[{"id":"101","content":"是"},{"id":"102","content":"否"}],"tail_content":"谢谢"}`, 0, "[菜单] 满意吗 是 / 否 谢谢"},
		{official, "msgmenu", `{"list":[]}`, 47001, ""}, {official, "msgmenu", `{"list":[{"id":"1"}]}`, 47001, ""},
		{official, "wxcard", `{"card_id":"c"}`, 0, "[卡券]"}, {official, "wxcard", `{}`, 47001, ""},
		{official, "miniprogrampage", `{"title":"页","appid":"wx1","pagepath":"p","thumb_media_id":"IMAGE"}`, 0,
			"[小程序] 页"},
		{official, "miniprogrampage", `{"title":"页","pagepath":"p","thumb_media_id":"IMAGE"}`, 40013, ""},
		{official, "miniprogrampage", `{"title":"页","appid":"wx1","thumb_media_id":"IMAGE"}`, 47001, ""},
		{official, "miniprogrampage", `{"title":"页","appid":"wx1","pagepath":"p"}`, 40007, ""},
		{official, "link", `{}`, 48008, ""},
		{mini, "miniprogrampage", `{"title":"页","pagepath":"p","thumb_media_id":"MINI"}`, 0, "[小程序] 页"},
		{mini, "image", `{"media_id":"MINI"}`, 0, "[图片]"},
		{mini, "link", `{"title":"链","url":"http://l"}`, 0, "[链接] 链"}, {mini, "link", `{"title":"链"}`, 47001, ""},
		{mini, "link", `{"url":"u"}`, 47001, ""},
		{mini, "voice", `{}`, 48008, ""}, {mini, "news", `{}`, 48008, ""},
	}
	for _, tt := range tests {
		user, access := tt.account.Followers[0].OpenID, tok
		if tt.account.Kind == world.MiniProgram {
			access = miniTok
		}
		if _, err := l.SendText(t.Context(), lab.AppID, tt.account.AppID, user, "hi"); err != nil {
			t.Fatal(err)
		}
		out := l.Post(lab.PathSend, access, ids.Replace(fmt.Sprintf(`{"touser":%q,"msgtype":%q,%q:%s}`, user,
			tt.msgType, tt.msgType, tt.body)))
		chat := l.Chat(tt.account.AppID, user)
		if last := chat[len(chat)-1]; out["errcode"] != float64(tt.code) || tt.code == 0 &&
			(last.Text != tt.line || last.MsgType != tt.msgType || !last.Custom) {
			t.Errorf("%s %s %s: %v, chat %+v", tt.account.Kind, tt.msgType, tt.body, out, last)
		}
	}
}

func TestCustomMessageStaff(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	_, tok, _ := l.Authorized(a.AppID)
	if _, err := l.SendText(t.Context(), lab.AppID, a.AppID, a.Followers[0].OpenID, "hi"); err != nil {
		t.Fatal(err)
	}
	for staff, code := range map[string]int{"lin@qinghe": 0, "lin": 65401, "@qinghe": 65401} {
		l.Want(l.Post(lab.PathSend, tok, fmt.Sprintf(`{"touser":%q,"msgtype":"text","text":{"content":"x"},"customservice":{"kf_account":%q}}`, a.Followers[0].OpenID, staff)), code)
	}
}
