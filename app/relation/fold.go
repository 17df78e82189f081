package relation

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"wxlab/app/journal"
)

// Role is what an exchange is in the thread of another.
type Role string

const (
	Attempt Role = "attempt" // the same push once more
	Caused  Role = "caused"  // a call that was made while the push was handled
	Later   Role = "later"   // a customer-service message to whom the push was from, soon after it
	Again   Role = "again"   // the same failure, right after the one before
)

// Member is an exchange that follows the head of its thread.
type Member struct {
	journal.Exchange
	Role Role
}

// Proven reports whether values tie a member to its thread, not only the time.
func (m Member) Proven() bool { return m.Role != Later }

// Thread is a delivery with what came of it, or an exchange that stands alone.
type Thread struct {
	Head journal.Exchange // the first attempt of those that are known
	Rest []Member         // in the order of time
}

// Attempts is how often the push was made.
func (t *Thread) Attempts() int {
	n := 1
	for _, m := range t.Rest {
		if m.Role == Attempt {
			n++
		}
	}
	return n
}

// Outcome is the exchange that tells how the thread ended: the last attempt, or after a good one a call that failed.
func (t *Thread) Outcome() journal.Exchange {
	last := t.Head
	for _, m := range t.Rest {
		if m.Role == Attempt {
			last = m.Exchange
		}
	}
	for _, m := range t.Rest {
		if m.Role != Attempt && m.Failed() && !last.Failed() {
			last = m.Exchange
		}
	}
	return last
}

// Has reports whether an exchange is of the thread.
func (t *Thread) Has(id int64) bool {
	return t.Head.ID == id || slices.ContainsFunc(t.Rest, func(m Member) bool { return m.ID == id })
}

const (
	retried = time.Minute // within which WeChat has made all its attempts
	soon    = time.Minute // within which a customer-service message counts as an answer
)

// Folder gathers a growing list of exchanges into threads. A thread stands where its first exchange stands, so what
// comes later moves nothing.
type Folder struct {
	// Threads are ordered by their heads, the newest first.
	Threads []*Thread

	delivery func(query string) string
	same     int // threads before the first one that was moved, see Older
	oldest   map[pushKey]*Thread
	newest   map[pushKey]*Thread
	pushes   map[int64]*Thread    // by the id of a push
	orphans  map[int64][]*Thread  // calls, by the push that caused them and is not known yet
	sends    map[string][]*Thread // customer-service messages, by whom they are to, whose message is not known yet
	writers  map[string]*Thread   // the newest message of each follower

	first, last edge // the newest and the oldest exchange that were taken in
}

// edge is an exchange at an end of the list, and its thread where it is a failure that may come again.
type edge struct {
	journal.Exchange
	thread *Thread
}

// again is the thread of which e is one more of the same, nil for none.
func (g edge) again(e journal.Exchange) *Thread {
	if g.thread == nil || !mayRepeat(e) || failureOf(g.Exchange) != failureOf(e) {
		return nil
	}
	return g.thread
}

// mayRepeat reports whether e is a failure of its own: nothing ties it to another exchange.
func mayRepeat(e journal.Exchange) bool {
	return e.Failed() && e.ParentID == 0 && e.MsgID == "" && !isSend(e) && (e.Name == "" || !isPush(e))
}

// failure is what failures are alike in.
type failure struct {
	side                              journal.Party
	dir, kind, name, path, app        string
	component, outcome, reason, fault string
	status, code                      int
}

func failureOf(e journal.Exchange) failure {
	return failure{
		e.Side, e.Dir, e.Kind, e.Name, e.Path, e.AppID, e.ComponentAppID, e.Outcome, withoutRequestID(e.Reason), e.Err,
		e.Status, e.Code,
	}
}

// requestID is at the end of WeChat's errmsg, another one in every answer.
var requestID = regexp.MustCompile(` rid: [0-9a-f-]+`)

