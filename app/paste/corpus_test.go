package paste_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wxlab/app/explain"
	"wxlab/app/i18n"
	"wxlab/app/paste"
)

// keys are those that everything sealed in testdata was sealed with.
func keys() []explain.Keys {
	return []explain.Keys{{
		AppID: "wxc0ffee1234567890", Token: "relaytoken2024",
		EncodingAESKey: "nnal0weNYtQ8qdLpOgRAm7JyQXK9FvA1hXP5U3PPPPW",
	}}
}

// want is what somebody gets who pastes a text.
type want struct {
	kind  explain.Kind
	ok    bool
	plain string // part of what was opened
	cause string // the first cause's id, "" for none
}

// good are callbacks that verify and open, by what they say.
func good(plain string) want { return want{explain.KindCallback, true, plain, ""} }

// wants say by the name of each file in testdata, or by the beginning of its name, what somebody gets.
func wants() map[string]want {
	text := good("你好😀")
	api := func(cause string) want { return want{explain.KindCall, false, "", cause} }
	alarm := func(cause string) want { return want{explain.KindAlarm, false, "", cause} }
	query := want{explain.KindQuery, false, "", "lone_body"}
	sealed := want{explain.KindSealed, true, "你好😀", ""}
	reply := want{explain.KindReply, true, "收到", ""}
	nothing := want{explain.KindUnknown, false, "", "reading_nothing"}
	return map[string]want{
		"java-": text, "go-": text, "js-": text, "php-": text, "python-": text, "ruby-": text, "rust-": text,
		"csharp-": text, "elixir-": text, "yaml": text, "markdown-": text, "chinese-": text, "tab-": text,
		"nginx-with-body": text, "nginx-json-escape": text, "curl-": text, "http-raw-": text, "har": text,
		"postman": text, "lambda-event": text, "scf-event": text, "swoole-server": text, "docker-": text, "syslog": text,
		"perl-dumper": text, "html-table": text, "browser-table": text, "charles": text, "mitmproxy": text, "kibana": text,
		"idea-debugger": text, "powershell": text,
		"ocr-wide":     {explain.KindSealed, true, "你好😀", ""}, // the marks between the names are lost
		"url-safe":     {explain.KindCallback, false, "", "encrypt_urlsafe"},
		"html-escaped": text, "percent-whole": text, "unicode-escapes": text, "json-": text, "wrapped-": text,
		"url-wrapped": text, "upper-case": text, "body-first": text, "prefixed-": text,
		"two-callbacks-crossed": text, "crlf-form": text, "wrong-appid-in-text": text,
		"blank-for-plus":     {explain.KindCallback, false, "", "encrypt_plus"},
		"nginx-two-requests": good("V1001"), "ticket": good("ticket@@@invented"), "http-ticket-reply": good("ticket@@@invented"),

		"nginx-url-only": query, "apache-url-only": query, "iis-url-only": query, "tomcat-url-only": query,
		"gin-url-only": query,

		"reply-": reply, "reply-success-sealed": {explain.KindReply, false, "success", "sealed_success"},
		"encrypt-": sealed,
		"echostr-": {explain.KindURLCheck, true, "4375120948345356249", ""},

		"api-three-parts": api("arg_null"), "api-answer-only": api("err_ip"), "api-wxjava-exception": api("err_40001"),
		"api-easywechat": api("err_40125"), "api-go-error": api("err_61005"), "api-php-dump": api("err_48001"),
		"api-rid-behind-comma": api("err_40001"), "api-chinese-text": api("err_ip"), "api-python": api("err_61007"), "api-unknown-code": api("err_other"), "api-success": {explain.KindCall, true, "", ""},

		"alarm-quoted": alarm("alarm_quoted"), "alarm-exact": alarm("alarm_success"),
		"alarm-newline": alarm("trailing"), "alarm-bom": alarm("alarm_bom"), "alarm-upper": alarm("case"),
		"alarm-json": alarm("reply_json"), "alarm-html": alarm("reply_html"), "alarm-empty": alarm("alarm_empty"),
		"alarm-405": alarm("status_route"), "alarm-201": alarm("status_created"), "alarm-302": alarm("status_redirect"),
		"alarm-502": alarm("status_gateway"), "alarm-timeout": alarm("alarm_timeout"),
		"alarm-curl-56": alarm("alarm_curl_56"), "alarm-curl-6": alarm("alarm_curl_6"),
		"alarm-connect": alarm("alarm_connect"), "alarm-dns": alarm("alarm_dns"),

		"data-with-key":    {explain.KindData, true, "13800000000", ""},
		"data-without-key": {explain.KindData, false, "", "data_no_key"},
		"data-stale-key":   {explain.KindData, false, "", "data_stale_key"},
		"data-wrong-iv":    {explain.KindData, false, "", "data_wrong_iv"},

		"plain-message":      {explain.KindPlain, false, "hi", "lone_plain"},
		"nothing-english":    nothing,
		"nothing-java-stack": nothing,
		"nothing-json":       {explain.KindUnknown, false, "", "reading_parts"},
	}
}

