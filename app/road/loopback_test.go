package road_test

import (
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"wxlab/app/workbench"
	"wxlab/app/workbench/workbenchtest"
)

// TestTheListenersOfThisMachineBearStrangers: the platform's own listener, to which a tunnel of the user's own leads, and
// the simulator's. Connections that are silent are cut, announced bytes cost nothing, and those that came are bounded;
// genuine requests are answered meanwhile.
func TestTheListenersOfThisMachineBearStrangers(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	w := workbenchtest.Open(t, workbench.Options{})
	for _, at := range []struct{ name, addr, path string }{
		{"platform", strings.TrimPrefix(w.PlatformURL(), "http://"), forgedPath},
		{"simulator", strings.TrimPrefix(w.SimURL(), "http://"), "/cgi-bin/component/api_component_token"},
	} {
		g := &target{Workbench: w, addr: at.addr, host: at.addr, patience: patience}
		announced := g.request("POST", at.path, 1<<20) + "x"
		for _, c := range []struct {
			name      string
			strangers int
			say       string
			heap      uint64 // MB that they may take
			cut       bool   // within a few seconds
		}{
			{"half a header, then silence", 1000, "POST / HTTP/1.1\r\nX: ", 30, true},
			{"announced bodies", 250, announced, 40, false},
			{"bodies that came, but for their end", 300, announced + strings.Repeat("x", 700<<10), 160, false},
		} {
			t.Run(at.name+"/"+c.name, func(t *testing.T) {
				before := liveHeap()
				conns := g.crowd(t, c.strangers, c.say)
				took := g.ask(t, at.name)
				now := settledHeap(before + c.heap)
				t.Logf("%d strangers hold %d MB, a genuine request took %v", c.strangers, int64(now)-int64(before), took)
				if now > before+c.heap {
					t.Errorf("they take %d MB, want %d at most", now-before, c.heap)
				}
				if c.cut {
					wantCut(t, conns)
				}
				for _, conn := range conns {
					conn.Close()
				}
			})
		}
	}
}

// TestSilentTunnelsAreCut: a tunnel to WeChat's name holds nobody's place for longer than a connection without one, whether
// it says nothing inside or shakes hands and then says nothing.
func TestSilentTunnelsAreCut(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	w := workbenchtest.Open(t, workbench.Options{})
	g := &target{Workbench: w, addr: strings.TrimPrefix(w.SimURL(), "http://"), patience: patience}
	const connect = "CONNECT api.weixin.qq.com:443 HTTP/1.1\r\nHost: api.weixin.qq.com:443\r\n\r\n"
	for name, say := range map[string]string{
		"nothing inside": connect, "half a hello": connect + "\x16\x03\x01\x02\x00\x01", "no TLS": connect + "GET / HTTP/1.1\r\n\r\n",
		"HTTP/2":        strings.ReplaceAll(connect, ":443", ":80") + "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
		"half a header": strings.ReplaceAll(connect, ":443", ":80") + "GET / HTTP/1.1\r\nX: ",
	} {
		t.Run(name, func(t *testing.T) {
			conns := g.crowd(t, 400, say)
			g.ask(t, "simulator")
			for _, conn := range conns {
				_ = conn.SetReadDeadline(time.Now().Add(patience))
				if _, err := io.Copy(io.Discard, conn); isTimeout(err) {
					t.Fatal("a silent tunnel stays")
				}
				conn.Close()
			}
		})
	}
}

// crowd is n connections that said something, as far as anybody listened.
func (g *target) crowd(t *testing.T, n int, say string) []net.Conn {
	t.Helper()
	var mu sync.Mutex
	var all []net.Conn
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range n / 8 {
				conn, err := net.Dial("tcp", g.addr)
				if err != nil {
					t.Error(err)
					return
				}
				_ = conn.SetWriteDeadline(time.Now().Add(time.Second)) // a deadline that cannot be set is none
				_, _ = io.WriteString(conn, say)                       // who is given up is not heard to the end
				mu.Lock()
				all = append(all, conn)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return all
}

// ask makes a genuine request, and gives how long its answer took.
func (g *target) ask(t *testing.T, of string) time.Duration {
	t.Helper()
	if of == "platform" {
		took, err := g.push(t.Context())
		if err != nil {
			t.Error(err)
		}
		return took
	}
	begun := time.Now()
	client := http.Client{Timeout: patience, Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Post("http://"+g.addr+"/cgi-bin/component/api_component_token", "application/json",
		strings.NewReader("{}"))
	if err != nil {
		t.Error(err)
		return 0
	}
	defer resp.Body.Close()
	if answer, err := io.ReadAll(resp.Body); err != nil || !strings.Contains(string(answer), "errcode") {
		t.Errorf("%s %v", answer, err)
	}
	return time.Since(begun)
}

// wantCut wants the last of many connections, which waits the longest, to end.
func wantCut(t *testing.T, conns []net.Conn) {
	t.Helper()
	last := conns[len(conns)-1]
	if err := last.SetReadDeadline(time.Now().Add(4 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := last.Read(make([]byte, 1)); err == nil || isTimeout(err) {
		t.Errorf("a silent connection stays: %v", err)
	}
}

func isTimeout(err error) bool {
	timeout, ok := err.(net.Error)
	return ok && timeout.Timeout()
}

// settledHeap is the live heap in MB, once it is down to what is wanted. Where all cores are busy, bodies that are given up
// still hold their bytes for a while.
func settledHeap(wanted uint64) uint64 {
	end := time.Now().Add(patience)
	for {
		if now := liveHeap(); now <= wanted || time.Now().After(end) {
			return now
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// liveHeap is in MB.
func liveHeap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc >> 20
}
