package replay

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"wxlab/app/journal"
	"wxlab/app/road"
	"wxlab/app/workspace"
	"wxlab/platform"
)

// Player plays again what was recorded. Every field is required.
type Player struct {
	Journal  *journal.Journal
	Settings func() workspace.Settings
	Embedded func() string          // the embedded platform's address on this machine, "" where none runs
	Near     http.RoundTripper      // to it
	Owns     func(host string) bool // its public address
	Outside  *http.Client           // to servers of the user's own; what goes through it is recorded
	Now      func() time.Time

	// Ticket is the verify ticket that the embedded platform has of a component, "" for none; it fails where no such
	// platform runs.
	Ticket func(ctx context.Context, componentAppID string) (platform.Secret, error)

	marks marks
}

// marks are the marks under way and the exchange each replays.
type marks struct {
	mu sync.Mutex
	of map[string]int64
}

func (m *marks) add(id int64) (mark string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.of == nil {
		m.of = map[string]int64{}
	}
	mark = rand.Text()
	m.of[mark] = id
	return mark
}

func (m *marks) take(mark string) (id int64, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	id, ok = m.of[mark]
	delete(m.of, mark)
	return id, ok
}

// Lineage notes which exchange a replay came from.
func (p *Player) Lineage(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if id, ok := p.marks.take(r.Header.Get(road.ReplayHeader)); ok {
			p.Journal.Note(r.Context(), journal.Note{ParentID: id})
		}
		next.ServeHTTP(rw, r)
	})
}

// Replay sends a recorded callback to the embedded platform again, byte for byte: the same signature, nonce and
// timestamp, so it also shows how the platform treats a repetition. It returns the id of the new exchange.
func (p *Player) Replay(ctx context.Context, id int64) (int64, error) {
	return p.replayAs(ctx, id, func(d journal.Detail) error {
		if d.ReqTruncated {
			return workspace.Misuse("problem.replay", id)
		}
		return p.resend(ctx, d)
	})
}

// replayAs has send repeat a callback that the embedded platform received, and waits for the exchange that it makes.
func (p *Player) replayAs(ctx context.Context, id int64, send func(journal.Detail) error) (int64, error) {
	if p.Embedded() == "" {
		return 0, workspace.Misuse("problem.no_platform")
	}
	d, err := p.Journal.Get(ctx, id)
	if err != nil {
		return 0, err
	}
	if d.Dir != journal.In || d.Side != journal.Platform {
		return 0, workspace.Misuse("problem.replay", id)
	}
	after := p.Journal.LastID()
	if err := send(d); err != nil {
		return 0, fmt.Errorf("replay exchange %d: %w", id, err)
	}
	again, err := p.Journal.Wait(ctx, fmt.Sprintf("parent:%d", id), after)
	return again.ID, err
}

func (p *Player) resend(ctx context.Context, d journal.Detail) error {
	req, err := http.NewRequestWithContext(ctx, d.Method, p.Embedded()+d.Path+"?"+d.Query, bytes.NewReader(d.ReqBody))
	if err != nil {
		return err
	}
	req.Header = d.ReqHeader.Clone()
	req.Header.Set(road.ReplayHeader, p.marks.add(d.ID))
	resp, err := p.Near.RoundTrip(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return err
}
