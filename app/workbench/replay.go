package workbench

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"sync"

	"wxlab/app/journal"
	"wxlab/app/road"
	"wxlab/app/workspace"
)

// replays are the marks under way and the exchange each replays.
type replays struct {
	mu    sync.Mutex
	marks map[string]int64
}

func (r *replays) add(id int64) (mark string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.marks == nil {
		r.marks = map[string]int64{}
	}
	mark = rand.Text()
	r.marks[mark] = id
	return mark
}

func (r *replays) take(mark string) (id int64, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	id, ok = r.marks[mark]
	delete(r.marks, mark)
	return id, ok
}

// lineage notes which exchange a replay came from.
func (w *Workbench) lineage(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if id, ok := w.replays.take(r.Header.Get(road.ReplayHeader)); ok {
			w.Journal.Note(r.Context(), journal.Note{ParentID: id})
		}
		next.ServeHTTP(rw, r)
	})
}

// Replay sends a recorded callback to the embedded platform again, byte for byte: the same signature, nonce and
// timestamp, so it also shows how the platform treats a repetition. It returns the id of the new exchange.
func (w *Workbench) Replay(ctx context.Context, id int64) (int64, error) {
	return w.replayAs(ctx, id, func(d journal.Detail) error {
		if d.ReqTruncated {
			return &workspace.Problem{Key: "problem.replay", Args: []any{id}, Exit: workspace.ExitUsage}
		}
		return w.resend(ctx, d)
	})
}

// replayAs has send repeat a callback that the embedded platform received, and waits for the exchange that it makes.
func (w *Workbench) replayAs(ctx context.Context, id int64, send func(journal.Detail) error) (int64, error) {
	if err := w.needPlatform(); err != nil {
		return 0, err
	}
	d, err := w.Journal.Get(ctx, id)
	if err != nil {
		return 0, err
	}
	if d.Dir != journal.In || d.Side != journal.Platform {
		return 0, &workspace.Problem{Key: "problem.replay", Args: []any{id}, Exit: workspace.ExitUsage}
	}
	after := w.Journal.LastID()
	if err := send(d); err != nil {
		return 0, fmt.Errorf("replay exchange %d: %w", id, err)
	}
	again, err := w.Journal.Wait(ctx, fmt.Sprintf("parent:%d", id), after)
	return again.ID, err
}

func (w *Workbench) resend(ctx context.Context, d journal.Detail) error {
	req, err := http.NewRequestWithContext(ctx, d.Method, w.PlatformURL()+d.Path+"?"+d.Query, bytes.NewReader(d.ReqBody))
	if err != nil {
		return err
	}
	req.Header = d.ReqHeader.Clone()
	req.Header.Set(road.ReplayHeader, w.replays.add(d.ID))
	resp, err := w.loopback.RoundTrip(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return err
}
