package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"wxlab/app/control"
	"wxlab/app/credentials"
	"wxlab/app/report"
	"wxlab/app/road"
	"wxlab/app/workbench"
	"wxlab/app/workspace"
	"wxlab/platform"
	"wxlab/sim/wxserver/ca"
	"wxlab/tunnel/ssh/keyagent"
)

// targetFlags are the flags that name a server under test.
type targetFlags struct {
	events, messages, authDomain string
	credentialFlags
}

func (t *targetFlags) register(cmd *cobra.Command, p *program) {
	f := cmd.Flags()
	f.StringVar(&t.events, "target-events", "", "")
	f.StringVar(&t.messages, "target-messages", "", "")
	f.StringVar(&t.authDomain, "target-auth-domain", "", "")
	t.credentialFlags.register(cmd, startFields()...)
	cmd.PreRunE = func(*cobra.Command, []string) error { return p.completeTarget(t) }
}

// startFields are those that a start can be given.
func startFields() []credentials.Field { return append(consoleFields(), credentials.PreviousAESKey) }

// completeTarget finds what the flags leave open: addresses among the variables, for a container that can be given no flags,
// and the credentials. Without a server under test they are the embedded platform's for this start.
func (p *program) completeTarget(t *targetFlags) error {
	t.events = cmp.Or(t.events, p.env("WXLAB_TARGET_EVENTS"))
	t.messages = cmp.Or(t.messages, p.env("WXLAB_TARGET_MESSAGES"))
	t.authDomain = cmp.Or(t.authDomain, p.env("WXLAB_TARGET_AUTH_DOMAIN"))
	if err := p.find(&t.credentialFlags, false, startFields()...); err != nil {
		return err
	}
	if !t.named() {
		p.own = t.given
		return nil
	}
	return t.complete()
}

// named reports whether the flags name a server under test.
func (t *targetFlags) named() bool { return t.events != "" || t.messages != "" || t.authDomain != "" }

// complete refuses flags that name only half a server under test, which would be pushed nothing: it names the first
// that is missing.
func (t *targetFlags) complete() error {
	c := t.given
	for _, f := range [][2]string{
		{"target-events", t.events}, {"target-messages", t.messages}, {"appid", c.AppID}, {"secret", c.AppSecret.Reveal()},
		{"token", c.Token.Reveal()}, {"aes-key", c.EncodingAESKey.Reveal()},
	} {
		if f[1] == "" {
			return mistake("target", f[0])
		}
	}
	return nil
}

// server is the server under test, nil where no flag names one.
func (t *targetFlags) server() *workbench.Target {
	if !t.named() {
		return nil
	}
	return &workbench.Target{
		EventURL: t.events, MessageURL: t.messages, AuthDomain: t.authDomain, Component: t.given,
	}
}

func newServeCommand(p *program) *cobra.Command {
	var only string
	var t targetFlags
	var public roadFlags
	var tell telling
	cmd := &cobra.Command{
		Use: "serve", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			p.tune()
			return p.serve(cmd.Context(), workbench.Parts(only), t.server(), public, tell)
		},
	}
	cmd.Flags().StringVar(&only, "only", "", "")
	cmd.Flags().BoolVar(&p.lan, "lan", false, "")
	p.proxyFlags(cmd)
	p.chooseBases(cmd)
	t.register(cmd, p)
	public.register(cmd)
	tell.register(cmd)
	p.chooseSecrets(cmd)
	return cmd
}

// proxyFlags gives a command the flags for what is beside the simulator's base address.
func (p *program) proxyFlags(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&p.pass, "pass", nil, "")
	cmd.Flags().StringVar(&p.addresses.TLS, "tls", "", "")
}

func (p *program) serve(
	ctx context.Context, only workbench.Parts, t *workbench.Target, public roadFlags, tell telling,
) error {
	if only != workbench.Everything && only != workbench.OnlySim && only != workbench.OnlyPlatform {
		return mistake("only", string(only))
	}
	if t != nil {
		only = workbench.OnlySim
	}
	bench, err := p.open(ctx, only, t)
	if err != nil {
		return err
	}
	defer bench.close()
	p.spareMemory()
	if err := p.openRoad(ctx, bench, public); err != nil {
		return err
	}
	if err := p.announce(bench); err != nil {
		return err
	}
	return p.runAndTell(ctx, bench, tell, control.TellExchanges{Notable: !p.json})
}

// runAndTell runs a workbench until ctx ends, and tells of what it records.
func (p *program) runAndTell(ctx context.Context, r *running, t telling, in control.TellExchanges) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()              // before the journal is closed, which is no news to who follows it
	go r.tellAll(p, t, in)(ctx) // from before it runs: the first ticket comes at once
	return r.Run(ctx)
}

// spareMemory has garbage collected when the heap has grown by half, unless GOGC says otherwise. What lives is little, and
// fonts, which never change; what comes and goes are answers of a MiB, of which Go would let as much lie as twice that:
// at 20 pushes a second 80 MB are resident in place of 150.
func (p *program) spareMemory() {
	if p.env("GOGC") == "" {
		debug.SetGCPercent(50)
	}
}

// running is a workbench with its control API.
type running struct {
	*workbench.Workbench
	dir, token string
	url        string
	api        *control.Server
	http       *http.Server
}

