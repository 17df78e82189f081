package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"wxlab/app/control"
	"wxlab/app/workspace"
)

// told waits until a command that tells has printed all of the parts.
func told(t *testing.T, out *sharedBuffer, parts ...string) {
	t.Helper()
	eventually(t, fmt.Sprint(parts, " stand in\n", out), func() bool {
		for _, part := range parts {
			if !strings.Contains(out.String(), part) {
				return false
			}
		}
		return true
	})
}

// startedIn runs serve on a workspace and authorizes an account there.
func startedIn(t *testing.T, dir string, args ...string) (out *sharedBuffer, account string) {
	t.Helper()
	out, errs := background(t, nil, append([]string{"serve", "--workspace", dir}, args...)...)
	eventually(t, "serve runs: "+errs.String(), func() bool { return strings.Contains(out.String(), "Ctrl+C") })
	c, err := control.Find(dir, http.DefaultClient)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := control.Ask(t.Context(), c, control.WaitForExchange{Query: "kind:ticket outcome:ok"}); err != nil {
		t.Fatal(err)
	}
	return out, authorizeFirst(t, c)
}

// TestServeTellsWhoSaidWhat: the nickname, the text in clear, and what the platform answered, in the user's language.
func TestServeTellsWhoSaidWhat(t *testing.T) {
	for lang, refused := range map[string]string{"zh": "计算值与收到的签名不一致", "en": "The computed signature is not the one received"} {
		dir := t.TempDir()
		out, account := startedIn(t, dir, "--lang", lang)
		told(t, out, "component_verify_ticket", "<-- ✓ 200  success")
		if _, errs, exit := cli(t, "trigger", "text", "--workspace", dir, "--account", account, "--set", "Content=你好"); exit != 0 {
			t.Fatal(errs)
		}
		told(t, out, "山茶读书 "+account, "“你好”", "<-- ✓ 200  “收到：你好”")
		cli(t, "trigger", "text", "--workspace", dir, "--account", account, "--fault", "bad_signature")
		told(t, out, "<-- ✗ 401", refused)
		cli(t, "fault", "set", "errcode", "--api", "api_get_authorizer_info", "--errcode", "61007", "--workspace", dir)
		cli(t, "authorize", "--workspace", dir)
		told(t, out, "==> ", "api_get_authorizer_info", "<== ✗ 200  61007", map[string]string{"zh": "故障", "en": "fault"}[lang])
		if strings.Contains(out.String(), "ticket@@@") {
			t.Errorf("a ticket is shown in clear:\n%s", out)
		}
	}
}

// TestServeIsQuietWhereItIsAsked: only what goes wrong is told.
func TestServeIsQuietWhereItIsAsked(t *testing.T) {
	dir := t.TempDir()
	out, account := startedIn(t, dir, "--quiet")
	cli(t, "trigger", "text", "--workspace", dir, "--account", account)
	cli(t, "trigger", "text", "--workspace", dir, "--account", account, "--fault", "bad_signature")
	told(t, out, "<-- ✗ 401")
	if strings.Contains(out.String(), "✓") {
		t.Error(out.String())
	}
}

// TestListenJudgesAnswers: what WeChat does not take is ✗ with its reason, whatever the status says.
func TestListenJudgesAnswers(t *testing.T) {
	var answer http.HandlerFunc
	own := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { answer(w, r) }))
	t.Cleanup(own.Close)
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		says   []string
	}{
		"ok": {func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "ok") }, []string{"✗ 200  ok", "    ✗ "}},
		"302": {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/login", http.StatusFound) },
			[]string{"✗ 302", "    ✗ "}},
		"in clear": {func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, "<xml><MsgType>text</MsgType><Content>hi</Content></xml>")
		}, []string{"✗ 200", "    ✗ "}},
		"an error page": {func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "Traceback (most recent call last):\n  File \"app.py\"\nKeyError: 'ToUserName'", 500)
		}, []string{"✗ 500  its body:", "    | Traceback", "    | KeyError: 'ToUserName'"}},
	} {
		t.Run(name, func(t *testing.T) {
			answer = c.answer
			out, _ := background(t, nil, "listen", "--workspace", t.TempDir(), "--forward-to", own.URL)
			told(t, out, c.says...)
		})
	}
}

