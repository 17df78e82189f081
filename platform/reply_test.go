package platform

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var asked = Message{ToUserName: "gh_1", FromUserName: "oX", MsgType: "text"}

// TestReplyXML reads every kind of reply back through encoding/xml.
func TestReplyXML(t *testing.T) {
	head := func(kind string, rest ...Field) Fields {
		return append(Fields{{"ToUserName", "oX"}, {"FromUserName", "gh_1"}, {"CreateTime", "1700000102"}, {"MsgType", kind}}, rest...)
	}
	for _, tt := range []struct {
		reply Reply
		want  Fields
	}{
		{TextReply{"a ]]> b <&>"}, head("text", Field{"Content", "a ]]> b <&>"})},
		{ImageReply{"m"}, head("image", Field{"Image.MediaId", "m"})},
		{VoiceReply{"m"}, head("voice", Field{"Voice.MediaId", "m"})},
		{VideoReply{"m", "t", "d"}, head("video", Field{"Video.MediaId", "m"}, Field{"Video.Title", "t"}, Field{"Video.Description", "d"})},
		{MusicReply{"t", "d", "u", "h", "m"}, head("music", Field{"Music.Title", "t"}, Field{"Music.Description", "d"},
			Field{"Music.MusicUrl", "u"}, Field{"Music.HQMusicUrl", "h"}, Field{"Music.ThumbMediaId", "m"})},
		{NewsReply{[]Article{{"t", "d", "p", "u"}}}, head("news", Field{"ArticleCount", "1"}, Field{"Articles.item.Title", "t"},
			Field{"Articles.item.Description", "d"}, Field{"Articles.item.PicUrl", "p"}, Field{"Articles.item.Url", "u"})},
		{TransferReply{}, head("transfer_customer_service")},
		{TransferReply{"kf@1"}, head("transfer_customer_service", Field{"TransInfo.KfAccount", "kf@1"})},
	} {
		doc, err := ReplyXML(tt.reply, asked, time.Unix(1700000102, 0))
		if err != nil {
			t.Fatal(err)
		}
		got, err := parseAnyXML(doc)
		if err != nil {
			t.Fatalf("%v in %s", err, doc)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%T: %s", tt.reply, diff)
		}
	}
}

// TestTextReplyBytes is vector C's message to the byte.
func TestTextReplyBytes(t *testing.T) {
	got, err := ReplyXML(TextReply{"ok"}, Message{ToUserName: "gh_0a1b2c3d4e5f", FromUserName: "oABCDEFGHIJKLMNOPQRSTUVWXYZ1"}, time.Unix(1700000102, 0))
	want := "<xml><ToUserName><![CDATA[oABCDEFGHIJKLMNOPQRSTUVWXYZ1]]></ToUserName><FromUserName><![CDATA[gh_0a1b2c3d4e5f]]></FromUserName><CreateTime>1700000102</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[ok]]></Content></xml>"
	if err != nil || string(got) != want {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestReplyXMLRefuses(t *testing.T) {
	for _, bad := range []Reply{TextReply{}, TextReply{strings.Repeat("x", 2049)}, ImageReply{}, VoiceReply{}, VideoReply{}, MusicReply{}, NewsReply{}, NewsReply{make([]Article, 9)}} {
		if _, err := ReplyXML(bad, asked, time.Unix(1, 0)); !errors.Is(err, ErrReply) {
			t.Errorf("%T passed: %v", bad, err)
		}
	}
}

func TestReplyTextSurvives(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		text := rapid.StringMatching(`([\]>x你]|<!\[CDATA\[|&amp;){1,20}`).Draw(r, "text")
		doc, err := ReplyXML(TextReply{text}, asked, time.Unix(1, 0))
		if err != nil {
			r.Fatal(err)
		}
		m, err := ParseMessage(doc)
		if err != nil || m.Content != text {
			r.Fatalf("%q became %q, %v", text, m.Content, err)
		}
	})
}

func TestCustomMessage(t *testing.T) {
	for _, tt := range []struct {
		reply Reply
		want  map[string]any
	}{
		{TextReply{"hi"}, map[string]any{"touser": "oX", "msgtype": "text", "text": map[string]string{"content": "hi"}}},
		{ImageReply{"m"}, map[string]any{"touser": "oX", "msgtype": "image", "image": map[string]string{"media_id": "m"}}},
		{VoiceReply{"m"}, map[string]any{"touser": "oX", "msgtype": "voice", "voice": map[string]string{"media_id": "m"}}},
		{VideoReply{"m", "t", "d"}, map[string]any{"touser": "oX", "msgtype": "video", "video": map[string]string{"media_id": "m", "thumb_media_id": "m", "title": "t", "description": "d"}}},
		{MusicReply{"t", "d", "u", "h", "m"}, map[string]any{"touser": "oX", "msgtype": "music", "music": map[string]string{"title": "t", "description": "d", "musicurl": "u", "hqmusicurl": "h", "thumb_media_id": "m"}}},
		{NewsReply{[]Article{{"t", "d", "p", "u"}}}, map[string]any{"touser": "oX", "msgtype": "news", "news": map[string]any{"articles": []map[string]string{{"title": "t", "description": "d", "picurl": "p", "url": "u"}}}}},
		{TransferReply{}, nil},
	} {
		got, ok := CustomMessage(tt.reply, "oX")
		if diff := cmp.Diff(tt.want, got); diff != "" || ok != (tt.want != nil) {
			t.Errorf("%T: %v %s", tt.reply, ok, diff)
		}
	}
}