// open opens the workspace and starts the control API beside it.
func (p *program) open(ctx context.Context, only workbench.Parts, t *workbench.Target) (*running, error) {
	return p.openWith(ctx, workbench.Options{Only: only, Target: t})
}

// openWith is open with further options; folder, seed, addresses, language and log are the command line's.
func (p *program) openWith(ctx context.Context, o workbench.Options) (*running, error) {
	dir, err := p.dir()
	if err != nil {
		return nil, err
	}
	o.Dir, o.Seed, o.Addresses, o.Lang, o.Component = dir, p.seed, p.addresses, p.asked(), p.own
	o.Spoken = p.accustomed
	o.Bases, o.LAN, o.OpenToNetwork, o.Patience, o.Pass = p.bases, p.lan, p.openToNetwork, p.patience, p.pass
	o.Outside.SSH.AgentSocket = keyagent.Address(p.env)
	o.Log = slog.New(slog.NewTextHandler(p.errs, &slog.HandlerOptions{Level: slog.LevelWarn}))
	w, err := workbench.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	r := &running{Workbench: w, dir: dir, token: rand.Text()}
	if err := r.control(p); err != nil {
		w.Close()
		return nil, err
	}
	return r, nil
}

func (r *running) control(p *program) error {
	ln, err := road.Listen(r.Settings().Addresses.Control, "--control-addr")
	if err != nil {
		return err
	}
	r.url = "http://" + r.Reachable(ln)
	r.api = control.New(r.Workbench, r.token, p.lang())
	r.http = &http.Server{
		Handler: r.api.Handler(), ReadHeaderTimeout: 5 * time.Second,
		IdleTimeout: 2 * time.Minute,
		BaseContext: func(net.Listener) context.Context { return context.Background() },
	}
	go r.http.Serve(ln)
	if err := control.Announce(r.dir, r.url, r.token); err != nil {
		return workspace.FolderProblem(r.dir, err)
	}
	return nil
}

// close ends the API first, so that no client finds a workbench that is closing.
func (r *running) close() error {
	control.Withdraw(r.dir)
	return errors.Join(r.http.Close(), r.Workbench.Close())
}

// announce is what serve prints first: a machine reads one JSON line, a person a short table.
func (p *program) announce(r *running) error {
	if p.json {
		return p.lines().Encode(struct {
			Platform string `json:"platform"`
			Sim      string `json:"sim"`
			Control  string `json:"control"`
			Token    string `json:"control_token"`
			Public   string `json:"public,omitempty"`
			LAN      string `json:"lan,omitempty"`
			TLS      string `json:"tls,omitempty"`
			console
		}{r.PlatformURL(), r.SimURL(), r.url, r.token, r.Road.Status().URL, r.Phones.URL(), r.TLSURL(), p.consoleOf(r)})
	}
	l, s, secret := p.lang(), r.Status(), r.Settings().Component
	rows := [][2]string{
		{"serve.platform", s.PlatformURL}, {"serve.public", s.TunnelURL}, {"serve.sim", s.SimURL},
		{"serve.lan", s.LANURL}, {"serve.tls", r.TLSURL()}, {"serve.api_base", s.APIBase}, {"serve.page_base", s.PageBase},
		{"serve.control", r.url},
		{"serve.component", strings.Join(appIDs(r.Components()), " ")},
		{"setup.token", p.shown(secret.Token)}, {"setup.aes_key", p.shown(secret.EncodingAESKey)},
		{"serve.events", s.EventURL}, {"serve.messages", s.MessageURL}, {"serve.workspace", s.Dir},
	}
	for _, row := range rows {
		if row[1] != "" {
			fmt.Fprintf(p.out, "%s %s\n", report.Pad(l.T(row[0]), 30), row[1])
		}
	}
	if at, err := url.Parse(r.TLSURL()); err == nil && at.Host != "" {
		fmt.Fprintln(p.out, l.T("serve.hosts", at.Hostname(), ca.FilesIn(r.Workspace.Path("ca")).CA))
	}
	if !p.showSecrets {
		fmt.Fprintln(p.out, p.paint(grey, l.T("serve.secrets")))
	}
	_, err := fmt.Fprintln(p.out, p.paint(grey, l.T("serve.stop")))
	return err
}

// console is what a server under test has to be given of the component, where the user asked to see it.
type console struct {
	AppID  string `json:"appid,omitempty"`
	Secret string `json:"secret,omitempty"`
	Token  string `json:"token,omitempty"`
	AESKey string `json:"aes_key,omitempty"`
}

func (p *program) consoleOf(r *running) console {
	if !p.showSecrets {
		return console{}
	}
	c := r.Settings().Component
	return console{AppID: c.AppID, Secret: c.AppSecret.Reveal(), Token: c.Token.Reveal(), AESKey: c.EncodingAESKey.Reveal()}
}

// chooseSecrets gives a command the flag to show what is masked otherwise.
func (p *program) chooseSecrets(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&p.showSecrets, "show-secrets", false, "")
}

// shown is a secret as it may be printed.
func (p *program) shown(s platform.Secret) string {
	if p.showSecrets {
		return s.Reveal()
	}
	return s.String()
}

func appIDs(all []platform.Component) (out []string) {
	for _, c := range all {
		out = append(out, c.AppID)
	}
	return out
}
