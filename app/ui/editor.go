package ui

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"fyne.io/fyne/v2"

	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/app/workspace"
	"wxlab/platform"
)

// ruleSet is the rules of a page, and what the editor must know about them.
type ruleSet[R any] interface {
	all() []R                           // in force, in their order
	put(all []R) error                  // brings others in force
	newRule() R                         // what a new rule begins as
	copyOf(rule R) R                    // a copy that shares nothing with what is in force
	enabled(rule *R) *bool              // its switch
	row(i int, rule R) ruleRow          // its line in the list
	fields(edit *R) []fyne.CanvasObject // the form
	mark() string                       // changes with what the list says about their use
	// shadow is the earlier rule that takes everything before rule i can; false where there is none
	shadow(all []R, i int) (by int, ok bool)
}

// ruleEditor is an ordered list of rules and a form with one of them; the pages of reply rules and of forwarding are
// made of it. The list shows the rules in force, the form holds changes until they are saved.
type ruleEditor[R any] struct {
	w        *Window
	rules    ruleSet[R]
	at       int  // of the rule in the form; len(all): a new one
	edit     R    // what the form holds
	dirty    bool // it differs from what is saved
	accounts []platform.Authorizer
	wrong    *platform.RuleError // why the form could not be saved; nil: it was, or nobody tried
	// the rules that the list shows, to leave it alone while they are the same; "": show them again
	seen string
	used string // and what it says about their use

	list       *ruleList
	form       *fyne.Container
	shaded     *fyne.Container // says in the form that an earlier rule takes everything
	shade      shade           // what it says
	save, undo *kit.Button
	said       fyne.CanvasObject // the sentence in the form that says wrong
	root       *fyne.Container
}

func newRuleEditor[R any](w *Window, book ruleSet[R]) ruleEditor[R] {
	e := ruleEditor[R]{w: w, rules: book}
	e.pick(0)
	return e
}

// pick puts rule i into the form, or a new one when there is no rule i.
func (e *ruleEditor[R]) pick(i int) {
	all := e.rules.all()
	e.at, e.dirty, e.wrong = min(i, len(all)), false, nil
	if e.at == len(all) {
		e.edit = e.rules.newRule()
		return
	}
	e.edit = e.rules.copyOf(all[e.at])
}

// layout puts the list with its tools, and what stands below it, beside the form.
func (e *ruleEditor[R]) layout(title, intro string, below []fyne.CanvasObject,
	tools ...fyne.CanvasObject) *fyne.Container {
	w := e.w
	e.seen, e.used = "", ""
	e.list = &ruleList{w: w, box: kit.VBox(0), choose: e.choose, toggle: e.toggle, move: e.move, drop: e.drop,
		lift: e.lift}
	e.form, e.shaded = kit.VBox(12), kit.VBox(0)
	e.save = kit.NewButton("check", w.T("ui.set.save"), kit.Solid, e.store)
	e.undo = kit.NewButton("rotate-ccw", w.T("ui.set.undo"), kit.Outline, func() { e.choose(e.at) })
	tools = append(tools, kit.NewButton("plus", w.T("ui.rule.add"), kit.Outline,
		func() { e.choose(len(e.rules.all())) }))
	rules := kit.Card(title, kit.VBox(8, kit.NewParagraph(intro, kit.Small, theme.Muted), e.list.box), tools...)
	left := kit.VBox(14, append([]fyne.CanvasObject{rules}, below...)...)
	right := kit.Card(w.T("ui.rule.editor"), kit.VBox(12, e.form, e.shaded, kit.HBox(8, kit.Spacer(), e.undo, e.save)))
	e.root = background(kit.Columns{Widths: []float32{0.52, 0.48}, Gap: 14}.Of(left, right))
	e.showForm()
	return e.root
}

// choose puts a rule into the form and marks it in the list.
func (e *ruleEditor[R]) choose(i int) {
	e.pick(i)
	e.show()
}

// changed notes that the form differs from what is saved.
func (e *ruleEditor[R]) changed() {
	e.dirty = true
	e.save.Enable()
	e.undo.Enable()
	if e.wrong != nil {
		e.wrong = nil
		e.said.Hide()
		kit.Renew(e.root)
	}
	if e.showShade() {
		kit.Renew(e.root)
	}
}

// typed returns what writes an input's text into a field of the form's rule.
func (e *ruleEditor[R]) typed(to *string) func(string) {
	return func(v string) { *to = v; e.changed() }
}

// part is a field of the form; where the rule could not be saved because of it, it says why.
func (e *ruleEditor[R]) part(part platform.RulePart, at int, label, hint string,
	input fyne.CanvasObject) fyne.CanvasObject {
	field := kit.Field(label, hint, input)
	if e.wrong == nil || e.wrong.Part != part || e.wrong.At != at {
		return field
	}
	why := kit.NewParagraph(workspace.SayRule(e.w.lang, e.wrong), kit.Small, theme.Danger)
	e.said = kit.HBox(6, kit.NewIcon("circle-x", theme.Danger, 14), kit.Grow(why))
	return kit.VBox(6, field, e.said)
}

