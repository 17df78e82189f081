package ngrok_test

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"wxlab/tunnel"
	"wxlab/tunnel/ngroktest"
)

// hello answers every request.
func hello(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "success") }

func TestSessionLossIsRepaired(t *testing.T) {
	for name, rude := range map[string]bool{"reset": true, "goodbye": false} {
		t.Run(name, func(t *testing.T) {
			svc := ngroktest.Run(t)
			road := listen(t, config(svc))
			serve(t, road, hello)
			url, states := road.URL(), road.Status()
			if n := svc.Drop(rude); n != 1 {
				t.Fatalf("%d sessions", n)
			}
			lost := await(t, states, is(tunnel.Reconnecting))
			if lost.Message == "" {
				t.Error("no word about the loss")
			}
			back := await(t, states, is(tunnel.Online))
			if back.Message != "" || back.Code != "" {
				t.Errorf("online again, with leftovers: %+v", back)
			}
			if _, body := get(t, svc.Client(netip.AddrPort{}), url); body != "success" || road.URL() != url {
				t.Errorf("%s answers %q, the road's URL is %s", url, body, road.URL())
			}
			binds := svc.Record.Of(ngroktest.Bound)
			if len(binds) != 2 || binds[1].Bind.Id != binds[0].Text || binds[1].Bind.Extra.Token == "" {
				t.Errorf("the second bind does not continue the first: %+v", binds)
			}
		})
	}
}

func TestReconnectDoesNotWaitForAHeartbeat(t *testing.T) {
	svc := ngroktest.Run(t)
	road := listen(t, config(svc)) // heartbeats every 10 s
	serve(t, road, hello)
	states := road.Status()
	svc.Mute(true) // as after a sleep: nothing comes back any more
	road.Reconnect()
	await(t, states, is(tunnel.Reconnecting))
	await(t, states, is(tunnel.Online))
	if _, body := get(t, svc.Client(netip.AddrPort{}), road.URL()); body != "success" {
		t.Errorf("answer %q", body)
	}
}

func TestServiceAwayForAWhile(t *testing.T) {
	t.Parallel()
	svc := ngroktest.Run(t)
	road := listen(t, config(svc))
	serve(t, road, hello)
	states := road.Status()
	svc.Refuse(true)
	svc.Drop(true)
	if _, err := svc.Record.Wait(within(t), ngroktest.Refused, 2); err != nil {
		t.Fatal(err)
	}
	if s := road.Current(); s.State != tunnel.Reconnecting {
		t.Errorf("state while the service is away: %s", s.State)
	}
	svc.Refuse(false)
	await(t, states, is(tunnel.Reconnecting))
	await(t, states, is(tunnel.Online))
	if _, body := get(t, svc.Client(netip.AddrPort{}), road.URL()); body != "success" {
		t.Errorf("answer %q", body)
	}
}

func TestDomainLostWhileAway(t *testing.T) {
	t.Parallel()
	svc := ngroktest.Run(t)
	road := listen(t, config(svc))
	states := road.Status()
	svc.Take(ngroktest.DevDomain)
	svc.Drop(true)
	s := await(t, states, func(s tunnel.Status) bool { return s.Code != "" })
	if s.State != tunnel.Reconnecting || s.Code != "ERR_NGROK_334" || s.Why.Zh == "" {
		t.Errorf("%+v", s)
	}
	svc.Free(ngroktest.DevDomain)
	await(t, states, is(tunnel.Online))
}

func TestTokenRevokedWhileAway(t *testing.T) {
	svc := ngroktest.Run(t)
	road := listen(t, config(svc))
	states := road.Status()
	svc.Forbid(ngroktest.Token)
	svc.Drop(true)
	s := await(t, states, is(tunnel.Closed))
	if s.Code != "ERR_NGROK_105" || s.Fix.Zh == "" {
		t.Errorf("%+v", s)
	}
	if _, err := road.Accept(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("Accept: %v", err)
	}
}

func TestMuteHeartbeatsMeanALoss(t *testing.T) {
	svc := ngroktest.Run(t)
	cfg := config(svc)
	cfg.HeartbeatInterval, cfg.HeartbeatTolerance = 50*time.Millisecond, 100*time.Millisecond
	road := listen(t, cfg)
	states := road.Status()
	if s := await(t, states, func(s tunnel.Status) bool { return s.Latency > 0 }); s.State != tunnel.Online {
		t.Errorf("%+v", s)
	}
	svc.Mute(true)
	await(t, states, is(tunnel.Reconnecting))
	svc.Mute(false)
	await(t, states, is(tunnel.Online))
}

