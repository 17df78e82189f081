package road

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"wxlab/app/i18n"
	"wxlab/app/workspace"
	"wxlab/tunnel"
	"wxlab/tunnel/ngrok"
	"wxlab/tunnel/ssh"
)

// Open opens the public road as the settings say, and moves the platform's public address to it: links, the console's
// fields and the simulator's pushes use it from then on. ctx limits the opening only. What goes wrong is in Status too.
func (r *Road) Open(ctx context.Context) error {
	handler := r.cfg.Handler()
	if handler == nil {
		return workspace.Misuse("problem.no_platform")
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if !r.begin(cancel) {
		return workspace.Misuse("problem.tunnel_open")
	}
	r.cfg.Changed()
	set := r.cfg.Settings()
	ln, err := r.listen(ctx, set)
	if err == nil {
		err = r.standUp(ln, set.Kind != workspace.TunnelLocal, handler)
	}
	r.end(err)
	r.cfg.Changed()
	return err
}

// OpenWithin is Open for those who cannot see the Status and would wait for ever while ngrok is away: it gives up when
// patience ends, and says so.
func (r *Road) OpenWithin(ctx context.Context, patience time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	err := r.Open(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		key := "problem.tunnel_late"
		if r.cfg.Settings().Kind == workspace.TunnelSSH {
			key = "problem.tunnel_late_ssh"
		}
		return &workspace.Problem{
			Key: key, Args: []any{patience}, Exit: workspace.ExitEnvironment, Err: errors.Unwrap(err),
		}
	}
	return err
}

// begin takes the road for one attempt.
func (r *Road) begin(cancel context.CancelFunc) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.open != nil || r.opening != nil {
		return false
	}
	r.opening, r.idleFor, r.last = cancel, 0, tunnel.Status{State: tunnel.Opening, At: r.cfg.Now()}
	return true
}

// end notes what an attempt came to.
func (r *Road) end(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.opening = nil
	if err == nil {
		return
	}
	r.last = tunnel.Status{State: Off, Message: err.Error(), At: r.cfg.Now()}
	var failed interface {
		error
		Status(tunnel.State) tunnel.Status
	}
	var problem *workspace.Problem
	switch {
	case errors.As(err, &failed):
		r.last = failed.Status(Off)
		r.last.At = r.cfg.Now()
	case errors.As(err, &problem):
		r.last.Message, r.last.Why = "", tunnel.Text{Zh: problem.Text(i18n.Zh), En: problem.Text(i18n.En)}
		if problem.Err != nil {
			r.last.Message = problem.Err.Error()
		}
	}
}

// listen makes the listener that the settings ask for.
func (r *Road) listen(ctx context.Context, set workspace.TunnelSettings) (ln tunnel.Listener, err error) {
	switch set.Kind {
	case workspace.TunnelOwn:
		ln, err = tunnel.Own(tunnel.OwnConfig{URL: set.URL, Addr: set.Addr, Now: r.cfg.Now})
	case workspace.TunnelLocal:
		addr := set.Addr
		if addr == "" {
			addr = "127.0.0.1:0"
		}
		ln, err = tunnel.Local(addr)
	case workspace.TunnelNgrok:
		if set.Authtoken == "" {
			return nil, workspace.Misuse("problem.tunnel_token")
		}
		ln, err = ngrok.Listen(ctx, r.ngrokConfig())
	case workspace.TunnelSSH:
		ln, err = ssh.Listen(ctx, r.sshConfig(set))
	default:
		return nil, workspace.Misuse("problem.tunnel_unset")
	}
	if err != nil {
		return nil, &workspace.Problem{Key: "problem.tunnel_failed", Exit: workspace.ExitEnvironment, Err: err}
	}
	return ln, nil
}

func (r *Road) ngrokConfig() ngrok.Config {
	set := r.cfg.Settings()
	return ngrok.Config{
		Authtoken: tunnel.Secret(set.Authtoken), Domain: set.Domain, ConnectAddr: set.ConnectAddr,
		Proxy: tunnel.Secret(set.Proxy), CAs: r.cfg.Outside.CAs, Logger: r.cfg.Log, Now: r.cfg.Now,
		Opening: func(s tunnel.Status) { r.note(s); r.cfg.Changed() },
	}
}

func (r *Road) sshConfig(set workspace.TunnelSettings) ssh.Config {
	home := r.cfg.Outside.SSH
	keys := home.Keys
	if set.SSH.Key != "" {
		keys = []string{home.expand(set.SSH.Key)}
	}
	return ssh.Config{
		URL: set.URL, Server: set.SSH.Server, Remote: set.SSH.Remote, KeyFiles: keys,
		Passphrase: tunnel.Secret(set.SSH.Passphrase), AgentSocket: home.AgentSocket, KnownHosts: home.KnownHosts,
		Trust: set.SSH.Trust, Now: r.cfg.Now, Opening: func(s tunnel.Status) { r.note(s); r.cfg.Changed() },
	}
}

// note shows how an attempt goes on.
func (r *Road) note(s tunnel.Status) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.opening != nil {
		r.last = s
	}
}

// standUp serves ln and moves the public address there. Where a proxy stands in front, it says who asks.
func (r *Road) standUp(ln tunnel.Listener, forwarded bool, handler http.Handler) error {
	base, err := url.Parse(ln.URL())
	if err != nil {
		return errors.Join(fmt.Errorf("read the public address: %w", err), ln.Close())
	}
	o := &openRoad{
		ln: ln, gate: newGate(ln).begin(), boundary: r.newBoundary(base, forwarded, handler), since: r.cfg.Now(),
		samples: []int64{0},
	}
	o.http = publicServer(tunnel.Strip(base, o.boundary), o.gate, r.cfg.Log)
	var watched context.Context
	watched, o.stop = context.WithCancel(context.Background())
	r.mu.Lock()
	r.open = o
	r.mu.Unlock()
	go o.http.Serve(o.gate)
	go r.watch(o)
	go r.keepAwake(watched, o)
	go r.watchIdle(watched, o)
	return r.cfg.Moved(ln.URL())
}

// newBoundary is the boundary for requests to base.
func (r *Road) newBoundary(base *url.URL, forwarded bool, handler http.Handler) *boundary {
	return &boundary{
		host: strings.ToLower(base.Hostname()), forwarded: forwarded, prober: &r.prober, now: r.cfg.Now, wall: time.Now,
		recorded: r.cfg.Record(handler), bare: handler, genuine: r.cfg.Genuine, invited: r.cfg.Invited,
		callbacks: allowance{
			size: callbackBurst, rate: callbackRate, all: bucket{size: allCallbackBurst, rate: allCallbackRate},
		},
		pages: allowance{size: pageBurst, rate: pageRate, all: bucket{size: allPageBurst, rate: allPageRate}},

		atPages: slots{size: pageSlots, share: pageShare}, atGenuine: slots{size: genuineSlots},
		atCallbacks: slots{size: callbackSlots, share: callbackShare},
		bodies:      queue{size: bodiesAtOnce, share: bodiesOfOne, budget: bodyBudget},
		strangers:   bucket{size: strangerShare, rate: strangerRate},
	}
}
