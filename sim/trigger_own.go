package sim

import (
	"wxlab/sim/bilingual"
	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// ownJob is the push of a message that the caller wrote.
func (s *Sim) ownJob(t Trigger) (world.Job, error) {
	switch {
	case t.Event != "" || len(t.Set) > 0:
		return world.Job{}, bilingual.Errorf("自己写的消息按原样推送，不能再指定 event 或 set",
			"a message of one's own goes out as it is written: it has neither an event nor fields to set")
	case shaped(t.Fault):
		return world.Job{}, bilingual.Errorf("故障 %s 会重写消息，而自己写的消息按原样推送",
			"the fault %s writes the message anew; one's own goes out as it is written", t.Fault)
	}
	j := world.Job{
		At: s.now(), Account: t.Account, OpenID: t.OpenID, Fault: t.Fault, Plain: t.Raw, Own: true, Broken: t.Broken,
		Also: true, Expect: t.Expect,
	}
	m, err := s.messageOf(j)
	if err != nil {
		return world.Job{}, err
	}
	w := s.world.lock()
	defer s.world.unlock()
	j.Name = m.Type.Name
	a := w.AccountBy(ownAccount(j, m.Fields))
	ps := ownPlatform(w, t.ComponentAppID, m.Fields["AppId"], a)
	switch {
	case ps != nil:
		j.Component = ps.AppID
	case t.ComponentAppID == "" && a != nil && a.Push != nil && m.Type.Family != string(callback.AuthEvent):
		j.Direct, j.Also = true, false
	default:
		return world.Job{}, w.UnknownPlatform(t.ComponentAppID)
	}
	return j, nil
}

// ownPlatform is the platform that a message of somebody's own goes to: the one that is named, the one it is written to, the
// one that the account authorized, or else the first.
func ownPlatform(w *world.World, named, written string, a *world.AccountState) *world.PlatformState {
	if named != "" || len(w.Order) == 0 {
		return w.Platforms[named]
	}
	if ps := w.Platforms[written]; ps != nil {
		return ps
	}
	for _, id := range w.Order {
		if a != nil && w.Platforms[id].Grant(a.AppID) != nil {
			return w.Platforms[id]
		}
	}
	return w.Platforms[w.Order[0]]
}

// ownAccount is the account that a message of somebody's own is about: an original id in messages, an AppID in events of
// authorization.
func ownAccount(j world.Job, fields map[string]string) string {
	for _, name := range [...]string{j.Account, fields["ToUserName"], fields["AuthorizerAppid"], fields["appid"]} {
		if name != "" {
			return name
		}
	}
	return ""
}

// addressOwn addresses a message of somebody's own. Names in it stay as they are written, also those of nobody; only the URL
// needs an account that there is.
func addressOwn(w *world.World, p *push, j world.Job, fields map[string]string) error {
	name := ownAccount(j, fields)
	a := w.AccountBy(name)
	if a != nil {
		p.account = a.AsAddressed()
	}
	if p.kind.Family == string(callback.AuthEvent) {
		return nil
	}
	if a == nil {
		return ownStranger(name)
	}
	p.url = p.platform.MessageURLOf(a.AppID)
	if to := fields["ToUserName"]; to != "" {
		p.account.UserName = to
	}
	if p.openID = j.OpenID; p.openID == "" {
		p.openID = fields["FromUserName"]
	}
	return nil
}

func ownStranger(name string) error {
	return &callback.WrittenError{Text: bilingual.Textf(
		"没有账号的 AppID 或原始 ID 是 %q，不知道该推送到哪个消息接收 URL；请用 account（命令行为 --account）指定一个账号",
		"no account has the AppID or original id %q, so the message belongs to no message URL; name one with account "+
			"(--account on the command line)", name)}
}
