package ui

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/sim/world"
)

// habits is the pane of the Simulator with what WeChat does with the component where real WeChat is known to do either, or
// can be brought to.
type habits struct {
	w    *Window
	list *fyne.Container
	seen string
}

// habitSwitches are those that are on or off, by the key of their texts.
var habitSwitches = []struct {
	key string
	at  func(p *world.Platform) *bool
}{
	{"single_use_codes", func(p *world.Platform) *bool { return &p.SingleUseCodes }},
	{"rotate_refresh_tokens", func(p *world.Platform) *bool { return &p.RotateRefreshTokens }},
	{"tickets_stopped", func(p *world.Platform) *bool { return &p.TicketPushesDisabled }},
	{"published", func(p *world.Platform) *bool { return &p.Published }},
}

func (h *habits) pane() fyne.CanvasObject {
	h.list, h.seen = kit.VBox(14), ""
	return h.list
}

// load is the component's platform in the simulated WeChat, and everything that the pane shows of it.
func (h *habits) load() (world.Platform, string) {
	p, _ := h.w.bench.Sim.Platform(h.w.served())
	return p, fmt.Sprint(p.AppID, p.Order, p.ConfirmFuncIDs, p.FuncIDs, p.UsePreviousKey, p.PreviousAESKey != "",
		p.SingleUseCodes, p.RotateRefreshTokens, p.TicketPushesDisabled, p.Published)
}

// show brings the switches up to date where they changed.
func (h *habits) show(p world.Platform, mark string) {
	if mark == h.seen {
		return
	}
	h.seen = mark
	w := h.w
	h.list.RemoveAll()
	if p.AppID == "" {
		h.list.Add(kit.Empty("smartphone", w.T("ui.habit.none"), w.T("ui.habit.none.hint"), nil))
		return
	}
	for _, s := range habitSwitches {
		h.list.Add(switchRow(w.T("switch.name."+s.key), w.T("switch.what."+s.key), *s.at(&p), func(on bool) {
			h.change(func(p *world.Platform) { *s.at(p) = on })
		}))
	}
	if p.PreviousAESKey != "" {
		h.list.Add(switchRow(w.T("switch.name.use_previous_key"), w.T("switch.what.use_previous_key"), p.UsePreviousKey, func(on bool) {
			h.change(func(p *world.Platform) { p.UsePreviousKey = on })
		}))
	}
	order := 0
	if p.Order == world.RedirectFirst {
		order = 1
	}
	h.list.Add(kit.Field(w.T("switch.name.order"), w.T("switch.what.order"), chips(
		[]string{w.T("switch.value.order.push_first"), w.T("switch.value.order.redirect_first")}, order, func(i int) {
			h.change(func(p *world.Platform) { p.Order = []world.Order{world.PushFirst, world.RedirectFirst}[i] })
		})))
	h.list.Add(kit.Field(w.T("switch.name.confirm_func_ids"), w.T("switch.what.confirm_func_ids"), kit.HBox(8,
		kit.Ell(h.setsOf(p), kit.Body, theme.Text), kit.Spacer(), kit.NewLink(w.T("switch.choose"), kit.Small, h.chooseSets))))
	h.list.Add(kit.NewLink(w.T("switch.all"), kit.Small, w.componentSwitches))
}

// setsOf names the permission sets that have to be confirmed.
func (h *habits) setsOf(p world.Platform) string {
	if len(p.ConfirmFuncIDs) == 0 {
		return h.w.T("switch.none_chosen")
	}
	var names []string
	for _, set := range offeredSets(p) {
		if slices.Contains(p.ConfirmFuncIDs, set.ID) {
			names = append(names, fmt.Sprintf("%d %s", set.ID, set.Name))
		}
	}
	return strings.Join(names, ", ")
}

// offeredSets are the permission sets that a platform asks accounts of any kind for.
func offeredSets(p world.Platform) (all []world.PermissionSet) {
	for _, kind := range world.Kinds() {
		all = append(all, p.Offered(kind)...)
	}
	slices.SortFunc(all, func(a, b world.PermissionSet) int { return a.ID - b.ID })
	return slices.CompactFunc(all, func(a, b world.PermissionSet) bool { return a.ID == b.ID })
}

// chooseSets opens the list of the permission sets, to tick those that the component has to confirm.
func (h *habits) chooseSets() {
	w := h.w
	p, _ := h.load()
	chosen := map[int]bool{}
	for _, id := range p.ConfirmFuncIDs {
		chosen[id] = true
	}
	form := w.sheet(w.T("switch.name.confirm_func_ids"), w.T("ui.set.save"), func() error {
		var ids []int
		for _, set := range offeredSets(p) {
			if chosen[set.ID] {
				ids = append(ids, set.ID)
			}
		}
		return h.put(func(p *world.Platform) { p.ConfirmFuncIDs = ids })
	})
	list := kit.VBox(0)
	for _, set := range offeredSets(p) {
		list.Add(kit.NewCheck(fmt.Sprintf("%d  %s", set.ID, set.Name), chosen[set.ID], func(on bool) { chosen[set.ID] = on }))
	}
	form.add(kit.NewParagraph(w.T("switch.what.confirm_func_ids"), kit.Small, theme.Muted), kit.Fixed(0, 300, kit.Scroll(list)))
}

func (h *habits) put(change func(*world.Platform)) error {
	p, known := h.w.bench.Sim.Platform(h.w.served())
	if !known {
		return nil
	}
	change(&p)
	return h.w.bench.PutPlatform(p)
}

// change changes a switch at once.
func (h *habits) change(change func(*world.Platform)) {
	if err := h.put(change); err != nil {
		h.w.complain(err)
	}
	h.w.reload()
}

// switchRow is a box to tick with a sentence on what real WeChat does then.
func switchRow(title, sentence string, on bool, changed func(bool)) fyne.CanvasObject {
	words := kit.NewParagraph(sentence, kit.Caption, theme.Muted)
	return kit.VBox(1, kit.NewCheck(title, on, changed), kit.Pad(0, 0, 24, 0, words))
}
