package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"wxlab/app/i18n"
)

// newReferenceCommand prints all help as one document: app/commands.LANG.md, and what packages install as wxlab(1).
func newReferenceCommand(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "reference markdown|man", Hidden: true, Args: takes("markdown|man"),
		RunE: func(cmd *cobra.Command, args []string) error {
			var page reference
			switch args[0] {
			case "markdown":
				page = &markdown{}
			case "man":
				page = &manual{}
			default:
				return mistake("too_many", args[0], helpOf(cmd))
			}
			_, err := fmt.Fprint(p.out, writeReference(page, p.lang(), cmd.Root()))
			return err
		},
	}
}

// reference is a document in the making.
type reference interface {
	title(l i18n.Lang, root *cobra.Command)
	command(path string)
	part(title string)
	paragraph(text string)
	literal(lines string)
	item(what, about string)
	String() string
}

// writeReference tells of a command and all below it.
func writeReference(page reference, l i18n.Lang, root *cobra.Command) string {
	page.title(l, root)
	writeCommand(page, l, root)
	return page.String()
}

func writeCommand(page reference, l i18n.Lang, cmd *cobra.Command) {
	page.command(cmd.CommandPath())
	page.paragraph(cmd.Short)
	page.literal(usageLines(l, cmd))
	prose(page, cmd.Long)
	if cmd.Example != "" {
		page.part(l.T("cli.examples"))
		page.literal(cmd.Example)
	}
	flags := cmd.NonInheritedFlags()
	titled := false
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		if !titled {
			page.part(l.T("cli.flags"))
			titled = true
		}
		page.item(strings.TrimSpace(flagName(l, f)), flagText(l, f))
	})
	for _, sub := range cmd.Commands() {
		if listed(sub) {
			writeCommand(page, l, sub)
		}
	}
}

// prose writes a long text: paragraphs, and lines that are indented to stay as they are.
func prose(page reference, text string) {
	var lines []string
	indented := false
	end := func() {
		if block := strings.Join(lines, "\n"); strings.TrimSpace(block) != "" {
			if indented {
				page.literal(block)
			} else {
				page.paragraph(block)
			}
		}
		lines = nil
	}
	for _, line := range strings.Split(text, "\n") {
		if now := strings.HasPrefix(line, " "); line == "" || now != indented {
			end()
			indented = now
		}
		lines = append(lines, line)
	}
	end()
}
