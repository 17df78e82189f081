package main

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"wxlab/app/i18n"
)

// speak gives a finished command tree, with what cobra adds to it, its texts.
func (p *program) speak(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	root.SetVersionTemplate("wxlab {{.Version}}\n")
	for _, cmd := range root.Commands() {
		if cmd.Name() == "help" {
			cmd.RunE = showHelpOf
		}
		refuseStrangers(cmd)
	}
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) { p.showHelp(cmd) })
	localize(root, p.lang())
	p.completeTree(root)
}

// showHelpOf is cobra's help for the command that args name; of a name that none has cobra shows the root's.
func showHelpOf(cmd *cobra.Command, args []string) error {
	about, rest, err := cmd.Root().Find(args)
	if err == nil {
		err = atMost(0, about, rest)
	}
	if err != nil {
		return err
	}
	return about.Help()
}

// refuseStrangers has a command that only others stand below refuse a name that is none of theirs; cobra shows its help
// instead.
func refuseStrangers(cmd *cobra.Command) {
	if cmd.Runnable() {
		return
	}
	cmd.Args = noArgs
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
}

// localize gives a command, its flags and those below it their texts in a language: help.serve is what is said of serve in a
// line, help.serve.long more of it, help.serve.example how it is used, and help.serve.--only is about its flag.
func localize(cmd *cobra.Command, l i18n.Lang) {
	cmd.InitDefaultHelpFlag()
	cmd.InitDefaultVersionFlag()
	key := helpKey(cmd)
	cmd.Short, cmd.Long, cmd.Example = said(l, key), said(l, key+".long"), said(l, key+".example")
	for _, flags := range []*pflag.FlagSet{cmd.Flags(), cmd.PersistentFlags()} {
		flags.VisitAll(func(f *pflag.Flag) { localizeFlag(f, said(l, flagKey(cmd, f.Name))) })
	}
	for _, sub := range cmd.Commands() {
		localize(sub, l)
	}
}

// helpKey is where a command's texts are: help.workspaces.new. The root's are help.wxlab.
func helpKey(cmd *cobra.Command) string {
	if !cmd.HasParent() {
		return "help." + cmd.Name()
	}
	return below(cmd)
}

// below is the beginning of the keys of what a command has: help for the root.
func below(cmd *cobra.Command) string {
	if !cmd.HasParent() {
		return "help"
	}
	return below(cmd.Parent()) + "." + cmd.Name()
}

// flagKey is where a flag's text is: help.workspaces.new.--from, or the nearest one up the path for a flag that several
// commands have, in the end help.--from.
func flagKey(cmd *cobra.Command, name string) string {
	key := below(cmd) + ".--" + name
	if i18n.Has(key) || !cmd.HasParent() {
		return key
	}
	return flagKey(cmd.Parent(), name)
}

// said is a text, "" where there is none.
func said(l i18n.Lang, key string) string {
	if !i18n.Has(key) {
		return ""
	}
	return l.T(key)
}

// valueName is a flag's annotation: what its value is called in the help.
const valueName = "wxlab_value"

// localizeFlag gives a flag its text. One that begins with a word in backquotes calls the flag's value so.
func localizeFlag(f *pflag.Flag, text string) {
	if rest, quoted := strings.CutPrefix(text, "`"); quoted {
		name, about, _ := strings.Cut(rest, "`")
		f.Annotations = map[string][]string{valueName: {name}}
		text = strings.TrimLeft(about, " ")
	}
	f.Usage = text
}
