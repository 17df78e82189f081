package ui

import (
	"slices"
	"strings"
	"testing"

	"wxlab/app/i18n"
	"wxlab/platform"
)

func TestLiftedAndFollowLift(t *testing.T) {
	if got := lifted([]int{1, 2, 3, 4}, 3, 1); !slices.Equal(got, []int{1, 4, 2, 3}) {
		t.Error(got)
	}
	for _, c := range [][2]int{{0, 0}, {1, 2}, {2, 3}, {3, 1}} {
		if got := followLift(c[0], 3, 1); got != c[1] {
			t.Errorf("%d goes to %d, not %d", c[0], got, c[1])
		}
	}
}

func replyRuleNames(w *Window) (out []string) {
	for _, rule := range w.bench.Rules.Replies() {
		out = append(out, rule.Name)
	}
	return out
}

func TestARuleThatAnotherHidesSaysSoAndOffersThePlaceAbove(t *testing.T) {
	for lang, says := range map[i18n.Lang]struct{ title, by, save, row, lift string }{
		i18n.Zh: {"这条规则永远不会生效", "规则 3“回显文本”排在它前面", "保存到规则 3 之前", "被规则 3“回显文本”完全遮住", "移到规则 3 之前"},
		i18n.En: {"This rule never acts", "Rule 3 “回显文本” comes before it", "Save it before rule 3",
			"Never acts: rule 3 “回显文本”", "Move before rule 3"},
	} {
		w := openWindow(t, lang)
		r := see[*rulesPage](t, w, "rules")
		if got := words(r.root); strings.Contains(got, says.title) {
			t.Errorf("the default rules hide none of each other:\n%s", got)
		}
		r.choose(3)
		r.typed(&r.edit.Name)("opening hours")
		r.typed(&r.edit.Reply.Text)("9 to 5")
		r.typed(&r.edit.Keyword.Text)("open")
		wants(t, words(r.shaded), says.title, says.by)
		r.edit.Match.Type = "voice"
		r.rebuildForm()
		if got := words(r.shaded); got != "" {
			t.Errorf("a rule for voices is not hidden by one for texts:\n%s", got)
		}
		r.edit.Match.Type = "text"
		r.rebuildForm()
		r.store()
		w.load()
		wants(t, words(r.list.box), says.row)
		tapWord(t, r.list.box, says.lift)
		w.load()
		if got := replyRuleNames(w); !slices.Equal(got, []string{"关注欢迎语", "转人工客服", "opening hours", "回显文本"}) || r.at != 2 {
			t.Errorf("the order is %q, the form holds rule %d", got, r.at)
		}
		if got := words(r.root); strings.Contains(got, says.title) || strings.Contains(got, says.row) {
			t.Errorf("nothing hides it any more:\n%s", got)
		}
		r.choose(4)
		r.edit.Name, r.edit.Reply = "second", platform.RuleReply{Kind: platform.ReplySuccess}
		r.edit.Keyword.Text = "open late"
		r.rebuildForm()
		tapWord(t, r.shaded, says.save)
		w.load()
		if got := replyRuleNames(w); !slices.Equal(got[2:], []string{"second", "opening hours", "回显文本"}) || r.at != 2 || r.dirty {
			t.Errorf("the order is %q, the form holds rule %d, with changes %v", got, r.at, r.dirty)
		}
	}
}

func TestAForwardingRuleThatAnotherHidesSaysSo(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	f := see[*forwardingPage](t, w, "forwarding")
	f.store()
	f.choose(1)
	f.edit.Match.Type = "text"
	f.rebuildForm()
	wants(t, words(f.shaded), "这条规则永远不会生效", "规则 1“我的服务器”")
	f.edit.Enabled = false
	f.rebuildForm()
	if got := words(f.shaded); got != "" {
		t.Errorf("a rule that is off is not meant to act:\n%s", got)
	}
}
