package main

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wxlab/app/workspace"
)

// TestVarWinsOverEveryFile: --var is said by whoever runs a scenario, and over the vars of included files too; what an include
// says itself is an argument.
func TestVarWinsOverEveryFile(t *testing.T) {
	file := scenarioFile(t, "  - include: other.yaml\n  - include: {file: other.yaml, vars: {loud: YES}}\n")
	other := filepath.Join(filepath.Dir(file), "other.yaml")
	if err := os.WriteFile(other, []byte("vars: {who: stranger, loud: no}\nsteps:\n  - message: ${who} ${loud}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		says []string
	}{
		{nil, []string{"message stranger no", "message stranger YES"}},
		{[]string{"--var", "who=friend"}, []string{"message friend no", "message friend YES"}},
		{[]string{"--var", "loud=maybe"}, []string{"message stranger maybe", "message stranger YES"}},
	} {
		out, errs, _ := cli(t, append([]string{"run", file}, c.args...)...)
		for _, part := range c.says {
			if !strings.Contains(out, part) {
				t.Errorf("%v: %q is missing from\n%s%s", c.args, part, out, errs)
			}
		}
	}
}

// TestIncludesStayInTheirFolder, whatever way leads out of it.
func TestIncludesStayInTheirFolder(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "secret.yaml")
	if err := os.WriteFile(outside, []byte("steps:\n  - message: secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	file := scenarioFile(t, "  - include: link.yaml\n")
	folder := filepath.Dir(file)
	if err := os.Symlink(outside, filepath.Join(folder, "link.yaml")); err != nil {
		t.Skip("not tested: no links can be made here:", err)
	}
	for _, lang := range []string{"zh", "en"} {
		out, errs, exit := cli(t, "run", file, "--lang", lang)
		if exit != workspace.ExitUsage || strings.Contains(out+errs, "message: secret") || !strings.Contains(errs, "link.yaml") {
			t.Errorf("exit %d, %s%s", exit, out, errs)
		}
	}
	below := scenarioFile(t, "  - include: sub/deep.yaml\n")
	if err := os.Mkdir(filepath.Join(filepath.Dir(below), "sub"), 0o700); err != nil {
		t.Fatal(err)
	}
	deep := filepath.Join(filepath.Dir(below), "sub", "deep.yaml")
	if err := os.WriteFile(deep, []byte("steps:\n  - wait: 1ms\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, errs, exit := cli(t, "run", below); exit != 0 || !strings.Contains(out, "✓ 1.1") {
		t.Errorf("exit %d, %s%s", exit, out, errs)
	}
}

// TestAMistypedPathIsNotNeverCalled: the simulator's register knows what there is.
func TestAMistypedPathIsNotNeverCalled(t *testing.T) {
	for lang, said := range map[string]string{"zh": "是否要写 custom/send", "en": "did you mean custom/send"} {
		_, errs, exit := cli(t, "run", scenarioFile(t, "  - expect: {call: {path: custom/sned, times: 0}}\n"), "--lang", lang)
		if exit != workspace.ExitUsage || !strings.Contains(errs, said) || !strings.Contains(errs, "3:13") {
			t.Errorf("exit %d, %s", exit, errs)
		}
	}
	out, errs, exit := cli(t, "run", scenarioFile(t, "  - expect: {call: {path: custom/send, times: 0}, within: 10ms}\n"))
	if exit != 0 {
		t.Errorf("exit %d, %s%s", exit, out, errs)
	}
}

// TestASeedThatIsNotUsedIsSaid: a server of one's own goes on in one world, whatever the second file asks for.
func TestASeedThatIsNotUsedIsSaid(t *testing.T) {
	own := httptest.NewServer(answering(200, "success"))
	t.Cleanup(own.Close)
	first, second := scenarioFile(t, "  - wait: 1ms\n"), scenarioFile(t, "  - wait: 1ms\n")
	if err := os.WriteFile(second, []byte("seed: 8\nsteps:\n  - wait: 1ms\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	flags := []string{"--target-events", own.URL + "/event", "--target-messages", own.URL + "/$APPID$/cb", "--appid", "wx0123456789abcdef",
		"--secret", strings.Repeat("a", 32), "--token", "token", "--aes-key", strings.Repeat("A", 43)}
	for lang, said := range map[string]string{"zh": "没有使用 seed: 8", "en": "seed: 8 was not used"} {
		_, errs, exit := cli(t, append([]string{"run", first, second, "--lang", lang}, flags...)...)
		if exit != 0 || !strings.Contains(errs, said) || strings.Count(errs, "seed:") != 1 {
			t.Errorf("exit %d, %s", exit, errs)
		}
	}
	if _, errs, exit := cli(t, "run", first, second); exit != 0 || errs != "" { // each has its own
		t.Errorf("exit %d, %s", exit, errs)
	}
}
