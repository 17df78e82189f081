package workbench_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"wxlab/app/doctor"
	"wxlab/app/i18n"
	"wxlab/app/road"
	"wxlab/app/scenario"
	"wxlab/app/workbench"
	"wxlab/app/workbench/workbenchtest"
	"wxlab/app/workspace"
	"wxlab/platform"
	"wxlab/sim/world"
	"wxlab/tunnel/ngroktest"
)

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// wechatAndReal are a simulated WeChat in a workbench of its own, standing in for the real one, and a workspace for
// real WeChat that knows it by name only. Both see each other through the offline ngrok.
func wechatAndReal(t *testing.T) (wechat, real *workbench.Workbench, dir string) {
	t.Helper()
	svc := ngroktest.Run(t)
	c, err := workspace.NewComponent(workspace.Seeded(3, "console"))
	if err != nil {
		t.Fatal(err)
	}
	edge := svc.Client(netip.AddrPort{}).Transport
	near := &http.Transport{DisableCompression: true}
	t.Cleanup(near.CloseIdleConnections)
	out := roundTripper(func(r *http.Request) (*http.Response, error) {
		if strings.HasPrefix(r.URL.Host, "127.") {
			return near.RoundTrip(r)
		}
		return edge.RoundTrip(r)
	})
	wechat = workbenchtest.Open(t, workbench.Options{Only: workbench.OnlySim, Outside: road.Outside{Transport: out}})
	dir = t.TempDir()
	if _, err := workspace.ConnectReal(dir, "en", c); err != nil {
		t.Fatal(err)
	}
	real = workbenchtest.Open(t, workbench.Options{Dir: dir, Outside: road.Outside{Transport: out, CAs: svc.CAs(),
		WeChat: wechat.SimURL()}})
	if err := real.SetTunnel(t.Context(), ngrokTunnel(svc)); err != nil {
		t.Fatal(err)
	}
	if err := real.Road.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	s := real.Status()
	if err := wechat.SetTarget(workbench.Target{EventURL: s.EventURL, MessageURL: s.MessageURL, AuthDomain: s.AuthDomain,
		Component: c}); err != nil {
		t.Fatal(err)
	}
	for _, w := range []*workbench.Workbench{wechat, real} {
		run(t, w)
	}
	return wechat, real, dir
}

// run runs a workbench until the test ends.
func run(t *testing.T, w *workbench.Workbench) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- w.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		<-ended
	})
}

// until waits for something that a workbench announces.
func until(t *testing.T, w *workbench.Workbench, what string, is func() bool) {
	t.Helper()
	changed, cancel := w.Subscribe()
	defer cancel()
	deadline := time.After(15 * time.Second)
	for !is() {
		select {
		case <-changed:
		case <-time.After(50 * time.Millisecond):
		case <-deadline:
			t.Fatalf("%s: not within 15 s", what)
		}
	}
}

func TestRealModeRunsTheWholeProtocol(t *testing.T) {
	wechat, real, dir := wechatAndReal(t)
	account := wechat.Accounts()[0]
	if d, err := wechat.PushTicket(t.Context(), ""); err != nil || !d.Accepted {
		t.Fatalf("ticket: %v %v", d, err)
	}
	admin := scenario.Authorization{Via: real.Road, Platform: real.Road.URL(), Account: account.AppID}
	if err := scenario.Authorize(t.Context(), admin); err != nil {
		t.Fatalf("authorization: %v", err)
	}
	if _, err := wechat.SendText(t.Context(), "", account.AppID, account.Followers[0].OpenID, "你好"); err != nil {
		t.Fatal(err)
	}
	report, err := wechat.ReleaseCheck(t.Context(), "", []int{1}, nil)
	if err != nil || !report.OK {
		t.Errorf("release check: %v %+v", err, report)
	}
	if callback, ticket := real.Notes.HeardFrom(); callback.IsZero() || ticket.IsZero() ||
		real.Status().HeardAt != callback {
		t.Errorf("heard %v, ticket %v", callback, ticket)
	}
	setUp(t, real)
	visit, err := examine(t.Context(), real, "", i18n.En)
	if err != nil || !visit.OK {
		t.Errorf("doctor: %v\n%s", err, asJSON(t, visit))
	}
	c := real.Settings().Component
	again, err := workspace.Load(dir)
	if err != nil || again.Kind != workspace.Real || again.Component != c {
		t.Errorf("%+v %v", again, err)
	}
}

