package api

import (
	"bytes"
	"encoding/json"
	"net/http"

	"wxlab/sim/bilingual"
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
		return fail(43002, "%s 须用 POST，本次请求为 %s",
			"%s takes POST, the call was %s", c.req.Path, c.req.Method)
	}
	return fail(43001, "%s 须用 GET，本次请求为 %s", "%s takes GET, the call was %s", c.req.Path, c.req.Method)
}

func (c *call) checkBody() error {
	switch {
	case !c.row.hasJSONBody():
		return nil
	case len(bytes.TrimSpace(c.req.Body)) == 0 && c.row.optional:
		return nil
	case len(bytes.TrimSpace(c.req.Body)) == 0:
		return fail(44002, "请求体为空，必须是 JSON 对象", "the body is empty, it must be a JSON object")
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(c.body(), &object); err != nil {
		return fail(47001, "请求体不是 JSON 对象：%v%s",
			"the body is not a JSON object: %v%s", err, formHint(c.req.Body))
	}
	return nil
}

func formHint(body []byte) bilingual.Text {
	switch {
	case bytes.HasPrefix(body, []byte("<")):
		return bilingual.Textf("；该接口接收 JSON，不是 XML", "; this API takes JSON, not XML")
	case bytes.Contains(body, []byte("=")) && !bytes.Contains(body, []byte("{")):
		return bilingual.Textf("；看起来是表单，该接口接收 JSON", "; it looks like a form, this API takes JSON")
	}
	return bilingual.Text{}
}
