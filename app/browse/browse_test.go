package browse

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"wxlab/app/sdk"
	"wxlab/sim/wxserver/ca"
)

// TestTheBrowserTrustsTheCAByTheHashOfItsKey, which openssl reckons, too.
func TestTheBrowserTrustsTheCAByTheHashOfItsKey(t *testing.T) {
	road := newRoad(t)
	pem, err := os.ReadFile(road.Files.CA)
	if err != nil {
		t.Fatal(err)
	}
	flags, err := Flags(road, pem, "/profile")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("openssl is not installed")
	}
	hash, err := exec.CommandContext(t.Context(), "sh", "-c", `openssl x509 -in "$1" -pubkey -noout | openssl pkey -pubin -outform der |
		openssl dgst -sha256 -binary | openssl base64`, "sh", road.Files.CA).Output()
	if want := "--ignore-certificate-errors-spki-list=" + strings.TrimSpace(string(hash)); err != nil ||
		!strings.Contains(strings.Join(flags, "\n"), want) {
		t.Errorf("%v, no %s in %q", err, want, flags)
	}
}

func TestWithoutACertificateThereIsNoBrowser(t *testing.T) {
	for _, pem := range []string{"", "rubbish", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"} {
		if flags, err := Flags(sdk.Road{}, []byte(pem), "/profile"); err == nil {
			t.Errorf("%q gives %q", pem, flags)
		}
	}
}

// TestTheProfileGoesWithTheBrowser: nothing of it is left behind.
func TestTheProfileGoesWithTheBrowser(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the browser of this test is a shell script")
	}
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	told := filepath.Join(t.TempDir(), "told")
	program := filepath.Join(t.TempDir(), "browser")
	script := "#!/bin/sh\nfor a; do case $a in --user-data-dir=*) touch \"${a#*=}/cookies\";; esac; echo \"$a\"; done >" + told + "\n"
	if err := os.WriteFile(program, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := Open(context.Background(), program, newRoad(t), Home); err != nil {
		t.Fatal(err)
	}
	args, err := os.ReadFile(told)
	if err != nil || !strings.HasSuffix(string(args), "\n"+Home+"\n") || !strings.Contains(string(args), "--user-data-dir="+temp) {
		t.Errorf("%v, started with %s", err, args)
	}
	if left, err := os.ReadDir(temp); err != nil || len(left) > 0 {
		t.Errorf("%v, left %v", err, left)
	}
}

func TestWhereNoBrowserIs(t *testing.T) {
	if path, err := Find([]string{filepath.Join(t.TempDir(), "chromium")}); !errors.Is(err, ErrNoBrowser) {
		t.Errorf("%q, %v", path, err)
	}
	for _, system := range []string{"linux", "darwin", "windows"} {
		if len(Names(system)) == 0 {
			t.Error(system)
		}
	}
}

// newRoad is to a simulator that has a CA and nothing else.
func newRoad(t *testing.T) sdk.Road {
	t.Helper()
	a, err := ca.Open(ca.Config{Dir: filepath.Join(t.TempDir(), "ca")})
	if err != nil {
		t.Fatal(err)
	}
	return sdk.Road{Proxy: "127.0.0.1:8681", Base: "http://127.0.0.1:8681", Files: a.Files()}
}
