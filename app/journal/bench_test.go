package journal

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// A callback of the size that `wxlab bench` sends: a message of 605 bytes, 1,346 encrypted.
var (
	benchBody = `<xml><ToUserName><![CDATA[gh_97417a04a28d]]></ToUserName>` +
		`<Encrypt><![CDATA[` + noise(1260) + `]]></Encrypt></xml>`
	benchPlain = []byte(`<xml><ToUserName><![CDATA[gh_97417a04a28d]]></ToUserName>` +
		`<FromUserName><![CDATA[o9AgO5Kd5ggOC-bXrbNODIiE3bGY]]></FromUserName><CreateTime>1715943329</CreateTime>` +
		`<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[` + strings.Repeat("您好，请问订单什么时候发货", 10) +
		`]]></Content></xml>`)
	benchReply = noise(800)
)

// noise is n characters that look like ciphertext.
func noise(n int) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	text, x := make([]byte, n), uint32(1)
	for i := range text {
		x = x*1664525 + 1013904223
		text[i] = alphabet[x>>26]
	}
	return string(text)
}

// BenchmarkRecord is what the edge adds to a request, the writer and the index behind it included.
func BenchmarkRecord(b *testing.B) {
	for _, name := range []string{"off", "on", "on, with 5 secrets"} {
		b.Run(name, func(b *testing.B) {
			j := openTest(b, func(o *Options) {
				o.Keep = -1
				if name == "on, with 5 secrets" {
					withSecrets(o)
				}
			})
			h := http.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				j.Note(r.Context(), Note{Kind: KindMessage, Name: "text", AppID: "wx134c8103faa5a59e",
					OpenID: "o9AgO5Kd5ggOC", MsgID: "1", Plain: benchPlain, ReplyPlain: benchPlain})
				_, _ = io.WriteString(w, benchReply)
			}))
			if name != "off" {
				h = j.Handler(Platform, h)
			}
			for b.Loop() {
				r := post("/wechat/wx134c8103faa5a59e/callback?timestamp=1715943329&nonce=1590219412&encrypt_type=aes"+
					"&msg_signature=6c12a4205838198b8fa631b3220723bb07f1015c", benchBody)
				h.ServeHTTP(nopWriter{}, r)
			}
			flush(b, j)
		})
	}
}

// BenchmarkMask looks for secrets in two documents that hold none: an encrypted callback and a decrypted one.
func BenchmarkMask(b *testing.B) {
	var o Options
	withSecrets(&o)
	documents := [][]byte{[]byte(benchBody), benchPlain}
	b.Run("maskNamed", func(b *testing.B) {
		for b.Loop() {
			for _, document := range documents {
				maskNamed(document)
			}
		}
	})
	b.Run("Set.Holds", func(b *testing.B) {
		for b.Loop() {
			for _, document := range documents {
				o.Secrets.Holds(document)
			}
		}
	})
	b.Run("bytes.Contains", func(b *testing.B) {
		for b.Loop() {
			for _, document := range documents {
				bytes.Contains(bytes.ToLower(document), []byte("secret"))
			}
		}
	})
}

// filled is a journal of n exchanges, one in a thousand of them about refunds.
func filled(b *testing.B, n int) *Journal {
	b.Helper()
	j := openTest(b, func(o *Options) { o.Keep = -1 })
	for i := range n {
		record(b, j, func(d *Detail) {
			d.Path, d.AppID = "/wechat/wx134c8103faa5a59e/callback", fmt.Sprintf("wx%016x", i%500)
			d.Kind, d.Name, d.OpenID, d.MsgID = KindMessage, "text", fmt.Sprintf("o9AgO5Kd5ggOC-%06d",
				i%5000), fmt.Sprint(23754000000+i)
			d.At = noon.Add(time.Duration(i) * time.Second)
			d.ReqBody, d.Plain = []byte(benchBody), benchPlain
			if i%1000 == 500 {
				d.Plain = bytes.Replace(benchPlain, []byte("订单"), []byte("退款"), 1)
				d.Outcome = OutcomeRefused
			}
		})
	}
	if err := j.write.catchUp(context.Background(), true); err != nil {
		b.Fatal(err)
	}
	return j
}

// BenchmarkSearch asks for the first page among 100,000 exchanges.
func BenchmarkSearch(b *testing.B) {
	const n = 100_000
	j := filled(b, n)
	stats, err := j.Stats(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	for _, query := range []string{"", "订单", "退款", "退款 订单", "款订", "单", "o9AgO5Kd5ggOC-000042", "!订单", "is:failed",
		"status:500", "appid:wx00000000000000ff", "kind:event name:subscribe"} {
		b.Run("list "+query, func(b *testing.B) {
			for b.Loop() {
				if _, err := j.List(b.Context(), Query{Text: query}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(stats.Bytes)/n, "file-B/exchange")
		})
	}
	b.Run("count 订单", func(b *testing.B) {
		for b.Loop() {
			if _, err := j.Count(b.Context(), Query{Text: "订单"}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("get", func(b *testing.B) {
		for b.Loop() {
			if _, err := j.Get(b.Context(), n/2); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkFill is what it costs to put an exchange from the spool into the tables, words aside.
func BenchmarkFill(b *testing.B) {
	j := openTest(b, func(o *Options) { o.Keep = -1 })
	const many = 500
	for b.Loop() {
		b.StopTimer()
		release := hold(b, j)
		for range many {
			record(b, j, func(d *Detail) {
				d.Kind, d.Name = KindMessage, "text"
				d.ReqBody, d.Plain, d.RespBody = []byte(benchBody), benchPlain, []byte(benchReply)
			})
		}
		b.StartTimer()
		release()
		flush(b, j)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*many), "ns/exchange")
}
