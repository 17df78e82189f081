package ssh

import (
	"io"
	"net"
)

// carry puts a pipe before a connection over SSH: those know no deadlines, by which slow strangers are turned away.
func carry(far net.Conn) net.Conn {
	near, inner := net.Pipe()
	pass := func(to, from net.Conn) {
		_, _ = io.Copy(to, from) // either end may go away: the other one is told by Close
		to.Close()
		from.Close()
	}
	go pass(far, inner)
	go pass(inner, far)
	return &carried{Conn: near, far: far}
}

// carried says of itself what the connection over SSH says.
type carried struct {
	net.Conn
	far net.Conn
}

func (c *carried) LocalAddr() net.Addr  { return c.far.LocalAddr() }
func (c *carried) RemoteAddr() net.Addr { return c.far.RemoteAddr() }
