package ui

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/sim/callback"
	"wxlab/sim/world"
)

func TestCatalogueFitsTheAccount(t *testing.T) {
	all := []callback.Entry{{Name: "any"}, {Name: "mini", Kinds: []string{string(world.MiniProgram)}},
		{Name: "both", Kinds: []string{string(world.MiniProgram), string(world.OfficialAccount)}}}
	var names []string
	for _, e := range entriesFor(all, world.OfficialAccount) {
		names = append(names, e.Name)
	}
	if diff := cmp.Diff([]string{"any", "both"}, names); diff != "" {
		t.Error(diff)
	}
}

// TestAMessageOfOnesOwnIsPushedAndMeasured: it goes out as it stands, and what comes back is held against what was
// expected.
func TestAMessageOfOnesOwnIsPushedAndMeasured(t *testing.T) {
	for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
		w, s, _ := authorized(t, lang)
		c := s.catalogue
		c.pick("")
		wants(t, c.raw, "<MsgType>text</MsgType>", s.openID)
		c.raw = strings.Replace(c.raw, "你好", "自己写的内容", 1)
		s.trigger()
		flush(t, w)
		got, err := w.bench.Journal.List(t.Context(), journal.Query{Text: "自己写的内容 kind:message"})
		if err != nil || len(got) != 1 {
			t.Fatalf("%v, %d recorded", err, len(got))
		}
		c.expect = world.Refused
		s.trigger()
		wants(t, words(s.outcome), w.T("ui.severity.failure"), w.T("ui.fix"))
		c.raw = "no message"
		s.trigger()
		if w.noticeText() == "" {
			t.Error("nothing is said about what nobody can read")
		}
		s.choose(s.account) // the form stays
		if !c.own || c.raw != "no message" {
			t.Errorf("own %v, %q", c.own, c.raw)
		}
	}
}
