package explain

import (
	"net/http"
	"strings"
	"testing"

	"wxlab/app/i18n"
	"wxlab/platform"
	"wxlab/platform/msgcrypt"
)

// answered is O1, or the ticket of vector A for an auth event, with a reply.
func answered(t testing.TB, event bool, status int, body string) Input {
	in := official(t)
	if event {
		in = newLetter(t).input(t)
	}
	in.Status, in.ReplyHeader, in.ReplyBody = status, http.Header{}, []byte(body)
	return in
}

const passiveText = "<xml><ToUserName>o9AgO5Kd5ggOC-bXrbNODIiE3bGY</ToUserName><FromUserName>gh_97417a04a28d</FromUserName>" +
	"<CreateTime>1715943330</CreateTime><MsgType>text</MsgType><Content>ok</Content></xml>"

// sealReply seals a passive reply under O1's keys after edit.
func sealReply(t testing.TB, msg string, edit func(*letter)) (encrypt, xml string) {
	v := vector(t, "O1")
	l := newLetter(t)
	l.token, l.key43, l.appID, l.timestamp, l.nonce, l.msg = v.Token, v.EncodingAESKey, v.AppID, "1715943330", "7", msg
	if edit != nil {
		edit(&l)
	}
	encrypt = l.encrypt(t)
	return encrypt, "<xml><Encrypt>" + encrypt + "</Encrypt><MsgSignature>" +
		msgcrypt.Sign(l.token, l.timestamp, l.nonce, encrypt) +
		"</MsgSignature><TimeStamp>" + l.timestamp + "</TimeStamp><Nonce>" + l.nonce + "</Nonce></xml>"
}

