package server_test

import (
	"errors"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"wxlab/platform"
	"wxlab/platform/store"
)

// reopen puts the server on the same file with other options.
func (r *rig) reopen(o store.Options) error {
	r.t.Helper()
	r.store.Close()
	st, err := store.Open(ctx, r.path, o)
	if err != nil {
		return err
	}
	r.t.Cleanup(func() { st.Close() })
	r.store, r.cfg.Store = st, st
	r.serve()
	return nil
}

// wantRefused fails unless the answer is a plain 503 and OnCallback heard why; it must never be success.
func (r *rig) wantRefused(w *httptest.ResponseRecorder, why error) {
	r.t.Helper()
	if w.Code != 503 || strings.Contains(w.Body.String(), "success") || strings.Contains(w.Body.String(), "Encrypt") {
		r.t.Fatalf("answered %d %q", w.Code, w.Body)
	}
	if got := r.last(); got.Outcome != platform.Refused || !errors.Is(got.Reason, why) {
		r.t.Errorf("heard %+v, want %v", got.Reason, why)
	}
}

// everyRoad pushes one callback of each way through the server: an auth event, a plain message, one with a reply, and
// the release check.
func (r *rig) everyRoad(check func(*httptest.ResponseRecorder)) {
	r.t.Helper()
	check(r.send(r.ticket("ticket@@@" + strings.Repeat("x", 3000) + r.clock.Now().String())))
	check(r.send(r.text(account, "hello")))
	check(r.send(r.text(testAccount, "TESTCOMPONENT_MSG_TYPE_TEXT")))
	check(r.send(r.text(testAccount, "QUERY_AUTH_CODE:queryauthcode@@@"+r.clock.Now().String())))
}

// TestDiskFull: with no room left nothing is acknowledged; with room again everything is, and nothing was lost.
func TestDiskFull(t *testing.T) {
	r := newRig(t, withReply(replyText)).ready()
	if err := r.reopen(store.Options{MaxSize: 1}); err != nil { // no page more than there are
		t.Fatal(err)
	}
	var acknowledged []platform.Callback
	for range 1000 {
		r.clock.advance(time.Second)
		w := r.send(r.text(account, strings.Repeat("满", 600)))
		if w.Code != 200 {
			r.wantRefused(w, store.ErrFull)
			break
		}
		acknowledged = append(acknowledged, r.last())
	}
	if r.last().Outcome != platform.Refused || !strings.Contains(r.last().Reason.Error(), "free some space") {
		t.Fatalf("the file never filled up: %v", r.last().Reason)
	}
	if err := r.reopen(store.Options{}); err != nil {
		t.Fatal(err)
	}
	r.everyRoad(func(w *httptest.ResponseRecorder) {
		if w.Code != 200 {
			t.Errorf("with room again: %d %q", w.Code, w.Body)
		}
	})
	for _, cb := range acknowledged {
		if _, err := r.store.Callback(ctx, componentAppID, cb.ID); err != nil {
			t.Errorf("acknowledged and lost: %v", err)
		}
	}
}

// TestLockedStore: while another program holds the file, WeChat is asked to come again.
func TestLockedStore(t *testing.T) {
	r := newRig(t, withReply(replyText)).ready()
	if err := r.reopen(store.Options{Patience: 10 * time.Millisecond}); err != nil {
		t.Fatal(err)
	}
	db := openPlain(t, r.path)
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	r.everyRoad(func(w *httptest.ResponseRecorder) { r.wantRefused(w, store.ErrLocked) })
	if reason := r.last().Reason.Error(); !strings.Contains(reason, "close the other") {
		t.Errorf("reason %q", reason)
	}
	if _, err := db.Exec("ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	r.everyRoad(func(w *httptest.ResponseRecorder) {
		if w.Code != 200 {
			t.Errorf("after the lock: %d %q", w.Code, w.Body)
		}
	})
}

// TestCorruptedStore: a file whose pages are overwritten is refused at the start, or where that happens while it is in
// use, at the next callback, in clear words; never is success said.
func TestCorruptedStore(t *testing.T) {
	atStart, atUse := 0, 0
	for _, from := range []int{0, 100, 4096, -8 * 4096, -4 * 4096, -2 * 4096} { // negative: before the end
		for _, inUse := range []bool{false, true} {
			r := newRig(t, withReply(replyText)).ready()
			for range 200 {
				r.send(r.text(account, "hello"))
			}
			if inUse {
				if err := r.reopen(store.Options{}); err != nil { // nothing in its memory yet
					t.Fatal(err)
				}
			} else if err := r.store.Close(); err != nil {
				t.Fatal(err)
			}
			spoil(t, r.path, from)
			if !inUse {
				err := r.reopen(store.Options{})
				if !errors.Is(err, store.ErrCorrupt) || !strings.Contains(err.Error(), "move the file away") {
					t.Errorf("from byte %d: %v", from, err)
				}
				atStart++
				continue
			}
			r.everyRoad(func(w *httptest.ResponseRecorder) {
				if w.Code != 200 {
					atUse++
					r.wantRefused(w, store.ErrCorrupt)
				} else if _, err := r.store.Callback(ctx, componentAppID, r.last().ID); err != nil {
					t.Errorf("from byte %d: acknowledged and lost: %v", from, err)
				}
			})
		}
	}
	if atStart == 0 || atUse == 0 {
		t.Errorf("found out %d times at the start and %d times at use; the test proves little", atStart, atUse)
	}
}

// spoil overwrites a file from some byte on; a negative one counts from the end.
func spoil(t *testing.T, path string, from int) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if from < 0 {
		from += len(raw)
	}
	copy(raw[from:], strings.Repeat("\xff", len(raw)))
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestLostStore: while the file is not where it was, nothing is acknowledged.
func TestLostStore(t *testing.T) {
	r := newRig(t, withReply(replyText)).ready()
	if err := os.Rename(r.path, r.path+".aside"); err != nil {
		t.Fatal(err)
	}
	r.everyRoad(func(w *httptest.ResponseRecorder) { r.wantRefused(w, store.ErrGone) })
	if reason := r.last().Reason.Error(); !strings.Contains(reason, "put the file back") {
		t.Errorf("reason %q", reason)
	}
	if err := os.Rename(r.path+".aside", r.path); err != nil {
		t.Fatal(err)
	}
	r.clock.advance(time.Second)
	r.everyRoad(func(w *httptest.ResponseRecorder) {
		if w.Code != 200 {
			t.Errorf("with the file back: %d %q", w.Code, w.Body)
		}
	})
}
