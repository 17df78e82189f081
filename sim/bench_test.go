package sim

import (
	"bytes"
	"fmt"
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

// BenchmarkSnapshot writes a world of 200 accounts that have followers and have talked.
func BenchmarkSnapshot(b *testing.B) {
	s := New(Config{Seed: 1})
	for i := len(s.Accounts()); i < 200; i++ {
		a := world.Account{NickName: fmt.Sprint("账号", i), Kind: world.OfficialAccount, ServiceType: 2}
		for j := range 6 {
			a.Followers = append(a.Followers, world.Follower{NickName: fmt.Sprint("粉丝", j), Subscribed: true})
		}
		a, err := s.PutAccount(a)
		if err != nil {
			b.Fatal(err)
		}
		for _, f := range a.Followers {
			for _, text := range []string{"你好", "在吗", "谢谢"} {
				if _, err := s.Act(b.Context(), Action{Account: a.AppID, OpenID: f.OpenID, Do: "write", Key: text}); err != nil {
					b.Fatal(err)
				}
			}
		}
	}
	for b.Loop() {
		if _, err := s.Snapshot(); err != nil {
			b.Fatal(err)
		}
	}
}
