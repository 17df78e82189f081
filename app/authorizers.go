package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"wxlab/app/control"
	"wxlab/app/report"
	"wxlab/app/workspace"
)

func newAuthorizersCommand(p *program) *cobra.Command {
	cmd := &cobra.Command{
		Use: "authorizers", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.listAuthorizers(cmd.Context()) },
	}
	rebuild := &cobra.Command{
		Use: "rebuild", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.rebuildAuthorizers(cmd.Context()) },
	}
	p.chooseComponent(cmd)
	p.chooseComponent(rebuild)
	cmd.AddCommand(rebuild)
	return cmd
}

func (p *program) listAuthorizers(ctx context.Context) error {
	all, err := ask(ctx, p, control.ListAuthorizers{Component: p.component})
	if err != nil {
		return err
	}
	if p.json {
		return p.lines().Encode(all)
	}
	if len(all.Authorizers) == 0 {
		fmt.Fprintln(p.out, p.lang().T("authorizers.none", all.ComponentAppID))
	}
	for _, a := range all.Authorizers {
		p.showAuthorizer(a)
	}
	return nil
}

// showAuthorizer prints a line, and a second one where the last call for the account failed.
func (p *program) showAuthorizer(a control.Authorizer) {
	l := p.lang()
	mark, kind := p.paint(green, "✓"), ""
	if a.State != "authorized" {
		mark = p.paint(grey, "–")
	}
	if a.Kind != "" {
		kind = l.T("ui.account." + a.Kind)
	}
	state, since := l.T("ui.auth."+a.State), p.paint(grey, a.AuthorizedAt.Local().Format(time.DateTime))
	fmt.Fprintf(p.out, "%s %s  %s %s %s  %s\n", mark, a.AppID, report.Pad(a.NickName, 24), report.Pad(kind, 18), report.Pad(state, 12), since)
	if a.LastError != "" {
		fmt.Fprintf(p.out, "    %s\n", p.paint(red, a.LastError))
	}
}

func (p *program) rebuildAuthorizers(ctx context.Context) error {
	result, err := ask(ctx, p, control.RebuildAuthorizers{Component: p.component})
	if err != nil {
		return err
	}
	if p.json {
		err = p.lines().Encode(result)
	} else {
		p.showRebuilt(result)
	}
	if err == nil && len(result.Failed) > 0 {
		return silent(workspace.ExitFailed)
	}
	return err
}

func (p *program) showRebuilt(r control.RebuildResult) {
	l := p.lang()
	fmt.Fprintln(p.out, l.T("rebuild.total", r.Total))
	for _, group := range []struct {
		key    string
		appIDs []string
	}{{"added", r.Added}, {"restored", r.Restored}, {"kept", r.Kept}, {"ended", r.Ended}, {"tokenless", r.Tokenless}} {
		if len(group.appIDs) > 0 {
			what, which := l.T("rebuild."+group.key), p.paint(grey, firstOf(group.appIDs))
			fmt.Fprintf(p.out, "  %4d %s  %s\n", len(group.appIDs), what, which)
		}
	}
	if r.Unheard > 0 {
		fmt.Fprintln(p.out, l.T("rebuild.unheard", r.Unheard))
	}
	for _, f := range r.Failed {
		fmt.Fprintf(p.out, "  %s %s %s\n", p.paint(red, "✗"), f.AppID, f.Error)
	}
}

// firstOf names the first five of many.
func firstOf(appIDs []string) string {
	const enough = 5
	if len(appIDs) <= enough {
		return strings.Join(appIDs, " ")
	}
	return strings.Join(appIDs[:enough], " ") + " …"
}
