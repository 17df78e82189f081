package journal

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"sync"
	"testing"
	"testing/iotest"
)

// TestMemoryFollowsBytesThatCame lets many connections announce a MiB each and send one byte.
func TestMemoryFollowsBytesThatCame(t *testing.T) {
	j := openTest(t)
	const many, announced = 200, 1 << 20
	var arrived sync.WaitGroup
	arrived.Add(many)
	recorded := j.Handler(Platform, answer("success"))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = &notedBody{ReadCloser: r.Body, tell: arrived.Done}
		recorded.ServeHTTP(w, r)
	}))
	defer server.Close()
	before := heap()
	for range many {
		conn, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fmt.Fprintf(conn, "POST /wechat/component HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\nx", announced)
	}
	arrived.Wait()
	if grown := heap() - before; grown > many*announced/20 {
		t.Errorf("%d bytes were announced, %d came, and the heap grew by %d", many*announced, many, grown)
	}
}

// notedBody is a body that tells when its first byte was read, and somebody asks for the second.
type notedBody struct {
	io.ReadCloser
	reads int
	tell  func()
}

func (b *notedBody) Read(p []byte) (int, error) {
	if b.reads++; b.reads == 2 {
		b.tell()
	}
	return b.ReadCloser.Read(p)
}

func heap() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

// TestBodiesOfAllLengths records bodies around the sizes at which their memory grows, and those of no known length.
func TestBodiesOfAllLengths(t *testing.T) {
	const limit = 100_000
	j := openTest(t, func(o *Options) { o.BodyLimit = limit })
	for _, length := range []int{
		0, 1, 512, 4095, 4096, 4608, 4609, 9217, 60_000, limit - 1, limit, limit + 1, 2 * limit,
	} {
		body := bytes.Repeat([]byte("x"), length)
		for _, announced := range []int64{int64(length), -1} {
			for _, reader := range []io.Reader{bytes.NewReader(body), iotest.HalfReader(bytes.NewReader(body))} {
				r := httptest.NewRequest(http.MethodPost, "/", reader)
				r.ContentLength = announced
				var got int
				serve(t, j, Platform, r, func(_ http.ResponseWriter, r *http.Request) {
					all, err := io.ReadAll(r.Body)
					if got = len(all); err != nil {
						t.Error(err)
					}
				})
				d := get(t, j, j.LastID())
				if got != length || len(d.ReqBody) != min(length, limit) || d.ReqBytes != length ||
					d.ReqTruncated != (length > limit) {
					t.Errorf("%d bytes, %d announced: %d were read, %d recorded of %d, truncated: %v",
						length, announced, got, len(d.ReqBody), d.ReqBytes, d.ReqTruncated)
				}
			}
		}
	}
}
