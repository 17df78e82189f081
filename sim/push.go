package sim

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"time"
)

// attempts is how often WeChat tries a push (PROTOCOL 7.5; for authorization events an inference, 3.1).
const attempts = 3

// job is a push that is to be made.
type job struct {
	At        time.Time // when it is due
	Component string
	Name      string // of the catalogue
	Account   string
	OpenID    string
	Set       map[string]string
	Task      string // the registration that ends with it

	Fault  Effect // strikes at this push, whatever is armed
	Plain  []byte // the message, when it was written before
	Direct bool   // to the account's own server instead of a platform
	Also   bool   // to the account's own server afterwards, where it has one
	Silent bool   // the follower acted once, and another push of it has shown that

	Delivery string // goes on with this delivery, which a fault held back, instead of making a new one
	Behind   bool   // goes out after the next push to the platform, if that comes before At
}

// push is a job made concrete: everything an attempt needs, copied out of the world.
type push struct {
	id       string
	kind     callbackKind
	platform Platform
	account  Account
	openID   string
	url      string
	root     *element // the message before it is written
	plain    []byte
	honest   []byte // plain, before a fault gave it another shape
	seed     uint64
	fault    FaultState  // the zero one when none strikes
	direct   *PushConfig // of an account's own server; platform is a stand-in then
	silent   bool
}

// run makes a push and waits for its outcome. What the platform answers is in the Delivery; the error is about the
// command: unknown names, or a context that ended. A push that a fault holds back is Pending.
func (s *Sim) run(ctx context.Context, j job) (Delivery, error) {
	p, err := s.prepare(j)
	if err != nil {
		return Delivery{}, err
	}
	if j.Delivery == "" && p.fault.holds() {
		return s.hold(p, j), nil
	}
	d, err := s.deliver(ctx, p)
	if err == nil && p.fault.Effect == Duplicate {
		_, err = s.deliver(ctx, s.twin(p))
	}
	if err == nil {
		err = s.runDirect(ctx, j, p)
	}
	if err == nil {
		err = s.runBehind(ctx, p.platform.AppID)
	}
	return d, err
}

// prepare resolves names, writes the message, and opens the delivery's record.
func (s *Sim) prepare(j job) (push, error) {
	w := s.world.lock()
	defer s.world.unlock()
	to, direct, err := w.addressee(j)
	if err != nil {
		return push{}, err
	}
	kind, err := s.catalogue.find(j.Name)
	if err != nil {
		return push{}, err
	}
	p := push{kind: kind, platform: to, url: to.EventURL, seed: w.Seed, direct: direct, silent: j.Silent}
	if j.Delivery != "" {
		return s.resume(w, p, j)
	}
	live := map[string]string{"AppId": to.AppID, "CreateTime": strconv.FormatInt(s.now().Unix(), 10)}
	if err := s.address(w, &p, j, live); err != nil {
		return push{}, err
	}
	if p.root, err = s.compose(kind, live, j); err != nil {
		return push{}, err
	}
	if p.url == "" {
		return push{}, fmt.Errorf("push %s: platform %s has no %s", j.Name, to.AppID, map[bool]string{true: "auth-event URL", false: "message URL"}[kind.Family == string(AuthEvent)])
	}
	p.plain = p.root.render()
	p.honest = p.plain
	s.meetFault(w, &p, j.Fault)
	open(w, &p)
	return p, nil
}

// compose writes the message, unless it was written before.
func (s *Sim) compose(kind callbackKind, live map[string]string, j job) (*element, error) {
	if j.Plain != nil {
		return parseElement(string(j.Plain))
	}
	return kind.tree(live, j.Set)
}

// address finds the account, the sender and the URL of a push, and their live values.
func (s *Sim) address(w *world, p *push, j job, live map[string]string) error {
	a := w.lookAccount(j.Account)
	if a == nil && (p.kind.Family != string(AuthEvent) || j.Account != "") {
		return fmt.Errorf("push %s: no account has the AppID or original id %q", j.Name, j.Account)
	}
	if p.kind.Family == string(AuthEvent) {
		if a != nil {
			p.account = a.asAddressed()
			for _, field := range [...]string{"AuthorizerAppid", "appid", "verify_appid", "authorizer_appid"} {
				live[field] = a.AppID
			}
		}
		return nil
	}
	p.account, p.openID = a.asAddressed(), j.OpenID
	p.url = p.platform.messageURL(a.AppID)
	switch {
	case p.openID != "":
	case p.kind.System:
		p.openID = a.System
	case len(a.Followers) > 0:
		p.openID = a.Followers[0].OpenID
	}
	if from := j.Set["FromUserName"]; from != "" {
		p.openID = from
	}
	if !p.kind.System && a.follower(p.openID) == nil {
		return fmt.Errorf("push %s: %s has no follower with the openid %q", j.Name, a.NickName, p.openID)
	}
	live["ToUserName"], live["FromUserName"], live["OpenID"] = a.UserName, p.openID, p.openID
	if p.kind.Family == string(Message) && j.Plain == nil {
		live["MsgId"] = strconv.FormatInt(w.newMsgID(), 10)
	}
	return nil
}