func TestEndpointStoppedByTheService(t *testing.T) {
	svc := ngroktest.Run(t)
	road := listen(t, config(svc))
	states := road.Status()
	if !svc.StopEndpoint(ngroktest.DevDomain, "ERR_NGROK_4444", "Stopped by the account's owner.") {
		t.Fatal("no endpoint to stop")
	}
	s := await(t, states, is(tunnel.Closed))
	if s.Code != "ERR_NGROK_4444" || s.Fix.Zh == "" || !bytes.Contains([]byte(s.Message), []byte("account's owner")) {
		t.Errorf("%+v", s)
	}
	_, err := road.Accept()
	if !errors.Is(err, net.ErrClosed) {
		t.Errorf("Accept: %v", err)
	}
	if _, err := svc.Record.Wait(within(t), ngroktest.Gone, 1); err != nil {
		t.Error(err)
	}
}

func TestStopFromTheDashboard(t *testing.T) {
	svc := ngroktest.Run(t)
	road := listen(t, config(svc))
	states := road.Status()
	answers, err := svc.StopAgents(within(t))
	cut := err != nil && strings.Contains(err.Error(), "session closed") // the road was gone before its answer was read
	if err != nil && !cut || len(answers) != 1 || answers[0] != "" {
		t.Errorf("answers %q, %v", answers, err)
	}
	if s := await(t, states, is(tunnel.Closed)); s.Code != "stopped" || s.Why.Zh == "" {
		t.Errorf("%+v", s)
	}
	if _, err := svc.Record.Wait(within(t), ngroktest.Gone, 1); err != nil {
		t.Error(err)
	}
}

func TestLargeBodiesInParallel(t *testing.T) {
	svc := ngroktest.Run(t)
	road := listen(t, config(svc))
	serve(t, road, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		w.Write(body)
	})
	body := make([]byte, 3<<20)
	rand.Read(body)
	want := sha256.Sum256(body)
	client := svc.Client(netip.AddrPort{})
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			resp, err := client.Post(road.URL(), "application/octet-stream", bytes.NewReader(body))
			if err != nil {
				t.Error(err)
				return
			}
			defer resp.Body.Close()
			h := sha256.New()
			if n, err := io.Copy(h, resp.Body); err != nil || [32]byte(h.Sum(nil)) != want {
				t.Errorf("%d bytes came back changed, %v", n, err)
			}
		})
	}
	all.Wait()
}

func TestConnectionUpgrade(t *testing.T) {
	svc := ngroktest.Run(t)
	road := listen(t, config(svc))
	serve(t, road, func(w http.ResponseWriter, _ *http.Request) {
		conn, rw, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n")
		line, _ := rw.ReadString('\n')
		io.WriteString(conn, line)
	})
	req, _ := http.NewRequest("GET", road.URL(), nil)
	req.Header.Set("Connection", "Upgrade")
	req.Header.Set("Upgrade", "echo")
	resp, err := svc.Client(netip.AddrPort{}).Do(req)
	if err != nil || resp.StatusCode != http.StatusSwitchingProtocols {
		t.Fatalf("%v %v", resp, err)
	}
	conn := resp.Body.(io.ReadWriteCloser)
	defer conn.Close()
	io.WriteString(conn, "多客服\n")
	if back, err := io.ReadAll(conn); string(back) != "多客服\n" {
		t.Errorf("%q came back, %v", back, err)
	}
}

func TestProbeThroughTheEdge(t *testing.T) {
	svc := ngroktest.Run(t)
	road := listen(t, config(svc))
	var p tunnel.Prober
	serve(t, road, p.ServeHTTP)
	p.HTTP = svc.Client(netip.AddrPort{})
	svc.Warn(func(agent string) bool { return len(agent) > len(tunnel.AgentWeChat) && agent[:8] == "Mozilla/" })
	var got []tunnel.Verdict
	for _, f := range p.Check(within(t), road.URL()) {
		got = append(got, f.Verdict)
	}
	if len(got) != 3 || got[0] != tunnel.Reached || got[1] != tunnel.Reached || got[2] != tunnel.Interposed {
		t.Errorf("verdicts %v", got)
	}
	svc.Warn(nil)
	svc.FailEdge(http.StatusServiceUnavailable, "ERR_NGROK_727")
	if f := p.Probe(within(t), road.URL(), "x"); f.Verdict != tunnel.Gateway || f.Code != "ERR_NGROK_727" {
		t.Errorf("%+v", f)
	}
}