// setUp expects a tick at everything that was used.
func setUp(t *testing.T, w *workbench.Workbench) {
	t.Helper()
	if err := w.Journal.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	fields, err := setupFields(t.Context(), w, "", i18n.Zh)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, f := range fields {
		seen[f.ID] = f.Seen
		if f.Label == "setup."+f.ID || f.Hint == "" {
			t.Errorf("%s has no words: %+v", f.ID, f)
		}
		if f.Seen && (f.Exchange == 0 || f.SeenAt.IsZero()) {
			t.Errorf("%s is ticked without proof", f.ID)
		}
	}
	for _, id := range []string{"auth_domain", "event_url", "message_url", "token", "aes_key", "ip_whitelist",
		"test_accounts"} {
		if !seen[id] {
			t.Errorf("%s is not ticked", id)
		}
	}
	c := w.Settings().Component
	workbenchtest.NoSecrets(t, "set-up", asJSON(t, fields), []platform.Secret{c.Token, c.EncodingAESKey, c.AppSecret})
	if got := fields[4].Copy(); got != c.EncodingAESKey.Reveal() {
		t.Errorf("what is copied: %q", got)
	}
}

func TestRealTimeCannotBeMoved(t *testing.T) {
	dir := t.TempDir()
	c, err := workspace.NewComponent(workspace.Seeded(3, "console"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := workspace.ConnectReal(dir, "", c); err != nil {
		t.Fatal(err)
	}
	if _, err := workbench.Open(t.Context(), workbench.Options{Dir: dir, Only: workbench.OnlySim,
		Addresses: workbenchtest.FreePorts()}); workspace.ExitCode(err) != workspace.ExitUsage {
		t.Errorf("only the simulator, of real WeChat: %v", err)
	}
	w := workbenchtest.Open(t, workbench.Options{Dir: dir})
	if w.Sim != nil || w.SimURL() != "" || w.WeChatBase("https://api.weixin.qq.com") != "https://api.weixin.qq.com" ||
		w.Status().Kind != workspace.Real {
		t.Errorf("%+v", w.Status())
	}
	if _, err := w.Probe(t.Context(), world.Delivery{ID: "d000001"}); workspace.ExitCode(err) != workspace.ExitUsage {
		t.Errorf("real WeChat's server was probed: %v", err)
	}
	for name, move := range map[string]func() error{
		"advance": func() error { return w.Schedule.Advance(t.Context(), time.Hour) }, "freeze": w.Schedule.Freeze,
		"next":  func() error { return w.Schedule.AdvanceToNextDue(t.Context()) },
		"speed": func() error { return w.Schedule.SetSpeed(2) },
	} {
		var p *workspace.Problem
		if err := move(); !errors.As(err, &p) || p.Key != "problem.real_clock" {
			t.Errorf("%s: %v", name, err)
		}
	}
	fields, err := setupFields(t.Context(), w, "", i18n.Zh)
	if err != nil || fields[1].Value != "" || fields[1].Hint != i18n.Zh.T("setup.no_address") {
		t.Errorf("without an address: %+v %v", fields, err)
	}
	if err := w.SetTunnel(t.Context(), workspace.TunnelSettings{Kind: workspace.TunnelOwn,
		URL: "https://wx.example.com/lab"}); err != nil {
		t.Fatal(err)
	}
	if fields, err = setupFields(t.Context(), w, "", i18n.Zh); err != nil || fields[0].Value != "wx.example.com" ||
		fields[2].Value != "https://wx.example.com/lab/wechat/$APPID$/callback" {
		t.Errorf("with a fixed address: %+v %v", fields, err)
	}
	if visit, err := examine(t.Context(), w, "", i18n.En); err != nil || visit.OK {
		t.Errorf("nothing works yet: %v %+v", err, visit)
	}
}

func TestEgressIsReadOffRefusals(t *testing.T) {
	answers := make(chan string, 4)
	wechat := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter,
		r *http.Request) {
		io.WriteString(w, <-answers)
	}))
	defer wechat.Close()
	dir := t.TempDir()
	c, err := workspace.NewComponent(workspace.Seeded(3, "console"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := workspace.ConnectReal(dir, "", c); err != nil {
		t.Fatal(err)
	}
	w := workbenchtest.Open(t, workbench.Options{Dir: dir, Outside: road.Outside{WeChat: wechat.URL}})
	for _, step := range []struct {
		answer, ip string
		refused    bool
	}{
		{`{"errcode":61004,"errmsg":"access clientip is not registered requestIP: 58.246.231.235 rid: 60ee5db0-36734390-6c669785"}`, "58.246.231.235", true},
		{`{"errcode":40164,"errmsg":"invalid ip 123.116.137.161 ipv6 ::ffff:123.116.137.161, not in whitelist rid: 64dd9080"}`, "123.116.137.161", true},
		{`{"errcode":0,"errmsg":"ok"}`, "123.116.137.161", false},
	} {
		answers <- step.answer
		if err := w.Platform.Own.StartPushTicket(t.Context()); (err != nil) != step.refused {
			t.Errorf("%s: %v", step.answer, err)
		}
		if err := w.Journal.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
		if e, err := egress(t.Context(), w, ""); err != nil || e.IP != step.ip || e.Refused != step.refused {
			t.Errorf("after %s: %+v %v", step.answer, e, err)
		}
		visit, err := examine(t.Context(), w, "", i18n.En)
		if err != nil {
			t.Fatal(err)
		}
		for _, check := range visit.Checks {
			if check.ID == "white_list" && (check.Health == doctor.Sick) != step.refused {
				t.Errorf("doctor after %s: %+v", step.answer, check)
			}
		}
	}
}

func TestPassOnIsByteForByte(t *testing.T) {
	type arrived struct{ uri, body, agent string }
	came := make(chan arrived, 16)
	own := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		came <- arrived{r.URL.RequestURI(), string(body), r.UserAgent()}
		w.Header().Set("Content-Type", "text/plain")
		fmt.Fprint(w, "success")
	}))
	defer own.Close()
	w := workbenchtest.Open(t, workbench.Options{PassOn: &road.PassOn{To: own.URL, Messages: own.URL + "/hook?account=$APPID$"}})
	if w.Platform != nil {
		t.Fatal("the embedded platform runs beside")
	}
	run(t, w)
	d, err := w.PushTicket(t.Context(), "")
	if err != nil || !d.Accepted {
		t.Fatalf("%v %v", d, err)
	}
	got := <-came
	if !strings.HasPrefix(got.uri, "/wechat/component?") || !strings.Contains(got.uri, "msg_signature=") ||
		!strings.Contains(got.body, "<Encrypt>") || got.agent != "Mozilla/4.0" {
		t.Errorf("%+v", got)
	}
	account := w.Accounts()[0]
	if err := w.Authorize(t.Context(), "", account.AppID, nil); err != nil {
		t.Fatal(err)
	}
	<-came
	if _, err := w.SendText(t.Context(), "", account.AppID, account.Followers[0].OpenID, "hi"); err != nil {
		t.Fatal(err)
	}
	for got = <-came; strings.HasPrefix(got.uri, "/wechat/component?"); got = <-came { // tickets fall in between
	}
	if !strings.HasPrefix(got.uri, "/hook?account="+account.AppID+"&") {
		t.Errorf("the message went to %s", got.uri)
	}
	until(t, w, "named in the journal", func() bool {
		e, err := w.Journal.Wait(t.Context(), "name:text kind:message outcome:ok dir:in", 0)
		return err == nil && e.AppID == account.AppID
	})
	own.Close()
	if d, err := w.SendText(t.Context(), "", account.AppID, account.Followers[0].OpenID, "hi"); err != nil ||
		d.Accepted {
		t.Errorf("a server that is gone: %v %v", d, err)
	}
	if e, err := w.Journal.Wait(t.Context(), "outcome:failed dir:in", 0); err != nil || e.Status != 502 ||
		!strings.Contains(e.Reason, "pass on") {
		t.Errorf("%+v %v", e, err)
	}
}