func withoutRequestID(reason string) string { return requestID.ReplaceAllString(reason, "") }

// Times is how often what the thread is about has happened: attempts, and the same failure again.
func (t *Thread) Times() int {
	n := t.Attempts()
	for _, m := range t.Rest {
		if m.Role == Again {
			n++
		}
	}
	return n
}

// Fold gathers exchanges, the newest first. delivery names the delivery that a push with a query is an attempt of, ""
// where that is not known; it may be nil.
func Fold(rows []journal.Exchange, delivery func(query string) string) *Folder {
	if delivery == nil {
		delivery = func(string) string { return "" }
	}
	f := &Folder{
		delivery: delivery, oldest: map[pushKey]*Thread{}, newest: map[pushKey]*Thread{}, pushes: map[int64]*Thread{},
		orphans: map[int64][]*Thread{}, sends: map[string][]*Thread{}, writers: map[string]*Thread{},
	}
	f.Older(rows)
	return f
}

// Older takes in exchanges before all others, the newest first. It returns how many of the threads are where they were.
func (f *Folder) Older(rows []journal.Exchange) (same int) {
	f.same = len(f.Threads)
	for _, e := range rows {
		f.older(e)
	}
	return f.same
}

// Newer takes in exchanges after all others, the newest first.
func (f *Folder) Newer(rows []journal.Exchange) {
	var added []*Thread
	for _, e := range slices.Backward(rows) {
		if t := f.newer(e); t != nil {
			added = append(added, t)
		}
	}
	slices.Reverse(added)
	f.Threads = append(added, f.Threads...)
}

func (f *Folder) older(e journal.Exchange) {
	t, role := f.aheadOf(e), Attempt
	if key, _ := f.key(e); t == nil && key.delivery == "" {
		t, role = f.last.again(e), Again
	}
	if t == nil {
		t = &Thread{Head: e}
	} else {
		f.remove(t)
		t.Rest = slices.Insert(t.Rest, 0, Member{t.Head, role})
		t.Head = e
	}
	f.Threads = append(f.Threads, t)
	f.last = f.edge(e, t)
	if f.first.ID == 0 {
		f.first = f.last
	}
	f.know(t, e)
	switch {
	case isPush(e):
		f.adopt(t, Caused, f.orphans[e.ID])
		delete(f.orphans, e.ID)
		f.adopt(t, Later, f.soonAfter(e))
		delete(f.sends, e.OpenID)
	case isCaused(e):
		f.orphans[e.ParentID] = append(f.orphans[e.ParentID], t)
	case isSend(e):
		f.sends[e.OpenID] = append(f.sends[e.OpenID], t)
	}
}

// aheadOf is the thread of which e is an earlier attempt, nil for none.
func (f *Folder) aheadOf(e journal.Exchange) *Thread {
	key, sure := f.key(e)
	t := f.oldest[key]
	if t == nil || t.Head.At.Sub(e.At) > retried || !sure && t.Head.Outcome != journal.OutcomeDuplicate {
		return nil
	}
	return t
}

// newer puts e into the thread it belongs to, or returns a new one for it.
func (f *Folder) newer(e journal.Exchange) *Thread {
	t, role := f.behind(e)
	if key, _ := f.key(e); t == nil && key.delivery == "" {
		t, role = f.first.again(e), Again
	}
	if t != nil {
		f.first = f.edge(e, t)
		t.Rest = append(t.Rest, Member{e, role})
		if role == Attempt {
			f.pushes[e.ID] = t
		}
		return nil
	}
	t = &Thread{Head: e}
	f.first = f.edge(e, t)
	if f.last.ID == 0 {
		f.last = f.first
	}
	f.know(t, e)
	return t
}

// edge is what an end of the list knows of e, which is of thread t.
func (f *Folder) edge(e journal.Exchange, t *Thread) edge {
	if key, _ := f.key(e); key.delivery != "" || !mayRepeat(e) {
		t = nil
	}
	return edge{e, t}
}

