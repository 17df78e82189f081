package road

import (
	"net"
	"net/http"
	"sync"

	"wxlab/app/workspace"
)

// Phones is the simulator's face towards phones in the same network: closed until the user allows it, and with nothing
// on it but Pages.
type Phones struct {
	Pages   http.Handler  // the authorization pages; nil: there is nothing to show, and Allow does nothing
	Near    *Face         // the simulator's own; its port is taken where it is free
	Address func() string // this machine's address among phones, "" without one

	mu   sync.Mutex
	face *Face
}

// URL is where phones open the authorization pages, "" while they cannot.
func (p *Phones) URL() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.face.URL()
}

// Allow opens or closes the face.
func (p *Phones) Allow(on bool) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.Pages == nil || on == (p.face != nil):
		return nil
	case !on:
		closing := p.face
		p.face = nil
		return closing.Close()
	}
	f, err := p.open()
	if err != nil {
		return err
	}
	f.Serve(p.Pages)
	p.face = f
	return nil
}

// Close ends the face at the program's end.
func (p *Phones) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.face.Close()
}

// open listens on the machine's own address, at the simulator's port where that is free.
func (p *Phones) open() (*Face, error) {
	ip := p.Address()
	if ip == "" {
		return nil, &workspace.Problem{Key: "problem.lan_none", Exit: workspace.ExitEnvironment}
	}
	_, port, _ := net.SplitHostPort(p.Near.Addr())
	ln, err := net.Listen("tcp", net.JoinHostPort(ip, port))
	if err != nil {
		ln, err = net.Listen("tcp", net.JoinHostPort(ip, "0"))
	}
	if err != nil {
		return nil, &workspace.Problem{Key: "problem.lan", Exit: workspace.ExitEnvironment, Err: err}
	}
	return &Face{ln: ln, addr: ln.Addr().String()}, nil
}
