package explain

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wxlab/app/i18n"
)

var update = flag.Bool("update", false, "rewrite the golden files of this package")

// TestTerminal holds what a terminal shows to files that a person has read.
func TestTerminal(t *testing.T) {
	opens := answered(t, false, 200, "success\n")
	_, sealed := sealReply(t, passiveText, nil)
	foreign := answered(t, false, 200, sealed)
	foreign.Keys.AppID = "wxba5fad812f8e6fb9"
	stranger := official(t)
	stranger.Keys.Token, stranger.Keys.EncodingAESKey = "wrong", otherKey
	for name, in := range map[string]Input{"opens": opens, "foreign-appid": foreign, "stranger": stranger} {
		for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
			in.Lang = lang
			var out bytes.Buffer
			if err := WriteText(&out, Explain(in), TextOptions{Lang: lang}); err != nil {
				t.Fatal(err)
			}
			golden(t, name+"."+string(lang)+".txt", out.Bytes())
		}
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func TestColoursFrameTheSameText(t *testing.T) {
	in := official(t)
	in.Keys.AppID = "wxba5fad812f8e6fb9"
	e := Explain(in)
	var plain, colored strings.Builder
	if err := WriteText(&plain, e, TextOptions{Lang: i18n.En}); err != nil {
		t.Fatal(err)
	}
	if err := WriteText(&colored, e, TextOptions{Lang: i18n.En, Color: true}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(colored.String(), "wx\x1b[7m134c8103faa5a59e\x1b[0m") {
		t.Error("the differing part is not highlighted")
	}
	stripped := colored.String()
	for _, attribute := range []string{bold, dim, red, green, yellow, invert, red + ";" + bold, green + ";" + bold,
		yellow + ";" + bold} {
		stripped = strings.ReplaceAll(stripped, "\x1b["+attribute+"m", "")
	}
	stripped = strings.ReplaceAll(stripped, "\x1b[0m", "")
	if strings.Contains(plain.String(), "\x1b") || strings.Contains(stripped, "\x1b") {
		t.Error("stray escapes")
	}
	trim := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	if diff := cmp.Diff(trim(plain.String()), trim(stripped)); diff != "" {
		t.Errorf("colours change the text:\n%s", diff)
	}
}

// TestHostileTextStaysText: a message cannot move the cursor of the terminal it is shown in.
func TestHostileTextStaysText(t *testing.T) {
	l := newLetter(t)
	l.msg = "<xml><InfoType>\x1b[2J\x9b31m</InfoType></xml>"
	var out strings.Builder
	if err := WriteText(&out, Explain(l.input(t)), TextOptions{Lang: i18n.En}); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(out.String(), "\x1b\u009b") {
		t.Errorf("escapes pass: %q", out.String())
	}
}

func TestLinesFitTheTerminal(t *testing.T) {
	for _, m := range allMistakes() {
		in := official(t)
		m.do(t, &in)
		in.Lang = i18n.Zh
		var out strings.Builder
		if err := WriteText(&out, Explain(in), TextOptions{Lang: in.Lang, Width: 80}); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(out.String()) {
			if strings.HasPrefix(line, "     │") && columns(strings.TrimRight(line, "\n")) > 80 {
				t.Errorf("%s: %d columns: %s", m.name, columns(line), line)
			}
		}
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		text  string
		width int
		want  []string
	}{
		{"one two three", 8, []string{"one two", "three"}},
		{"密文尾部是", 4, []string{"密文", "尾部", "是"}},
		{"unbreakable", 4, []string{"unbreakable"}},
		{"", 4, []string{""}},
	} {
		if diff := cmp.Diff(c.want, wrap(c.text, c.width)); diff != "" {
			t.Errorf("%q: %s", c.text, diff)
		}
	}
}
