package workbench

import (
	"bytes"
	"context"
	"io"
	"net/http"

	"wxlab/app/journal"
	"wxlab/platform"
	"wxlab/platform/msgcrypt"
)

// noteCallback attaches what the platform made of a callback to the exchange that carried it.
func (w *Workbench) noteCallback(ctx context.Context, cb platform.Callback) {
	w.heard.note(cb)
	w.Journal.Note(ctx, journal.NoteOf(cb))
	w.changed.signal()
}

// annotate names the pushes to a server under test: the simulator's edge sees only ciphertext, so the envelope is
// opened here with the keys the server was given.
func (w *Workbench) annotate(next http.RoundTripper) http.RoundTripper {
	return roundTripper(func(r *http.Request) (*http.Response, error) {
		body, err := io.ReadAll(r.Body)
		r.Body.Close()
		if err != nil {
			return nil, err
		}
		ctx := journal.Outbound(r.Context())
		r = r.WithContext(ctx)
		r.Body = io.NopCloser(bytes.NewReader(body))
		if cb, ok := w.openPush(r, body); ok {
			w.Journal.Note(ctx, journal.NoteOf(cb))
		}
		return next.RoundTrip(r)
	})
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// openPush reads one of the simulator's pushes; a push that is bent on purpose may not open.
func (w *Workbench) openPush(r *http.Request, body []byte) (platform.Callback, bool) {
	envelope, err := platform.ParseEnvelope(body)
	if err != nil {
		return platform.Callback{}, false
	}
	q := r.URL.Query()
	for _, c := range w.Components() {
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
