package sdk

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// nasty has what shells treat in a way of their own.
var nasty = []Variable{
	{Name: "A", Value: `it's "quoted" $HOME ${X} $(id) ` + "`id`" + ` \n \\ * ? ~ # ; & | < > ! %PATH% ^`},
	{Name: "B", Value: "--require \"/a b/微信.cjs\""}, {Name: "C", Value: "‘typographic’ ‚quotes‛"}, {Name: "D", Value: `ends in \`},
	{Name: "E", Value: "  blanks  "}, {Name: "GONE", Unset: true},
}

// TestFormatsAreReadAsTheyWereMeant has each shell that is here read its format, and print what it got.
func TestFormatsAreReadAsTheyWereMeant(t *testing.T) {
	show := `for n in A B C D E GONE; do eval "printf '%s\n' \"\${$n-unset}\""; done`
	for _, reader := range []struct {
		format  Format
		program string
		script  string // $1 is the file
	}{
		{Sh, "sh", `GONE=here; . "$1"; ` + show},
		{Sh, "bash", `GONE=here; . "$1"; ` + show},
		{Sh, "zsh", `GONE=here; . "$1"; ` + show},
		{Fish, "fish", `set -gx GONE here; source $argv[1]
for n in A B C D E GONE; if set -q $n; printf '%s\n' $$n; else; echo unset; end; end`},
	} {
		t.Run(string(reader.format)+" "+reader.program, func(t *testing.T) {
			path, err := exec.LookPath(reader.program)
			if err != nil {
				t.Skip("there is no " + reader.program)
			}
			args := []string{"-c", reader.script, "script", written(t, reader.format, nasty)}
			if reader.program == "fish" {
				args = []string{"-c", reader.script, written(t, reader.format, nasty)}
			}
			compare(t, exec.Command(path, args...), "unset")
		})
	}
}

// TestDotenvIsReadByNode, which has a reader of such files of its own.
func TestDotenvIsReadByNode(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("there is no node")
	}
	if exec.Command(node, "--env-file", os.DevNull, "-e", "").Run() != nil {
		t.Skip("this node is too old to read .env files")
	}
	plain := append([]Variable{{Name: "A", Value: `"quoted" $HOME ` + "`id`" + ` \n # ;`}}, nasty[1:]...)
	show := `for (const n of ["A","B","C","D","E","GONE"]) console.log(process.env[n] || "empty")`
	cmd := exec.Command(node, "--env-file", written(t, Dotenv, plain), "-e", show)
	compareTo(t, cmd, plain, "empty")
}

// TestPowerShellTakesNoQuoteForAnEnd: none of those that it knows.
func TestPowerShellTakesNoQuoteForAnEnd(t *testing.T) {
	pwsh, err := exec.LookPath("pwsh")
	if err == nil {
		script := `$env:GONE = 'here'; Invoke-Expression (Get-Content -Raw $args[0]); ` +
			`'A','B','C','D','E','GONE' | % { $v = [Environment]::GetEnvironmentVariable($_); if ($null -eq $v) { 'unset' } else { $v } }`
		compare(t, exec.Command(pwsh, "-NoProfile", "-CommandWithArgs", script, written(t, PowerShell, nasty)), "unset")
	}
	if got := PowerShell.line(Variable{Name: "A", Value: "a'b’c"}); got != "$env:A = 'a''b’’c'" {
		t.Error(got)
	}
	if got := PowerShell.line(Variable{Name: "A", Unset: true}); got != "Remove-Item Env:A -ErrorAction SilentlyContinue" {
		t.Error(got)
	}
}

func TestDockerTakesValuesAsTheyAre(t *testing.T) {
	text, err := Docker.Write(nasty)
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		if want := nasty[i].Name + "=" + nasty[i].Value; line != want {
			t.Errorf("%q, want %q", line, want)
		}
	}
}

func TestJSONHasNullForWhatGoes(t *testing.T) {
	text, err := JSON.Write(nasty)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]*string
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	for _, v := range nasty {
		if there, ok := got[v.Name]; !ok || v.Unset != (there == nil) || there != nil && *there != v.Value {
			t.Errorf("%s is %v", v.Name, there)
		}
	}
}

func TestALineBreakIsRefused(t *testing.T) {
	for _, f := range Formats() {
		_, err := f.Write([]Variable{{Name: "A", Value: "one\ntwo"}})
		if (err == nil) != (f == JSON) {
			t.Errorf("%s: %v", f, err)
		}
	}
}

// written is a file with variables in a format.
func written(t *testing.T, f Format, variables []Variable) string {
	t.Helper()
	text, err := f.Write(variables)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "environment")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func compare(t *testing.T, cmd *exec.Cmd, gone string) {
	t.Helper()
	compareTo(t, cmd, nasty, gone)
}

// compareTo holds what a program printed of its variables, one a line, to what they are to be.
func compareTo(t *testing.T, cmd *exec.Cmd, variables []Variable, gone string) {
	t.Helper()
	cmd.Stderr = t.Output()
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	if len(lines) != len(variables) {
		t.Fatalf("printed %q", out)
	}
	for i, v := range variables {
		want := v.Value
		if v.Unset {
			want = gone
		}
		if strings.TrimSuffix(lines[i], "\r") != want {
			t.Errorf("%s is %q, want %q", v.Name, lines[i], want)
		}
	}
}
