package server_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"

	"wxlab/platform"
)

// TestMemoryFollowsBytesThatCame serves many callbacks whose headers announce as much as may be sent, and whose bodies
// do not come.
func TestMemoryFollowsBytesThatCame(t *testing.T) {
	r := newRig(t)
	const many = 200
	before := heap()
	silent, end := io.Pipe()
	var started, ended sync.WaitGroup
	started.Add(many)
	for range many {
		ended.Go(func() {
			req := httptest.NewRequest(http.MethodPost, "/wechat/component?msg_signature=1&timestamp=2&nonce=3", nil)
			req.ContentLength = platform.MaxMessageSize
			req.Body = &firstReadTells{Reader: silent, tell: started.Done}
			r.http.ServeHTTP(httptest.NewRecorder(), req)
		})
	}
	started.Wait()
	grown := max(heap()-before, 0)
	if announced := int64(many * platform.MaxMessageSize); grown > announced/50 {
		t.Errorf("%d bytes were announced, none came, and the heap grew by %d", announced, grown)
	}
	end.Close()
	ended.Wait()
}

// TestBodiesOfAllLengths: what is longer than the first room for a body arrives whole.
func TestBodiesOfAllLengths(t *testing.T) {
	r := newRig(t)
	for _, length := range []int{10, 3000, 4000, 5000, 70_000, 300_000} {
		if w := r.send(r.text(account, strings.Repeat("x", length))); w.Code != http.StatusOK {
			t.Errorf("%d bytes: answered %d %q", length, w.Code, w.Body)
		} else if got := string(r.last().Plain); strings.Count(got, "x") < length {
			t.Errorf("%d bytes: %d came through", length, len(got))
		}
	}
}

// firstReadTells is a body that tells when somebody begins to read it.
type firstReadTells struct {
	io.Reader
	once sync.Once
	tell func()
}

func (f *firstReadTells) Read(p []byte) (int, error) {
	f.once.Do(f.tell)
	return f.Reader.Read(p)
}

func (f *firstReadTells) Close() error { return nil }

// heap is how many bytes are in use.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
