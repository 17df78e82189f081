package ca_test

import (
	"bytes"
	"crypto/x509"
	"encoding/binary"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"software.sslmate.com/src/go-pkcs12"

	"wxlab/sim/wxserver/ca"
)

// fakeRoot is a CA of somebody else's, for stores of roots that tests make.
func fakeRoot(t *testing.T) *x509.Certificate { return newLab(t).cert(t) }

func asPEM(cert *x509.Certificate) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert.Raw})
}

// asJKS is a store of Java's own kind with one root.
func asJKS(cert *x509.Certificate) []byte {
	var b bytes.Buffer
	text := func(s string) { binary.Write(&b, binary.BigEndian, uint16(len(s))); b.WriteString(s) }
	binary.Write(&b, binary.BigEndian, []uint32{0xfeedfeed, 2, 1, 2})
	text("a root")
	binary.Write(&b, binary.BigEndian, time.Now().UnixMilli())
	text("X.509")
	binary.Write(&b, binary.BigEndian, uint32(len(cert.Raw)))
	b.Write(cert.Raw)
	return append(b.Bytes(), make([]byte, 20)...) // a checksum
}

func asPKCS12(t *testing.T, cert *x509.Certificate, e *pkcs12.Encoder, password string) []byte {
	t.Helper()
	raw, err := e.EncodeTrustStore([]*x509.Certificate{cert}, password)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// TestTrustStoreHasTheRootsOfTheJDK, of whatever kind its own store is, and the system's where there is no JDK.
func TestTrustStoreHasTheRootsOfTheJDK(t *testing.T) {
	root, system := fakeRoot(t), fakeRoot(t)
	damaged := asJKS(root)
	for name, c := range map[string]struct {
		store []byte
		want  *x509.Certificate
	}{
		"JKS":                        {asJKS(root), root},
		"PKCS#12":                    {asPKCS12(t, root, pkcs12.Modern, "changeit"), root},
		"PKCS#12, no password":       {asPKCS12(t, root, pkcs12.Passwordless, ""), root},
		"JKS cut off":                {damaged[:len(damaged)/2], system},
		"PKCS#12, other secret":      {asPKCS12(t, root, pkcs12.Modern, "mine"), system},
		"something else":             {[]byte("hello"), system},
		"empty":                      {nil, system},
		"JKS that claims to be huge": {[]byte("\xfe\xed\xfe\xed\x00\x00\x00\x02\xff\xff\xff\xff\x00\x00\x00\x02"), system},
	} {
		dir := t.TempDir()
		cacerts, bundle := filepath.Join(dir, "jdk-21", "cacerts"), filepath.Join(dir, "roots.pem")
		mkdir(t, filepath.Dir(cacerts))
		put(t, cacerts, c.store)
		put(t, bundle, asPEM(system))
		a, err := ca.Open(ca.Config{
			Dir: filepath.Join(dir, "ca"), Java: []string{filepath.Join(dir, "jdk-*", "cacerts")}, System: []string{bundle},
		})
		if err != nil {
			t.Fatal(name, err)
		}
		leaf, err := a.Leaf("api.weixin.qq.com")
		if err != nil {
			t.Fatal(err)
		}
		cross, err := x509.ParseCertificate(leaf.Certificate[1])
		if err != nil {
			t.Fatal(err)
		}
		certs, err := pkcs12.DecodeTrustStore(get(t, a.Files().Trust), ca.TrustPassword)
		if err != nil || len(certs) != 2 {
			t.Fatalf("%s: %d certificates, %v", name, len(certs), err)
		}
		if cross.CheckSignatureFrom(certs[0]) != nil || !certs[1].Equal(c.want) {
			t.Errorf("%s: the store has %v and %v", name, certs[0].Subject, certs[1].Subject)
		}
	}
}

// TestBundleHasTheSystemsRoots: the first file that has any, and our CA after them; the CA alone where there is none.
func TestBundleHasTheSystemsRoots(t *testing.T) {
	dir, root := t.TempDir(), fakeRoot(t)
	at := func(name string, data []byte) string {
		put(t, filepath.Join(dir, name), data)
		return filepath.Join(dir, name)
	}
	none, empty, good := filepath.Join(dir, "none"), at("empty", []byte("no roots")), at("good", asPEM(root))
	second := at("second", asPEM(fakeRoot(t)))
	for _, c := range []struct {
		system []string
		roots  []byte
	}{{[]string{none, empty, dir, good, second}, asPEM(root)}, {[]string{none, empty}, nil}} {
		a, err := ca.Open(ca.Config{Dir: filepath.Join(t.TempDir(), "ca"), System: c.system, Java: []string{none}})
		if err != nil {
			t.Fatal(err)
		}
		own, err := a.PEM()
		if err != nil {
			t.Fatal(err)
		}
		if got := get(t, a.Files().Bundle); !bytes.Equal(got, append(c.roots, own...)) {
			t.Errorf("%v: %s", c.system, got)
		}
		if got := get(t, a.Files().CA); !bytes.Equal(got, own) {
			t.Errorf("ca.pem is %s", got)
		}
	}
}

func TestKeytoolReadsTheTrustStore(t *testing.T) {
	keytool := tool(t, "keytool")
	l := newLab(t)
	out, err := exec.Command(keytool, "-J-Duser.language=en", "-list", "-storetype", "PKCS12", "-keystore", l.Files().Trust,
		"-storepass", ca.TrustPassword).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "wxlab,") || strings.Count(string(out), "trustedCertEntry") < 2 {
		t.Errorf("%v %.2000s", err, out)
	}
}

