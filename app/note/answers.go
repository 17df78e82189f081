package note

import (
	"bytes"
	"io"
	"net/http"

	"wxlab/app/journal"
)

// pushKey finds the push that is under way.
type pushKey struct{}

// push is one that opened.
type push struct {
	componentAppID string
	appID          string // of the account, "" where it is about none
	body           []byte
}

// Answers notes on the exchange under way whether WeChat accepts what a server answers: HTTP 200 alone says nothing, and
// a list that shows it in green would belie the account beside it. Pushes wraps it, with the journal between the two.
func (t *Taker) Answers(next http.RoundTripper) http.RoundTripper { return answers{t, next} }

type answers struct {
	t    *Taker
	next http.RoundTripper
}

func (a answers) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := a.next.RoundTrip(r)
	sent, ok := r.Context().Value(pushKey{}).(push)
	if err != nil || !ok || resp.StatusCode != http.StatusOK { // the journal reads a status itself
		return resp, err
	}
	reply, err := io.ReadAll(io.LimitReader(resp.Body, answerLimit))
	whole := err == nil && len(reply) < answerLimit
	rest := io.Reader(resp.Body)
	if err != nil {
		rest = broken{err}
	}
	resp.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(reply), rest), resp.Body}
	if whole {
		a.t.judge(r, sent, resp, reply)
	}
	return resp, nil
}

// answerLimit is how much of an answer is judged. The longest reply that WeChat takes is far shorter.
const answerLimit = 1 << 20

// judge notes an answer that is none.
func (t *Taker) judge(r *http.Request, sent push, resp *http.Response, reply []byte) {
	d := journal.Detail{ReqHeader: r.Header, ReqBody: sent.body, RespHeader: resp.Header, RespBody: reply}
	d.Dir, d.Method, d.Path, d.Query, d.Status = journal.Out, r.Method, r.URL.Path, r.URL.RawQuery, resp.StatusCode
	d.ComponentAppID, d.AppID, d.At = sent.componentAppID, sent.appID, t.Now()
	if !t.Accepted(d) {
		t.Journal.Note(r.Context(), journal.Note{Outcome: journal.OutcomeRefused, Reason: journal.ReasonAnswer})
	}
}

// broken is a body that ends with an error.
type broken struct{ err error }

func (b broken) Read([]byte) (int, error) { return 0, b.err }
