package workbench

import (
	"reflect"
	"sync/atomic"
	"time"

	"wxlab/platform"
)

// RuleUse is how often a reply rule has answered since the start, and when it last did.
type RuleUse struct {
	Count int
	At    time.Time // zero while Count is 0
}

// answering is the reply rules in force, and how often each was used.
type answering struct {
	*platform.ReplyTable
	rules []platform.ReplyRule
	uses  []*ruleUse
}

type ruleUse struct{ count, at atomic.Int64 }

func (u *ruleUse) note(now time.Time) {
	u.at.Store(now.UnixNano())
	u.count.Add(1)
}

// last is when the rule last answered, zero for never.
func (u *ruleUse) last() time.Time {
	if n := u.at.Load(); n != 0 {
		return time.Unix(0, n)
	}
	return time.Time{}
}

// answeringBy takes rules over from those before: one that was only moved or switched keeps its figures.
func answeringBy(table *platform.ReplyTable, rules []platform.ReplyRule, before *answering) *answering {
	a := &answering{ReplyTable: table, rules: rules, uses: make([]*ruleUse, len(rules))}
	for i, rule := range rules {
		if a.uses[i] = before.useOf(rule); a.uses[i] == nil {
			a.uses[i] = &ruleUse{}
		}
	}
	return a
}

func (a *answering) useOf(rule platform.ReplyRule) *ruleUse {
	if a == nil {
		return nil
	}
	for i, was := range a.rules {
		if was.Enabled = rule.Enabled; reflect.DeepEqual(was, rule) {
			return a.uses[i]
		}
	}
	return nil
}

// ReplyUses are how often the ReplyRules were used, in their order.
func (w *Workbench) ReplyUses() []RuleUse {
	a := w.rules.table.Load()
	if a == nil {
		return nil
	}
	out := make([]RuleUse, len(a.uses))
	for i, u := range a.uses {
		out[i] = RuleUse{Count: int(u.count.Load()), At: u.last()}
	}
	return out
}
