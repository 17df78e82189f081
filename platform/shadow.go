package platform

import (
	"cmp"
	"strings"
)

// ShadowOfReply is the first enabled rule before rule i that takes everything rule i takes, so that rule i never
// answers; false where there is none. A rule that only several earlier ones hide together is not found, nor is what
// only a regular expression could tell.
func ShadowOfReply(rules []ReplyRule, i int) (by int, ok bool) {
	later := rules[i]
	covers := func(r ReplyRule) bool {
		return r.Enabled && r.Match.of(MessageFamily).covers(later.Match.of(MessageFamily)) && r.Keyword.covers(later.Keyword)
	}
	return firstBefore(rules, i, covers)
}

// ShadowOfForward is the same of forwarding rules.
func ShadowOfForward(rules []ForwardRule, i int) (by int, ok bool) {
	return firstBefore(rules, i, func(r ForwardRule) bool { return r.Enabled && r.Match.covers(rules[i].Match) })
}

func firstBefore[R any](rules []R, i int, covers func(R) bool) (by int, ok bool) {
	for by, r := range rules[:i] {
		if covers(r) {
			return by, true
		}
	}
	return 0, false
}

// of says of a match whose rule sees one family only that it is about that family.
func (m Match) of(f CallbackFamily) Match {
	m.Family = cmp.Or(m.Family, f)
	return m
}

// covers reports whether m takes everything that other takes.
func (m Match) covers(other Match) bool {
	if strings.Trim(other.Event, "*") != "" { // only messages of MsgType event have one
		other.Family, other.Type = MessageFamily, "event"
	}
	return wider(string(m.Family), string(other.Family)) && wider(m.Component, other.Component) &&
		wider(m.AppID, other.AppID) && wider(m.Type, other.Type) && wider(m.Event, other.Event)
}

// wider reports whether a pattern takes every text that another takes. A * of the other can only lie where the pattern
// has one itself, and there any characters may stand.
func wider(pattern, other string) bool {
	return fits(pattern, cmp.Or(other, "*"))
}

// covers reports whether k is found in everything that other is found in, as far as that can be told.
func (k Keyword) covers(other Keyword) bool {
	text, within := strings.ToLower(k.Text), strings.ToLower(other.Text)
	how := func(k Keyword) KeywordHow { return cmp.Or(k.How, Contains) }
	switch {
	case k.Text == "":
		return true
	case how(k) == how(other) && k.Text == other.Text:
		return true
	case how(k) == Equals:
		return how(other) == Equals && strings.EqualFold(k.Text, other.Text)
	case how(k) == Contains:
		return how(other) != Regexp && strings.Contains(within, text)
	}
	return false
}
