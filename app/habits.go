package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"wxlab/app/control"
)

func newHabitsCommand(p *program) *cobra.Command {
	var single, rotate, stopped, published bool
	var confirm []int
	var eventURL, messageURL, authDomain string
	cmd := &cobra.Command{
		Use: "habits", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			given := func(name string, value *bool) *bool { return ifChanged(cmd, name, value) }
			change := control.ChangeHabits{
				SingleUseCodes: given("single-use-codes", &single), RotateRefreshTokens: given("rotate-refresh-tokens", &rotate),
				TicketsStopped: given("tickets-stopped", &stopped), Published: given("published", &published),
				PublishedEventURL:   ifChanged(cmd, "published-event-url", &eventURL),
				PublishedMessageURL: ifChanged(cmd, "published-message-url", &messageURL),
				PublishedAuthDomain: ifChanged(cmd, "published-auth-domain", &authDomain),
			}
			if cmd.Flags().Changed("confirm-sets") {
				change.ConfirmFuncIDs = &confirm
			}
			return p.changeHabits(cmd.Context(), change)
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&single, "single-use-codes", false, "")
	flags.BoolVar(&rotate, "rotate-refresh-tokens", false, "")
	flags.BoolVar(&stopped, "tickets-stopped", false, "")
	flags.BoolVar(&published, "published", true, "")
	flags.IntSliceVar(&confirm, "confirm-sets", nil, "")
	flags.StringVar(&eventURL, "published-event-url", "", "")
	flags.StringVar(&messageURL, "published-message-url", "", "")
	flags.StringVar(&authDomain, "published-auth-domain", "", "")
	p.chooseComponent(cmd)
	return cmd
}

// ifChanged is the value of a flag that was given, nil for one that was not.
func ifChanged[T any](cmd *cobra.Command, name string, value *T) *T {
	if !cmd.Flags().Changed(name) {
		return nil
	}
	return value
}

// changeHabits changes what is asked for, which may be nothing, and prints what WeChat does then.
func (p *program) changeHabits(ctx context.Context, change control.ChangeHabits) error {
	c, done, err := p.reach(ctx)
	if err != nil {
		return err
	}
	defer done()
	if change.AppID, err = p.componentOf(ctx, c); err != nil {
		return err
	}
	habits, err := control.Ask(ctx, c, change)
	if err != nil {
		return err
	}
	if p.json {
		return p.lines().Encode(habits)
	}
	sets := make([]string, len(habits.ConfirmFuncIDs))
	for i, id := range habits.ConfirmFuncIDs {
		sets[i] = strconv.Itoa(id)
	}
	rows := [][2]string{
		{"single_use_codes", p.onOff(habits.SingleUseCodes)}, {"rotate_refresh_tokens", p.onOff(habits.RotateRefreshTokens)},
		{"tickets_stopped", p.onOff(habits.TicketsStopped)}, {"published", p.onOff(habits.Published)},
		{"confirm_func_ids", strings.Join(sets, ", ")}, {"published_event_url", habits.PublishedEventURL},
		{"published_message_url", habits.PublishedMessageURL}, {"published_auth_domain", habits.PublishedAuthDomain},
	}
	for _, row := range rows {
		if _, err := fmt.Fprintf(p.out, "%-22s %s\n", row[0], strings.TrimSpace(row[1]+"  "+p.paint(grey,
			p.lang().T("habits."+row[0])))); err != nil {
			return err
		}
	}
	return nil
}

func (p *program) onOff(on bool) string {
	if on {
		return p.lang().T("habits.on")
	}
	return p.lang().T("habits.off")
}

// componentOf is the component that is meant: the one that was named, or the workspace's own.
func (p *program) componentOf(ctx context.Context, c *control.Client) (string, error) {
	if p.component != "" {
		return p.component, nil
	}
	list, err := control.Ask(ctx, c, control.ListComponents{})
	if err != nil {
		return "", err
	}
	if len(list.Components) == 0 {
		return "", mistake("component_remove")
	}
	return list.Components[0].AppID, nil
}
