package ngrok_test

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"wxlab/tunnel"
	"wxlab/tunnel/ngrok"
	"wxlab/tunnel/ngroktest"
)

// refused opens a road that must fail with an Error.
func refused(t *testing.T, ctx context.Context, cfg ngrok.Config) *ngrok.Error {
	t.Helper()
	road, err := ngrok.Listen(ctx, cfg)
	if err == nil {
		closed(t, road)
		t.Fatal("the road opened")
	}
	var e *ngrok.Error
	if !errors.As(err, &e) {
		t.Fatalf("not an *ngrok.Error: %v", err)
	}
	return e
}

func TestBadTokenFailsAtOnce(t *testing.T) {
	svc := ngroktest.Run(t)
	cfg := config(svc)
	cfg.Authtoken = "not-a-token-of-ours"
	road, err := ngrok.Listen(within(t), cfg)
	var e *ngrok.Error
	if !errors.As(err, &e) {
		t.Fatalf("%v, %v", road, err)
	}
	if e.Code != "ERR_NGROK_105" || e.Why.Zh == "" || e.Fix.En == "" {
		t.Errorf("%+v", e)
	}
	if strings.Contains(err.Error(), "not-a-token") {
		t.Errorf("the error tells the token: %v", err)
	}
	if n := len(svc.Record.Of(ngroktest.Authed)); n != 1 {
		t.Errorf("%d attempts", n)
	}
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*ngroktest.Service, *ngrok.Config)
		code   string
	}{
		{"no token", func(_ *ngroktest.Service, c *ngrok.Config) { c.Authtoken = "" }, "ERR_NGROK_4018"},
		{"revoked token", func(s *ngroktest.Service, _ *ngrok.Config) {
			s.Fail(ngroktest.RequestAuth, "ERR_NGROK_107",
				"The authtoken is revoked.\r\nYour authtoken: "+ngroktest.Token)
		}, "ERR_NGROK_107"},
		{"too many agents", func(s *ngroktest.Service, _ *ngrok.Config) {
			s.Allow(ngroktest.Token, ngroktest.Account{DevDomain: ngroktest.DevDomain, MaxAgents: -1})
		}, "ERR_NGROK_108"},
		{"domain of others", func(_ *ngroktest.Service, c *ngrok.Config) { c.Domain = "api.weixin.qq.com" },
			"ERR_NGROK_320"},
		{"domain in use", func(s *ngroktest.Service, _ *ngrok.Config) { s.Take(ngroktest.DevDomain) }, "ERR_NGROK_334"},
		{"no network of ours", func(s *ngroktest.Service, _ *ngrok.Config) {
			s.Fail(ngroktest.RequestAuth, "ERR_NGROK_9040", "We do not allow agents from this IP address.")
		}, "ERR_NGROK_9040"},
		{"unheard of", func(s *ngroktest.Service, _ *ngrok.Config) {
			s.Fail(ngroktest.RequestBind, "ERR_NGROK_99999", "Something new.")
		}, "ERR_NGROK_99999"},
		{"domain with a path", func(_ *ngroktest.Service, c *ngrok.Config) { c.Domain = "https://a.example.com/x" },
			"domain"},
		{"domain with a port", func(_ *ngroktest.Service, c *ngrok.Config) { c.Domain = "a.example.com:443" }, "domain"},
		{"half a domain", func(_ *ngroktest.Service, c *ngrok.Config) { c.Domain = "wxlab" }, "domain"},
		{"odd proxy", func(_ *ngroktest.Service, c *ngrok.Config) { c.Proxy = "ftp://u:hunter2@127.0.0.1:1" },
			"proxy_url"},
	} {
		t.Run(c.name, func(t *testing.T) {
			svc := ngroktest.Run(t)
			cfg := config(svc)
			c.change(svc, &cfg)
			e := refused(t, within(t), cfg)
			if e.Code != c.code || e.Why.Zh == "" || e.Why.En == "" || e.Fix.Zh == "" || e.Fix.En == "" {
				t.Errorf("code %s (want %s), %+v", e.Code, c.code, e)
			}
			if text := e.Error() + e.Message; strings.Contains(text, ngroktest.Token) ||
				strings.Contains(text, "hunter2") {
				t.Errorf("a secret in %q", text)
			}
			if n := len(svc.Record.Of(ngroktest.Authed)); n > 1 {
				t.Errorf("%d attempts at what cannot work", n)
			}
		})
	}
}

