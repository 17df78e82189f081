package world

import (
	"encoding/json"
	"maps"
	"slices"
	"time"
)

// ForgetFollower drops the chat with a follower who is gone and what the account may still send; remember brings them
// back.
func (a *AccountState) ForgetFollower(openID string) (remember func()) {
	windows, chat, typing := a.Windows[openID], a.Chats[openID], a.Typing[openID]
	delete(a.Windows, openID)
	delete(a.Chats, openID)
	delete(a.Typing, openID)
	a.changedWhole(openID)
	return func() {
		if windows != nil {
			a.Windows[openID] = windows
		}
		if chat != nil {
			a.Chats[openID] = chat
		}
		if !typing.IsZero() {
			a.Typing[openID] = typing
		}
		a.changedWhole(openID)
	}
}

// changedWhole notes that what is saved of the chat with a follower no longer counts.
func (a *AccountState) changedWhole(openID string) {
	*a.changed(openID) = unsavedChat{lines: len(a.Chats[openID]), afresh: true}
}

// RemoveAccount takes an account out of the world; back puts it where it was.
func (w *World) RemoveAccount(a *AccountState) (back func()) {
	at := slices.Index(w.Accounts, a)
	w.Accounts = slices.DeleteFunc(w.Accounts, func(x *AccountState) bool { return x == a })
	if w.unsaved.taken {
		w.unsaved.gone = append(w.unsaved.gone, a.AppID)
	}
	return func() {
		w.Accounts = slices.Insert(w.Accounts, min(at, len(w.Accounts)), a)
		for openID := range a.Windows {
			a.changedWhole(openID)
		}
		for openID := range a.Chats {
			a.changedWhole(openID)
		}
	}
}

// TakeChanges returns what changed since the last time, or everything. What went wrong with them afterwards, they are
// not given again: who could not write them takes the whole. Without the platforms' secrets, as WithoutSecrets says;
// others may read them without the world's lock.
func (w *World) TakeChanges(whole bool, mask func([]byte) []byte) (Changes, error) {
	out := Changes{Whole: whole || !w.unsaved.taken}
	part := *w
	part.Deliveries, part.Calls, part.Failed = w.unsavedDeliveries(out.Whole), w.unsavedCalls(out.Whole), nil
	part.Accounts = masked(w.Accounts, func(a *AccountState) { a.Chats = a.unsavedLines(out.Whole) })
	bare := part.WithoutSecrets(mask)

	out.Tally = Tally{Counters: maps.Clone(w.Counters), LastMsgID: w.LastMsgID, Count: bare.Count, Quota: maps.Clone(w.Quota)}
	out.Records = w.records(bare, out)
	out.Media = bare.dropRecorded()
	w.saved(out)
	var err error
	out.State, err = json.Marshal(bare)
	return out, err
}

func (w *World) unsavedDeliveries(whole bool) (out []*Delivery) {
	for _, d := range w.Deliveries {
		if whole || w.unsaved.deliveries[d.ID] {
			out = append(out, d)
		}
	}
	return out
}

func (w *World) unsavedCalls(whole bool) []CallRecord {
	since := w.unsaved.call
	if whole {
		since = 0
	}
	return slices.Concat(callsSince(w.Failed, since), callsSince(w.Calls, since))
}

// callsSince are the calls of a list, oldest first, that came after one.
func callsSince(list []CallRecord, seq uint64) []CallRecord {
	i := len(list)
	for i > 0 && list[i-1].Seq > seq {
		i--
	}
	return list[i:]
}

// unsavedLines has every follower of whom something is to be recorded, if only without new lines.
func (a *AccountState) unsavedLines(whole bool) map[string][]ChatEntry {
	out := map[string][]ChatEntry{}
	if whole {
		for openID := range a.Windows {
			out[openID] = nil
		}
		maps.Copy(out, a.Chats)
		return out
	}
	for openID, u := range a.unsaved {
		out[openID] = KeepLast(a.Chats[openID], u.lines)
	}
	return out
}

// records are made from bare, which has only what is new, without secrets. The tally comes first: were the rest lost,
// nothing would be drawn twice.
func (w *World) records(bare *World, c Changes) (out []Record) {
	if t, any := c.Tally.since(w.unsaved.tally); any || c.Whole {
		out = append(out, Record{Tally: &t})
	}
	if !c.Whole {
		for _, appID := range w.unsaved.gone {
			out = append(out, Record{Chat: &ChatRecord{Account: appID, Afresh: true}})
		}
	}
	for i, a := range bare.Accounts {
		for _, openID := range slices.Sorted(maps.Keys(a.Chats)) {
			u := w.Accounts[i].unsaved[openID]
			out = append(out, Record{Chat: &ChatRecord{
				Account: a.AppID, OpenID: openID, Afresh: u != nil && u.afresh && !c.Whole, Lines: a.Chats[openID],
				Windows: cloneWindows(a.Windows[openID]),
			}})
		}
	}
	for _, d := range bare.Deliveries {
		out = append(out, Record{Delivery: d})
	}
	for i := range bare.Calls {
		out = append(out, Record{Call: &bare.Calls[i]})
	}
	return out
}

func cloneWindows(windows map[string]*window) map[string]*window {
	out := make(map[string]*window, len(windows))
	for action, one := range windows {
		again := *one
		out[action] = &again
	}
	return out
}

// dropRecorded leaves the state. Media are named in it; their data are returned.
func (w *World) dropRecorded() (media []*Medium) {
	w.Deliveries, w.Calls, w.Counters, w.LastMsgID, w.Count, w.Quota = nil, nil, nil, 0, nil, nil
	for _, a := range w.Accounts {
		a.Chats, a.Windows = nil, nil
		for _, m := range a.Media {
			if m.Blob == "" { // of an older file
				m.Blob = BlobName(m.Data)
			}
		}
		media = append(media, a.Media...)
		a.Media = masked(a.Media, func(m *Medium) { m.Data = nil })
	}
	return media
}

