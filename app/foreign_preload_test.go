package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// A route leads an SDK's API calls to the simulator; it gives the client's environment.
type route func(t *testing.T, simAddr string) []string

// throughBase uses the SDK's own setting or field for the API's address.
func throughBase(_ *testing.T, simAddr string) []string {
	return []string{"API_BASE=http://" + simAddr}
}

// throughPreload leaves the SDK untouched: it calls https://api.weixin.qq.com, and wechat-preload.cjs has its
// TLS connections go through a CONNECT proxy to a server with a certificate for that name.
func throughPreload(t *testing.T, simAddr string) []string {
	t.Helper()
	certificate, ca := weixinCertificate(t)
	wechat := httptest.NewUnstartedServer(httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: simAddr}))
	wechat.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}}
	wechat.StartTLS()
	t.Cleanup(wechat.Close)
	proxy := httptest.NewServer(tunnelTo(wechat.Listener.Addr().String()))
	t.Cleanup(proxy.Close)
	preload, err := filepath.Abs(filepath.Join(clientSources, "wechat-preload.cjs"))
	if err != nil {
		t.Fatal(err)
	}
	return []string{"NODE_OPTIONS=--require " + preload, "WXLAB_PROXY=" + proxy.Listener.Addr().String(),
		"NODE_EXTRA_CA_CERTS=" + ca}
}

// tunnelTo is a CONNECT proxy for WeChat's API host that ends up at addr.
func tunnelTo(addr string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodConnect || r.Host != "api.weixin.qq.com:443" {
			http.Error(w, "nothing but CONNECT api.weixin.qq.com:443", http.StatusForbidden)
			return
		}
		server, err := net.Dial("tcp", addr)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		defer server.Close()
		client, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		defer client.Close()
		io.WriteString(client, "HTTP/1.1 200 Connection established\r\n\r\n")
		go io.Copy(server, client)
		io.Copy(client, server)
	}
}

// weixinCertificate makes a certificate for the API host that signs itself, and its PEM file.
func weixinCertificate(t *testing.T) (certificate tls.Certificate, file string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{"api.weixin.qq.com"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, file
}
