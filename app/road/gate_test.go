package road

import (
	"bufio"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
)

// gated is a server behind a gate, at a loopback port; change may make the gate smaller.
func gated(t *testing.T, h http.HandlerFunc, change ...func(*gate)) (g *gate, addr string) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	g = newGate(ln)
	for _, f := range change {
		f(g)
	}
	g.begin()
	srv := &http.Server{Handler: h, ReadHeaderTimeout: headerPatience, IdleTimeout: idlePatience, ConnState: g.watch}
	served := make(chan error)
	go func() { served <- srv.Serve(g) }()
	t.Cleanup(func() {
		if err := srv.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
			t.Error(err)
		}
		if err := <-served; !errors.Is(err, http.ErrServerClosed) {
			t.Error("serve:", err)
		}
	})
	return g, ln.Addr().String()
}

func call(t *testing.T, addr, say string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if _, err := io.WriteString(conn, say); err != nil {
		t.Fatal(err)
	}
	return conn
}

// heard is the answer that comes within patience, nil where the connection is cut.
func heard(t *testing.T, conn net.Conn, patience time.Duration) *http.Response {
	t.Helper()
	if err := conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		t.Fatalf("still open after %v", patience)
	case err != nil:
		return nil
	}
	resp.Body.Close()
	return resp
}

func TestTheGateOpensForAWholeHeader(t *testing.T) {
	g, addr := gated(t, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || string(body) != "body" || r.Header.Get("X") != "y" {
			w.WriteHeader(http.StatusTeapot)
		}
	})
	request := "POST / HTTP/1.1\r\nHost: a\r\nX: y\r\nContent-Length: 4\r\n\r\nbody"
	conn := call(t, addr, "")
	for _, piece := range strings.SplitAfter(request, "\r") { // cut where it hurts
		if _, err := io.WriteString(conn, piece); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Millisecond)
	}
	if resp := heard(t, conn, time.Second); resp == nil || resp.StatusCode != 200 {
		t.Errorf("in pieces: %v", resp)
	}
	if resp := heard(t, call(t, addr, request), time.Second); resp == nil || resp.StatusCode != 200 {
		t.Errorf("in one piece: %v", resp)
	}
	bare := heard(t, call(t, addr, "GET / HTTP/1.1\nHost: a\n\n"), time.Second)
	if bare == nil || bare.StatusCode != http.StatusTeapot {
		t.Errorf("with bare line feeds: %v", bare)
	}
	large := "GET / HTTP/1.1\r\nHost: a\r\nX: " + strings.Repeat("y", maxHeader)
	if resp := heard(t, call(t, addr, large), time.Second); resp == nil || resp.StatusCode != 431 || !resp.Close {
		t.Errorf("a large header: %v", resp)
	}
	start := time.Now()
	if resp := heard(t, call(t, addr, "GET / HTTP/1.1\r\nHost: a\r\n"), 2*headerPatience); resp != nil {
		t.Errorf("half a header: %v", resp)
	}
	if waited := time.Since(start); waited < headerPatience-100*time.Millisecond || g.silent.Load() != 1 {
		t.Errorf("half a header had %v, want %v; %d were silent", waited, headerPatience, g.silent.Load())
	}
}

// TestASilentConnectionCostsLittle: 8 KB, with everything that waits for it, until the oldest makes room.
// TestTheServerAnswersNothingByItself: what net/http would answer before it asks anybody, and keep the connection for,
// is refused as everything else is.
func TestTheServerAnswersNothingByItself(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b, _, _ := guarded(t, func(w http.ResponseWriter, r *http.Request) {})
	g := newGate(ln).begin()
	srv := publicServer(b, g, slog.New(slog.DiscardHandler))
	served := make(chan error)
	go func() { served <- srv.Serve(g) }()
	defer func() { t.Log(srv.Close(), <-served) }()
	for _, line := range []string{"OPTIONS *", "OPTIONS /wechat/component", "GET *", "PRI *"} {
		resp := heard(t, call(t, ln.Addr().String(), line+" HTTP/1.1\r\nHost: wx.example.com\r\n\r\n"), time.Second)
		if resp == nil || resp.StatusCode != http.StatusNotFound && resp.StatusCode != http.StatusBadRequest || !resp.Close {
			t.Errorf("%s: %+v", line, resp)
		}
	}
	if n := b.counts.refused.Load(); n < 2 {
		t.Errorf("%d refusals were counted", n)
	}
}

