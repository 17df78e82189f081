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
	"strings"
	"syscall"
	"time"

	"wxlab/sim/world"
)

// post sends an attempt's request and fills in what came of it: the answer, or the error and its outcome. Last says
// that the connection ends with the answer; budget is how long that may take.
func (s *Sim) post(ctx context.Context, at *world.Attempt, budget time.Duration, last bool) {
	start := time.Now() // the five seconds are real time
	defer func() { at.Took = time.Since(start) }()
	ctx, cancel := context.WithTimeout(ctx, budget)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, at.URL, bytes.NewReader(at.RequestBody))
	if err != nil {
		at.Err, at.Outcome = err.Error(), world.Unreachable
		return
	}
	req.Header, req.Close = at.RequestHeader, last
	if u := req.URL.User; u != nil {
		password, _ := u.Password()
		req.Header = req.Header.Clone()
		req.SetBasicAuth(u.Username(), password)
	}
	resp, err := s.transport.RoundTrip(req)
	if err == nil {
		defer resp.Body.Close()
		at.Status, at.ResponseHeader = resp.StatusCode, resp.Header
		at.ResponseBody, err = readAnswer(resp)
	}
	switch {
	case err == nil:
	case errors.Is(err, context.DeadlineExceeded):
		at.Err, at.Outcome, at.Status = fmt.Sprintf("no complete answer within %s", budget), world.Timeout, 0
	default:
		at.Err, at.Outcome, at.Status = withoutURL(err), world.Unreachable, 0
	}
}

// firstRoom is the most memory that an answer gets before any of it has come: a server may announce anything and send
// nothing.
const firstRoom = 4 << 10

// readAnswer reads the answer's body up to answerLimit. It allocates what Content-Length announces, up to firstRoom, and
// grows beyond.
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

// withoutURL leaves the URL out of an error of package net/http: the attempt shows it already.
func withoutURL(err error) string {
	var outer *url.Error
	if errors.As(err, &outer) {
		err = outer.Err
	}
	return inOurWords(err)
}

// inOurWords is an error's text. What the system says in it, in words and a language of its own, is said as Linux says it:
// a verdict knows that.
func inOurWords(err error) string {
	var number syscall.Errno
	if errors.As(err, &number) && linuxWords[number] != "" {
		return strings.ReplaceAll(err.Error(), number.Error(), linuxWords[number])
	}
	return err.Error()
}