func TestReplies(t *testing.T) {
	seal := func(msg string, edit func(*letter)) string { _, xml := sealReply(t, msg, edit); return xml }
	for _, c := range []struct {
		name   string
		event  bool
		status int
		body   string
		kind   ReplyKind
		failed string
		cause  string
	}{
		{"success", false, 200, "success", ReplySuccess, "", ""},
		{"success to an event", true, 200, "success", ReplySuccess, "", ""},
		{"empty", false, 200, "", ReplyEmpty, "", ""},
		{"empty to an event", true, 200, "", ReplyEmpty, "", "empty"},
		{"line break", true, 200, "success\n", ReplyNear, "answer", "trailing"},
		{"upper case", true, 200, "SUCCESS", ReplyNear, "", "case"},
		{"BOM", true, 200, "\ufeffsuccess", ReplyNear, "answer", "bom"},
		{"quotes", true, 200, `"success"`, ReplyNear, "answer", "success_json"},
		{"two answers", false, 200, "success" + seal("", nil), ReplyNear, "", "success_glued"},
		{"JSON", true, 200, `{"code":0,"msg":"success"}`, ReplyNear, "answer", "reply_json"},
		{"HTML", false, 200, "<html><body>login</body></html>", ReplyOther, "answer", "reply_html"},
		{"in clear", false, 200, passiveText, ReplyPlain, "answer", "not_encrypted"},
		{"sealed in JSON", false, 200, `{"Encrypt":"QQ==","MsgSignature":"x","TimeStamp":1,"Nonce":"7"}`, ReplySealed,
			"answer", "reply_notation"},
		{"nonsense", false, 200, "ok", ReplyOther, "answer", "not_reply"},
		{"redirect", false, 301, "", ReplyStatus, "status", "status_redirect"},
		{"CSRF", false, 419, "", ReplyStatus, "status", "status_guard"},
		{"no route", false, 404, "", ReplyStatus, "status", "status_route"},
		{"gateway", false, 502, "", ReplyStatus, "status", "status_gateway"},
		{"crash", false, 500, "", ReplyStatus, "status", "status_error"},
		{"sealed", false, 200, seal(passiveText, nil), ReplySealed, "", ""},
		{"sealed to an event", true, 200, seal(passiveText, nil), ReplySealed, "answer", "event_reply"},
		{"sealed nothing", false, 200, seal("", nil), ReplySealed, "", "sealed_empty"},
		{"sealed success", false, 200, seal("success", nil), ReplySealed, "fields", "sealed_success"},
		{"authorizer's AppID", false, 200, seal(passiveText, func(l *letter) { l.appID = "wxba5fad812f8e6fb9" }),
			ReplySealed, "", "reply_authorizer"},
		{"stranger's AppID", false, 200, seal(passiveText, func(l *letter) { l.appID = "wx0000000000000001" }),
			ReplySealed, "appid", "reply_appid"},
		{"wrong token", false, 200, seal(passiveText, func(l *letter) { l.token = "x" }), ReplySealed, "signature",
			"reply_token"},
		{"wrong key", false, 200, seal(passiveText, func(l *letter) { l.key43 = otherKey }), ReplySealed, "cipher",
			"reply_cipher"},
		{"not swapped", false, 200, seal(strings.NewReplacer("<ToUserName>o9AgO5Kd5ggOC-bXrbNODIiE3bGY",
			"<ToUserName>gh_97417a04a28d",
			"<FromUserName>gh_97417a04a28d", "<FromUserName>o9AgO5Kd5ggOC-bXrbNODIiE3bGY").Replace(passiveText), nil),
			ReplySealed, "passive", "not_swapped"},
		{"too long", false, 200, seal(strings.Replace(passiveText, "ok", strings.Repeat("长", 700), 1), nil),
			ReplySealed, "passive", "reply_long"},
		{"no content", false, 200, seal(strings.Replace(passiveText, "ok", "", 1), nil), ReplySealed, "passive",
			"reply_field"},
		{"attribute twice", false, 200, strings.Replace(seal(passiveText, nil), "<xml>", "<xml a='1' a='1'>", 1),
			ReplyOther, "answer", "reply_xml"},
		{"control character in the envelope", false, 200, strings.Replace(seal(passiveText, nil), "<xml>", "<xml>\x01",
			1), ReplySealed, "answer", "reply_xml"},
		{"text behind the envelope", false, 200, seal(passiveText, nil) + "x", ReplyOther, "answer", "bytes_after"},
		{"byte order mark", false, 200, "\ufeff" + seal(passiveText, nil), ReplySealed, "", "bom"},
		{"broken in clear", false, 200, strings.Replace(passiveText, "ok", "\x01", 1), ReplyPlain, "answer",
			"reply_xml"},
		{"broken to an event", true, 200, seal(passiveText, nil) + "x", ReplyOther, "answer", "event_reply"},
		{"control character", false, 200, seal(strings.Replace(passiveText, "ok", "a\x08b", 1), nil), ReplySealed,
			"fields", "message_xml"},
		{"broken UTF-8", false, 200, seal(strings.Replace(passiveText, "ok", "\xff", 1), nil), ReplySealed, "fields",
			"message_utf8"},
		{"half a character", false, 200, seal(strings.Replace(passiveText, "ok", "&#xD800;", 1), nil), ReplySealed,
			"fields", "message_xml"},
		{"inner attribute twice", false, 200, seal(strings.Replace(passiveText, "<xml>", "<xml a='1' a='1'>", 1), nil),
			ReplySealed, "fields", "message_xml"},
		{"no type", false, 200, seal("<xml><a>1</a></xml>", nil), ReplySealed, "passive", "no_parties"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := answered(t, c.event, c.status, c.body)
			in.Lang = i18n.Zh
			wellWorded(t, Explain(in))
			in.Lang = i18n.En
			e := Explain(in)
			wellWorded(t, e)
			r := e.Reply
			if !e.OK || r == nil {
				t.Fatalf("request: %s", e.Summary)
			}
			if r.Kind != c.kind || r.OK != (c.failed == "") || failedStep(r.Steps) != c.failed {
				t.Errorf("kind %s ok %v failed %q, want %s %q: %s", r.Kind, r.OK, failedStep(r.Steps), c.kind, c.failed,
					r.Summary)
			}
			cause := ""
			if len(r.Likely) > 0 {
				cause = r.Likely[0].ID
			}
			if cause != c.cause {
				t.Errorf("cause %q, want %q", cause, c.cause)
			}
		})
	}
}

