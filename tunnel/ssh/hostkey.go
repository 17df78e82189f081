package ssh

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"
)

// hostKeys holds the server to known_hosts. What it finds out about a key that is refused is in failed: the SSH
// library passes on no more than the words of an error.
type hostKeys struct {
	cfg    Config
	addr   string
	known  ssh.HostKeyCallback // nil: no file yet
	failed *Error
}

func (c Config) hostKeys(addr string) (*hostKeys, *Error) {
	h := &hostKeys{cfg: c, addr: addr}
	known, err := knownhosts.New(c.KnownHosts)
	switch {
	case err == nil:
		h.known = known
	case !errors.Is(err, fs.ErrNotExist):
		return nil, failure("known_hosts", fmt.Errorf("read the known host keys: %w", err))
	}
	return h, nil
}

// algorithms are those of the keys that the server is known by: one that offers another kind first would look like
// an impostor. Nil where it is not known.
func (h *hostKeys) algorithms() []string {
	var wrong *knownhosts.KeyError
	if h.known == nil || !errors.As(h.known(h.addr, nobody{}, nobodysKey{}), &wrong) {
		return nil
	}
	var all []string
	for _, k := range wrong.Want {
		if kind := k.Key.Type(); kind == ssh.KeyAlgoRSA {
			all = append(all, ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256)
		} else if !slices.Contains(all, kind) {
			all = append(all, kind)
		}
	}
	return all
}

// check is the SSH library's question whether to go on with a server of this key.
func (h *hostKeys) check(_ string, remote net.Addr, key ssh.PublicKey) error {
	err := error(new(knownhosts.KeyError))
	if h.known != nil {
		err = h.known(h.addr, remote, key)
	}
	var wrong *knownhosts.KeyError
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &wrong): // a revoked key
		return h.refuse("host_changed", key, err)
	case len(wrong.Want) > 0:
		return h.refuse("host_changed", key, fmt.Errorf("the server shows %s, known_hosts has %s",
			ssh.FingerprintSHA256(key), ssh.FingerprintSHA256(wrong.Want[0].Key)))
	case ssh.FingerprintSHA256(key) != h.cfg.Trust:
		return h.refuse("host_unknown", key, fmt.Errorf("%s of %s", ssh.FingerprintSHA256(key), h.addr))
	}
	if err := h.remember(key); err != nil {
		h.failed = failure("known_hosts", err)
		return err
	}
	return nil
}

func (h *hostKeys) refuse(code string, key ssh.PublicKey, err error) error {
	h.failed = failure(code, err)
	h.failed.Fingerprint = ssh.FingerprintSHA256(key)
	return err
}

// remember writes down a key that the user has agreed to.
func (h *hostKeys) remember(key ssh.PublicKey) error {
	if err := os.MkdirAll(filepath.Dir(h.cfg.KnownHosts), 0o700); err != nil {
		return fmt.Errorf("keep the host key: %w", err)
	}
	f, err := os.OpenFile(h.cfg.KnownHosts, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("keep the host key: %w", err)
	}
	line := knownhosts.Line([]string{knownhosts.Normalize(h.addr)}, key) + "\n"
	return errors.Join(appendLine(f, line), f.Close())
}

// appendLine adds a line at the end of a file whose last line may lack its end.
func appendLine(f *os.File, line string) error {
	size, err := f.Seek(0, 2)
	if err != nil {
		return err
	}
	last := []byte("\n")
	if size > 0 {
		if _, err := f.ReadAt(last, size-1); err != nil {
			return err
		}
	}
	if last[0] != '\n' {
		line = "\n" + line
	}
	_, err = f.WriteString(line)
	return err
}

// nobody and nobodysKey ask known_hosts what it has for a name: no real key is like this one.
type nobody struct{}

func (nobody) Network() string { return "tcp" }
func (nobody) String() string  { return "" }

type nobodysKey struct{}

func (nobodysKey) Type() string                        { return "none" }
func (nobodysKey) Marshal() []byte                     { return nil }
func (nobodysKey) Verify([]byte, *ssh.Signature) error { return errors.New("nobody's key") }
