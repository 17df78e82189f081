package ssh_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"wxlab/tunnel"
	"wxlab/tunnel/ssh"
	"wxlab/tunnel/sshtest"
)

// listen opens a road and answers every request over it with its path.
func listen(t *testing.T, cfg ssh.Config) *ssh.Tunnel {
	t.Helper()
	road, err := ssh.Listen(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{ReadHeaderTimeout: time.Second, Handler: http.HandlerFunc(
		func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			fmt.Fprintf(w, "%s %d", r.URL.Path, len(body))
		})}
	go server.Serve(road)
	t.Cleanup(func() { server.Close(); road.Close(); <-road.Ended() })
	return road
}

// ask requests a path from the server's loopback port, as nginx does.
func ask(road *ssh.Tunnel, path, body string) (string, error) {
	client := &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Post("http://"+road.Addr().String()+path, "text/xml", strings.NewReader(body))
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	return string(answer), err
}

func TestRequestsComeThroughARealServer(t *testing.T) {
	road := listen(t, config(t, sshtest.New(t)))
	if road.URL() != "https://wx.example.com" || road.Current().State != tunnel.Online {
		t.Errorf("%s %+v", road.URL(), road.Current())
	}
	var all sync.WaitGroup
	for i := range 40 {
		all.Go(func() {
			path := fmt.Sprintf("/wechat/%d", i)
			if got, err := ask(road, path, strings.Repeat("x", 100_000)); err != nil || got != path+" 100000" {
				t.Errorf("%s: %q %v", path, got, err)
			}
		})
	}
	all.Wait()
}

