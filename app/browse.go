package main

import (
	"context"
	"net/url"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"wxlab/app/browse"
	"wxlab/app/workspace"
)

func newBrowseCommand(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "browse [URL]", Args: atMostOneArg,
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.browse(cmd.Context(), append(args, browse.Home)[0])
		},
	}
}

// isPage knows the address of a page: of the host's names only localhost does without a dot.
func isPage(text string) bool {
	at, err := url.Parse(text)
	if err != nil || at.Scheme != "http" && at.Scheme != "https" {
		return false
	}
	host := at.Hostname()
	return host == "localhost" || strings.ContainsAny(strings.Trim(host, "."), ".:")
}

func (p *program) browse(ctx context.Context, named string) error {
	page := named
	if !strings.Contains(page, "://") {
		page = "https://" + page
	}
	if !isPage(page) {
		return mistake("browse", named)
	}
	program, err := browse.Find(browse.Names(runtime.GOOS))
	if err != nil {
		return &workspace.Problem{Key: "problem.no_browser", Exit: workspace.ExitEnvironment}
	}
	sim, err := p.reachSimulator(ctx, targetFlags{}, p.errs)
	if err != nil {
		return err
	}
	defer sim.done()
	err = browse.Open(ctx, program, sim.road, page)
	if ctx.Err() != nil {
		return silent(exitInterrupted)
	}
	if err != nil {
		return &workspace.Problem{Key: "problem.browser", Args: []any{program}, Exit: workspace.ExitEnvironment, Err: err}
	}
	return nil
}
