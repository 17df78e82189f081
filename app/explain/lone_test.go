package explain

import (
	"strings"
	"testing"

	"wxlab/app/i18n"
)

// TestALoneReplyIsJudgedAsBesideItsCallback: a sealed reply that is pasted alone gets the verdict, and names the cause,
// that it gets in an exchange.
func TestALoneReplyIsJudgedAsBesideItsCallback(t *testing.T) {
	const user, account = "oABCDEFGHIJKLMNOPQRSTUVWXYZ1", "gh_0a1b2c3d4e5f"
	parties := "<ToUserName>" + user + "</ToUserName><FromUserName>" + account + "</FromUserName><CreateTime>1</CreateTime>"
	swapped := "<ToUserName>" + account + "</ToUserName><FromUserName>" + user + "</FromUserName><CreateTime>1</CreateTime>"
	for name, plain := range map[string]string{
		"text":        "<xml>" + parties + "<MsgType>text</MsgType><Content>x</Content></xml>",
		"not_swapped": "<xml>" + swapped + "<MsgType>text</MsgType><Content>x</Content></xml>",
		"flat image":  "<xml>" + parties + "<MsgType>image</MsgType><MediaId>m</MediaId></xml>",
		"no type":     "<xml>" + parties + "</xml>",
		"long":        "<xml>" + parties + "<MsgType>text</MsgType><Content>" + strings.Repeat("长", 1000) + "</Content></xml>",
		"success":     "success",
	} {
		t.Run(name, func(t *testing.T) {
			in := official(t)
			_, sealed := sealReply(t, plain, nil)
			for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
				alone := ExplainPaste(Paste{Text: sealed, Keys: []Keys{in.Keys}, Lang: lang})
				if alone.Kind != KindReply || alone.Plain != plain || alone.OK != (name == "text") {
					t.Fatalf("%s: %s, %q, ok %v", lang, alone.Kind, alone.Plain, alone.OK)
				}
				if !alone.OK && (len(alone.Likely) == 0 || alone.Likely[0].Fix == "" || !alone.Likely[0].Confirmed) {
					t.Errorf("%s: %+v", lang, alone.Likely)
				}
				if name == "not_swapped" && alone.Likely[0].ID != name {
					t.Errorf("%s: %+v", lang, alone.Likely[0])
				}
			}
		})
	}
}

// TestAForeignTailOfALoneReplyIsLeftOpen: whether the AppID behind it is the authorizer's, the reply does not tell.
func TestAForeignTailOfALoneReplyIsLeftOpen(t *testing.T) {
	in := official(t)
	_, sealed := sealReply(t, "<xml><MsgType>text</MsgType><Content>x</Content></xml>", nil)
	in.Keys.AppID = "wx0123456789abcdef"
	e := ExplainPaste(Paste{Text: sealed, Keys: []Keys{in.Keys}, Lang: i18n.En})
	if !e.OK || len(e.Likely) == 0 || e.Likely[len(e.Likely)-1].ID != "reply_other_appid" ||
		e.Likely[len(e.Likely)-1].Confirmed || !strings.Contains(e.Likely[len(e.Likely)-1].Cause, "wx0123456789abcdef") {
		t.Errorf("%v %+v", e.OK, e.Likely)
	}
}

// TestWithoutATokenAReplyOpensUnverified names what is missing.
func TestWithoutATokenAReplyOpensUnverified(t *testing.T) {
	in := official(t)
	_, sealed := sealReply(t, "<xml><MsgType>text</MsgType><Content>x</Content></xml>", nil)
	in.Keys.Token = ""
	e := ExplainPaste(Paste{Text: sealed, Keys: []Keys{in.Keys}, Lang: i18n.En})
	if !e.OK || !strings.Contains(e.Summary, "nothing could be verified") || !strings.Contains(e.Steps[1].Detail, "Token") {
		t.Errorf("%+v", e)
	}
}

