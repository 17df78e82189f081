package sim_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wxlab/sim"
	"wxlab/sim/api"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

// obliging answers every push with success, without a network.
type obliging struct{}

func (obliging) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("success")),
		Request: r}, nil
}

// credential is something that WeChat issued in a life.
type credential struct {
	value     string
	component string
	account   string // of an authorizer's
	expires   time.Time
	used      bool
}

// life is one world, its twin that must do exactly the same, and what a bookkeeper knows of them.
type life struct {
	*rapid.T
	c     *lab.Clock
	sims  [2]*sim.Sim
	steps int

	owner      map[string]string // of every token ever issued
	tickets    []credential
	components []credential
	preAuths   []credential
	codes      []credential
	tokens     []credential
	schemes    []credential       // of URL schemes; the component is nobody
	phones     []credential       // codes of the phone-number button
	released   map[string]bool    // mini programs with a version online, by AppID
	orders     []credential       // WeChat's numbers of what was paid
	traded     map[string]float64 // the last state of an order that was seen
}

// The second platform takes authorization codes once.
const lifeOne, lifeTwo = "wx00000000000000a1", "wx00000000000000b2"

func newLife(t *rapid.T) *life {
	l := &life{T: t, c: lab.NewClock(time.Unix(1700000000, 0).UTC()), owner: map[string]string{},
		released: map[string]bool{}, traded: map[string]float64{}}
	seed := rapid.Uint64().Draw(t, "seed")
	for i := range l.sims {
		l.sims[i] = sim.New(l.config(seed))
		for _, id := range []string{lifeOne, lifeTwo} {
			err := l.sims[i].PutPlatform(world.Platform{AppID: id, Secret: "s" + id, Token: lab.Token,
				AESKey: lab.AESKey, Published: true,
				EventURL: "http://platform/event", MessageURL: "http://platform/$APPID$", SingleUseCodes: id == lifeTwo})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	return l
}

func (l *life) config(seed uint64) sim.Config {
	return sim.Config{Now: l.c.Now, Seed: seed, HTTP: &http.Client{Transport: obliging{}}}
}

// both does something in both worlds and fails unless it comes out the same.
func (l *life) both(what string, do func(*sim.Sim) string) string {
	first, second := do(l.sims[0]), do(l.sims[1])
	if first != second {
		l.Fatalf("step %d, %s: the worlds part:\n%s\n%s", l.steps, what, first, second)
	}
	return first
}

func (l *life) post(path, tok, body string) map[string]any {
	text := l.both(path, func(s *sim.Sim) string {
		return string(s.Call(api.Request{Method: "POST", Path: path, Query: url.Values{"access_token": {tok}},
			Body: []byte(body), ClientIP: "127.0.0.1"}).Body)
	})
	var out map[string]any
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		l.Fatalf("%s: %s", path, text)
	}
	return out
}

// issue enters a token; nobody may have had it before.
func (l *life) issue(list *[]credential, c credential) {
	who := c.component + "/" + c.account
	if was, known := l.owner[c.value]; known {
		l.Fatalf("%s was issued to %s and to %s", c.value, was, who)
	}
	l.owner[c.value] = who
	*list = append(*list, c)
}

// pick draws one of what was issued, nil when nothing was.
func (l *life) pick(list []credential, what string) *credential {
	if len(list) == 0 {
		return nil
	}
	return &list[rapid.IntRange(max(0, len(list)-6), len(list)-1).Draw(l.T, what)]
}

// alive fails when something expired was accepted.
func (l *life) alive(what string, c *credential) {
	if !l.c.Now().Before(c.expires) {
		l.Fatalf("step %d: %s was accepted %s after its end", l.steps, what, l.c.Now().Sub(c.expires))
	}
}

func (l *life) someone() string {
	return rapid.SampledFrom([]string{lifeOne, lifeTwo}).Draw(l.T, "component")
}

func (l *life) account() string {
	return rapid.SampledFrom(l.sims[0].Accounts()).Draw(l.T, "account").AppID
}

func (l *life) pushTicket() {
	id := l.someone()
	plain := l.both("ticket", func(s *sim.Sim) string {
		d, err := s.PushTicket(l.Context(), id)
		return string(d.Plain) + string(d.Attempts[0].RequestBody) + d.Attempts[0].URL + fmt.Sprint(err)
	})
	l.issue(&l.tickets, credential{value: lab.Field([]byte(plain), "ComponentVerifyTicket"), component: id,
		expires: l.c.Now().Add(12 * time.Hour)})
}

func (l *life) fetchComponentToken() {
	t, id := l.pick(l.tickets, "ticket"), l.someone()
	if t == nil {
		return
	}
	out := l.post(lab.PathToken, "", fmt.Sprintf(`{"component_appid":%q,"component_appsecret":%q,"component_verify_ticket":%q}`, id, "s"+id, t.value))
	if value, ok := out["component_access_token"].(string); ok {
		if id != t.component {
			l.Fatalf("the ticket of %s served %s", t.component, id)
		}
		l.alive("ticket", t)
		l.issue(&l.components, credential{value: value, component: id, expires: l.c.Now().Add(2 * time.Hour)})
	}
}

func (l *life) createPreAuthCode() {
	t, id := l.pick(l.components, "token"), l.someone()
	if t == nil {
		return
	}
	if value, ok := l.post(lab.PathPreAuth, t.value, `{"component_appid":"`+id+`"}`)["pre_auth_code"].(string); ok {
		if id != t.component {
			l.Fatalf("the token of %s served %s", t.component, id)
		}
		l.alive("component token", t)
		l.issue(&l.preAuths, credential{value: value, component: id, expires: l.c.Now().Add(30 * time.Minute)})
	}
}

func (l *life) consent() {
	p := l.pick(l.preAuths, "pre-auth code")
	if p == nil {
		return
	}
	account := l.account()
	code := l.both("consent", func(s *sim.Sim) string {
		c, err := s.Consent(l.Context(), sim.ConsentRequest{PreAuthCode: p.value, AccountAppID: account})
		if err != nil {
			return "refused: " + err.Error()
		}
		return c.AuthCode
	})
	if strings.HasPrefix(code, "refused") {
		return
	}
	if p.used {
		l.Fatalf("the pre-auth code %s was used twice", p.value)
	}
	l.alive("pre-auth code", p)
	p.used = true
	l.issue(&l.codes, credential{value: code, component: p.component, account: account,
		expires: l.c.Now().Add(time.Hour)})
}

func (l *life) redeem() {
	code, t := l.pick(l.codes, "code"), l.pick(l.components, "token")
	if code == nil || t == nil {
		return
	}
	out := l.post(lab.PathQuery, t.value, fmt.Sprintf(`{"component_appid":%q,"authorization_code":%q}`, t.component,
		code.value))
	info, ok := out["authorization_info"].(map[string]any)
	if !ok {
		return
	}
	switch {
	case t.component != code.component:
		l.Fatalf("%s redeemed a code of %s", t.component, code.component)
	case code.used && code.component == lifeTwo:
		l.Fatalf("the single-use code %s was redeemed twice", code.value)
	case info["authorizer_appid"] != code.account:
		l.Fatalf("the code of %s gave %v", code.account, info["authorizer_appid"])
	}
	l.alive("authorization code", code)
	l.alive("component token", t)
	code.used = true
	l.issue(&l.tokens, credential{value: fmt.Sprint(info["authorizer_access_token"]), component: t.component,
		account: code.account, expires: l.c.Now().Add(2 * time.Hour)})
}

// useToken asks whose quota a token counts for: only its owner's, and only while it lives.
func (l *life) useToken() {
	t := l.pick(l.tokens, "authorizer token")
	if t == nil {
		return
	}
	for _, a := range l.sims[0].Accounts() {
		out := l.post("/cgi-bin/clear_quota", t.value, `{"appid":"`+a.AppID+`"}`)
		switch code, _ := out["errcode"].(float64); {
		case code == 0 && a.AppID != t.account:
			l.Fatalf("the token of %s is good for %s", t.account, a.AppID)
		case code == 0:
			l.alive("authorizer token", t)
		}
		if a.ReleaseGroup > 1 {
			break
		}
	}
}

func (l *life) cancel() {
	id, account := l.someone(), l.account()
	l.both("cancel", func(s *sim.Sim) string {
		d, err := s.Unauthorize(l.Context(), id, account)
		return string(d.Plain) + fmt.Sprint(err)
	})
	granted := slices.ContainsFunc(l.sims[0].Grants(),
		func(g world.Grant) bool { return g.ComponentAppID == id && g.AccountAppID == account })
	if granted {
		l.Fatalf("%s still has %s", id, account)
	}
	for i := range l.tokens {
		if t := &l.tokens[i]; t.component == id && t.account == account {
			t.expires = l.c.Now()
		}
	}
}

func (l *life) act() {
	a := rapid.SampledFrom(l.sims[0].Accounts()).Draw(l.T, "account")
	if len(a.Followers) == 0 {
		return
	}
	action := sim.Action{Account: a.AppID, OpenID: rapid.SampledFrom(a.Followers).Draw(l.T, "follower").OpenID,
		Do: rapid.SampledFrom(sim.Verbs()).Draw(l.T, "verb"), Key: rapid.StringN(0, 8, 20).Draw(l.T, "key")}
	l.both("act", func(s *sim.Sim) string {
		told, err := s.Act(l.Context(), action)
		out := fmt.Sprint(err)
		for _, d := range told {
			out += d.ID + string(d.Plain) + d.Seen
			for _, at := range d.Attempts {
				out += at.URL + string(at.RequestBody)
			}
		}
		return out
	})
}

func (l *life) edit() {
	account := l.account()
	switch rapid.IntRange(0, 3).Draw(l.T, "edit") {
	case 0:
		l.both("new account", func(s *sim.Sim) string {
			a, err := s.PutAccount(world.Account{NickName: "新", Kind: world.OfficialAccount,
				Followers: []world.Follower{{NickName: "甲", Subscribed: true}}})
			return fmt.Sprintf("%+v %v", a, err)
		})
	case 1:
		l.both("new follower", func(s *sim.Sim) string {
			f, err := s.PutFollower(account, world.Follower{NickName: "乙"})
			return fmt.Sprintf("%+v %v", f, err)
		})
	case 2:
		l.both("remove account", func(s *sim.Sim) string {
			if len(s.Accounts()) < 10 {
				return ""
			}
			return fmt.Sprint(s.RemoveAccount(account))
		})
	case 3:
		l.both("fault", func(s *sim.Sim) string {
			id, err := s.Inject(world.Fault{Effect: world.NoCDATA, Account: account, Probability: 0.5})
			return fmt.Sprint(id, err)
		})
	}
}

// wait lets time pass, past ends of life more often than not, and does what is due.
func (l *life) wait() {
	l.c.Add(time.Duration(rapid.SampledFrom([]int{1, 60, 299, 301, 600, 1799, 1801, 3599, 3601, 7199, 7201,
		43201}).Draw(l.T, "seconds")) * time.Second)
	l.both("step", func(s *sim.Sim) string {
		err := s.Step(l.Context())
		out := fmt.Sprint(err, s.NextDue())
		for _, d := range s.Deliveries("", 3) {
			out += d.ID + string(d.Plain)
		}
		return out
	})
}

// restart replaces the twin by what a snapshot of the first world gives.
func (l *life) restart() {
	raw, err := l.sims[0].Snapshot()
	if err != nil {
		l.Fatal(err)
	}
	again, err := sim.Restore(l.config(0), raw)
	if err != nil {
		l.Fatal(err)
	}
	if second, err := again.Snapshot(); err != nil || string(second) != string(raw) {
		l.Fatalf("a snapshot of the restored world differs, %v", err)
	}
	l.sims[1] = again
}

// TestTenThousandCommands lives a hundred lives of a hundred random commands each. In all of them no token is good
// for two owners, no code works twice where it must not, nothing expired is accepted, and the same seed, or a
// restart in the middle, changes not a byte.
func TestTenThousandCommands(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	rapid.Check(t, func(t *rapid.T) {
		l := newLife(t)
		commands := []func(){
			l.pushTicket, l.fetchComponentToken, l.fetchComponentToken, l.createPreAuthCode, l.createPreAuthCode,
			l.consent, l.consent,
			l.redeem, l.redeem, l.redeem, l.useToken, l.cancel, l.act, l.act, l.edit, l.wait, l.wait,
			l.register, l.decorate, l.decorate, l.decorate, l.plan,
			l.addTemplate, l.develop, l.develop, l.develop, l.publish, l.makeScheme, l.askScheme, l.pressPhone, l.redeemPhone, l.lookInside,
			l.trade, l.trade, l.trade, l.offend, l.offend,
		}
		for _, begin := range []func(){l.pushTicket, l.fetchComponentToken, l.createPreAuthCode, l.consent, l.redeem} {
			begin()
		}
		for l.steps = range 100 {
			commands[rapid.IntRange(0, len(commands)-1).Draw(t, "command")]()
			if l.steps%50 == 49 {
				l.restart()
			}
		}
	})
}
