package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestTabCompletesValues without a Wxlab that runs: what is on record will do.
func TestTabCompletesValues(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "shop")
	if _, errs, exit := cli(t, "demo", "--workspace", dir, "--json"); exit != 0 {
		t.Fatal(errs)
	}
	for _, tt := range []struct{ typed, want string }{
		{"ser", "serve"},
		{"trigger te", "text"},
		{"trigger text --fault bad_s", "bad_signature"},
		{"trigger text --set Con", "Content="},
		{"trigger text --account wx", "wx"},
		{"trigger text --expect ref", "refused"},
		{"serve --only s", "sim"},
		{"serve --tunnel s", "ssh"},
		{"check --only tokens,del", "tokens,delivery"},
		{"check --format ju", "junit"},
		{"demo --lang z", "zh"},
		{"doctor --component wx", "wx"},
		{"workspaces rename sh", "shop"},
		{"workspaces color shop gr", "green"},
		{"env do", "dotenv"},
		{"sdk wxj", "wxjava"},
		{"run release", "release-check"},
		{"bench --servers co", "codec"},
		{"fault set err", "errcode"},
		{"authorize wx", "wx"},
		{"world set wx0 audit.code.re", "audit.code.result=\t代码审核"},
	} {
		args := append([]string{"__complete", "--workspace", dir, "--lang", "zh"}, strings.Fields(tt.typed)...)
		out, errs, exit := cli(t, args...)
		if exit != 0 || !strings.Contains("\n"+out, "\n"+tt.want) {
			t.Errorf("%s: exit %d %s%s", tt.typed, exit, out, errs)
		}
	}
	out, _, _ := cli(t, "__complete", "--lang", "zh", "trigger", "te")
	if !strings.Contains(out, "text\t") || !strings.ContainsFunc(out, isHan) {
		t.Errorf("callbacks are not explained: %s", out)
	}
}

// TestValuesAreCalledTheSameInBothLanguages, for their names choose what completes them.
func TestValuesAreCalledTheSameInBothLanguages(t *testing.T) {
	names := func(lang string) (out []string) {
		for _, f := range flagsOf(tree(t, lang)) {
			out = append(out, f.Name+" "+strings.Join(f.Annotations[valueName], ""))
		}
		return out
	}
	zh, en := names("zh"), names("en")
	for i := range zh {
		if zh[i] != en[i] {
			t.Errorf("--%s in Chinese, --%s in English", zh[i], en[i])
		}
	}
}

// TestCompletionScriptsAreWhatTheirShellsTake asks those shells that are there.
func TestCompletionScriptsAreWhatTheirShellsTake(t *testing.T) {
	for shell, check := range map[string]string{"bash": "-n", "zsh": "-n", "fish": "--no-execute", "powershell": ""} {
		script, errs, exit := cli(t, "completion", shell)
		if exit != 0 || !strings.Contains(script, "wxlab") {
			t.Errorf("%s: exit %d %s", shell, exit, errs)
		}
		path, err := exec.LookPath(shell)
		if err != nil || check == "" {
			continue
		}
		cmd := exec.Command(path, check)
		cmd.Stdin = strings.NewReader(script)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v %s", shell, err, out)
		}
	}
}
