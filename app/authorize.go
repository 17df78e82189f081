package main

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"wxlab/app/control"
	"wxlab/app/workspace"
)

// newAuthorizeCommand has an account of the simulated WeChat authorize the component.
func newAuthorizeCommand(p *program) *cobra.Command {
	var funcIDs []int
	cmd := &cobra.Command{
		Use: "authorize [ACCOUNT]", Args: atMostOneArg,
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.authorize(cmd.Context(), first(args), funcIDs)
		},
	}
	cmd.Flags().IntSliceVar(&funcIDs, "func-ids", nil, "")
	p.chooseComponent(cmd)
	return cmd
}

func (p *program) authorize(ctx context.Context, name string, funcIDs []int) error {
	a, err := p.accountToAuthorize(ctx, name)
	if err != nil {
		return err
	}
	_, err = show(ctx, p, control.Authorize{Component: p.component, AuthorizerAppID: a.AppID, FuncIDs: funcIDs},
		func(control.Done) { p.done("verb.authorized", a.NickName, a.AppID) })
	return err
}

// accountToAuthorize is the account of that name or, where none is named, the first that has not authorized yet and is not
// the release check's.
func (p *program) accountToAuthorize(ctx context.Context, name string) (control.Account, error) {
	if name != "" {
		return p.account(ctx, name)
	}
	world, err := ask(ctx, p, control.GetWorld{})
	if err != nil {
		return control.Account{}, err
	}
	for _, a := range world.Accounts {
		holds := func(g control.Grant) bool { return g.AuthorizerAppID == a.AppID }
		if a.ReleaseGroup == 0 && !slices.ContainsFunc(world.Grants, holds) {
			return a, nil
		}
	}
	return control.Account{}, mistake("all_authorized")
}

// newUnauthorizeCommand has an account take its authorization back.
func newUnauthorizeCommand(p *program) *cobra.Command {
	cmd := &cobra.Command{
		Use: "unauthorize ACCOUNT", Args: takes("ACCOUNT"),
		RunE: func(cmd *cobra.Command, args []string) error {
			a, err := p.account(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			in := control.Unauthorize{Component: p.component, AuthorizerAppID: a.AppID}
			d, err := show(cmd.Context(), p, in, p.showDelivery)
			if err == nil && !d.AsExpected {
				return silent(workspace.ExitFailed)
			}
			return err
		},
	}
	p.chooseComponent(cmd)
	return cmd
}

// first is the first argument, "" where there is none.
func first(args []string) string {
	if len(args) == 0 {
		return ""
	}
	return args[0]
}
