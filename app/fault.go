package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"wxlab/app/control"
)

// newFaultCommand lists, sets and clears faults of the simulated WeChat.
func newFaultCommand(p *program) *cobra.Command {
	cmd := &cobra.Command{
		Use: "fault", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.listFaults(cmd.Context()) },
	}
	cmd.AddCommand(newFaultSetCommand(p), newFaultClearCommand(p), newFaultEffectsCommand(p))
	return cmd
}

func (p *program) listFaults(ctx context.Context) error {
	_, err := show(ctx, p, control.ListFaults{}, func(list control.FaultList) {
		if len(list.Faults) == 0 {
			p.say("verb.fault.none")
			return
		}
		var rows [][]string
		for _, f := range list.Faults {
			rows = append(rows, []string{f.ID, f.Effect, faultOn(f), p.strikes(f), p.lang().T("verb.fault.hits", f.Hits)})
		}
		titles := []string{"verb.id", "verb.fault.effect", "verb.fault.on", "verb.fault.left", "verb.fault.so_far"}
		p.headed(titles, rows, column(3, func(row int) colour {
			if list.Faults[row].Armed {
				return yellow
			}
			return grey
		}))
	})
	return err
}

// faultOn says what a fault strikes, and its shape.
func faultOn(f control.Fault) string {
	var parts []string
	for _, part := range [][2]string{
		{"api", f.API}, {"info_type", f.InfoType}, {"msg_type", f.MsgType}, {"event", f.Event}, {"component", f.Component},
		{"account", f.Account}, {"delay_ms", number(f.DelayMs)}, {"errcode", number(int64(f.ErrCode))},
		{"status", number(int64(f.Status))}, {"bytes", number(int64(f.Bytes))}, {"parameter", f.Parameter},
	} {
		if part[1] != "" {
			parts = append(parts, part[0]+"="+part[1])
		}
	}
	if len(parts) == 0 {
		return "*"
	}
	return strings.Join(parts, " ")
}

func number(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// strikes says how often a fault will strike yet.
func (p *program) strikes(f control.Fault) string {
	switch {
	case !f.Armed:
		return p.lang().T("verb.fault.used")
	case f.Probability > 0 && f.Left == 0:
		return fmt.Sprintf("%g%%", f.Probability*100)
	}
	return p.lang().T("verb.fault.next", f.Left)
}

func newFaultSetCommand(p *program) *cobra.Command {
	var b control.FaultBody
	var delay time.Duration
	cmd := &cobra.Command{
		Use: "set EFFECT", Args: takes("EFFECT"),
		RunE: func(cmd *cobra.Command, args []string) error {
			b.Effect, b.Component, b.DelayMs = args[0], p.component, delay.Milliseconds()
			_, err := show(cmd.Context(), p, control.InjectFault{FaultBody: b}, func(f control.FaultID) {
				p.done("verb.fault.set", f.ID, b.Effect)
			})
			return err
		},
	}
	f := cmd.Flags()
	f.StringVar(&b.API, "api", "", "")
	f.StringVar(&b.InfoType, "info-type", "", "")
	f.StringVar(&b.MsgType, "msg-type", "", "")
	f.StringVar(&b.Event, "event", "", "")
	f.StringVar(&b.Account, "account", "", "")
	f.IntVar(&b.Next, "next", 0, "")
	f.Float64Var(&b.Probability, "probability", 0, "")
	f.DurationVar(&delay, "delay", 0, "")
	f.IntVar(&b.ErrCode, "errcode", 0, "")
	f.IntVar(&b.Status, "status", 0, "")
	f.IntVar(&b.Bytes, "bytes", 0, "")
	f.StringVar(&b.Parameter, "parameter", "", "")
	p.chooseComponent(cmd)
	return cmd
}

func newFaultClearCommand(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "clear [ID]", Args: atMostOneArg,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				_, err := show(cmd.Context(), p, control.ClearFaults{}, func(control.Done) { p.done("verb.fault.cleared") })
				return err
			}
			_, err := show(cmd.Context(), p, control.ClearFault{ID: args[0]}, func(control.Done) {
				p.done("verb.fault.one_cleared", args[0])
			})
			return err
		},
	}
}

func newFaultEffectsCommand(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "effects", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := show(cmd.Context(), p, control.ListEffects{}, func(list control.EffectList) {
				var rows [][]string
				for _, e := range list.Effects {
					takes := ""
					if e.Takes != "" {
						takes = "--" + strings.ReplaceAll(strings.TrimSuffix(e.Takes, "_ms"), "_", "-")
					}
					rows = append(rows, []string{e.Effect, p.lang().T("verb.fault.on." + e.On), takes, e.Title})
				}
				p.headed([]string{"verb.fault.effect", "verb.fault.on", "verb.fault.takes", "verb.meaning"}, rows, nil)
			})
			return err
		},
	}
}
