package workbench

import (
	"errors"
	"net"
	"syscall"

	"wxlab/app/workspace"
)

// listen takes the addresses of the parties that run, before anything is told about them.
func (w *Workbench) listen(o Options) (err error) {
	a := w.Settings().Addresses
	if o.Only != OnlySim {
		if w.public, err = open(a.Platform, "--platform-addr"); err != nil {
			return err
		}
	}
	if o.Only != OnlyPlatform {
		w.wechat, err = open(a.Simulator, "--sim-addr")
	}
	return err
}

func open(addr, flag string) (*face, error) {
	ln, err := Listen(addr, flag)
	if err != nil {
		return nil, err
	}
	return &face{ln: ln}, nil
}

// Listen listens on addr; a failure says which flag chooses another address.
func Listen(addr, flag string) (net.Listener, error) {
	ln, err := net.Listen("tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, &workspace.Problem{Key: "problem.port_busy", Args: []any{addr, flag}, Exit: workspace.ExitEnvironment}
	case err != nil:
		return nil, &workspace.Problem{Key: "problem.listen", Args: []any{addr, flag}, Exit: workspace.ExitEnvironment, Err: err}
	}
	return ln, nil
}

// PlatformURL is where the platform listens, "" where it does not run.
func (w *Workbench) PlatformURL() string {
	if w.public == nil {
		return ""
	}
	return w.public.url()
}

// SimURL is where the simulated WeChat listens, "" where it does not run.
func (w *Workbench) SimURL() string {
	if w.wechat == nil {
		return ""
	}
	return w.wechat.url()
}
