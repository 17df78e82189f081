package ssh_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"wxlab/tunnel"
	"wxlab/tunnel/ssh"
	"wxlab/tunnel/sshtest"
)

// config leads through the server, whose key is trusted at first sight.
func config(t *testing.T, s *sshtest.Server) ssh.Config {
	return ssh.Config{
		URL: "https://wx.example.com", Server: s.Login(), Remote: sshtest.FreeAddr(t), KeyFiles: []string{s.Path("id")},
		KnownHosts: s.Path("home/known_hosts"), Trust: s.Fingerprint(), Retry: 20 * time.Millisecond,
		Patience: 300 * time.Millisecond,
	}
}

// eventually waits for what must come; a busy machine may need long.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !holds(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("never came: ", what)
		}
	}
}

// reach waits until the road is in a state.
func reach(t *testing.T, road *ssh.Tunnel, state tunnel.State) tunnel.Status {
	t.Helper()
	eventually(t, string(state), func() bool { return road.Current().State == state })
	return road.Current()
}

func codeOf(err error) string {
	var failed *ssh.Error
	if errors.As(err, &failed) {
		return failed.Code
	}
	return fmt.Sprint(err)
}
