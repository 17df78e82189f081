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
		return append(Fields{{"ToUserName", "oX"}, {"FromUserName", "gh_1"}, {"CreateTime", "1700000102"},
			{"MsgType", kind}}, rest...)
	}
	for _, tt := range []struct {
		reply Reply
		want  Fields
	}{
		{TextReply{"a ]]> b <&>"}, head("text", Field{"Content", "a ]]> b <&>"})},
		{ImageReply{"m"}, head("image", Field{"Image.MediaId", "m"})},
		{VoiceReply{"m"}, head("voice", Field{"Voice.MediaId", "m"})},
		{VideoReply{"m", "t", "d"}, head("video", Field{"Video.MediaId", "m"}, Field{"Video.Title", "t"},
			Field{"Video.Description", "d"})},
		{MusicReply{"t", "d", "u", "h", "m"}, head("music", Field{"Music.Title", "t"}, Field{"Music.Description", "d"},
			Field{"Music.MusicUrl", "u"}, Field{"Music.HQMusicUrl", "h"}, Field{"Music.ThumbMediaId", "m"})},
		{NewsReply{[]Article{{"t", "d", "p", "u"}}}, head("news", Field{"ArticleCount", "1"},
			Field{"Articles.item.Title", "t"},
			Field{"Articles.item.Description", "d"}, Field{"Articles.item.PicUrl", "p"},
			Field{"Articles.item.Url", "u"})},
		{TransferReply{}, head("transfer_customer_service")},
		{TransferReply{"kf@1"}, head("transfer_customer_service", Field{"TransInfo.KfAccount", "kf@1"})},
	} {
		doc, err := ReplyXML(tt.reply, asked, time.Unix(1700000102, 0))
		if err != nil {
			t.Fatal(err)
		}
		got, err := readSlowly(doc)
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
	got, err := ReplyXML(TextReply{"ok"}, Message{ToUserName: "gh_0a1b2c3d4e5f",
		FromUserName: "oABCDEFGHIJKLMNOPQRSTUVWXYZ1"}, time.Unix(1700000102, 0))
	want := "<xml><ToUserName><![CDATA[oABCDEFGHIJKLMNOPQRSTUVWXYZ1]]></ToUserName><FromUserName><![CDATA[gh_0a1b2c3d4e5f]]></FromUserName><CreateTime>1700000102</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[ok]]></Content></xml>"
	if err != nil || string(got) != want {
		t.Errorf("got %s, %v", got, err)
	}
}

// TestReplyJSONBytes: the same names as in XML, CreateTime a number, nothing escaped that WeChat would show.
func TestReplyJSONBytes(t *testing.T) {
	head := `{"ToUserName":"oX","FromUserName":"gh_1","CreateTime":1700000102,"MsgType":`
	for want, reply := range map[string]Reply{
		`"transfer_customer_service"}`:                                   TransferReply{},
		`"transfer_customer_service","TransInfo":{"KfAccount":"kf@1"}}`:  TransferReply{"kf@1"},
		`"text","Content":"你好 <a href=\"x?a=1&b=2\">"}`:                  TextReply{`你好 <a href="x?a=1&b=2">`},
		`"video","Video":{"MediaId":"m","Title":"t","Description":"d"}}`: VideoReply{"m", "t", "d"},
		`"news","ArticleCount":2,"Articles":{"item":[{"Title":"a","Description":"","PicUrl":"","Url":"u"},{"Title":"b","Description":"","PicUrl":"p","Url":""}]}}`: NewsReply{[]Article{{Title: "a", URL: "u"}, {Title: "b", PicURL: "p"}}},
	} {
		got, err := ReplyJSON(reply, asked, time.Unix(1700000102, 0))
		if err != nil || string(got) != head+want {
			t.Errorf("%T: %s, %v", reply, got, err)
		}
	}
}

