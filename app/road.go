package main

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"wxlab/app/workspace"
	"wxlab/platform"
)

// roadFlags are the flags that open the public road at the start; without --tunnel it stays off.
type roadFlags struct{ kind, domain, connect, url, addr string }

func (t *roadFlags) register(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&t.kind, "tunnel", "",
		"open the public road: ngrok (authtoken from the workspace or NGROK_AUTHTOKEN), own or local")
	f.StringVar(&t.domain, "ngrok-domain", "", "ngrok's fixed domain (default: the account's)")
	f.StringVar(&t.connect, "ngrok-connect", "", "ngrok's entrance, host:port (default: the nearest)")
	f.StringVar(&t.url, "public-url", "",
		"your own public address, such as https://wx.example.com, leading to --public-addr")
	f.StringVar(&t.addr, "public-addr", "", "the loopback port that your own public address leads to")
}

// roadPatience is how long a start waits for a tunnel; whoever started it sees nothing until then.
const roadPatience = 30 * time.Second

// openRoad stores what the flags say and opens the road, if they ask for it.
func (p *program) openRoad(ctx context.Context, bench *running, t roadFlags) error {
	if t.url != "" && t.kind == "" {
		t.kind = string(workspace.TunnelOwn)
	}
	if t.kind == "" {
		return nil
	}
	set := bench.Settings().Tunnel
	set.Kind = workspace.TunnelKind(t.kind)
	for _, f := range []struct {
		to   *string
		from string
	}{{&set.Domain, t.domain}, {&set.ConnectAddr, t.connect}, {&set.URL, t.url}, {&set.Addr, t.addr}} {
		if f.from != "" {
			*f.to = f.from
		}
	}
	if token := p.env("NGROK_AUTHTOKEN"); token != "" {
		set.Authtoken = platform.Secret(token)
	}
	if err := bench.SetTunnel(ctx, set); err != nil {
		return err
	}
	if err := bench.Road.OpenWithin(ctx, cmp.Or(p.roadPatience, roadPatience)); err != nil {
		return err
	}
	if s := bench.Road.Status(); s.Leads != "" && set.Kind == workspace.TunnelOwn {
		fmt.Fprintln(p.errs, p.lang().T("road.leads", s.URL, s.Leads))
	}
	return nil
}