func TestPassOnWorksBehindTheTunnel(t *testing.T) {
	own := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Own", r.Header.Get("X-Forwarded-For"))
		fmt.Fprint(w, "success")
	}))
	defer own.Close()
	w, svc := openRoaded(t, workbench.Options{PassOn: &road.PassOn{To: own.URL}})
	if d, err := w.PushTicket(t.Context(), ""); err != nil || !d.Accepted ||
		d.Attempts[0].URL != publicBase+"/wechat/component" &&
			!strings.HasPrefix(d.Attempts[0].URL, publicBase+"/wechat/component?") {
		t.Errorf("%+v %v", d, err)
	}
	status, body, h := askEdge(t, svc, "POST", publicBase+"/wechat/component", "<xml/>")
	if status != 200 || body != "success" || h.Get("X-Own") == "" {
		t.Errorf("%d %q %v", status, body, h)
	}
	bare404(t, svc, "GET", publicBase+"/admin")
}

func TestPassOnLooksBeforeItListens(t *testing.T) {
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	for _, c := range []struct {
		to   road.PassOn
		exit int
	}{
		{road.PassOn{To: gone.URL}, workspace.ExitEnvironment},
		{road.PassOn{}, workspace.ExitUsage}, {road.PassOn{To: "127.0.0.1:9000"}, workspace.ExitUsage},
		{road.PassOn{To: "ftp://x"}, workspace.ExitUsage},
		{road.PassOn{To: gone.URL, Messages: gone.URL + "/x"}, workspace.ExitUsage},
		{road.PassOn{Events: gone.URL}, workspace.ExitUsage},
	} {
		w, err := workbench.Open(t.Context(), workbench.Options{Dir: t.TempDir(), Addresses: workbenchtest.FreePorts(), PassOn: &c.to})
		if err == nil {
			w.Close()
		}
		if err == nil || workspace.ExitCode(err) != c.exit {
			t.Errorf("%+v: %v", c.to, err)
		}
	}
	w := workbenchtest.Open(t, workbench.Options{})
	if err := (road.PassOn{To: w.PlatformURL()}).Reachable(t.Context(),
		road.HostOf(w.PlatformURL())); workspace.ExitCode(err) != workspace.ExitUsage || err == nil {
		t.Errorf("round in circles: %v", err)
	}
}
