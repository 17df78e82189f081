package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"wxlab/app/control"
	"wxlab/app/workspace"
)

func newTriggerCommand(p *program) *cobra.Command {
	var t control.Trigger
	var sets []string
	var list bool
	cmd := &cobra.Command{
		Use: "trigger EVENT", Short: "Send one callback and report what the handler made of it", Args: atMostOneArg,
		Long: `trigger asks the running Wxlab (wxlab or wxlab serve on the same workspace) to send one callback.
--set changes a field; a field that the callback does not have is an error that lists those it has.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			var err error
			if t.Set, err = overrides(sets); err != nil {
				return err
			}
			if list {
				return p.listCatalogue(cmd.Context())
			}
			if len(args) == 0 {
				return mistake("callback")
			}
			t.Event, t.Component = args[0], p.component
			return p.trigger(cmd.Context(), t)
		},
	}
	cmd.Flags().StringArrayVar(&sets, "set", nil, "FIELD=VALUE, as often as needed")
	cmd.Flags().StringVar(&t.Account, "account", "", "AppID of the account the callback is about")
	p.chooseComponent(cmd)
	cmd.Flags().StringVar(&t.OpenID, "openid", "", "the follower who acts")
	cmd.Flags().StringVar(&t.Fault, "fault", "",
		"bend this one callback: bad_signature, old_key, truncated, duplicate, delayed, hostile_shape …")
	cmd.Flags().BoolVar(&t.DryRun, "dry-run", false, "show what would be sent, and send nothing")
	cmd.Flags().BoolVar(&t.Probe, "probe", false, "where the handler fails, send up to eight variants to find out what it checks")
	cmd.Flags().BoolVar(&list, "list", false, "list the callbacks that can be sent")
	return cmd
}

func overrides(sets []string) (map[string]string, error) {
	out := map[string]string{}
	for _, s := range sets {
		field, value, ok := strings.Cut(s, "=")
		if !ok || field == "" {
			return nil, mistake("set", s)
		}
		out[field] = value
	}
	return out, nil
}

func (p *program) listCatalogue(ctx context.Context) error {
	answer, err := ask(ctx, p, control.ListCatalogue{})
	if err != nil {
		return err
	}
	if p.json {
		return p.lines().Encode(answer.Catalogue)
	}
	for _, e := range answer.Catalogue {
		fmt.Fprintf(p.out, "%s %s\n", pad(e.Name, 36), e.Title)
	}
	return nil
}

func (p *program) trigger(ctx context.Context, t control.Trigger) error {
	d, err := ask(ctx, p, t)
	if err != nil {
		return err
	}
	switch {
	case p.json:
		err = p.lines().Encode(d)
	case d.ID == "":
		p.showRequest(d)
	default:
		p.showDelivery(d)
	}
	if d.ID == "" {
		return err
	}
	if err == nil && !d.Accepted && !held(d) {
		return silent(workspace.ExitFailed)
	}
	return err
}

// held says that a fault has delayed the callback: nobody has answered yet.
func held(d control.Delivery) bool { return d.Outcome == "pending" && d.Effect != "" }

// showRequest prints what would go out.
func (p *program) showRequest(d control.Delivery) {
	for _, a := range d.Attempts {
		fmt.Fprintf(p.out, "POST %s\n\n%v\n%s\n", a.URL, a.Request, d.Plain)
	}
}

// showDelivery prints what went out and what came back, attempt by attempt.
func (p *program) showDelivery(d control.Delivery) {
	bent := ""
	if d.Effect != "" {
		bent = "  ~ " + d.Effect
	}
	fmt.Fprintf(p.out, "--> %s  %s [%s]%s\n", d.Name, d.Account, d.ID, bent)
	for _, a := range d.Attempts {
		answer := a.Error
		if answer == "" {
			answer = fmt.Sprintf("[%d] %s", a.Status, short(fmt.Sprintf("%q", a.Body)))
		}
		fmt.Fprintf(p.out, "<-- %s  %.1f ms\n", answer, a.Ms)
	}
	mark := p.paint(green, "✓ "+p.lang().T("trigger.accepted"))
	switch {
	case held(d):
		mark = "… " + p.lang().T("trigger.held")
	case !d.Accepted:
		mark = p.paint(red, "✗ "+p.lang().T("trigger.refused"))
	}
	fmt.Fprintln(p.out, mark)
	if d.Reply != nil {
		fmt.Fprintf(p.out, "    %s %s\n", d.Reply.MsgType, d.Reply.Content)
	}
	for _, problem := range d.Problems {
		fmt.Fprintf(p.out, "    ! %s\n", problem.Text)
	}
	if d.Probe != nil {
		p.showProbe(*d.Probe)
	}
	if d.Seen != "" {
		fmt.Fprintf(p.out, "    %s %s\n", p.lang().T("trigger.seen"), d.Seen)
	}
}

// showProbe prints what variants of a push showed.
func (p *program) showProbe(r control.DeliveryProbe) {
	l, key := p.lang(), "trigger.probe.open"
	if r.Confirmed {
		key = "trigger.probe.confirmed"
	}
	fmt.Fprintf(p.out, "    ? %s\n      %s\n", l.T(key, len(r.Sent), r.Text), l.T("trigger.probe.mend", r.Mend))
}
