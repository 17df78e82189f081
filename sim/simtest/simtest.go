// Package simtest starts a simulated WeChat for one test of a third-party platform, in any test framework: it is
// gone when the test ends, shares nothing with other tests, and listens on ports of its own.
//
//	wx := simtest.Start(t)
//	wx.Serve(yours.New(wx.Platform.AppID, wx.Platform.Secret, wx.Platform.Token, wx.Platform.AESKey, wx.Client))
//	wx.Ticket()
//	wx.Authorize()
//	if d := wx.Message("你好"); d.Reply == nil || d.Reply.Content != "好" {
//		t.Error(d) // prints the exchange, decrypted
//	}
//
// A command ends the test when the platform does not do what it ought to. Everything else that a WeChat can do is a
// method of the embedded Sim.
package simtest

import (
	"context"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"wxlab/sim"
	"wxlab/sim/world"
	"wxlab/sim/wxserver"
)

// T is what is needed of a test: *testing.T, *testing.B and *testing.F have it.
type T interface {
	Helper()
	Cleanup(func())
	Context() context.Context
	Fatalf(format string, args ...any)
}

// WeChat is a running simulator with one platform registered.
type WeChat struct {
	*sim.Sim
	URL      string         // of the server API and the pages: the base URL for a platform that can be given one
	Client   *http.Client   // reaches the simulator at https://api.weixin.qq.com, mp. and open.; and this machine, nothing else
	Platform world.Platform // as registered; change it with PutPlatform
	Account  world.Account  // that the commands are about, a verified official account; assign another of Accounts

	t     T
	clock *clock
}

// Option changes what Start starts.
type Option func(*options)

type options struct {
	seed     uint64
	now      func() time.Time
	budget   time.Duration
	platform world.Platform
}

// Seed chooses everything random; the same seed, commands and time give the same ids and bytes. It is 1 otherwise.
func Seed(n uint64) Option { return func(o *options) { o.seed = n } }

// Now replaces the machine's clock, which a test that compares bytes wants to stand still.
func Now(now func() time.Time) Option { return func(o *options) { o.now = now } }

// Patience is how long an answer to a push may take, instead of WeChat's five seconds.
func Patience(d time.Duration) Option { return func(o *options) { o.budget = d } }

// Platform replaces the registered platform, whose credentials are otherwise made up.
func Platform(p world.Platform) Option { return func(o *options) { o.platform = p } }

// Start serves a simulated WeChat until the test ends.
func Start(t T, change ...Option) *WeChat {
	t.Helper()
	o := options{seed: 1, now: time.Now, platform: world.Platform{
		AppID: "wx7e57c0de7e57c0de", Name: "simtest", Secret: "5ec2e75ec2e75ec2e75ec2e75ec2e75e", Token: "simtest",
		AESKey: "c2ltdGVzdHNpbXRlc3RzaW10ZXN0c2ltdGVzdHNpbXR", Published: true,
	}}
	for _, f := range change {
		f(&o)
	}
	w := &WeChat{Platform: o.platform, t: t, clock: &clock{wall: o.now}}
	w.Sim = sim.New(sim.Config{Seed: o.seed, Now: w.clock.Now, Budget: o.budget})
	w.URL = w.listen(wxserver.New(w.Sim))
	w.Client = newClient(t, w.URL)
	w.Account = ordinary(w.Accounts())
	w.register()
	return w
}

// ordinary is an official account that may do everything.
func ordinary(all []world.Account) world.Account {
	return all[slices.IndexFunc(all, func(a world.Account) bool {
		return a.Kind == world.OfficialAccount && a.VerifyType == 0 && a.ReleaseGroup == 0 && len(a.Followers) > 0
	})]
}

// Serve runs the platform under test until the test ends, and returns its base URL. Authorization events come to
// /event, messages to /{AppID of the account}/callback.
func (w *WeChat) Serve(platform http.Handler) string {
	w.t.Helper()
	base := w.listen(platform)
	w.Point(base+"/event", base+"/$APPID$/callback")
	return base
}

// Point tells WeChat where the platform listens, when something else serves it.
func (w *WeChat) Point(eventURL, messageURL string) {
	w.t.Helper()
	w.Platform.EventURL, w.Platform.MessageURL = eventURL, messageURL
	w.register()
}

func (w *WeChat) register() {
	w.t.Helper()
	if err := w.PutPlatform(w.Platform); err != nil {
		w.t.Fatalf("%v", err)
	}
}

// listen serves on a free port of the loopback interface.
func (w *WeChat) listen(h http.Handler) string {
	w.t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		w.t.Fatalf("%v", err)
	}
	srv := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = srv.Serve(ln) // ends when it is closed
	}()
	w.t.Cleanup(func() {
		_ = srv.Close()
		<-ended
	})
	return "http://" + ln.Addr().String()
}

// clock runs ahead of the wall.
type clock struct {
	wall  func() time.Time
	mu    sync.Mutex
	ahead time.Duration
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.wall().Add(c.ahead)
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += d
}
