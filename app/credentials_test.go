package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wxlab/app/control"
	"wxlab/app/credentials"
	"wxlab/app/workspace"
)

// What a developer has of a component: the values, and a Spring Boot configuration with them.
const (
	ownAppID  = "wx00000000000000d4"
	ownSecret = "fedcba9876543210fedcba9876543210"
	ownToken  = "owntoken2026"
	ownKey    = "nnal0weNYtQ8qdLpOgRAm7JyQXK9FvA1hXP5U3PPPPW"
)

func ownConfiguration(t *testing.T) (file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "application.yml")
	text := "server: {port: 8080}\nwx:\n  open:\n    componentAppId: " + ownAppID + "\n    componentSecret: " + ownSecret +
		"\n    componentToken: " + ownToken + "\n    componentAesKey: " + ownKey + "\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// cliIn is cli with variables in the environment.
func cliIn(t *testing.T, env map[string]string, args ...string) (out, errs string, exit int) {
	t.Helper()
	var o, e bytes.Buffer
	p := &program{in: strings.NewReader(""), out: &o, errs: &e, env: func(name string) string { return env[name] }}
	exit = p.run(t.Context(), args)
	return o.String(), e.String(), exit
}

// TestTheEmbeddedPlatformTakesOwnCredentials for one start: it speaks with them, and the workspace keeps its own.
func TestTheEmbeddedPlatformTakesOwnCredentials(t *testing.T) {
	dir := t.TempDir()
	s := serve(t, "--workspace", dir, "--sim-addr", "127.0.0.1:0", "--appid", ownAppID, "--secret", ownSecret, "--token", ownToken,
		"--aes-key", ownKey)
	account := s.verifiedAccount(t)
	must(t, s, control.WaitForExchange{Query: "name:component_verify_ticket outcome:ok", Timeout: 20})
	must(t, s, control.Authorize{AuthorizerAppID: account.AppID})
	d := must(t, s, control.Trigger{Event: "text", Account: account.AppID})
	if d.Component != ownAppID || !d.Accepted {
		t.Errorf("%+v", d)
	}
	must(t, s, control.CheckRelease{Groups: []int{1}})
	kept, err := workspace.Load(dir)
	if err != nil || kept.Component.AppID == ownAppID || kept.Component.AppID == "" || kept.HasComponent(ownAppID) {
		t.Errorf("the workspace has %s, %v", kept.Component.AppID, err)
	}
	added := must(t, s, control.AddComponent{ComponentBody: control.ComponentBody{AppID: moreAppID, AppSecret: ownSecret, Token: "tok",
		EncodingAESKey: ownKey}})
	after, err := workspace.Load(dir)
	if err != nil || len(added.Components) != 2 || after.Component != kept.Component || !after.HasComponent(moreAppID) {
		t.Errorf("%+v, %v", added, err)
	}
}

// TestWhatIsLeftOutStaysTheWorkspaces, and what is given counts in the order flag, variable, file.
func TestWhatIsLeftOutStaysTheWorkspaces(t *testing.T) {
	dir, file := t.TempDir(), ownConfiguration(t)
	if _, errs, exit := cli(t, "components", "--workspace", dir); exit != 0 {
		t.Fatal(errs)
	}
	before, err := workspace.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	const byVariable = "variable2026"
	env := map[string]string{"WXLAB_TOKEN": byVariable, "WXLAB_AES_KEY": "ignored, the flag counts"}
	out, errs, exit := cliIn(t, env, "encrypt", "--workspace", dir, "--from", file, "--aes-key", ownKey, "--seed", "1", "--json",
		writeFile(t, "<xml></xml>"))
	if exit != 0 || !strings.Contains(errs, "token ••••") || !strings.Contains(errs, "(WXLAB_TOKEN)") || strings.Contains(errs, byVariable) ||
		!strings.Contains(errs, "appid "+ownAppID+" ("+file+")") || strings.Contains(errs, "aes-key") || strings.Contains(errs, "secret") {
		t.Errorf("exit %d, %s", exit, errs)
	}
	var sealed struct{ Query, Body string }
	if err := json.Unmarshal([]byte(out), &sealed); err != nil {
		t.Fatal(err)
	}
	body := writeFile(t, sealed.Body)

	args := []string{"decrypt", "--url", "/?" + sealed.Query, "--body", body, "--workspace", dir}
	if out, errs, exit := cliIn(t, map[string]string{"WXLAB_TOKEN": byVariable}, append(args, "--from", file)...); exit != 0 {
		t.Errorf("exit %d\n%s%s", exit, out, errs)
	}
	if _, _, exit := cliIn(t, nil, append(args, "--from", file)...); exit != workspace.ExitFailed {
		t.Errorf("with the file's own token: exit %d", exit)
	}
	if own := before.Component.Token.Reveal(); own == "" || own == byVariable {
		t.Errorf("the workspace has the token %q", own)
	}
}

