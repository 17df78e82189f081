package main

import (
	"context"

	"github.com/spf13/cobra"

	"wxlab/app/control"
	"wxlab/app/road"
	"wxlab/app/workbench"
)

// listening are the flags of listen.
type listening struct {
	road.PassOn
	public roadFlags
	telling
}

func newListenCommand(p *program) *cobra.Command {
	var l listening
	var c credentialFlags
	cmd := &cobra.Command{
		Use: "listen", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := p.find(&c, false, startFields()...); err != nil {
				return err
			}
			p.own = c.given
			return p.listen(cmd.Context(), l)
		},
	}
	f := cmd.Flags()
	f.StringVar(&l.To, "forward-to", "", "")
	f.StringVar(&l.Events, "forward-events", "", "")
	f.StringVar(&l.Messages, "forward-messages", "", "")
	l.public.register(cmd)
	l.telling.register(cmd)
	p.chooseSecrets(cmd)
	c.register(cmd, startFields()...)
	return cmd
}

func (p *program) listen(ctx context.Context, l listening) error {
	bench, err := p.openWith(ctx, workbench.Options{PassOn: &l.PassOn})
	if err != nil {
		return err
	}
	defer bench.close()
	if err := p.openRoad(ctx, bench, l.public); err != nil {
		return err
	}
	if err := p.announce(bench); err != nil {
		return err
	}
	return p.runAndTell(ctx, bench, l.telling, control.TellExchanges{Query: "dir:in side:platform"})
}
