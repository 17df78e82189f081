package main

import (
	"strings"
	"testing"

	"wxlab/app/workspace"
)

// TestAWrongCommandLineIsSaidInBothLanguages, and where to read what is right.
func TestAWrongCommandLineIsSaidInBothLanguages(t *testing.T) {
	for _, tt := range []struct {
		args           []string
		what, en, help string
	}{
		{[]string{"env", "--nonsense"}, "--nonsense", "There is no flag", "wxlab env --help"},
		{[]string{"env", "-x"}, "-x", "There is no flag", "wxlab env --help"},
		{[]string{"exec", "--from"}, "--from", "needs a value", "wxlab exec --help"},
		{[]string{"env", "--seed", "much"}, `--seed`, `not "much"`, "wxlab env --help"},
		{[]string{"env", "sh", "fish"}, `"fish"`, "too many", "wxlab env --help"},
		{[]string{"demo", "now"}, `"now"`, "too many", "wxlab demo --help"},
		{[]string{"nonsense"}, `"nonsense"`, "There is no command", "wxlab --help"},
		{[]string{"help", "nonsense"}, `"nonsense"`, "There is no command", "wxlab --help"},
		{[]string{"help", "clock", "nonsense"}, `"nonsense"`, "There is no command", "wxlab clock --help"},
		{[]string{"help", "ready", "nonsense"}, `"nonsense"`, "too many", "wxlab ready --help"},
		{[]string{"followers", "花店", "add"}, `"add"`, "too many", "wxlab followers --help"},
	} {
		for lang, want := range map[string]string{"en": tt.en, "zh": "--help"} {
			_, errs, exit := cli(t, append([]string{"--lang", lang}, tt.args...)...)
			if exit != workspace.ExitUsage || !strings.Contains(errs, want) || !strings.Contains(errs, tt.what) ||
				!strings.Contains(errs, tt.help) || lang == "zh" && strings.Contains(errs, tt.en) {
				t.Errorf("%q: exit %d, %s", tt.args, exit, errs)
			}
		}
	}
}
