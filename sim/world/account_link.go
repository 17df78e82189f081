package world

import (
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"time"
)

// OwnWays are the mini program's, made when first needed.
func (a *AccountState) OwnWays() *Ways {
	if a.Ways == nil {
		a.Ways = &Ways{Limited: map[string]bool{}}
	}
	if a.Ways.Limited == nil {
		a.Ways.Limited = map[string]bool{}
	}
	return a.Ways
}

// CountLimited counts a code of limited number; the same parameters again are the same code. It is false where there is no
// room for another.
func (ways *Ways) CountLimited(parameters string) bool {
	sum := sha256.Sum256([]byte(parameters))
	key := base64.RawStdEncoding.EncodeToString(sum[:9])
	if !ways.Limited[key] && len(ways.Limited) >= LimitedCodes {
		return false
	}
	ways.Limited[key] = true
	return true
}

// Permanent counts the links without an end.
func (ways *Ways) Permanent() (n int) {
	for _, l := range ways.Links {
		if l.Expires.IsZero() {
			n++
		}
	}
	return n
}

// Link finds one by its value, nil when there is none.
func (ways *Ways) Link(value string) *AppLink {
	i := slices.IndexFunc(ways.Links, func(l *AppLink) bool { return l.Value == value })
	if i < 0 {
		return nil
	}
	return ways.Links[i]
}

// NewLink makes a link of a mini program.
func (w *World) NewLink(a *AccountState, l AppLink, before string) *AppLink {
	l.Value, l.CreatedAt = before+w.NewValue(DrawnLink), w.Now()
	ways := a.OwnWays()
	ways.Links = Keep(ways.Links, &l, w.Now(), func(l *AppLink) time.Time { return l.Expires })
	return &l
}

// LinkBy finds a link and whose it is.
func (w *World) LinkBy(value string) (*AccountState, *AppLink) {
	for _, a := range w.Accounts {
		if a.Ways == nil {
			continue
		}
		if l := a.Ways.Link(value); l != nil {
			return a, l
		}
	}
	return nil, nil
}

// visitKey is what today's openings by links are counted under.
func (w *World) visitKey(a *AccountState) string {
	return ChinaTime(w.Now()).Format("2006-01 02") + " " + a.AppID + " links opened"
}

// VisitsLeft is how often the mini program's links can still be opened today.
func (w *World) VisitsLeft(a *AccountState) int { return max(0, VisitsPerDay-w.Quota[w.visitKey(a)]) }

// CountVisit counts one.
func (w *World) CountVisit(a *AccountState) { w.Quota[w.visitKey(a)]++ }
