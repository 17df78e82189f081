package journal

import (
	"errors"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wxlab/platform"
)

func TestReadBytes(t *testing.T) {
	type meaning struct {
		Kind, Name, AppID, Outcome string
		Peer                       Party
	}
	cases := map[string]struct {
		d    Detail
		want meaning
	}{
		"authorization event": {
			Detail{Exchange: Exchange{Side: Platform, Dir: In, Method: "POST", Path: "/wechat/component",
				Query: "encrypt_type=aes&msg_signature=1"},
				ReqBody: []byte("<xml><AppId><![CDATA[wx1]]></AppId><Encrypt>x</Encrypt></xml>")},
			meaning{Kind: KindAuth, Peer: WeChat, Outcome: OutcomeOK},
		},
		"message": {
			Detail{Exchange: Exchange{Side: Platform, Dir: In, Method: "POST",
				Path: "/wechat/wx134c8103faa5a59e/callback", Query: "msg_signature=1"},
				ReqBody: []byte("<xml><ToUserName>gh_1</ToUserName><Encrypt>x</Encrypt></xml>")},
			meaning{Kind: KindMessage, AppID: "wx134c8103faa5a59e", Peer: WeChat, Outcome: OutcomeOK},
		},
		"message in JSON without a signature": {
			Detail{Exchange: Exchange{Side: Platform, Dir: In, Method: "POST", Path: "/x"},
				ReqBody: []byte(`{"ToUserName":"gh_1","Encrypt":"x"}`)},
			meaning{Kind: KindMessage, Peer: WeChat, Outcome: OutcomeOK},
		},
		"push to the user's own server": {
			Detail{Exchange: Exchange{Side: WeChat, Dir: Out, Method: "POST", Path: "/notify", Query: "msg_signature=1",
				Status: 502},
				ReqBody: []byte("<xml><AppId>wx1</AppId></xml>")},
			meaning{Kind: KindAuth, Peer: Own, Outcome: OutcomeFailed},
		},
		"API of an account": {
			Detail{Exchange: Exchange{Side: Platform, Dir: Out, Method: "POST", Path: "/cgi-bin/message/custom/send",
				Status: 200},
				RespBody: []byte(`{"errcode":0,"errmsg":"ok"}`)},
			meaning{Kind: KindAPI, Name: "message/custom/send", Peer: WeChat, Outcome: OutcomeOK},
		},
		"exchange of an authorization code": {
			Detail{Exchange: Exchange{Side: Platform, Dir: Out, Method: "POST",
				Path: "/cgi-bin/component/api_query_auth", Status: 200},
				RespBody: []byte(`{"authorization_info":{"authorizer_appid":"wxf8b4f85f3a794e77","expires_in":7200}}`)},
			meaning{Kind: KindAPI, Name: "api_query_auth", AppID: "wxf8b4f85f3a794e77", Peer: WeChat,
				Outcome: OutcomeOK},
		},
		"API asked by the user's own server": {
			Detail{Exchange: Exchange{Side: WeChat, Dir: In, Method: "GET", Path: "/sns/userinfo", Status: 200},
				RespBody: []byte(`{"errcode":40001,"errmsg":"invalid credential"}`)},
			meaning{Kind: KindAPI, Name: "sns/userinfo", Peer: Own, Outcome: OutcomeRefused},
		},
		"authorization page at WeChat": {
			Detail{Exchange: Exchange{Side: WeChat, Dir: In, Method: "GET", Path: "/cgi-bin/componentloginpage",
				Status: 200}},
			meaning{Kind: KindPage, Name: "componentloginpage", Peer: Browser, Outcome: OutcomeOK},
		},
		"authorization page of the platform": {
			Detail{Exchange: Exchange{Side: Platform, Dir: In, Method: "GET", Path: "/authorize", Status: 404}},
			meaning{Kind: KindPage, Name: "authorize", Peer: Browser, Outcome: OutcomeRefused},
		},
		"forwarded to the user's own server": {
			Detail{Exchange: Exchange{Side: Platform, Dir: Out, Method: "POST", Path: "/orders", Status: 200}},
			meaning{Kind: KindOther, Peer: Own, Outcome: OutcomeOK},
		},
		"URL check with echostr": {
			Detail{Exchange: Exchange{Side: Platform, Dir: In, Method: "GET", Path: "/wechat/component",
				Query: "signature=1&timestamp=2&echostr=3"}},
			meaning{Kind: KindOther, Peer: WeChat, Outcome: OutcomeOK},
		},
		"query that does not parse": {
			Detail{Exchange: Exchange{Side: Platform, Dir: In, Method: "POST", Path: "/x",
				Query: "a=%zz&msg_signature=1"}},
			meaning{Kind: KindOther, Peer: WeChat, Outcome: OutcomeOK},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			readBytes(&c.d, "")
			got := meaning{c.d.Kind, c.d.Name, c.d.AppID, c.d.Outcome, c.d.Peer}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("meaning (-want +got):\n%s", diff)
			}
		})
	}
}

