package broken

import (
	"fmt"
	"net"
	"net/http"
)

// reset ends the connection as a crashed process does.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	conn.Close()
}

// cutShort announces the whole body and sends half of it.
func cutShort(w http.ResponseWriter, a answer) {
	conn, out, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	fmt.Fprintf(out, "HTTP/1.1 %d %s\r\nContent-Length: %d\r\n\r\n%s", a.status, http.StatusText(a.status), len(a.body),
		a.body[:len(a.body)/2])
	out.Flush()
	conn.Close()
}
