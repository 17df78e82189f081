package workbench

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"wxlab/app/embedded"
	"wxlab/app/workspace"
	"wxlab/sim/bilingual"
)

// APICall is a call to the simulated WeChat's API as a platform makes it. What is empty follows from the API.
type APICall struct {
	Component, Account string // whose token; an account may be named by its original id
	Path, Method       string // the last element of a path is enough where the simulator has the API
	Token              string // component, authorizer or none
	Query              url.Values
	Body               []byte
}

// APIAnswer is what came back.
type APIAnswer struct {
	Method, Path string
	Status       int
	ErrCode      int
	Hint         bilingual.Text // what probably went wrong
	Body         []byte
}

// apiPatience is how long an API call may take: longer than any fault that delays one.
const apiPatience = 30 * time.Second

// CallAPI calls the simulated WeChat over HTTP with the platform's live token.
func (w *Workbench) CallAPI(ctx context.Context, c APICall) (out APIAnswer, err error) {
	if err := w.needSim(); err != nil {
		return out, err
	}
	if c, err = w.completed(c); err != nil {
		return out, err
	}
	query := url.Values{}
	for name, values := range c.Query {
		query[name] = values
	}
	if c.Token != "none" {
		name := map[string]string{"component": "component_access_token", "authorizer": "access_token"}[c.Token]
		token, err := w.liveToken(ctx, c)
		if err != nil {
			return out, err
		}
		query.Set(name, token)
	}
	defer w.announce()
	return w.send(ctx, c, w.SimURL()+c.Path+"?"+query.Encode())
}

// completed is the call with what the register of APIs says of it.
func (w *Workbench) completed(c APICall) (APICall, error) {
	chosen, err := w.Settings().FindComponent(c.Component)
	if err != nil {
		return c, err
	}
	c.Component = chosen.AppID
	method, token := http.MethodPost, "authorizer" // of most APIs, also of those that the simulator does not have
	found := strings.HasPrefix(c.Path, "/")
	for _, a := range w.Sim.APIs() {
		if a.Path == c.Path || !strings.HasPrefix(c.Path, "/") && strings.HasSuffix(a.Path, "/"+c.Path) {
			c.Path, method, token, found = a.Path, a.Method, a.Token, true
			break
		}
	}
	if !found {
		return c, workspace.Misuse("problem.api_unknown", c.Path)
	}
	if c.Method == "" {
		c.Method = http.MethodGet
		if strings.Contains(method, http.MethodPost) {
			c.Method = http.MethodPost
		}
	}
	switch {
	case c.Token != "":
	case token == "either" && c.Account == "":
		c.Token = "component"
	case token == "either":
		c.Token = "authorizer"
	default:
		c.Token = token
	}
	return c, nil
}

// liveToken is the token that goes with a call; the embedded platform fetches one where it has none.
func (w *Workbench) liveToken(ctx context.Context, c APICall) (string, error) {
	account, kind := "", embedded.ComponentAccessToken
	if c.Token == "authorizer" {
		if c.Account == "" {
			c.Account = w.firstAuthorizer(c.Component)
		}
		a, ok := w.Sim.Account(c.Account)
		switch {
		case c.Account == "":
			return "", workspace.Misuse("problem.account_none")
		case !ok:
			return "", workspace.Misuse("problem.account_unknown", c.Account)
		}
		account, kind = a.AppID, embedded.AuthorizerAccessToken
	}
	token := w.Sim.LiveToken(c.Component, account)
	var err error
	if token == "" && w.Platform != nil && w.Platform.Serves(c.Component) {
		err = w.Platform.RefreshCredential(ctx, kind, c.Component, account)
		token = w.Sim.LiveToken(c.Component, account)
	}
	if token == "" {
		return "", &workspace.Problem{
			Key: "problem.no_live_token", Args: []any{string(kind), cmp.Or(account, c.Component)}, Exit: workspace.ExitUsage, Err: err,
		}
	}
	return token, nil
}

// firstAuthorizer is the account that authorized a component first, "" where none did.
func (w *Workbench) firstAuthorizer(component string) string {
	for _, g := range w.Sim.Grants() {
		if g.ComponentAppID == component {
			return g.AccountAppID
		}
	}
	return ""
}

func (w *Workbench) send(ctx context.Context, c APICall, target string) (out APIAnswer, err error) {
	ctx, cancel := context.WithTimeout(ctx, apiPatience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, c.Method, target, bytes.NewReader(c.Body))
	if err != nil {
		return out, err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := (&http.Client{Transport: w.ground.loopback}).Do(req)
	if err != nil {
		return out, err
	}
	defer resp.Body.Close()
	out = APIAnswer{Method: c.Method, Path: c.Path, Status: resp.StatusCode, Hint: bilingual.FromHeader(resp.Header)}
	if out.Body, err = io.ReadAll(io.LimitReader(resp.Body, 4<<20)); err != nil {
		return out, err
	}
	var said struct{ ErrCode int }
	if json.Unmarshal(out.Body, &said) == nil {
		out.ErrCode = said.ErrCode
	}
	return out, nil
}
