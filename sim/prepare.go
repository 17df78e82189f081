package sim

import (
	"fmt"
	"strconv"

	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// prepare resolves names, writes the message, and opens the delivery's record.
func (s *Sim) prepare(j world.Job) (push, error) {
	w := s.world.lock()
	defer s.world.unlock()
	to, direct, err := w.Addressee(j)
	if err != nil {
		return push{}, err
	}
	kind, err := s.catalogue.Find(j.Name)
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
		return push{}, fmt.Errorf("push %s: platform %s has no %s", j.Name, to.AppID, map[bool]string{true: "auth-event URL", false: "message URL"}[kind.Family == string(callback.AuthEvent)])
	}
	p.plain = p.root.Render()
	p.honest = p.plain
	s.meetFault(w, &p, j.Fault)
	open(w, &p)
	return p, nil
}

// resume makes a held push again from its delivery. The caller holds the lock.
func (s *Sim) resume(w *world.World, p push, j world.Job) (push, error) {
	d := w.Delivery(j.Delivery)
	if d == nil {
		return push{}, fmt.Errorf("push %s: its delivery %s was held back too long and is forgotten", j.Name, j.Delivery)
	}
	p.id, p.openID, p.plain, p.honest = d.ID, d.OpenID, d.Plain, d.Plain
	if a := w.Account(d.Account); a != nil {
		p.account = a.AsAddressed()
		if p.kind.Family != string(callback.AuthEvent) {
			p.url = p.platform.MessageURLOf(a.AppID)
		}
	}
	return p, nil
}

// compose writes the message, unless it was written before.
func (s *Sim) compose(kind callback.Type, live map[string]string, j world.Job) (*callback.Element, error) {
	if j.Plain != nil {
		return callback.ParseElement(string(j.Plain))
	}
	return kind.Tree(live, j.Set)
}

// address finds the account, the sender and the URL of a push, and their live values.
func (s *Sim) address(w *world.World, p *push, j world.Job, live map[string]string) error {
	a := w.AccountBy(j.Account)
	if a == nil && (p.kind.Family != string(callback.AuthEvent) || j.Account != "") {
		return fmt.Errorf("push %s: no account has the AppID or original id %q", j.Name, j.Account)
	}
	if p.kind.Family == string(callback.AuthEvent) {
		if a != nil {
			p.account = a.AsAddressed()
			for _, field := range [...]string{"AuthorizerAppid", "appid", "verify_appid", "authorizer_appid"} {
				live[field] = a.AppID
			}
		}
		return nil
	}
	p.account, p.openID = a.AsAddressed(), j.OpenID
	p.url = p.platform.MessageURLOf(a.AppID)
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
	if !p.kind.System && a.Follower(p.openID) == nil {
		return fmt.Errorf("push %s: %s has no follower with the openid %q", j.Name, a.NickName, p.openID)
	}
	live["ToUserName"], live["FromUserName"], live["OpenID"] = a.UserName, p.openID, p.openID
	if p.kind.Family == string(callback.Message) && j.Plain == nil {
		live["MsgId"] = strconv.FormatInt(w.NewMsgID(), 10)
	}
	return nil
}

// open records the delivery and what the sender did by it: their own words in the chat, and the windows that
// their action opens (PROTOCOL 6.2).
func open(w *world.World, p *push) {
	openDelivery(w, p)
	if !p.silent {
		happen(w, p)
	}
	w.Touch()
}

// openDelivery opens the delivery's record and gives the push its id.
func openDelivery(w *world.World, p *push) *world.Delivery {
	w.Counters["delivery"]++
	p.id = fmt.Sprintf("d%06d", w.Counters["delivery"])
	component := p.platform.AppID
	if p.direct != nil {
		component = ""
	}
	d := &world.Delivery{
		ID: p.id, At: w.Now(), Name: p.kind.Name, Family: callback.Family(p.kind.Family), ComponentAppID: component, Direct: p.direct != nil,
		Account: p.account.AppID, OpenID: p.openID, Plain: p.plain, Verdict: world.Pending, Fault: p.fault.ID, Effect: p.fault.Effect,
	}
	w.Deliveries = world.KeepLast(append(w.Deliveries, d), world.KeptDeliveries)
	return d
}
