package control

import (
	"context"
	"net/url"
	"unicode/utf8"

	"wxlab/app/evidence"
	"wxlab/app/workbench"
)

// CallAPI calls the simulated WeChat's API as a platform does.
type CallAPI struct {
	Path      string            `json:"path" required:"true" doc:"of the API; its last element is enough where the simulator has it"`
	Method    string            `json:"method" enum:",GET,POST" doc:"what the API takes when empty"`
	Token     string            `json:"token" enum:",component,authorizer,none" doc:"whose access token goes with it; what the API takes when empty"`
	Component string            `json:"component_appid" doc:"AppID of the component, the workspace's own when empty"`
	Account   string            `json:"account" doc:"AppID or original id (gh_…) of the account whose token it is, the first that authorized when empty"`
	Query     map[string]string `json:"query" doc:"further parameters"`
	Body      string            `json:"body" doc:"the request's body"`
}

// APIAnswer is what the simulated WeChat answered, in clear: whoever asks goes on with it.
type APIAnswer struct {
	Method  string `json:"method"`
	Path    string `json:"path"`
	Status  int    `json:"status" doc:"HTTP status of the answer"`
	ErrCode int    `json:"errcode" doc:"0 where the answer has none"`
	Hint    string `json:"hint,omitempty" doc:"what probably went wrong, in the answer's language"`
	Body    string `json:"body" doc:"as base64 where it is no UTF-8"`
	Binary  bool   `json:"binary,omitempty" doc:"body is base64: the API answered a picture or another file"`
}

func (r CallAPI) serve(ctx context.Context, s *Server) (out APIAnswer, err error) {
	query := url.Values{}
	for name, value := range r.Query {
		query.Set(name, value)
	}
	a, err := s.w.CallAPI(ctx, workbench.APICall{
		Component: r.Component, Account: r.Account, Path: r.Path, Method: r.Method, Token: r.Token, Query: query,
		Body: []byte(r.Body),
	})
	if err != nil {
		return out, err
	}
	return APIAnswer{
		Method: a.Method, Path: a.Path, Status: a.Status, ErrCode: a.ErrCode, Hint: s.hideText(a.Hint.In(string(s.lang))),
		Body: evidence.Readable(a.Body), Binary: !utf8.Valid(a.Body),
	}, nil
}
