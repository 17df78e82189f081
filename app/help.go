package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"wxlab/app/i18n"
	"wxlab/app/report"
)

const (
	helpWidth = 100 // cells that a line of help takes at most
	flagWidth = 36  // cells for a flag beside its text; a longer one has its text below
)

// showHelp prints what a command is for and how it is used.
func (p *program) showHelp(cmd *cobra.Command) {
	l, about := p.lang(), cmd.Long
	if about == "" {
		about = cmd.Short
	}
	out := report.Wrap(about, helpWidth) + "\n"
	for _, part := range []struct{ title, body string }{
		{"usage", usageLines(l, cmd)}, {"examples", cmd.Example}, {commandsTitle(cmd), commandLines(l, cmd)},
		{"flags", flagLines(l, cmd.LocalFlags())}, {"global", flagLines(l, cmd.InheritedFlags())},
	} {
		if body := strings.Trim(part.body, "\n"); body != "" {
			out += "\n" + titled(l, part.title) + body + "\n"
		}
	}
	if cmd.HasAvailableSubCommands() {
		out += "\n" + l.T("cli.more", cmd.CommandPath()) + "\n"
	}
	fmt.Fprint(cmd.OutOrStdout(), out)
}

// titled is the line above a part. The root's commands have titles of their own.
func titled(l i18n.Lang, title string) string {
	if title == "" {
		return ""
	}
	return l.T("cli."+title) + "\n"
}

func commandsTitle(cmd *cobra.Command) string {
	if cmd.HasParent() {
		return "commands"
	}
	return ""
}

// usageLines are the ways to write a command.
func usageLines(l i18n.Lang, cmd *cobra.Command) (out string) {
	if cmd.Runnable() {
		out = "  " + strings.ReplaceAll(cmd.UseLine(), "[flags]", l.T("cli.flags_here")) + "\n"
	}
	if cmd.HasAvailableSubCommands() {
		out += "  " + cmd.CommandPath() + " COMMAND\n"
	}
	return out
}

// commandLines are the commands below one, the root's by what one wants of them.
func commandLines(l i18n.Lang, cmd *cobra.Command) (out string) {
	if cmd.HasParent() {
		return commandTable(cmd.Commands())
	}
	for _, g := range groupsOf(cmd) {
		out += l.T("cli.group."+g.name) + "\n" + commandTable(g.commands) + "\n"
	}
	return out
}

func commandTable(all []*cobra.Command) (out string) {
	widest := 0
	for _, cmd := range all {
		widest = max(widest, len(cmd.Name()))
	}
	for _, cmd := range all {
		if listed(cmd) {
			out += hanging("  "+report.Pad(cmd.Name(), widest+2), cmd.Short)
		}
	}
	return out
}

// listed reports whether help tells of a command.
func listed(cmd *cobra.Command) bool { return cmd.IsAvailableCommand() || cmd.Name() == "help" }

func flagLines(l i18n.Lang, flags *pflag.FlagSet) (out string) {
	flags.VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			out += hanging(report.Pad(flagName(l, f), flagWidth), flagText(l, f))
		}
	})
	return out
}

// flagName is how a flag is written: -o, --output FILE.
func flagName(l i18n.Lang, f *pflag.Flag) string {
	name := "      --" + f.Name
	if f.Shorthand != "" {
		name = "  -" + f.Shorthand + ", --" + f.Name
	}
	if value := flagValue(l, f); value != "" {
		name += " " + value
	}
	return name + "  "
}

// flagValue is what a flag's value is called, "" for a switch.
func flagValue(l i18n.Lang, f *pflag.Flag) string {
	if name := f.Annotations[valueName]; len(name) > 0 {
		return name[0]
	}
	switch wantedBy(f) {
	case "flag_bool":
		return ""
	case "flag_duration":
		return l.T("cli.value.duration")
	case "flag_number", "flag_count":
		return l.T("cli.value.number")
	}
	return l.T("cli.value.text")
}

// flagText is what a flag does, and what it is while nobody gives it.
func flagText(l i18n.Lang, f *pflag.Flag) string {
	switch f.DefValue {
	case "", "0", "0s", "[]", "false":
		return f.Usage
	}
	usual := strings.Trim(f.DefValue, "[]")
	if f.Value.Type() == "duration" {
		usual = strings.TrimSuffix(usual, "0s")
	}
	return f.Usage + l.T("cli.default", usual)
}

// hanging sets text behind a head, its further lines below its first; below the head where that is too long.
func hanging(head, text string) string {
	indent := report.Width(head)
	lines := strings.Split(report.Wrap(text, helpWidth-min(indent, flagWidth)), "\n")
	if indent > flagWidth {
		indent = flagWidth
		head, lines = strings.TrimRight(head, " "), append([]string{""}, lines...)
	}
	return strings.TrimRight(head+strings.Join(lines, "\n"+strings.Repeat(" ", indent)), " ") + "\n"
}
