package sim

import (
	"fmt"
	"strconv"

	"wxlab/sim/bilingual"
	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// prepare resolves the names in a job, writes the message, and adds the delivery to the world.
func (s *Sim) prepare(j world.Job) (push, error) {
	w := s.world.lock()
	defer s.world.unlock()
	to, direct, err := w.Addressee(j)
	if err != nil {
		return push{}, err
	}
	message, err := s.messageOf(j)
	if err != nil {
		return push{}, err
	}
	kind := message.Type
	p := push{kind: kind, platform: to, url: to.EventURL, seed: w.Seed, direct: direct, silent: j.Silent, once: j.Once,
		own: j.Own}
	if j.Delivery != "" {
		return s.resume(w, p, j)
	}
	live := map[string]string{"AppId": to.AppID, "CreateTime": strconv.FormatInt(s.now().Unix(), 10)}
	if j.Own {
		err = addressOwn(w, &p, j, message.Fields)
	} else {
		err = s.address(w, &p, j, live)
	}
	if err != nil {
		return push{}, err
	}
	if p.root, err = s.compose(message, live, j); err != nil {
		return push{}, err
	}
	if p.url == "" {
		missing := bilingual.Textf("消息与事件接收URL", "message URL")
		if kind.Family == string(callback.AuthEvent) {
			missing = bilingual.Textf("授权事件接收URL", "auth-event URL")
		}
		return push{}, bilingual.Errorf("推送 %s：第三方平台 %s 没有 %s", "push %s: platform %s has no %s", j.Name, to.AppID, missing)
	}
	if p.plain = j.Plain; !j.Own {
		p.plain = p.root.Render()
	}
	p.original = p.plain
	p.stranger = isStranger(w, p)
	s.chooseFault(w, &p, j.Fault)
	p.expect = expectation(p, j)
	beginDelivery(w, &p)
	return p, nil
}

// resume makes a push that a fault held back again from its delivery.
func (s *Sim) resume(w *world.World, p push, j world.Job) (push, error) {
	d := w.Delivery(j.Delivery)
	if d == nil {
		return push{}, fmt.Errorf("push %s: its delivery %s was held back too long and is forgotten", j.Name, j.Delivery)
	}
	p.id, p.openID, p.plain, p.original, p.expect = d.ID, d.OpenID, d.Plain, d.Plain, d.Expect
	if a := w.Account(d.Account); a != nil {
		p.account = a.AsAddressed()
		if p.kind.Family != string(callback.AuthEvent) {
			p.url = p.platform.MessageURLOf(a.AppID)
		}
	}
	return p, nil
}

// messageOf is what a job says: a callback of the catalogue, or somebody's own.
func (s *Sim) messageOf(j world.Job) (callback.Written, error) {
	switch {
	case !j.Own:
		kind, err := s.catalogue.Find(j.Name)
		return callback.Written{Type: kind}, err
	case j.Broken && j.Account == "":
		return callback.Unreadable(callback.AuthEvent), nil
	case j.Broken:
		return callback.Unreadable(callback.Message), nil
	}
	return s.catalogue.OfWritten(j.Plain)
}

// compose builds the message from the catalogue, or parses the one that was written for the job.
func (s *Sim) compose(m callback.Written, live map[string]string, j world.Job) (*callback.Element, error) {
	switch {
	case j.Own:
		return m.Tree(j.Plain), nil
	case j.Plain != nil:
		return callback.ParseElement(string(j.Plain))
	}
	return m.Type.Tree(live, j.Set)
}

// isStranger says whether a push goes to a platform that the account has not authorized.
func isStranger(w *world.World, p push) bool {
	ps := w.Platforms[p.platform.AppID]
	return p.direct == nil && p.kind.Family != string(callback.AuthEvent) && ps != nil && ps.Grant(p.account.AppID) == nil
}

// address finds the account, the sender and the URL of a push, and the values that stand in every message of theirs.
func (s *Sim) address(w *world.World, p *push, j world.Job, live map[string]string) error {
	a := w.AccountBy(j.Account)
	if a == nil && (p.kind.Family != string(callback.AuthEvent) || j.Account != "") {
		return fmt.Errorf("push %s: %w", j.Name, world.UnknownAccount(j.Account))
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
		return fmt.Errorf("push %s: %w", j.Name, world.UnknownPerson(a, p.openID))
	}
	live["ToUserName"], live["FromUserName"], live["OpenID"], live["appid"] = a.UserName, p.openID, p.openID, a.AppID
	if len(a.Followers) > 0 {
		live["OpenId"] = a.Followers[0].OpenID // whom WeChat itself writes about: a buyer (PROTOCOL 15.4)
	}
	if p.kind.Family == string(callback.Message) && j.Plain == nil {
		live["MsgId"] = strconv.FormatInt(w.NewMsgID(), 10)
	}
	return nil
}

// beginDelivery adds the delivery to the world, with what the sender did: their message in the chat, and the windows for
// customer-service messages that their action opens (PROTOCOL 6.2).
func beginDelivery(w *world.World, p *push) {
	addDelivery(w, p)
	if !p.silent {
		applyAction(w, p)
	}
	w.Touch()
}

// addDelivery adds a pending delivery to the world and gives the push its id.
func addDelivery(w *world.World, p *push) *world.Delivery {
	w.Counters["delivery"]++
	p.id = fmt.Sprintf("d%06d", w.Counters["delivery"])
	component := p.platform.AppID
	if p.direct != nil {
		component = ""
	}
	d := &world.Delivery{
		ID: p.id, At: w.Now(), Name: p.kind.Name, Family: callback.Family(p.kind.Family), ComponentAppID: component,
		Direct: p.direct != nil, Account: p.account.AppID, OpenID: p.openID, Plain: p.plain, Verdict: world.Pending,
		Fault: p.fault.ID, Effect: p.fault.Effect, Stranger: p.stranger, Expect: p.expect,
	}
	w.AddDelivery(d)
	return d
}