func writeFile(t *testing.T, text string) (name string) {
	t.Helper()
	name = filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// TestAServerUnderTestByFileAndVariables: no secret stands on the command line.
func TestAServerUnderTestByFileAndVariables(t *testing.T) {
	down := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusTeapot) }))
	t.Cleanup(down.Close)
	check := []string{"check", "--group", "1"}
	target := append(check, "--target-events", down.URL+"/e", "--target-messages", down.URL+"/$APPID$")
	variables := map[string]string{"WXLAB_APPID": ownAppID, "WXLAB_SECRET": ownSecret, "WXLAB_TOKEN": ownToken, "WXLAB_AES_KEY": ownKey}
	everything := maps.Clone(variables)
	everything["WXLAB_TARGET_EVENTS"], everything["WXLAB_TARGET_MESSAGES"] = down.URL+"/e", down.URL+"/$APPID$"
	for name, c := range map[string]struct {
		env  map[string]string
		args []string
	}{
		"file":       {nil, append(slices.Clone(target), "--from", ownConfiguration(t))},
		"variables":  {variables, target},
		"everything": {everything, check},
	} {
		out, errs, exit := cliIn(t, c.env, c.args...)
		if exit != workspace.ExitFailed || !strings.Contains(out, "418") || strings.Contains(out+errs, ownSecret) {
			t.Errorf("%s: exit %d\n%s%s", name, exit, out, errs)
		}
	}
	if _, errs, exit := cliIn(t, map[string]string{"WXLAB_APPID": ownAppID}, target...); exit != workspace.ExitUsage ||
		!strings.Contains(errs, "--secret") {
		t.Errorf("exit %d, %s", exit, errs)
	}
}

// TestCredentialsOfAnotherAreRefused: where a Wxlab runs with one component, and in a workspace of real WeChat.
func TestCredentialsOfAnotherAreRefused(t *testing.T) {
	dir := t.TempDir()
	serve(t, "--workspace", dir, "--sim-addr", "127.0.0.1:0")
	if _, errs, exit := cli(t, "check", "--group", "1", "--workspace", dir, "--appid", ownAppID); exit != workspace.ExitUsage ||
		!strings.Contains(errs, ownAppID) || !strings.Contains(errs, "--workspace") {
		t.Errorf("exit %d, %s", exit, errs)
	}
	real := filepath.Join(t.TempDir(), "real")
	if _, errs, exit := cli(t, "connect", "--workspace", real, "--from", ownConfiguration(t)); exit != 0 {
		t.Fatal(errs)
	}
	if _, errs, exit := cli(t, "serve", "--workspace", real, "--appid", moreAppID, "--platform-addr", "127.0.0.1:0",
		"--control-addr", "127.0.0.1:0"); exit != workspace.ExitUsage || !strings.Contains(errs, "wxlab connect") {
		t.Errorf("exit %d, %s", exit, errs)
	}
}

