package ca_test

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"wxlab/sim/bilingual"
	"wxlab/sim/wxserver/ca"
)

// lab is an authority on a clock of its own, and what it said.
type lab struct {
	*ca.Authority
	dir  string
	now  time.Time
	said []bilingual.Text
}

func open(t *testing.T, dir string, now time.Time) *lab {
	t.Helper()
	l := &lab{dir: dir, now: now}
	var err error
	l.Authority, err = ca.Open(ca.Config{
		Dir: dir, Now: func() time.Time { return l.now }, Say: func(text bilingual.Text) { l.said = append(l.said, text) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func newLab(t *testing.T) *lab { return open(t, filepath.Join(t.TempDir(), "ca"), time.Now()) }

// cert is the authority's certificate.
func (l *lab) cert(t *testing.T) *x509.Certificate {
	t.Helper()
	raw, err := l.PEM()
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(raw)
	cert, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return cert
}

func TestMadeOnFirstUseAndKept(t *testing.T) {
	first := newLab(t)
	cert := first.cert(t)
	if len(first.said) != 0 {
		t.Errorf("a new authority said %v", first.said)
	}
	if !cert.IsCA || !cert.MaxPathLenZero || !cert.PermittedDNSDomainsCritical ||
		strings.Join(cert.PermittedDNSDomains, " ") != "weixin.qq.com" || cert.PublicKeyAlgorithm != x509.ECDSA {
		t.Errorf("%+v", cert)
	}
	if life := cert.NotAfter.Sub(first.now); life > 30*24*time.Hour || life < 30*24*time.Hour-time.Minute {
		t.Errorf("it lives %v", life)
	}
	again := open(t, first.dir, first.now.Add(20*24*time.Hour))
	if !again.cert(t).Equal(cert) || len(again.said) != 0 {
		t.Errorf("three weeks later it is another one; said %v", again.said)
	}
}

func TestNobodyElseReadsTheKey(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a file's mode says nothing on Windows")
	}
	l := newLab(t)
	key := filepath.Join(l.dir, "key.pem")
	for range 2 {
		for path, want := range map[string]os.FileMode{l.dir: 0o700, key: 0o600} {
			info, err := os.Stat(path)
			if err != nil || info.Mode().Perm() != want {
				t.Errorf("%s has mode %v, %v", path, info.Mode(), err)
			}
		}
		if err := os.Chmod(key, 0o644); err != nil {
			t.Fatal(err)
		}
		open(t, l.dir, l.now)
	}
	for _, path := range []string{l.Files().CA, l.Files().Bundle, l.Files().Trust} {
		if raw, err := os.ReadFile(path); err != nil || bytes.Contains(raw, []byte("PRIVATE KEY")) {
			t.Errorf("%s: %v, or it has the key", path, err)
		}
	}
}

// TestReplacedWithASentence: whatever lies in the key's place, and however old it is, the start succeeds and says why
// running programs must be started again.
func TestReplacedWithASentence(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	for name, c := range map[string]struct {
		spoil func(t *testing.T, key string)
		later time.Duration
		want  string
	}{
		"empty":        {func(t *testing.T, key string) { put(t, key, nil) }, 0, "damaged"},
		"no PEM":       {func(t *testing.T, key string) { put(t, key, []byte("hello")) }, 0, "damaged"},
		"cut off":      {func(t *testing.T, key string) { put(t, key, get(t, key)[:900]) }, 0, "damaged"},
		"key only":     {func(t *testing.T, key string) { put(t, key, get(t, key)[800:]) }, 0, "damaged"},
		"another key":  {func(t *testing.T, key string) { put(t, key, mixed(t, get(t, key))) }, 0, "damaged"},
		"huge":         {func(t *testing.T, key string) { put(t, key, make([]byte, 1<<20)) }, 0, "damaged"},
		"expired":      {func(*testing.T, string) {}, 31 * 24 * time.Hour, "time was running out"},
		"soon expired": {func(*testing.T, string) {}, 24 * 24 * time.Hour, "time was running out"},
		"of tomorrow":  {func(*testing.T, string) {}, -24 * time.Hour, "time was running out"},
	} {
		t.Run(name, func(t *testing.T) {
			old := newLab(t)
			c.spoil(t, filepath.Join(old.dir, "key.pem"))
			l := open(t, old.dir, old.now.Add(c.later))
			if len(l.said) != 1 || !strings.Contains(l.said[0].En, c.want) || !strings.Contains(l.said[0].En, "start them again") ||
				!strings.Contains(l.said[0].Zh, "重新启动") {
				t.Errorf("said %q", l.said)
			}
			if l.cert(t).Equal(old.cert(t)) {
				t.Error("it is the old one")
			}
			if !l.cert(t).Equal(open(t, old.dir, l.now).cert(t)) {
				t.Error("the new one was not kept")
			}
		})
	}
}

// TestAFolderThatCannotBeUsed is an error that says where and what to do, in both languages.
func TestAFolderThatCannotBeUsed(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "ca")
	put(t, dir, []byte("a file"))
	_, err := ca.Open(ca.Config{Dir: dir})
	both, ok := err.(bilingual.Error)
	if !ok || !strings.Contains(both.En, dir) || !strings.Contains(both.Zh, dir) || !strings.Contains(both.En, "Check") {
		t.Errorf("%v", err)
	}
}

// TestRenewedWhileRunning: a simulator that runs for months never shows a certificate that has expired, and says so
// once when it goes on with another authority.
func TestRenewedWhileRunning(t *testing.T) {
	l := newLab(t)
	first := l.cert(t)
	for day := range 40 {
		leaf, err := l.Leaf("api.weixin.qq.com")
		if err != nil {
			t.Fatalf("day %d: %v", day, err)
		}
		if _, err := leaf.Leaf.Verify(x509.VerifyOptions{Roots: poolOf(l.cert(t)), CurrentTime: l.now.Add(time.Minute)}); err != nil {
			t.Errorf("day %d: %v", day, err)
		}
		if leaf.Leaf.NotAfter.Sub(l.now) > 24*time.Hour {
			t.Errorf("day %d: the leaf lives until %v", day, leaf.Leaf.NotAfter)
		}
		l.now = l.now.Add(23*time.Hour + 30*time.Minute)
	}
	if l.cert(t).Equal(first) || len(l.said) != 1 {
		t.Errorf("after forty days: said %v", l.said)
	}
	if raw := get(t, l.Files().CA); !bytes.Contains(get(t, l.Files().Bundle), raw) {
		t.Error("the bundle has not followed")
	}
}

func TestLeavesAreGivenOutOnce(t *testing.T) {
	l := newLab(t)
	names := []string{"api.weixin.qq.com", "mp.weixin.qq.com", "API.weixin.qq.com", "mp.weixin.qq.com."}
	got := make([]*tls.Certificate, len(names))
	var asking sync.WaitGroup
	for i, name := range names {
		asking.Go(func() { got[i], _ = l.GetCertificate(&tls.ClientHelloInfo{ServerName: name}) })
	}
	asking.Wait()
	if got[0] == nil || got[1] == nil || got[0] != got[2] || got[1] != got[3] || got[0] == got[1] {
		t.Errorf("%v", got)
	}
}

// valid and invalid names that a client may ask for.
var valid = []string{"api.weixin.qq.com", "a.b.c.weixin.qq.com", "sz-api.weixin.qq.com", "1.weixin.qq.com",
	strings.Repeat("a", 63) + ".weixin.qq.com"}

var invalid = []string{"", "weixin.qq.com", ".weixin.qq.com", "qq.com", "example.com", "weixin.qq.com.evil.com",
	"evilweixin.qq.com", "*.weixin.qq.com", "a..weixin.qq.com", "-a.weixin.qq.com", "a-.weixin.qq.com", "a_b.weixin.qq.com",
	"a b.weixin.qq.com", "a\x00.weixin.qq.com", "微信.weixin.qq.com", "127.0.0.1", "::1", "api.weixin.qq.com..",
	strings.Repeat("a", 64) + ".weixin.qq.com", strings.Repeat("a.", 128) + "weixin.qq.com"}

func TestOnlyNamesOfWeChat(t *testing.T) {
	l := newLab(t)
	for _, name := range valid {
		if leaf, err := l.Leaf(name); err != nil || leaf.Leaf.VerifyHostname(name) != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
	for _, name := range invalid {
		if _, err := l.Leaf(name); err == nil || !strings.Contains(err.Error(), "weixin.qq.com") {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// FuzzLeaf: whatever name a client sends, it is refused or the certificate is good for it.
func FuzzLeaf(f *testing.F) {
	for _, name := range append(valid, invalid...) {
		f.Add(name)
	}
	a, err := ca.Open(ca.Config{Dir: f.TempDir()})
	if err != nil {
		f.Fatal(err)
	}
	raw, err := a.PEM()
	if err != nil {
		f.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(raw)
	f.Fuzz(func(t *testing.T, name string) {
		leaf, err := a.Leaf(name)
		if err != nil {
			return
		}
		if _, err := leaf.Leaf.Verify(x509.VerifyOptions{Roots: roots, DNSName: strings.TrimSuffix(name, ".")}); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	})
}

func poolOf(cert *x509.Certificate) *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(cert)
	return pool
}

func put(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func mkdir(t *testing.T, path string) {
	t.Helper()
	if err := os.MkdirAll(path, 0o700); err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, path string) []byte {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// mixed is an authority's file with the key of another.
func mixed(t *testing.T, raw []byte) []byte {
	t.Helper()
	const begin, end = "-----BEGIN PRIVATE KEY", "-----END PRIVATE KEY-----\n"
	cut := func(raw []byte) (before, key, after string) {
		before, rest, _ := strings.Cut(string(raw), begin)
		key, after, _ = strings.Cut(rest, end)
		return before, begin + key + end, after
	}
	before, _, after := cut(raw)
	_, key, _ := cut(get(t, filepath.Join(newLab(t).dir, "key.pem")))
	return []byte(before + key + after)
}
