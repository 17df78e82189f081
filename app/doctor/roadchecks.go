package doctor

import (
	"context"
	"strings"
	"time"

	"wxlab/app/road"
	"wxlab/app/workspace"
	"wxlab/tunnel"
)

// checkRoad looks at the tunnel's state.
func (v *visit) checkRoad() {
	s := v.Road.Status()
	switch {
	case s.State == tunnel.Online, s.State == tunnel.Configured:
		v.add("tunnel", Healthy, "open", 0, s.URL)
	case s.State == tunnel.Reconnecting, s.State == tunnel.Opening:
		v.add("tunnel", Doubtful, "coming", 0, s.Message)
	case s.Troubled():
		v.enter(Check{
			ID: "tunnel", Title: v.lang.T("doctor.tunnel"), Health: Sick,
			What: v.lang.T("doctor.tunnel.failed", strings.TrimSpace(s.Code+" "+s.Message)),
			Why:  s.Why.In(string(v.lang)), Next: s.Fix.In(string(v.lang)),
		})
	case v.Kind == workspace.Real:
		v.add("tunnel", Sick, "off", 0)
	default:
		v.add("tunnel", Healthy, "offline", 0)
	}
}

// checkStrangers tells how many the open road turned away, and whether they are so many that they are no accident. Who
// presses on the road does not keep WeChat out, but costs this machine; what was missed did not get in at once.
func (v *visit) checkStrangers() {
	s := v.Road.Status()
	switch figures := []any{s.Lately, s.Silent, s.Slow, s.Limited, s.Missed, s.Requests}; {
	case s.URL == "":
		v.add("strangers", Unchecked, "closed", 0)
	case s.Crowded():
		v.add("strangers", Doubtful, "crowd", 0, figures...)
	default:
		v.add("strangers", Healthy, "ok", 0, figures...)
	}
}

// checkProbes reads name, certificate and way off three probes of the public address.
func (v *visit) checkProbes(ctx context.Context) error {
	ids := []string{"probe_wxlab", "probe_wechat", "probe_phone"}
	if v.Road.Status().URL == "" {
		for _, id := range append([]string{"dns", "tls"}, ids...) {
			v.add(id, Unchecked, "closed", 0)
		}
		return nil
	}
	findings, err := v.Road.Probe(ctx)
	if err != nil {
		return err
	}
	v.checkName(findings[0])
	for i, f := range findings {
		c := v.probed(f)
		c.ID, c.Title = ids[i], v.lang.T("doctor."+ids[i])
		v.enter(c)
	}
	return nil
}

// probed is what one probe says.
func (v *visit) probed(f tunnel.Finding) Check {
	switch f.Verdict {
	case tunnel.Reached:
		took := max(f.Took, time.Millisecond).Round(time.Millisecond)
		return Check{Health: Healthy, What: v.lang.T("doctor.probe.reached", v.lang.Span(took))}
	case tunnel.Unreachable: // a network that cannot see its own public address is common, and harmless
		return v.notReached(Doubtful, f)
	}
	return v.notReached(Sick, f)
}

func (v *visit) notReached(h Health, f tunnel.Finding) Check {
	what := v.lang.T("doctor.probe.not", strings.TrimSpace(string(f.Verdict)+" "+f.Code+" "+f.Detail))
	return Check{Health: h, What: what, Why: f.Why.In(string(v.lang)), Next: f.Fix.In(string(v.lang))}
}

// checkName says separately what the first probe proves about name and certificate.
func (v *visit) checkName(f tunnel.Finding) {
	switch f.Verdict {
	case tunnel.NoSuchName:
		v.add("dns", Sick, "unknown", 0, road.HostOf(v.Road.URL()))
		v.add("tls", Unchecked, "closed", 0)
	case tunnel.TLSTrouble:
		v.add("dns", Healthy, "ok", 0, road.HostOf(v.Road.URL()))
		v.add("tls", Sick, "bad", 0, f.Detail)
	case tunnel.Unreachable:
		v.add("dns", Unchecked, "closed", 0)
		v.add("tls", Unchecked, "closed", 0)
	default:
		v.add("dns", Healthy, "ok", 0, road.HostOf(v.Road.URL()))
		if strings.HasPrefix(v.Road.URL(), "https:") {
			v.add("tls", Healthy, "ok", 0)
		} else {
			v.add("tls", Doubtful, "plain", 0)
		}
	}
}

// checkDomain looks at what WeChat will say of the address: by name, on a usual port, filed or not (PROTOCOL 5.2).
func (v *visit) checkDomain(context.Context) error {
	base, public := v.consoleBase(), v.Road.Status()
	host := road.HostOf(base)
	switch _, err := tunnel.ParseBase(base); {
	case v.Kind == workspace.Offline && (public.URL == "" || public.Kind == workspace.TunnelLocal):
		v.add("domain", Healthy, "offline", 0)
	case base == "" || err != nil:
		v.add("domain", Sick, "none", 0)
	case strings.Contains(host, "ngrok"):
		v.add("domain", Doubtful, "ngrok", 0, host)
	default:
		v.add("domain", Healthy, "ok", 0, host)
	}
	return nil
}
