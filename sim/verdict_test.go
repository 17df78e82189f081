package sim_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"wxlab/sim"
	"wxlab/sim/msgcrypt"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

// passive is a text reply of the platform.
func passive(from world.Account, to, content string) string {
	return fmt.Sprintf("<xml><ToUserName><![CDATA[%s]]></ToUserName><FromUserName><![CDATA[%s]]></FromUserName><CreateTime>1700000000</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[%s]]></Content></xml>", to, from.UserName, content)
}

func TestVerdictsOnMessages(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	user := a.Followers[0].OpenID
	const fault = "该公众号提供的服务出现故障，请稍后再试"
	ok := passive(a, user, "ok")
	tail := func(id string) func(*msgcrypt.Envelope) { return func(e *msgcrypt.Envelope) { e.Bend.Tail = &id } }
	tests := []struct {
		name    string
		answer  string
		verdict world.Outcome
		seen    string
		problem string // code, "" for none
		offset  int
	}{
		{"success", "success", world.Acknowledged, "", "", 0},
		{"empty", "", world.Acknowledged, "", "", 0},
		{"newline", "success\n", world.Acknowledged, "", "trailing", 7},
		{"upper case", "SUCCESS", world.Acknowledged, "", "case", 0},
		{"byte order mark", "\xef\xbb\xbfsuccess", world.Acknowledged, "", "bom", 0},
		{"leading blanks", "\r\n success", world.Acknowledged, "", "leading", 0},
		{"glued on", "success" + lab.Seal(t, ""), world.Acknowledged, "", "success_glued", 7},
		{"sealed nothing", lab.Seal(t, ""), world.Acknowledged, "", "sealed_empty", -1},
		{"reply", lab.Seal(t, ok), world.Replied, "ok", "", 0},
		{"reply padded to 16", lab.Seal(t, ok+strings.Repeat(" ", 16), func(e *msgcrypt.Envelope) { e.Bend.Block = 16 }), world.Replied, "ok",
			"padding_16", -1},
		{"binary prefix", lab.Seal(t, ok, func(e *msgcrypt.Envelope) {
			e.Random = "\x00\xff\xfe\x01\x00\xff\xfe\x01\x00\xff\xfe\x01\x00\xff\xfe\x01"
		}), world.Replied, "ok", "", 0},
		{"milliseconds", lab.Seal(t, ok, func(e *msgcrypt.Envelope) { e.Timestamp = "1700000000123" }), world.Replied,
			"ok", "reply_timestamp", -1},
		{"inner milliseconds", lab.Seal(t, strings.Replace(ok, "1700000000", "1700000000123", 1)), world.Replied, "ok",
			"reply_create_time", -1},
		{"account's AppID", lab.Seal(t, ok, tail(a.AppID)), world.Replied, "ok", "reply_authorizer", -1},
		{"other AppID", lab.Seal(t, ok, tail("wxffffffffffffffff")), world.Invalid, fault, "reply_appid", -1},
		{"clear text", ok, world.Invalid, fault, "not_encrypted", 0},
		{"JSON", `{"ok":true}`, world.Invalid, fault, "reply_json", 0},
		{"HTML", "<!DOCTYPE html><html></html>", world.Invalid, fault, "reply_html", 0},
		{"signature", strings.Replace(lab.Seal(t, ok), "<TimeStamp>1", "<TimeStamp>2", 1), world.Invalid, fault,
			"reply_time", -1},
		{"other key", lab.Seal(t, ok, func(e *msgcrypt.Envelope) { e.EncodingAESKey = strings.Repeat("A", 43) }),
			world.Invalid, fault, "reply_cipher", -1},
		{"sealed success", lab.Seal(t, "success"), world.Invalid, fault, "sealed_success", -1},
		{"broken CDATA", lab.Seal(t, passive(a, user, "a]]>b<")), world.Invalid, fault, "message_cdata", -1},
		{"control character", lab.Seal(t, passive(a, user, "a\x08b")), world.Invalid, fault, "message_xml", -1},
		{"broken UTF-8", lab.Seal(t, passive(a, user, "a\xffb")), world.Invalid, fault, "message_utf8", -1},
		{"half a character", lab.Seal(t, strings.Replace(ok, "<xml>", "<xml><A>&#xD800;</A>", 1)), world.Invalid, fault,
			"message_xml", -1},
		{"attribute twice", lab.Seal(t, strings.Replace(ok, "<xml>", "<xml a='1' a='1'>", 1)), world.Invalid, fault,
			"message_xml", -1},
		{"document type", lab.Seal(t, "<!DOCTYPE xml>"+ok), world.Invalid, fault, "message_xml", -1},
		{"envelope with an attribute twice", strings.Replace(lab.Seal(t, ok), "<xml>", "<xml a='1' a='1'>", 1),
			world.Invalid, fault, "reply_xml", 11},
		{"envelope with a control character", strings.Replace(lab.Seal(t, ok), "<xml>", "<xml>\x00", 1), world.Invalid,
			fault, "reply_xml", 5},
		{"envelope with text behind", lab.Seal(t, ok) + "\nsuccess", world.Invalid, fault, "reply_twice",
			len(lab.Seal(t, ok)) + 1},
		{"envelope behind a byte order mark", "\xef\xbb\xbf" + lab.Seal(t, ok), world.Replied, "ok", "bom", 0},
		{"not swapped", lab.Seal(t, strings.NewReplacer(user, a.UserName, a.UserName, user).Replace(ok)), world.Invalid,
			fault, "not_swapped", -1},
		{"stranger", lab.Seal(t, passive(a, "oX", "ok")), world.Invalid, fault, "reply_from_to", -1},
		{"unknown type", lab.Seal(t, strings.Replace(ok, "[text]", "[sticker]", 1)), world.Invalid, fault, "reply_type",
			-1},
		{"no content", lab.Seal(t, passive(a, user, "")), world.Invalid, fault, "reply_field", -1},
		{"long content", lab.Seal(t, passive(a, user, strings.Repeat("x", 2049))), world.Invalid, fault, "reply_long",
			-1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l.Says(tt.answer)
			d, err := l.SendText(t.Context(), lab.AppID, a.AppID, user, "x")
			if err != nil {
				t.Fatal(err)
			}
			if d.Verdict != tt.verdict || d.Seen != tt.seen || d.Accepted != (tt.verdict != world.Invalid) ||
				len(d.Attempts) != 1 {
				t.Errorf("verdict %s, accepted %v, seen %q, %d attempts", d.Verdict, d.Accepted, d.Seen, len(d.Attempts))
			}
			if tt.problem == "" {
				if len(d.Problems) != 0 {
					t.Errorf("problems: %+v", d.Problems)
				}
				return
			}
			if len(d.Problems) == 0 || d.Problems[0].Code != tt.problem || d.Problems[0].Offset != tt.offset ||
				d.Problems[0].Text.Zh == "" {
				t.Errorf("problems: %+v", d.Problems)
			}
		})
	}
}

