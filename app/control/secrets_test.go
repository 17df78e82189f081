package control

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"wxlab/app/i18n"
)

// TestCallsShowNoSecrets: neither the platform's, in whatever place, nor what WeChat issued.
func TestCallsShowNoSecrets(t *testing.T) {
	w, c := serve(t)
	own := w.Settings().Component
	for _, secret := range []string{own.AppSecret.Reveal(), own.Token.Reveal(), own.EncodingAESKey.Reveal()} {
		resp, err := http.Post(w.SimURL()+"/cgi-bin/"+secret, "", strings.NewReader(`{"zeta":["`+secret+`"]}`))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}
	var made Exchange
	do(t, c, http.MethodGet, "/v1/wait?query=name:api_component_token+outcome:ok", nil, &made)
	held, err := w.Platform.Credentials(t.Context())
	for len(held) < 2 && err == nil { // the answer is on record a moment before it is stored
		if err = t.Context().Err(); err == nil {
			held, err = w.Platform.Credentials(t.Context())
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	never := []string{own.AppSecret.Reveal(), own.Token.Reveal(), own.EncodingAESKey.Reveal()}
	for _, credential := range held {
		never = append(never, credential.Value.Reveal())
	}
	for _, path := range []string{"/v1/calls", "/v1/coverage", "/v1/deliveries"} {
		var text any
		do(t, c, http.MethodGet, path, nil, &text)
		for _, secret := range never {
			if strings.Contains(jsonText(t, text), secret) {
				t.Errorf("%s shows %s", path, secret)
			}
		}
	}
	var calls CallList
	do(t, c, http.MethodGet, "/v1/calls", nil, &calls)
	all := jsonText(t, calls)
	for _, credential := range held[:2] { // the ticket and the component's token: both were on the wire
		name := w.Workspace.Fingerprints().Fingerprint(string(credential.Kind), credential.Value.Reveal())
		if !strings.Contains(all, name) {
			t.Errorf("%s is not in %s", name, all)
		}
	}
}

func TestAnnouncementsAreTheOwnersOnly(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("not tested: the files of this system have no modes")
	}
	dir := t.TempDir()
	for _, name := range []string{tokenFile, urlFile} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("older"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := Announce(dir, "http://127.0.0.1:1", "secret"); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{tokenFile, urlFile} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", name, info.Mode(), err)
		}
	}
}

// TestOwnAddressIsAHost: where the API listens on the network it answers under the address that it was reached at, and
// under no name.
func TestOwnAddressIsAHost(t *testing.T) {
	w, _ := serve(t)
	api := New(w, token, i18n.En).Handler()
	for _, c := range []struct {
		local, host string
		status      int
	}{
		{"192.168.1.10", "192.168.1.10:8682", 200}, {"192.168.1.10", "127.0.0.1:8682", 200},
		{"192.168.1.10", "192.168.1.11:8682", 403}, {"192.168.1.10", "evil.example.com", 403}, {"", "192.168.1.10", 403},
	} {
		r := httptest.NewRequest(http.MethodGet, "/readyz", nil)
		r.Host = c.host
		if c.local != "" {
			addr := &net.TCPAddr{IP: net.ParseIP(c.local), Port: 8682}
			r = r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, addr))
		}
		answer := httptest.NewRecorder()
		api.ServeHTTP(answer, r)
		if answer.Code != c.status {
			body, _ := io.ReadAll(answer.Body)
			t.Errorf("%+v: %d %s", c, answer.Code, body)
		}
	}
}
