package proxy_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"wxlab/sim"
	"wxlab/sim/wxserver"
	"wxlab/sim/wxserver/proxy"
)

// BenchmarkWays measures an API call to the real simulator by each way, its connection kept alive: the middle one of many
// that come one at a time and by how much that is longer than at the plain base address, and calls a second where eight
// come at once.
func BenchmarkWays(b *testing.B) {
	l := newLab(b, func(c *proxy.Config) { c.Sim = wxserver.New(sim.New(sim.Config{Seed: 1, Now: time.Now})) })
	var base time.Duration
	for _, way := range []struct {
		name   string
		client *http.Client
		url    string
	}{
		{"base", &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 8}}, "http://" + l.addr},
		{"connect", l.client(false), "https://api.weixin.qq.com"},
		{"connect+h2", l.client(true), "https://api.weixin.qq.com"},
		{"absolute", l.client(false), "http://api.weixin.qq.com"},
	} {
		way.client.Transport.(*http.Transport).MaxIdleConnsPerHost = 8
		call := func(b *testing.B) {
			if status, text := post(b, way.client, way.url+tokenPath); status != http.StatusOK {
				b.Fatal(status, text)
			}
		}
		b.Run(way.name+"/alone", func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				begun := time.Now()
				call(b)
				took = append(took, time.Since(begun))
			}
			slices.Sort(took)
			middle := took[len(took)/2]
			if way.name == "base" {
				base = middle
			}
			b.ReportMetric(middle.Seconds()*1000, "p50-ms")
			b.ReportMetric((middle-base).Seconds()*1000, "p50-added-ms")
		})
		b.Run(way.name+"/crowd", func(b *testing.B) {
			b.SetParallelism(4) // eight on the two cores that the goal is for
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					call(b)
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "req/s")
		})
	}
}
