package ca_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// stolen is what somebody can do who has got hold of the authority's key: sign a leaf as they like.
func stolen(t *testing.T, l *lab, leaf *x509.Certificate) tls.Certificate {
	t.Helper()
	certBlock, rest := pem.Decode(get(t, filepath.Join(l.dir, "key.pem")))
	keyBlock, rest := pem.Decode(rest)
	crossBlock, _ := pem.Decode(rest)
	parent, err := x509.ParseCertificate(certBlock.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := x509.ParsePKCS8PrivateKey(keyBlock.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	leaf.SerialNumber, leaf.NotBefore, leaf.NotAfter = big.NewInt(7), l.now.Add(-time.Minute), l.now.Add(time.Hour)
	leaf.KeyUsage, leaf.ExtKeyUsage = x509.KeyUsageDigitalSignature, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	der, err := x509.CreateCertificate(rand.Reader, leaf, parent, key.Public(), signer)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der, crossBlock.Bytes}, PrivateKey: key}
}

// others are certificates for other names than WeChat's, and the name that a client would take each for.
func others(t *testing.T, l *lab) map[string]tls.Certificate {
	return map[string]tls.Certificate{
		"www.example.com":        stolen(t, l, &x509.Certificate{DNSNames: []string{"www.example.com"}}),
		"weixin.qq.com.evil.com": stolen(t, l, &x509.Certificate{DNSNames: []string{"weixin.qq.com.evil.com"}}),
		"www.qq.com":             stolen(t, l, &x509.Certificate{DNSNames: []string{"api.weixin.qq.com", "www.qq.com"}}),
		"127.0.0.1":              stolen(t, l, &x509.Certificate{IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}),
		"::1":                    stolen(t, l, &x509.Certificate{IPAddresses: []net.IP{net.IPv6loopback}}),
		"old.example.com":        stolen(t, l, &x509.Certificate{Subject: pkix.Name{CommonName: "old.example.com"}}),
	}
}

// serve answers TLS handshakes with a certificate.
func serve(t *testing.T, config *tls.Config) (addr string) {
	t.Helper()
	ln, err := tls.Listen("tcp", "127.0.0.1:0", config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	go func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				if conn.(*tls.Conn).Handshake() == nil {
					conn.Write([]byte("shaken"))
				}
			}()
		}
	}()
	return ln.Addr().String()
}

func with(certificate tls.Certificate) *tls.Config {
	return &tls.Config{Certificates: []tls.Certificate{certificate}}
}

func TestGoTakesNoOtherName(t *testing.T) {
	l := newLab(t)
	roots := poolOf(l.cert(t))
	shake := func(addr, name string) error {
		conn, err := tls.Dial("tcp", addr, &tls.Config{RootCAs: roots, ServerName: name})
		if err == nil {
			conn.Close()
		}
		return err
	}
	if err := shake(serve(t, &tls.Config{GetCertificate: l.GetCertificate}), "api.weixin.qq.com"); err != nil {
		t.Errorf("api.weixin.qq.com: %v", err)
	}
	for name, certificate := range others(t, l) {
		if err := shake(serve(t, with(certificate)), name); err == nil {
			t.Errorf("a certificate for %s is taken", name)
		}
	}
}

func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not installed here", name)
	}
	return path
}

func TestOpenSSLTakesNoOtherName(t *testing.T) {
	openssl := tool(t, "openssl")
	l := newLab(t)
	verify := func(name string, certificate tls.Certificate) (string, error) {
		path := filepath.Join(t.TempDir(), "leaf.pem")
		put(t, path, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate.Certificate[0]}))
		match := "-verify_hostname"
		if net.ParseIP(name) != nil {
			match = "-verify_ip"
		}
		out, err := exec.Command(openssl, "verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", l.Files().Bundle,
			match, name, path).CombinedOutput()
		return string(out), err
	}
	good, err := l.Leaf("api.weixin.qq.com")
	if err != nil {
		t.Fatal(err)
	}
	if out, err := verify("api.weixin.qq.com", *good); err != nil {
		t.Errorf("%v %s", err, out)
	}
	for name, certificate := range others(t, l) {
		out, err := verify(name, certificate)
		if err == nil || !strings.Contains(out, "permitted subtree violation") && !strings.Contains(out, "excluded subtree") {
			t.Errorf("a certificate for %s: %v %s", name, err, out)
		}
	}
}

// javaClient shakes hands with each PORT as NAME and says how it went.
const javaClient = `
import javax.net.ssl.*;
import java.net.Socket;

public class Shake {
    public static void main(String[] args) throws Exception {
        for (String target : args) {
            int at = target.indexOf('=');
            int port = Integer.parseInt(target.substring(0, at));
            String name = target.substring(at + 1);
            SSLSocketFactory tls = (SSLSocketFactory) SSLSocketFactory.getDefault();
            try (SSLSocket s = (SSLSocket) tls.createSocket(new Socket("127.0.0.1", port), name, port, true)) {
                SSLParameters p = s.getSSLParameters();
                p.setEndpointIdentificationAlgorithm("HTTPS");
                s.setSSLParameters(p);
                s.startHandshake();
                System.out.println(name + " taken");
            } catch (SSLException e) {
                System.out.println(name + " refused: " + e.getMessage());
            }
        }
    }
}
`

// TestJavaTakesNoOtherName: with the trust store that is written for it, Java takes WeChat's names and no others.
func TestJavaTakesNoOtherName(t *testing.T) {
	java := tool(t, "java")
	l := newLab(t)
	source := filepath.Join(t.TempDir(), "Shake.java")
	put(t, source, []byte(javaClient))
	args := []string{"-Djavax.net.ssl.trustStore=" + l.Files().Trust, "-Djavax.net.ssl.trustStorePassword=changeit", source}
	target := func(name string, config *tls.Config) {
		_, port, _ := net.SplitHostPort(serve(t, config))
		args = append(args, port+"="+name)
	}
	target("api.weixin.qq.com", &tls.Config{GetCertificate: l.GetCertificate})
	for name, certificate := range others(t, l) {
		target(name, with(certificate))
	}
	raw, err := exec.Command(java, args...).CombinedOutput()
	out := string(raw)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if !strings.Contains(out, "api.weixin.qq.com taken") || strings.Count(out, " taken") != 1 ||
		strings.Count(out, "name constraints check failed") != len(others(t, l)) {
		t.Error(out)
	}
}