// TestTheTicketTakesExactlySuccess: PROTOCOL 3.1.
func TestTheTicketTakesExactlySuccess(t *testing.T) {
	l := lab.New(t)
	l.Says("success\n")
	d, err := l.PushTicket(t.Context(), lab.AppID)
	if err != nil {
		t.Fatal(err)
	}
	if want := `the body was "success\n", trailing 0x0A at offset 7: end it after success`; d.Accepted ||
		len(d.Problems) != 1 || d.Problems[0].Text.En != want || d.Problems[0].Severity != world.Failure {
		t.Errorf("%v %+v", d.Accepted, d.Problems)
	}
}

func TestVerdictsOnAuthorizationEvents(t *testing.T) {
	tests := []struct {
		name, answer string
		verdict      world.Outcome
		attempts     int
	}{
		{"success", "success", world.Acknowledged, 1},
		{"empty", "", world.Acknowledged, 1},
		{"glued on", "success" + lab.Seal(t, ""), world.Acknowledged, 1},
		{"sealed nothing", lab.Seal(t, ""), world.Acknowledged, 1},
		{"JSON", `"success"`, world.Invalid, 3},
		{"ok", "ok", world.Invalid, 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := lab.New(t)
			l.Says(tt.answer)
			d, err := l.PushTicket(t.Context(), lab.AppID)
			if err != nil || d.Verdict != tt.verdict || len(d.Attempts) != tt.attempts || d.Seen != "" {
				t.Errorf("%+v, %v", d, err)
			}
			if (len(d.Problems) == 0) != (tt.answer == "success") {
				t.Errorf("problems: %+v", d.Problems)
			}
		})
	}
}

