package world_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

func TestADeliveryPrintsAsWhatWasSaid(t *testing.T) {
	d := world.Delivery{
		ID: "d000004", Name: "text", Account: "wx00000000000000a1", OpenID: "oFollower", Verdict: world.Replied, Accepted: true,
		Plain: []byte("<xml><Content><![CDATA[你好]]></Content></xml>"), Expect: "reply:hello",
		Attempts: []world.Attempt{
			{URL: "http://me:hidden@127.0.0.1:9000/cb?msg_signature=5f", Err: "no complete answer within 5s"},
			{URL: "http://me:hidden@127.0.0.1:9000/cb?msg_signature=6f", Status: 200, Took: 2 * time.Millisecond,
				RequestBody: []byte("<xml><Encrypt>sealed</Encrypt></xml>"), ResponseBody: []byte("<xml><Encrypt>sealed</Encrypt></xml>")},
		},
		Reply: &world.ReplyView{Plain: []byte("<xml>\n<Content>hi</Content></xml>"), MsgType: "text", Content: "hi", Cut: 7},
	}
	const want = `text for wx00000000000000a1 from oFollower: replied, expected reply:hello
  --> POST http://me:xxxxx@127.0.0.1:9000/cb
      <xml><Content><![CDATA[你好]]></Content></xml>
  <-- no complete answer within 5s
  --> POST http://me:xxxxx@127.0.0.1:9000/cb
  <-- [200] in 2ms
      <xml>
      <Content>hi</Content></xml>… and 7 bytes
  failure not_as_expected: the passive reply "hello" was expected, and the answer was a text reply "hi"`
	for _, printed := range []string{d.String(), fmt.Sprint(d), fmt.Sprintf("%v", &d), fmt.Sprintf("%+v", d)} {
		if printed != want {
			t.Errorf("printed\n%s\nwant\n%s", printed, want)
		}
	}
}

func TestADeliveryWithoutAnAnswerPrints(t *testing.T) {
	held := world.Delivery{Name: "component_verify_ticket", Effect: world.Delayed}
	if got := held.String(); got != "component_verify_ticket: pending, expected accepted, bent by delayed" {
		t.Error(got)
	}
	refused := world.Delivery{Name: "text", Verdict: world.BadStatus, Expect: world.Refused,
		Attempts: []world.Attempt{{URL: "http://127.0.0.1:9000/", Status: 403, Outcome: world.BadStatus}}}
	if got := refused.String(); !strings.Contains(got, "bad_status, as expected") || !strings.Contains(got, "[403]") ||
		!strings.Contains(got, "(empty)") {
		t.Error(got)
	}
	odd := world.Delivery{Name: "text", Verdict: world.Invalid, Plain: []byte("x"),
		Problems: []world.Problem{{Code: "reply_word", Severity: world.Failure, Text: bilingual.Verbatim("no word of WeChat's")}},
		Attempts: []world.Attempt{{URL: "http://\x7f", Status: 200, ResponseBody: []byte("ok\x80"), ResponseCut: 3}}}
	if got := odd.String(); !strings.Contains(got, `"ok\x80"… and 3 bytes`) ||
		!strings.Contains(got, "failure reply_word: no word of WeChat's") {
		t.Error(got)
	}
}

func TestWhatADeliveryPrintsHidesSecrets(t *testing.T) {
	const secret = "ticket@@@0123456789abcdef"
	for _, text := range []string{
		"<ComponentVerifyTicket><![CDATA[" + secret + "]]></ComponentVerifyTicket>",
		"<AuthorizationCode>" + secret + "</AuthorizationCode>", "<PreAuthCode><![CDATA[" + secret + "]]></PreAuthCode>",
		`{"PreAuthCode": "` + secret + `"}`, `{"authorizer_access_token":"` + secret + `"}`, `{"component_appsecret":"` + secret + `"}`,
		"see https://example.com/?auth_code=" + secret + "&x=1", "<Content><![CDATA[QUERY_AUTH_CODE:" + secret + "]]></Content>",
		`{"authorizer_refresh_token":"` + secret + `"}`, `{"encoding_aes_key":"` + secret + `"}`,
	} {
		d := world.Delivery{Plain: []byte(text), Attempts: []world.Attempt{{URL: "http://127.0.0.1/", Status: 200,
			ResponseBody: []byte(text)}}}
		got := d.String()
		if strings.Contains(got, secret) || strings.Count(got, "••••cdef") != 2 {
			t.Errorf("%s is printed as\n%s", text, got)
		}
	}
	short := world.Delivery{Plain: []byte("<AuthorizationCode>abc</AuthorizationCode>"), Attempts: []world.Attempt{{}}}
	if got := short.String(); strings.Contains(got, "abc") {
		t.Error(got)
	}
}
