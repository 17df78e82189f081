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
	"strconv"
	"strings"
	"time"

	"wxlab/sim/msgcrypt"
)

// request is the first half of an attempt: what goes out.
func (s *Sim) request(p push, n int) (Attempt, error) {
	now := s.now()
	envelope := msgcrypt.Envelope{
		Token: p.platform.Token, EncodingAESKey: p.platform.sealingKey(), AppID: p.platform.AppID,
		ToUserName: p.account.UserName, OpenID: p.openID, Msg: p.plain,
		Timestamp: strconv.FormatInt(now.Unix(), 10),
		Nonce:     pushNonce(p.seed, p.id, n), Random: pushRandom(p.seed, p.id, n),
	}
	if p.kind.Family == string(AuthEvent) {
		envelope.ToUserName, envelope.OpenID = "", ""
	}
	p.bend(&envelope)
	query, body, err := p.seal(envelope)
	if err != nil {
		return Attempt{}, err
	}
	return Attempt{At: now, URL: withQuery(p.url, query), RequestBody: body, RequestHeader: s.header(p)}, nil
}

// pushHeader is what WeChat sends beside Host, Content-Length and Connection (PROTOCOL 2.2).
func pushHeader(contentType string) http.Header {
	return http.Header{"User-Agent": {"Mozilla/4.0"}, "Accept": {"*/*"}, "Pragma": {"no-cache"}, "Content-Type": {contentType}}
}

// header is the one of all pushes in a notation; nobody changes it.
func (s *Sim) header(p push) http.Header {
	if p.fault.Effect == JSONContentType || p.direct != nil && p.direct.Format == JSONFormat {
		return s.jsonHeader
	}
	return s.xmlHeader
}

// withQuery appends WeChat's parameters; a URL that has a query keeps it.
func withQuery(raw, query string) string {
	if strings.Contains(raw, "?") {
		return raw + "&" + query
	}
	return raw + "?" + query
}

// post fills in the second half of the attempt.
func (s *Sim) post(ctx context.Context, at *Attempt) {
	start := time.Now() // patience is real time
	defer func() { at.Took = time.Since(start) }()
	ctx, cancel := context.WithTimeout(ctx, s.budget)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, at.URL, bytes.NewReader(at.RequestBody))
	if err != nil {
		at.Err, at.Outcome = err.Error(), Unreachable
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
		at.Err, at.Outcome, at.Status = fmt.Sprintf("no complete answer within %s", s.budget), Timeout, 0
	default:
		at.Err, at.Outcome, at.Status = withoutURL(err), Unreachable, 0
	}
}

// answerLimit bounds what is read of an answer.
const answerLimit = 1 << 20

// readAnswer reads the answer's body up to the limit, into no more room than it says that it needs.
func readAnswer(resp *http.Response) ([]byte, error) {
	body := make([]byte, 0, min(max(resp.ContentLength, 0), answerLimit)+1)
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
