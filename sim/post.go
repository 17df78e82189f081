package sim

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"time"

	"wxlab/sim/world"
)

// post fills in the second half of the attempt.
func (s *Sim) post(ctx context.Context, at *world.Attempt) {
	start := time.Now() // patience is real time
	defer func() { at.Took = time.Since(start) }()
	ctx, cancel := context.WithTimeout(ctx, s.budget)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, at.URL, bytes.NewReader(at.RequestBody))
	if err != nil {
		at.Err, at.Outcome = err.Error(), world.Unreachable
		return
	}
	req.Header = at.RequestHeader
	if u := req.URL.User; u != nil {
		password, _ := u.Password()
		req.Header = req.Header.Clone()
		req.SetBasicAuth(u.Username(), password)
	}
	resp, err := s.road.RoundTrip(req)
	if err == nil {
		defer resp.Body.Close()
		at.Status, at.ResponseHeader = resp.StatusCode, resp.Header
		at.ResponseBody, err = readAnswer(resp)
	}
	switch {
	case err == nil:
	case errors.Is(err, context.DeadlineExceeded):
		at.Err, at.Outcome, at.Status = fmt.Sprintf("no complete answer within %s", s.budget), world.Timeout, 0
	default:
		at.Err, at.Outcome, at.Status = withoutURL(err), world.Unreachable, 0
	}
}

const (
	answerLimit = 1 << 20 // bounds what is read of an answer
	firstRoom   = 4 << 10 // the most memory that an answer gets before any of it has come
)

// readAnswer reads the answer's body up to the limit, into no more room than it says that it needs, and at first into
// no more than nearly all answers need: a server may announce anything and send nothing.
func readAnswer(resp *http.Response) ([]byte, error) {
	body := make([]byte, 0, min(max(resp.ContentLength, 0), firstRoom)+1)
	for len(body) < answerLimit {
		if len(body) == cap(body) {
			body = slices.Grow(body, bytes.MinRead)
		}
		n, err := resp.Body.Read(body[len(body):min(cap(body), answerLimit)])
		body = body[:len(body)+n]
		if err == io.EOF {
			break
		}
		if err != nil {
			return body, err
		}
	}
	return body, nil
}

// withoutURL says what went wrong and not once more where: the attempt has its URL, signatures and all.
func withoutURL(err error) string {
	var outer *url.Error
	if errors.As(err, &outer) {
		err = outer.Err
	}
	return err.Error()
}
