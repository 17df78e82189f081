package server_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"wxlab/platform"
	"wxlab/platform/server"
)

// counted is a Reply that counts how often it is asked, and answers with the count.
func counted(asked *atomic.Int32) func(*server.Config) {
	return withReply(func(ctx context.Context, m platform.Message) (platform.Reply, error) {
		asked.Add(1)
		return replyText(ctx, m)
	})
}

// TestAnswerIsStoredBeforeItLeaves: whatever WeChat was told is on disk by then, so that a retry hears the same even
// after a crash.
func TestAnswerIsStoredBeforeItLeaves(t *testing.T) {
	var asked atomic.Int32
	r := newRig(t, counted(&asked))
	together := 0
	for range 50 {
		said := unseal(t, key43, r.send(r.text(account, "hello")).Body.Bytes())
		stored, err := r.store.Callback(context.Background(), componentAppID, r.last().ID)
		if err != nil {
			t.Fatal(err)
		}
		if string(stored.ReplyPlain) == said {
			together++
		}
	}
	if together < 25 { // the user's code may lose the race for the row; then the answer follows in the next transaction
		t.Errorf("%d of 50 answers were stored with their messages", together)
	}
}

// TestMessageOfAnotherProcess: two processes share a store; the second hears a retry that only the first one knows.
func TestMessageOfAnotherProcess(t *testing.T) {
	var asked, askedThere atomic.Int32
	r := newRig(t, counted(&asked))
	cfg := r.cfg
	counted(&askedThere)(&cfg)
	other, err := server.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	here, there := r.http, other.Handler()
	r.http = there
	r.send(r.text(account, "fills the memory"))

	p := r.text(account, "hello")
	r.http = here
	first := unseal(t, key43, r.send(p).Body.Bytes())
	r.http = there
	second := unseal(t, key43, r.send(p).Body.Bytes())
	if first != second || !r.last().Duplicate {
		t.Errorf("the first process answered %q, the second %q", first, second)
	}
	all, err := r.store.Callbacks(context.Background(), componentAppID, 0, 10)
	if err != nil || len(all) != 2 {
		t.Errorf("%d messages stored, %v", len(all), err)
	}
}

// TestOldMessageIsLookedUpFirst: what the memory cannot know is not given to the user's code before the store was asked.
func TestOldMessageIsLookedUpFirst(t *testing.T) {
	var asked atomic.Int32
	r := newRig(t, counted(&asked))
	p := r.text(account, "hello")
	first := unseal(t, key43, r.send(p).Body.Bytes())
	if err := r.store.Close(); err != nil {
		t.Fatal(err)
	}
	r.clock.advance(3 * time.Hour)
	r.start()
	again := unseal(t, key43, r.send(p).Body.Bytes())
	if asked.Load() != 1 || again != first {
		t.Errorf("asked %d times: %q, then %q", asked.Load(), first, again)
	}
}

// TestCustomMessageIsOwedWithItsCallback: a reply that a mini program cannot take passively is on disk as work when
// success leaves.
func TestCustomMessageIsOwedWithItsCallback(t *testing.T) {
	r := newRig(t, withReply(replyText))
	r.wechat.mini = true
	r.authorized()
	const messages = 20
	for range messages {
		r.wantSuccess(r.send(r.text(account, "hi")))
	}
	due, err := r.store.DueWork(context.Background(), componentAppID, r.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	owed := map[string]bool{}
	for _, w := range due {
		if strings.Contains(w.Payload, "re: hi") {
			owed[w.Key] = true
		}
	}
	if len(owed) != messages {
		t.Errorf("%d of %d messages are owed: %v", len(owed), messages, due)
	}
}
