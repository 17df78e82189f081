package main

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wxlab/app/control"
	"wxlab/app/report"
	"wxlab/app/scenario/script"
	"wxlab/app/workspace"
	"wxlab/fixtures"
)

// scenarioFile writes a scenario with these steps.
func scenarioFile(t *testing.T, steps string) string {
	t.Helper()
	t.Setenv("XDG_CONFIG_HOME", t.TempDir()) // no Wxlab of the user's is joined
	file := filepath.Join(t.TempDir(), "file.yaml")
	if err := os.WriteFile(file, []byte("seed: 7\nsteps:\n"+steps), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// TestEveryShippedScenarioPasses against the embedded platform, by its name, in both languages.
func TestEveryShippedScenarioPasses(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	names := fixtures.Scenarios()
	if len(names) < 13 {
		t.Errorf("only %d scenarios: %v", len(names), names)
	}
	for i, name := range names {
		lang := []string{"zh", "en"}[i%2]
		out, errs, exit := cli(t, "run", name, "--lang", lang)
		if exit != 0 || strings.Contains(out, "✗") || strings.Contains(out, "–") || !strings.Contains(out, "✓") {
			t.Errorf("%s: exit %d\n%s%s", name, exit, out, errs)
		}
	}
	for _, lang := range []string{"zh", "en"} {
		out, _, exit := cli(t, "run", "--list", "--lang", lang)
		if exit != 0 || strings.Count(out, "\n") != len(names) || strings.Contains(out, " · ") {
			t.Errorf("exit %d\n%s", exit, out)
		}
	}
}

// TestWhatAStepThatFailsSays: each kind, in both languages, with the line of the file, what was expected and what came.
func TestWhatAStepThatFailsSays(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	for steps, want := range map[string]struct{ both, zh, en string }{
		"  - authorize: nobody\n":                                                 {"official_account", "没有账号 \"nobody\"", "no account \"nobody\""},
		"  - unauthorize: mini_program\n":                                         {"✗ 1 ", "没有授权，无从取消", "nothing to cancel"},
		"  - push: {event: text, fault: bad_signature}\n  - expect: accepted\n":   {"file.yaml:4", "处理端正常接受", "the handler accepts it"},
		"  - message: {text: hi, openid: nobody}\n":                               {"nobody", "nobody", "nobody"},
		"  - api: {path: user/info, account: official_account}\n":                 {"authorizer_access_token", "目前没有有效的值", "There is no live"},
		"  - api: {path: api_create_preauthcode, body: {component_appid: wx0}}\n": {"errcode 0", "原因", "cause"},
		"  - open: {url: '${platform}/nowhere'}\n":                                {"404", "页面返回 200", "status 200"},
		"  - open: {url: '${platform}/authorize', press: {a: b}}\n":               {"a=b", "页面没有按预期打开", "did not open"},
		"  - advance: 9999h\n":                                                    {"✗ 1 ", "30", "30"},
		"  - fault: {effect: errcode, probability: 2}\n":                          {"✗ 1 ", "probability", "probability"},
		"  - world: {remove_account: nobody}\n":                                   {"mini_program", "没有账号", "no account"},
		"  - expect: {event: text, within: 50ms}\n":                               {"text", "这一步之后没有任何推送", "nothing was pushed"},
		"  - authorize: official_account\n  - expect: {call: {path: menu/create}, within: 50ms}\n": {
			"api_query_auth → 0", "只有这些接口调用", "only these were called"},
		"  - authorize: official_account\n  - expect: {call: {path: api_query_auth, times: 0}, within: 300ms}\n": {
			"api_query_auth", "恰好被调用 0 次", "is called 0 times"},
		"  - authorize: official_account\n  - expect: {call: {path: api_query_auth, body: {component_appid: x}}, within: 300ms}\n": {
			"body.component_appid = wx", "请求体不符", "differs"},
		"  - authorize: official_account\n  - message: hi\n  - expect: {reply: /bye/, within: 50ms}\n": {
			"file.yaml:5", "被动回复 \"/bye/\"", "the reply \"/bye/\""},
		"  - authorize: official_account\n  - expect: {message: hi, within: 50ms}\n": {"hi", "客服消息", "customer-service message"},
		"  - expect: {answer: {a: 1}}\n":                                             {"answer", "还没有 api 步骤", "no api step"},
		"  - capture: {x: answer.y}\n":                                               {"answer", "没有可取值的", "nothing to capture"},
		"  - push: component_verify_ticket\n  - capture: {x: push.No}\n":             {"push.No", "AppId", "AppId"},
		"  - each: {in: [a], steps: [{authorize: '${item}'}]}\n":                     {"1[a].1", "没有账号 \"a\"", "no account \"a\""},
		"  - include: demo.yaml\n  - authorize: nobody\n":                            {"✓ 1.17", "没有账号", "no account"},
	} {
		file := scenarioFile(t, steps)
		for lang, part := range map[string]string{"zh": want.zh, "en": want.en} {
			out, errs, exit := cli(t, "run", file, "--lang", lang)
			if exit != workspace.ExitFailed || !strings.Contains(out, part) || !strings.Contains(out, want.both) ||
				!strings.Contains(out, "file.yaml:") {
				t.Errorf("%s%s: exit %d, want %q and %q\n%s%s", steps, lang, exit, part, want.both, out, errs)
			}
		}
	}
}

// TestEveryKindOfStepWorks, with values captured from each source.
func TestEveryKindOfStepWorks(t *testing.T) {
	file := scenarioFile(t, `  - authorize: {account: official_account, func_ids: [1, 2]}
  - expect: {event: authorized, delivery: accepted, call: {path: api_query_auth, body: {component_appid: '${component}'}}}
  - capture: {appid: push.AuthorizerAppid, call_path: call.path, first_url: 'delivery.attempts[0].url'}
  - message: '${appid}'
  - expect: {reply: '/${appid}$/', type: text, seen: '/./'}
  - capture: {said: reply.Content, asked: push.Content}
  - message: '${said} $${said}'
  - expect: replied
  - push: {raw: '<xml><ToUserName>gh_x</ToUserName></xml>', broken: true, account: official_account}
  - expect: {delivery: either}
  - api: {path: user/info, query: {openid: '${follower}'}}
  - expect: {answer: {openid: '${follower}', subscribe_scene: /^ADD/}}
  - capture: {name: answer.subscribe_scene}
  - api: {path: custom/send, body: {touser: '${follower}', msgtype: text, text: {content: '${name}'}}}
  - open: '${platform}/authorize'
  - open: {link: componentloginpage, at: componentloginpage}
  - capture: {where: page.query.component_appid}
  - fault: {effect: errcode, api: user/info, errcode: -1}
  - api: {path: user/info, query: {openid: x}, errcode: -1}
  - fault: {clear: true}
  - world: {follower: {openid: o_new, nick_name: 新, subscribed: true}, quota: {path: /cgi-bin/user/info, used: 3}}
  - world: {act: {do: write, key: 甲, openid: o_new}}
  - expect: {reply: /甲/}
  - each: {in: [甲, 乙], as: word, steps: [{message: '${word}'}, {expect: {reply: '/${word}/'}}]}
  - each: {in: followers, as: who, steps: [{message: {text: hi, openid: '${who}'}}]}
  - release_check: 1
  - advance: 2h10m
  - expect: {event: component_verify_ticket, delivery: success}
  - wait: 10ms
  - unauthorize: official_account
  - expect: {delivery: success, call: {path: api_query_auth, times: 0}, within: 50ms}
`)
	out, errs, exit := cli(t, "run", file, "--json")
	var d report.Document
	if err := json.Unmarshal([]byte(out), &d); err != nil {
		t.Fatalf("%v in %s%s", err, out, errs)
	}
	if exit != 0 || !d.OK || d.Seed != 7 || d.Passed < 30 {
		t.Errorf("exit %d, %d passed, %s", exit, d.Passed, errs)
	}
	for _, c := range d.Suites[0].Cases {
		if c.Verdict != report.Pass {
			t.Errorf("%+v", c)
		}
	}
}

// TestAWrongScenarioEndsWith2: with its line and column, before anything is played.
func TestAWrongScenarioEndsWith2(t *testing.T) {
	good := scenarioFile(t, "  - wait: 1ms\n")
	bad := scenarioFile(t, "  - mesage: x\n")
	for lang, want := range map[string]string{"zh": "是否要写 message", "en": "did you mean message"} {
		out, errs, exit := cli(t, "run", good, bad, "--lang", lang)
		if exit != workspace.ExitUsage || out != "" || !strings.Contains(errs, "file.yaml:3:5: ") || !strings.Contains(errs, want) {
			t.Errorf("exit %d\n%s%s", exit, out, errs)
		}
	}
	for _, args := range [][]string{
		{"run"}, {"run", "no_such_file"}, {"run", good, "--var", "x"}, {"run", good, "--format", "pdf"}, {"run", good, "-o", "x"},
		{"run", good, "--format", "json", "-o", "a", "-o", "b"}, {"run", good, "--target-events", "http://127.0.0.1:1/"},
	} {
		for _, lang := range []string{"zh", "en"} {
			if out, errs, exit := cli(t, append(args, "--lang", lang)...); exit != workspace.ExitUsage || errs == "" {
				t.Errorf("%v: exit %d\n%s%s", args, exit, out, errs)
			}
		}
	}
}

// TestAFailedDeedEndsAScenario and a failed expectation does not, unless the first failure is to be the last.
func TestAFailedDeedEndsAScenario(t *testing.T) {
	file := scenarioFile(t, "  - expect: {event: text, within: 1ms}\n  - authorize: nobody\n  - wait: 1ms\n")
	for _, c := range []struct {
		args []string
		want string
	}{{nil, "✗✗–"}, {[]string{"--fail-fast"}, "✗––"}} {
		out, _, exit := cli(t, append([]string{"run", file}, c.args...)...)
		got := ""
		for _, line := range strings.Split(out, "\n") {
			if fields := strings.Fields(line); len(fields) > 1 && strings.Contains("✓✗–", fields[0]) {
				got += fields[0]
			}
		}
		if exit != workspace.ExitFailed || got != c.want {
			t.Errorf("%v: exit %d, %s\n%s", c.args, exit, got, out)
		}
	}
}

// TestRunEndsInTime: with 4 when its time is over, with 130 when it is interrupted, and tells what it got to know.
func TestRunEndsInTime(t *testing.T) {
	file := scenarioFile(t, "  - wait: 1ms\n  - wait: 1h\n")
	for lang, want := range map[string]string{"zh": "--timeout 的 1 秒", "en": "the 1 s of --timeout"} {
		out, errs, exit := cli(t, "run", file, "--timeout", "1s", "--lang", lang)
		if exit != workspace.ExitTimeout || !strings.Contains(errs, want) || !strings.Contains(out, "✓ 1 ") {
			t.Errorf("exit %d\n%s%s", exit, out, errs)
		}
	}
	var out, errs bytes.Buffer
	p := &program{in: strings.NewReader(""), out: &out, errs: &errs, env: func(string) string { return "" }}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	if exit := p.run(ctx, []string{"run", file}); exit != exitInterrupted {
		t.Errorf("exit %d\n%s%s", exit, &out, &errs)
	}
}

// TestReportsGoToTheirFiles beside the lines for people; what goes to standard output goes there alone.
func TestReportsGoToTheirFiles(t *testing.T) {
	file, dir := scenarioFile(t, "  - authorize: nobody\n"), t.TempDir()
	junit, html := filepath.Join(dir, "j.xml"), filepath.Join(dir, "r.html")
	out, errs, exit := cli(t, "run", file, "--format", "junit", "-o", junit, "--format", "html", "-o", html)
	raw, err := os.ReadFile(junit)
	if err != nil {
		t.Fatal(err, errs)
	}
	var suites struct {
		Failures int `xml:"failures,attr"`
	}
	if err := xml.Unmarshal(raw, &suites); err != nil || suites.Failures != 1 || exit != workspace.ExitFailed || !strings.Contains(out, "✗") {
		t.Errorf("%v %+v, exit %d\n%s", err, suites, exit, out)
	}
	if page, err := os.ReadFile(html); err != nil || !bytes.Contains(page, []byte("nobody")) {
		t.Error(err)
	}
	out, _, _ = cli(t, "run", file, "--format", "github")
	if !strings.HasPrefix(out, "::error file="+filepath.ToSlash(file)+",line=3,") || strings.Contains(out, "✗") {
		t.Error(out)
	}
	if _, errs, exit = cli(t, "run", file, "--format", "junit", "-o", filepath.Join(dir, "no", "x")); exit != workspace.ExitEnvironment {
		t.Error(exit, errs)
	}
}

// TestRunJoinsTheRunningWxlab: its world sees the pushes; a server other than the one it drives is refused.
func TestRunJoinsTheRunningWxlab(t *testing.T) {
	dir, s := underTest(t, func(w http.ResponseWriter, r *http.Request) { w.Write([]byte("success")) })
	file := scenarioFile(t, "  - push: {event: text, set: {Content: '${word}'}}\n  - expect: success\n")
	if out, errs, exit := cli(t, "run", file, "--workspace", dir, "--var", "word=joined"); exit != 0 {
		t.Fatalf("exit %d\n%s%s", exit, out, errs)
	}
	list := must(t, s, control.ListDeliveries{Limit: 500})
	if last := list.Deliveries[len(list.Deliveries)-1]; !strings.Contains(last.Plain, "joined") {
		t.Error(last.Plain)
	}
	for lang, want := range map[string]string{"zh": "推送到另一个服务端", "en": "drives another server"} {
		_, errs, exit := cli(t, "run", file, "--workspace", dir, "--var", "word=x", "--lang", lang, "--target-events", "http://127.0.0.1:1/a",
			"--target-messages", "http://127.0.0.1:1/$APPID$", "--appid", "wx0123456789abcdef", "--secret", strings.Repeat("a", 32),
			"--token", "token", "--aes-key", strings.Repeat("A", 43))
		if exit != workspace.ExitUsage || !strings.Contains(errs, want) {
			t.Errorf("exit %d\n%s", exit, errs)
		}
	}
}

// TestRunDrivesAServerOfOnesOwn: what it does wrong is told with cause and fix, and the rest is played all the same; nothing
// is left behind.
func TestRunDrivesAServerOfOnesOwn(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	own := httptest.NewServer(answering(500, "oops"))
	t.Cleanup(own.Close)
	server := own.URL
	file := scenarioFile(t, "  - push: text\n  - message: hi\n  - wait: 1ms\n")
	for lang, want := range map[string][]string{
		"zh": {"处理端正常接受", "500", "原因", "修复", "✓ 3 "}, "en": {"the handler accepts it", "500", "cause", "fix", "✓ 3 "},
	} {
		out, errs, exit := cli(t, "run", file, "--lang", lang, "--target-events", server+"/event", "--target-messages", server+"/$APPID$/cb",
			"--appid", "wx0123456789abcdef", "--secret", strings.Repeat("a", 32), "--token", "token", "--aes-key", strings.Repeat("A", 43))
		for _, part := range want {
			if exit != workspace.ExitFailed || !strings.Contains(out, part) {
				t.Errorf("exit %d, want %q\n%s%s", exit, part, out, errs)
			}
		}
	}
	if left, err := filepath.Glob(filepath.Join(os.TempDir(), "wxlab-*")); err != nil || len(left) > 0 {
		t.Error(left, err)
	}
}

// TestSchemaIsPrinted for editors.
func TestSchemaIsPrinted(t *testing.T) {
	out, errs, exit := cli(t, "run", "--schema")
	var schema map[string]any
	if err := json.Unmarshal([]byte(out), &schema); err != nil || exit != 0 || !strings.Contains(out, "component_verify_ticket") {
		t.Errorf("%v, exit %d, %s", err, exit, errs)
	}
}

// TestWhatHappenedIsRecordedAsAScenario, which passes when it is played, and fails where the server answers otherwise.
func TestWhatHappenedIsRecordedAsAScenario(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	dir, file := t.TempDir(), filepath.Join(t.TempDir(), "again.yaml")
	if out, errs, exit := cli(t, "demo", "--workspace", dir, "--seed", "7"); exit != 0 {
		t.Fatal(out, errs)
	}
	if out, errs, exit := cli(t, "record", "--as-scenario", file, "--workspace", dir); exit != 0 {
		t.Fatal(out, errs)
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"seed: 7", "authorize: wx", "你好，Wxlab", "event: subscribe", "custom/send", "advance: 2h", "unauthorize: wx"} {
		if !bytes.Contains(raw, []byte(part)) {
			t.Errorf("%q is missing from\n%s", part, raw)
		}
	}
	out, errs, exit := cli(t, "run", file)
	if exit != 0 || strings.Count(out, "✓") < 10 {
		t.Errorf("exit %d\n%s%s", exit, out, errs)
	}
	changed := bytes.Replace(raw, []byte("reply: 收到"), []byte("reply: 没收到"), 1)
	if err := os.WriteFile(file, changed, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, _, exit := cli(t, "run", file); exit != workspace.ExitFailed || strings.Count(out, "✗") != 1 {
		t.Errorf("exit %d\n%s", exit, out)
	}
}

// TestWhatTheExaminationPushedIsRecordedToo: empty texts, which no follower writes, are pushes, and the file can be read.
func TestWhatTheExaminationPushedIsRecordedToo(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	dir, file := t.TempDir(), filepath.Join(t.TempDir(), "odd.yaml")
	if out, errs, exit := cli(t, "check", "--only", "callbacks.no_cdata,callbacks.shuffled_fields,api.custom_message",
		"--workspace", dir); exit != 0 {
		t.Fatal(out, errs)
	}
	odd := scenarioFile(t, "  - authorize: official_account\n  - push: {event: text, set: {Content: ''}}\n")
	if out, errs, exit := cli(t, "run", odd, "--workspace", dir); exit != 0 {
		t.Fatal(out, errs)
	}
	if out, errs, exit := cli(t, "record", "--as-scenario", file, "--workspace", dir); exit != 0 {
		t.Fatal(out, errs)
	}
	raw, err := os.ReadFile(file)
	if err != nil || !bytes.Contains(raw, []byte(`Content: ""`)) {
		t.Errorf("%v\n%s", err, raw)
	}
	if out, errs, exit := cli(t, "run", file); exit == workspace.ExitUsage {
		t.Errorf("%s%s", out, errs)
	}
	for lang, says := range map[string]string{"zh": "没有 ID 为", "en": "There is no delivery"} {
		_, errs, exit := cli(t, "record", "--as-scenario", file, "--after", "d9", "--workspace", dir, "--lang", lang)
		if exit != workspace.ExitUsage || !strings.Contains(errs, says) {
			t.Errorf("exit %d, %s", exit, errs)
		}
	}
}

// TestNoAccountIsNoBlank: a call without an account is told to authorize first.
func TestNoAccountIsNoBlank(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	file := scenarioFile(t, "  - api: {path: user/info, query: {openid: x}}\n")
	for lang, says := range map[string]string{"zh": "还没有账号授权", "en": "No account has authorized"} {
		if out, _, exit := cli(t, "run", file, "--lang", lang); exit != workspace.ExitFailed || !strings.Contains(out, says) {
			t.Errorf("exit %d\n%s", exit, out)
		}
	}
}

// TestEveryKindIsPlayed: a kind that the parser knows is in the scenario that plays them all.
func TestEveryKindIsPlayed(t *testing.T) {
	raw, err := os.ReadFile("run_test.go")
	if err != nil {
		t.Fatal(err)
	}
	_, body, _ := strings.Cut(string(raw), "func TestEveryKindOfStepWorks(")
	body, _, _ = strings.Cut(body, "\n}\n")
	for _, kind := range script.Kinds() {
		if !strings.Contains(body, "- "+kind+":") && kind != "include" { // that is in the other table
			t.Errorf("no step %s is played", kind)
		}
	}
}

// TestWhatWasNotPlayedSaysWhy in a report that is read by machines too.
func TestWhatWasNotPlayedSaysWhy(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	file := filepath.Join(t.TempDir(), "ends.yaml")
	if err := os.WriteFile(file, []byte("steps:\n  - authorize: wxnobody\n  - message: a\n  - message: b\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for lang, says := range map[string]string{"zh": "前面的步骤失败", "en": "an earlier step failed"} {
		out, _, exit := cli(t, "run", file, "--lang", lang)
		if exit != workspace.ExitFailed || strings.Count(out, says) != 1 {
			t.Errorf("exit %d\n%s", exit, out)
		}
		out, _, _ = cli(t, "run", file, "--lang", lang, "--format", "junit")
		if strings.Count(out, `<skipped message="`+says) != 2 {
			t.Error(out)
		}
	}
}

// TestATitleIsOneLine also where a message has several.
func TestATitleIsOneLine(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	file := scenarioFile(t, "  - authorize: official_account\n  - message: \"a\\nb\\tc\"\n")
	if out, errs, exit := cli(t, "run", file); exit != 0 || !strings.Contains(out, "message a b c ") {
		t.Errorf("exit %d\n%s%s", exit, out, errs)
	}
}

// TestNothingIsNoScenario: a file without steps would be green for ever.
func TestNothingIsNoScenario(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	dir, file := t.TempDir(), filepath.Join(t.TempDir(), "none.yaml")
	for lang, says := range map[string]string{"zh": "没有可以写成场景的推送", "en": "Nothing that was pushed here"} {
		_, errs, exit := cli(t, "record", "--as-scenario", file, "--workspace", dir, "--lang", lang)
		if _, err := os.Stat(file); exit != workspace.ExitUsage || !strings.Contains(errs, says) || err == nil {
			t.Errorf("exit %d, %v\n%s", exit, err, errs)
		}
	}
}

// TestAServerOfOnesOwnHasOneWeChatForAllFiles: it keeps the tokens of the first, which a second one would not know. Each
// file begins without authorizations all the same.
func TestAServerOfOnesOwnHasOneWeChatForAllFiles(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	own := httptest.NewServer(answering(200, "success"))
	t.Cleanup(own.Close)
	first := scenarioFile(t, "  - world: {account: {appid: wxshop, nick_name: shop, kind: official_account}}\n  - authorize: wxshop\n")
	second := scenarioFile(t, "  - authorize: wxshop\n  - expect: {event: authorized, delivery: success}\n")
	out, errs, exit := cli(t, "run", first, second, "--target-events", own.URL+"/event", "--target-messages", own.URL+"/$APPID$/cb",
		"--appid", "wx0123456789abcdef", "--secret", strings.Repeat("a", 32), "--token", "token", "--aes-key", strings.Repeat("A", 43))
	if exit != 0 || strings.Count(out, "✓") != 4 {
		t.Errorf("exit %d\n%s%s", exit, out, errs)
	}
	if out, errs, exit = cli(t, "run", first, second); exit != workspace.ExitFailed { // the embedded platform begins anew with each
		t.Errorf("exit %d\n%s%s", exit, out, errs)
	}
}

// TestWhatCannotBeDoneIsSaidInBothLanguages by the simulator too.
func TestWhatCannotBeDoneIsSaidInBothLanguages(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	for steps, want := range map[string][2]string{
		"  - world: {act: follow}":                                   {"已经关注了", "already"},
		"  - world: {act: unfollow}\n  - world: {act: unfollow}":     {"并没有关注", "does not follow"},
		"  - world: {act: {do: write, openid: oNobody}}":             {"没有 openid 为 \"oNobody\" 的粉丝", "no follower with the openid"},
		"  - message: {text: hi, openid: oNobody}":                   {"没有 openid 为 \"oNobody\" 的粉丝", "no follower with the openid"},
		"  - world: {remove_follower: oNobody}":                      {"没有 openid 为 \"oNobody\" 的粉丝", "no follower with the openid"},
		"  - authorize\n  - world: {audit: success}":                 {"只有小程序有审核", "only mini programs are reviewed"},
		"  - fault: {effect: latency, probability: 7}":               {"应为 0 到 1，不是 7", "from 0 to 1"},
		"  - fault: {effect: http_status, status: 900}":              {"应为 300 到 599，不是 900", "from 300 to 599"},
		"  - fault: {effect: errcode, api: nonsense}":                {"没有路径为 \"nonsense\" 的接口", "no API has the path"},
		"  - world: {quota: {path: /x}}":                             {"没有路径为 \"/x\" 的接口", "no API has the path"},
		"  - world: {account: {appid: wx1, kind: official_account}}": {"昵称为空", "nickname of the account is empty"},
		"  - world: {follower: {openid: oNew}}":                      {"昵称为空", "nickname is empty"},
		"  - world: {switches: {set: {acount_status: 1}}}":           {"没有开关 \"acount_status\"", "no switch \"acount_status\""},
		"  - world: {switches: {set: {published: maybe}}}":           {"未通过：1 项", "Failed: 1 failed"},
		"  - world: {switches: {set: {quota./x: 1}}}":                {"没有路径为 \"/x\" 的接口", "no API has the path"},
		"  - authorize: mini_program\n  - world: {switches: {openid: oNobody, set: {blacklisted: on}}}": {
			"没有 openid 为 oNobody 的", "no follower or user with the openid oNobody"},
		"  - authorize: mini_program\n  - world: {order: confirm}":                                        {"还没有支付单", "nothing was paid yet"},
		"  - authorize: mini_program\n  - world: {order: {do: refund, id: nope}}":                         {"没有支付单 \"nope\"", "no order"},
		"  - authorize: official_account\n  - world: {order: pay}":                                        {"请换一个小程序", "only mini programs"},
		"  - authorize: mini_program\n  - world: {order: pay}\n  - world: {order: {do: pay, amount: -1}}": {"amount", "amount"},
		"  - world: {platform: {message_url: 'http://127.0.0.1:1/x'}}":                                    {"没有 $APPID$", "no $APPID$"},
	} {
		file := scenarioFile(t, steps+"\n")
		for i, lang := range []string{"zh", "en"} {
			out, errs, exit := cli(t, "run", file, "--lang", lang)
			if exit != workspace.ExitFailed || !strings.Contains(out, want[i]) {
				t.Errorf("%s in %s: exit %d, %q is missing from\n%s%s", steps, lang, exit, want[i], out, errs)
			}
		}
	}
}

// TestWhatTimeoutCutsOffIsNoSuccess in any report: a green one would be what CI shows.
func TestWhatTimeoutCutsOffIsNoSuccess(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	file := scenarioFile(t, "  - authorize\n  - wait: 30s\n  - each: {in: accounts, steps: [authorize: '${item}']}\n  - message: hi\n")
	for lang, says := range map[string]string{"zh": "这一步没有做完", "en": "this step did not end"} {
		out, errs, exit := cli(t, "run", file, "--timeout", "2s", "--format", "junit", "--lang", lang)
		if exit != workspace.ExitTimeout || !strings.Contains(out, `tests="4" failures="1" errors="0" skipped="2"`) || !strings.Contains(out, says) {
			t.Errorf("exit %d\n%s%s", exit, out, errs)
		}
	}
	out, _, exit := cli(t, "run", file, "--timeout", "1ns", "--format", "junit")
	if exit != workspace.ExitTimeout || !strings.Contains(out, `tests="1" failures="1"`) {
		t.Errorf("exit %d\n%s", exit, out)
	}
	out, _, exit = cli(t, "run", file, "--timeout", "2s", "--json")
	if exit != workspace.ExitTimeout || !strings.HasPrefix(out, `{"ok":false`) {
		t.Errorf("exit %d\n%s", exit, out)
	}
}
