package workbench

import (
	"cmp"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/workspace"
	"wxlab/sim/bilingual"
	"wxlab/sim/wxserver/ca"
	"wxlab/sim/wxserver/proxy"
)

// checkPass refuses hosts that the simulator's proxy cannot let through.
func checkPass(hosts []string) error {
	for _, host := range hosts {
		if err := proxy.CheckPass(host); err != nil {
			return &workspace.Problem{Key: "problem.pass", Args: []any{host}, Exit: workspace.ExitUsage, Err: err}
		}
	}
	return nil
}

// serveSim puts the simulator on its listeners: at its base address, as WeChat's hosts behind a proxy, and by TLS where
// that was asked for. None of them is the public road's.
func (w *Workbench) serveSim(h http.Handler) {
	told := repetitions{Now: w.ground.wall}
	near := &http.Transport{DisableCompression: true, IdleConnTimeout: time.Minute} // what is let through is no call of ours
	p := proxy.New(proxy.Config{
		Sim: h, CA: w.CA, Pass: w.ground.pass, Transport: w.ground.outside.OrNear(near),
		Trouble: func(_ string, why bilingual.Text) {
			if !told.again(why.En) {
				w.warn(why)
			}
		},
	})
	setUp := func(s *http.Server) {
		proxy.Configure(s)
		s.ErrorLog = slog.NewLogLogger(w.ground.log.Handler(), slog.LevelDebug) // of strangers' mistakes
	}
	w.ground.proxy = p
	w.ground.simulator.ServeAround(p, p.Listener, setUp)
	if w.ground.tls != nil {
		w.ground.tls.ServeAround(p, p.TLS, setUp)
	}
}

// wayOf is the way by which a request reaches the simulator: what others send by any, the embedded platform's calls at the
// base address.
func (w *Workbench) wayOf(side journal.Party, dir string, r *http.Request) string {
	switch {
	case side == journal.WeChat && dir == journal.In:
		return proxy.WayOf(r)
	case side == journal.Platform && dir == journal.Out && w.Sim != nil && r.URL.Host == w.ground.simulator.Addr():
		return proxy.Base
	}
	return ""
}

func (w *Workbench) warn(text bilingual.Text) { w.ground.log.Warn(text.In(string(w.lang()))) }

// lang is the language of the log, and of what a demo tells.
func (w *Workbench) lang() i18n.Lang {
	return i18n.Parse(cmp.Or(w.ground.lang, w.Settings().Lang, w.ground.spoken))
}

// localCA is the authority that the simulator answers HTTPS with, once somebody needed it.
type localCA struct {
	mu   sync.Mutex
	open *ca.Authority
}

// CA is the workspace's local certificate authority, made or renewed on first use, with the files that clients are given.
func (w *Workbench) CA() (*ca.Authority, error) {
	w.ca.mu.Lock()
	defer w.ca.mu.Unlock()
	if w.ca.open == nil {
		a, err := ca.Open(ca.Config{Dir: w.Workspace.Path("ca"), Now: w.ground.wall, Say: w.warn})
		if err != nil {
			return nil, err
		}
		w.ca.open = a
	}
	return w.ca.open, nil
}

// repetitions knows what was said within the last minute: a program that tries again and again fills no log.
type repetitions struct {
	Now func() time.Time

	mu   sync.Mutex
	said map[string]time.Time
}

// mostSaid is how many different texts are told within a minute.
const mostSaid = 100

// again reports whether text was said within the last minute, or too much was; if not, it is said now.
func (r *repetitions) again(text string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.Now()
	for old, at := range r.said {
		if now.Sub(at) >= time.Minute {
			delete(r.said, old)
		}
	}
	if _, said := r.said[text]; said || len(r.said) >= mostSaid {
		return true
	}
	if r.said == nil {
		r.said = map[string]time.Time{}
	}
	r.said[text] = now
	return false
}
