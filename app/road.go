package main

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"wxlab/app/workspace"
	"wxlab/platform"
)

// roadFlags are the flags that open the public road at the start; without --tunnel it stays off.
type roadFlags struct {
	kind, domain, connect, url, addr string
	ssh                              workspace.SSHSettings
}

func (t *roadFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&t.kind, "tunnel", "", "")
	t.registerWays(cmd)
}

// registerWays are the flags that say how each kind of road is made.
func (t *roadFlags) registerWays(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&t.domain, "ngrok-domain", "", "")
	f.StringVar(&t.connect, "ngrok-connect", "", "")
	f.StringVar(&t.url, "public-url", "", "")
	f.StringVar(&t.addr, "public-addr", "", "")
	f.StringVar(&t.ssh.Server, "ssh-server", "", "")
	f.StringVar(&t.ssh.Remote, "ssh-remote", "", "")
	f.Var((*fromHere)(&t.ssh.Key), "ssh-key", "")
	f.StringVar(&t.ssh.Trust, "ssh-trust", "", "")
}

// fromHere is the value of a flag for a file that another Wxlab may read, whose working folder is not this one.
type fromHere string

func (f *fromHere) String() string { return string(*f) }
func (f *fromHere) Type() string   { return "string" }

// Set implements pflag.Value.
func (f *fromHere) Set(file string) error {
	if file != "" && !strings.HasPrefix(file, "~") {
		absolute, err := filepath.Abs(file)
		if err != nil {
			return err
		}
		file = absolute
	}
	*f = fromHere(file)
	return nil
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
	for to, from := range map[*string]string{
		&set.Domain: t.domain, &set.ConnectAddr: t.connect, &set.URL: t.url, &set.Addr: t.addr,
		&set.SSH.Server: t.ssh.Server, &set.SSH.Remote: t.ssh.Remote, &set.SSH.Key: t.ssh.Key, &set.SSH.Trust: t.ssh.Trust,
	} {
		if from != "" {
			*to = from
		}
	}
	if passphrase := p.env("WXLAB_SSH_PASSPHRASE"); passphrase != "" {
		set.SSH.Passphrase = platform.Secret(passphrase)
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
	switch s := bench.Road.Status(); set.Kind {
	case workspace.TunnelOwn:
		fmt.Fprintln(p.errs, p.lang().T("road.leads", s.URL, s.Leads))
	case workspace.TunnelSSH:
		fmt.Fprintln(p.errs, p.lang().T("road.leads_ssh", s.URL, s.Leads))
	}
	return nil
}
