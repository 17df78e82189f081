package wxapi

import (
	"context"
	"net/http"
	"net/url"

	"wxlab/platform"
)

// Account is WeChat's API on behalf of one authorizer (代调用, PROTOCOL 6): the typed calls are its methods, Call is for
// every other. Most spend the account's own quota; 61007 means that the merchant did not grant the permission set,
// 48001 that the account itself lacks the API.
type Account struct {
	AppID          string // the authorizer's
	ComponentAppID string
	// Do makes one call with the token that Request.TokenName asks for, unless Request.Token is there already.
	Do func(ctx context.Context, r Request, out any) error
}

// Account calls on behalf of appID with tokens that the caller keeps itself.
func (c *Client) Account(
	componentAppID string, componentToken platform.Secret, appID string, authorizerToken platform.Secret,
) *Account {
	do := func(ctx context.Context, r Request, out any) error {
		return c.Do(ctx, r.WithToken(componentToken, authorizerToken), out)
	}
	return &Account{AppID: appID, ComponentAppID: componentAppID, Do: do}
}

// WithToken fills in the token that r asks for by its name, unless there is one.
func (r Request) WithToken(component, authorizer platform.Secret) Request {
	switch {
	case r.Token != "" || r.TokenName == "":
	case r.ByComponent():
		r.Token = component
	default:
		r.Token = authorizer
	}
	return r
}

// Call makes any call with the authorizer's token: path may carry a query, body is sent as JSON unless it is nil, and
// the answer is decoded into out, which may be nil, or a *Media for bytes.
func (a *Account) Call(ctx context.Context, method, path string, body, out any) error {
	return a.Do(ctx, Request{Method: method, Path: path, TokenName: AccessTokenName, Body: body}, out)
}

func (a *Account) post(ctx context.Context, path string, body, out any) error {
	return a.Call(ctx, http.MethodPost, path, body, out)
}

func (a *Account) get(ctx context.Context, path string, query url.Values, out any) error {
	return a.Do(ctx, Request{Method: http.MethodGet, Path: path, Query: query, TokenName: AccessTokenName}, out)
}