// TestReplyToKeepsTheNotation: JSON is answered in JSON and XML in XML, also with what another server wrote.
func TestReplyToKeepsTheNotation(t *testing.T) {
	inXML, err := ReplyXML(TextReply{"hi"}, asked, time.Unix(1, 0))
	if err != nil {
		t.Fatal(err)
	}
	inJSON, err := ReplyJSON(TextReply{"hi"}, asked, time.Unix(1, 0))
	if err != nil {
		t.Fatal(err)
	}
	for came, want := range map[string]string{"<xml/>": string(inXML), ` {"MsgType":"text"}`: string(inJSON)} {
		m := asked
		m.Plain = []byte(came)
		for _, reply := range []Reply{TextReply{"hi"}, ReadyReply{Plain: inXML}, ReadyReply{Plain: inJSON}} {
			if got, err := ReplyTo(reply, m, time.Unix(1, 0)); err != nil || string(got) != want {
				t.Errorf("to %s %T: %s, %v", came, reply, got, err)
			}
		}
	}
}

func TestReplyXMLRefuses(t *testing.T) {
	for _, bad := range []Reply{TextReply{}, TextReply{strings.Repeat("x", 2049)}, ImageReply{}, VoiceReply{},
		VideoReply{}, MusicReply{}, NewsReply{}, NewsReply{make([]Article, 9)}} {
		if _, err := ReplyXML(bad, asked, time.Unix(1, 0)); !errors.Is(err, ErrReply) {
			t.Errorf("%T passed: %v", bad, err)
		}
		if _, err := ReplyJSON(bad, asked, time.Unix(1, 0)); !errors.Is(err, ErrReply) {
			t.Errorf("%T passed in JSON: %v", bad, err)
		}
	}
}

// TestWhatXMLCannotHoldIsLeftOut: one control character would make WeChat refuse the whole reply.
func TestWhatXMLCannotHoldIsLeftOut(t *testing.T) {
	for text, want := range map[string]string{"a\x0bb\x00\x1fc": "abc", "tab\tline\nkept": "tab\tline\nkept",
		"\ufffe你\uffff": "你", "broken\xffUTF-8": "broken\ufffdUTF-8"} {
		doc, err := ReplyXML(TextReply{text}, asked, time.Unix(1, 0))
		if err != nil {
			t.Fatal(err)
		}
		if fields, err := readSlowly(doc); err != nil || fields.Get("Content") != want {
			t.Errorf("%q became %q, %v", text, fields.Get("Content"), err)
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
		if doc, err = ReplyJSON(TextReply{text}, asked, time.Unix(1, 0)); err != nil {
			r.Fatal(err)
		}
		if m, err = ParseMessage(doc); err != nil || m.Content != text {
			r.Fatalf("%q became %q in JSON, %v", text, m.Content, err)
		}
	})
}

func TestCustomMessage(t *testing.T) {
	for _, tt := range []struct {
		reply Reply
		want  map[string]any
	}{
		{TextReply{"hi"}, map[string]any{"touser": "oX", "msgtype": "text", "text": map[string]string{"content": "hi"}}},
		{ImageReply{"m"}, map[string]any{"touser": "oX", "msgtype": "image",
			"image": map[string]string{"media_id": "m"}}},
		{VoiceReply{"m"}, map[string]any{"touser": "oX", "msgtype": "voice",
			"voice": map[string]string{"media_id": "m"}}},
		{VideoReply{"m", "t", "d"}, map[string]any{"touser": "oX", "msgtype": "video",
			"video": map[string]string{"media_id": "m", "thumb_media_id": "m", "title": "t", "description": "d"}}},
		{MusicReply{"t", "d", "u", "h", "m"}, map[string]any{"touser": "oX", "msgtype": "music",
			"music": map[string]string{"title": "t", "description": "d", "musicurl": "u", "hqmusicurl": "h",
				"thumb_media_id": "m"}}},
		{NewsReply{[]Article{{"t", "d", "p", "u"}, {"more", "", "", ""}}},
			map[string]any{"touser": "oX", "msgtype": "news",
				"news": map[string]any{"articles": []map[string]string{{"title": "t", "description": "d", "picurl": "p",
					"url": "u"}}}}},
		{NewsReply{}, map[string]any{"touser": "oX", "msgtype": "news",
			"news": map[string]any{"articles": []map[string]string{}}}},
		{TransferReply{}, nil},
	} {
		got, ok := CustomMessage(tt.reply, "oX")
		if diff := cmp.Diff(tt.want, got); diff != "" || ok != (tt.want != nil) {
			t.Errorf("%T: %v %s", tt.reply, ok, diff)
		}
	}
}
