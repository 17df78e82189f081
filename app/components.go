package main

import (
	"context"
	"crypto/rand"
	"fmt"

	"github.com/spf13/cobra"

	"wxlab/app/control"
	"wxlab/app/workspace"
	"wxlab/platform"
)

func newComponentsCommand(p *program) *cobra.Command {
	cmd := &cobra.Command{
		Use: "components", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.changeComponents(cmd.Context(), control.ListComponents{})
		},
	}
	cmd.AddCommand(newAddComponentCommand(p), newRemoveComponentCommand(p))
	return cmd
}

func newAddComponentCommand(p *program) *cobra.Command {
	var c credentialFlags
	var name string
	var invent bool
	cmd := &cobra.Command{
		Use: "add", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case invent && c != (credentialFlags{}):
				return mistake("invent")
			case invent:
				made, err := workspace.NewComponent(rand.Reader)
				if err != nil {
					return err
				}
				return p.addComponent(cmd.Context(), made, name)
			}
			if err := p.find(&c, true, consoleFields()...); err != nil {
				return err
			}
			if c.given == (platform.Component{}) {
				return mistake("component_add")
			}
			return p.addComponent(cmd.Context(), c.given, name)
		},
	}
	c.register(cmd, consoleFields()...)
	cmd.Flags().BoolVar(&invent, "invent", false, "")
	cmd.Flags().StringVar(&name, "name", "", "")
	return cmd
}

func newRemoveComponentCommand(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "remove APPID", Args: atMostOneArg,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return mistake("component_remove")
			}
			one := control.ComponentPath{AppID: args[0]}
			return p.changeComponents(cmd.Context(), control.RemoveComponent{ComponentPath: one})
		},
	}
}

func (p *program) addComponent(ctx context.Context, c platform.Component, name string) error {
	return p.changeComponents(ctx, control.AddComponent{ComponentBody: control.ComponentBody{
		Name: name, AppID: c.AppID, AppSecret: c.AppSecret.Reveal(), Token: c.Token.Reveal(),
		EncodingAESKey: c.EncodingAESKey.Reveal(),
	}})
}

// changeComponents calls the control API and prints the list that it answers with.
func (p *program) changeComponents(ctx context.Context, change control.Request[control.ComponentList]) error {
	c, done, err := p.reach(ctx)
	if err != nil {
		return err
	}
	defer done()
	list, err := control.Ask(ctx, c, change)
	if err != nil {
		return err
	}
	if p.json {
		return p.lines().Encode(list)
	}
	for i, one := range list.Components {
		key := "components.more"
		if i == 0 {
			key = "components.own"
		}
		line := one.AppID + "  " + p.paint(grey, p.lang().T(key))
		if one.Name != "" {
			line += "  " + one.Name
		}
		if _, err := fmt.Fprintln(p.out, line); err != nil {
			return err
		}
	}
	return nil
}
