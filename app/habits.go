package main

import (
	"context"

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
	return p.showSwitches("", change, habits)
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