func TestBackgroundEventsShowNoFault(t *testing.T) {
	l := lab.New(t)
	l.Says("nonsense")
	a := l.AccountOf(world.MiniProgram, true)
	d, err := l.Trigger(t.Context(), sim.Trigger{ComponentAppID: lab.AppID, Event: "weapp_audit_success",
		Account: a.UserName})
	if err != nil || d.Verdict != world.Invalid || d.Seen != "" {
		t.Errorf("%+v, %v", d, err)
	}
	if a.Followers[0].OpenID == d.OpenID {
		t.Error("a system event came from a follower")
	}
}

func TestMiniProgramsTakeNoTextReply(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.MiniProgram, true)
	user := a.Followers[0].OpenID
	l.Says(lab.Seal(t, passive(a, user, "ok")))
	if d, _ := l.SendText(t.Context(), lab.AppID, a.AppID, user, "x"); d.Verdict != world.Invalid ||
		d.Problems[0].Code != "reply_mini_program" {
		t.Errorf("%+v", d)
	}
	l.Says(lab.Seal(t, strings.Replace(passive(a, user, ""), "[text]", "[transfer_customer_service]", 1)))
	if d, _ := l.SendText(t.Context(), lab.AppID, a.AppID, user, "x"); d.Verdict != world.Replied || d.Seen != "" {
		t.Errorf("%+v", d)
	}
}

// replyOf is a passive reply of any type.
func replyOf(from world.Account, to, msgType, body string) string {
	return fmt.Sprintf("<xml><ToUserName>%s</ToUserName><FromUserName>%s</FromUserName><CreateTime>1700000000</CreateTime><MsgType>%s</MsgType>%s</xml>", to, from.UserName, msgType, body)
}

func TestReplyTypes(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	user := a.Followers[0].OpenID
	article := "<item><Title>春茶上市</Title><Description>d</Description><PicUrl>p</PicUrl><Url>u</Url></item>"
	tests := []struct {
		msgType, body string
		seen          string
		problem       string
	}{
		{"text", "<Content>好</Content>", "好", ""},
		{"image", "<Image><MediaId>m</MediaId></Image>", "[图片]", ""},
		{"voice", "<Voice><MediaId>m</MediaId></Voice>", "[语音]", ""},
		{"video", "<Video><MediaId>m</MediaId><Title>t</Title></Video>", "[视频]", ""},
		{"music", "<Music><Title>t</Title><ThumbMediaId>m</ThumbMediaId></Music>", "[音乐]", ""},
		{"news", "<ArticleCount>1</ArticleCount><Articles>" + article + "</Articles>", "[图文] 春茶上市", ""},
		{"news", "<ArticleCount>2</ArticleCount><Articles>" + article + article + "</Articles>", "[图文] 春茶上市",
			"reply_articles"},
		{"transfer_customer_service", "", "", ""},
		{"transfer_customer_service", "<TransInfo><KfAccount>a@b</KfAccount></TransInfo>", "", ""},
		{"news", "<ArticleCount>2</ArticleCount><Articles>" + article + "</Articles>", "该公众号提供的服务出现故障，请稍后再试",
			"reply_count"},
		{"news", "<ArticleCount>9</ArticleCount><Articles>" + strings.Repeat(article, 9) + "</Articles>",
			"该公众号提供的服务出现故障，请稍后再试", "reply_too_many"},
		{"image", "<MediaId>m</MediaId>", "该公众号提供的服务出现故障，请稍后再试", "reply_flat"},
		{"music", "<Music><Title>t</Title></Music>", "该公众号提供的服务出现故障，请稍后再试", "reply_field"},
		{"event", "<Content>x</Content>", "该公众号提供的服务出现故障，请稍后再试", "reply_type"},
	}
	for _, tt := range tests {
		t.Run(tt.msgType+" "+tt.body, func(t *testing.T) {
			l.Says(lab.Seal(t, replyOf(a, user, tt.msgType, tt.body)))
			d, err := l.SendText(t.Context(), lab.AppID, a.AppID, user, "x")
			if err != nil || d.Seen != tt.seen || d.Reply == nil || d.Reply.MsgType != tt.msgType {
				t.Errorf("%+v, %v", d, err)
			}
			problem := ""
			if len(d.Problems) > 0 {
				problem = d.Problems[0].Code
			}
			if problem != tt.problem {
				t.Errorf("problems %+v, want %q", d.Problems, tt.problem)
			}
			if d.Accepted != (tt.problem == "" || tt.problem == "reply_articles") {
				t.Errorf("accepted %v", d.Accepted)
			}
		})
	}
}