// wantOf finds the row of a file: its own name's, or that of the longest beginning.
func wantOf(t *testing.T, name string) want {
	t.Helper()
	best := ""
	for row := range wants() {
		if row == name || strings.HasPrefix(name, row) && len(row) > len(best) && best != name {
			best = row
		}
	}
	if best == "" {
		t.Fatalf("%s: no row says what it holds", name)
	}
	return wants()[best]
}

// forms reads testdata by name.
func forms(t testing.TB) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		out[strings.TrimSuffix(filepath.Base(file), ".txt")] = raw
	}
	return out
}

// TestWhatPeopleHold: each form is read, and who pasted it gets what it holds in either language. What no key proves is
// never called confirmed.
func TestWhatPeopleHold(t *testing.T) {
	all := forms(t)
	if len(all) < 60 {
		t.Fatalf("only %d forms", len(all))
	}
	for name, raw := range all {
		t.Run(name, func(t *testing.T) {
			w := wantOf(t, name)
			for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
				e := explain.ExplainPaste(explain.Paste{Text: string(raw), Keys: keys(), Lang: lang})
				cause := ""
				if len(e.Likely) > 0 && !e.OK {
					cause = e.Likely[0].ID
				}
				if e.Kind != w.kind || e.OK != w.ok || !strings.Contains(e.Plain, w.plain) || cause != w.cause {
					t.Fatalf("%s: kind %s, ok %v, plain %q, cause %q (%s)\nwant %+v\n%+v",
						lang, e.Kind, e.OK, e.Plain, cause, e.Summary, w, paste.Read(raw).Callbacks)
				}
			}
			stranger := []explain.Keys{{AppID: "wxstranger", Token: "x", EncodingAESKey: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"}}
			e := explain.ExplainPaste(explain.Paste{Text: string(raw), Keys: stranger, Lang: i18n.En})
			if w.kind != explain.KindCall && w.kind != explain.KindData && e.OK {
				t.Errorf("opens with a stranger's keys: %s", e.Summary)
			}
			for _, l := range e.Likely {
				if l.Confirmed && l.ID != "data_wrong_iv" {
					t.Errorf("with a stranger's keys it is called confirmed that %s", l.Cause)
				}
			}
		})
	}
}

// TestACallWithoutAnAddressIsNamedAllTheSame: no account begins with a blank name, and the rid that WeChat writes behind a comma
// is not lost.
func TestACallWithoutAnAddressIsNamedAllTheSame(t *testing.T) {
	text := string(forms(t)["api-rid-behind-comma"])
	for lang, name := range map[i18n.Lang]string{i18n.Zh: "微信接口", i18n.En: "an API of WeChat"} {
		e := explain.ExplainPaste(explain.Paste{Text: text, Keys: keys(), Lang: lang})
		if !strings.HasPrefix(e.Summary, name) || !strings.Contains(e.Likely[0].Fix, "6425d22a-37dd8402-0c127510") {
			t.Errorf("%s\n%+v", e.Summary, e.Likely)
		}
	}
}

// TestACapturedExchangeHasItsAnswerJudged: where the text goes on with the answer, that is accounted for, too.
func TestACapturedExchangeHasItsAnswerJudged(t *testing.T) {
	all := forms(t)
	for name, ok := range map[string]bool{
		"http-raw-answered": true, "http-raw-404": false, "http-ticket-reply": false, "curl-verbose": false,
	} {
		e := explain.ExplainPaste(explain.Paste{Text: string(all[name]), Keys: keys(), Lang: i18n.En})
		if e.Reply == nil || e.Reply.OK != ok || !ok && len(e.Reply.Likely) == 0 {
			t.Errorf("%s: %+v", name, e.Reply)
		}
	}
	if e := explain.ExplainPaste(explain.Paste{Text: string(all["http-raw-lf"]), Keys: keys()}); e.Reply != nil {
		t.Error("an answer that was not there is judged")
	}
}

// TestTheOneOfManyThatVerifiesIsFound: in a long log the request that the keys fit is the one that is explained; and
// where a log is longer than what is read, that is said.
func TestTheOneOfManyThatVerifiesIsFound(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	line := "10.0.0.1 - - [15/Nov/2023:06:16:40 +0800] \"POST /cb?signature=%040x&timestamp=1700000200&nonce=%d" +
		"&encrypt_type=aes&msg_signature=%040x HTTP/1.1\" 200 7\n"
	var log strings.Builder
	for i := range 400 {
		fmt.Fprintf(&log, line, i+1, i, i+7)
	}
	text := log.String() + string(forms(t)["curl-data"])
	e := explain.ExplainPaste(explain.Paste{Text: text, Keys: keys(), Lang: i18n.En})
	if !e.OK || !strings.Contains(e.Plain, "你好😀") {
		t.Errorf("%s: %s", e.Kind, e.Summary)
	}
	e = explain.ExplainPaste(explain.Paste{Text: strings.Repeat(log.String(), 12), Keys: keys(), Lang: i18n.En})
	if len(e.NotUnderstood) != 1 || !strings.Contains(e.NotUnderstood[0].Why, "too long") || e.NotUnderstood[0].Line < 1000 {
		t.Errorf("%+v", e.NotUnderstood)
	}
}

// TestFoundSaysWhere: every value is shown with its place, its name as it was written and the form it was in.
func TestFoundSaysWhere(t *testing.T) {
	text := "first line\n  接收：msgSignature=[71c0204ba86ae91fe376ca0be436038d3963960b], timestamp=[yesterday], nonce=[1320562132]"
	e := explain.ExplainPaste(explain.Paste{Text: text, Lang: i18n.En})
	want := explain.Found{
		Name: "msg_signature", Value: "71c0204ba86ae91fe376ca0be436038d3963960b", As: "msgSignature", Form: "pair",
		Line: 2, Column: 20,
	}
	if len(e.Found) != 2 || e.Found[0] != want {
		t.Errorf("%+v", e.Found)
	}
	if len(e.NotUnderstood) != 1 || e.NotUnderstood[0].Text != "timestamp yesterday" || e.NotUnderstood[0].Line != 2 {
		t.Errorf("%+v", e.NotUnderstood)
	}
}

// TestEveryRowHasAForm: a row without a file asserts nothing.
func TestEveryRowHasAForm(t *testing.T) {
	all := forms(t)
	for row := range wants() {
		found := false
		for name := range all {
			found = found || strings.HasPrefix(name, row)
		}
		if !found {
			t.Errorf("no file for %s", row)
		}
	}
}

// FuzzRead: reading never panics and never claims, and every piece has a place in the text.
func FuzzRead(f *testing.F) {
	for _, raw := range forms(f) {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		r := paste.Read(raw)
		lines := strings.Count(string(raw), "\n") + 1
		for _, p := range r.Pieces {
			if p.Line < 1 || p.Line > lines || p.Column < 1 || p.Value == "" {
				t.Fatalf("%+v of %d lines", p, lines)
			}
		}
		e := explain.ExplainPaste(explain.Paste{
			Text: string(raw), Lang: i18n.En,
			Keys: []explain.Keys{{AppID: "wx1", Token: "fuzz", EncodingAESKey: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"}},
		})
		if e.Kind == "" || e.Summary == "" || len(e.Steps) == 0 {
			t.Fatalf("no account: %+v", e)
		}
	})
}
