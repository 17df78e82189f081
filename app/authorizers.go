package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"wxlab/app/control"
	"wxlab/app/workspace"
)

func newAuthorizersCommand(p *program) *cobra.Command {
	cmd := &cobra.Command{
		Use: "authorizers", Short: "List the accounts that authorized the component (授权方)", Args: noArgs,
		Long: `authorizers asks the running Wxlab (wxlab or wxlab serve on the same workspace) who authorized its component.`,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.listAuthorizers(cmd.Context()) },
	}
	rebuild := &cobra.Command{
		Use: "rebuild", Short: "Read all authorizers back from WeChat's list", Args: noArgs,
		Long: `rebuild asks WeChat for all authorizers (api_get_authorizer_list) and mends what is stored here: the way back after a lost database, or lost events.
Who came back is tried at once: its profile is read and a token bought. Exit 1 when that failed for one of them.`,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.rebuildAuthorizers(cmd.Context()) },
	}
	p.chooseComponent(cmd)
	p.chooseComponent(rebuild)
	cmd.AddCommand(rebuild)
	return cmd
}

func (p *program) listAuthorizers(ctx context.Context) error {
	c, err := p.client()
	if err != nil {
		return err
	}
	var all control.AuthorizerList
	if err := c.Do(ctx, http.MethodGet, "/v1/authorizers?component_appid="+url.QueryEscape(p.component), nil, &all); err != nil {
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

// showAuthorizer is a line, and a second one where something is wrong.
func (p *program) showAuthorizer(a control.Authorizer) {
	l := p.lang()
	mark, kind := p.paint(green, "✓"), ""
	if a.State != "authorized" {
		mark = p.paint(grey, "–")
	}
	if a.Kind != "" {
		kind = l.T("ui.account." + a.Kind)
	}
	fmt.Fprintf(p.out, "%s %s  %s %s %s  %s\n", mark, a.AppID, pad(a.NickName, 24), pad(kind, 18), pad(l.T("ui.auth."+a.State), 12), p.paint(grey, a.AuthorizedAt.Local().Format(time.DateTime)))
	if a.LastError != "" {
		fmt.Fprintf(p.out, "    %s\n", p.paint(red, a.LastError))
	}
}

func (p *program) rebuildAuthorizers(ctx context.Context) error {
	c, err := p.client()
	if err != nil {
		return err
	}
	var found control.RebuildResult
	if err := c.Do(ctx, http.MethodPost, "/v1/authorizers/rebuild", map[string]string{"component_appid": p.component}, &found); err != nil {
		return err
	}
	if p.json {
		err = p.lines().Encode(found)
	} else {
		p.showRebuilt(found)
	}
	if err == nil && len(found.Failed) > 0 {
		return silent(workspace.ExitFailed)
	}
	return err
}

func (p *program) showRebuilt(found control.RebuildResult) {
	l := p.lang()
	fmt.Fprintln(p.out, l.T("rebuild.total", found.Total))
	for _, group := range []struct {
		key    string
		appIDs []string
	}{{"added", found.Added}, {"restored", found.Restored}, {"kept", found.Kept}, {"ended", found.Ended}, {"tokenless", found.Tokenless}} {
		if len(group.appIDs) > 0 {
			fmt.Fprintf(p.out, "  %4d %s  %s\n", len(group.appIDs), l.T("rebuild."+group.key), p.paint(grey, some(group.appIDs)))
		}
	}
	for _, f := range found.Failed {
		fmt.Fprintf(p.out, "  %s %s %s\n", p.paint(red, "✗"), f.AppID, f.Error)
	}
}

// some names the first of many.
func some(appIDs []string) string {
	const enough = 5
	if len(appIDs) <= enough {
		return strings.Join(appIDs, " ")
	}
	return strings.Join(appIDs[:enough], " ") + " …"
}
