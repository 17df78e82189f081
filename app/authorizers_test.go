package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"wxlab/app/control"
	"wxlab/app/workspace"
)

// TestAuthorizersCommand lists who authorized, and reads them back from WeChat.
func TestAuthorizersCommand(t *testing.T) {
	dir := t.TempDir()
	if _, errs, exit := cli(t, "authorizers", "--workspace", dir); exit != workspace.ExitEnvironment ||
		!strings.Contains(errs, "serve") {
		t.Errorf("without a running one: exit %d, %s", exit, errs)
	}
	out := &lineWriter{lines: make(chan string, 1000)}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan int, 1)
	go func() {
		p := &program{in: strings.NewReader(""), out: out, errs: &bytes.Buffer{}, env: func(string) string { return "" }}
		done <- p.run(ctx, []string{"serve", "--json", "--seed", "7", "--workspace", dir,
			"--platform-addr", "127.0.0.1:0", "--sim-addr", "127.0.0.1:0", "--control-addr", "127.0.0.1:0"})
	}()
	for line := ""; !strings.Contains(line, "component_verify_ticket"); {
		line = out.next(t)
	}
	c, err := control.Find(dir, http.DefaultClient)
	if err != nil {
		t.Fatal(err)
	}
	if text, errs, exit := cli(t, "authorizers", "--workspace", dir); exit != 0 ||
		!strings.Contains(text, "Nobody has authorized wx") {
		t.Errorf("exit %d\n%s%s", exit, text, errs)
	}
	account := authorizeFirst(t, c)
	if text, errs, exit := cli(t, "authorizers", "--workspace", dir); exit != 0 ||
		!strings.Contains(text, "✓ "+account) {
		t.Errorf("exit %d\n%s%s", exit, text, errs)
	}
	var result control.RebuildResult
	text, errs, exit := cli(t, "authorizers", "rebuild", "--json", "--workspace", dir)
	if err := json.Unmarshal([]byte(text), &result); err != nil || exit != 0 || result.Total != 1 ||
		len(result.Kept) != 1 {
		t.Errorf("exit %d, %v\n%s%s", exit, err, text, errs)
	}
	if text, errs, exit = cli(t, "authorizers", "rebuild", "--workspace", dir); exit != 0 ||
		!strings.Contains(text, "WeChat lists 1") || !strings.Contains(text, "unchanged  "+account) {
		t.Errorf("exit %d\n%s%s", exit, text, errs)
	}
	if _, errs, exit = cli(t, "authorizers", "rebuild", "--component", "wx0000000000000000",
		"--workspace", dir); exit != workspace.ExitUsage || !strings.Contains(errs, "wx0000000000000000") {
		t.Errorf("exit %d, %s", exit, errs)
	}
	stop()
	if exit := <-done; exit != 0 {
		t.Error("serve ended with", exit)
	}
}

// authorizeFirst has the world's first account authorize the component.
func authorizeFirst(t *testing.T, c *control.Client) (appID string) {
	t.Helper()
	world, err := control.Ask(t.Context(), c, control.GetWorld{})
	if err != nil {
		t.Fatal(err)
	}
	appID = world.Accounts[0].AppID
	if _, err := control.Ask(t.Context(), c, control.Authorize{AuthorizerAppID: appID}); err != nil {
		t.Fatal(err)
	}
	return appID
}

// TestARebuildSaysWhatNoRuleRanFor in both languages, and nothing where there was nothing.
func TestARebuildSaysWhatNoRuleRanFor(t *testing.T) {
	for lang, says := range map[string]string{"zh": "有 2 条消息没有运行规则", "en": "2 messages came before"} {
		var out bytes.Buffer
		p := &program{out: &out, language: lang, env: func(string) string { return "" }}
		if p.showRebuilt(control.RebuildResult{Total: 1, Added: []string{"wx1"}, Unheard: 2}); !strings.Contains(out.String(), says) {
			t.Errorf("%s: %s", lang, &out)
		}
		out.Reset()
		if p.showRebuilt(control.RebuildResult{Total: 1, Added: []string{"wx1"}}); strings.Contains(out.String(), "outcome:") {
			t.Errorf("%s: %s", lang, &out)
		}
	}
}
