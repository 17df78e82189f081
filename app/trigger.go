package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"wxlab/app/control"
	"wxlab/app/report"
	"wxlab/app/workspace"
	"wxlab/sim/world"
)

func newTriggerCommand(p *program) *cobra.Command {
	var t control.Trigger
	var sets []string
	var list bool
	var raw string
	cmd := &cobra.Command{
		Use: "trigger EVENT", Args: atMostOneArg,
		RunE: func(cmd *cobra.Command, args []string) error {
			var err error
			if t.Set, err = overrides(sets); err != nil {
				return err
			}
			if list {
				return p.listCatalogue(cmd.Context())
			}
			switch {
			case raw != "" && len(args) > 0:
				return mistake("raw_event", args[0])
			case raw != "":
				if t.Raw, err = p.readRaw(raw); err != nil {
					return err
				}
			case len(args) == 0:
				return mistake("callback")
			default:
				t.Event = args[0]
			}
			t.Component = p.component
			if err = p.address(cmd.Context(), &t); err != nil {
				return err
			}
			return p.trigger(cmd.Context(), t)
		},
	}
	cmd.Flags().StringArrayVar(&sets, "set", nil, "")
	cmd.Flags().StringVar(&t.Account, "account", "", "")
	p.chooseComponent(cmd)
	cmd.Flags().StringVar(&t.OpenID, "openid", "", "")
	cmd.Flags().StringVar(&t.Fault, "fault", "", "")
	cmd.Flags().StringVar(&raw, "raw", "", "")
	cmd.Flags().BoolVar(&t.Broken, "broken", false, "")
	cmd.Flags().StringVar(&t.Expect, "expect", "", "")
	cmd.Flags().BoolVar(&t.Strict, "strict", false, "")
	cmd.Flags().BoolVar(&t.DryRun, "dry-run", false, "")
	cmd.Flags().BoolVar(&t.Probe, "probe", false, "")
	cmd.Flags().BoolVar(&list, "list", false, "")
	return cmd
}

// address puts ids where the command line has nicknames. Whom a message of the user's own comes from is as they wrote it.
func (p *program) address(ctx context.Context, t *control.Trigger) error {
	switch {
	case t.Account == "":
		return nil
	case t.OpenID == "" || t.Raw != "":
		a, err := p.account(ctx, t.Account)
		t.Account = a.AppID
		return err
	}
	who, err := p.follower(ctx, t.Account, t.OpenID)
	t.Account, t.OpenID = who.AppID, who.OpenID
	return err
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

// readRaw reads a message of the user's own. It travels in JSON, which knows no text but UTF-8.
func (p *program) readRaw(name string) (string, error) {
	body, err := p.readCapture(name)
	switch {
	case err != nil:
		return "", usage(err)
	case len(body) == 0:
		return "", mistake("raw_empty", name)
	case !utf8.Valid(body):
		return "", mistake("raw_encoding", name)
	}
	return string(body), nil
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
		fmt.Fprintf(p.out, "%s %s\n", report.Pad(e.Name, 36), e.Title)
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
	if err == nil && !d.AsExpected && !held(d) {
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
	fmt.Fprintln(p.out, p.outcome(d))
	if d.Reply != nil {
		fmt.Fprintf(p.out, "    %s %s\n", d.Reply.MsgType, d.Reply.Content)
	}
	for _, r := range d.Problems {
		p.showReason(p.out, "    ", r)
	}
	if d.Note != "" {
		fmt.Fprintf(p.out, "    %s %s\n", p.paint(yellow, "!"), d.Note)
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
	fmt.Fprintf(p.out, "    ? %s\n      %s %s\n", l.T(key, len(r.Sent), r.Text), report.Pad(l.T("trigger.fix"), 8), r.Mend)
}

// outcome is the line that says whether the handler did what it ought to do.
func (p *program) outcome(d control.Delivery) string {
	l, did := p.lang(), "trigger.refused"
	if d.Accepted {
		did = "trigger.accepted"
	}
	kind, _, _ := strings.Cut(d.Expected, ":")
	switch {
	case held(d):
		return "… " + l.T("trigger.held")
	case d.AsExpected && !d.Accepted && kind == string(world.Either):
		return p.paint(green, "✓ "+l.T("trigger.either_refused"))
	case d.AsExpected && !d.Accepted:
		return p.paint(green, "✓ "+l.T("trigger.rightly_refused"))
	case d.AsExpected:
		return p.paint(green, "✓ "+l.T(did))
	case kind == string(world.Welcome):
		return p.paint(red, "✗ "+l.T(did))
	}
	return p.paint(red, "✗ "+l.T("trigger.unexpected", l.T(did), l.T("trigger.expect."+kind)))
}

// showReason prints what is wrong with an answer, who usually does this, and what mends it.
func (p *program) showReason(out io.Writer, indent string, r control.DeliveryProblem) {
	mark := p.paint(red, "✗")
	switch world.Severity(r.Severity) {
	case world.Remark:
		mark = p.paint(yellow, "!")
	case world.Unsettled:
		mark = p.paint(yellow, "?")
	}
	fmt.Fprintf(out, "%s%s %s\n", indent, mark, r.Text)
	for _, more := range [][2]string{{"trigger.cause", r.Cause}, {"trigger.fix", r.Fix}} {
		if more[1] != "" {
			fmt.Fprintf(out, "%s  %s %s\n", indent, report.Pad(p.lang().T(more[0]), 8), more[1])
		}
	}
}
