package road

import (
	"cmp"
	"context"

	"wxlab/app/workspace"
	"wxlab/tunnel"
	"wxlab/tunnel/ngrok"
	"wxlab/tunnel/ssh"
)

// Probe fetches a page of this process through its public address with three user agents: ours, that of
// WeChat's servers, and that of people in WeChat. Only while it runs do probes get an answer.
func (r *Road) Probe(ctx context.Context) ([]tunnel.Finding, error) {
	r.mu.Lock()
	o := r.open
	r.mu.Unlock()
	if o == nil {
		return nil, workspace.Misuse("problem.tunnel_closed")
	}
	defer r.cfg.Changed()
	if own, ok := o.ln.(*tunnel.OwnListener); ok {
		return own.Verify(ctx, &r.prober), nil
	}
	return r.prober.Check(ctx, o.ln.URL()), nil
}

// DiagnoseNgrok checks the way to ngrok's service step by step; it needs no authtoken and opens nothing.
func (r *Road) DiagnoseNgrok(ctx context.Context) ngrok.Diagnosis {
	return ngrok.Diagnose(ctx, r.ngrokConfig())
}

// Entrances are the places where ngrok takes connections.
func Entrances() []ngrok.ConnectAddr { return ngrok.ConnectAddrs() }

// SSHRemote is where a server that forwards over SSH listens when nothing else is asked for.
const SSHRemote = ssh.DefaultRemote

// Front is what to put into the configuration of nginx, and of Caddy, on a server that forwards over SSH.
func Front(set workspace.TunnelSettings) (nginx, caddy string) {
	remote := cmp.Or(set.SSH.Remote, SSHRemote)
	return ssh.Nginx(set.URL, remote), ssh.Caddy(set.URL, remote)
}

// Disclosure says what ngrok learns.
func Disclosure() tunnel.Text { return ngrok.Disclosure() }