func TestFilesForPHPAndNode(t *testing.T) {
	for name, want := range map[string]string{
		"plain": "'%s'", "with space": "'%s'", "with 'quote'": `"%s"`, "a ${HOME} $x": "'%s'", "微信": "'%s'",
	} {
		l := open(t, filepath.Join(t.TempDir(), name, "ca"), time.Now())
		bundle := strings.ReplaceAll(want, "%s", filepath.ToSlash(l.Files().Bundle))
		ini := string(get(t, filepath.Join(l.Files().PHP, "wxlab.ini")))
		for _, line := range []string{"curl.cainfo = " + bundle, "openssl.cafile = " + bundle} {
			if !strings.Contains(ini, line+"\n") {
				t.Errorf("no %q in %s", line, ini)
			}
		}
		if script := get(t, l.Files().Preload); !bytes.Contains(script, []byte("WXLAB_PROXY")) {
			t.Errorf("the preload script is %.100s", script)
		}
	}
}

// TestFilesThatSomebodyChanged are as they should be after the next start.
func TestFilesThatSomebodyChanged(t *testing.T) {
	l := newLab(t)
	files := l.Files()
	for _, path := range []string{files.CA, files.Bundle, files.Preload, filepath.Join(files.PHP, "wxlab.ini")} {
		before := get(t, path)
		for _, change := range [][]byte{nil, []byte("changed"), bytes.Repeat([]byte("x"), len(before))} {
			put(t, path, change)
			open(t, l.dir, l.now)
			if !bytes.Equal(get(t, path), before) {
				t.Errorf("%s stays as %.20q", path, change)
			}
		}
	}
}

// TestFilesThatSomebodyDeletedMeanwhile are there again before a program is told to trust them, and the authority is the
// one that programs under way trust.
func TestFilesThatSomebodyDeletedMeanwhile(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	l := newLab(t)
	before, files := l.cert(t), l.Files()
	for _, harm := range []func(path string) error{
		os.Remove, func(path string) error { return os.WriteFile(path, []byte("x"), 0o600) },
		func(string) error { return os.RemoveAll(l.dir) },
	} {
		for _, path := range []string{
			filepath.Join(l.dir, "key.pem"), files.CA, files.Bundle, files.Trust, files.Preload, filepath.Join(files.PHP, "wxlab.ini"),
		} {
			good := get(t, path)
			if err := harm(path); err != nil {
				t.Fatal(err)
			}
			if !l.cert(t).Equal(before) {
				t.Fatalf("%s: another authority", path)
			}
			if path != files.Trust && !bytes.Equal(get(t, path), good) || len(get(t, path)) != len(good) {
				t.Errorf("%s is not as it was", path)
			}
		}
	}
	if !open(t, l.dir, l.now).cert(t).Equal(before) || len(l.said) > 0 {
		t.Errorf("another authority after the next start; said %v", l.said)
	}
}

// TestAFolderThatIsNoneAnyMore is said, not left for the program to find out.
func TestAFolderThatIsNoneAnyMore(t *testing.T) {
	l := newLab(t)
	if err := os.RemoveAll(l.dir); err != nil {
		t.Fatal(err)
	}
	put(t, l.dir, []byte("a file"))
	if _, err := l.PEM(); err == nil || !strings.Contains(err.Error(), l.dir) {
		t.Errorf("%v", err)
	}
	if _, err := l.Leaf("api.weixin.qq.com"); err != nil {
		t.Errorf("programs under way are not answered: %v", err)
	}
}
