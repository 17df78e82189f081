// Package note writes beside a recorded exchange which callback it carried, and how it ended. It remembers when WeChat
// was last heard of.
package note

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"time"

	"wxlab/app/journal"
	"wxlab/platform"
	"wxlab/platform/msgcrypt"
)

// Taker takes the notes.
type Taker struct {
	Journal    *journal.Journal
	Components func() []platform.Component // whose keys may open a callback
	Now        func() time.Time
	Changed    func()
	// Accepted reports whether WeChat accepts what was answered to a push, or nobody can say.
	Accepted func(journal.Detail) bool

	heard heard
}

// Callback attaches what the platform made of a callback to the exchange that carried it.
func (t *Taker) Callback(ctx context.Context, cb platform.Callback) {
	t.heard.note(cb)
	t.Journal.Note(ctx, journal.NoteOf(cb))
	t.Changed()
}

// Passed names a callback that another server answers; one that does not open may be meant for other keys.
func (t *Taker) Passed(r *http.Request, body []byte) {
	cb, ok := t.Open(r, body)
	if !ok {
		return
	}
	cb.ReceivedAt = t.Now()
	t.heard.note(cb)
	t.Journal.Note(r.Context(), journal.NoteOf(cb))
}

// Failed says why a request had no answer.
func (t *Taker) Failed(ctx context.Context, err error) {
	t.Journal.Note(ctx, journal.Note{Outcome: journal.OutcomeFailed, Reason: err.Error()})
}

// Genuine reports whether a callback carries the signature of one of the components.
func (t *Taker) Genuine(r *http.Request, body []byte) bool {
	_, ok := t.Open(r, body)
	return ok
}

// Pushes names the pushes to a server under test: the simulator's edge sees only ciphertext, so the envelope is opened
// here with the keys the server was given. What goes through it is recorded by next.
func (t *Taker) Pushes(next http.RoundTripper) http.RoundTripper { return pushes{t, next} }

type pushes struct {
	t    *Taker
	next http.RoundTripper
}

func (p pushes) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	r.Body.Close()
	if err != nil {
		return nil, err
	}
	ctx := journal.Outbound(r.Context())
	if cb, ok := p.t.Open(r, body); ok {
		p.t.Journal.Note(ctx, journal.NoteOf(cb))
		ctx = context.WithValue(ctx, pushKey{}, push{cb.ComponentAppID, cb.AppID, body})
	}
	r = r.WithContext(ctx)
	r.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	r.Body = io.NopCloser(bytes.NewReader(body))
	return p.next.RoundTrip(r)
}

// HeardFrom is when WeChat's last good callback and its last ticket came in; zero for never.
func (t *Taker) HeardFrom() (callback, ticket time.Time) {
	return instant(t.heard.callback.Load()), instant(t.heard.ticket.Load())
}

// Recall takes up what an earlier run heard: when the newest ticket came in, zero for none, and what is on record.
func (t *Taker) Recall(ctx context.Context, ticketAt time.Time) error {
	if ticketAt.IsZero() {
		return nil
	}
	t.heard.ticket.Store(ticketAt.UnixNano())
	t.heard.callback.Store(ticketAt.UnixNano())
	last, err := t.Journal.List(ctx, journal.Query{Text: "is:callback outcome:ok dir:in", Limit: 1})
	if err == nil && len(last) > 0 && last[0].At.After(ticketAt) {
		t.heard.callback.Store(last[0].At.UnixNano())
	}
	return err
}

// Open reads a push to one of the components, with its keys; one that is bent on purpose may not open.
func (t *Taker) Open(r *http.Request, body []byte) (platform.Callback, bool) {
	envelope, err := platform.ParseEnvelope(body)
	if err != nil {
		return platform.Callback{}, false
	}
	q := r.URL.Query()
	for _, c := range t.Components() {
		crypt, err := msgcrypt.New(c)
		if err != nil {
			continue
		}
		opened, err := crypt.Open(q.Get("msg_signature"), q.Get("timestamp"), q.Get("nonce"), []byte(envelope.Encrypt))
		if err == nil {
			return describe(c.AppID, opened.Plain), true
		}
	}
	return platform.Callback{}, false
}

// describe names a decrypted push.
func describe(componentAppID string, plain []byte) platform.Callback {
	cb := platform.Callback{ComponentAppID: componentAppID, Plain: plain, Outcome: platform.Accepted}
	if e, err := platform.ParseAuthEvent(plain); err == nil {
		cb.SetAuthEvent(e)
		return cb
	}
	if m, err := platform.ParseMessage(plain); err == nil {
		cb.SetMessage(m)
	}
	return cb
}
