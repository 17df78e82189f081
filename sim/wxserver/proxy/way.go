package proxy

import (
	"net"
	"net/http"
	"time"
)

// The ways by which a request reaches the simulator.
const (
	Base     = "base"     // its plain address, as the SDK's base URL
	Connect  = "connect"  // inside a tunnel that CONNECT made
	Absolute = "absolute" // with the whole address in clear
	TLS      = "tls"      // by TLS on an address of its own, to which a hosts file leads
)

// overHTTP2 follows the way of a request by HTTP/2.
const overHTTP2 = "+h2"

// WayOf is the way by which a request came, with +h2 where it came by HTTP/2.
func WayOf(r *http.Request) string {
	way := doorOf(r)
	switch {
	case way != "":
	case r.URL.Host != "":
		way = Absolute
	default:
		way = Base
	}
	if r.ProtoMajor > 1 {
		way += overHTTP2
	}
	return way
}

// arrival is a connection that came by another way than a plain one. Its address on our side says by which: that is what
// a server hands on to its handlers.
type arrival struct {
	net.Conn
	door string
}

// door is an address of ours with the way that leads to it.
type door struct {
	net.Addr
	way string
}

// LocalAddr implements net.Conn.
func (a arrival) LocalAddr() net.Addr { return door{a.Conn.LocalAddr(), a.door} }

// greeting is how long a client may take to shake hands and say what it wants: a JVM on a busy machine loads what it trusts
// in between.
const greeting = 10 * time.Second

// Patience is for listeners that cut silent connections.
func (a arrival) Patience() time.Duration { return greeting }

// CloseWrite ends our half.
func (a arrival) CloseWrite() error { return closeWrite(a.Conn) }

func closeWrite(conn net.Conn) error {
	if half, ok := conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}

// doorOf is the way of a request's connection, "" for a plain one.
func doorOf(r *http.Request) string {
	at, _ := r.Context().Value(http.LocalAddrContextKey).(door)
	return at.way
}
