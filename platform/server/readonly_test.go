//go:build unix

package server_test

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestReadOnlyStore: a file that may not be written stops the start, with what to do. Root may write everything, so
// root starts the server as nobody.
func TestReadOnlyStore(t *testing.T) {
	r := newRig(t).ready()
	if err := r.store.Close(); err != nil {
		t.Fatal(err)
	}
	victim := exec.Command(os.Args[0])
	if os.Getuid() == 0 {
		victim.Path = copyFor(t, os.Args[0], filepath.Dir(r.path))
		victim.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	if err := errors.Join(os.Chmod(r.path, 0o444), os.Chmod(filepath.Dir(r.path), 0o555)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(filepath.Dir(r.path), 0o700) })
	victim.Env = append(os.Environ(), victimEnv+"="+r.path)
	said, err := victim.CombinedOutput()
	if err == nil || !strings.Contains(string(said), "the store cannot be written") || !strings.Contains(string(said), "check the permissions") {
		t.Errorf("%v, said %q", err, said)
	}
}

// copyFor puts a program where nobody can reach it.
func copyFor(t *testing.T, program, dir string) string {
	t.Helper()
	from, err := os.Open(program)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	path := filepath.Join(dir, "victim")
	to, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(to, from); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(to.Close(), os.Chmod(filepath.Dir(dir), 0o755)); err != nil {
		t.Fatal(err)
	}
	return path
}
