package main

import (
	"io"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"wxlab/app/i18n"
)

// tree is the finished command tree.
func tree(t *testing.T, lang string) *cobra.Command {
	t.Helper()
	p := &program{in: strings.NewReader(""), out: io.Discard, errs: io.Discard, env: func(string) string { return "" }}
	p.overhear([]string{"--lang", lang})
	return newRootCommand(p)
}

// walk visits a command and all below it that people are told of.
func walk(cmd *cobra.Command, visit func(*cobra.Command)) {
	if cmd.Hidden {
		return
	}
	visit(cmd)
	for _, sub := range cmd.Commands() {
		walk(sub, visit)
	}
}

// flagsOf are the flags of a command and all below it.
func flagsOf(root *cobra.Command) (out []*pflag.Flag) {
	walk(root, func(cmd *cobra.Command) {
		cmd.NonInheritedFlags().VisitAll(func(f *pflag.Flag) { out = append(out, f) })
	})
	return out
}

// TestEveryCommandAndFlagHasItsText, and every text its command or flag.
func TestEveryCommandAndFlagHasItsText(t *testing.T) {
	used := map[string]bool{}
	walk(tree(t, "en"), func(cmd *cobra.Command) {
		key := helpKey(cmd)
		if used[key] = true; cmd.Short == "" {
			t.Errorf("no text %s", key)
		}
		used[key+".long"], used[key+".example"] = cmd.Long != "", cmd.Example != ""
		cmd.NonInheritedFlags().VisitAll(func(f *pflag.Flag) {
			if key := flagKey(cmd, f.Name); !f.Hidden {
				if used[key] = true; !i18n.Has(key) {
					t.Errorf("no text %s.--%s", below(cmd), f.Name)
				}
			}
		})
	})
	for _, key := range i18n.Keys("help") {
		if !used[key] {
			t.Errorf("no command or flag has the text %s", key)
		}
	}
	if len(used) < 200 {
		t.Errorf("only %d texts were found", len(used))
	}
}

// TestHelpIsInTheLanguageThatIsAsked: no sentence of help is in the other one, wherever --lang stands.
func TestHelpIsInTheLanguageThatIsAsked(t *testing.T) {
	var paths [][]string
	walk(tree(t, "en"), func(cmd *cobra.Command) { paths = append(paths, strings.Fields(cmd.CommandPath())[1:]) })
	for _, path := range paths {
		zh, errs, exit := cli(t, slices.Concat(path, []string{"--help", "--lang", "zh"})...)
		if exit != 0 || errs != "" || !strings.Contains(zh, "用法：") || !strings.ContainsFunc(zh, isHan) {
			t.Errorf("%q: exit %d %s\n%s", path, exit, errs, zh)
		}
		for _, line := range englishIn(zh) {
			t.Errorf("%q in Chinese: %s", path, line)
		}
		en, _, _ := cli(t, slices.Concat([]string{"--lang=en"}, path, []string{"-h"})...)
		if !strings.Contains(en, "Usage:") || strings.ContainsAny(en, "，。") {
			t.Errorf("%q in English:\n%s", path, en)
		}
		for _, line := range strings.Split(zh+en, "\n") {
			if cells := len([]rune(line)); cells > 160 {
				t.Errorf("%q has a line of %d: %s", path, cells, line)
			}
		}
	}
}

// englishIn are the lines with five or more English words in a row, which is no name and no command but a sentence.
func englishIn(text string) (found []string) {
	for _, line := range strings.Split(text, "\n") {
		run := 0
		for _, word := range strings.Fields(line) {
			if plain := strings.Trim(word, ",.;:()"); plain != "" && strings.Trim(plain, "abcdefghijklmnopqrstuvwxyz'") == "" {
				run++
			} else {
				run = 0
			}
			if run == 5 {
				found = append(found, line)
			}
		}
	}
	return found
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// TestTheLanguageIsThatOfTheWorkspaceWhereNobodyAsks: --lang, then the settings, then the system.
func TestTheLanguageIsThatOfTheWorkspaceWhereNobodyAsks(t *testing.T) {
	dir := t.TempDir()
	if _, errs, exit := cli(t, "demo", "--workspace", dir, "--lang", "zh", "--json"); exit != 0 {
		t.Fatal(errs)
	}
	says := func(env map[string]string, args ...string) string {
		var out strings.Builder
		p := &program{in: strings.NewReader(""), out: &out, errs: &out, env: func(name string) string { return env[name] }}
		p.run(t.Context(), args)
		if strings.ContainsFunc(out.String(), isHan) {
			return "zh"
		}
		return "en"
	}
	for _, tt := range []struct {
		env, want string
		args      []string
	}{
		{"", "zh", []string{"env", "--nonsense", "--workspace", dir}},
		{"", "zh", []string{"demo", "--help", "--workspace", dir}},
		{"zh_CN.UTF-8", "en", []string{"env", "--nonsense", "--workspace", dir, "--lang", "en"}},
		{"zh_CN.UTF-8", "zh", []string{"env", "--nonsense", "--workspace", t.TempDir()}},
		{"zh_CN.UTF-8", "en", []string{"env", "--nonsense", "--workspace", t.TempDir(), "--lang", "en_US.UTF-8"}},
		{"fr_FR.UTF-8", "en", []string{"env", "--nonsense", "--workspace", t.TempDir()}},
		{"", "en", []string{"exec", "--workspace", t.TempDir(), "no-such-command", "--lang", "zh"}},
	} {
		if got := says(map[string]string{"LANG": tt.env}, tt.args...); got != tt.want {
			t.Errorf("LANG=%s %q speaks %s", tt.env, tt.args, got)
		}
	}
}

// TestAWrongLanguageIsSaidInBoth, for nobody knows which one is read.
func TestAWrongLanguageIsSaidInBoth(t *testing.T) {
	for _, wrong := range []string{"fr", "", "chinese", "z"} {
		_, errs, exit := cli(t, "env", "--lang", wrong)
		if exit != 2 || !strings.Contains(errs, "--lang 只能是 zh 或 en") || !strings.Contains(errs, "--lang is zh or en") {
			t.Errorf("%q: exit %d %s", wrong, exit, errs)
		}
	}
}
