// Package forward sends callbacks on to servers of the user's own while they develop: as received, byte for byte, or
// decrypted, to several at once, and brings one's answer back within WeChat's five seconds. It stands around the
// platform server: Handler keeps the bytes of what comes in, Reply asks the targets, Notify tells those whose answer
// nobody waits for. A callback is always committed before it is forwarded.
package forward

import (
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"wxlab/platform"
)

// Config is what a Forwarder needs; the zero value works for plain modes.
type Config struct {
	HTTP http.RoundTripper // nil: http.DefaultTransport
	// Component gives the keys that sealed answers of targets are opened with, to tell good ones from broken ones.
	Component func() platform.Component
	Others    func() []platform.Component // further components that share the rules; nil: none
	// Own lists the base URLs that are ours; a target on one of them is never called.
	Own func() []string
	// Begin makes the context of one call, Done is told how it went; both may be nil. A journal notes with them what
	// the call was about.
	Begin func(ctx context.Context) context.Context
	Done  func(ctx context.Context, d Delivery)
}

// Delivery is one call of a target.
type Delivery struct {
	Target   platform.ForwardTarget
	Callback platform.Callback // what was forwarded; its Plain is decrypted
	Awaited  bool              // WeChat waits for this answer
	Reply    platform.Reply    // what the target answered; nil is success
	Err      error             // why its answer cannot be used
}

// Reply is the reply function of platform/server.
type Reply = func(ctx context.Context, m platform.Message) (platform.Reply, error)

// Forwarder forwards by rules. It is safe for concurrent use; Close waits for the calls under way.
type Forwarder struct {
	cfg     Config
	mark    string // in the header of what we sent, to recognize it when it comes back
	rules   atomic.Pointer[[]platform.ForwardRule]
	calls   sync.WaitGroup
	context context.Context // ends calls that nobody waits for when the Forwarder closes
	end     context.CancelFunc
}

// New makes a Forwarder without rules.
func New(cfg Config) *Forwarder {
	if cfg.HTTP == nil {
		cfg.HTTP = http.DefaultTransport
	}
	if cfg.Own == nil {
		cfg.Own = func() []string { return nil }
	}
	if cfg.Begin == nil {
		cfg.Begin = func(ctx context.Context) context.Context { return ctx }
	}
	if cfg.Done == nil {
		cfg.Done = func(context.Context, Delivery) {}
	}
	f := &Forwarder{cfg: cfg, mark: rand.Text()}
	f.context, f.end = context.WithCancel(context.Background())
	f.rules.Store(&[]platform.ForwardRule{})
	return f
}

// SetRules checks and takes rules; callbacks under way finish with the old ones. It fails with platform.ErrRule.
func (f *Forwarder) SetRules(rules []platform.ForwardRule) error {
	if err := platform.CheckForwardRules(rules); err != nil {
		return err
	}
	f.rules.Store(&rules)
	return nil
}

// Rules are those in force.
func (f *Forwarder) Rules() []platform.ForwardRule { return *f.rules.Load() }

// Close ends the calls that nobody waits for.
func (f *Forwarder) Close() {
	f.end()
	f.calls.Wait()
}

// arrival is a callback as its bytes came in.
type arrival struct {
	header    http.Header
	query     string
	body      bytes.Buffer // filled while the server reads
	forwarded atomic.Bool
}

type arrivalKey struct{}

// MarkHeader names the header with the marks of all forwarders that a callback went through.
const MarkHeader = "X-Wxlab-Forwarded"

// Handler keeps the bytes of callbacks for Reply and Notify. It answers 508 to what was forwarded from here and came
// back, from a target that leads here under a name we do not know.
func (f *Forwarder) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, mark := range r.Header.Values(MarkHeader) {
			if mark == f.mark {
				const why = "this callback was forwarded from here: a forwarding rule points back at the platform"
				http.Error(w, why, http.StatusLoopDetected)
				return
			}
		}
		if r.Method == http.MethodPost && len(f.Rules()) > 0 {
			a := &arrival{header: r.Header.Clone(), query: r.URL.RawQuery}
			r = r.WithContext(context.WithValue(r.Context(), arrivalKey{}, a))
			r.Body = teed{io.TeeReader(r.Body, &a.body), r.Body}
		}
		next.ServeHTTP(w, r)
	})
}