// open records the delivery and what the sender did by it: their own words in the chat, and the windows that
// their action opens (PROTOCOL 6.2).
func open(w *world, p *push) {
	openDelivery(w, p)
	if !p.silent {
		happen(w, p)
	}
	w.touch()
}

// happen is what the sender's action does, whoever is told of it.
func happen(w *world, p *push) {
	a := w.account(p.account.AppID)
	if a == nil || p.openID == "" {
		return
	}
	a.act(p.openID, p.kind.Action, w.Now())
	switch {
	case p.kind.Name == "subscribe_qr":
		a.cameBy(p.openID, p.plain)
	case strings.HasPrefix(p.kind.Name, "subscribe_msg_"):
		a.answered(p.openID, p.plain)
	}
	if p.kind.Family == string(Message) {
		a.bring(p.plain, w.Now())
		a.say(p.openID, ChatEntry{At: w.Now(), From: FromFollower, MsgType: p.root.child("MsgType"), Text: describeMessage(p.root), DeliveryID: p.id})
	}
}

// openDelivery opens the delivery's record and gives the push its id.
func openDelivery(w *world, p *push) *Delivery {
	w.Counters["delivery"]++
	p.id = fmt.Sprintf("d%06d", w.Counters["delivery"])
	component := p.platform.AppID
	if p.direct != nil {
		component = ""
	}
	d := &Delivery{
		ID: p.id, At: w.Now(), Name: p.kind.Name, Family: Family(p.kind.Family), ComponentAppID: component, Direct: p.direct != nil,
		Account: p.account.AppID, OpenID: p.openID, Plain: p.plain, Verdict: Pending, Fault: p.fault.ID, Effect: p.fault.Effect,
	}
	w.Deliveries = append(w.Deliveries, d)
	w.Deliveries = w.Deliveries[max(0, len(w.Deliveries)-keptDeliveries):]
	return d
}

// deliver makes up to three attempts. No lock is held while the platform thinks.
func (s *Sim) deliver(ctx context.Context, p push) (Delivery, error) {
	var last verdict
	for n := 1; n <= attempts; n++ {
		at, v, err := s.attempt(ctx, p, n)
		if err != nil {
			return Delivery{}, fmt.Errorf("push %s: %w", p.kind.Name, err)
		}
		last = v
		if ctx.Err() != nil {
			at.Outcome, last = Cancelled, verdict{outcome: Cancelled}
		}
		s.record(p, at, last)
		if !last.again(p.kind) || ctx.Err() != nil {
			break
		}
	}
	return s.closeDelivery(p, last), ctx.Err()
}

// attempt seals the message anew, posts it, and judges the answer.
func (s *Sim) attempt(ctx context.Context, p push, n int) (Attempt, verdict, error) {
	at, err := s.request(p, n)
	if err != nil {
		return Attempt{}, verdict{}, err
	}
	s.post(ctx, &at)
	v := judge(p, at)
	at.Outcome = v.outcome
	return at, v, nil
}

func (s *Sim) record(p push, at Attempt, v verdict) {
	w := s.world.lock()
	defer s.world.unlock()
	defer w.touch()
	if d := w.delivery(p.id); d != nil {
		d.Attempts = append(d.Attempts, at)
		d.Verdict, d.Problems, d.Reply = v.outcome, v.problems, v.reply
		d.Accepted = v.outcome == Acknowledged || v.outcome == Replied
	}
	s.log.LogAttrs(context.Background(), slog.LevelInfo, "push", slog.String("delivery", p.id), slog.String("callback", p.kind.Name),
		slog.String("component", p.platform.AppID), slog.String("outcome", string(v.outcome)))
}

// closeDelivery shows the follower what there is to see.
func (s *Sim) closeDelivery(p push, v verdict) Delivery {
	w := s.world.lock()
	defer s.world.unlock()
	defer w.touch()
	d := w.delivery(p.id)
	if d == nil { // forgotten while it was under way
		return Delivery{ID: p.id, Verdict: v.outcome}
	}
	d.Seen = v.seen(p)
	if a := w.account(p.account.AppID); a != nil && d.Seen != "" {
		entry := ChatEntry{At: s.now(), From: FromAccount, MsgType: "notice", Text: d.Seen, DeliveryID: p.id}
		if v.outcome == Replied {
			entry.MsgType = v.reply.MsgType
		}
		a.say(p.openID, entry)
	}
	return d.copy()
}

func (w *world) delivery(id string) *Delivery {
	for _, d := range slices.Backward(w.Deliveries) {
		if d.ID == id {
			return d
		}
	}
	return nil
}
