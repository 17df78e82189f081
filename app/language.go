package main

import (
	"cmp"
	"strings"

	"github.com/spf13/pflag"

	"wxlab/app/i18n"
	"wxlab/app/workspace"
)

// language is the value of --lang: a language of ours, as locales write it.
type language string

func (l *language) String() string { return string(*l) }
func (l *language) Type() string   { return "string" }

// Set implements pflag.Value.
func (l *language) Set(text string) error {
	name, _, _ := strings.Cut(text, ".")
	name, _, _ = strings.Cut(strings.ReplaceAll(strings.ToLower(name), "-", "_"), "_")
	if name != string(i18n.Zh) && name != string(i18n.En) {
		return mistake("lang", text)
	}
	*l = language(name)
	return nil
}

// lang is the user's language: that of --lang, or else the workspace's, or else the system's.
func (p *program) lang() i18n.Lang { return i18n.Parse(cmp.Or(p.language, p.accustomed)) }

// asked is the language that --lang asks for, "" where it is left to the settings and the system.
func (p *program) asked() string { return p.language }

// overhear reads a command line's language before it is parsed: help is there, and mistakes are found, before its flags are.
func (p *program) overhear(args []string) {
	var lang language
	early := pflag.NewFlagSet("", pflag.ContinueOnError)
	early.ParseErrorsAllowlist.UnknownFlagsHandling = pflag.IgnoreUnknownFlag
	early.BoolP("help", "h", false, "")
	early.StringVar(&p.workspace, "workspace", "", "")
	early.Var(&lang, "lang", "")
	_ = early.Parse(args) // whatever is wrong is said when they are parsed
	p.accustomed = cmp.Or(string(lang), p.habit())
}

// habit is the language where --lang does not say: the workspace's, or the system's.
func (p *program) habit() string {
	return cmp.Or(p.ofWorkspace(), p.env("LC_ALL"), p.env("LC_MESSAGES"), p.env("LANG"), p.ofSystem())
}

// ofSystem is the language of a system that puts none into the environment.
func (p *program) ofSystem() string {
	if p.system == nil {
		return ""
	}
	return p.system()
}

// ofWorkspace is the language that the workspace's settings choose, if there is a workspace and they choose one.
func (p *program) ofWorkspace() string {
	dir, err := p.dir()
	if err != nil {
		return ""
	}
	s, err := workspace.Load(dir)
	if err != nil {
		return ""
	}
	return s.Lang
}