// behind is the thread that e continues, nil for none.
func (f *Folder) behind(e journal.Exchange) (*Thread, Role) {
	key, sure := f.key(e)
	if t := f.newest[key]; t != nil && e.At.Sub(t.Head.At) <= retried &&
		(sure || e.Outcome == journal.OutcomeDuplicate) {
		return t, Attempt
	}
	if t := f.pushes[e.ParentID]; t != nil && isCaused(e) {
		return t, Caused
	}
	if t := f.writers[e.OpenID]; t != nil && isSend(e) && e.At.Sub(t.Head.At) <= soon {
		return t, Later
	}
	return nil, ""
}

// know remembers how others find the thread that e heads.
func (f *Folder) know(t *Thread, e journal.Exchange) {
	if !isPush(e) {
		return
	}
	f.pushes[e.ID] = t
	if key, _ := f.key(e); key != (pushKey{}) {
		f.oldest[key] = t
		if now := f.newest[key]; now == nil || now.Head.ID <= e.ID {
			f.newest[key] = t
		}
	}
	if now := f.writers[e.OpenID]; e.OpenID != "" && (now == nil || now.Head.ID <= e.ID) {
		f.writers[e.OpenID] = t
	}
}

// adopt moves threads that were found to be a part of t into it.
func (f *Folder) adopt(t *Thread, role Role, found []*Thread) {
	for _, one := range found {
		f.remove(one)
		t.Rest = append(t.Rest, Member{one.Head, role})
	}
	slices.SortFunc(t.Rest, func(a, b Member) int { return int(a.ID - b.ID) })
}

// soonAfter are the customer-service messages that answer a message.
func (f *Folder) soonAfter(e journal.Exchange) (out []*Thread) {
	for _, one := range f.sends[e.OpenID] {
		if d := one.Head.At.Sub(e.At); e.OpenID != "" && d >= 0 && d <= soon {
			out = append(out, one)
		}
	}
	return out
}

func (f *Folder) remove(t *Thread) {
	at, found := slices.BinarySearchFunc(f.Threads, t.Head.ID, func(o *Thread, id int64) int { return int(id - o.Head.ID) })
	if found {
		f.Threads = slices.Delete(f.Threads, at, at+1)
		f.same = min(f.same, at)
	}
}

// pushKey is equal for the attempts of one push; the zero one is of what is none.
type pushKey struct {
	delivery                                  string
	side                                      journal.Party
	dir, component, app, kind, name, by, text string
	id                                        int64 // of a push that was not opened: it could be anything
}

// key tells which push e is an attempt of. Where it is not sure, e continues another only if it was recognized as a
// repetition.
func (f *Folder) key(e journal.Exchange) (key pushKey, sure bool) {
	if !isPush(e) || e.ParentID != 0 {
		return pushKey{}, false
	}
	if id := f.delivery(e.Query); id != "" {
		return pushKey{delivery: id}, true
	}
	key = pushKey{
		side: e.Side, dir: e.Dir, component: e.ComponentAppID, app: e.AppID, kind: e.Kind, name: e.Name,
		by: e.OpenID, text: e.MsgID,
	}
	if e.Name == "" {
		key.id = e.ID
	}
	return key, e.MsgID != ""
}

// isPush reports whether e is WeChat's own push, not one that was passed on.
func isPush(e journal.Exchange) bool {
	return journal.IsCallback(e.Kind) && (e.Dir == journal.In || e.Side == journal.WeChat)
}

// isCaused reports whether e was sent while another exchange was served.
func isCaused(e journal.Exchange) bool { return e.ParentID != 0 && e.Dir == journal.Out }

// isSend reports whether e is a customer-service message to a follower.
func isSend(e journal.Exchange) bool {
	return e.Kind == journal.KindAPI && e.OpenID != "" && strings.HasSuffix(e.Name, "message/custom/send")
}
