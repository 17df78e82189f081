package ca

import (
	"bytes"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"software.sslmate.com/src/go-pkcs12"

	"wxlab/fixtures"
)

// The authority's files. All but the key may be shown to anybody.
const (
	keyFile     = "key.pem"
	caFile      = "ca.pem"     // the CA alone, for what adds it to other roots: node
	bundleFile  = "bundle.pem" // the system's roots and the CA, for what replaces them: Go, Python, curl, PHP
	trustFile   = "trust.p12"  // the JDK's roots and the CA's, for Java
	preloadFile = "wechat-preload.cjs"
)

// TrustPassword opens the trust store. It is Java's usual one: there is no secret in the store.
const TrustPassword = "changeit"

// Files are the paths of what an authority in a folder writes for clients.
type Files struct {
	CA      string // the CA's certificate, PEM
	Bundle  string // the system's roots and the CA, PEM
	Trust   string // the JDK's roots and the CA's, PKCS#12 with TrustPassword
	PHP     string // a folder with an ini file for PHP_INI_SCAN_DIR
	Preload string // what leads a Node.js program through a proxy: for --require
}

// FilesIn are the paths in an authority's folder.
func FilesIn(dir string) Files {
	return Files{
		CA: filepath.Join(dir, caFile), Bundle: filepath.Join(dir, bundleFile), Trust: filepath.Join(dir, trustFile),
		PHP: filepath.Join(dir, "php"), Preload: filepath.Join(dir, preloadFile),
	}
}

// Files are the paths of what clients are given.
func (a *Authority) Files() Files { return FilesIn(a.cfg.Dir) }

func (a *Authority) path(name string) string { return filepath.Join(a.cfg.Dir, name) }

// write writes the files for clients.
func (a *Authority) write() error {
	files, ours := a.Files(), a.signer.pem()
	trust, err := trustStore(javaRoots(a.cfg.Java, a.cfg.System), a.signer.root)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(files.PHP, 0o700); err != nil {
		return err
	}
	return errors.Join(
		writeFile(files.CA, 0o644, ours),
		writeFile(files.Bundle, 0o644, append(systemRoots(a.cfg.System), ours...)),
		writeFile(files.Trust, 0o644, trust),
		writeFile(filepath.Join(files.PHP, "wxlab.ini"), 0o644, phpINI(files.Bundle)),
		writeFile(files.Preload, 0o644, fixtures.Preload()),
	)
}

// writeFile replaces a file at once, so that nobody reads half of it; one that has these bytes already stays as it is.
func writeFile(path string, mode os.FileMode, data []byte) error {
	if info, err := os.Lstat(path); err == nil && info.Mode().IsRegular() && info.Size() == int64(len(data)) {
		if there, err := os.ReadFile(path); err == nil && bytes.Equal(there, data) {
			return os.Chmod(path, mode)
		}
	}
	draft, err := os.CreateTemp(filepath.Dir(path), ".draft-*") // for its owner only
	if err != nil {
		return err
	}
	_, err = draft.Write(data)
	err = errors.Join(err, draft.Chmod(mode), draft.Sync(), draft.Close())
	if err == nil {
		err = os.Rename(draft.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(draft.Name()))
	}
	return nil
}

// trustStore is a store for Java. Java 8u202, the last that many companies could use for nothing, reads no newer
// encryption than this one; what it hides are public certificates.
func trustStore(roots []*x509.Certificate, ours *x509.Certificate) ([]byte, error) {
	entries := []pkcs12.TrustStoreEntry{{Cert: ours, FriendlyName: "wxlab"}}
	for i, root := range roots {
		entries = append(entries, pkcs12.TrustStoreEntry{Cert: root, FriendlyName: fmt.Sprintf("root%03d", i)})
	}
	return pkcs12.LegacyDES.EncodeTrustStoreEntries(entries, TrustPassword)
}

// phpINI are the settings of PHP's curl and streams.
func phpINI(bundle string) []byte {
	value := iniString(filepath.ToSlash(bundle))
	return fmt.Appendf(nil, "; Wxlab: trusts the local CA for *.%s\ncurl.cainfo = %s\nopenssl.cafile = %s\n", Domain, value, value)
}

// iniString quotes a value: PHP puts variables into double quotes, and has no escape in single ones.
func iniString(s string) string {
	if !strings.Contains(s, "'") {
		return "'" + s + "'"
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`).Replace(s) + `"`
}
