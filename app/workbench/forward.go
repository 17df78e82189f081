package workbench

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"time"

	"wxlab/app/explain"
	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/note"
	"wxlab/platform"
	"wxlab/platform/forward"
)

// newForwarder connects forwarding with the journal: every call of a target is an exchange, the child of the callback
// that caused it.
func (w *Workbench) newForwarder() *forward.Forwarder {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.DisableCompression = true // bytes go as they are
	return forward.New(forward.Config{
		HTTP:      w.Journal.Transport(journal.Platform, transport),
		Component: func() platform.Component { return w.Settings().Component },
		Others:    func() []platform.Component { return w.Settings().MoreComponents },
		Own:       w.ownAddresses,
		Begin:     journal.Outbound,
		Done:      w.noteForwarded,
	})
}

// ownAddresses are the base URLs that a callback must not be forwarded to.
func (w *Workbench) ownAddresses() []string {
	own := []string{w.PlatformURL(), w.SimURL()}
	if w.Platform != nil {
		own = append(own, w.Platform.BaseURL())
	}
	return own
}

// hearCallback notes what the platform made of a callback and forwards what no answer depends on.
func (w *Workbench) hearCallback(ctx context.Context, cb platform.Callback) {
	w.Notes.Callback(ctx, cb)
	if w.rules.rehearsal.Load() == 0 {
		w.forwarder.Notify(ctx, cb)
	}
}

// noteForwarded attaches to a forwarded call what it carried and how its answer was taken.
func (w *Workbench) noteForwarded(ctx context.Context, d forward.Delivery) {
	cb := d.Callback
	cb.Outcome = platform.Accepted
	if ready, ok := d.Reply.(platform.ReadyReply); ok {
		cb.ReplyPlain = ready.Plain
	}
	n := note.Of(cb)
	if d.Err != nil {
		n.Outcome, n.Reason = journal.OutcomeFailed, d.Err.Error()
		w.log.Warn("forward", "target", d.Target.URL, "err", d.Err)
	}
	w.Journal.Note(ctx, n)
	exchange, _ := journal.ID(ctx)
	w.rules.forwarded.put(d.Target.URL, Forwarded{At: w.Clock.Now(), Name: note.Name(cb), Exchange: exchange, Err: d.Err})
	w.changed.signal()
}

// Forwarded is the newest call of a target in this run.
type Forwarded struct {
	Count    int // of its calls in this run, this one included
	At       time.Time
	Name     string // InfoType, MsgType or Event
	Exchange int64  // 0 where nothing was sent
	Err      error  // why its answer was of no use; nil: it was fine
}

// forwarded remembers the newest call of every target.
type forwarded struct {
	mu   sync.Mutex
	last map[string]Forwarded
}

func (f *forwarded) put(url string, one Forwarded) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.last == nil {
		f.last = map[string]Forwarded{}
	}
	one.Count = f.last[url].Count + 1
	f.last[url] = one
}

// LastForwarded is the newest call of a target, by the URL in its rule; false where there was none since the start.
func (w *Workbench) LastForwarded(url string) (Forwarded, bool) {
	w.rules.forwarded.mu.Lock()
	defer w.rules.forwarded.mu.Unlock()
	one, ok := w.rules.forwarded.last[url]
	return one, ok
}

// CheckTargets looks whether the targets of all forwarding rules can be reached, at once; each URL stands once. It
// sends no callback and records nothing.
func (w *Workbench) CheckTargets(ctx context.Context) map[string]forward.Health {
	out := map[string]forward.Health{}
	var mu sync.Mutex
	var looks sync.WaitGroup
	for _, r := range w.ForwardRules() {
		for _, t := range r.Targets {
			looks.Go(func() {
				h := w.CheckTarget(ctx, t)
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
func (w *Workbench) CheckTarget(ctx context.Context, t platform.ForwardTarget) forward.Health {
	if w.Platform == nil {
		return forward.Health{URL: t.URL, Err: w.needPlatform()}
	}
	return w.forwarder.Check(ctx, t, w.wall)
}

// isForward reports whether an exchange is a callback that was forwarded.
func isForward(d journal.Detail) bool {
	return d.Dir == journal.Out && d.Side == journal.Platform && d.ReqHeader.Get(forward.MarkHeader) != ""
}

// isDecrypted reports whether it went out decrypted: there is nothing to verify and to open in it.
func isDecrypted(d journal.Detail) bool { return !strings.Contains(d.Query, "msg_signature=") }

// explainForward is an account of a callback that was forwarded decrypted: what went out, and how the answer was taken.
func explainForward(d journal.Detail, lang i18n.Lang) explain.Explanation {
	sent := explain.Step{Name: "forward", Title: lang.T("forward.sent"), Detail: lang.T("forward.sent.detail", d.Host+d.Path, d.ReqHeader.Get("Content-Type"), d.ReqBytes), OK: true, State: explain.Passed}
	answer := explain.Step{Name: "answer", Title: lang.T("forward.answer"), Detail: lang.T("forward.answer.good", d.Status, d.RespBytes), OK: true, State: explain.Passed}
	e := explain.Explanation{OK: !d.Failed(), Summary: lang.T("forward.summary", d.Name), Plain: string(d.Plain), Likely: []explain.Likely{}}
	if d.Failed() {
		e.Summary = lang.T("forward.summary.failed", d.Name)
		answer.Detail, answer.OK, answer.State = d.Reason, false, explain.Failed
	}
	fields, err := platform.ParseFields(d.Plain)
	if err == nil {
		for _, f := range fields {
			e.Fields = append(e.Fields, explain.Field{Path: f.Path, Value: f.Value})
		}
	}
	e.Steps = []explain.Step{sent, answer}
	return e
}
