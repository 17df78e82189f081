package sim

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"wxlab/sim/world"
)

// BenchmarkPush sends text messages to a server in this process; "client" is net/http's own share.
func BenchmarkPush(b *testing.B) {
	sink := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		_, _ = io.WriteString(w, "success")
	}))
	defer sink.Close()
	b.Run("client", func(b *testing.B) {
		client := &http.Client{Transport: &http.Transport{DisableCompression: true}}
		defer client.CloseIdleConnections()
		body := bytes.Repeat([]byte("x"), 1346)
		for b.Loop() {
			resp, err := client.Post(sink.URL, "text/xml", bytes.NewReader(body))
			if err != nil {
				b.Fatal(err)
			}
			_, _ = io.Copy(io.Discard, resp.Body)
			_ = resp.Body.Close()
		}
	})
	b.Run("sim", func(b *testing.B) {
		s := New(Config{Seed: 1})
		p := world.Platform{
			AppID: "wxc0ffee1234567890", Secret: "0123456789abcdef0123456789abcdef", Token: "benchtoken",
			AESKey:   "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
			EventURL: sink.URL, MessageURL: sink.URL + "/$APPID$",
		}
		if err := s.PutPlatform(p); err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			if d, err := s.Trigger(b.Context(), Trigger{Event: "text"}); err != nil || !d.Accepted {
				b.Fatal(d.Verdict, err)
			}
		}
	})
}
