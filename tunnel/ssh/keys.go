package ssh

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"wxlab/tunnel/ssh/keyagent"
)

// keys are the ways to sign in: the agent's keys first, then those of the files. release ends the talk with the agent.
func (c Config) keys() (ways []ssh.AuthMethod, release func(), failed *Error) {
	release = func() {}
	var signers []ssh.Signer
	if c.AgentSocket != "" {
		if conn, err := keyagent.Dial(c.AgentSocket); err == nil { // an agent that is gone is as good as none
			release = func() { conn.Close() }
			if held, err := agent.NewClient(conn).Signers(); err == nil {
				signers = append(signers, held...)
			}
		}
	}
	var trouble error
	for _, name := range c.KeyFiles {
		signer, err := c.readKey(name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			trouble = errors.Join(trouble, err)
		case err != nil:
			trouble = errors.Join(trouble, fmt.Errorf("read private key %s: %w", name, err))
		default:
			signers = append(signers, signer)
		}
	}
	if len(signers) == 0 {
		release()
		return nil, nil, failure("key", cmp.Or(trouble, errors.New("no key file is named, and no agent holds a key")))
	}
	return []ssh.AuthMethod{ssh.PublicKeys(signers...)}, release, nil
}

// readKey reads a private key, with the passphrase where it is encrypted.
func (c Config) readKey(name string) (ssh.Signer, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	signer, err := ssh.ParsePrivateKey(text)
	var locked *ssh.PassphraseMissingError
	if errors.As(err, &locked) && c.Passphrase != "" {
		return ssh.ParsePrivateKeyWithPassphrase(text, []byte(c.Passphrase.Reveal()))
	}
	return signer, err
}
