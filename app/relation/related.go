package relation

import (
	"context"
	"slices"
	"strings"
	"time"

	"wxlab/app/journal"
)

// Record is where related exchanges are looked for; a *journal.Journal is one.
type Record interface {
	List(ctx context.Context, q journal.Query) ([]journal.Exchange, error)
	Some(ctx context.Context, ids []int64, limit int) ([]journal.Detail, error)
}

// By says what ties two exchanges.
type By string

const (
	ByParent  By = "parent"  // one was made while the other was served, or replays it
	ByAttempt By = "attempt" // they are attempts of one push
	ByAccount By = "appid"   // one authorized the account that the other is about
	ByPerson  By = "openid"  // they concern one follower, the one soon after the other
)

// Link is an exchange that another one is related to. What a credential ties has its name for By.
type Link struct {
	journal.Exchange
	By     By
	Proven bool // values say so, not only the time
}

// Relations are what led to an exchange, and what it led to, in the order of time.
type Relations struct{ Before, After []Link }

const (
	furthest  = 8       // links back
	mostAfter = 8       // exchanges that use one credential
	bodyLimit = 1 << 20 // bytes of a body that are looked through
	window    = 100     // exchanges around one among which its other attempts are
	daysAfter = 48 * time.Hour
)

// Find looks up what an exchange is related to. delivery is as in Fold.
func Find(ctx context.Context, record Record, d journal.Detail, delivery func(string) string) (Relations, error) {
	f := &finder{ctx: ctx, record: record, seen: map[int64]bool{d.ID: true}}
	var out Relations
	out.Before = f.causes(d, 1)
	thread := f.thread(d.Exchange, delivery)
	for _, l := range thread {
		if l.ID < d.ID {
			out.Before = append(out.Before, l)
		} else {
			out.After = append(out.After, l)
		}
	}
	out.After = append(out.After, f.uses(d)...)
	for _, links := range [][]Link{out.Before, out.After} {
		slices.SortFunc(links, func(a, b Link) int { return int(a.ID - b.ID) })
	}
	return out, f.err
}

// finder gathers links, each exchange once. After an error it finds nothing more.
type finder struct {
	ctx    context.Context
	record Record
	seen   map[int64]bool
	err    error
}

// list runs a search for exchanges before an id, the newest first; 0 is the end.
func (f *finder) list(query string, before, after int64, limit int) []journal.Exchange {
	if f.err != nil {
		return nil
	}
	var out []journal.Exchange
	q := journal.Query{Text: query, Before: before, After: after, Limit: limit}
	out, f.err = f.record.List(f.ctx, q)
	return out
}

func (f *finder) details(rows []journal.Exchange) []journal.Detail {
	if f.err != nil || len(rows) == 0 {
		return nil
	}
	var ids []int64
	for _, e := range rows {
		ids = append(ids, e.ID)
	}
	var out []journal.Detail
	out, f.err = f.record.Some(f.ctx, ids, bodyLimit)
	slices.SortFunc(out, func(a, b journal.Detail) int { return int(b.ID - a.ID) })
	return out
}

// link makes a link unless the exchange has one already.
func (f *finder) link(e journal.Exchange, by By, proven bool) []Link {
	if f.seen[e.ID] {
		return nil
	}
	f.seen[e.ID] = true
	return []Link{{e, by, proven}}
}

// causes are where an exchange's credentials come from, and where those do.
func (f *finder) causes(d journal.Detail, steps int) (out []Link) {
	if steps > furthest {
		return nil
	}
	follow := func(found []journal.Detail, by By, proven bool) {
		for _, from := range found {
			if links := f.link(from.Exchange, by, proven); links != nil {
				out = append(out, links...)
				out = append(out, f.causes(from, steps+1)...)
			}
		}
	}
	if d.ParentID != 0 {
		follow(f.details([]journal.Exchange{{ID: d.ParentID}}), ByParent, true)
	}
	_, used := Values(d)
	for _, v := range used {
		follow(f.maker(v, d.ID), By(v.Name), true)
	}
	switch {
	case isPush(d.Exchange) && d.AppID != "" && d.Kind != journal.KindAuth:
		follow(f.details(f.list("name:api_query_auth outcome:ok appid:"+d.AppID, d.ID, 0, 1)), ByAccount, true)
	case isSend(d.Exchange):
		follow(f.details(f.answeredBy(d.Exchange)), ByPerson, false)
	}
	return out
}