func TestListenTellsTheServiceWhatWasConfigured(t *testing.T) {
	svc := ngroktest.Run(t)
	svc.Allow(ngroktest.Token, ngroktest.Account{Name: "Ada", Plan: "Personal", DevDomain: "dev.ngrok-free.app",
		Domains: []string{"wx.example.com"}})
	svc.Deprecate(ngroktest.Deprecation{NextMin: "9.9.9"})
	svc.Banner("maintenance tonight")
	cfg := config(svc)
	cfg.Domain, cfg.Metadata, cfg.Policy = " https://wx.example.com/ ", "workspace=demo", `{"on_http_request":[]}`
	road := listen(t, cfg)
	if road.URL() != "https://wx.example.com" || road.Addr().String() != "wx.example.com" {
		t.Errorf("URL %s, Addr %s", road.URL(), road.Addr())
	}
	auth, bind := svc.Record.Of(ngroktest.Authed)[0].Auth, svc.Record.Of(ngroktest.Bound)[0].Bind
	if auth.Extra.Version != "1.2.3" || auth.Extra.Metadata != cfg.Metadata ||
		!strings.HasPrefix(auth.Extra.UserAgent, "wxlab/1.2.3 ") {
		t.Errorf("auth %+v", auth.Extra)
	}
	if o := bind.Options(); o.URL != "https://wx.example.com" || o.TrafficPolicy != cfg.Policy ||
		bind.Extra.Metadata != cfg.Metadata {
		t.Errorf("bind %+v, %+v", o, bind.Extra)
	}
	s := road.Session()
	if s.Account != "Ada" || s.Plan != "Personal" || s.Region != "offline" || s.Banner != "maintenance tonight" ||
		s.ID == "" {
		t.Errorf("session %+v", s)
	}
	if len(s.Warnings) != 1 || !strings.Contains(s.Warnings[0], "9.9.9") {
		t.Errorf("warnings %q", s.Warnings)
	}
}

func TestVersionIsMadeFitForTheService(t *testing.T) {
	svc := ngroktest.Run(t)
	cfg := config(svc)
	cfg.Version = "dev"
	listen(t, cfg)
	if v := svc.Record.Of(ngroktest.Authed)[0].Auth.Extra.Version; v != "0.0.0" {
		t.Errorf("sent version %q", v)
	}
}

func TestContextLimitsTheOpeningOnly(t *testing.T) {
	svc := ngroktest.Run(t)
	ctx, cancel := context.WithCancel(t.Context())
	road, err := ngrok.Listen(ctx, config(svc))
	if err != nil {
		t.Fatal(err)
	}
	defer closed(t, road)
	cancel()
	select {
	case <-road.Done():
		t.Fatal("the road ended with the context of its opening")
	case e := <-gone(t, svc):
		t.Fatalf("the session ended with the context of its opening: %v", e)
	case <-time.After(100 * time.Millisecond):
	}
	if s := road.Current(); s.State != tunnel.Online {
		t.Errorf("state %+v", s)
	}
}

// gone yields when a session of the service ends.
func gone(t *testing.T, svc *ngroktest.Service) <-chan []ngroktest.Event {
	c := make(chan []ngroktest.Event, 1)
	go func() {
		if e, err := svc.Record.Wait(t.Context(), ngroktest.Gone, 1); err == nil {
			c <- e
		}
	}()
	return c
}