func TestASilentConnectionCostsLittle(t *testing.T) {
	g, addr := gated(t, func(http.ResponseWriter, *http.Request) {}, func(g *gate) { g.waiting.size = 64 })
	first := call(t, addr, "")
	for g.waiting.len() == 0 {
		time.Sleep(time.Millisecond)
	}
	const n = 63
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for range n {
		call(t, addr, "")
	}
	for g.waiting.len() < n+1 {
		time.Sleep(time.Millisecond)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	inUse := func(m runtime.MemStats) uint64 { return m.HeapAlloc + m.StackInuse }
	if cost := int64(inUse(after)-inUse(before)) / n; cost > 8<<10 { // both ends
		t.Errorf("a silent connection costs %d bytes", cost)
	}
	last := call(t, addr, "")
	if resp := heard(t, first, time.Second); resp != nil || g.waiting.dropped.Load() != 1 {
		t.Errorf("the first was not dropped for the last: %v, %d", resp, g.waiting.dropped.Load())
	}
	if _, err := io.WriteString(last, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if resp := heard(t, last, time.Second); resp == nil || resp.StatusCode != 200 {
		t.Errorf("the last: %v", resp)
	}
}

// TestIdleConnectionsMakeRoom: they may ask again, the newest of them.
func TestIdleConnectionsMakeRoom(t *testing.T) {
	g, addr := gated(t, func(http.ResponseWriter, *http.Request) {}, func(g *gate) { g.idle.size = 2 })
	const request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
	var all []net.Conn
	for range 3 {
		conn := call(t, addr, request)
		if resp := heard(t, conn, time.Second); resp == nil {
			t.Fatal("no answer")
		}
		all = append(all, conn)
		for want := min(len(all), 2); g.idle.len() != want; {
			time.Sleep(time.Millisecond)
		}
	}
	if resp := heard(t, all[0], time.Second); resp != nil {
		t.Errorf("the first: %v", resp)
	}
	if _, err := io.WriteString(all[2], request); err != nil {
		t.Fatal(err)
	}
	if resp := heard(t, all[2], time.Second); resp == nil {
		t.Error("the last was dropped")
	}
}

func TestPatienceShrinks(t *testing.T) {
	q := queue{size: 8, share: 8}
	var had []time.Duration
	for range 9 {
		had = append(had, q.patience(2*time.Second, time.Second))
		q.join(netip.Addr{}, func() {})
	}
	if had[0] != 2*time.Second || had[4] != 2*time.Second || had[6] != 1500*time.Millisecond || had[8] != time.Second {
		t.Errorf("%v", had)
	}
}

func TestOneClientDropsItsOwn(t *testing.T) {
	q := queue{size: 4, share: 2, budget: 100 << 10}
	one, other := netip.MustParseAddr("1.1.1.1"), netip.MustParseAddr("2.2.2.2")
	var dropped []string
	join := func(client netip.Addr, name string) *place {
		return q.join(client, func() { dropped = append(dropped, name) })
	}
	join(other, "a")
	join(one, "b")
	join(one, "c")
	join(one, "d")           // b: it is one's oldest
	join(netip.Addr{}, "e")  // nobody: there are four
	p := join(other, "f")    // a: the oldest of all
	small := join(one, "g")  // c: one has two again
	q.grow(small, smallBody) // nobody
	q.grow(p, 200<<10)       // f itself: it holds the most
	if got := strings.Join(dropped, " "); got != "b a c f" || q.len() != 3 || q.leave(p) || !q.leave(small) {
		t.Errorf("dropped %s, %d wait", got, q.len())
	}
	q.release(p)
	q.release(small)
	if q.end(); q.bytes != 0 || q.len() != 0 || len(q.of) != 0 {
		t.Errorf("after the end: %d bytes, %d wait, %v", q.bytes, q.len(), q.of)
	}
}
