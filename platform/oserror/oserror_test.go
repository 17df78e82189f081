package oserror

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
)

// The errors come from the system that the test runs on.

func TestOfPorts(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := ln.Addr().String()
	if _, err := net.Listen("tcp", addr); !PortTaken(err) || Refused(err) || PortForbidden(err) {
		t.Errorf("busy: %v", err)
	}
	ln.Close()
	_, err = http.Get("http://" + addr)
	if !Refused(err) || PortTaken(err) || DiskFull(err) || ReadOnly(err) {
		t.Errorf("refused: %v", err)
	}
}

func TestOfConnections(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		conn.(*net.TCPConn).SetLinger(0)
		conn.Close()
	}))
	defer server.Close()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
	if _, err := io.ReadAll(conn); !Reset(err) || Refused(err) {
		t.Errorf("reset: %v", err)
	}
}

func TestOfFiles(t *testing.T) {
	for _, err := range []error{syscall.EROFS, syscall.EACCES, &os.PathError{Err: syscall.EPERM}} {
		if !ReadOnly(err) || DiskFull(err) {
			t.Errorf("read-only: %v", err)
		}
	}
	if !DiskFull(&os.PathError{Err: syscall.ENOSPC}) {
		t.Error("a full disk is none")
	}
	if runtime.GOOS == "linux" {
		full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer full.Close()
		if _, err := full.Write([]byte("a")); !DiskFull(err) || ReadOnly(err) {
			t.Errorf("full: %v", err)
		}
	}
}

// TestOfFoldersThatAreMissing holds them apart from files that stand where a folder should, as far as the system does.
func TestOfFoldersThatAreMissing(t *testing.T) {
	dir := t.TempDir()
	if _, err := os.Open(filepath.Join(dir, "none", "file")); Kind(err) != "missing" {
		t.Errorf("a missing folder: %q, %v", Kind(err), err)
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	want := map[bool]string{false: "no_folder", true: "missing"}[runtime.GOOS == "windows"]
	if _, err := os.Open(filepath.Join(file, "inside")); Kind(err) != want {
		t.Errorf("a file for a folder: %q, %v", Kind(err), err)
	}
}

func TestOfNothing(t *testing.T) {
	for _, err := range []error{nil, errors.New("connection refused"), syscall.EINVAL} {
		if Refused(err) || Reset(err) || PortTaken(err) || PortForbidden(err) || DiskFull(err) || ReadOnly(err) {
			t.Errorf("%v", err)
		}
	}
}
