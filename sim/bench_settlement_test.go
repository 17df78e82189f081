package sim

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"wxlab/sim/world"
)

// BenchmarkSettlements lets the time go by over shipped orders until they are settled, from one due instant to the next. What a
// push takes is to be the same, however many wait.
func BenchmarkSettlements(b *testing.B) {
	sink := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "success") }))
	defer sink.Close()
	for _, n := range []int{250, 2500} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				now := time.Unix(1700000000, 0)
				s := New(Config{Seed: 1, Now: func() time.Time { return now }})
				ship(b, s, sink.URL, n, &now)
				b.StartTimer()
				for ; !now.IsZero(); now = s.NextDue() {
					if err := s.Step(b.Context()); err != nil {
						b.Fatal(err)
					}
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*n), "µs/order")
		})
	}
}

// ship has n orders paid and shipped, one a second; the mini program's own server hears of them.
func ship(b *testing.B, s *Sim, url string, n int, now *time.Time) {
	w := s.world.lock()
	defer s.world.unlock()
	for _, a := range w.Accounts {
		if a.Kind != world.MiniProgram {
			continue
		}
		a.Push = &world.PushConfig{URL: url, Token: "benchtoken", Mode: world.PlainMode, Format: world.XMLFormat}
		for range n {
			*now = now.Add(time.Second)
			o := w.Pay(a, world.Payment{OpenID: a.Followers[0].OpenID})
			o.Shipping = &world.Shipping{Mode: 1, Logistics: world.Virtual, Finished: true, Count: 1, At: *now}
			w.AnnounceShipping(a, o)
		}
		return
	}
	b.Fatal("there is no mini program")
}
