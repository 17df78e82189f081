package workbench

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/road"
	"wxlab/app/workspace"
	"wxlab/platform"
	"wxlab/tunnel"
)

// Health is how a point of the doctor's list stands.
type Health string

const (
	Healthy   Health = "ok"
	Doubtful  Health = "warn"
	Sick      Health = "fail"
	Unchecked Health = "unknown" // nothing to judge by yet
)

// DoctorCheck is one point: what was found, why it matters, and what to do next.
type DoctorCheck struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Health   Health `json:"health"`
	What     string `json:"what"`
	Why      string `json:"why,omitempty"`
	Next     string `json:"next,omitempty"`
	Exchange int64  `json:"exchange,omitempty"` // the exchange it was read off
}

// DoctorReport is a whole visit; OK unless a point is sick.
type DoctorReport struct {
	OK     bool          `json:"ok"`
	At     time.Time     `json:"at"`
	Checks []DoctorCheck `json:"checks"`
}

// doctor is one visit.
type doctor struct {
	w         *Workbench
	component string // AppID of the one that is looked at
	about     string // narrows a search to it
	lang      i18n.Lang
	report    DoctorReport
}

// Doctor looks at everything between WeChat and a component and says what is wrong and what to do. It probes the
// public address, which takes up to a minute; the rest is read off what was recorded.
func (w *Workbench) Doctor(ctx context.Context, componentAppID string, l i18n.Lang) (DoctorReport, error) {
	s, err := w.server(componentAppID)
	if err != nil {
		return DoctorReport{}, err
	}
	if err := w.Journal.Flush(ctx); err != nil {
		return DoctorReport{}, err
	}
	d := &doctor{w: w, component: s.Component().AppID, about: w.about(componentAppID), lang: l, report: DoctorReport{OK: true, At: w.Clock.Now()}}
	d.checkDisk()
	d.checkRoad()
	if err := d.checkProbes(ctx); err != nil {
		return d.report, err
	}
	for _, check := range []func(context.Context) error{
		d.checkDomain, d.checkWhiteList, d.checkTicket, d.checkSuccess, d.checkLatency, d.checkClock, d.checkPermissions,
	} {
		if err := check(ctx); err != nil {
			return d.report, err
		}
	}
	return d.report, nil
}

// add enters a finding; its sentences are doctor.ID.FINDING, with .why and .next where they exist.
func (d *doctor) add(id string, h Health, finding string, exchange int64, args ...any) {
	key := "doctor." + id + "." + finding
	d.enter(DoctorCheck{ID: id, Title: d.lang.T("doctor." + id), Health: h, What: d.lang.T(key, args...),
		Why: d.sentence(key + ".why"), Next: d.sentence(key + ".next"), Exchange: exchange})
}

func (d *doctor) enter(c DoctorCheck) {
	d.report.Checks = append(d.report.Checks, c)
	d.report.OK = d.report.OK && c.Health != Sick
}

func (d *doctor) sentence(key string) string {
	if text := d.lang.T(key); text != key {
		return text
	}
	return ""
}

// checkRoad looks at the tunnel's state.
func (d *doctor) checkRoad() {
	s, real := d.w.Road.Status(), d.w.Settings().Kind == workspace.Real
	switch {
	case s.State == tunnel.Online, s.State == tunnel.Configured:
		d.add("tunnel", Healthy, "open", 0, s.URL)
	case s.State == tunnel.Reconnecting, s.State == tunnel.Opening:
		d.add("tunnel", Doubtful, "coming", 0, s.Message)
	case s.Troubled():
		d.enter(DoctorCheck{ID: "tunnel", Title: d.lang.T("doctor.tunnel"), Health: Sick, What: d.lang.T("doctor.tunnel.failed", strings.TrimSpace(s.Code+" "+s.Message)),
			Why: s.Why.In(string(d.lang)), Next: s.Fix.In(string(d.lang))})
	case real:
		d.add("tunnel", Sick, "off", 0)
	default:
		d.add("tunnel", Healthy, "offline", 0)
	}
}

