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
		Use: "habits", Short: "Show or choose what the simulated WeChat does with a component", Args: noArgs,
		Long: `habits shows, and with flags chooses, what the simulated WeChat does with a component where real WeChat is
known to do either, or can be brought to: authorization codes that api_query_auth takes once, refresh
tokens that change with every authorization, tickets that are not pushed until api_start_push_ticket,
permission sets that wait for api_confirm_authorization, a platform that is not published (全网发布), or
whose published addresses are others than those that its test accounts meet: tickets go to both then.
What no flag names stays as it is.`,
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
	flags.BoolVar(&single, "single-use-codes", false, "api_query_auth takes an authorization code once, then 61009")
	flags.BoolVar(&rotate, "rotate-refresh-tokens", false, "authorizing again gives a new refresh token")
	flags.BoolVar(&stopped, "tickets-stopped", false, "push no verify ticket until api_start_push_ticket")
	flags.BoolVar(&published, "published", true, "全网发布: without it only test accounts may authorize")
	flags.IntSliceVar(&confirm, "confirm-sets", nil, "permission sets that the component has to confirm, comma-separated; 61016 until then")
	flags.StringVar(&eventURL, "published-event-url", "", "auth-event URL (授权事件接收URL) of accounts outside the test list; empty, with the next one: the same")
	flags.StringVar(&messageURL, "published-message-url", "", "message URL (消息与事件接收URL) of accounts outside the test list, with $APPID$")
	flags.StringVar(&authDomain, "published-auth-domain", "", "授权发起页域名 beside the test configuration's")
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
