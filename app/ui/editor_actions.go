package ui

import "fmt"

// deeds are what can be done with the form's changes, and with each of the rules of the page.
func (e *ruleEditor[R]) deeds(page string) []action {
	w, rules := e.w, e.rules.all()
	here, changed := w.T("ui.page."+page), w.unless(e.dirty, "ui.why.unchanged")
	all := doneTo(here,
		action{icon: "check", key: "ui.do.save_rule", why: changed, do: e.store},
		action{icon: "rotate-ccw", key: "ui.do.forget_rule", why: changed, do: func() { e.choose(e.at) }})
	for i, rule := range rules {
		up, down := w.unless(i > 0, "ui.why.first"), w.unless(i < len(rules)-1, "ui.why.last")
		all = append(all, doneTo(fmt.Sprintf("%s %d · %s", here, i+1, e.rules.row(i, rule).name),
			action{icon: "list-checks", key: "ui.do.edit_rule", do: func() { e.choose(i) }},
			action{icon: "chevron-up", key: "ui.rule.up", why: up, do: func() { e.move(i, -1) }},
			action{icon: "chevron-down", key: "ui.rule.down", why: down, do: func() { e.move(i, 1) }},
			action{icon: "trash-2", key: "ui.rule.drop", do: func() { e.drop(i) }})...)
	}
	return all
}