func TestReplySignedWithTheRequestsTime(t *testing.T) {
	v := vector(t, "O1")
	encrypt, xml := sealReply(t, passiveText, nil)
	wrong := msgcrypt.Sign(v.Token, v.Timestamp, v.Nonce, encrypt)
	right := msgcrypt.Sign(v.Token, "1715943330", "7", encrypt)
	r := Explain(answered(t, false, 200, strings.Replace(xml, right, wrong, 1))).Reply
	if r.OK || len(r.Likely) == 0 || r.Likely[0].ID != "reply_time" || !r.Likely[0].Confirmed {
		t.Errorf("%s %+v", r.Summary, r.Likely)
	}
}

// TestPublishedReply holds the reply's account to O2, WeChat's own numbers.
func TestPublishedReply(t *testing.T) {
	v := vector(t, "O2")
	in := answered(t, false, 200,
		"<xml><Encrypt>"+v.Encrypt+"</Encrypt><MsgSignature>"+v.MsgSignature+"</MsgSignature><TimeStamp>"+
			v.Timestamp+"</TimeStamp><Nonce>"+v.Nonce+"</Nonce></xml>")
	r := Explain(in).Reply
	if r.Plain != v.Msg || failedStep(r.Steps) != "passive" {
		t.Errorf("plain %q, failed at %q: %s", r.Plain, failedStep(r.Steps), r.Summary)
	}
}

// TestJSONIsAnsweredInJSON opens an answer in the callback's own notation, and blames XML there.
func TestJSONIsAnsweredInJSON(t *testing.T) {
	v := vector(t, "O1")
	encrypt,
		xml := sealReply(t,
		`{"ToUserName":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY","FromUserName":"gh_97417a04a28d","CreateTime":1715943330,"MsgType":"transfer_customer_service"}`, nil)
	in := answered(t, false, 200, `{"Encrypt":"`+encrypt+`","MsgSignature":"`+msgcrypt.Sign(v.Token, "1715943330", "7",
		encrypt)+`","TimeStamp":1715943330,"Nonce":"7"}`)
	in.Body = []byte(`{"ToUserName":"gh_97417a04a28d","Encrypt":"` + v.Encrypt + `"}`)
	if r := Explain(in).Reply; !r.OK || r.Kind != ReplySealed || len(r.Fields) != 4 {
		t.Errorf("%s: failed at %q, %+v", r.Summary, failedStep(r.Steps), r.Fields)
	}
	in.ReplyBody = []byte(xml)
	if r := Explain(in).Reply; r.OK || r.Likely[0].ID != "reply_notation" {
		t.Errorf("%s %+v", r.Summary, r.Likely)
	}
}

func TestRefusedRequests(t *testing.T) {
	in := answered(t, false, 401, "bad signature")
	in.Keys.Token = "wrong"
	if r := Explain(in).Reply; r.Likely[0].ID != "status_refused" {
		t.Errorf("%+v", r.Likely)
	}
	in.Status, in.ReplyBody = 200, []byte("success")
	if r := Explain(in).Reply; len(r.Likely) != 1 || r.Likely[0].ID != "accepted_bad" {
		t.Errorf("%+v", r.Likely)
	}
}

func TestURLVerification(t *testing.T) {
	v := vector(t, "V")
	in := Input{
		Method: "GET", URL: "/cb?signature=" + v.Signature + "&timestamp=" + v.Timestamp + "&nonce=" + v.Nonce +
			"&echostr=4375120948345356249",
		Keys: Keys{Token: platform.Secret(v.Token)}, Status: 200, ReplyBody: []byte("4375120948345356249"),
	}
	e := Explain(in)
	if !e.OK || e.Plain != "4375120948345356249" || !e.Reply.OK || e.Reply.Kind != ReplyEcho {
		t.Errorf("%s; %s", e.Summary, e.Reply.Summary)
	}
	in.ReplyBody = []byte("success")
	if r := Explain(in).Reply; r.OK || r.Likely[0].ID != "echo_other" {
		t.Errorf("%+v", r)
	}
	in.Keys.Token = "x"
	if e := Explain(in); e.OK || e.Likely[0].ID != "token_wrong" {
		t.Errorf("%+v", e.Likely)
	}
}
