package main

import (
	"os"
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

// TestBashCompletes: a real bash asks the program through its script. What bash-completion brings is the line in words, which
// the test splits itself.
func TestBashCompletes(t *testing.T) {
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("not tested: there is no bash here")
	}
	dir := t.TempDir()
	if _, errs, exit := cli(t, "demo", "--workspace", filepath.Join(dir, "shop"), "--json"); exit != 0 {
		t.Fatal(errs)
	}
	script := `eval "$(wxlab completion bash)"
_get_comp_words_by_ref() { cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} words=("${COMP_WORDS[@]}") cword=$COMP_CWORD; }
while IFS= read -r COMP_LINE <&3; do
	read -ra COMP_WORDS <<<"$COMP_LINE"
	COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_POINT=${#COMP_LINE} COMP_TYPE=9 COMPREPLY=()
	__start_wxlab 2>/dev/null
	echo "$COMP_LINE: ${COMPREPLY[*]}"
done 3<lines
`
	lines := "wxlab trig\nwxlab trigger subscr\nwxlab trigger text --set Cont\nwxlab trigger text --fault bad_sig\n" +
		"wxlab workspaces --workspace shop rename sh\n"
	for name, text := range map[string]string{"complete.sh": script, "lines": lines} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, err := shell(t, dir, "bash complete.sh")
	for line, want := range map[string]string{
		"wxlab trig": "trigger", "wxlab trigger subscr": "subscribe", "wxlab trigger text --set Cont": "Content=",
		"wxlab trigger text --fault bad_sig": "bad_signature", "wxlab workspaces --workspace shop rename sh": "shop",
	} {
		_, offered, _ := strings.Cut(out, line+": ")
		offered, _, _ = strings.Cut(offered, "\n")
		if !strings.HasPrefix(offered, want) {
			t.Errorf("%s: %q, want %s; %v", line, offered, want, err)
		}
	}
}
