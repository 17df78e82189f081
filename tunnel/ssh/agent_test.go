package ssh_test

import (
	"crypto/ed25519"
	"net"
	"os"
	"testing"

	xssh "golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"wxlab/tunnel/sshtest"
)

// anAgent serves a keyring with one fresh key and returns its socket.
func anAgent(t *testing.T, keys ...any) string {
	t.Helper()
	ring := agent.NewKeyring()
	if len(keys) == 0 {
		_, private, err := ed25519.GenerateKey(nil)
		if err != nil {
			t.Fatal(err)
		}
		keys = []any{&private}
	}
	for _, k := range keys {
		if err := ring.Add(agent.AddedKey{PrivateKey: k}); err != nil {
			t.Fatal(err)
		}
	}
	dir, err := os.MkdirTemp("", "agent") // socket paths are short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	ln, err := net.Listen("unix", dir+"/s")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	go func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			go agent.ServeAgent(ring, conn)
		}
	}()
	return ln.Addr().String()
}

func TestAnAgentSignsIn(t *testing.T) {
	s := sshtest.New(t)
	key, err := xssh.ParseRawPrivateKey([]byte(s.Read("id")))
	if err != nil {
		t.Fatal(err)
	}
	cfg := config(t, s)
	cfg.KeyFiles, cfg.AgentSocket = nil, anAgent(t, key)
	listen(t, cfg)
}
