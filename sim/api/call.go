package api

import (
	"bytes"
	"encoding/json"
	"net/http"
)

// run goes through all checks, then calls the endpoint's function. WeChat publishes no order of its checks; here it
// is, the same for every path: an injected fault, method (43001, 43002), body (44002, 47001), token present (41001),
// token valid (40001, 42001) and of the right kind (61014, 61015), caller's IP (61004), authorization in force (61003),
// daily limit (45009), permission set and account (48001, 61007, 61016), types of the fields (47001). What the call is
// about comes last, in the function.
//
// Calls without a token learn from the body whose white list counts, so the AppID (41018, 40013) comes before the IP.
func (c *call) run() (any, error) {
	for _, check := range []func() error{
		c.refusedByFault, c.checkMethod, c.checkBody, c.authenticate, c.countQuota, c.checkAbility,
	} {
		if err := check(); err != nil {
			return nil, err
		}
	}
	return c.row.handler.run(c)
}

func (c *call) checkMethod() error {
	switch {
	case c.row.method == "" || c.row.method == c.req.Method:
		return nil
	case c.row.method == http.MethodPost:
		return fail(43002, "%s takes POST, the call was %s", c.req.Path, c.req.Method)
	}
	return fail(43001, "%s takes GET, the call was %s", c.req.Path, c.req.Method)
}

func (c *call) checkBody() error {
	switch {
	case !c.row.hasJSONBody():
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
