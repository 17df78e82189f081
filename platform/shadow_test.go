package platform

import (
	"testing"

	"pgregory.net/rapid"
)

func TestARuleIsShadowedByAnEarlierWiderOne(t *testing.T) {
	text := func(how KeywordHow, keyword string) ReplyRule {
		return ReplyRule{Enabled: true, Match: Match{Type: "text"}, Keyword: Keyword{how, keyword}}
	}
	event := func(m Match) ReplyRule { return ReplyRule{Enabled: true, Match: m} }
	off := text(Contains, "")
	off.Enabled = false
	for name, c := range map[string]struct {
		earlier, later ReplyRule
		shadowed       bool
	}{
		"all texts before a keyword":            {text("", ""), text(Contains, "hi"), true},
		"a keyword before all texts":            {text(Contains, "hi"), text("", ""), false},
		"a part of the keyword":                 {text("", "hi"), text(Contains, "Oh HI there"), true},
		"the keyword is part of the later one":  {text(Contains, "hello"), text(Contains, "hell"), false},
		"contains before equals":                {text(Contains, "hi"), text(Equals, "hi"), true},
		"equals before contains":                {text(Equals, "hi"), text(Contains, "hi"), false},
		"equals, in other case":                 {text(Equals, "Hi"), text(Equals, "hI"), true},
		"the same expression":                   {text(Regexp, "^h.$"), text(Regexp, "^h.$"), true},
		"an expression that would take it":      {text(Regexp, "h"), text(Equals, "hi"), false},
		"contains before an expression":         {text(Contains, "h"), text(Regexp, "h+"), false},
		"a rule that is off":                    {off, text(Contains, "hi"), false},
		"another type":                          {event(Match{Type: "image"}), text("", ""), false},
		"everything":                            {event(Match{}), event(Match{Type: "event", Event: "CLICK"}), true},
		"the event, whatever the type says":     {event(Match{Type: "event", Event: "scan*"}), event(Match{Event: "SCAN"}), true},
		"all events before one":                 {event(Match{Type: "event"}), event(Match{Event: "subscribe"}), true},
		"one account before all":                {event(Match{AppID: "wx1"}), event(Match{}), false},
		"a pattern before a narrower pattern":   {event(Match{Event: "scan*"}), event(Match{Event: "scancode_*"}), true},
		"a pattern before a wider pattern":      {event(Match{Event: "scancode_*"}), event(Match{Event: "scan*"}), false},
		"the family that reply rules see alone": {event(Match{Family: MessageFamily}), event(Match{Type: "text"}), true},
	} {
		if _, ok := ShadowOfReply([]ReplyRule{c.earlier, c.later}, 1); ok != c.shadowed {
			t.Errorf("%s: shadowed %v", name, ok)
		}
	}
	rules := []ReplyRule{off, text(Contains, "a"), text("", ""), text("", "abc")}
	if by, ok := ShadowOfReply(rules, 3); !ok || by != 1 {
		t.Errorf("shadowed by %d, %v", by, ok)
	}
}

func TestAForwardingRuleIsShadowedToo(t *testing.T) {
	forward := func(m Match) ForwardRule { return ForwardRule{Enabled: true, Match: m} }
	rules := []ForwardRule{forward(Match{Family: MessageFamily}), forward(Match{Type: "text"}), forward(Match{Event: "CLICK"})}
	if _, ok := ShadowOfForward(rules, 1); ok {
		t.Error("an authorization event may be called text one day")
	}
	if by, ok := ShadowOfForward(rules, 2); !ok || by != 0 {
		t.Errorf("shadowed by %d, %v", by, ok)
	}
}

// TestAShadowedRuleNeverAnswers: whatever is said, the earlier rule takes it.
func TestAShadowedRuleNeverAnswers(t *testing.T) {
	part := rapid.SampledFrom([]string{"", "*", "a", "B", "ab", "a*", "*b", "a*b", "b*a"})
	rule := rapid.Custom(func(t *rapid.T) ReplyRule {
		return ReplyRule{
			Enabled: true, Match: Match{AppID: part.Draw(t, "appid"), Type: "text"}, Reply: RuleReply{Kind: ReplySuccess},
			Keyword: Keyword{
				rapid.SampledFrom([]KeywordHow{"", Contains, Equals}).Draw(t, "how"),
				rapid.SampledFrom([]string{"", "a", "b", "ab", "Ab", "abb"}).Draw(t, "keyword"),
			},
		}
	})
	said := rapid.StringMatching(`[abAB]{0,4}`)
	rapid.Check(t, func(t *rapid.T) {
		rules := []ReplyRule{rule.Draw(t, "earlier"), rule.Draw(t, "later")}
		table, err := NewReplyTable(rules)
		if err != nil {
			t.Fatal(err)
		}
		m := Message{AppID: said.Draw(t, "account"), MsgType: "text", Content: said.Draw(t, "said")}
		_, shadowed := ShadowOfReply(rules, 1)
		if rule, ok := table.Find(m); ok && rule == 1 && shadowed {
			t.Fatalf("%+v answers %+v", rules[1], m)
		}
	})
}