func TestStatusesAreSorted(t *testing.T) {
	l := lab.New(t)
	for status, want := range map[int]string{401: "status_guard", 404: "status_route", 302: "status_redirect",
		500: "status_error", 201: "status_created"} {
		l.Answers(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(status) })
		d, err := l.PushTicket(t.Context(), lab.AppID)
		if err != nil || d.Accepted || d.Verdict != world.BadStatus || d.Problems[0].Code != want {
			t.Errorf("%d: %+v, %v", status, d.Problems, err)
		}
	}
}

// TestContentTypesOfAnswersDoNotMatter to an authorization event: WeChat does not look at them (PROTOCOL 2.6).
func TestContentTypesOfAnswersDoNotMatter(t *testing.T) {
	l := lab.New(t)
	for _, contentType := range []string{"", "text/plain", "text/html; charset=UTF-8", "application/xml",
		"application/json"} {
		l.Answers(func(w http.ResponseWriter, r *http.Request) {
			w.Header()["Content-Type"] = []string{contentType}
			fmt.Fprint(w, "success")
		})
		if d, err := l.PushTicket(t.Context(), lab.AppID); err != nil || d.Verdict != world.Acknowledged ||
			len(d.Problems) != 0 {
			t.Errorf("%q: %+v, %v", contentType, d, err)
		}
	}
}

// TestRepliesNameMediaOfTheAccount: uploaded for it, or brought by the message.
func TestRepliesNameMediaOfTheAccount(t *testing.T) {
	l, a, tok := lab.NewService(t)
	user := a.Followers[0].OpenID
	id := l.Upload(tok, "image", "a.png", lab.PNG())
	reply := func(event, mediaID string) world.Delivery {
		t.Helper()
		l.Says(lab.Seal(t, fmt.Sprintf("<xml><ToUserName>%s</ToUserName><FromUserName>%s</FromUserName><CreateTime>1700000000"+
			"</CreateTime><MsgType>image</MsgType><Image><MediaId>%s</MediaId></Image></xml>", user, a.UserName, mediaID)))
		d, err := l.Trigger(t.Context(), sim.Trigger{Event: event, Account: a.AppID, OpenID: user,
			Set: map[string]string{"MediaId": "brought"}})
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, known := range []string{id, "brought"} {
		if d := reply("video", known); !d.Accepted || len(d.Problems) != 0 {
			t.Errorf("%s: %+v", known, d.Problems)
		}
	}
	d := reply("video", "somebody-elses")
	if d.Accepted || len(d.Problems) != 1 || d.Problems[0].Code != "reply_media" || len(d.Attempts) != 1 ||
		d.Seen != "该公众号提供的服务出现故障，请稍后再试" {
		t.Errorf("%+v", d)
	}
	l.Clock.Add(3*24*time.Hour + time.Second)
	if d := reply("video", id); d.Accepted || d.Problems[0].Code != "reply_media" {
		t.Errorf("after three days: %+v", d.Problems)
	}
}
