package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"wxlab/app/control"
	"wxlab/app/road"
	"wxlab/app/workspace"
	"wxlab/tunnel"
)

// newTunnelCommand shows, chooses, opens, closes and probes the public road.
func newTunnelCommand(p *program) *cobra.Command {
	cmd := &cobra.Command{
		Use: "tunnel", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.changeRoad(cmd.Context(), control.GetTunnel{}) },
	}
	cmd.AddCommand(
		&cobra.Command{Use: "open", Args: noArgs,
			RunE: func(cmd *cobra.Command, _ []string) error { return p.changeRoad(cmd.Context(), control.OpenTunnel{}) }},
		&cobra.Command{Use: "close", Args: noArgs,
			RunE: func(cmd *cobra.Command, _ []string) error { return p.changeRoad(cmd.Context(), control.CloseTunnel{}) }},
		newTunnelSetCommand(p), newTunnelProbeCommand(p),
	)
	return cmd
}

// changeRoad sends a change and prints how the road stands after it.
func (p *program) changeRoad(ctx context.Context, in control.Request[road.Status]) error {
	_, err := show(ctx, p, in, func(s road.Status) {
		l := p.lang()
		fmt.Fprintln(p.out, joined([]string{string(s.Kind), l.T("ui.tunnel.is." + string(s.State)), s.URL, s.Leads}))
		if why := s.Why.In(string(l)); why != "" {
			fmt.Fprintln(p.out, "    "+why)
		}
		if s.Requests > 0 {
			p.say("verb.tunnel.counted", s.Requests, s.Refused, s.Limited+s.Dropped+s.Silent+s.Slow, s.Missed)
		}
	})
	return err
}

// newTunnelSetCommand chooses how the road is made; secrets come by the environment, as they do for serve.
func newTunnelSetCommand(p *program) *cobra.Command {
	var t roadFlags
	cmd := &cobra.Command{
		Use: "set KIND", Args: takes("KIND"),
		RunE: func(cmd *cobra.Command, args []string) error {
			in := control.SetTunnel{
				Kind: args[0], Domain: t.domain, ConnectAddr: t.connect, URL: t.url, Addr: t.addr,
				SSH: control.SSHRoad{Server: t.ssh.Server, Remote: t.ssh.Remote, Key: t.ssh.Key, Trust: t.ssh.Trust},
			}
			if token := p.env("NGROK_AUTHTOKEN"); token != "" {
				in.Authtoken = &token
			}
			if passphrase := p.env("WXLAB_SSH_PASSPHRASE"); passphrase != "" {
				in.SSH.Passphrase = &passphrase
			}
			_, err := show(cmd.Context(), p, in, func(control.Done) { p.done("verb.tunnel.set", args[0]) })
			return err
		},
	}
	t.registerWays(cmd)
	return cmd
}

func newTunnelProbeCommand(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "probe", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			found, err := show(cmd.Context(), p, control.ProbeTunnel{}, func(f control.Findings) { p.showFindings(f.Findings) })
			if err != nil {
				return err
			}
			for _, f := range found.Findings {
				if f.Verdict != tunnel.Reached {
					return silent(workspace.ExitFailed)
				}
			}
			return nil
		},
	}
}

func (p *program) showFindings(all []tunnel.Finding) {
	l := string(p.lang())
	for _, f := range all {
		mark := p.paint(green, "✓")
		if f.Verdict != tunnel.Reached {
			mark = p.paint(red, "✗")
		}
		fmt.Fprintln(p.out, mark, joined([]string{f.UserAgent, f.Why.In(l), f.Took.Round(time.Millisecond).String()}))
		if fix := f.Fix.In(l); fix != "" {
			fmt.Fprintln(p.out, "    "+fix)
		}
	}
}

// newVerifyFileCommand serves a domain verification file.
func newVerifyFileCommand(p *program) *cobra.Command {
	var remove bool
	cmd := &cobra.Command{
		Use: "verify-file NAME [CONTENT]", Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 || len(args) == 1 && !remove {
				return mistake("too_few", "NAME CONTENT", helpOf(cmd))
			}
			if err := atMost(2, cmd, args); err != nil {
				return err
			}
			in, key := control.PutVerifyFile{Name: args[0]}, "verb.verify_file.gone"
			if !remove {
				content, err := p.dataOf(args[1])
				if err != nil {
					return err
				}
				in.Content, key = content, "verb.verify_file.there"
			}
			_, err := show(cmd.Context(), p, in, func(control.Done) { p.done(key, args[0]) })
			return err
		},
	}
	cmd.Flags().BoolVar(&remove, "remove", false, "")
	return cmd
}
