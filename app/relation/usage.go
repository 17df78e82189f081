package relation

import (
	"context"
	"math"
	"slices"
	"time"

	"wxlab/app/journal"
)

// Usage is what was recorded of one credential: who made it, from what, and what it was used for.
type Usage struct {
	Made  journal.Exchange // ID 0: not on record
	From  []Link           // where it comes from, the oldest first
	Count int              // exchanges that carry it beside that
	More  bool             // and there are more than were counted
	Last  journal.Exchange // the newest of these; ID 0 for none
}

// mostUses is how many uses of a credential are counted.
const mostUses = 500

// UsageOf finds what was recorded of a credential.
func UsageOf(ctx context.Context, record Record, v Value) (Usage, error) {
	f := &finder{ctx: ctx, record: record, seen: map[int64]bool{}}
	var u Usage
	made := f.maker(v, math.MaxInt64)
	if len(made) == 0 {
		return u, f.err
	}
	u.Made = made[0].Exchange
	f.seen[u.Made.ID] = true
	u.From = slices.DeleteFunc(f.causes(made[0], 1), func(l Link) bool { return l.By == ByParent })
	slices.SortFunc(u.From, func(a, b Link) int { return int(a.ID - b.ID) })
	after := u.Made.ID
	if v.Name == VerifyTicket { // it is pushed again and again
		after = 0
	}
	uses := f.list(`"`+v.Text+`"`, 0, after, mostUses+1)
	uses = slices.DeleteFunc(uses, func(e journal.Exchange) bool { return e.Kind == journal.KindTicket })
	u.More = len(uses) > mostUses
	uses = uses[:min(len(uses), mostUses)]
	if u.Count = len(uses); u.Count > 0 {
		u.Last = uses[0]
	}
	return u, f.err
}

// Rush is a sign that tokens are fetched as they should not be.
type Rush struct {
	Race bool // two fetches at once: each made the other's token worthless
	// Storm is how many fetches there were within an hour, where one is enough for two; 0 for none.
	Storm       int
	First, Last journal.Exchange
}

const (
	raceSpan  = 5 * time.Second
	stormSpan = time.Hour
	stormFrom = 6 // fetches within stormSpan: a token lives for two hours
)

// RushIn finds the latest race and the worst storm among the good fetches of one token, the newest first.
func RushIn(fetches []journal.Exchange) (out []Rush) {
	for i := 1; i < len(fetches); i++ {
		if newer, older := fetches[i-1], fetches[i]; newer.At.Sub(older.At) < raceSpan {
			out = append(out, Rush{Race: true, First: older, Last: newer})
			break
		}
	}
	worst := Rush{}
	for i, j := 0, 0; i < len(fetches); i++ { // fetches[i:j] lie within the span before fetches[i]
		for j = max(j, i); j < len(fetches) && fetches[i].At.Sub(fetches[j].At) <= stormSpan; j++ {
		}
		if n := j - i; n >= stormFrom && n > worst.Storm {
			worst = Rush{Storm: n, First: fetches[j-1], Last: fetches[i]}
		}
	}
	if worst.Storm > 0 {
		out = append(out, worst)
	}
	return out
}

// NewestRefreshToken is the refresh token that WeChat gave last for an account, "" where none is on record, and the
// exchange in which it did.
func NewestRefreshToken(ctx context.Context, record Record, appID string) (string, journal.Exchange, error) {
	f := &finder{ctx: ctx, record: record, seen: map[int64]bool{}}
	var newest journal.Detail
	token := ""
	for _, name := range makers[RefreshToken] {
		for _, d := range f.details(f.list("name:"+name+" outcome:ok appid:"+appID, 0, 0, 3)) {
			made, _ := Values(d)
			at := slices.IndexFunc(made, func(v Value) bool { return v.Name == RefreshToken })
			if at >= 0 && d.ID > newest.ID {
				newest, token = d, made[at].Text
			}
		}
	}
	return token, newest.Exchange, f.err
}
