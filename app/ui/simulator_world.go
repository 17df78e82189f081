package ui

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

// worldActions are what can be done to the simulated WeChat as a whole.
func (w *Window) worldActions() []action {
	return []action{
		{icon: "settings", key: "switch.open", about: w.T("switch.component", w.served()), why: w.unlessReal(), do: w.componentSwitches},
		{icon: "clock", key: "ui.world.expire", why: w.unlessReal(), do: w.expireAny},
		{icon: "rotate-ccw", key: "ui.world.reset", why: w.unlessReal(), do: w.resetWorld},
	}
}

// expireAny asks for a ticket or token, which WeChat refuses from then on: those of a server under test stand on no page.
func (w *Window) expireAny() {
	var value *kit.Entry
	form := w.sheet(w.T("ui.world.expire.title"), w.T("ui.tokens.expire.verb"), func() error {
		if strings.TrimSpace(value.Text) == "" {
			return errors.New(w.T("ui.world.expire.missing"))
		}
		if err := w.bench.Sim.Expire(strings.TrimSpace(value.Text)); err != nil {
			return err
		}
		w.host.Toast(w.T("ui.world.expired"), kit.Success)
		return nil
	})
	value = form.text(w.T("ui.world.expire.value"), w.T("ui.tokens.expire.what"), "", "")
}

// resetWorld says what will be gone, asks for a seed, and makes the simulated WeChat afresh.
func (w *Window) resetWorld() {
	var seed *kit.Entry
	form := w.sheet(w.T("ui.world.reset.title"), w.T("ui.world.reset.verb"), func() error {
		text, n := strings.TrimSpace(seed.Text), uint64(0)
		if text != "" {
			var err error
			if n, err = strconv.ParseUint(text, 10, 64); err != nil {
				return errors.New(w.T("ui.world.reset.bad", text))
			}
		}
		w.do(nil, w.T("ui.world.reset.verb"), func(ctx context.Context) error { return w.bench.Reset(ctx, n) },
			func() { w.host.Toast(w.T("verb.reset"), kit.Success) })
		return nil
	})
	form.add(kit.NewParagraph(w.T("ui.world.reset.what"), kit.Body, theme.Muted))
	seed = form.text(w.T("ui.world.reset.seed"), w.T("ui.world.reset.seed.hint"), "", strconv.FormatUint(w.bench.Sim.Seed(), 10))
}