// TestASlowStrangerIsTurnedAway holds that deadlines work: SSH channels have none of their own.
func TestASlowStrangerIsTurnedAway(t *testing.T) {
	road := listen(t, config(t, sshtest.New(t)))
	conn, err := net.Dial("tcp", road.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, "POST / HTTP/1.1\r\nHost:")
	if err := conn.SetReadDeadline(time.Now().Add(30 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if answer, err := io.ReadAll(conn); err != nil {
		t.Errorf("after the header's time: %q, %v", answer, err)
	}
}

func TestDropsAreSurvived(t *testing.T) {
	s := sshtest.New(t)
	road := listen(t, config(t, s))
	for i := range 5 {
		if i%2 == 0 {
			s.Cut()
		} else {
			road.Reconnect()
		}
		eventually(t, "the next answer", func() bool {
			got, err := ask(road, "/again", "")
			return err == nil && got == "/again 0" && road.Current().State == tunnel.Online
		})
	}
	s.Stop()
	if lost := reach(t, road, tunnel.Reconnecting); lost.Why.Zh == "" || lost.Fix.En == "" {
		t.Errorf("a lost connection is not explained: %+v", lost)
	}
	s.Start()
	reach(t, road, tunnel.Online)
	if got, err := ask(road, "/back", ""); err != nil || got != "/back 0" {
		t.Errorf("after the server's restart: %q %v", got, err)
	}
}

// TestADeadPathIsNoticed holds that a server which is reached no longer, without a word, does not seem alive.
func TestADeadPathIsNoticed(t *testing.T) {
	s := sshtest.New(t)
	cfg := config(t, s)
	cfg.HeartbeatInterval, cfg.HeartbeatTolerance = 20*time.Millisecond, 200*time.Millisecond
	var way silencer
	cfg.Dial = way.dial
	road := listen(t, cfg)
	eventually(t, "a heartbeat", func() bool { return road.Current().Latency > 0 })
	way.silence()
	if lost := reach(t, road, tunnel.Reconnecting); lost.Code == "" {
		t.Errorf("%+v", lost)
	}
	way.speak()
	reach(t, road, tunnel.Online)
}

// silencer is a network that can stop to deliver without a word.
type silencer struct {
	mu    sync.Mutex
	muted bool
}

func (s *silencer) silence() { s.mu.Lock(); s.muted = true; s.mu.Unlock() }
func (s *silencer) speak()   { s.mu.Lock(); s.muted = false; s.mu.Unlock() }

func (s *silencer) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.muted {
		return nil, errors.New("no route to host")
	}
	conn, err := new(net.Dialer).DialContext(ctx, network, addr)
	return silenced{conn, s}, err
}

type silenced struct {
	net.Conn
	by *silencer
}

func (c silenced) Write(p []byte) (int, error) {
	c.by.mu.Lock()
	muted := c.by.muted
	c.by.mu.Unlock()
	if muted {
		return len(p), nil
	}
	return c.Conn.Write(p)
}

func TestWhatIsWrongIsNamed(t *testing.T) {
	s := sshtest.New(t)
	s.Keygen("locked", "a passphrase")
	s.Keygen("stranger", "")
	s.Write("broken_hosts", "127.0.0.1 ssh-ed25519 ???\n")
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for _, c := range []struct {
		name string
		make func(*ssh.Config)
		code string
	}{
		{"an address that WeChat does not call", func(c *ssh.Config) { c.URL = "https://1.2.3.4" }, "url"},
		{"no user", func(c *ssh.Config) { c.Server = "wx.example.com" }, "server"},
		{"a password", func(c *ssh.Config) { c.Server = "me:secret@wx.example.com" }, "server"},
		{"no port to listen on", func(c *ssh.Config) { c.Remote = "8690" }, "remote"},
		{"no key", func(c *ssh.Config) { c.KeyFiles = nil }, "key"},
		{"a key that is not there", func(c *ssh.Config) { c.KeyFiles = []string{s.Path("none")} }, "key"},
		{"a key that is locked", func(c *ssh.Config) { c.KeyFiles = []string{s.Path("locked")} }, "key"},
		{"the wrong passphrase", func(c *ssh.Config) {
			c.KeyFiles, c.Passphrase = []string{s.Path("locked")}, "no"
		}, "key"},
		{"a key that the server does not know", func(c *ssh.Config) { c.KeyFiles = []string{s.Path("stranger")} }, "refused"},
		{"a server seen for the first time", func(c *ssh.Config) { c.Trust = "" }, "host_unknown"},
		{"another fingerprint than the one agreed to", func(c *ssh.Config) { c.Trust = "SHA256:AAAA" }, "host_unknown"},
		{"known hosts that cannot be read", func(c *ssh.Config) { c.KnownHosts = s.Path("broken_hosts") }, "known_hosts"},
		{"a port that is taken", func(c *ssh.Config) { c.Remote = taken.Addr().String() }, "forward"},
	} {
		cfg := config(t, s)
		cfg.KnownHosts = s.Path(strings.ReplaceAll(c.name, " ", "_"))
		c.make(&cfg)
		road, err := ssh.Listen(t.Context(), cfg)
		if codeOf(err) != c.code {
			t.Errorf("%s: %v, want the code %s", c.name, err, c.code)
		}
		if err == nil {
			road.Close()
			continue
		}
		var failed *ssh.Error
		if !errors.As(err, &failed) || failed.Why.Zh == "" || failed.Why.En == "" || failed.Fix.Zh == "" || failed.Fix.En == "" {
			t.Errorf("%s is not explained in both languages", codeOf(err))
		}
		if strings.Contains(err.Error(), "me:secret") {
			t.Errorf("a password is in %v", err)
		}
	}
}

func TestAnUnknownServerTellsItsFingerprint(t *testing.T) {
	s := sshtest.New(t)
	cfg := config(t, s)
	cfg.Trust = ""
	_, err := ssh.Listen(t.Context(), cfg)
	var failed *ssh.Error
	if !errors.As(err, &failed) || failed.Fingerprint != s.Fingerprint() {
		t.Fatalf("%v, want the fingerprint %s", err, s.Fingerprint())
	}
	if _, err := os.Stat(cfg.KnownHosts); err == nil {
		t.Error("a key that nobody agreed to was written down")
	}
	cfg.Trust = failed.Fingerprint
	listen(t, cfg).Close()
	cfg.Trust, cfg.Remote = "", sshtest.FreeAddr(t)
	listen(t, cfg) // known from now on
}

// TestAnImpostorIsRefused holds both an opening and a road that reconnects to the key that is known.
func TestAnImpostorIsRefused(t *testing.T) {
	s := sshtest.New(t)
	road := listen(t, config(t, s))
	s.Stop()
	for _, name := range []string{"host", "host.pub"} {
		if err := os.Remove(s.Path(name)); err != nil {
			t.Fatal(err)
		}
	}
	s.Keygen("host", "")
	s.Start()
	if end := reach(t, road, tunnel.Closed); end.Code != "host_changed" {
		t.Errorf("the road ended with %+v", end)
	}
	cfg := config(t, s) // trusts the new key at first sight, yet another one is known
	if _, err := ssh.Listen(t.Context(), cfg); codeOf(err) != "host_changed" {
		t.Errorf("the impostor: %v", err)
	}
}

func TestAKeyIsOpenedWithItsPassphrase(t *testing.T) {
	s := sshtest.New(t)
	s.Keygen("locked", "a passphrase")
	s.Write("authorized_keys", s.Read("locked.pub"))
	cfg := config(t, s)
	cfg.KeyFiles, cfg.Passphrase = []string{s.Path("locked")}, "a passphrase"
	listen(t, cfg)
}

func TestAServerThatIsAwayIsTriedUntilTheContextEnds(t *testing.T) {
	cfg := ssh.Config{URL: "https://wx.example.com", Server: "me@" + sshtest.FreeAddr(t), AgentSocket: anAgent(t),
		KnownHosts: t.TempDir() + "/known_hosts", Retry: time.Millisecond}
	tries := 0
	cfg.Opening = func(s tunnel.Status) { tries++ }
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	_, err := ssh.Listen(ctx, cfg)
	if codeOf(err) != "connect" || !errors.Is(err, context.DeadlineExceeded) || tries < 2 {
		t.Errorf("after %d tries: %v", tries, err)
	}
}

// TestAnswersAreFinishedWhenTheRoadIsClosed is what WeChat wants: an answer cut short is a failed callback.
func TestAnswersAreFinishedWhenTheRoadIsClosed(t *testing.T) {
	road, err := ssh.Listen(t.Context(), config(t, sshtest.New(t)))
	if err != nil {
		t.Fatal(err)
	}
	begun, finish := make(chan bool), make(chan bool)
	go http.Serve(road, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(begun)
		<-finish
		fmt.Fprint(w, "success")
	}))
	answer := make(chan string)
	go func() {
		got, err := ask(road, "/slow", "")
		answer <- fmt.Sprint(got, err)
	}()
	<-begun
	road.Close()
	if _, err := road.Accept(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("Accept after Close: %v", err)
	}
	close(finish)
	if got := <-answer; got != "success<nil>" {
		t.Errorf("the answer under way: %s", got)
	}
	<-road.Ended()
	if _, err := ask(road, "/late", ""); err == nil {
		t.Error("the server still forwards")
	}
}