// checkProbes reads name, certificate and way off three probes of the public address.
func (d *doctor) checkProbes(ctx context.Context) error {
	ids := []string{"probe_wxlab", "probe_wechat", "probe_phone"}
	if d.w.Road.Status().URL == "" {
		for _, id := range append([]string{"dns", "tls"}, ids...) {
			d.add(id, Unchecked, "closed", 0)
		}
		return nil
	}
	found, err := d.w.Road.Probe(ctx)
	if err != nil {
		return err
	}
	d.checkName(found[0])
	for i, f := range found {
		c := DoctorCheck{ID: ids[i], Title: d.lang.T("doctor." + ids[i]), Health: Healthy, What: d.lang.T("doctor.probe.reached", max(f.Took, time.Millisecond).Round(time.Millisecond))}
		if f.Verdict != tunnel.Reached {
			c.Health = Doubtful // a network that cannot see its own public address is common, and harmless
			if f.Verdict != tunnel.Unreachable {
				c.Health = Sick
			}
			c.What = d.lang.T("doctor.probe.not", strings.TrimSpace(string(f.Verdict)+" "+f.Code+" "+f.Detail))
			c.Why, c.Next = f.Why.In(string(d.lang)), f.Fix.In(string(d.lang))
		}
		d.enter(c)
	}
	return nil
}

// checkName says separately what the first probe proves about name and certificate.
func (d *doctor) checkName(f tunnel.Finding) {
	switch f.Verdict {
	case tunnel.NoSuchName:
		d.add("dns", Sick, "unknown", 0, road.HostOf(d.w.Road.URL()))
		d.add("tls", Unchecked, "closed", 0)
	case tunnel.TLSTrouble:
		d.add("dns", Healthy, "ok", 0, road.HostOf(d.w.Road.URL()))
		d.add("tls", Sick, "bad", 0, f.Detail)
	case tunnel.Unreachable:
		d.add("dns", Unchecked, "closed", 0)
		d.add("tls", Unchecked, "closed", 0)
	default:
		d.add("dns", Healthy, "ok", 0, road.HostOf(d.w.Road.URL()))
		if strings.HasPrefix(d.w.Road.URL(), "https:") {
			d.add("tls", Healthy, "ok", 0)
		} else {
			d.add("tls", Doubtful, "plain", 0)
		}
	}
}

// checkDomain looks at what WeChat will say of the address: by name, on a usual port, filed or not (PROTOCOL 5.2).
func (d *doctor) checkDomain(context.Context) error {
	base := d.w.consoleBase()
	host := road.HostOf(base)
	switch _, err := tunnel.ParseBase(base); {
	case d.w.Settings().Kind == workspace.Offline && (d.w.Road.Status().URL == "" || d.w.Road.Status().Kind == workspace.TunnelLocal):
		d.add("domain", Healthy, "offline", 0)
	case base == "" || err != nil:
		d.add("domain", Sick, "none", 0)
	case strings.Contains(host, "ngrok"):
		d.add("domain", Doubtful, "ngrok", 0, host)
	default:
		d.add("domain", Healthy, "ok", 0, host)
	}
	return nil
}

func (d *doctor) checkWhiteList(ctx context.Context) error {
	e, err := d.w.Egress(ctx, d.component)
	switch {
	case err != nil:
	case e.Refused:
		d.add("white_list", Sick, "refused", e.Exchange, e.IP)
	case e.OK == 0:
		d.add("white_list", Unchecked, "none", 0)
	default:
		d.add("white_list", Healthy, "ok", e.OK)
	}
	return err
}

// What ages of a ticket mean: WeChat pushes one every ten minutes, and one lasts twelve hours (PROTOCOL 3.2).
const (
	ticketLate  = 25 * time.Minute
	ticketStale = 2 * time.Hour
)

func (d *doctor) checkTicket(ctx context.Context) error {
	ticket, ok, err := d.w.Store.Ticket(ctx, d.component)
	if err != nil {
		return err
	}
	age := d.w.Clock.Now().Sub(ticket.CreateTime).Round(time.Second)
	switch {
	case !ok:
		d.add("ticket", Sick, "none", 0)
	case age >= platform.TicketLife:
		d.add("ticket", Sick, "dead", 0, age)
	case age >= ticketStale:
		d.add("ticket", Sick, "stale", 0, age)
	case age >= ticketLate:
		d.add("ticket", Doubtful, "late", 0, age)
	default:
		d.add("ticket", Healthy, "ok", 0, age)
	}
	return nil
}

