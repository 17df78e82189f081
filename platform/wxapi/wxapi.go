// Package wxapi is a typed client of WeChat's server API as a third-party platform uses it (PROTOCOL 4, 6). Every
// errcode other than 0 becomes an *Error; no token or secret ever gets into an error text.
package wxapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"wxlab/platform"
)

// DefaultBaseURL is WeChat itself.
const DefaultBaseURL = "https://api.weixin.qq.com"

// MaxResponse bounds an answer. WeChat's longest JSON (500 authorizers) has some 100 KB; media files 10 MB at most.
const MaxResponse = 16 << 20

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
// that take none. It fails as Do does.
func (c *Client) Call(ctx context.Context, path string, name TokenName, token platform.Secret, body, out any) error {
	return c.Do(ctx, Request{Path: path, TokenName: name, Token: token, Body: body}, out)
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
