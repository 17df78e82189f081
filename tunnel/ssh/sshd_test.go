package ssh_test

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"wxlab/tunnel"
	"wxlab/tunnel/ssh"
)

// server is a real OpenSSH server on a loopback port, with a host key and one user's key of its own.
type server struct {
	t      *testing.T
	dir    string
	addr   string
	user   string
	config string
	sshd   *exec.Cmd
}

// newServer starts one; where OpenSSH's server is not installed the test is skipped.
func newServer(t *testing.T) *server {
	t.Helper()
	if _, err := exec.LookPath("/usr/sbin/sshd"); err != nil {
		t.Skip("no OpenSSH server on this machine (Debian: openssh-server)")
	}
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	s := &server{t: t, dir: t.TempDir(), addr: freeAddr(t), user: me.Username}
	if err := os.MkdirAll("/run/sshd", 0o755); err != nil && os.Getuid() == 0 {
		t.Fatal(err)
	}
	for _, k := range []string{"host", "id"} {
		s.keygen(k, "")
	}
	s.write("authorized_keys", s.read("id.pub"))
	_, port, _ := net.SplitHostPort(s.addr)
	s.config = fmt.Sprintf("Port %s\nListenAddress 127.0.0.1\nHostKey %s\nAuthorizedKeysFile %s\nPidFile none\n"+
		"StrictModes no\nUsePAM no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin yes\n",
		port, s.path("host"), s.path("authorized_keys"))
	s.start()
	return s
}

// start runs the server until it is stopped, which also ends the connections it serves.
func (s *server) start() {
	s.t.Helper()
	s.write("sshd_config", s.config)
	s.sshd = exec.Command("/usr/sbin/sshd", "-D", "-e", "-f", s.path("sshd_config"))
	s.sshd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := s.sshd.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(s.stop)
	eventually(s.t, "the server answers", func() bool {
		conn, err := net.Dial("tcp", s.addr)
		if err == nil {
			conn.Close()
		}
		return err == nil
	})
}

func (s *server) stop() {
	if s.sshd == nil {
		return
	}
	if out, err := exec.Command("pgrep", "-P", fmt.Sprint(s.sshd.Process.Pid)).Output(); err == nil {
		_ = exec.Command("kill", append([]string{"-9"}, strings.Fields(string(out))...)...).Run()
	}
	_ = syscall.Kill(-s.sshd.Process.Pid, syscall.SIGKILL)
	_ = s.sshd.Wait()
	s.sshd = nil
}

// cut ends the connections that the server serves, while it goes on listening.
func (s *server) cut() {
	out, err := exec.Command("pgrep", "-P", fmt.Sprint(s.sshd.Process.Pid)).Output()
	if err != nil {
		s.t.Fatal("the server serves nobody: ", err)
	}
	if err := exec.Command("kill", append([]string{"-9"}, strings.Fields(string(out))...)...).Run(); err != nil {
		s.t.Fatal(err)
	}
}

func (s *server) keygen(name, passphrase string) {
	s.t.Helper()
	out, err := exec.Command("ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", s.path(name)).CombinedOutput()
	if err != nil {
		s.t.Fatalf("ssh-keygen: %v: %s", err, out)
	}
}

// fingerprint is the host key's, as ssh-keygen tells it.
func (s *server) fingerprint() string {
	out, err := exec.Command("ssh-keygen", "-lf", s.path("host.pub")).Output()
	if err != nil {
		s.t.Fatal(err)
	}
	return strings.Fields(string(out))[1]
}

func (s *server) path(name string) string { return filepath.Join(s.dir, name) }

func (s *server) read(name string) string {
	text, err := os.ReadFile(s.path(name))
	if err != nil {
		s.t.Fatal(err)
	}
	return string(text)
}

func (s *server) write(name, text string) {
	if err := os.WriteFile(s.path(name), []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// tunnelConfig leads through the server, whose key is trusted at first sight.
func (s *server) tunnelConfig() ssh.Config {
	return ssh.Config{
		URL: "https://wx.example.com", Server: s.user + "@" + s.addr, Remote: freeAddr(s.t), KeyFiles: []string{s.path("id")},
		KnownHosts: s.path("home/known_hosts"), Trust: s.fingerprint(), Retry: 20 * time.Millisecond,
		Patience: 300 * time.Millisecond,
	}
}

func freeAddr(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().String()
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
