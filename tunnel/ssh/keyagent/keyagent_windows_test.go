package keyagent

import (
	"crypto/ed25519"
	"os"
	"testing"

	"golang.org/x/crypto/ssh/agent"
	"golang.org/x/sys/windows"
)

// TestThePipeOfAnAgent: an agent behind a pipe, as Windows has it, lends its key.
func TestThePipeOfAnAgent(t *testing.T) {
	const name = `\\.\pipe\wxlab-test-agent`
	path, err := windows.UTF16PtrFromString(name)
	if err != nil {
		t.Fatal(err)
	}
	pipe, err := windows.CreateNamedPipe(path, windows.PIPE_ACCESS_DUPLEX, windows.PIPE_TYPE_BYTE|windows.PIPE_WAIT, 1, 4096, 4096, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	keys := agent.NewKeyring()
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := keys.Add(agent.AddedKey{PrivateKey: key, Comment: "of the test"}); err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() {
		if err := windows.ConnectNamedPipe(pipe, nil); err != nil && err != windows.ERROR_PIPE_CONNECTED {
			served <- err
			return
		}
		served <- agent.ServeAgent(keys, os.NewFile(uintptr(pipe), name))
	}()
	talk, err := Dial(name)
	if err != nil {
		t.Fatal(err)
	}
	held, err := agent.NewClient(talk).List()
	if err != nil || len(held) != 1 || held[0].Comment != "of the test" {
		t.Errorf("%v %v", held, err)
	}
	talk.Close()
	<-served
}
