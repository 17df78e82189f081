package exam

import (
	"slices"
	"time"

	"wxlab/sim"
	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// The accounts of an examination: an official account and a mini program of its own, which are removed in the end, and
// a pair of the release check's, whose QUERY_AUTH_CODE makes every platform call the API. It is not the first pair: that is
// the one that everybody knows.
const examinedGroup = 3

// subject is an account that authorizes the platform under examination.
type subject struct{ world.Account }

// follower is the openid of the account's first follower.
func (s subject) follower() string { return s.Followers[0].OpenID }

// account is the examination's own account of a kind, authorized at its first use.
func (e *examination) account(k world.Kind) subject {
	if s, ok := e.subjects[k]; ok {
		return s
	}
	s := subject{e.newAccount(k)}
	if e.err == nil {
		e.authorize(s.Account)
	}
	if e.err == nil {
		e.pause(func() bool { return false }) // a server asks what kind it is, and knows a moment later
		e.subjects[k] = s
	}
	return s
}

// askedFor finds the calls that ask for an account's profile.
func askedFor(appID string) func(world.CallRecord) bool {
	return func(c world.CallRecord) bool {
		return c.Path == authorizerInfoPath && c.ErrCode == 0 && sentField(c, "authorizer_appid") == appID
	}
}

func (e *examination) newAccount(k world.Kind) world.Account {
	name := "体检公众号"
	if k == world.MiniProgram {
		name = "体检小程序"
	}
	a, err := e.sim.PutAccount(world.Account{
		Kind: k, NickName: name, Followers: []world.Follower{{NickName: "体检员"}, {NickName: "第二位体检员"}},
	})
	e.note(err)
	if err != nil {
		return world.Account{Followers: []world.Follower{{}}}
	}
	return a
}

// authorize has an account authorize the platform, with every permission set on offer.
func (e *examination) authorize(a world.Account) (code string, d world.Delivery) {
	if !e.offers(a.Kind) {
		e.note(notOffered(a.Kind))
		return "", d
	}
	code, d, err := e.sim.Authorize(e.ctx, e.platform.AppID, a.AppID, nil)
	e.note(err)
	return code, d
}

// offers reports whether the platform asks for anything that an account of a kind could grant.
func (e *examination) offers(k world.Kind) bool { return k == "" || len(e.platform.Offered(k)) > 0 }

// notOffered is the error of a case that needs a kind of account which cannot authorize the platform.
type notOffered world.Kind

func (k notOffered) Error() string {
	return "the platform asks for no permission set of a " + string(k)
}

// finding is that such a case is open.
func (k notOffered) finding() Finding {
	if world.Kind(k) == world.MiniProgram {
		return notObserved(text("平台没有申请小程序的权限集", "the platform asks for no permission set of mini programs"))
	}
	return notObserved(text("平台没有申请公众号的权限集", "the platform asks for no permission set of official accounts"))
}

// leave takes the accounts out of the world that the examination brought into it, and ends the authorizations that it
// began, so that the server does not go on renewing their tokens.
func (e *examination) leave() {
	for kind, a := range e.rehearsing {
		if !e.offers(kind) {
			continue
		}
		_, err := e.sim.Unauthorize(e.ctx, e.platform.AppID, a.AppID)
		e.note(err)
	}
	for _, g := range e.sim.Grants() {
		if g.ComponentAppID == e.platform.AppID && !slices.Contains(e.known, g.AccountAppID) {
			_, err := e.sim.Unauthorize(e.ctx, g.ComponentAppID, g.AccountAppID)
			e.note(err)
		}
	}
	for _, a := range e.sim.Accounts() {
		if !slices.Contains(e.known, a.AppID) {
			e.note(e.sim.RemoveAccount(a.AppID))
		}
	}
}

// appIDs are those of the accounts in the world.
func appIDs(s *sim.Sim) []string {
	var out []string
	for _, a := range s.Accounts() {
		out = append(out, a.AppID)
	}
	return out
}

// rehearsal is one QUERY_AUTH_CODE: the only thing that makes every platform call the API (PROTOCOL 8.1).
type rehearsal struct {
	code     string
	delivery world.Delivery
	sent     bool                // custom/send came, with the text that was asked for
	message  world.CustomMessage // what came
	before   uint64              // number of the last call before it
	calls    []world.CallRecord  // since then
}

// rehearse has a test account authorize and sends QUERY_AUTH_CODE with a fresh code.
func (e *examination) rehearse(k world.Kind) rehearsal {
	a := e.rehearsingAccount(k)
	before := LastCall(e.sim)
	r := rehearsal{before: before}
	if e.broken() {
		return r
	}
	if r.code, _ = e.authorize(a); e.broken() {
		return r
	}
	r.delivery = e.push(sim.Trigger{
		Event: "release_api", Account: a.AppID, OpenID: a.Followers[0].OpenID,
		Set: map[string]string{"Content": apiPrefix + r.code},
	})
	r.sent = e.await(func() bool {
		r.message, r.sent = e.customMessage(a, r.code+apiSuffix)
		return r.sent
	})
	r.calls = e.since(before)
	return r
}

func (e *examination) customMessage(a world.Account, content string) (world.CustomMessage, bool) {
	for _, m := range e.sim.CustomMessages(a.AppID, a.Followers[0].OpenID) {
		if m.Content == content {
			return m, true
		}
	}
	return world.CustomMessage{}, false
}

// rehearsingAccount is the test account of a kind; its authorization is ended with the examination.
func (e *examination) rehearsingAccount(k world.Kind) world.Account {
	if a, ok := e.rehearsing[k]; ok {
		return a
	}
	for _, a := range e.sim.Accounts() {
		if a.ReleaseGroup == examinedGroup && a.Kind == k {
			e.rehearsing[k] = a
			return a
		}
	}
	e.note(errNoTestAccount)
	return world.Account{Followers: []world.Follower{{}}}
}

// advance moves the clock; false where that is not ours to do, or would break a server whose own clock stands still.
func (e *examination) advance(d time.Duration) bool {
	if e.opt.Advance == nil || e.err != nil || !e.opt.ClockShared && !(e.getsOver42001() && e.takesFuture()) {
		return false
	}
	e.note(e.opt.Advance(e.ctx, d))
	return e.err == nil
}

// getsOver42001 tries once whether the server fetches another token when its own turns out to be dead.
func (e *examination) getsOver42001() bool {
	if e.recovers == nil {
		v := recovers(42001)(e).Verdict
		gets := v == Pass || v == Remark
		e.recovers = &gets
	}
	return *e.recovers
}

// takesFuture tries once whether the server takes messages of a later hour than its own: one that looks at timestamps is
// right to refuse them, and would refuse everything once WeChat's clock was moved.
func (e *examination) takesFuture() bool {
	if e.timeless == nil {
		takes := e.dated(24 * time.Hour).Accepted
		e.timeless = &takes
	}
	return *e.timeless
}

// clockFixed is the finding of what only time shows, where the clock was not moved.
func (e *examination) clockFixed() Finding {
	switch {
	case e.err != nil:
		return Finding{}
	case e.opt.Advance == nil:
		return notObserved(text("需要拨快微信的时钟，而这里的时钟不能拨动",
			"WeChat's clock would have to be moved, and here it cannot be"))
	case !e.getsOver42001():
		return notObserved(text("被测服务器的时钟不随模拟器拨动，它遇到 42001 又不会换取新的 token，因此没有拨快时钟",
			"the server's own clock does not move along, and it fetches no other token on 42001: so time was left alone"))
	}
	return notObserved(text("被测服务器的时钟不随模拟器拨动，它又会拒绝时间戳在未来的推送，因此没有拨快时钟",
		"the server's own clock does not move along, and it refuses timestamps of the future: so time was left alone"))
}

// togetherRehearse sends QUERY_AUTH_CODE to both kinds of account at the same moment.
func (e *examination) togetherRehearse() {
	kinds := []world.Kind{world.OfficialAccount, world.MiniProgram}
	for _, k := range kinds {
		e.rehearsingAccount(k) // looked for before, and not by two at once
	}
	e.together(len(kinds), func(n int) world.Delivery { return e.rehearse(kinds[n]).delivery })
}

// whyNotSent is the first cause of a QUERY_AUTH_CODE that was not answered through custom/send.
func (e *examination) whyNotSent(r rehearsal) bilingual.Text {
	rec := e.record(r.delivery, r.before)
	rec.Want = Want{Send: r.code + apiSuffix, Code: r.code}
	return FirstCause(rec).Text
}

// whyNoCalls is the first cause where a callback was taken and what ought to follow it was not called.
func (e *examination) whyNoCalls(d world.Delivery, before uint64) bilingual.Text {
	if !d.Accepted {
		return mistakeIn(d)
	}
	rec := e.record(d, before)
	if rec.noCall() {
		return rec.notCalled(bilingual.Text{}, d).Text
	}
	if c, found := rec.callFailed(); found {
		return c.Text
	}
	return text("推送已被接受，但服务器没有调用该接口", "the callback was taken, and the server did not make the call")
}

// record is what is known when a delivery led to nothing.
func (e *examination) record(d world.Delivery, before uint64) Record {
	return Record{
		SimURL: e.opt.SimURL, Deliveries: append(e.deliveries(), d), Calls: e.since(e.began), Since: before,
		Patience: e.opt.Patience, Group: examinedGroup,
	}
}

// why is what the record says of a call that failed.
func why(c world.CallRecord) bilingual.Text {
	return Record{Calls: []world.CallRecord{c}}.causeOf(c).Text
}
