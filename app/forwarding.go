package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"wxlab/app/control"
	"wxlab/app/workspace"
	"wxlab/platform"
)

// newForwardingCommand lists and changes the rules that callbacks are forwarded by.
func newForwardingCommand(p *program) *cobra.Command {
	cmd := &cobra.Command{
		Use: "forwarding", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.changeForwarding(cmd.Context(), control.GetForwarding{})
		},
	}
	cmd.AddCommand(newForwardAddCommand(p), newForwardRemoveCommand(p), newForwardPutCommand(p), newForwardCheckCommand(p))
	return cmd
}

// changeForwarding sends a change and prints the rules after it.
func (p *program) changeForwarding(ctx context.Context, in control.Request[control.ForwardList]) error {
	_, err := show(ctx, p, in, func(list control.ForwardList) {
		if len(list.Rules) == 0 {
			p.say("verb.forward.none")
			return
		}
		var rows [][]string
		for i, r := range list.Rules {
			targets := []string{}
			for _, t := range r.Targets {
				targets = append(targets, fmt.Sprintf("%s (%s)", t.URL, t.Mode))
			}
			answer := p.lang().T("verb.forward.ours")
			if r.Answer > 0 {
				answer = p.lang().T("verb.forward.theirs", r.Answer)
			}
			rows = append(rows, []string{
				strconv.Itoa(i + 1), ticked(r.Enabled), r.Name, matched(r.Match), strings.Join(targets, " "), answer,
			})
		}
		titles := []string{"verb.number", "verb.on", "verb.name", "verb.rules.match", "verb.forward.targets", "verb.forward.answer"}
		p.headed(titles, rows, nil)
	})
	return err
}

// editForwarding reads the rules, changes them and puts them back.
func (p *program) editForwarding(
	ctx context.Context, change func([]platform.ForwardRule) ([]platform.ForwardRule, error),
) error {
	now, err := ask(ctx, p, control.GetForwarding{})
	if err != nil {
		return err
	}
	changed, err := change(now.Rules)
	if err != nil {
		return err
	}
	return p.changeForwarding(ctx, control.PutForwarding{ForwardList: control.ForwardList{Rules: changed}})
}

func newForwardAddCommand(p *program) *cobra.Command {
	r := platform.ForwardRule{Enabled: true}
	var mode, family string
	var remote, answers bool
	cmd := &cobra.Command{
		Use: "add URL", Args: takes("URL"),
		RunE: func(cmd *cobra.Command, args []string) error {
			r.Match.Family = platform.CallbackFamily(family)
			r.Targets = []platform.ForwardTarget{{URL: args[0], Mode: platform.ForwardMode(mode), Remote: remote}}
			if answers {
				r.Answer = 1
			}
			return p.editForwarding(cmd.Context(), func(all []platform.ForwardRule) ([]platform.ForwardRule, error) {
				return append(all, r), nil
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&r.Name, "name", "", "")
	f.StringVar(&mode, "mode", string(platform.ForwardBytes), "")
	f.StringVar(&family, "family", "", "")
	f.StringVar(&r.Match.AppID, "account", "", "")
	f.StringVar(&r.Match.Type, "type", "", "")
	f.StringVar(&r.Match.Event, "event", "", "")
	f.BoolVar(&answers, "answers", false, "")
	f.BoolVar(&remote, "remote", false, "")
	return cmd
}

func newForwardRemoveCommand(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "remove NUMBER", Args: takes("NUMBER"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.editForwarding(cmd.Context(), func(all []platform.ForwardRule) ([]platform.ForwardRule, error) {
				return without(all, args[0])
			})
		},
	}
}

func newForwardPutCommand(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "put FILE", Args: takes("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			var list control.ForwardList
			if err := p.readJSON(args[0], &list); err != nil {
				return err
			}
			if list.Rules == nil {
				list.Rules = []platform.ForwardRule{}
			}
			return p.changeForwarding(cmd.Context(), control.PutForwarding{ForwardList: list})
		},
	}
}

func newForwardCheckCommand(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "check", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			list, err := show(cmd.Context(), p, control.CheckForwarding{}, func(list control.TargetList) {
				if len(list.Targets) == 0 {
					p.say("verb.forward.none")
				}
				for _, t := range list.Targets {
					mark, said := p.paint(green, "✓"), fmt.Sprintf("%d  %.0f ms", t.Status, t.Ms)
					if !t.OK {
						mark, said = p.paint(red, "✗"), t.Error
					}
					fmt.Fprintln(p.out, mark, joined([]string{t.URL, said, t.LastErr}))
				}
			})
			bad := func(t control.TargetState) bool { return !t.OK }
			if err == nil && slices.ContainsFunc(list.Targets, bad) {
				return silent(workspace.ExitFailed)
			}
			return err
		},
	}
}
