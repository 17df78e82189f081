// Package ca is the simulator's own certificate authority (本地 CA): with it an SDK that calls https://api.weixin.qq.com
// reaches the simulator under that very name. It is made on first use, lasts thirty days, and can sign for nothing but
// names of weixin.qq.com, so that whoever gets hold of its key can do no harm elsewhere. No system store ever gets it: it
// lies in files of its own, for each language the kind that this language reads.
package ca

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"wxlab/sim/bilingual"
)

// Domain is what the authority may sign for, with everything below it.
const Domain = "weixin.qq.com"

const (
	lifetime = 30 * 24 * time.Hour
	renewal  = 7 * 24 * time.Hour // what is left of the lifetime when a new one is made
	skew     = time.Hour          // by which another machine's clock may run behind
)

// Config says where the authority lies. Everything but Dir has a default.
type Config struct {
	Dir    string               // the folder of its files
	Now    func() time.Time     // real time, since clients check certificates by theirs
	Say    func(bilingual.Text) // told when an authority had to be replaced: programs under way do not trust the new one
	System []string             // PEM files where a system may keep its roots; the first that is there counts
	Java   []string             // key stores of JDKs likewise, as patterns of filepath.Glob
}

// Authority is an open one. It may be used by many goroutines.
type Authority struct {
	cfg Config

	mu     sync.Mutex
	signer signer
	leaves leaves
}

// signer is a CA's key and certificates. Java does not hold a CA that it trusts to its constraint, only one below: it is
// given a root without a key, which has signed for this CA and never signs again.
type signer struct {
	key   *ecdsa.PrivateKey
	cert  *x509.Certificate // signed by itself
	cross *x509.Certificate // the same, signed by the root: sent with every leaf
	root  *x509.Certificate
}

// Open loads the authority in cfg.Dir, or makes one, and writes the files that clients are given. One that is damaged,
// or about to expire, is replaced, and cfg.Say is told why.
func Open(cfg Config) (*Authority, error) {
	dir, err := filepath.Abs(cfg.Dir)
	if err != nil {
		return nil, folderError(cfg.Dir, err)
	}
	cfg.Dir = dir
	a := &Authority{cfg: cfg.complete()}
	if err := a.open(); err != nil {
		return nil, folderError(dir, err)
	}
	return a, nil
}

func (c Config) complete() Config {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Say == nil {
		c.Say = func(bilingual.Text) {}
	}
	if c.System == nil {
		c.System = systemPlaces()
	}
	if c.Java == nil {
		c.Java = javaPlaces(os.Getenv)
	}
	return c
}

func folderError(dir string, err error) error {
	return bilingual.Errorf("本地 CA 无法写入 %s：%v。请检查该目录的权限和磁盘空间，或删除它后重新启动",
		"the local CA cannot be kept in %s: %v. Check the folder's permissions and the space on the disk, "+
			"or delete it and start again", dir, err)
}

func (a *Authority) open() error {
	if err := os.MkdirAll(a.cfg.Dir, 0o700); err != nil {
		return err
	}
	if err := os.Chmod(a.cfg.Dir, 0o700); err != nil {
		return err
	}
	s, err := load(a.path(keyFile), a.cfg.Now())
	if err != nil {
		return a.replace(err)
	}
	a.signer = s
	return a.write()
}

// replace makes an authority and puts it in force, because the one that was there could not go on, or there was none.
func (a *Authority) replace(why error) error {
	s, err := newSigner(a.cfg.Now())
	if err != nil {
		return err
	}
	if err := s.save(a.path(keyFile)); err != nil {
		return err
	}
	a.signer, a.leaves = s, leaves{}
	if !errors.Is(why, fs.ErrNotExist) {
		a.cfg.Say(bilingual.Textf("本地 CA 已重新生成：%v。正在运行的程序信任的是旧的，请重新启动它们",
			"the local CA was made anew: %v. Programs that are running trust the old one: start them again", reason(why)))
	}
	return a.write()
}

// current is the authority's signer, renewed where its time is running out. Where that fails the old one goes on while
// it can. The caller holds the lock.
func (a *Authority) current() (signer, error) {
	why := a.signer.check(a.cfg.Now())
	if why == nil {
		return a.signer, nil
	}
	if err := a.replace(why); err != nil && !a.signer.validAt(a.cfg.Now()) {
		return signer{}, folderError(a.cfg.Dir, err)
	}
	return a.signer, nil
}

// newSigner makes a CA, and the root above it, which signs this one time: its key is never kept. The name tells one from
// another in a browser's list.
func newSigner(now time.Time) (s signer, err error) {
	mark := make([]byte, 4)
	_, _ = rand.Read(mark) // it cannot fail
	name := "Wxlab local CA " + hex.EncodeToString(mark)
	if s.key, err = newKey(); err != nil {
		return s, err
	}
	rootKey, err := newKey()
	if err != nil {
		return s, err
	}
	root, own := template(name+" root", 1, now), template(name, 0, now)
	if s.root, err = certify(root, root, rootKey.Public(), rootKey); err != nil {
		return s, err
	}
	if s.cross, err = certify(own, s.root, s.key.Public(), rootKey); err != nil {
		return s, err
	}
	s.cert, err = certify(own, own, s.key.Public(), s.key)
	return s, err
}

