package ca

import (
	"bytes"
	"crypto/x509"
	"encoding/binary"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"slices"

	"software.sslmate.com/src/go-pkcs12"
)

// systemPlaces are the files where systems keep their roots.
func systemPlaces() []string {
	return []string{
		"/etc/ssl/certs/ca-certificates.crt",                // Debian, Ubuntu, Arch, Alpine
		"/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", // Fedora, RHEL, openEuler
		"/etc/pki/tls/certs/ca-bundle.crt",                  // their older versions
		"/etc/ssl/ca-bundle.pem",                            // openSUSE
		"/etc/ssl/cert.pem",                                 // macOS, BSD
		`C:\Program Files\Git\mingw64\etc\ssl\certs\ca-bundle.crt`,
	}
}

// javaPlaces are patterns of the files where JDKs keep their roots: first that of the JDK in use.
func javaPlaces(getenv func(string) string) []string {
	var out []string
	in := func(home string) {
		out = append(out, filepath.Join(home, "lib/security/cacerts"), filepath.Join(home, "jre/lib/security/cacerts"))
	}
	if home := getenv("JAVA_HOME"); home != "" {
		in(home)
	}
	if java, err := exec.LookPath("java"); err == nil {
		if java, err = filepath.EvalSymlinks(java); err == nil {
			in(filepath.Dir(filepath.Dir(java)))
		}
	}
	for _, home := range []string{
		"/usr/lib/jvm/*", "/Library/Java/JavaVirtualMachines/*/Contents/Home", `C:\Program Files\Java\*`,
		`C:\Program Files\Eclipse Adoptium\*`,
	} {
		in(home)
	}
	return append(out, "/etc/ssl/certs/java/cacerts", "/etc/pki/java/cacerts")
}

// systemRoots is the first file of certificates that can be read; without one the CA stands alone.
func systemRoots(places []string) []byte {
	for _, place := range places {
		if raw, ok := readRegular(place); ok && len(parsePEM(raw)) > 0 {
			return append(bytes.TrimRight(raw, "\n"), '\n')
		}
	}
	return nil
}

// javaRoots are those of the first JDK that is found, the system's where there is none.
func javaRoots(patterns, system []string) []*x509.Certificate {
	for _, pattern := range patterns {
		stores, _ := filepath.Glob(pattern)             // it fails only for a pattern that is none
		for _, store := range slices.Backward(stores) { // the newest is the last
			raw, ok := readRegular(store)
			if !ok {
				continue
			}
			if roots := readStore(raw); len(roots) > 0 {
				return roots
			}
		}
	}
	return parsePEM(systemRoots(system))
}

// maxStore is more than any store of roots has.
const maxStore = 16 << 20

func readRegular(path string) ([]byte, bool) {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxStore {
		return nil, false
	}
	raw, err := os.ReadFile(path)
	return raw, err == nil
}

// parsePEM gives the certificates of a PEM file, without those that Go cannot read.
func parsePEM(raw []byte) (certs []*x509.Certificate) {
	for {
		var block *pem.Block
		if block, raw = pem.Decode(raw); block == nil {
			return certs
		}
		if cert, err := x509.ParseCertificate(block.Bytes); err == nil {
			certs = append(certs, cert)
		}
	}
}

// readStore reads a JDK's roots: a PKCS#12 store without a password since Java 18, with Java's usual one where somebody
// made it so, or a store of Java's own kind, JKS, as before and on Debian.
func readStore(raw []byte) []*x509.Certificate {
	if certs, ok := readJKS(raw); ok {
		return certs
	}
	for _, password := range []string{"", TrustPassword} {
		if certs, err := pkcs12.DecodeTrustStore(raw, password); err == nil {
			return certs
		}
	}
	return nil
}

// readJKS reads the trusted certificates of a Java key store: magic number, version, count; for each entry its tag, an
// alias, the time, the certificate's type, and the certificate. The checksum at its end is not looked at: who could
// change the file could change the checksum.
func readJKS(raw []byte) (certs []*x509.Certificate, ok bool) {
	const magic, version, trusted = 0xfeedfeed, 2, 2
	r := jks{raw}
	if r.number(4) != magic || r.number(4) != version {
		return nil, false
	}
	for range r.number(4) {
		if r.number(4) != trusted { // a private key: no store of roots has one
			break
		}
		r.take(r.number(2)) // alias
		r.take(8)           // time
		r.take(r.number(2)) // type
		if cert, err := x509.ParseCertificate(r.take(r.number(4))); err == nil {
			certs = append(certs, cert)
		}
	}
	return certs, true
}

// jks is what is left of a key store. Beyond its end there are zeroes and nothing.
type jks struct{ rest []byte }

func (r *jks) take(n int) []byte {
	if n > len(r.rest) {
		n = len(r.rest)
	}
	taken := r.rest[:n]
	r.rest = r.rest[n:]
	return taken
}

func (r *jks) number(size int) int {
	var padded [8]byte
	copy(padded[8-size:], r.take(size))
	return int(binary.BigEndian.Uint64(padded[:]))
}
