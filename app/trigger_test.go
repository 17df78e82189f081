package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wxlab/app/control"
	"wxlab/app/workspace"
)

// underTest runs a simulator with a server of one's own behind it, and returns the workspace to trigger in.
func underTest(t *testing.T, h http.HandlerFunc) (dir string, s served) {
	t.Helper()
	own := httptest.NewServer(h)
	t.Cleanup(own.Close)
	dir = t.TempDir()
	return dir, serve(t, "--workspace", dir, "--only", "sim", "--sim-addr", "127.0.0.1:0", "--seed", "7",
		"--target-events", own.URL+"/event", "--target-messages", own.URL+"/$APPID$/callback",
		"--appid", "wx0123456789abcdef", "--secret", strings.Repeat("a", 32), "--token", "token",
		"--aes-key", strings.Repeat("A", 43))
}

func answering(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		io.WriteString(w, body)
	}
}

// TestForgeriesAreExpectedToBeRefused: a server that stores whatever comes fails with a sentence that says what it took and
// why that is dangerous; one that answers 403 passes, after one push, and is told nothing of keys.
func TestForgeriesAreExpectedToBeRefused(t *testing.T) {
	careless, _ := underTest(t, answering(200, "success"))
	strict, _ := underTest(t, answering(403, "bad signature"))
	for _, fault := range []string{"bad_signature", "wrong_appid", "signature_only", "truncated", "dtd"} {
		for lang, want := range map[string][]string{
			"zh": {"✗ 已被接受，但应被拒绝", "✗ 服务端接受了伪造的 component_verify_ticket", `200 "success"`, "危险：", "修复"},
			"en": {"✗ accepted, but it ought to be refused", "✗ the server accepted a forged component_verify_ticket",
				`200 "success"`, "Danger: ", "fix"},
		} {
			text, errs, exit := cli(t, "trigger", "component_verify_ticket", "--fault", fault, "--workspace", careless, "--lang", lang)
			if exit != workspace.ExitFailed || strings.Count(text, "<-- ") != 1 {
				t.Errorf("%s, taken: exit %d\n%s%s", fault, exit, text, errs)
			}
			for _, part := range want {
				if !strings.Contains(text, part) {
					t.Errorf("%s, taken: %q is missing from\n%s", fault, part, text)
				}
			}
		}
		for lang, want := range map[string]string{"zh": "✓ 已被拒绝，处理正确", "en": "✓ refused, as it ought to be"} {
			text, errs, exit := cli(t, "trigger", "text", "--fault", fault, "--workspace", strict, "--lang", lang)
			if exit != 0 || strings.Count(text, "<-- [403]") != 1 || !strings.Contains(text, want) ||
				strings.ContainsAny(text, "✗") || strings.Contains(text, "EncodingAESKey") {
				t.Errorf("%s, refused: exit %d\n%s%s", fault, exit, text, errs)
			}
		}
	}
	for _, dir := range []string{careless, strict} {
		if text, _, exit := cli(t, "trigger", "text", "--fault", "stale_timestamp", "--workspace", dir); exit != 0 {
			t.Errorf("WeChat names no freshness rule: exit %d\n%s", exit, text)
		}
	}
}

// TestEitherIsRight: where taking a push and refusing it are both right, neither is said to be what ought to be.
func TestEitherIsRight(t *testing.T) {
	dir, _ := underTest(t, answering(403, "no"))
	for lang, want := range map[string]string{"zh": "✓ 已被拒绝；接受或拒绝都可以", "en": "✓ refused; to accept would do as well"} {
		text, _, exit := cli(t, "trigger", "text", "--expect", "either", "--lang", lang, "--workspace", dir)
		if exit != 0 || !strings.Contains(text, want) {
			t.Errorf("exit %d\n%s", exit, text)
		}
	}
}

// TestExpectSaysWhatTheHandlerOughtToDo: the flag, its default by the callback, and the exit code.
func TestExpectSaysWhatTheHandlerOughtToDo(t *testing.T) {
	dir, _ := underTest(t, answering(200, "success"))
	tests := []struct {
		args []string
		exit int
		say  string // in English
	}{
		{[]string{"text"}, 0, "✓ accepted"},
		{[]string{"text", "--expect", "accepted"}, 0, "✓ accepted"},
		{[]string{"text", "--expect", "success"}, 0, "✓ accepted"},
		{[]string{"text", "--expect", "refused"}, 1, "nothing in this text is forged"},
		{[]string{"text", "--expect", "reply"}, 1, "a passive reply was expected"},
		{[]string{"text", "--expect", "reply:你好"}, 1, `the passive reply "你好" was expected, and the answer was "success"`},
		{[]string{"release_text"}, 1, `"TESTCOMPONENT_MSG_TYPE_TEXT_callback" was expected`},
		{[]string{"release_text", "--expect", "accepted"}, 0, "✓ accepted"},
		{[]string{"text", "--fault", "bad_signature", "--expect", "accepted"}, 0, "✓ accepted"},
		{[]string{"text", "--expect", "refuse"}, 2, ""},
	}
	for _, tt := range tests {
		text, errs, exit := cli(t, append([]string{"trigger", "--workspace", dir}, tt.args...)...)
		if exit != tt.exit || !strings.Contains(text, tt.say) {
			t.Errorf("%v: exit %d\n%s%s", tt.args, exit, text, errs)
		}
		text, _, exit = cli(t, append([]string{"trigger", "--json", "--workspace", dir}, tt.args...)...)
		var d control.Delivery
		if exit == workspace.ExitUsage {
			continue
		}
		if err := json.Unmarshal([]byte(text), &d); err != nil || exit != tt.exit || d.AsExpected != (exit == 0) || d.Expected == "" {
			t.Errorf("%v --json: exit %d, %s", tt.args, exit, text)
		}
		if exit == 1 && (len(d.Problems) == 0 || d.Problems[0].Severity != "failure" || d.Problems[0].Cause == "" ||
			d.Problems[0].Fix == "") {
			t.Errorf("%v --json: %+v", tt.args, d.Problems)
		}
	}
}

