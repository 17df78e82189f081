package main

import (
	"encoding/json"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"wxlab/app/report"
	"wxlab/app/workspace"
	"wxlab/sim/exam"
)

// TestCheckSaysWhyAndWhatMendsIt: reason, cause and fix in both languages, the same in --json, and remarks fail on request.
func TestCheckSaysWhyAndWhatMendsIt(t *testing.T) {
	own := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if r.URL.Path == "/event" {
			io.WriteString(w, `"success"`)
			return
		}
		http.NotFound(w, r) // at once: the check does not wait for what such a server might still send
	}))
	t.Cleanup(own.Close)
	args := []string{"check", "--group", "1", "--target-events", own.URL + "/event", "--target-messages", own.URL + "/$APPID$/m",
		"--appid", "wx0123456789abcdef", "--secret", strings.Repeat("a", 32), "--token", "token",
		"--aes-key", strings.Repeat("A", 43), "--sim-addr", "127.0.0.1:0", "--control-addr", "127.0.0.1:0"}
	for lang, want := range map[string][]string{"en": {"likely", "cause", "fix", "Spring"}, "zh": {"可能原因", "原因", "修复", "Spring"}} {
		text, errs, exit := cli(t, append(args, "--lang", lang)...)
		if exit != workspace.ExitFailed {
			t.Errorf("exit %d\n%s%s", exit, text, errs)
		}
		for _, part := range want {
			if !strings.Contains(text, part) {
				t.Errorf("%q is missing from\n%s", part, text)
			}
		}
	}
	text, _, _ := cli(t, append(args, "--json", "--lang", "zh")...)
	var got struct{ Release exam.ReleaseReport }
	if err := json.Unmarshal([]byte(text), &got); err != nil || len(got.Release.Groups) != 1 {
		t.Fatalf("%v in %s", err, text)
	}
	ticket := got.Release.Groups[0].Steps[0]
	if ticket.OK || len(ticket.Problems) == 0 || ticket.Problems[0].Severity != "failure" ||
		!strings.Contains(ticket.Problems[0].Fix, "Spring") || ticket.Problems[0].TextZH == "" {
		t.Errorf("%+v", ticket)
	}
}

// TestEveryStepIsReportedWhole: what was pushed, as it was and decrypted, what was expected and what came, the wrong byte
// marked, the first cause and what mends it, in every format and both languages; and no secret.
func TestEveryStepIsReportedWhole(t *testing.T) {
	own := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "success\n") }))
	t.Cleanup(own.Close)
	secret := strings.Repeat("5", 32)
	for lang, says := range map[string][]string{
		"zh": {"组件 ticket 正确接收", "5 秒内返回", "推送 component_verify_ticket，解密后", "会自动换行", "只写 7 个字节"},
		"en": {"the ticket is taken", "within 5 s", "the push component_verify_ticket, decrypted", "print", "Write the 7 bytes"},
	} {
		dir := t.TempDir()
		args := []string{"check", "--group", "1", "--lang", lang, "--target-events", own.URL + "/event", "--target-messages", own.URL + "/$APPID$/m",
			"--appid", "wx0123456789abcdef", "--secret", secret, "--token", "token", "--aes-key", strings.Repeat("A", 43),
			"--sim-addr", "127.0.0.1:0", "--control-addr", "127.0.0.1:0"}
		for _, f := range report.Formats() {
			args = append(args, "--format", string(f), "-o", filepath.Join(dir, string(f)))
		}
		if _, errs, exit := cliFast(t, args...); exit != workspace.ExitFailed {
			t.Errorf("exit %d, %s", exit, errs)
		}
		for _, f := range report.Formats() {
			raw, err := os.ReadFile(filepath.Join(dir, string(f)))
			if err != nil {
				t.Fatal(err)
			}
			text := html.UnescapeString(string(raw))
			wants := append([]string{"<Encrypt>", "<PreAuthCode><![CDATA[pre_auth_code#"}, says...)
			switch f {
			case report.JSON:
				wants = append(wants, `"want":"success","came":"success\n"`)
			case report.GitHub: // the wire is too long for a line
				wants = append(slices.Delete(wants, 0, 2), `success⟦\n⟧`)
				wants = slices.DeleteFunc(wants, func(w string) bool { return strings.Contains(w, "component_verify_ticket") })
			case report.HTML:
				wants = append(wants, `success<mark>\n</mark>`)
			case report.Markdown:
				text = strings.ReplaceAll(text, `\_`, "_")
				wants = append(wants, `success⟦\\n⟧`)
			default:
				wants = append(wants, `success⟦\n⟧`)
			}
			for _, want := range wants {
				if !strings.Contains(text, want) {
					t.Errorf("%s, %s: %q is missing from\n%.3000s", f, lang, want, text)
				}
			}
			if strings.Contains(text, secret) {
				t.Errorf("%s, %s: the secret is in the report", f, lang)
			}
		}
	}
}

// TestAReplayShowsWhatItsBytesSay: the evidence of the second time is the message of the first.
func TestAReplayShowsWhatItsBytesSay(t *testing.T) {
	file := filepath.Join(t.TempDir(), "replay.md")
	out, errs, exit := cli(t, "check", "--only", "security.replay", "--format", "text", "-o", file)
	raw, err := os.ReadFile(file)
	if exit != 0 || err != nil {
		t.Fatal(out, errs, err)
	}
	ids := regexp.MustCompile(`<MsgId>\d+</MsgId>`).FindAllString(string(raw), -1)
	if len(ids) != 2 || ids[0] != ids[1] {
		t.Errorf("%v in\n%s", ids, raw)
	}
}

// TestNobodyListensIsSaidInBothLanguages: what the system says in English is no sentence for Chinese readers.
func TestNobodyListensIsSaidInBothLanguages(t *testing.T) {
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	args := []string{"check", "--only", "callbacks.ticket", "--target-events", gone.URL + "/event", "--target-messages", gone.URL + "/$APPID$/m",
		"--appid", "wx0123456789abcdef", "--secret", strings.Repeat("5", 32), "--token", "token", "--aes-key", strings.Repeat("A", 43),
		"--sim-addr", "127.0.0.1:0", "--control-addr", "127.0.0.1:0"}
	for lang, says := range map[string]string{"zh": "该地址没有程序在监听", "en": "connection refused"} {
		if out, errs, exit := cli(t, append(args, "--lang", lang)...); exit != workspace.ExitFailed || !strings.Contains(out, says) {
			t.Errorf("exit %d\n%s%s", exit, out, errs)
		}
	}
	_, errs, exit := cli(t, append(args, "--wait-for-target", "200ms", "--lang", "zh")...)
	if exit != workspace.ExitTimeout || strings.Contains(errs, "refused") {
		t.Errorf("exit %d, %s", exit, errs)
	}
}
