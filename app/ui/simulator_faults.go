package ui

import (
	"context"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/sim/world"
)

// faults is the card of the Simulator that makes WeChat misbehave: an effect, how often, and what is armed.
type faults struct {
	w      *Window
	effect world.Effect
	next   int // how often it is to strike
	seen   string

	picker *kit.Select
	arm    *kit.Button
	list   *fyne.Container
}

func newFaults(w *Window) *faults { return &faults{w: w, effect: world.BadSignature, next: 1} }

func (f *faults) card() fyne.CanvasObject {
	w := f.w
	f.seen = ""
	effects := world.Effects()
	names := make([]string, len(effects))
	at := 0
	for i, e := range effects {
		names[i] = effectTitle(w.lang, e)
		if e.Effect == f.effect {
			at = i
		}
	}
	f.picker = kit.NewSelect(names, nil)
	f.picker.SetSelectedIndex(at)
	f.picker.OnChanged = func(string) { f.effect = effects[f.picker.SelectedIndex()].Effect }
	often := kit.HBox(6, kit.NewText(w.T("ui.fault.next"), kit.Small, theme.Muted))
	var chips []*kit.Chip
	for _, n := range strikeCounts {
		c := kit.NewChip(w.T("ui.fault.times", n), "", n == f.next, nil)
		c.OnTapped = func() {
			f.next = n
			for i, other := range chips {
				other.Set("", strikeCounts[i] == n)
			}
		}
		chips = append(chips, c)
		often.Add(c)
	}
	f.arm = kit.NewButton("zap", w.T("ui.fault.arm"), kit.Outline, f.inject)
	f.list = kit.VBox(0)
	f.list.Hide()
	return kit.Card(w.T("ui.fault.title"), kit.VBox(10, kit.NewParagraph(w.T("ui.fault.hint"), kit.Small, theme.Muted),
		f.picker, often, kit.HBox(8, kit.NewLink(w.T("ui.fault.more"), kit.Small, f.choose), kit.Spacer(),
			f.arm), f.list))
}

// choose opens the form with everything that can be chosen about a fault.
func (f *faults) choose() { openFaultForm(f.w, f.fault()) }

// fault is what the card has chosen.
func (f *faults) fault() world.Fault { return world.Fault{Effect: f.effect, Next: f.next} }

func (f *faults) inject() {
	w, fault := f.w, f.fault()
	w.do(f.arm, w.T("ui.fault.arm"), func(context.Context) error {
		_, err := w.bench.Sim.Inject(fault)
		return err
	}, func() { w.host.Toast(w.T("ui.fault.armed"), kit.Warn) })
}

// show lists the faults, armed and used up; it reports whether anything has changed.
func (f *faults) show(all []world.FaultState) bool {
	var mark strings.Builder
	for _, x := range all {
		fmt.Fprintln(&mark, x.ID, x.Left, x.Hits)
	}
	if mark.String() == f.seen {
		return false
	}
	f.seen = mark.String()
	w := f.w
	f.list.RemoveAll()
	for _, x := range all {
		f.list.Add(kit.Line())
		f.list.Add(f.row(x))
	}
	f.list.Hidden = len(all) == 0
	if len(all) > 0 {
		f.list.Add(kit.Pad(6, 0, 0, 0,
			kit.HBox(8, kit.Spacer(), kit.NewButton("x", w.T("ui.fault.clear"), kit.Outline, f.clear))))
	}
	return true
}

// clear takes all faults away, and offers to arm them again as they were.
func (f *faults) clear() {
	f.w.takeOut(f.w.T("ui.undo.faults"), func() (func() error, error) { return f.w.bench.Sim.TakeFaults(), nil })
}

func (f *faults) row(x world.FaultState) fyne.CanvasObject {
	w := f.w
	state := kit.NewPill(w.T("ui.fault.over"), kit.Neutral, true)
	if x.Armed() {
		state.Set(w.T("ui.fault.left", x.Left), kit.Warn)
	}
	drop := kit.NewIconButton("x", w.T("ui.fault.drop"), func() {
		w.takeOut(w.T("ui.undo.fault", string(x.Effect)), func() (func() error, error) { return w.bench.Sim.TakeFault(x.ID) })
	})
	if x.Probability > 0 {
		state.Set(w.T("ui.fault.chance", x.Probability*100), kit.Warn)
	}
	name := kit.Ell(string(x.Effect), kit.Mono, theme.Text)
	line := func(o fyne.CanvasObject) fyne.CanvasObject {
		if on := w.faultMatch(x.Fault); on != "" {
			return kit.VBox(0, o, kit.Ell(on, kit.Caption, theme.Faint))
		}
		return o
	}
	return kit.Pad(4, 4, 0, 0, line(kit.HBox(8, name, state,
		kit.NewText(w.T("ui.fault.hits", x.Hits), kit.Caption, theme.Faint), kit.Spacer(), drop)))
}

// faultMatch says what a fault is limited to; "" when it can strike at everything.
func (w *Window) faultMatch(f world.Fault) string {
	var parts []string
	for _, s := range []string{f.API, f.InfoType, f.MsgType, f.Event, f.Component} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if a, ok := w.bench.Sim.Account(f.Account); ok {
		parts = append(parts, a.Title())
	}
	return strings.Join(parts, " · ")
}
