package rules

import (
	"reflect"
	"sync/atomic"
	"time"

	"wxlab/platform"
)

// Use is how often a reply rule has answered since the start, and when it last did.
type Use struct {
	Count int
	At    time.Time // zero while Count is 0
}

// countedTable is the reply rules in force, and how often each was used.
type countedTable struct {
	*platform.ReplyTable
	rules []platform.ReplyRule
	uses  []*use
}

type use struct{ count, at atomic.Int64 }

func (u *use) note(now time.Time) {
	u.at.Store(now.UnixNano())
	u.count.Add(1)
}

// newCountedTable takes rules over from those before: one that was only moved or switched keeps its figures.
func newCountedTable(table *platform.ReplyTable, rules []platform.ReplyRule, before *countedTable) *countedTable {
	t := &countedTable{ReplyTable: table, rules: rules, uses: make([]*use, len(rules))}
	for i, rule := range rules {
		if t.uses[i] = before.useOf(rule); t.uses[i] == nil {
			t.uses[i] = &use{}
		}
	}
	return t
}

func (t *countedTable) useOf(rule platform.ReplyRule) *use {
	if t == nil {
		return nil
	}
	for i, was := range t.rules {
		if was.Enabled = rule.Enabled; reflect.DeepEqual(was, rule) {
			return t.uses[i]
		}
	}
	return nil
}

// all are the figures of the rules, in their order.
func (t *countedTable) all() []Use {
	out := make([]Use, len(t.uses))
	for i, u := range t.uses {
		if n := u.count.Load(); n > 0 {
			out[i] = Use{Count: int(n), At: time.Unix(0, u.at.Load())}
		}
	}
	return out
}
