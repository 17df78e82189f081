package server_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"wxlab/platform"
	"wxlab/platform/server"
)

// BenchmarkCallback is one encrypted text message from HTTP request to sealed, durable answer, without the network.
func BenchmarkCallback(b *testing.B) {
	for _, parallel := range []int{1, 16, 128} {
		b.Run(fmt.Sprint(2*parallel), func(b *testing.B) {
			r := newRig(b, func(c *server.Config) {
				c.OnCallback = nil
				c.Instant = func(ctx context.Context, m platform.Message) (platform.Reply, bool) {
					reply, _ := replyText(ctx, m)
					return reply, true
				}
			}).authorized()
			var serial atomic.Int64
			plain := "<xml><ToUserName><![CDATA[gh_0a1b2c3d4e5f]]></ToUserName>\n" +
				"<FromUserName><![CDATA[" + openID + "]]></FromUserName>\n" +
				"<CreateTime>" + fmt.Sprint(r.clock.Now().Unix()) + "</CreateTime>\n" +
				"<MsgType><![CDATA[text]]></MsgType>\n" +
				"<Content><![CDATA[" + strings.Repeat("你好", 60) + "]]></Content>\n<MsgId>"
			b.SetParallelism(parallel)
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					w := httptest.NewRecorder()
					message := fmt.Sprint(plain, 24300000000000000+serial.Add(1), "</MsgId>\n</xml>")
					r.http.ServeHTTP(w, r.request(push{path: "/wechat/" + account + "/callback", plain: message}))
					if w.Code != 200 || w.Body.Len() < 100 {
						b.Errorf("answered %d %q", w.Code, w.Body)
					}
				}
			})
			transactions, jobs := r.store.Commits()
			b.ReportMetric(float64(jobs)/float64(max(transactions, 1)), "jobs/commit")
		})
	}
}
