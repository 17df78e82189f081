package journal

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"
)

func subscribed(j *Journal) <-chan struct{} {
	c, _ := j.Subscribe()
	return c
}

func TestSubscribersAreToldOnceForMany(t *testing.T) {
	j := openTest(t)
	changed, cancel := j.Subscribe()
	for range 50 {
		serve(t, j, Platform, post("/", ""), answer(""))
	}
	<-changed
	select {
	case <-changed:
		t.Error("a second signal waits; want them coalesced")
	default:
	}
	cancel()
	cancel()
	if _, open := <-changed; open {
		t.Error("the channel of a cancelled subscription is open")
	}
	serve(t, j, Platform, post("/", ""), answer(""))
}

// TestLookingIsNoChange keeps a window that lists at every signal from chasing its own tail.
func TestLookingIsNoChange(t *testing.T) {
	j := library(t)
	changed, cancel := j.Subscribe()
	defer cancel()
	if got := ids(t, j, "订单"); len(got) != 1 {
		t.Errorf("found %v", got)
	}
	flush(t, j)
	select {
	case <-changed:
		t.Error("a search or a flush counts as a change")
	default:
	}
}

func TestWaitFindsWhatIsThereAndWhatComes(t *testing.T) {
	j := openTest(t)
	ctx := background(t)
	for range 3 {
		serve(t, j, Platform, post("/", ""), noting(j, Note{Name: "text"}))
	}
	if e, err := j.Wait(ctx, "name:text", 1); err != nil || e.ID != 2 {
		t.Errorf("Wait found %d, %v; want the first after 1", e.ID, err)
	}
	found, last := make(chan Exchange), j.LastID()
	go func() {
		e, err := j.Wait(ctx, "name:image", last)
		if err != nil {
			t.Error(err)
		}
		found <- e
	}()
	serve(t, j, Platform, post("/", ""), noting(j, Note{Name: "voice"}))
	j.NoteID(4, Note{Name: "image"}) // its meaning comes late
	if e := <-found; e.ID != 4 {
		t.Errorf("Wait found %d, want 4", e.ID)
	}
}

func TestWaitGivesUp(t *testing.T) {
	j := openTest(t)
	late := errors.New("too late")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(late)
	if _, err := j.Wait(ctx, "", 0); !errors.Is(err, late) && !errors.Is(err, context.Canceled) {
		t.Errorf("Wait: %v, want the context's error", err)
	}
	var mistake *QueryError
	if _, err := j.Wait(t.Context(), "kind:nonsense", 0); !errors.As(err, &mistake) {
		t.Errorf("Wait: %v, want a *QueryError", err)
	}
	done := make(chan error)
	go func() { _, err := j.Wait(background(t), "is:pinned", 0); done <- err }()
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err == nil {
		t.Error("Wait on a closed journal succeeded")
	}
}

// TestFollowMissesNothing lets exchanges end in another order than they start in.
func TestFollowMissesNothing(t *testing.T) {
	j := openTest(t)
	started, hold := make(chan struct{}), make(chan struct{})
	var slow sync.WaitGroup
	slow.Go(func() {
		wait := func(http.ResponseWriter, *http.Request) { close(started); <-hold }
		j.Handler(Platform, http.HandlerFunc(wait)).ServeHTTP(nopWriter{}, post("/slow", ""))
	})
	<-started
	for range 5 {
		serve(t, j, Platform, post("/quick", ""), answer(""))
	}
	enough := errors.New("enough")
	var got []int64
	err := j.Follow(background(t), "", 0, func(e Exchange) error {
		if got = append(got, e.ID); len(got) == 5 {
			close(hold)
			slow.Wait()
			go serveMany(j, 600)
		}
		if len(got) == 606 {
			return enough
		}
		return nil
	})
	if !errors.Is(err, enough) {
		t.Fatalf("Follow: %v after %d exchanges", err, len(got))
	}
	slices.Sort(got)
	for i, id := range got {
		if id != int64(i+1) {
			t.Fatalf("exchange %d came as number %d: one is missing or came twice", id, i+1)
		}
	}
}

// serveMany runs n requests through the edge, several at a time.
func serveMany(j *Journal, n int) {
	var wg sync.WaitGroup
	for worker := range 4 {
		wg.Go(func() {
			for i := range n / 4 {
				r := post(fmt.Sprintf("/wechat/component?n=%d", worker*n+i), "<xml>消息</xml>")
				j.Handler(Platform, noting(j, Note{Kind: KindMessage, Name: "text"})).ServeHTTP(nopWriter{}, r)
			}
		})
	}
	wg.Wait()
}

// nopWriter is a response that goes nowhere.
type nopWriter struct{}

func (nopWriter) Header() http.Header         { return http.Header{} }
func (nopWriter) Write(p []byte) (int, error) { return len(p), nil }
func (nopWriter) WriteHeader(int)             {}

func TestNothingIsLostUnderLoad(t *testing.T) {
	j := openTest(t, func(o *Options) { o.Keep = -1 })
	changed, cancel := j.Subscribe()
	defer cancel()
	var readers sync.WaitGroup
	stop := make(chan struct{})
	readers.Go(func() {
		for {
			select {
			case <-changed:
				if _, err := j.List(t.Context(), Query{Text: "消息"}); err != nil {
					t.Error(err)
				}
			case <-stop:
				return
			}
		}
	})
	const n = 4000 // four times the queue
	serveMany(j, n)
	close(stop)
	readers.Wait()
	count, err := j.Count(t.Context(), Query{Text: "消息 kind:message name:text"})
	if err != nil || count != n {
		t.Errorf("%d of %d on record, %v", count, n, err)
	}
	if left := j.underWay.complete(&j.last); left != n {
		t.Errorf("settled up to %d, want %d", left, n)
	}
}

// TestAFollowerLooksNowAndThen: what comes right after another is heard of a moment later, together with what follows.
func TestAFollowerLooksNowAndThen(t *testing.T) {
	j := openTest(t)
	serve(t, j, Platform, post("/", ""), answer(""))
	done := errors.New("heard of all")
	var first time.Time
	heard := 0
	err := j.Follow(background(t), "", 0, func(Exchange) error {
		switch heard++; heard {
		case 1:
			first = time.Now()
			serve(t, j, Platform, post("/", ""), answer(""))
			serve(t, j, Platform, post("/", ""), answer(""))
		case 2:
			if soon := time.Since(first); soon < followPause {
				t.Errorf("looked again after %v", soon)
			}
		case 3:
			return done
		}
		return nil
	})
	if !errors.Is(err, done) {
		t.Error(err)
	}
}