type teed struct {
	io.Reader
	io.Closer
}

// Reply asks the target whose answer the rules want, and others without waiting for them. Where no rule wants one, or
// the target has none in time, ours answers; a nil ours is success.
func (f *Forwarder) Reply(ours Reply) Reply {
	if ours == nil {
		ours = func(context.Context, platform.Message) (platform.Reply, error) { return nil, nil }
	}
	return func(ctx context.Context, m platform.Message) (platform.Reply, error) {
		a, rule, ok := f.claim(ctx, m.Subject())
		if !ok {
			return ours(ctx, m)
		}
		reply, err := f.ask(ctx, a, rule, callbackOf(m))
		switch {
		case err == nil:
			return reply, nil
		case err != errOurs && rule.Fallback == platform.FallbackSuccess:
			return nil, nil
		}
		return ours(ctx, m)
	}
}

// Takes reports whether Reply would forward a message rather than ask ours.
func (f *Forwarder) Takes(ctx context.Context, m platform.Message) bool {
	_, _, ok := f.match(ctx, m.Subject())
	return ok
}

// callbackOf is a message as Config.Done reports it.
func callbackOf(m platform.Message) platform.Callback {
	cb := platform.Callback{ComponentAppID: m.ComponentAppID, AppID: m.AppID, Plain: m.Plain}
	cb.SetMessage(m)
	return cb
}

// Notify forwards what Reply was not asked about: auth events, and messages that the platform answers itself, such as
// the release check's. Hand it every callback that the server reports; it does not wait for the targets.
func (f *Forwarder) Notify(ctx context.Context, cb platform.Callback) {
	if cb.Outcome != platform.Accepted || cb.Duplicate {
		return
	}
	if a, rule, ok := f.claim(ctx, cb.Subject()); ok {
		rule.Answer = 0
		f.ask(ctx, a, rule, cb)
	}
}

// claim returns the rule for a callback that came in through Handler and was not forwarded before, and marks it as
// forwarded.
func (f *Forwarder) claim(ctx context.Context, s platform.Subject) (*arrival, platform.ForwardRule, bool) {
	a, rule, ok := f.match(ctx, s)
	return a, rule, ok && a.forwarded.CompareAndSwap(false, true)
}

// match is claim without the mark.
func (f *Forwarder) match(ctx context.Context, s platform.Subject) (*arrival, platform.ForwardRule, bool) {
	a, ok := ctx.Value(arrivalKey{}).(*arrival)
	if !ok || a.forwarded.Load() {
		return nil, platform.ForwardRule{}, false
	}
	rule, ok := platform.FindForwardRule(f.Rules(), s)
	return a, rule, ok
}

// ask calls all targets of a rule at once, and returns the reply of the one whose answer goes back to WeChat; errOurs
// where none of theirs does.
func (f *Forwarder) ask(
	ctx context.Context, a *arrival, rule platform.ForwardRule, cb platform.Callback,
) (platform.Reply, error) {
	if f.context.Err() != nil {
		return nil, errOurs
	}
	answered := make(chan Delivery, 1)
	for i, target := range rule.Targets {
		awaited, patience := rule.Answer == i+1, platform.AnswerTime // as long as WeChat itself would wait
		if awaited {
			patience = rule.Patience()
		}
		f.calls.Go(func() {
			d := f.deliver(ctx, patience, a, Delivery{Target: target, Callback: cb, Awaited: awaited})
			if awaited {
				answered <- d
			}
		})
	}
	if _, ok := rule.Answering(); !ok {
		return nil, errOurs
	}
	d := <-answered // at the latest when its patience is over
	return d.Reply, d.Err
}

// deliver calls one target.
func (f *Forwarder) deliver(ctx context.Context, patience time.Duration, a *arrival, d Delivery) Delivery {
	// The target gets its callback even where WeChat has hung up.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	defer context.AfterFunc(f.context, cancel)()
	ctx = f.cfg.Begin(ctx)
	d.Reply, d.Err = f.call(ctx, a, d)
	if d.Err != nil && ctx.Err() == context.DeadlineExceeded {
		d.Err = &timeoutError{patience}
	}
	f.cfg.Done(ctx, d)
	return d
}
