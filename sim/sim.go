// Package sim is WeChat as a Go value: a stateful simulator of the Open Platform's component protocol
// (第三方平台). Whatever WeChat, an administrator or a follower can do is a method; package wxserver, the commands and
// the window call these methods.
//
// Sim and platform share no code, only fixtures; see package platform.
//
// Everything random is a function of the seed, the kind of value and how many of that kind came before. The same
// seed and the same commands at the same Now give the same identifiers, tokens, and bytes on the wire. Real time
// shows only in Attempt.Took and in which answers miss the five seconds.
package sim

import (
	"log/slog"
	"net/http"
	"time"

	"wxlab/sim/api"
	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// Config is what a Sim takes from outside. Its zero value is usable.
type Config struct {
	Now  func() time.Time // lifetimes and timestamps; time.Now when nil
	Seed uint64           // of everything random
	// HTTP carries the pushes; it never follows redirects. WeChat sends no Accept-Encoding: give it a transport
	// with DisableCompression. The default has one.
	HTTP   *http.Client
	Log    *slog.Logger
	Budget time.Duration // real time a push may take, AnswerBudget when zero
}

// Sim is the simulated WeChat. Its methods may be called at the same time.
type Sim struct {
	now       func() time.Time
	http      *http.Client
	transport http.RoundTripper // of the pushes: http's, without cookies and redirects
	log       *slog.Logger
	budget    time.Duration

	xmlHeader, jsonHeader http.Header // of all pushes; nobody changes them

	api       *api.Register
	catalogue callback.Catalogue

	world guarded
}

// New starts a simulator with the ready-made world: accounts of each kind with followers, and the ten accounts of
// the release check (PROTOCOL 8.2). It has no platform yet, see PutPlatform.
func New(c Config) *Sim {
	s := newSim(c)
	s.world.start(world.NewWorld(c.Seed, s.now))
	return s
}

func newSim(c Config) *Sim {
	s := &Sim{now: c.Now, http: c.HTTP, log: c.Log, budget: c.Budget}
	if s.now == nil {
		s.now = time.Now
	}
	if s.http == nil {
		s.http = &http.Client{Transport: &http.Transport{DisableCompression: true, Proxy: nil}}
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.budget == 0 {
		s.budget = AnswerBudget
	}
	s.http = withoutRedirects(s.http)
	if s.transport = s.http.Transport; s.transport == nil {
		s.transport = http.DefaultTransport
	}
	s.xmlHeader, s.jsonHeader = pushHeader("text/xml"), pushHeader("application/json")
	s.api, s.catalogue = api.NewRegister(s.log), callback.LoadCatalogue()
	return s
}

// withoutRedirects copies the client: WeChat takes a redirect as a wrong status, it does not follow it.
func withoutRedirects(c *http.Client) *http.Client {
	out := *c
	out.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &out
}

// Seed is the number that replays this simulator.
func (s *Sim) Seed() uint64 {
	w := s.world.lock()
	defer s.world.unlock()
	return w.Seed
}

// Changed returns a channel that is closed at the next change of anything. Take it before looking at the state,
// and take a new one after every signal; changes in between are one signal.
func (s *Sim) Changed() <-chan struct{} {
	return s.world.next()
}

// Now is the time in this world.
func (s *Sim) Now() time.Time { return s.now() }
