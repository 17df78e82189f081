// Package wxapi is a typed client of WeChat's server API as a third-party platform uses it (PROTOCOL 4, 6). Every
// errcode other than 0 becomes an *Error; no token or secret ever gets into an error text.
package wxapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"wxlab/platform"
)

// DefaultBaseURL is WeChat itself.
const DefaultBaseURL = "https://api.weixin.qq.com"

// MaxResponse bounds an answer; WeChat's longest (500 authorizers) has some 100 KB.
const MaxResponse = 8 << 20

// ErrAnswer is an answer that is none of WeChat's: not 200, empty, not JSON, or beyond MaxResponse. A proxy or a wrong
// base URL is the usual cause.
var ErrAnswer = errors.New("not an answer of WeChat's API")

// Client calls WeChat. The zero value calls DefaultBaseURL with http.DefaultClient; it is safe for concurrent use.
type Client struct {
	BaseURL string
	HTTP    *http.Client
}

// TokenName is the query parameter that carries a token.
type TokenName string

const (
	ComponentTokenName TokenName = "component_access_token" // for /cgi-bin/component/*
	AccessTokenName    TokenName = "access_token"           // on behalf of an authorizer
)

// Call posts body as JSON to path and decodes the answer into out, which may be nil. Token may be "" for the APIs
// that take none. It fails with *Error when WeChat answers an errcode, with ErrAnswer when WeChat did not answer.
func (c *Client) Call(ctx context.Context, path string, name TokenName, token platform.Secret, body, out any) error {
	answer, err := c.post(ctx, path, name, token, body)
	if err != nil {
		return fmt.Errorf("call %s: %w", path, err)
	}
	var head struct {
		ErrCode int    `json:"errcode"`
		ErrMsg  string `json:"errmsg"`
	}
	if err := json.Unmarshal(answer, &head); err != nil {
		return fmt.Errorf("call %s: %w: no JSON object but %s", path, ErrAnswer, kindOf(answer))
	}
	if head.ErrCode != 0 {
		return newError(path, head.ErrCode, head.ErrMsg)
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(answer, out); err != nil {
		return fmt.Errorf("call %s: %w: %s", path, ErrAnswer, shapeError(err))
	}
	return nil
}

func (c *Client) post(ctx context.Context, path string, name TokenName, token platform.Secret, body any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false) // \u0026 would be shown literally (PROTOCOL 4.1)
	if err := enc.Encode(body); err != nil {
		return nil, err
	}
	target := c.base() + path
	if name != "" {
		target += "?" + string(name) + "=" + url.QueryEscape(token.Reveal())
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, target, bytes.NewReader(bytes.TrimRight(buf.Bytes(), "\n")))
	if err != nil {
		return nil, withoutURL(err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := c.client().Do(req)
	if err != nil {
		return nil, withoutURL(err)
	}
	defer resp.Body.Close()
	return readAnswer(resp)
}

func readAnswer(resp *http.Response) ([]byte, error) {
	answer, err := io.ReadAll(io.LimitReader(resp.Body, MaxResponse+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("read answer: %w", withoutURL(err))
	case resp.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("%w: status %d; WeChat always answers 200, is there a proxy or a wrong base URL?", ErrAnswer, resp.StatusCode)
	case len(answer) > MaxResponse:
		return nil, fmt.Errorf("%w: more than %d bytes", ErrAnswer, MaxResponse)
	case len(bytes.TrimSpace(answer)) == 0:
		return nil, fmt.Errorf("%w: it is empty", ErrAnswer)
	}
	return answer, nil
}

func (c *Client) base() string {
	if c.BaseURL == "" {
		return DefaultBaseURL
	}
	return strings.TrimSuffix(c.BaseURL, "/")
}

func (c *Client) client() *http.Client {
	if c.HTTP == nil {
		return http.DefaultClient
	}
	return c.HTTP
}

// withoutURL drops the URL that net/http puts around its errors: it carries the token.
func withoutURL(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}

// kindOf says what an answer looks like without quoting it: it might hold a token.
func kindOf(answer []byte) string {
	switch trimmed := bytes.TrimSpace(answer); trimmed[0] {
	case '<':
		return "HTML or XML"
	case '{':
		return "broken JSON"
	default:
		return fmt.Sprintf("%d other bytes", len(trimmed))
	}
}

// shapeError names the field of a JSON type mismatch; other errors of encoding/json could quote the answer.
func shapeError(err error) string {
	var mismatch *json.UnmarshalTypeError
	if errors.As(err, &mismatch) {
		return fmt.Sprintf("field %s is a %s", mismatch.Field, mismatch.Value)
	}
	return "broken JSON"
}
