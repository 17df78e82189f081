package ui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/app/workspace"
	"wxlab/platform"
)

// ruleBook is what a page says about the rules that it edits.
type ruleBook[R any] interface {
	all() []R                           // in force, in their order
	put(all []R) error                  // brings others in force
	fresh() R                           // what a new rule begins as
	detached(rule R) R                  // a copy that shares nothing with what is in force
	enabled(rule *R) *bool              // its switch
	row(i int, rule R) ruleRow          // its line in the list
	fields(edit *R) []fyne.CanvasObject // the form
	mark() string                       // changes with what the list says about their use
}

// ruleEditor is an ordered list of rules and a form with one of them, the same for replies and for forwarding. The
// list is what is in force; what is typed into the form waits until it is saved.
type ruleEditor[R any] struct {
	w        *Window
	book     ruleBook[R]
	at       int  // of the rule in the form; len(all): a new one
	edit     R    // what the form holds
	dirty    bool // and is not saved
	accounts []platform.Authorizer
	wrong    *platform.RuleError // why the form could not be saved; nil: nothing is known against it
	seen     string              // mark of the rules that the page shows; "" asks for a fresh look
	used     string              // and of what the list says about their use

	list       *ruleList
	form       *fyne.Container
	save, undo *kit.Button
	said       fyne.CanvasObject // the sentence about wrong
	root       *fyne.Container
}

func newRuleEditor[R any](w *Window, book ruleBook[R]) ruleEditor[R] {
	e := ruleEditor[R]{w: w, book: book}
	e.pick(0)
	return e
}

// pick takes a rule into the form, or a fresh one behind the last.
func (e *ruleEditor[R]) pick(i int) {
	all := e.book.all()
	e.at, e.dirty, e.wrong = min(i, len(all)), false, nil
	if e.at == len(all) {
		e.edit = e.book.fresh()
		return
	}
	e.edit = e.book.detached(all[e.at])
}

// lay puts the list with its tools, and what stands below it, beside the form.
func (e *ruleEditor[R]) lay(title, intro string, below []fyne.CanvasObject, tools ...fyne.CanvasObject) *fyne.Container {
	w := e.w
	e.seen, e.used = "", ""
	e.list = &ruleList{w: w, box: kit.VBox(0), choose: e.choose, toggle: e.toggle, move: e.move, drop: e.drop}
	e.form = kit.VBox(12)
	e.save = kit.NewButton("check", w.T("ui.set.save"), kit.Solid, e.store)
	e.undo = kit.NewButton("rotate-ccw", w.T("ui.set.undo"), kit.Outline, func() { e.choose(e.at) })
	tools = append(tools, kit.NewButton("plus", w.T("ui.rule.add"), kit.Outline, func() { e.choose(len(e.book.all())) }))
	rules := kit.Card(title, kit.VBox(8, kit.NewParagraph(intro, kit.Small, theme.Muted), e.list.box), tools...)
	left := kit.VBox(14, append([]fyne.CanvasObject{rules}, below...)...)
	right := kit.Card(w.T("ui.rule.editor"), kit.VBox(12, e.form, kit.HBox(8, kit.Spacer(), e.undo, e.save)))
	e.root = background(kit.Columns{Widths: []float32{0.52, 0.48}, Gap: 14}.Of(left, right))
	e.showForm()
	return e.root
}

// choose takes a rule into the form and marks it in the list.
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
}

// typed writes what is typed into a field of the form's rule.
func (e *ruleEditor[R]) typed(to *string) func(string) {
	return func(v string) { *to = v; e.changed() }
}

// part is a field of the form, and what is wrong with it where it could not be saved as it is.
func (e *ruleEditor[R]) part(part platform.RulePart, at int, label, hint string, input fyne.CanvasObject) fyne.CanvasObject {
	field := kit.Field(label, hint, input)
	if e.wrong == nil || e.wrong.Part != part || e.wrong.At != at {
		return field
	}
	why := kit.NewParagraph(workspace.SayRule(e.w.lang, e.wrong), kit.Small, theme.Danger)
	e.said = kit.HBox(6, kit.NewIcon("circle-x", theme.Danger, 14), kit.Grow(why))
	return kit.VBox(6, field, e.said)
}

// reshape is changed for choices that other fields depend on.
func (e *ruleEditor[R]) reshape() {
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
	e.form.Objects = e.book.fields(&e.edit)
	if !e.dirty {
		e.save.Disable()
		e.undo.Disable()
	}
	if e.at == len(e.book.all()) { // a new rule can be saved as it stands
		e.save.Enable()
	}
}

func (e *ruleEditor[R]) showList() {
	var rows []ruleRow
	for i, rule := range e.book.all() {
		rows = append(rows, e.book.row(i, rule))
	}
	e.list.show(rows, e.at)
}

// store brings what the form holds in force.
func (e *ruleEditor[R]) store() {
	all := e.book.all()
	if e.at == len(all) {
		all = append(all, e.edit)
	}
	all[e.at] = e.book.detached(e.edit)
	e.replace(all, func() { e.dirty = false })
}

// replace brings all rules in force, then does done and looks at them afresh. What is wrong with the form's rule is said
// there.
func (e *ruleEditor[R]) replace(all []R, done func()) {
	w, at := e.w, e.at
	var wrong *platform.RuleError
	w.do(e.save, w.T("ui.set.save"), func(context.Context) error {
		err := e.book.put(all)
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
	all := e.book.all()
	*e.book.enabled(&all[i]) = on
	e.replace(all, func() {
		if i == e.at {
			*e.book.enabled(&e.edit) = on
		}
	})
}

func (e *ruleEditor[R]) move(i, by int) {
	e.replace(shifted(e.book.all(), i, by), func() { e.at = followMove(e.at, i, by) })
}

// drop deletes a rule after a question.
func (e *ruleEditor[R]) drop(i int) {
	w, all := e.w, e.book.all()
	name := e.book.row(i, all[i]).name
	w.confirm(w.T("ui.rule.drop.title", name), w.T("ui.rule.drop.what"), w.T("ui.rule.drop"), func() {
		e.replace(slices.Delete(all, i, i+1), func() {
			switch {
			case i == e.at:
				e.pick(max(0, i-1))
			case i < e.at:
				e.at--
			}
		})
	})
}

// load shows the rules in force. A form with unsaved changes stays as it is, and one in which the cursor stands does
// while rules are only used.
func (e *ruleEditor[R]) load(ctx context.Context, _ i18n.Lang) (func(), error) {
	all, used := e.book.all(), e.book.mark()
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
		if *e.book.enabled(&all[i]) {
			n++
		}
	}
	return n
}

func (e *ruleEditor[R]) tick(time.Time) {}

// shifted is a list with one entry moved by some places; without effect where there is no such place.
func shifted[T any](all []T, i, by int) []T {
	out := slices.Clone(all)
	if to := i + by; to >= 0 && to < len(out) {
		out[i], out[to] = out[to], out[i]
	}
	return out
}

// followMove is where the chosen rule stands after two neighbours changed places.
func followMove(at, i, by int) int {
	switch at {
	case i:
		return i + by
	case i + by:
		return i
	}
	return at
}
