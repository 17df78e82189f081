package wxserver

import (
	"net"
	"net/http"
	"time"

	"wxlab/sim/api"
)

// applyFault delays or breaks the connection as an injected fault asks, and reports whether there is still an answer to
// write. Waiting ends when the caller gives up.
func applyFault(w http.ResponseWriter, r *http.Request, out api.Response) bool {
	if out.Delay > 0 {
		wait := time.NewTimer(out.Delay)
		defer wait.Stop()
		select {
		case <-wait.C:
		case <-r.Context().Done():
			return false
		}
	}
	switch out.Broken {
	case api.Hangs:
		<-r.Context().Done()
		cutConnection(w)
	case api.Resets:
		cutConnection(w)
	default:
		return true
	}
	return false
}

// cutConnection ends the connection without an answer: with a reset where it is TCP.
func cutConnection(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // net/http's own way to break a connection off
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