// newKey draws a key, never from a seed: it is a secret.
func newKey() (*ecdsa.PrivateKey, error) { return ecdsa.GenerateKey(elliptic.P256(), rand.Reader) }

// template is a CA of Domain's names. A constraint on names says nothing of addresses, so those are excluded.
func template(name string, pathLength int, now time.Time) *x509.Certificate {
	return &x509.Certificate{
		Subject:   pkix.Name{Organization: []string{"Wxlab"}, CommonName: name},
		NotBefore: now.Add(-skew), NotAfter: now.Add(lifetime),
		IsCA: true, BasicConstraintsValid: true, MaxPathLen: pathLength, MaxPathLenZero: pathLength == 0,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature, ExtKeyUsage: serverOnly(),
		PermittedDNSDomainsCritical: true, PermittedDNSDomains: []string{Domain}, ExcludedIPRanges: everyAddress(),
	}
}

// certify signs what template says of a key.
func certify(template, parent *x509.Certificate, key any, signer *ecdsa.PrivateKey) (*x509.Certificate, error) {
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key, signer)
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(der)
}

func serverOnly() []x509.ExtKeyUsage { return []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth} }

func everyAddress() []*net.IPNet {
	return []*net.IPNet{
		{IP: net.IPv4zero.To4(), Mask: net.CIDRMask(0, 32)}, {IP: net.IPv6zero, Mask: net.CIDRMask(0, 128)},
	}
}

// What may be wrong with an authority on the disk.
var (
	errDamaged = bilingual.Errorf("密钥文件已损坏", "its key file is damaged")
	errExpired = bilingual.Errorf("旧的有效期将尽", "its time was running out")
)

// reason is err in both languages.
func reason(err error) bilingual.Text {
	var both bilingual.Error
	if errors.As(err, &both) {
		return both.Text
	}
	return bilingual.Verbatim(err.Error())
}

// check tells why a signer cannot go on, nil where it can.
func (s signer) check(now time.Time) error {
	if !s.validAt(now) || s.cert.NotAfter.Sub(now) < renewal {
		return errExpired
	}
	return nil
}

func (s signer) validAt(now time.Time) bool {
	return !now.Before(s.cert.NotBefore) && now.Before(s.cert.NotAfter)
}

// load reads a key file: certificates and key together, so that no crash can part them.
func load(path string, now time.Time) (signer, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return signer{}, err
	case !info.Mode().IsRegular() || info.Size() > 64<<10: // to open a pipe would wait for ever
		return signer{}, errDamaged
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return signer{}, err
	}
	s, ok := parseSigner(raw)
	if !ok {
		return signer{}, errDamaged
	}
	if err := s.check(now); err != nil {
		return signer{}, err
	}
	return s, os.Chmod(path, 0o600)
}

// parseSigner reads what save wrote. A certificate without the constraint is none of ours.
func parseSigner(raw []byte) (s signer, ok bool) {
	var certs []*x509.Certificate
	for block, rest := pem.Decode(raw); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			parsed, _ := x509.ParsePKCS8PrivateKey(block.Bytes)
			s.key, _ = parsed.(*ecdsa.PrivateKey)
			continue
		}
		cert, err := x509.ParseCertificate(block.Bytes)
		if err != nil || !constrained(cert) {
			return s, false
		}
		certs = append(certs, cert)
	}
	if s.key == nil || len(certs) != 3 {
		return s, false
	}
	s.cert, s.cross, s.root = certs[0], certs[1], certs[2]
	return s, s.key.PublicKey.Equal(s.cert.PublicKey) && s.key.PublicKey.Equal(s.cross.PublicKey) &&
		s.cross.CheckSignatureFrom(s.root) == nil
}

func constrained(cert *x509.Certificate) bool {
	return cert.IsCA && cert.PermittedDNSDomainsCritical && slices.Equal(cert.PermittedDNSDomains, []string{Domain})
}

func (s signer) save(path string) error {
	der, err := x509.MarshalPKCS8PrivateKey(s.key)
	if err != nil {
		return err
	}
	key := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
	return writeFile(path, 0o600, bytes.Join([][]byte{s.pem(), key, asPEM(s.cross), asPEM(s.root)}, nil))
}

func (s signer) pem() []byte { return asPEM(s.cert) }

func asPEM(cert *x509.Certificate) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert.Raw})
}

// PEM is the authority's certificate, for whoever wants to trust it.
func (a *Authority) PEM() ([]byte, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	s, err := a.current()
	if err != nil {
		return nil, err
	}
	return s.pem(), nil
}
