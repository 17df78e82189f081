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
		Use: "listen", Short: "Pass callbacks on to a server of your own, and watch them", Args: noArgs,
		Long: `listen passes what comes in, from the tunnel or from the simulator, on to a server of your own, byte for
byte, and its answers back. Two lines tell of each callback. Paths stay as they are (/wechat/component,
/wechat/APPID/callback) unless --forward-events and --forward-messages name others.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := p.find(&c, false, startFields()...); err != nil {
				return err
			}
			p.own = c.given
			return p.listen(cmd.Context(), l)
		},
	}
	f := cmd.Flags()
	f.StringVar(&l.To, "forward-to", "", "base address of your server, such as http://127.0.0.1:9000")
	f.StringVar(&l.Events, "forward-events", "", "its authorization-event URL (授权事件接收URL), where the path is another one")
	f.StringVar(&l.Messages, "forward-messages", "",
		"its message URL (消息与事件接收URL), with $APPID$, where the path is another one")
	l.public.register(cmd)
	l.telling.register(cmd)
	p.chooseSecrets(cmd)
	c.register(cmd, p, startFields()...)
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
