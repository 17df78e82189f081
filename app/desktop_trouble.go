//go:build !headless

package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"fyne.io/fyne/v2/app"

	"wxlab/app/control"
	"wxlab/app/ui"
	"wxlab/app/workspace"
)

// stranded deals with a workspace that cannot be opened. Where another window has it, that one comes to the front;
// otherwise a window says why, and what the user chooses to do about it gives the arguments of the next start. Without
// a choice the failure is this start's.
func (p *program) stranded(ctx context.Context, failed error) (next []string, err error) {
	var problem *workspace.Problem
	if !errors.As(failed, &problem) {
		return nil, failed
	}
	dir, err := p.dir()
	if err != nil {
		return nil, err
	}
	if problem.Key == "problem.locked" && raise(ctx, dir) {
		fmt.Fprintln(p.errs, p.lang().T("desktop.raised", dir))
		return nil, nil
	}
	app.SetMetadata(metadata())
	chosen, elsewhere := ui.RunTrouble(ctx, app.New(), p.lang(), problem)
	switch chosen {
	case ui.Nothing:
		return nil, failed
	case ui.FreePorts:
		p.addresses = freed(p.addresses, savedAddresses(dir), canListen)
	case ui.Elsewhere:
		dir = elsewhere
	}
	return p.argsFor(dir), nil
}

// raise brings the window that has the workspace to the front; false where none has.
func raise(ctx context.Context, dir string) bool {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	c, err := control.Find(dir, http.DefaultClient)
	if err != nil {
		return false
	}
	done, err := control.Ask(ctx, c, control.RaiseWindow{})
	return err == nil && done.OK
}

// savedAddresses are those of the workspace's settings.
func savedAddresses(dir string) workspace.Addresses {
	s, err := workspace.Load(dir)
	if err != nil { // it is not there yet, and gets these
		return workspace.DefaultAddresses()
	}
	return s.Addresses
}

// freed are the addresses that were asked for, with a free port for each that cannot be listened to.
func freed(asked, saved workspace.Addresses, can func(addr string) bool) workspace.Addresses {
	for _, one := range []struct {
		asked *string
		saved string
	}{
		{&asked.Platform, saved.Platform}, {&asked.Simulator, saved.Simulator}, {&asked.Control, saved.Control},
	} {
		addr := *one.asked
		if addr == "" {
			addr = one.saved
		}
		if host, _, err := net.SplitHostPort(addr); err == nil && !can(addr) {
			*one.asked = net.JoinHostPort(host, "0")
		}
	}
	return asked
}

func canListen(addr string) bool {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return false
	}
	return ln.Close() == nil
}
