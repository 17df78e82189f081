package road

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"sync/atomic"
	"time"
)

// What a connection may cost before its first request's header is complete: a buffer that grows with the bytes that
// come, a goroutine, and at most headerPatience.
const (
	maxHeader       = 6 << 10
	firstBuffer     = 512
	waitingConns    = 2048
	waitingShare    = 512 // of one client
	headerPatience  = 2 * time.Second
	headerHurry     = 500 * time.Millisecond
	idleConns       = 128 // that have been answered and may ask again
	idleShare       = 64
	idlePatience    = time.Minute
	idleHurry       = 2 * time.Second
	acceptPause     = 5 * time.Millisecond
	refusalPatience = 200 * time.Millisecond
)

// gate is a listener whose connections begin with a whole request header. Connections that say nothing, or little, wait
// in front of it: a slow one costs no server's buffers, and never more than the patience there is.
type gate struct {
	net.Listener
	wall      wall
	maxHeader int // bytes of a request's header

	waiting, idle queue
	silent        atomic.Int64 // connections that ended without a header, because time was up
	ready         chan net.Conn
	over          chan struct{} // closed when the listener has ended
	why           error         // Accept's error then
}

// newGate is a gate before ln; closing it closes ln. Nothing is taken before begin.
func newGate(ln net.Listener) *gate {
	return &gate{
		Listener: ln, wall: time.Now, maxHeader: maxHeader, ready: make(chan net.Conn), over: make(chan struct{}),
		waiting: queue{size: waitingConns, share: waitingShare}, idle: queue{size: idleConns, share: idleShare},
	}
}

// begin begins to take connections.
func (g *gate) begin() *gate {
	go g.take()
	return g
}

// wall is real time, by which patience with the network ends whatever the workspace's clock says.
type wall func() time.Time

// in is the end of a patience that begins now.
func (w wall) in(patience time.Duration) time.Time { return w().Add(patience) }

// take takes connections as they come until the listener ends. Where the system has no more file descriptors the one
// that has waited longest makes room.
func (g *gate) take() {
	defer close(g.over)
	defer g.waiting.end()
	for {
		conn, err := g.Listener.Accept()
		if err == nil {
			p := g.waiting.join(clientOf(conn), func() { conn.Close() })
			go g.await(conn, p)
			continue
		}
		var passing interface{ Temporary() bool } // as net/http's own server does
		if !errors.As(err, &passing) || !passing.Temporary() {
			g.why = err
			return
		}
		g.waiting.dropOldest()
		time.Sleep(acceptPause)
	}
}

// clientOf is who made a connection; the invalid Addr where that cannot be told from it.
func clientOf(conn net.Conn) netip.Addr {
	peer, err := netip.ParseAddrPort(conn.RemoteAddr().String())
	if err != nil {
		return netip.Addr{}
	}
	return network(peer.Addr().Unmap())
}

// patienceWith is how long a connection may take with its first header, while there is no crowd. One that shakes hands
// before it says anything may ask for more.
func patienceWith(conn net.Conn) time.Duration {
	if slow, ok := conn.(interface{ Patience() time.Duration }); ok {
		return slow.Patience()
	}
	return headerPatience
}

// await reads the header of a connection's first request and hands the connection over.
func (g *gate) await(conn net.Conn, p *place) {
	err := conn.SetReadDeadline(g.wall.in(g.waiting.patience(patienceWith(conn), headerHurry)))
	var head []byte
	if err == nil {
		head, err = readHeader(conn, g.maxHeader)
	}
	kept := g.waiting.leave(p)
	switch {
	case errors.Is(err, errHeaderTooLarge):
		refuseHeader(conn, g.wall.in(refusalPatience))
		return
	case err != nil || !kept:
		var timeout net.Error
		if kept && errors.As(err, &timeout) && timeout.Timeout() {
			g.silent.Add(1)
		}
		conn.Close()
		return
	}
	select {
	case g.ready <- &begun{Conn: conn, head: head, gate: g}:
	case <-g.over:
		conn.Close()
	}
}

var errHeaderTooLarge = errors.New("the request's header is too large")

// readHeader reads up to the empty line that ends a header, and what came with it, but no more than most.
func readHeader(conn net.Conn, most int) ([]byte, error) {
	head := make([]byte, 0, firstBuffer)
	for {
		n, err := conn.Read(head[len(head):cap(head)])
		from := max(0, len(head)-3) // the end may have come in two pieces
		head = head[:len(head)+n]
		switch {
		case bytes.Contains(head[from:], []byte("\r\n\r\n")), bytes.Contains(head[from:], []byte("\n\n")):
			return head, nil
		case err != nil:
			return nil, err
		case len(head) >= most:
			return nil, errHeaderTooLarge
		case len(head) == cap(head):
			head = append(make([]byte, 0, min(2*cap(head), most)), head...)
		}
	}
}

// refuseHeader says that a header is too large, and reads a little on, so that the answer is not lost with what was not
// read.
func refuseHeader(conn net.Conn, deadline time.Time) {
	defer conn.Close()
	if conn.SetDeadline(deadline) != nil {
		return
	}
	const refusal = "HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
	if _, err := io.WriteString(conn, refusal); err != nil {
		return
	}
	_ = closeWrite(conn) // what cannot be half closed is closed soon
	_, _ = io.Copy(io.Discard, io.LimitReader(conn, 64<<10))
}

// Accept waits for the next connection that has something to ask.
func (g *gate) Accept() (net.Conn, error) {
	select {
	case conn := <-g.ready:
		return conn, nil
	case <-g.over:
		return nil, g.why
	}
}

// watch is told by the server how its connections stand: those that are idle wait in a queue of their own.
func (g *gate) watch(conn net.Conn, state http.ConnState) {
	b, ok := conn.(*begun)
	if !ok {
		return
	}
	if was := b.idle.Swap(nil); was != nil {
		g.idle.leave(was)
	}
	if state == http.StateIdle {
		b.idle.Store(g.idle.join(clientOf(b.Conn), func() { b.Conn.Close() }))
	}
}

// begun is a connection whose first header has been read already.
type begun struct {
	net.Conn
	head []byte // what was read and the server has not taken yet
	gate *gate
	idle atomic.Pointer[place] // while it is idle
}

// Read implements net.Conn.
func (b *begun) Read(p []byte) (int, error) {
	if len(b.head) == 0 {
		return b.Conn.Read(p)
	}
	n := copy(p, b.head)
	if b.head = b.head[n:]; len(b.head) == 0 {
		b.head = nil
	}
	return n, nil
}

// SetReadDeadline implements net.Conn. An idle connection has less time the more of them there are.
func (b *begun) SetReadDeadline(t time.Time) error {
	if b.idle.Load() != nil && !t.IsZero() {
		if soon := b.gate.wall.in(b.gate.idle.patience(idlePatience, idleHurry)); soon.Before(t) {
			t = soon
		}
	}
	return b.Conn.SetReadDeadline(t)
}

// CloseWrite lets the server end its half first, so that a refusal arrives before the connection is reset.
func (b *begun) CloseWrite() error { return closeWrite(b.Conn) }

func closeWrite(conn net.Conn) error {
	if half, ok := conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}
