// Package api is WeChat's server API over a world: the register of paths, the checks that every call goes through, and
// the handlers, a file for each chapter of WeChat's documentation. It changes the world and cannot push: what a call
// causes later is pending work of the world, which package sim delivers.
package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"wxlab/sim/world"
)

// Request is one call to WeChat's server API, as it arrived.
type Request struct {
	Method   string
	Path     string
	Query    url.Values
	Body     []byte
	ClientIP string // the peer's address, without port

	ContentType string // the header; only uploads look at it
}

// call is one API call on its way through the checks.
type call struct {
	register *Register
	world    *world.World
	now      time.Time
	req      Request

	platform *world.PlatformState // whose token or secret it is
	grant    *world.GrantState    // of an authorizer token
	account  *world.AccountState  // of an authorizer token
	token    *world.Issued
	fault    world.FaultState // the zero one when none strikes
	remark   string           // a note for the developer beside a success
}

func (c *call) run(ep endpoint) (any, error) {
	if err := c.refusedByFault(); err != nil {
		return nil, err
	}
	if err := c.checkRequest(ep); err != nil {
		return nil, err
	}
	if ep.token != noToken {
		if err := c.authenticate(ep.token); err != nil {
			return nil, err
		}
		if err := c.countQuota(ep); err != nil {
			return nil, err
		}
	}
	return ep.handle(c)
}

func (c *call) checkRequest(ep endpoint) error {
	switch {
	case ep.method == http.MethodPost && c.req.Method != http.MethodPost:
		return fail(43002, "%s takes POST, the call was %s", c.req.Path, c.req.Method)
	case ep.method == http.MethodGet && c.req.Method != http.MethodGet:
		return fail(43001, "%s takes GET, the call was %s", c.req.Path, c.req.Method)
	case ep.method != http.MethodPost:
		return nil
	case len(bytes.TrimSpace(c.req.Body)) == 0:
		return fail(44002, "the body is empty, it must be a JSON object")
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(c.req.Body, &object); err != nil {
		return fail(47001, "the body is not a JSON object: %v%s", err, formHint(c.req.Body))
	}
	return nil
}

func formHint(body []byte) string {
	switch {
	case bytes.HasPrefix(body, []byte("<")):
		return "; this API takes JSON, not XML"
	case bytes.Contains(body, []byte("=")) && !bytes.Contains(body, []byte("{")):
		return "; it looks like a form, this API takes JSON"
	}
	return ""
}

// decode reads the body into a struct. checkRequest has seen that it is an object.
func (c *call) decode(into any) error {
	if err := json.Unmarshal(c.req.Body, into); err != nil {
		return fail(47001, "a field has the wrong type: %v", err)
	}
	return nil
}

// Call answers one API call. WeChat publishes no order of its checks; here it is: path, method, body (44002, 47001),
// token present (41001), token valid (40001, 42001) and of the right kind (61014, 61015), caller's IP (61004),
// authorization in force (61003), daily quota (45009), then AppID, secret, ticket and what the call is about. Calls
// without a token learn from the body whose white list counts, so the AppID (41018, 40013) comes before the IP. An
// injected fault comes before them all.
func (g *Register) Answer(w *world.World, req Request) Response {
	defer w.Touch()
	w.Count[req.Path]++
	ep, ok := g.endpoints[req.Path]
	if !ok {
		return g.notSimulated(w, req)
	}
	c := &call{register: g, world: w, now: w.Now(), req: req}
	c.meetFault()
	answer, err := c.run(ep)
	return g.respond(c, answer, err)
}

// resolve takes over what an access token stands for; one that was never issued changes nothing.
func (c *call) resolve(value string) {
	if o := c.world.OwnerOf(value); o.Token != nil {
		c.token, c.platform, c.grant, c.account = o.Token, o.Platform, o.Grant, o.Account
	}
}
