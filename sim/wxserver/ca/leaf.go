package ca

import (
	"crypto/ecdsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"strings"
	"time"

	"wxlab/sim/bilingual"
)

const (
	leafLifetime = 24 * time.Hour
	leafRenewal  = time.Hour // what is left of it when the next one is made
	maxLeaves    = 256       // WeChat has a dozen hosts: more names are somebody's who tries them
)

// leaves are the certificates given out, by name. They have one key, because they live in one memory and are used by
// one server.
type leaves struct {
	key *ecdsa.PrivateKey
	of  map[string]*tls.Certificate
}

// GetCertificate is for tls.Config: a certificate for the name that a client asks for, which must be one of Domain.
func (a *Authority) GetCertificate(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	return a.Leaf(hello.ServerName)
}

// Leaf is a certificate for a name of Domain with a day to live at most.
func (a *Authority) Leaf(name string) (*tls.Certificate, error) {
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	if !Covers(name) {
		return nil, bilingual.Errorf("本地 CA 只为 *.%s 签发证书，不为 %.80q 签发",
			"the local CA signs for *.%s only, not for %.80q", Domain, name)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	s, err := a.current()
	if err != nil {
		return nil, err
	}
	now := a.cfg.Now()
	if leaf := a.leaves.of[name]; leaf != nil && now.Before(leaf.Leaf.NotAfter.Add(-leafRenewal)) &&
		!now.Before(leaf.Leaf.NotBefore) {
		return leaf, nil
	}
	return a.leaves.issue(s, name, now)
}

// issue signs for a name and remembers the certificate.
func (l *leaves) issue(s signer, name string, now time.Time) (_ *tls.Certificate, err error) {
	if l.key == nil {
		if l.key, err = newKey(); err != nil {
			return nil, err
		}
	}
	from, until := now.Add(-skew), now.Add(leafLifetime)
	if until.After(s.cert.NotAfter) {
		until = s.cert.NotAfter
	}
	leaf, err := certify(&x509.Certificate{
		Subject: pkix.Name{CommonName: shortName(name)}, DNSNames: []string{name}, NotBefore: from, NotAfter: until,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: serverOnly(), BasicConstraintsValid: true,
	}, s.cert, l.key.Public(), s.key)
	if err != nil {
		return nil, err
	}
	chain := &tls.Certificate{Certificate: [][]byte{leaf.Raw, s.cross.Raw}, PrivateKey: l.key, Leaf: leaf}
	if len(l.of) >= maxLeaves || l.of == nil {
		l.of = map[string]*tls.Certificate{}
	}
	l.of[name] = chain
	return chain, nil
}

// shortName is a name where a certificate's subject holds it, which has room for 64 characters.
func shortName(name string) string {
	if len(name) > 64 {
		return Domain
	}
	return name
}

// Covers reports whether a name, in lower case, is a host below Domain.
func Covers(name string) bool {
	labels, below := strings.CutSuffix(name, "."+Domain)
	if !below || len(name) > 253 {
		return false
	}
	for label := range strings.SplitSeq(labels, ".") {
		if !isLabel(label) {
			return false
		}
	}
	return true
}

func isLabel(label string) bool {
	for _, c := range []byte(label) {
		if c != '-' && (c < '0' || c > '9') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return label != "" && len(label) < 64 && label[0] != '-' && label[len(label)-1] != '-'
}
