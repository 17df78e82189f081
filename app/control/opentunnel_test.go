package control

import (
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"wxlab/app/i18n"
	"wxlab/app/road"
	"wxlab/app/workspace"
	"wxlab/platform"
	"wxlab/tunnel/ngroktest"
)

// TestOpeningAnswersWhileNgrokIsAway: nobody listens, somebody listens and says nothing, or a proxy does. The answer
// comes when patience ends, says so in both languages, and the road is off again.
func TestOpeningAnswersWhileNgrokIsAway(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	gone, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	gone.Close()
	w, _ := serve(t)
	s := New(w, token, i18n.En)
	if s.patience > 18*time.Second {
		t.Errorf("callers wait %v", s.patience)
	}
	s.patience = time.Second
	h := s.Handler()
	for name, set := range map[string]workspace.TunnelSettings{
		"nobody": {ConnectAddr: gone.Addr().String()},
		"silent": {ConnectAddr: silent.Addr().String()},
		"proxy":  {Proxy: platform.Secret("http://" + silent.Addr().String())},
	} {
		set.Kind, set.Authtoken = workspace.TunnelNgrok, ngroktest.Token
		if err := w.SetTunnel(t.Context(), set); err != nil {
			t.Fatal(err)
		}
		for lang, says := range map[string]string{"en": "ngrok was not reached within 1 s", "zh": "1 秒内没有连上 ngrok"} {
			r := httptest.NewRequest("POST", "http://127.0.0.1/v1/tunnel/open", nil)
			r.Header.Set("Authorization", "Bearer "+token)
			r.Header.Set("Accept-Language", lang)
			rec, begun := httptest.NewRecorder(), time.Now()
			h.ServeHTTP(rec, r)
			var f failure
			if err := json.Unmarshal(rec.Body.Bytes(), &f); err != nil {
				t.Fatal(err)
			}
			if took := time.Since(begun); rec.Code != http.StatusUnprocessableEntity || took > 5*time.Second ||
				!strings.Contains(f.Error, says) || f.Exit != workspace.ExitEnvironment {
				t.Errorf("%s, %s: %d after %v: %s", name, lang, rec.Code, took, rec.Body)
			}
			if state := w.Road.Status().State; state != road.Off {
				t.Errorf("%s: the road is %s", name, state)
			}
		}
	}
}