// TestPitfalls: a good callback says what in it other receivers stumble over, and only what is in it.
func TestPitfalls(t *testing.T) {
	ids := func(e Explanation) string {
		var out []string
		for _, p := range e.Pitfalls {
			out = append(out, p.ID)
		}
		return strings.Join(out, " ")
	}
	in := official(t)
	for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
		in.Lang = lang
		if got := ids(Explain(in)); got != "pitfall_key_length pitfall_padding pitfall_plus" {
			t.Errorf("%s: %s", lang, got)
		}
	}
	if spareBits("nnal0weNYtQ8qdLpOgRAm7JyQXK9FvA1hXP5U3PPPPW") != 2 || spareBits(strings.Repeat("A", 43)) != 0 {
		t.Error("spare bits")
	}
	in.Keys.Token = "another"
	if got := ids(Explain(in)); got != "" {
		t.Errorf("pitfalls of a callback that does not verify: %s", got)
	}
}

// TestWhatIsReadIsNotConfirmed: what Explain confirms of a URL and a body is perhaps so where they were read out of a
// text.
func TestWhatIsReadIsNotConfirmed(t *testing.T) {
	text := "log: signature=3e028e02bebdd6eeede981479f1a5e32a2934da8, timestamp=1700000200, nonce=1320562132"
	e := ExplainPaste(Paste{Text: text, Keys: []Keys{{Token: "another", EncodingAESKey: otherKey, AppID: "wx"}}, Lang: i18n.En})
	for _, l := range e.Likely {
		if l.Confirmed {
			t.Errorf("confirmed: %s", l.Cause)
		}
	}
	if e.OK || e.Kind != KindQuery {
		t.Errorf("%s %v", e.Kind, e.OK)
	}
	exact := ExplainPaste(Paste{URL: "/cb?" + strings.ReplaceAll(text[5:], ", ", "&"), Body: []byte("<xml><Encrypt>x</Encrypt></xml>"),
		Keys: []Keys{{Token: "another", EncodingAESKey: otherKey, AppID: "wx"}}, Lang: i18n.En})
	if len(exact.Found) > 0 || len(exact.Likely) == 0 || !exact.Likely[0].Confirmed {
		t.Errorf("%+v", exact.Likely)
	}
}

// TestKeysInTheTextAreTaken where none were given.
func TestKeysInTheTextAreTaken(t *testing.T) {
	in := official(t)
	text := "token: " + in.Keys.Token.Reveal() + "\nEncodingAESKey: " + in.Keys.EncodingAESKey.Reveal() + "\n" + in.URL + "\n" +
		string(in.Body)
	e := ExplainPaste(Paste{Text: text, Lang: i18n.En})
	if !e.OK || e.Kind != KindCallback {
		t.Errorf("%s %v %s", e.Kind, e.OK, e.Summary)
	}
	for _, f := range e.Found {
		if f.Value == in.Keys.EncodingAESKey.Reveal() || f.Value == in.Keys.Token.Reveal() {
			t.Errorf("%s is shown in clear", f.Name)
		}
	}
}

// TestACutBodyIsNoMissingBody: where a log has cut Encrypt, the advice is not to look for the body.
func TestACutBodyIsNoMissingBody(t *testing.T) {
	const query = "timestamp=1700000000&nonce=2&msg_signature=da0d1aceadc972434caac442ae97a15424ffa714"
	for body, want := range map[string]string{
		"":                                   "lone_body",
		"<xml><Encrypt>AAAA</Encrypt></xml>": "lone_cut",
		"<xml><Encrypt><![CDATA[XYsufHnJg0tvsrcN7Gy1...]]></Encrypt></xml>": "lone_cut",
		`{"ToUserName":"gh_0a1b2c3d4e5f","Encrypt":"XYsufH…"}`:              "lone_cut",
	} {
		for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
			e := ExplainPaste(Paste{Text: "POST /wechat/component?" + query + " HTTP/1.1\n\n" + body, Keys: []Keys{official(t).Keys}, Lang: lang})
			if e.Kind != KindQuery || len(e.Likely) != 1 || e.Likely[0].ID != want || e.Likely[0].Fix == "" {
				t.Errorf("%q: %s %+v", body, e.Kind, e.Likely)
			}
		}
	}
}
