package store

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"wxlab/platform/sqlite"
)

// TestGroupCommit: callbacks that arrive together share transactions, and every one is answered after its own.
func TestGroupCommit(t *testing.T) {
	for _, level := range []Synchronous{Full, Normal} {
		t.Run(string(level), func(t *testing.T) {
			s, ctx := open(t, filepath.Join(t.TempDir(), "p.db"), Options{Synchronous: level}), context.Background()
			const callers, each = 32, 20
			transactions, jobs := load(t, s, callers, each)
			if jobs != callers*each || transactions*2 > jobs {
				t.Errorf("%d jobs in %d transactions", jobs, transactions)
			}
			all, err := s.Callbacks(ctx, component, 0, 1000)
			if err != nil || len(all) != callers*each {
				t.Errorf("%d stored, %v", len(all), err)
			}
		})
	}
}

// load records callbacks from several callers at once, each with one under way, and tells what was committed.
func load(t *testing.T, s *Store, callers, each int) (transactions, jobs int64) {
	t.Helper()
	var wg sync.WaitGroup
	for c := range callers {
		wg.Go(func() {
			for i := range each {
				if _, _, err := s.Record(context.Background(), callback(fmt.Sprint(c, "/", i)), Effects{}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	return s.Commits()
}

// TestOneBadJobDoesNotTakeTheBatchDown runs a failing job in the same batch as good ones.
func TestOneBadJobDoesNotTakeTheBatchDown(t *testing.T) {
	s, bad := fresh(t), errors.New("bad job")
	insert := func(key string) func(*sqlite.Conn) error {
		return func(c *sqlite.Conn) error { return addWork(c, component, Work{Kind: "k", Key: key, DueAt: start}) }
	}
	results := make([]error, 3)
	batch := []job{
		{run: insert("a"), done: func(err error) { results[0] = err }},
		{run: func(c *sqlite.Conn) error { return errors.Join(insert("b")(c), bad) },
			done: func(err error) { results[1] = err }},
		{run: insert("c"), done: func(err error) { results[2] = err }},
	}
	w := idleWriter(t, s) // the test is the writer now
	w.commit(batch)
	must(t, w.conn.Close())
	if results[0] != nil || !errors.Is(results[1], bad) || results[2] != nil {
		t.Errorf("results %v", results)
	}
}

func TestWritesAfterCloseAndCancel(t *testing.T) {
	s := fresh(t)
	must(t, s.Close())
	must(t, s.Close())
	if err := s.AddWork(context.Background(), component, Work{}); !errors.Is(err, errClosed) {
		t.Errorf("write after Close: %v", err)
	}
	w := &writer{queue: make(chan job)}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := w.enqueue(ctx, job{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestCloseWritesWhatIsQueued(t *testing.T) {
	path := filepath.Join(t.TempDir(), "p.db")
	s, ctx := open(t, path, Options{}), context.Background()
	cb, _, err := s.Record(ctx, callback("k"), Effects{})
	must(t, err)
	for range 100 {
		must(t, s.SaveReply(ctx, cb.ID, []byte("last"), func(err error) { t.Error(err) }))
	}
	must(t, s.Close())
	again := open(t, path, Options{})
	if all, err := again.Callbacks(ctx, component, 0, 10); err != nil || len(all) != 1 ||
		string(all[0].ReplyPlain) != "last" {
		t.Errorf("found %v, %v", all, err)
	}
}

func BenchmarkRecord(b *testing.B) {
	for _, level := range []Synchronous{Full, Normal} {
		b.Run(string(level), func(b *testing.B) {
			s, ctx := open(b, filepath.Join(b.TempDir(), "p.db"), Options{Synchronous: level}), context.Background()
			b.SetParallelism(16)
			var n sync.Mutex
			serial := 0
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					n.Lock()
					serial++
					key := fmt.Sprint(serial)
					n.Unlock()
					if _, _, err := s.Record(ctx, callback(key), Effects{Answered: true}); err != nil {
						b.Error(err)
					}
				}
			})
			transactions, jobs := s.Commits()
			b.ReportMetric(float64(jobs)/float64(max(transactions, 1)), "rows/commit")
		})
	}
}

// TestAnswersJoinTheNextCommit: with one callback at a time the answer kept for its retries costs no transaction of its
// own, and when nothing more comes it is written all the same.
func TestAnswersJoinTheNextCommit(t *testing.T) {
	s, ctx := fresh(t), context.Background()
	const callbacks = 50
	for i := range callbacks {
		cb, _, err := s.Record(ctx, callback(fmt.Sprint(i)), Effects{})
		must(t, err)
		must(t, s.SaveReply(ctx, cb.ID, []byte("reply"), func(err error) { t.Error(err) }))
	}
	transactions, jobs := s.Commits()
	if jobs != callbacks || transactions > callbacks*3/2 { // a machine at a standstill may part some
		t.Errorf("%d callbacks cost %d transactions", jobs, transactions)
	}
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
		all, err := s.Callbacks(ctx, component, callbacks-1, 1)
		must(t, err)
		if string(all[0].ReplyPlain) == "reply" {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the last answer is not written")
		}
	}
}

// TestRowsACommit holds the group commit to its size, which no noise changes: as many callers as connections, each with
// one callback under way, share a transaction eight and more at a time (`wxlab bench` counts 12 to 14 at 32).
func TestRowsACommit(t *testing.T) {
	for _, level := range []Synchronous{Full, Normal} {
		s := open(t, filepath.Join(t.TempDir(), "p.db"), Options{Synchronous: level})
		transactions, jobs := load(t, s, 32, 60)
		if rows := float64(jobs) / float64(transactions); rows < 8 {
			t.Errorf("%s: %.1f rows a commit at 32 callers", level, rows)
		}
	}
}

// BenchmarkCommit is one transaction by the number of callbacks in it; ns/row is what group commit is for.
func BenchmarkCommit(b *testing.B) {
	for _, level := range []Synchronous{Full, Normal} {
		for _, rows := range []int{1, 8, 32, 128} {
			b.Run(fmt.Sprint(level, "/", rows), func(b *testing.B) {
				s := open(b, filepath.Join(b.TempDir(), "p.db"), Options{Synchronous: level})
				w := idleWriter(b, s)
				serial := 0
				for b.Loop() {
					batch := make([]job, rows)
					for i := range batch {
						serial++
						cb := callback(fmt.Sprint(serial))
						cb.Plain = make([]byte, 600)
						batch[i] = job{run: (&record{given: cb, effects: Effects{Answered: true}}).run,
							done: func(err error) {
								if err != nil {
									b.Error(err)
								}
							}}
					}
					w.commit(batch)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(serial), "ns/row")
				if err := w.conn.Close(); err != nil {
					b.Error(err)
				}
			})
		}
	}
}

// idleWriter ends the store's writer and gives one whose goroutine is the caller.
func idleWriter(tb testing.TB, s *Store) *writer {
	tb.Helper()
	if err := s.writer.stop(); err != nil {
		tb.Fatal(err)
	}
	conn, err := openWriter(s.path, s.opt)
	if err != nil {
		tb.Fatal(err)
	}
	return &writer{conn: conn}
}