// TestStrictCountsRemarks: what WeChat takes although it is wrong by the book is a remark, and a failure on request.
func TestStrictCountsRemarks(t *testing.T) {
	dir, _ := underTest(t, answering(200, "success\n"))
	text, _, exit := cli(t, "trigger", "text", "--workspace", dir)
	if exit != 0 || !strings.Contains(text, "    ! ") || strings.Contains(text, "✗") {
		t.Errorf("exit %d\n%s", exit, text)
	}
	text, _, exit = cli(t, "trigger", "text", "--strict", "--workspace", dir)
	if exit != 1 || !strings.Contains(text, "    ✗ ") || strings.Contains(text, "✓") {
		t.Errorf("--strict: exit %d\n%s", exit, text)
	}
}

// TestAnyMessageCanBeTriggered: of a file or standard input, in XML or JSON, whether a catalogue has it or not.
func TestAnyMessageCanBeTriggered(t *testing.T) {
	dir, s := underTest(t, answering(200, "success"))
	a := s.verifiedAccount(t)
	apply := `<xml><ToUserName>` + a.UserName + `</ToUserName><FromUserName>oX</FromUserName><CreateTime>1700000000</CreateTime>
<MsgType>event</MsgType><Event>wxa_unheard_of</Event></xml>`
	write := func(name, text string) string {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for lang, want := range map[string]string{"zh": "没有名为 \"wxa_unheard_of\" 的推送", "en": "There is no callback called"} {
		if _, errs, exit := cli(t, "trigger", "wxa_unheard_of", "--lang", lang, "--workspace", dir); exit != workspace.ExitUsage ||
			!strings.Contains(errs, want) || !strings.Contains(errs, "wxlab trigger --raw FILE") {
			t.Errorf("exit %d, %s", exit, errs)
		}
	}
	text, errs, exit := cli(t, "trigger", "--raw", write("a.xml", apply), "--workspace", dir)
	if exit != 0 || !strings.Contains(text, "--> wxa_unheard_of  "+a.AppID) || !strings.Contains(text, "has not authorized") {
		t.Errorf("exit %d\n%s%s", exit, text, errs)
	}
	if text, _, _ = cli(t, "trigger", "--raw", write("a.xml", apply), "--lang", "zh", "--workspace", dir); !strings.Contains(text,
		"没有授权第三方平台") {
		t.Errorf("%s", text)
	}
	text, _, exit = cli(t, "trigger", "--raw", write("a.json", `{"InfoType":"notify_new","AppId":"x"}`), "--dry-run",
		"--workspace", dir)
	if exit != 0 || !strings.Contains(text, "/event?") || !strings.Contains(text, `{"InfoType":"notify_new","AppId":"x"}`) {
		t.Errorf("exit %d\n%s", exit, text)
	}
	var out, wrong bytes.Buffer
	p := &program{in: strings.NewReader(apply), out: &out, errs: &wrong, env: func(string) string { return "" }}
	if exit := p.run(t.Context(), []string{"trigger", "--raw", "-", "--workspace", dir}); exit != 0 ||
		!strings.Contains(out.String(), "wxa_unheard_of") {
		t.Errorf("of standard input: exit %d\n%s%s", exit, &out, &wrong)
	}
	for _, tt := range []struct{ text, zh, en string }{
		{"<xml>\n<a></b></xml>", "第 2 行第 4 列", "line 2, column 4"},
		{`{"MsgType": }`, "第 1 行第 13 列", "line 1, column 13"},
		{"<xml><a>1</a></xml>", "没有 InfoType", "no InfoType"},
		{"\xc4\xe3", "不是 UTF-8", "no UTF-8"},
		{"", "是空的", "is empty"},
	} {
		for lang, want := range map[string]string{"zh": tt.zh, "en": tt.en} {
			_, errs, exit := cli(t, "trigger", "--raw", write("x", tt.text), "--lang", lang, "--workspace", dir)
			if exit != workspace.ExitUsage || !strings.Contains(errs, want) {
				t.Errorf("%q: exit %d, %s", tt.text, exit, errs)
			}
		}
	}
	broken := write("broken.xml", "<xml><InfoType>")
	if text, errs, exit := cli(t, "trigger", "--raw", broken, "--broken", "--workspace", dir); exit != 0 {
		t.Errorf("broken on purpose: exit %d\n%s%s", exit, text, errs)
	}
	if _, errs, exit := cli(t, "trigger", "text", "--raw", broken, "--workspace", dir); exit != workspace.ExitUsage ||
		!strings.Contains(errs, "leave out text") {
		t.Errorf("two messages: exit %d, %s", exit, errs)
	}
}