// saved notes that everything was taken.
func (w *World) saved(c Changes) {
	w.unsaved = unsaved{taken: true, deliveries: map[string]bool{}, tally: c.Tally, call: w.Counters["call"]}
	for _, a := range w.Accounts {
		a.unsaved = nil
	}
}

// since are the entries that changed.
func (t Tally) since(before Tally) (_ Tally, any bool) {
	out := Tally{Counters: changedEntries(t.Counters, before.Counters), Count: changedEntries(t.Count, before.Count)}
	if out.LastMsgID = t.LastMsgID; t.LastMsgID == before.LastMsgID {
		out.LastMsgID = 0
	}
	for key := range before.Quota {
		if _, there := t.Quota[key]; !there {
			out.NoQuota = true
		}
	}
	if out.Quota = changedEntries(t.Quota, before.Quota); out.NoQuota {
		out.Quota = t.Quota
	}
	return out, len(out.Counters)+len(out.Count)+len(out.Quota) > 0 || out.LastMsgID != 0 || out.NoQuota
}

func changedEntries[V comparable](now, before map[string]V) map[string]V {
	out := map[string]V{}
	for key, v := range now {
		if old, there := before[key]; !there || old != v {
			out[key] = v
		}
	}
	return out
}

// Apply adds a record to a world that was read from a file.
func (w *World) Apply(r Record) {
	switch {
	case r.Tally != nil:
		w.applyTally(*r.Tally)
	case r.Chat != nil:
		w.applyChat(*r.Chat)
	case r.Delivery != nil:
		w.applyDelivery(r.Delivery)
	case r.Call != nil:
		if len(w.Calls) == 0 || w.Calls[len(w.Calls)-1].Seq < r.Call.Seq {
			w.keepCall(*r.Call)
		}
	}
}

// applyTally never counts back: the state may be newer than a record of which the successors were lost, and what was
// drawn once must not be drawn again.
func (w *World) applyTally(t Tally) {
	for key, n := range t.Counters {
		w.Counters[key] = max(w.Counters[key], n)
	}
	for key, n := range t.Count {
		w.Count[key] = max(w.Count[key], n)
	}
	w.LastMsgID = max(w.LastMsgID, t.LastMsgID)
	if t.NoQuota {
		clear(w.Quota)
	}
	maps.Copy(w.Quota, t.Quota)
}

func (w *World) applyChat(r ChatRecord) {
	a := w.Account(r.Account)
	switch {
	case a == nil: // removed since
		return
	case r.OpenID == "":
		clear(a.Chats)
		clear(a.Windows)
		return
	case r.Afresh:
		delete(a.Chats, r.OpenID)
	}
	for _, line := range r.Lines {
		a.Say(r.OpenID, line)
	}
	if a.Windows[r.OpenID] = r.Windows; len(r.Windows) == 0 {
		delete(a.Windows, r.OpenID)
	}
}

func (w *World) applyDelivery(d *Delivery) {
	switch i := slices.IndexFunc(w.Deliveries, func(have *Delivery) bool { return have.ID == d.ID }); {
	case i >= 0:
		w.Deliveries[i] = d
		w.weigh(d)
	case len(w.Deliveries) == 0 || !earlier(d.ID, w.Deliveries[0].ID): // not one that was forgotten meanwhile
		w.AddDelivery(d)
	}
}

// earlier compares ids of deliveries, which are numbered.
func earlier(a, b string) bool { return len(a) < len(b) || len(a) == len(b) && a < b }

// Decode reads a world from JSON: a whole one, or the state of Changes, to which its records are then applied.
func Decode(raw []byte, now func() time.Time) (*World, error) {
	w := NewWorld(0, now)
	w.Accounts = nil
	if err := json.Unmarshal(raw, w); err != nil {
		return nil, err
	}
	for _, a := range w.Accounts {
		a.complete()
	}
	return w, nil
}

// complete makes the maps that a file need not have.
func (a *AccountState) complete() {
	if a.Options == nil {
		a.Options = map[string]string{}
	}
	if a.Windows == nil {
		a.Windows = map[string]map[string]*window{}
	}
	if a.Chats == nil {
		a.Chats = map[string][]ChatEntry{}
	}
	if a.Typing == nil {
		a.Typing = map[string]time.Time{}
	}
	if d := a.Domains; d != nil { // of an older file
		for _, lists := range []*DomainLists{&d.Console, &d.Server, &d.Direct.Server, &d.InForce.Server} {
			*lists = lists.Clone()
		}
		d.Webview = append([]string{}, d.Webview...)
		d.Direct.Webview, d.InForce.Webview = append([]string{}, d.Direct.Webview...), append([]string{}, d.InForce.Webview...)
	}
}

// FillMedia gives the media of a state their data; it says how many have none and are dropped.
func (w *World) FillMedia(data func(blob string) ([]byte, error)) (lost int) {
	for _, a := range w.Accounts {
		a.Media = slices.DeleteFunc(a.Media, func(m *Medium) bool {
			if m.Blob == "" || len(m.Data) > 0 {
				return false // of a whole world
			}
			raw, err := data(m.Blob)
			if err != nil {
				lost++
				return true
			}
			m.Data = raw
			return false
		})
	}
	return lost
}

// Saved says that the world is on the disk as it is: only what changes from now on is taken.
func (w *World) Saved() {
	w.saved(Changes{Tally: Tally{
		Counters: maps.Clone(w.Counters), LastMsgID: w.LastMsgID, Count: maps.Clone(w.Count), Quota: maps.Clone(w.Quota),
	}})
}