// answeredBy is what a follower did last before a customer-service message; WeChat allows one for two days after that.
func (f *finder) answeredBy(send journal.Exchange) []journal.Exchange {
	last := f.list("is:callback openid:"+send.OpenID, send.ID, 0, 1)
	if len(last) > 0 && send.At.Sub(last[0].At) < daysAfter {
		return last
	}
	return nil
}

// maker is the exchange before id that made a credential.
func (f *finder) maker(v Value, id int64) []journal.Detail {
	if strings.ContainsAny(v.Text, "\"\n") {
		return nil
	}
	for _, name := range makers[v.Name] {
		for _, d := range f.details(f.list(`name:`+name+` "`+v.Text+`"`, id, 0, 3)) {
			if made, _ := Values(d); slices.Contains(made, v) {
				return []journal.Detail{d}
			}
		}
	}
	return nil
}

// ThreadOf is the thread that an exchange is of, as far as it is among its neighbours in time.
func ThreadOf(ctx context.Context, record Record, e journal.Exchange, delivery func(string) string) (*Thread, error) {
	rows, err := record.List(ctx, journal.Query{Before: e.ID + window, After: max(0, e.ID-window), Limit: 2 * window})
	for _, t := range Fold(rows, delivery).Threads {
		if t.Has(e.ID) {
			return t, err
		}
	}
	return &Thread{Head: e}, err
}

// thread are the other attempts of a push, and what it caused.
func (f *finder) thread(e journal.Exchange, delivery func(string) string) (out []Link) {
	t, err := ThreadOf(f.ctx, f.record, e, delivery)
	if err != nil {
		f.err = err
		return nil
	}
	isHead := t.Head.ID == e.ID
	if !isHead && !isAgain(e.ID, t) {
		out = append(out, f.link(t.Head, roleOf(e.ID, t), provenIn(e.ID, t))...)
	}
	for _, m := range t.Rest {
		if m.ID != e.ID && m.Role != Again && (isHead || m.Role == Attempt) {
			out = append(out, f.link(m.Exchange, byRole(m.Role), m.Proven())...)
		}
	}
	return out
}

// isAgain reports whether an exchange is the same failure as others of its thread, and no more to do with them.
func isAgain(id int64, t *Thread) bool {
	return slices.ContainsFunc(t.Rest, func(m Member) bool { return m.ID == id && m.Role == Again })
}

func byRole(r Role) By {
	return map[Role]By{Attempt: ByAttempt, Caused: ByParent, Later: ByPerson}[r]
}

func roleOf(id int64, t *Thread) By {
	for _, m := range t.Rest {
		if m.ID == id {
			return byRole(m.Role)
		}
	}
	return ByAttempt
}

func provenIn(id int64, t *Thread) bool {
	return !slices.ContainsFunc(t.Rest, func(m Member) bool { return m.ID == id && !m.Proven() })
}

// uses are the exchanges that use what this one made, or that it led to.
func (f *finder) uses(d journal.Detail) (out []Link) {
	for _, e := range f.list("parent:"+decimal(d.ID), 0, d.ID, mostAfter) {
		out = append(out, f.link(e, ByParent, true)...)
	}
	made, _ := Values(d)
	for _, v := range made {
		if strings.ContainsAny(v.Text, "\"\n") {
			continue
		}
		for _, user := range f.details(f.list(`"`+v.Text+`"`, 0, d.ID, mostAfter)) {
			if _, used := Values(user); slices.Contains(used, v) {
				out = append(out, f.link(user.Exchange, By(v.Name), true)...)
			}
		}
	}
	switch {
	case d.Kind == journal.KindAPI && d.Name == "api_query_auth" && d.AppID != "":
		for _, e := range f.list("is:callback !kind:auth appid:"+d.AppID, 0, d.ID, mostAfter) {
			out = append(out, f.link(e, ByAccount, true)...)
		}
	case isPush(d.Exchange) && d.OpenID != "":
		for _, e := range f.list("name:message/custom/send openid:"+d.OpenID, 0, d.ID, mostAfter) {
			if by := f.answeredBy(e); len(by) > 0 && by[0].ID == d.ID {
				out = append(out, f.link(e, ByPerson, false)...)
			}
		}
	}
	return out
}
