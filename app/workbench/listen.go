package workbench

import (
	"context"
	"net/http"

	"wxlab/app/road"
	"wxlab/sim/wxserver"
)

// listen takes the addresses of the parties that run, before anything is told about them.
func (w *Workbench) listen(o Options) (err error) {
	a := w.Settings().Addresses
	if o.Only != OnlySim {
		if w.public, err = road.OpenFace(a.Platform, "--platform-addr"); err != nil {
			return err
		}
	}
	if o.Only != OnlyPlatform {
		w.wechat, err = road.OpenFace(a.Simulator, "--sim-addr")
	}
	return err
}

// PlatformURL is where the platform listens, "" where it does not run.
func (w *Workbench) PlatformURL() string { return w.public.URL() }

// SimURL is where the simulated WeChat listens, "" where it does not run.
func (w *Workbench) SimURL() string { return w.wechat.URL() }

// startPhones prepares the face towards phones and opens it where it is allowed. Without a network it stays closed,
// unless this start asked for it: a laptop on a train should still open its workspace.
func (w *Workbench) startPhones(asked bool) error {
	if w.Sim != nil {
		w.Phones.Pages = w.recordedAlone(wxserver.Phone(w.Sim))
	}
	err := w.Phones.Allow(w.Settings().LAN)
	if err == nil || asked {
		return err
	}
	w.log.Warn("phones cannot open the authorization pages", "err", err)
	w.Workspace.WithoutLAN()
	return nil
}

// answering is who answers on the public address: the embedded platform, or the server that is passed on to; nil
// where neither is.
func (w *Workbench) answering() http.Handler {
	switch {
	case w.passOn != nil:
		return w.passOn
	case w.group != nil:
		return w.lineage(w.forwarder.Handler(w.group.Handler()))
	}
	return nil
}

// startPassingOn takes the embedded platform's place, if the server is there.
func (w *Workbench) startPassingOn(ctx context.Context, to road.PassOn) error {
	if err := to.Check(); err != nil {
		return err
	}
	if err := to.Reachable(ctx, w.public.Addr(), w.wechat.Addr()); err != nil {
		return err
	}
	w.passOn = to.Handler(w.outside.OrNear(w.loopback), w.Notes, w.changed.signal)
	return nil
}

// moveTo tells the platform and the simulator the public address.
func (w *Workbench) moveTo(base string) error {
	w.changing.Lock()
	defer w.changing.Unlock()
	for _, s := range w.servers() {
		if base == "" {
			break
		}
		if err := s.SetBaseURL(base); err != nil {
			return err
		}
	}
	return w.introduce()
}
