package rules

import (
	"context"
	"net/http"
	"sync"

	"wxlab/app/journal"
	"wxlab/platform"
	"wxlab/platform/forward"
)

// newForwarder connects forwarding with the journal: every call of a target is an exchange, the child of the callback
// that caused it.
func (r *Rules) newForwarder() *forward.Forwarder {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.DisableCompression = true // bytes go as they are
	return forward.New(forward.Config{
		HTTP:      r.cfg.Journal.Transport(journal.Platform, transport),
		Component: func() platform.Component { return r.cfg.Components()[0] },
		Others:    func() []platform.Component { return r.cfg.Components()[1:] },
		Own:       r.cfg.OwnURLs,
		Begin:     journal.Outbound,
		Done:      r.noteForwarded,
	})
}

// Handler lets what WeChat asks of next be forwarded as well.
func (r *Rules) Handler(next http.Handler) http.Handler { return r.forwarder.Handler(next) }

// Callback notes what the platform made of a callback and forwards what no answer depends on.
func (r *Rules) Callback(ctx context.Context, cb platform.Callback) {
	r.cfg.Heard(ctx, cb)
	if r.demos.Load() == 0 {
		r.forwarder.Notify(ctx, cb)
	}
}

// noteForwarded attaches to a forwarded call what it carried and how its answer was taken.
func (r *Rules) noteForwarded(ctx context.Context, d forward.Delivery) {
	cb := d.Callback
	cb.Outcome = platform.Accepted
	if ready, ok := d.Reply.(platform.ReadyReply); ok {
		cb.ReplyPlain = ready.Plain
	}
	n := journal.NoteOf(cb)
	if d.Err != nil {
		n.Outcome, n.Reason = journal.OutcomeFailed, d.Err.Error()
		r.cfg.Log.Warn("forward", "target", d.Target.URL, "err", d.Err)
	}
	r.cfg.Journal.Note(ctx, n)
	exchange, _ := journal.ID(ctx)
	r.forwarded.put(d.Target.URL, Forwarded{At: r.cfg.Now(), Name: cb.Name(), Exchange: exchange, Err: d.Err})
	r.cfg.Changed()
}

// LastForwarded is the newest call of a target, by the URL in its rule; false where there was none since the start.
func (r *Rules) LastForwarded(url string) (Forwarded, bool) {
	if r == nil {
		return Forwarded{}, false
	}
	return r.forwarded.get(url)
}

// CheckTargets looks whether the targets of all forwarding rules can be reached, at once; each URL stands once. It
// sends no callback and records nothing.
func (r *Rules) CheckTargets(ctx context.Context) map[string]forward.Health {
	out := map[string]forward.Health{}
	var mu sync.Mutex
	var looks sync.WaitGroup
	for _, rule := range r.Forwarding() {
		for _, t := range rule.Targets {
			looks.Go(func() {
				h := r.CheckTarget(ctx, t)
				mu.Lock()
				defer mu.Unlock()
				out[t.URL] = h
			})
		}
	}
	looks.Wait()
	return out
}

// CheckTarget looks whether one target can be reached.
func (r *Rules) CheckTarget(ctx context.Context, t platform.ForwardTarget) forward.Health {
	if r == nil {
		return forward.Health{URL: t.URL, Err: noPlatform()}
	}
	return r.forwarder.Check(ctx, t, r.cfg.Wall)
}