// rebuildForm is changed for choices on which other fields of the form depend.
func (e *ruleEditor[R]) rebuildForm() {
	e.changed()
	e.showForm()
	kit.Renew(e.root)
}

func (e *ruleEditor[R]) show() {
	e.showForm()
	e.showList()
	kit.Renew(e.root)
}

func (e *ruleEditor[R]) showForm() {
	e.form.Objects = e.rules.fields(&e.edit)
	if !e.dirty {
		e.save.Disable()
		e.undo.Disable()
	}
	if e.at == len(e.rules.all()) { // a new rule can be saved as it stands
		e.save.Enable()
	}
	e.showShade()
}

func (e *ruleEditor[R]) showList() {
	var rows []ruleRow
	all := e.rules.all()
	for i, rule := range all {
		row := e.rules.row(i, rule)
		row.shade = e.shadeOf(all, i)
		rows = append(rows, row)
	}
	e.list.show(rows, e.at)
}

// store saves what the form holds; from then on it is in force.
func (e *ruleEditor[R]) store() {
	e.replace(e.withEdit(), func() { e.dirty = false })
}

// withEdit are the rules in force with the form's among them.
func (e *ruleEditor[R]) withEdit() []R {
	all := e.rules.all()
	if e.at == len(all) {
		all = append(all, e.edit)
	}
	all[e.at] = e.rules.copyOf(e.edit)
	return all
}

// replace saves all rules, then calls done and loads them again. When the rule in the form is what is wrong, the form
// says so and nothing is saved.
func (e *ruleEditor[R]) replace(all []R, done func()) {
	w, at := e.w, e.at
	var wrong *platform.RuleError
	w.do(e.save, w.T("ui.set.save"), func(context.Context) error {
		err := e.rules.put(all)
		if errors.As(err, &wrong) && wrong.Rule == at {
			return nil
		}
		return err
	}, func() {
		if e.wrong = wrong; wrong != nil {
			e.showForm()
			kit.Renew(e.root)
			return
		}
		done()
		e.seen = ""
		w.host.Toast(w.T("ui.done.saved"), kit.Success)
	})
}

func (e *ruleEditor[R]) toggle(i int, on bool) {
	all := e.rules.all()
	*e.rules.enabled(&all[i]) = on
	e.replace(all, func() {
		if i == e.at {
			*e.rules.enabled(&e.edit) = on
		}
	})
}

func (e *ruleEditor[R]) move(i, by int) {
	e.replace(shifted(e.rules.all(), i, by), func() { e.at = followMove(e.at, i, by) })
}

// drop deletes a rule, and offers to bring it back.
func (e *ruleEditor[R]) drop(i int) {
	w, all := e.w, e.rules.all()
	name, dropped := e.rules.row(i, all[i]).name, e.rules.copyOf(all[i])
	e.replace(slices.Delete(slices.Clone(all), i, i+1), func() {
		switch {
		case i == e.at:
			e.pick(max(0, i-1))
		case i < e.at:
			e.at--
		}
		w.host.Offer(w.T("ui.rule.dropped", name), w.T("ui.undo"), func() { e.bringBack(min(i, len(e.rules.all())), dropped) })
	})
}

// bringBack puts a rule that was deleted where it was.
func (e *ruleEditor[R]) bringBack(i int, rule R) {
	e.replace(slices.Insert(slices.Clone(e.rules.all()), i, rule), func() {
		if i <= e.at {
			e.at++
		}
	})
}

// load shows the rules in force. A form with unsaved changes stays as it is; when rules were only used, not changed,
// every form does, so that its cursor stays.
func (e *ruleEditor[R]) load(ctx context.Context, _ i18n.Lang) (func(), error) {
	all, used := e.rules.all(), e.rules.mark()
	accounts, err := e.w.bench.Platform.Authorizers(ctx)
	mark := fmt.Sprint(all, len(accounts))
	return func() {
		e.accounts = accounts
		e.w.shell.setCount(e.w.T("ui.rule.count", e.switchedOn(all), len(all)))
		switch {
		case mark != e.seen && !e.dirty:
			e.pick(e.at)
			e.showForm()
		case mark == e.seen && used == e.used:
			return
		}
		e.seen, e.used = mark, used
		e.showList()
		kit.Renew(e.root)
	}, err
}

func (e *ruleEditor[R]) switchedOn(all []R) int {
	n := 0
	for i := range all {
		if *e.rules.enabled(&all[i]) {
			n++
		}
	}
	return n
}

// shifted is a list in which entry i has changed places with the one by places further on, if there is one.
func shifted[T any](all []T, i, by int) []T {
	out := slices.Clone(all)
	if to := i + by; to >= 0 && to < len(out) {
		out[i], out[to] = out[to], out[i]
	}
	return out
}

// followMove is where the rule at place at stands after those at i and i+by have changed places.
func followMove(at, i, by int) int {
	switch at {
	case i:
		return i + by
	case i + by:
		return i
	}
	return at
}
