package world

import (
	"maps"
	"slices"
)

// PlatformSecrets is what of a platform's configuration, or of an account's own server, opens doors for good. A server has
// no Secret, and is known by its account's AppID.
type PlatformSecrets struct{ AppID, Secret, Token, AESKey, PreviousAESKey string }

// Secrets are the platform's.
func (p Platform) Secrets() PlatformSecrets {
	return PlatformSecrets{
		AppID: p.AppID, Secret: p.Secret, Token: p.Token, AESKey: p.AESKey, PreviousAESKey: p.PreviousAESKey,
	}
}

// Secrets are those of every platform, in the order they were put, and of every account's own server.
func (w *World) Secrets() (out []PlatformSecrets) {
	for _, id := range w.Order {
		out = append(out, w.Platforms[id].Secrets())
	}
	for _, a := range w.Accounts {
		if a.Push != nil {
			out = append(out, PlatformSecrets{AppID: a.AppID, Token: a.Push.Token, AESKey: a.Push.AESKey})
		}
	}
	return out
}

// GiveSecrets puts secrets back into platforms and servers that have none. Without them a platform waits; a server could
// only be pushed what it must refuse, so that its account has none any more: GiveSecrets says how many those are.
func (w *World) GiveSecrets(all []PlatformSecrets) (disconnected int) {
	servers := map[string]PlatformSecrets{}
	for _, s := range all {
		if s.Secret == "" {
			servers[s.AppID] = s
		} else if p := w.Platforms[s.AppID]; p != nil && p.Secret == "" {
			p.Secret, p.Token, p.AESKey, p.PreviousAESKey = s.Secret, s.Token, s.AESKey, s.PreviousAESKey
		}
	}
	for _, a := range w.Accounts {
		if a.Push == nil || a.Push.Token != "" {
			continue
		}
		if s := servers[a.AppID]; s.Token != "" {
			a.Push.Token, a.Push.AESKey = s.Token, s.AESKey
			continue
		}
		a.Push = nil
		disconnected++
	}
	return disconnected
}

// WithoutSecrets is the world for a file: no platform and no account's own server has its secrets, and what was said and
// sent went through mask, which returns a text of its own where it changes one. It shares the rest with w.
func (w *World) WithoutSecrets(mask func([]byte) []byte) *World {
	out := *w
	out.Platforms = make(map[string]*PlatformState, len(w.Platforms))
	for id, ps := range w.Platforms {
		bare := *ps
		bare.Secret, bare.Token, bare.AESKey, bare.PreviousAESKey = "", "", "", ""
		out.Platforms[id] = &bare
	}
	text := func(s *string) { *s = string(mask([]byte(*s))) }
	out.Calls, out.Failed = slices.Clone(w.Calls), slices.Clone(w.Failed)
	for _, list := range [][]CallRecord{out.Calls, out.Failed} {
		for i := range list {
			c := &list[i]
			c.Body, c.Response = mask(c.Body), mask(c.Response)
			text(&c.Path)
			text(&c.Query)
			text(&c.Hint.Zh)
			text(&c.Hint.En)
		}
	}
	out.Count = make(map[string]int, len(w.Count))
	for path, n := range w.Count {
		text(&path)
		out.Count[path] += n
	}
	out.Missing = make(map[string]MissingCalls, len(w.Missing))
	for path, calls := range w.Missing {
		text(&path)
		text(&calls.UserAgent)
		calls.Count += out.Missing[path].Count
		out.Missing[path] = calls
	}
	out.Deliveries = masked(w.Deliveries, func(d *Delivery) { d.mask(mask) })
	out.Accounts = masked(w.Accounts, func(a *AccountState) {
		if a.Push != nil {
			bare := *a.Push
			bare.Token, bare.AESKey = "", ""
			a.Push = &bare
		}
		a.Chats = maps.Clone(a.Chats)
		for openID, chat := range a.Chats {
			chat = slices.Clone(chat)
			for i := range chat {
				text(&chat[i].Text)
			}
			a.Chats[openID] = chat
		}
		a.Customs = slices.Clone(a.Customs)
		for i := range a.Customs {
			a.Customs[i].Body = mask(a.Customs[i].Body)
			text(&a.Customs[i].Content)
		}
	})
	return &out
}

// masked copies the elements of a list and has each changed.
func masked[T any](list []*T, change func(*T)) []*T {
	if list == nil {
		return nil
	}
	out := make([]*T, len(list))
	for i, one := range list {
		bare := *one
		change(&bare)
		out[i] = &bare
	}
	return out
}

// mask changes a delivery that is a copy.
func (d *Delivery) mask(mask func([]byte) []byte) {
	d.Plain, d.Seen = mask(d.Plain), string(mask([]byte(d.Seen)))
	if d.Reply != nil {
		reply := *d.Reply
		reply.Plain, reply.Content = mask(reply.Plain), string(mask([]byte(reply.Content)))
		reply.Fields = maps.Clone(reply.Fields)
		for name, value := range reply.Fields {
			reply.Fields[name] = string(mask([]byte(value)))
		}
		d.Reply = &reply
	}
	d.Problems = slices.Clone(d.Problems)
	for i := range d.Problems { // they quote answers
		t := &d.Problems[i].Text
		t.Zh, t.En = string(mask([]byte(t.Zh))), string(mask([]byte(t.En)))
	}
	d.Attempts = slices.Clone(d.Attempts)
	for i := range d.Attempts {
		at := &d.Attempts[i]
		at.ResponseBody, at.Err = mask(at.ResponseBody), string(mask([]byte(at.Err)))
		at.ResponseHeader = maps.Clone(at.ResponseHeader)
		for name, values := range at.ResponseHeader {
			values = slices.Clone(values)
			for j := range values {
				values[j] = string(mask([]byte(values[j])))
			}
			at.ResponseHeader[name] = values
		}
	}
}