// checkSuccess holds the last answer to an authorization event to the seven bytes (PROTOCOL 3.1).
func (d *doctor) checkSuccess(ctx context.Context) error {
	var last journal.Exchange
	for _, kind := range []string{journal.KindTicket, journal.KindAuth} {
		found, err := d.w.Journal.List(ctx, journal.Query{Text: "dir:in side:platform kind:" + kind + d.about, Limit: 1})
		if err != nil {
			return err
		}
		if len(found) > 0 && found[0].ID > last.ID {
			last = found[0]
		}
	}
	if last.ID == 0 {
		d.add("success", Unchecked, "none", 0)
		return nil
	}
	detail, err := d.w.Journal.Get(ctx, last.ID)
	switch {
	case err != nil:
		return err
	case detail.Status == http.StatusOK && string(detail.RespBody) == "success":
		d.add("success", Healthy, "ok", last.ID)
	case last.Reason != "":
		d.add("success", Sick, "refused", last.ID, last.Reason)
	default:
		d.add("success", Sick, "other", last.ID, clip(strconv.Quote(string(detail.RespBody)), 80))
	}
	return nil
}

// WeChat hangs up after five seconds (PROTOCOL 7.5); from two on, a slow network brings it near.
const (
	hangUp = 5 * time.Second
	slow   = 2 * time.Second
	looked = 50
)

func (d *doctor) checkLatency(ctx context.Context) error {
	found, err := d.w.Journal.List(ctx, journal.Query{Text: "dir:in side:platform is:callback" + d.about, Limit: looked})
	if err != nil {
		return err
	}
	var worst journal.Exchange
	for _, e := range found {
		if e.Took >= worst.Took {
			worst = e
		}
	}
	took := worst.Took.Round(time.Millisecond)
	switch {
	case len(found) == 0:
		d.add("latency", Unchecked, "none", 0)
	case worst.Took >= hangUp:
		d.add("latency", Sick, "late", worst.ID, took, len(found))
	case worst.Took >= slow:
		d.add("latency", Doubtful, "slow", worst.ID, took, len(found))
	default:
		d.add("latency", Healthy, "ok", worst.ID, took, len(found))
	}
	return nil
}

// skewed is how far this machine's clock may be off before lifetimes go wrong; pushes may come late by themselves.
const skewed = 2 * time.Minute

// checkClock compares our time with WeChat's: the Date of its last answer, or the timestamp of its last push.
func (d *doctor) checkClock(ctx context.Context) error {
	for _, search := range []string{"side:platform dir:out kind:api status:200", "dir:in side:platform is:callback outcome:ok"} {
		found, err := d.w.Journal.List(ctx, journal.Query{Text: search, Limit: 1})
		if err != nil {
			return err
		}
		if len(found) == 0 {
			continue
		}
		detail, err := d.w.Journal.Get(ctx, found[0].ID)
		if err != nil {
			return err
		}
		theirs, ok := theirTime(detail, d.w.Settings().Kind)
		if !ok {
			continue
		}
		off := detail.At.Sub(theirs).Round(time.Second)
		if off.Abs() > skewed {
			d.add("clock", Sick, "off", detail.ID, off)
		} else {
			d.add("clock", Healthy, "ok", detail.ID, off)
		}
		return nil
	}
	d.add("clock", Unchecked, "none", 0)
	return nil
}

// theirTime is when WeChat says that an exchange was. The simulator's Date header is the wall's, not the workspace's.
func theirTime(x journal.Detail, kind workspace.Kind) (time.Time, bool) {
	if x.Dir == journal.Out {
		at, err := http.ParseTime(x.RespHeader.Get("Date"))
		return at, err == nil && kind == workspace.Real
	}
	q, err := url.ParseQuery(x.Query)
	if err != nil {
		return time.Time{}, false
	}
	n, err := strconv.ParseInt(q.Get("timestamp"), 10, 64)
	return time.Unix(n, 0), err == nil
}

// checkPermissions looks for calls that the merchant's grant, or the account itself, does not cover (PROTOCOL 6).
func (d *doctor) checkPermissions(ctx context.Context) error {
	for _, missing := range []struct{ code, finding string }{{"61007", "not_granted"}, {"48001", "not_able"}} {
		found, err := d.w.Journal.List(ctx, journal.Query{Text: "side:platform kind:api code:" + missing.code, Limit: 1})
		if err != nil {
			return err
		}
		if len(found) > 0 {
			d.add("permissions", Doubtful, missing.finding, found[0].ID, found[0].Name, found[0].AppID)
			return nil
		}
	}
	authorizers, err := d.w.AuthorizersOf(ctx, d.component)
	if err != nil {
		return err
	}
	for _, a := range authorizers {
		if a.State == platform.Authorized && len(a.FuncInfo) == 0 {
			d.add("permissions", Doubtful, "empty", 0, a.NickName+" "+a.AppID)
			return nil
		}
	}
	if len(authorizers) == 0 {
		d.add("permissions", Unchecked, "none", 0)
	} else {
		d.add("permissions", Healthy, "ok", 0)
	}
	return nil
}