func TestStalledOpeningEndsWithItsContext(t *testing.T) {
	for _, stalled := range []ngroktest.Request{ngroktest.RequestAuth, ngroktest.RequestBind} {
		svc := ngroktest.Run(t)
		svc.Stall(stalled)
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		start := time.Now()
		if e := refused(t, ctx, config(svc)); !errors.Is(e, context.DeadlineExceeded) ||
			!strings.Contains(e.Error(), "deadline") {
			t.Errorf("%s stalled: %v", stalled, e)
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s stalled: Listen took %v", stalled, took)
		}
		if _, err := svc.Record.Wait(within(t), ngroktest.Gone, 1); err != nil {
			t.Errorf("%s stalled: the session stays: %v", stalled, err)
		}
	}
}

func TestUntrustedServiceFailsAtOnce(t *testing.T) {
	svc := ngroktest.Run(t)
	cfg := config(svc)
	cfg.CAs = ngroktest.Run(t).CAs() // another authority
	if e := refused(t, within(t), cfg); e.Code != "certificate" || e.Fix.Zh == "" {
		t.Errorf("%+v", e)
	}
}

// deadAddr is an address where nobody listens.
func deadAddr(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().String()
}

func TestMissingServiceIsTriedAgain(t *testing.T) {
	t.Parallel()
	svc := ngroktest.Run(t)
	cfg := config(svc)
	var mu sync.Mutex
	var told []tunnel.Status
	cfg.Opening = func(s tunnel.Status) {
		mu.Lock()
		defer mu.Unlock()
		told = append(told, s)
	}
	svc.Refuse(true)
	go func() {
		if _, err := svc.Record.Wait(t.Context(), ngroktest.Refused, 2); err == nil {
			svc.Refuse(false)
		}
	}()
	road := listen(t, cfg)
	if s := road.Current(); s.State != tunnel.Online || s.Code != "" {
		t.Errorf("state %+v", s)
	}
	mu.Lock()
	defer mu.Unlock()
	if len(told) == 0 || told[0].State != tunnel.Opening || told[0].Message == "" {
		t.Errorf("told while opening: %+v", told)
	}
}

func TestNoServerAtAll(t *testing.T) {
	t.Parallel()
	svc := ngroktest.Run(t)
	cfg := config(svc)
	cfg.ConnectAddr = deadAddr(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	e := refused(t, ctx, cfg)
	if e.Code != "tcp" || !errors.Is(e, context.DeadlineExceeded) || !strings.Contains(e.Message, "refused") {
		t.Errorf("%+v", e)
	}
}

func TestWaitsForWhatAnEarlierRunHolds(t *testing.T) {
	t.Parallel()
	svc := ngroktest.Run(t)
	svc.Take(ngroktest.DevDomain)
	cfg := config(svc)
	cfg.Patience = 3 * time.Second
	var codes []string
	cfg.Opening = func(s tunnel.Status) {
		if codes = append(codes, s.Code); len(codes) == 2 {
			svc.Free(ngroktest.DevDomain)
		}
	}
	svc.Fail(ngroktest.RequestAuth, "ERR_NGROK_108", "Too many agents.")
	road := listen(t, cfg)
	if road.Current().State != tunnel.Online || !slices.Contains(codes, "ERR_NGROK_334") {
		t.Errorf("state %s, codes on the way %v", road.Current().State, codes)
	}
}

func TestPatienceForAnEarlierRunEnds(t *testing.T) {
	t.Parallel()
	svc := ngroktest.Run(t)
	svc.Take(ngroktest.DevDomain)
	cfg := config(svc)
	cfg.Patience = 300 * time.Millisecond
	if e := refused(t, within(t), cfg); e.Code != "ERR_NGROK_334" {
		t.Errorf("%+v", e)
	}
	if n := len(svc.Record.Of(ngroktest.Bound)); n < 2 {
		t.Errorf("%d attempts", n)
	}
}
