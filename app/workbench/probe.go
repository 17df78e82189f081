package workbench

import (
	"context"
	"net/http"
	"time"

	"wxlab/app/workspace"
	"wxlab/tunnel"
	"wxlab/tunnel/ngrok"
)

// prepareProbes gives the prober its way out; probes are answered only while they run.
func (w *Workbench) prepareProbes() {
	w.tunnel.prober.HTTP = &http.Client{Transport: w.outside.Transport, Timeout: 15 * time.Second}
	w.tunnel.prober.Now, w.tunnel.prober.Explain = w.wall, ngrok.Explain
}

// ProbeTunnel fetches a page of this process through its public address with three user agents: ours, that of
// WeChat's servers, and that of people in WeChat. Only while it runs do probes get an answer.
func (w *Workbench) ProbeTunnel(ctx context.Context) ([]tunnel.Finding, error) {
	w.tunnel.mu.Lock()
	o := w.tunnel.open
	w.tunnel.mu.Unlock()
	if o == nil {
		return nil, &workspace.Problem{Key: "problem.tunnel_closed", Exit: workspace.ExitUsage}
	}
	defer w.changed.signal()
	if own, ok := o.ln.(*tunnel.OwnListener); ok {
		return own.Verify(ctx, &w.tunnel.prober), nil
	}
	return w.tunnel.prober.Check(ctx, o.ln.URL()), nil
}

// DiagnoseNgrok checks the way to ngrok's service step by step; it needs no authtoken and opens nothing.
func (w *Workbench) DiagnoseNgrok(ctx context.Context) ngrok.Diagnosis {
	return ngrok.Diagnose(ctx, w.ngrokConfig())
}

// TunnelEntrances are the places where ngrok takes connections.
func TunnelEntrances() []ngrok.ConnectAddr { return ngrok.ConnectAddrs() }

// TunnelDisclosure says what ngrok learns.
func TunnelDisclosure() tunnel.Text { return ngrok.Disclosure() }