func TestMassSendHasNoOneOpenID(t *testing.T) {
	for body, want := range map[string]string{`{"touser":"o1"}`: "o1", `{"touser":["o1","o2"]}`: "", `{`: "", ``: ""} {
		d := Detail{Exchange: Exchange{Path: "/cgi-bin/message/mass/send"}, ReqBody: []byte(body)}
		readBytes(&d, "")
		if d.OpenID != want {
			t.Errorf("OpenID of %s is %q, want %q", body, d.OpenID, want)
		}
	}
}

// TestInterpret: what is told wins over what the bytes look like, and how it went on the wire over a good word.
func TestInterpret(t *testing.T) {
	push := Detail{
		Exchange: Exchange{Side: WeChat, Dir: Out, Method: "POST", Path: "/wxa/notify",
			Query: "openid=o1&msg_signature=1", Status: 200},
		ReqBody: []byte("<xml><ToUserName>gh_1</ToUserName><Encrypt>x</Encrypt></xml>"), RespBody: []byte(`{"errcode":40001}`),
	}
	understood := NoteOf(platform.Callback{Family: platform.MessageFamily, MsgType: "event", Event: "subscribe",
		AppID: "wx1"})
	for name, c := range map[string]struct {
		status int
		notes  []Note
		want   Exchange
	}{
		"nobody understood it": {200, nil, Exchange{Kind: KindAPI, Name: "wxa/notify", OpenID: "o1",
			Outcome: OutcomeRefused, Code: 40001}},
		"understood": {200, []Note{understood},
			Exchange{Kind: KindEvent, Name: "subscribe", AppID: "wx1", OpenID: "o1", Outcome: OutcomeOK}},
		"understood, and failed": {502, []Note{understood}, Exchange{
			Kind: KindEvent, Name: "subscribe", AppID: "wx1", OpenID: "o1", Outcome: OutcomeFailed, Reason: "HTTP 502 Bad Gateway",
		}},
		"refused, then understood": {200, []Note{{Outcome: OutcomeFailed, Reason: "why"}, understood}, Exchange{
			Kind: KindEvent, Name: "subscribe", AppID: "wx1", OpenID: "o1", Outcome: OutcomeFailed, Reason: "why",
		}},
		"a probe": {401, []Note{understood}, Exchange{Kind: KindProbe, Name: "subscribe", AppID: "wx1", OpenID: "o1",
			Outcome: OutcomeRefused, Reason: "HTTP 401 Unauthorized"}},
		"a probe that nobody can open": {401, nil, Exchange{Kind: KindProbe, Name: "forged", OpenID: "o1",
			Outcome: OutcomeRefused, Reason: "HTTP 401 Unauthorized"}},
	} {
		t.Run(name, func(t *testing.T) {
			d := push
			d.Status = c.status
			if c.want.Kind == KindProbe {
				d.Path, d.ReqHeader = "/notify", http.Header{ProbeHeader: {"forged"}}
			}
			interpret(&d, c.notes)
			got := Exchange{Kind: d.Kind, Name: d.Name, AppID: d.AppID, OpenID: d.OpenID, Outcome: d.Outcome,
				Reason: d.Reason, Code: d.Code}
			if d.Failed() != (c.want.Kind != KindProbe && isFailure(c.want.Outcome)) {
				t.Errorf("failed: %v", d.Failed())
			}
			if diff := cmp.Diff(c.want, got); diff != "" || d.Peer != Own {
				t.Errorf("peer %s, meaning (-want +got):\n%s", d.Peer, diff)
			}
		})
	}
}

func TestNoteOf(t *testing.T) {
	why := errors.New("why")
	for _, c := range []struct {
		cb                          platform.Callback
		kind, name, outcome, reason string
	}{
		{platform.Callback{Family: platform.AuthEventFamily, InfoType: platform.InfoVerifyTicket}, KindTicket,
			"component_verify_ticket", OutcomeOK, ""},
		{platform.Callback{Family: platform.AuthEventFamily, InfoType: "authorized", Duplicate: true}, KindAuth,
			"authorized", OutcomeDuplicate, ""},
		{platform.Callback{Family: platform.AuthEventFamily, Outcome: platform.Refused, Reason: why}, KindAuth, "",
			OutcomeRefused, "why"},
		{platform.Callback{Family: platform.MessageFamily, MsgType: "event", Event: "CLICK"}, KindEvent, "CLICK",
			OutcomeOK, ""},
		{platform.Callback{Family: platform.MessageFamily, MsgType: "text"}, KindMessage, "text", OutcomeOK, ""},
		{platform.Callback{Family: platform.MessageFamily, MsgType: "text", NeverAuthorized: true}, KindMessage, "text",
			OutcomeUnknown, ""},
	} {
		if n := NoteOf(c.cb); n.Kind != c.kind || n.Name != c.name || n.Outcome != c.outcome || n.Reason != c.reason {
			t.Errorf("%+v is noted as %+v", c.cb, n)
		}
	}
}
