package relation

import (
	"strings"
	"testing"

	"wxlab/app/journal"
)

func TestGistIsWhatSomebodyWroteOrPressed(t *testing.T) {
	message := func(fields string) journal.Detail {
		return journal.Detail{
			Exchange: journal.Exchange{Kind: journal.KindMessage},
			Plain:    []byte("<xml><ToUserName>gh_1</ToUserName><FromUserName>o1</FromUserName>" + fields + "</xml>"),
		}
	}
	call := func(body string) journal.Detail {
		return journal.Detail{Exchange: journal.Exchange{Kind: journal.KindAPI}, ReqBody: []byte(body)}
	}
	answered := message("<MsgType>text</MsgType><Content>在吗</Content>")
	answered.ReplyPlain = []byte("<xml><MsgType>text</MsgType><Content>在的</Content></xml>")
	news := message("<MsgType>image</MsgType><MediaId>m1</MediaId>")
	news.ReplyPlain = []byte("<xml><MsgType>news</MsgType></xml>")
	long := message("<MsgType>text</MsgType><Content>" + strings.Repeat("很长 ", 200) + "</Content>")
	for _, c := range []struct {
		d    journal.Detail
		want Gist
	}{
		{answered, Gist{Said: "在吗", Answered: "在的"}},
		{news, Gist{Answered: "news"}},
		{message("<MsgType>text</MsgType><Content>两\n行  字</Content>"), Gist{Said: "两 行 字"}},
		{message("<MsgType>location</MsgType><Label>广州市海珠区</Label>"), Gist{Said: "广州市海珠区"}},
		{message("<MsgType>event</MsgType><Event>CLICK</Event><EventKey>MENU_1</EventKey>"), Gist{Said: "MENU_1"}},
		{long, Gist{Said: strings.TrimSpace(strings.Repeat("很长 ", 200))[:0] + strings.Repeat("很长 ", 26) + "很长…"}},
		{journal.Detail{Exchange: journal.Exchange{Kind: journal.KindMessage}, Plain: []byte("<xml")}, Gist{}},
		{call(`{"touser":"o1","msgtype":"text","text":{"content":"您好"}}`), Gist{Said: "您好"}},
		{call(`{"touser":"o1","msgtype":"image","image":{"media_id":"m"}}`), Gist{Said: "image"}},
		{call(`{"text":5}`), Gist{}},
		{call(`{"component_appid":"wx1"}`), Gist{}},
		{journal.Detail{Exchange: journal.Exchange{Kind: journal.KindPage}, ReqBody: []byte(`{"content":"x"}`)}, Gist{}},
	} {
		if got := GistOf(c.d); got != c.want {
			t.Errorf("%s %s: %+v, want %+v", c.d.Plain, c.d.ReqBody, got, c.want)
		}
	}
}