// TestListenJudgesReplies of servers that open what they get: each mistake is ✗ with its reason, in both languages.
func TestListenJudgesReplies(t *testing.T) {
	for defect, says := range map[string]map[string]string{
		"reply_clear":          {"zh": "✗ 被动回复未加密", "en": "✗ the reply is not encrypted"},
		"reply_not_swapped":    {"zh": "✗ ToUserName 与 FromUserName 未互换", "en": "✗ ToUserName and FromUserName were not swapped"},
		"reply_sealed_success": {"zh": "✗ success 被加密了", "en": "✗ success was encrypted"},
	} {
		for lang, reason := range says {
			flags := badServer(t, defect)
			at := strings.TrimSuffix(flags[1], "/event")
			dir := t.TempDir()
			out, errs := background(t, nil, "listen", "--workspace", dir, "--lang", lang, "--forward-events", at+"/event",
				"--forward-messages", at+"/$APPID$/callback", "--appid", "wxc0ffee1234567890", "--secret", flags[7], "--token", flags[9],
				"--aes-key", flags[11])
			eventually(t, "listen runs: "+errs.String(), func() bool { return strings.Contains(out.String(), "Ctrl+C") })
			cli(t, "authorize", "山茶读书", "--workspace", dir)
			cli(t, "trigger", "text", "--account", "山茶读书", "--set", "Content=echo:你好", "--workspace", dir)
			told(t, out, "“echo:你好”", "<-- ✗ 200", reason)
		}
	}
}

// TestListenSaysWhatTheServerNeeds: Token and key, masked unless they are asked for; doctor works beside it.
func TestListenSaysWhatTheServerNeeds(t *testing.T) {
	own := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "success") }))
	t.Cleanup(own.Close)
	token, key := "myowntoken2024", strings.Repeat("A", 43)
	for _, show := range []bool{false, true} {
		dir := t.TempDir()
		args := []string{"listen", "--workspace", dir, "--forward-to", own.URL, "--token", token, "--aes-key", key}
		if show {
			args = append(args, "--show-secrets")
		}
		out, _ := background(t, nil, args...)
		told(t, out, "Ctrl+C", "component_verify_ticket", "<-- ✓ 200  success")
		if shown := strings.Contains(out.String(), token) && strings.Contains(out.String(), key); shown != show {
			t.Errorf("--show-secrets %v:\n%s", show, out)
		}
		found, errs, exit := cli(t, "doctor", "--workspace", dir)
		if exit > workspace.ExitFailed || !strings.Contains(found, "✓") {
			t.Errorf("doctor beside listen: exit %d\n%s%s", exit, found, errs)
		}
	}
}

// TestTailFollowsARunningWxlab: by the search grammar, from the latest on record, as lines or as JSON.
func TestTailFollowsARunningWxlab(t *testing.T) {
	dir := t.TempDir()
	_, account := startedIn(t, dir)
	cli(t, "trigger", "text", "--workspace", dir, "--account", account, "--set", "Content=第一句")
	lines, _ := tailing(t, "--workspace", dir, "kind:message", "-n", "1")
	told(t, lines, "“第一句”")
	documents, _ := tailing(t, "--workspace", dir, "kind:message", "--json", "-n", "1")
	told(t, documents, "第一句")
	cli(t, "trigger", "text", "--workspace", dir, "--account", account, "--fault", "bad_signature")
	cli(t, "trigger", "text", "--workspace", dir, "--account", account, "--fault", "bad_signature")
	cli(t, "trigger", "text", "--workspace", dir, "--account", account, "--set", "Content=第二句")
	told(t, lines, "“第二句”", "“收到：第二句”")
	told(t, documents, "第二句")
	told(t, lines, " (as at #") // the second forgery is refused for the same reason
	if strings.Contains(lines.String(), "component_verify_ticket") {
		t.Errorf("more than was asked for:\n%s", lines)
	}
	first, _, _ := strings.Cut(documents.String(), "\n")
	var e control.Told
	if err := json.Unmarshal([]byte(first), &e); err != nil || e.Said != "第一句" || e.AppID != account || !e.OK ||
		e.NickName != "山茶读书" || !strings.Contains(e.Plain, "第一句") {
		t.Errorf("%v, %s", err, first)
	}
	for lang, says := range map[string]string{"zh": "没有名为 \"knid\" 的字段", "en": "no field \"knid\""} {
		_, errs, exit := cli(t, "tail", "knid:message", "--workspace", dir, "--lang", lang)
		if exit != workspace.ExitUsage || !strings.Contains(errs, says) {
			t.Errorf("exit %d, %s", exit, errs)
		}
	}
}
