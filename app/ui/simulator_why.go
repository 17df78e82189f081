package ui

import (
	"cmp"
	"context"
	"maps"
	"strings"
	"time"

	"wxlab/app/journal"
	"wxlab/platform"
	"wxlab/sim/world"
)

// toldKept is how many deliveries are looked through for those of the person on the phone.
const toldKept = 200

// played is whom the user plays.
func (s *simulatorPage) played() (world.Account, world.Follower, bool) {
	a, ok := s.find(s.account)
	if !ok {
		return a, world.Follower{}, false
	}
	for _, f := range a.Followers {
		if f.OpenID == s.openID {
			return a, f, true
		}
	}
	return a, world.Follower{}, false
}

// phoneView is what the phone shows of the account and the follower that the user plays.
func (s *simulatorPage) phoneView(ctx context.Context) phoneView {
	w := s.w
	a, f, ok := s.played()
	if !ok {
		return phoneView{account: a}
	}
	c := chat{lang: w.lang, entries: w.bench.Sim.Chat(a.AppID, f.OpenID), title: w.titles(),
		rule: func(d world.Delivery) string { return w.ruleFor(ctx, d) }}
	for _, d := range w.bench.Sim.Deliveries("", toldKept) {
		if d.Account == a.AppID && d.OpenID == f.OpenID {
			c.told = append(c.told, d)
		}
	}
	v := phoneView{account: a, follower: f, lines: c.lines()}
	v.menu, _ = w.bench.Sim.Menu(a.AppID, f.OpenID)
	if left, until := w.bench.Sim.Allowance(a.AppID, f.OpenID); left > 0 {
		v.allowed = w.T("ui.phone.allowance", left, span(w.lang, until.Sub(w.now())))
	}
	v.pictures = s.album.keepFor(v.lines, w.bench.Sim, a.AppID)
	return v
}

// showChat brings the phone up to date where it shows something else.
func (s *simulatorPage) showChat(v phoneView) {
	if v.account.AppID != s.account || v.follower.OpenID != s.openID { // somebody else is played since v was made
		v = s.phoneView(s.w.ctx)
	}
	s.album = maps.Clone(v.pictures)
	mark := v.mark()
	if mark != s.chatShown {
		s.chatShown = mark
		s.phone.show(v)
	}
}

// titles gives what callbacks of the catalogue are called.
func (w *Window) titles() func(event string) string {
	titles := map[string]string{}
	for _, e := range w.bench.Catalogue() {
		titles[e.Name] = e.Title.In(string(w.lang))
	}
	return func(event string) string { return cmp.Or(titles[event], event) }
}

// ruleFor says why our own platform answered a delivery with success: no rule takes it, or the one that does is silent. It
// is "" where another server answered.
func (w *Window) ruleFor(ctx context.Context, d world.Delivery) string {
	if len(d.Attempts) == 0 || !strings.HasPrefix(d.Attempts[len(d.Attempts)-1].URL, w.bench.PlatformURL()+"/") {
		return ""
	}
	m, err := platform.ParseMessage(d.Plain)
	if err != nil {
		return ""
	}
	m.ComponentAppID, m.AppID = d.ComponentAppID, d.Account
	trial, err := w.bench.Rules.Try(ctx, m)
	if err != nil || trial.Forward >= 0 {
		return ""
	}
	if all := w.bench.Rules.Replies(); trial.Rule >= 0 && trial.Rule < len(all) {
		return w.T("silence.rule", trial.Rule+1, all[trial.Rule].Name)
	}
	return w.T("silence.no_rule")
}

// openDelivery opens the exchange behind a line.
func (s *simulatorPage) openDelivery(id string) {
	d, known := s.w.bench.Sim.Delivery(id)
	if !known {
		s.w.searchTraffic(ofAccount(s.account))
		return
	}
	s.w.openDelivery(d)
}

// openCustom opens the API call that sent a customer-service message: the one that is recorded nearest to its time.
func (s *simulatorPage) openCustom(e world.ChatEntry) {
	w, account := s.w, s.account
	var id int64
	w.do(nil, w.T("ui.sim.show_traffic"), func(ctx context.Context) error {
		found, err := w.bench.Journal.List(ctx, journal.Query{Text: "kind:api path:/cgi-bin/message/* " + ofAccount(account), Limit: 100})
		best := time.Duration(-1)
		for _, x := range found {
			if off := x.At.Sub(e.At).Abs(); best < 0 || off < best {
				id, best = x.ID, off
			}
		}
		return err
	}, func() {
		if id == 0 {
			w.searchTraffic(ofAccount(account))
			return
		}
		w.openExchange(id)
	})
}
