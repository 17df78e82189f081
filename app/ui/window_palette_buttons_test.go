package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
)

// calledOtherwise is what the palette calls an action whose button says less, as it stands on its page.
var calledOtherwise = map[string]string{
	"ui.set.save": "ui.do.save_rule", "ui.set.undo": "ui.do.forget_rule", "ui.sim.trigger": "ui.do.trigger",
	"ui.replay": "ui.act.replay", "ui.connect.begin": "ui.workspace.connect",
	"ui.verify.open": "ui.do.verify_file", "ui.verify.paste": "ui.verify.add", "ui.tip.goto": "ui.do.palette",
}

// inPlace are the buttons that make sense only where they are: they lead to what their card is about, open a menu whose
// lines the palette has, or fill an input.
var inPlace = []string{
	"ui.tip.go", "ui.next.message.button", "ui.sim.show_traffic", "ui.link.all_sets", "ui.explain.example.log",
	"ui.explain.example.call", "ui.forward.target.add", "ui.sim.send", "ui.reveal", "ui.set.generate", "ui.copy",
	"ui.more", "ui.act.more", "ui.act.copy", "ui.act.export", "ui.coverage.export", "ui.traffic.grammar",
	"ui.workspace.tip", "ui.do.help", "ui.save.tip", "ui.phone.more",
}

// TestEveryButtonIsInThePalette looks at all buttons of all pages, on which something failed and rules can be edited.
func TestEveryButtonIsInThePalette(t *testing.T) {
	w, _ := bentMessage(t, i18n.En)
	named := map[string]string{}
	for button, name := range calledOtherwise {
		named[w.T(button)] = w.T(name)
	}
	var apart []string
	for _, key := range inPlace {
		apart = append(apart, w.T(key))
	}
	w.palette() // which looks up what else there is to act on
	w.open().Hide()
	seen := 0
	for _, e := range w.pages {
		w.show(e.id)
		w.load()
		names := []string{}
		for _, a := range w.actions() {
			names = append(names, a.name(w.lang))
		}
		walk(w.win.Canvas().Content(), func(o fyne.CanvasObject) {
			b, ok := o.(*kit.Button)
			if !ok || !b.Visible() {
				return
			}
			label := strings.TrimSpace(drawnTexts(b))
			if label == "" {
				label = b.Tip
			}
			if name := named[label]; name != "" {
				label = name
			}
			seen++
			leads := strings.HasPrefix(label, "Open the latest") || strings.HasPrefix(label, "See step")
			if label != "" && !leads && !slices.Contains(names, label) && !slices.Contains(apart, label) {
				t.Errorf("%s: the palette lacks %q", e.id, label)
			}
		})
	}
	if seen < 100 {
		t.Errorf("only %d buttons", seen)
	}
}
