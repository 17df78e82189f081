package workbench

import (
	"net"
	"net/http"
	"sync"

	"wxlab/app/journal"
	"wxlab/app/workspace"
	"wxlab/sim/wxserver"
)

// lan is the simulator's face towards phones in the same network: closed until the user allows it, and with nothing
// on it but the authorization pages.
type lan struct {
	mu   sync.Mutex
	face *face
}

// LANURL is where phones open the simulator's authorization pages, "" while they cannot.
func (w *Workbench) LANURL() string {
	w.lan.mu.Lock()
	defer w.lan.mu.Unlock()
	if w.lan.face == nil {
		return ""
	}
	return w.lan.face.url()
}

// startLAN opens the face at the start where it is allowed. Without a network it stays closed, unless this start asked
// for it: a laptop on a train should still open its workspace.
func (w *Workbench) startLAN(asked bool) error {
	err := w.allowLAN(w.Settings().LAN)
	if err == nil || asked {
		return err
	}
	w.log.Warn("phones cannot open the authorization pages", "err", err)
	w.Workspace.WithoutLAN()
	return nil
}

// allowLAN opens or closes the face towards phones.
func (w *Workbench) allowLAN(on bool) error {
	w.lan.mu.Lock()
	defer w.lan.mu.Unlock()
	switch {
	case w.Sim == nil || on == (w.lan.face != nil):
		return nil
	case !on:
		closing := w.lan.face
		w.lan.face = nil
		return closing.close()
	}
	f, err := w.openLAN()
	if err != nil {
		return err
	}
	f.serve(w.recordedAlone(wxserver.Phone(w.Sim)))
	w.lan.face = f
	return nil
}

// openLAN listens on the machine's own address, at the simulator's port where that is free.
func (w *Workbench) openLAN() (*face, error) {
	ip := w.outside.LAN()
	if ip == "" {
		return nil, &workspace.Problem{Key: "problem.lan_none", Exit: workspace.ExitEnvironment}
	}
	_, port, _ := net.SplitHostPort(w.wechat.ln.Addr().String())
	ln, err := net.Listen("tcp", net.JoinHostPort(ip, port))
	if err != nil {
		ln, err = net.Listen("tcp", net.JoinHostPort(ip, "0"))
	}
	if err != nil {
		return nil, &workspace.Problem{Key: "problem.lan", Exit: workspace.ExitEnvironment, Err: err}
	}
	return &face{ln: ln}, nil
}

// lanAddress is the first private IPv4 address, which is what a phone in the same network reaches; "" without one.
func lanAddress(addrs []net.Addr) string {
	for _, a := range addrs {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil && n.IP.IsPrivate() {
			return n.IP.String()
		}
	}
	return ""
}

// recordedAlone records the simulator's edge where no embedded platform's edge is recorded instead. A page that only
// looks whether its QR code was scanned would fill the record with itself.
func (w *Workbench) recordedAlone(h http.Handler) http.Handler {
	if w.Platform != nil {
		return h
	}
	recorded := w.Journal.Handler(journal.WeChat, h)
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if wxserver.Waiting(r) {
			h.ServeHTTP(rw, r)
			return
		}
		recorded.ServeHTTP(rw, r)
	})
}
