// Package sshtest runs a real OpenSSH server for tests, on a loopback port and with keys of its own.
package sshtest

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Server is a real OpenSSH server on a loopback port, with a host key and one user's key of its own.
type Server struct {
	t      *testing.T
	dir    string
	addr   string
	user   string
	config string
	sshd   *exec.Cmd
}

// New starts one; where OpenSSH's server is not installed the test is skipped.
func New(t *testing.T) *Server {
	t.Helper()
	if _, err := exec.LookPath("/usr/sbin/sshd"); err != nil {
		t.Skip("no OpenSSH server on this machine (Debian: openssh-server)")
	}
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{t: t, dir: t.TempDir(), addr: FreeAddr(t), user: me.Username}
	if err := os.MkdirAll("/run/sshd", 0o755); err != nil && os.Getuid() == 0 {
		t.Fatal(err)
	}
	for _, k := range []string{"host", "id"} {
		s.Keygen(k, "")
	}
	s.Write("authorized_keys", s.Read("id.pub"))
	_, port, _ := net.SplitHostPort(s.addr)
	s.config = fmt.Sprintf("Port %s\nListenAddress 127.0.0.1\nHostKey %s\nAuthorizedKeysFile %s\nPidFile none\n"+
		"StrictModes no\nUsePAM no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin yes\n",
		port, s.Path("host"), s.Path("authorized_keys"))
	s.Start()
	return s
}

// Start runs the server until it is stopped, which also ends the connections it serves.
func (s *Server) Start() {
	s.t.Helper()
	s.Write("sshd_config", s.config)
	s.sshd = exec.Command("/usr/sbin/sshd", "-D", "-e", "-f", s.Path("sshd_config"))
	leadGroup(s.sshd)
	if err := s.sshd.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(s.Stop)
	for range 3000 {
		if conn, err := net.Dial("tcp", s.addr); err == nil {
			conn.Close()
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	s.t.Fatal("the server does not answer")
}

// Stop ends the server and the connections that it serves.
func (s *Server) Stop() {
	if s.sshd == nil {
		return
	}
	if out, err := exec.Command("pgrep", "-P", fmt.Sprint(s.sshd.Process.Pid)).Output(); err == nil {
		_ = exec.Command("kill", append([]string{"-9"}, strings.Fields(string(out))...)...).Run()
	}
	killGroup(s.sshd.Process)
	_ = s.sshd.Wait()
	s.sshd = nil
}

// Cut ends the connections that the server serves, while it goes on listening.
func (s *Server) Cut() {
	out, err := exec.Command("pgrep", "-P", fmt.Sprint(s.sshd.Process.Pid)).Output()
	if err != nil {
		s.t.Fatal("the server serves nobody: ", err)
	}
	if err := exec.Command("kill", append([]string{"-9"}, strings.Fields(string(out))...)...).Run(); err != nil {
		s.t.Fatal(err)
	}
}

// Keygen makes a key pair: name and name.pub in the server's folder.
func (s *Server) Keygen(name, passphrase string) {
	s.t.Helper()
	out, err := exec.Command("ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", s.Path(name)).CombinedOutput()
	if err != nil {
		s.t.Fatalf("ssh-keygen: %v: %s", err, out)
	}
}

// Fingerprint is the host key's, as ssh-keygen tells it.
func (s *Server) Fingerprint() string {
	out, err := exec.Command("ssh-keygen", "-lf", s.Path("host.pub")).Output()
	if err != nil {
		s.t.Fatal(err)
	}
	return strings.Fields(string(out))[1]
}

// Login is user@host:port.
func (s *Server) Login() string { return s.user + "@" + s.addr }

// Path is where a file of the server's folder is: host, id (a key that may sign in), authorized_keys.
func (s *Server) Path(name string) string { return filepath.Join(s.dir, name) }

// Read is the content of a file in the server's folder.
func (s *Server) Read(name string) string {
	text, err := os.ReadFile(s.Path(name))
	if err != nil {
		s.t.Fatal(err)
	}
	return string(text)
}

// Write puts a file into the server's folder.
func (s *Server) Write(name, text string) {
	if err := os.WriteFile(s.Path(name), []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// FreeAddr is a loopback address that nobody listens on.
func FreeAddr(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().String()
}
