package control

import (
	"context"
	"errors"
	"net/http"
	"time"

	"wxlab/app/evidence"
	"wxlab/app/explain"
	"wxlab/app/journal"
	"wxlab/app/workspace"
)

// Exchange is a journal.Exchange on the wire: the names scripts rely on.
type Exchange struct {
	ID             int64     `json:"id"`
	At             time.Time `json:"at"`
	Ms             float64   `json:"ms" unit:"ms" doc:"until the answer was complete"`
	Side           string    `json:"side" doc:"whose edge recorded it"`
	Dir            string    `json:"dir" enum:"in,out"`
	Method         string    `json:"method"`
	Path           string    `json:"path"`
	Status         int       `json:"status" doc:"HTTP status of the answer"`
	Kind           string    `json:"kind"`
	Name           string    `json:"name" doc:"InfoType, MsgType or Event; the API's name"`
	ComponentAppID string    `json:"component_appid,omitempty"`
	AppID          string    `json:"appid,omitempty" doc:"of the account"`
	OpenID         string    `json:"openid,omitempty"`
	Way            string    `json:"way,omitempty" doc:"by which it reached the simulated WeChat: base, connect, absolute or tls, with +h2 by HTTP/2"`
	Outcome        string    `json:"outcome"`
	Reason         string    `json:"reason,omitempty"`
	Code           int       `json:"code,omitempty" doc:"errcode"`
}

func newExchange(e journal.Exchange) Exchange {
	return Exchange{
		ID: e.ID, At: e.At, Ms: milliseconds(e.Took), Side: string(e.Side), Dir: e.Dir, Method: e.Method, Path: e.Path,
		Status: e.Status, Kind: e.Kind, Name: e.Name, ComponentAppID: e.ComponentAppID, AppID: e.AppID, OpenID: e.OpenID,
		Way:     e.Way,
		Outcome: e.Outcome, Reason: e.Reason, Code: e.Code,
	}
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// ExchangeList is a page of them.
type ExchangeList struct {
	Exchanges []Exchange `json:"exchanges"`
}

// ListExchanges asks for recorded exchanges, newest first.
type ListExchanges struct {
	Query  string `query:"query" doc:"search terms, as the window's Traffic page takes them"`
	After  int64  `query:"after" doc:"only exchanges with a larger id"`
	Before int64  `query:"before" doc:"only exchanges with a smaller id, where it is not 0"`
	Limit  int    `query:"limit" default:"50" min:"1" max:"1000" doc:"how many at most"`
}

func (r ListExchanges) serve(ctx context.Context, s *Server) (out ExchangeList, err error) {
	if err := s.w.Journal.Flush(ctx); err != nil {
		return out, err
	}
	q := journal.Query{Text: r.Query, After: r.After, Before: r.Before, Limit: r.Limit}
	all, err := s.w.Journal.List(ctx, q)
	return ExchangeList{mapped(all, newExchange)}, asUsage(err)
}

// ExchangePath names one exchange in a path.
type ExchangePath struct {
	ID int64 `path:"id" doc:"id of the exchange"`
}

// ExchangeDetail is one exchange with what it carried. Bodies that are not UTF-8 text come as base64.
type ExchangeDetail struct {
	Exchange
	Query      string      `json:"query" doc:"of the URL"`
	ReqHeader  http.Header `json:"request_header"`
	ReqBody    string      `json:"request_body" doc:"as base64 where it is no UTF-8"`
	RespHeader http.Header `json:"response_header"`
	RespBody   string      `json:"response_body" doc:"as base64 where it is no UTF-8"`
	Plain      string      `json:"plain,omitempty" doc:"the callback, decrypted"`
	ReplyPlain string      `json:"reply_plain,omitempty" doc:"the passive reply before it was sealed"`
}

// hide is a body, or as much as is kept of one, as it may be shown outside the journal: secrets masked, tokens, tickets and
// codes as fingerprints.
func (s *Server) hide(body []byte) string {
	return s.hideTokens(evidence.Readable(s.w.Workspace.Secrets().MaskCut(body)))
}

func (s *Server) hideText(text string) string {
	return s.hideTokens(s.w.Workspace.Secrets().MaskText(text))
}

func (s *Server) hideTokens(text string) string { return s.w.Workspace.Fingerprints().Hide(text) }

// GetExchange asks for one exchange with headers, bodies and plaintext.
type GetExchange struct{ ExchangePath }

func (r GetExchange) serve(ctx context.Context, s *Server) (out ExchangeDetail, err error) {
	d, err := s.w.Journal.Get(ctx, r.ID)
	if err != nil {
		return out, err
	}
	return ExchangeDetail{
		Exchange: newExchange(d.Exchange), Query: d.Query, ReqHeader: d.ReqHeader, ReqBody: evidence.Readable(d.ReqBody),
		RespHeader: d.RespHeader, RespBody: evidence.Readable(d.RespBody),
		Plain: string(d.Plain), ReplyPlain: string(d.ReplyPlain),
	}, nil
}

// ExplainExchange asks for one exchange explained step by step.
type ExplainExchange struct{ ExchangePath }

func (r ExplainExchange) serve(ctx context.Context, s *Server) (explain.Explanation, error) {
	return s.w.Explain(ctx, r.ID, s.lang)
}

// WaitForExchange asks for the first exchange that matches, and waits for it if need be.
type WaitForExchange struct {
	Query   string `query:"query" doc:"search terms, as the window's Traffic page takes them"`
	After   int64  `query:"after" doc:"only exchanges with a larger id"`
	Timeout int64  `query:"timeout" default:"10" min:"1" max:"300" unit:"s" doc:"how long to wait, in seconds"`
}

func (r WaitForExchange) serve(ctx context.Context, s *Server) (out Exchange, err error) {
	ctx, cancel := context.WithTimeout(ctx, time.Duration(r.Timeout)*time.Second)
	defer cancel()
	e, err := s.w.Journal.Wait(ctx, r.Query, r.After)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		late := &workspace.Problem{Key: "problem.wait", Args: []any{r.Query, r.Timeout}, Exit: workspace.ExitTimeout}
		return out, statusError{http.StatusRequestTimeout, late}
	case err != nil:
		return out, asUsage(err)
	}
	return newExchange(e), nil
}

// StreamExchanges asks for every exchange from now on, as it is recorded.
type StreamExchanges struct {
	Query string `query:"query" doc:"search terms, as the window's Traffic page takes them"`
}

// events begins before the client knows that it is heard: what the client causes from then on is in the stream.
func (r StreamExchanges) events(s *Server) func(context.Context, func(Exchange) error) error {
	after := s.w.Journal.LastID()
	return func(ctx context.Context, each func(Exchange) error) error {
		return follow(ctx, s.w.Journal, r.Query, after, each)
	}
}

// follow calls each with every exchange after the given one, until ctx ends.
func follow(ctx context.Context, j *journal.Journal, query string, after int64, each func(Exchange) error) error {
	err := j.Follow(ctx, query, after, func(e journal.Exchange) error { return each(newExchange(e)) })
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}