// TestConnectTakesNoKeyForGranted: an unknown key is refused, and what nobody gave is named.
func TestConnectTakesNoKeyForGranted(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "real")
	slip := writeFile(t, `{"appid":"`+ownAppID+`","appsecret":"`+ownSecret+`","tokn":"`+ownToken+`"}`)
	other := writeFile(t, `{"appid":"`+ownAppID+`","appsecret":"`+ownSecret+`","colour":"red"}`)
	for file, want := range map[string]string{slip: `"tokn" is not known; did you mean token?`, other: `"colour" is not known`} {
		for _, command := range []string{"connect", "components add"} {
			args := append(strings.Fields(command), "--workspace", dir, "--from", file)
			if _, errs, exit := cli(t, args...); exit != workspace.ExitUsage || !strings.Contains(errs, want) ||
				!strings.Contains(errs, "line 1") {
				t.Errorf("%v: exit %d, %s", args, exit, errs)
			}
		}
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("a workspace was made all the same")
	}
	given := writeFile(t, `{"appid":"`+ownAppID+`","appsecret":"`+ownSecret+`"}`)
	out, errs, exit := cli(t, "connect", "--workspace", dir, "--from", given)
	if exit != 0 || !strings.Contains(out, "invented; copy them from the Set-up page into the console: token, aes-key") {
		t.Errorf("exit %d, %s%s", exit, out, errs)
	}
	out, errs, exit = cli(t, "connect", "--workspace", dir, "--appid", ownAppID, "--secret", ownSecret, "--token", ownToken)
	if exit != 0 || !strings.Contains(out, "kept as they were in the workspace: aes-key") || strings.Contains(out, "invented") {
		t.Errorf("exit %d, %s%s", exit, out, errs)
	}
	if out, errs, exit := cli(t, "connect", "--workspace", dir, "--lang", "zh", "--appid", ownAppID); exit != 0 ||
		!strings.Contains(out, "沿用工作区原有的值：secret, token, aes-key") {
		t.Errorf("exit %d, %s%s", exit, out, errs)
	}
}

// TestEverySecretHasItsVariable: wherever a flag takes one, its help names the variable, and --from stands beside it.
func TestEverySecretHasItsVariable(t *testing.T) {
	root := newRootCommand(&program{env: func(string) string { return "" }})
	variables := map[string]string{"appid": "WXLAB_APPID", "secret": "WXLAB_SECRET", "token": "WXLAB_TOKEN", "aes-key": "WXLAB_AES_KEY",
		"previous-aes-key": "WXLAB_PREVIOUS_AES_KEY", "previous-token": "WXLAB_PREVIOUS_TOKEN", "session-key": "WXLAB_SESSION_KEY"}
	found := map[string]bool{}
	for _, name := range []string{"serve", "check", "run", "listen", "connect", "components add", "decrypt", "encrypt"} {
		cmd, _, err := root.Find(strings.Fields(name))
		if err != nil {
			t.Fatal(err)
		}
		for flag, variable := range variables {
			f := cmd.Flags().Lookup(flag)
			if f == nil {
				continue
			}
			if found[flag] = true; !strings.Contains(f.Usage, variable) || cmd.Flags().Lookup("from") == nil {
				t.Errorf("wxlab %s --%s: %s", name, flag, f.Usage)
			}
		}
		if cmd.Flags().Lookup("token") == nil {
			t.Errorf("wxlab %s takes no credentials", name)
		}
	}
	if len(found) != len(variables) {
		t.Errorf("only %v are flags", fmt.Sprint(found))
	}
}

// TestReadmeNamesTheVariables that there are.
func TestReadmeNamesTheVariables(t *testing.T) {
	readme := string(readFile(t, "../README.md"))
	for _, f := range credentials.Fields() {
		if !strings.Contains(readme, "`"+f.Variable+"`") || !strings.Contains(readme, "`--"+f.Flag+"`") {
			t.Errorf("README.md does not name %s and --%s", f.Variable, f.Flag)
		}
	}
}
