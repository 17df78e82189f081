package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"wxlab/app/journal"
	"wxlab/app/ui/kit"
)

// replayable: what was pushed to us can be pushed again; what we asked WeChat is asked anew by its own button.
func replayable(e journal.Exchange) bool { return e.Dir == journal.In && e.Method == "POST" }

// replayMenu lets choose how the exchange is repeated, below the button.
func (v *inspector) replayMenu() {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(v.again).AddXY(0, v.again.Size().Height+4)
	v.w.shell.menuAt(at, v.replayItems()...)
}

// replayItems: a new envelope needs the decrypted message.
func (v *inspector) replayItems() []*fyne.MenuItem {
	resigned := fyne.NewMenuItem(v.w.T("ui.replay.resigned"), v.replayResigned)
	resigned.Disabled = len(v.now.Plain) == 0
	return []*fyne.MenuItem{fyne.NewMenuItem(v.w.T("ui.replay.exact"), v.replay), resigned}
}

// replay sends the same bytes again.
func (v *inspector) replay() { v.replayBy(v.w.bench.Player.Replay) }

// replayResigned sends the same message in a new envelope.
func (v *inspector) replayResigned() { v.replayBy(v.w.bench.Player.ReplayResigned) }

// replayBy repeats the exchange and shows the new one.
func (v *inspector) replayBy(send func(context.Context, int64) (int64, error)) {
	if !v.now.found || !replayable(v.now.Exchange) {
		return
	}
	w, id := v.w, v.now.ID
	var made int64
	w.do(v.again, w.T("ui.replay"), func(ctx context.Context) (err error) {
		made, err = send(ctx, id)
		return err
	}, func() {
		w.host.Toast(w.T("ui.done.replayed", made), kit.Success)
		w.openExchange(made)
	})
}
