package api

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"wxlab/sim/world"
)

// clearsPerMonth is how often a month an account's quota can be cleared (PROTOCOL 4.12).
const clearsPerMonth = 10

// openapiEndpoints are quotas, the log, and addresses (PROTOCOL 4.11, 4.12, 6.5).
func openapiEndpoints() map[string]endpoint {
	return map[string]endpoint{
		"/cgi-bin/openapi/quota/get":        {http.MethodPost, eitherToken, 0, (*call).quota},
		"/cgi-bin/openapi/rid/get":          {http.MethodPost, eitherToken, 0, (*call).rid},
		"/cgi-bin/clear_quota":              {http.MethodPost, eitherToken, 0, (*call).clearQuota},
		"/cgi-bin/component/clear_quota":    {http.MethodPost, componentToken, 0, (*call).clearComponentQuota},
		"/cgi-bin/component/clear_quota/v2": {http.MethodPost, noToken, 0, (*call).clearQuotaBySecret},
		"/cgi-bin/getcallbackip":            {"", eitherToken, 0, (*call).addresses},
		"/cgi-bin/get_api_domain_ip":        {"", eitherToken, 0, (*call).addresses},
	}
}

type rateLimit struct {
	CallCount     int `json:"call_count"`
	RefreshSecond int `json:"refresh_second"`
}

func (c *call) quota() (any, error) {
	var in struct {
		Path string `json:"cgi_path"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	ep, known := c.register.endpoints[in.Path]
	switch {
	case !strings.HasPrefix(in.Path, "/"):
		return nil, fail(76003, "cgi_path %q: give the path alone, with the slash in front and no host", in.Path)
	case strings.HasPrefix(in.Path, "/sns/"):
		return nil, fail(76022, "sns calls have no quota")
	case !known:
		return nil, fail(76021, "the simulator does not have %s", in.Path)
	case ep.token == componentToken && c.grant != nil, ep.token == authorizerToken && c.grant == nil:
		return nil, fail(76022, "%s is not a call of the account whose token this is", in.Path)
	}
	used := c.world.Quota[world.QuotaKey(c.now, c.owner(), in.Path)]
	type quota struct {
		Daily  int `json:"daily_limit"`
		Used   int `json:"used"`
		Remain int `json:"remain"`
	}
	return struct {
		commandOK
		Quota         quota     `json:"quota"`
		Rate          rateLimit `json:"rate_limit"`
		ComponentRate rateLimit `json:"component_rate_limit"`
	}{commandOK: okAnswer, Quota: quota{ep.daily, used, max(0, ep.daily-used)}}, nil
}

func (c *call) rid() (any, error) {
	var in struct {
		RID json.RawMessage `json:"rid"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	value := strings.Trim(string(in.RID), `"`)
	i := slices.IndexFunc(c.world.Calls, func(r world.CallRecord) bool { return r.RID != "" && r.RID == value })
	if i < 0 || c.now.Sub(c.world.Calls[i].At) > world.RIDLife {
		return nil, fail(76001, "no failed call of the last 7 days has the rid %s", value)
	}
	found := c.world.Calls[i]
	if isSNS(found.Path) {
		return nil, fail(76022, "calls of /sns cannot be looked up")
	}
	if found.Owner != "" && found.Owner != c.owner() && found.Owner != c.platform.AppID {
		// WeChat's table has no text for this code.
		return nil, &apiError{code: 76002, text: "no permission", hint: "the call with this rid was made for " + found.Owner}
	}
	type request struct {
		InvokeTime int64  `json:"invoke_time"`
		Cost       int    `json:"cost_in_ms"`
		URL        string `json:"request_url"`
		Body       string `json:"request_body"`
		Response   string `json:"response_body"`
		ClientIP   string `json:"client_ip"`
	}
	return struct {
		commandOK
		Request request `json:"request"`
	}{okAnswer, request{found.At.Unix(), 1, found.Query, string(found.Body), string(found.Response), found.ClientIP}}, nil
}

func (c *call) clearQuota() (any, error) {
	var in struct {
		AppID string `json:"appid"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	if in.AppID != c.owner() {
		return nil, fail(40013, "appid is %q, the token belongs to %s", in.AppID, c.owner())
	}
	return c.clear(in.AppID)
}

func (c *call) clearComponentQuota() (any, error) {
	var in struct {
		AppID string `json:"component_appid"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	if err := c.sameComponent(in.AppID); err != nil {
		return nil, err
	}
	return c.clear(in.AppID)
}

func (c *call) clearQuotaBySecret() (any, error) {
	var in struct {
		Component string `json:"component_appid"`
		AppID     string `json:"appid"`
		Secret    string `json:"appsecret"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	if err := c.component(in.Component, in.Secret, "appsecret"); err != nil {
		return nil, err
	}
	if in.AppID != in.Component {
		if _, err := c.authorizer(in.AppID); err != nil {
			return nil, err
		}
	}
	return c.clear(in.AppID)
}

// clear resets the day's counters of an account, ten times a month.
func (c *call) clear(appID string) (any, error) {
	month := world.ChinaTime(c.now).Format("2006-01") + " " + appID + " clear"
	if c.world.Quota[month] >= clearsPerMonth {
		return nil, fail(48006, "%s was cleared %d times this month", appID, clearsPerMonth)
	}
	c.world.Quota[month]++
	today := world.QuotaKey(c.now, appID, "")
	for key := range c.world.Quota {
		if strings.HasPrefix(key, today) {
			delete(c.world.Quota, key)
		}
	}
	return okAnswer, nil
}

// addresses: pushes come from this machine, and the API is here, too.
func (c *call) addresses() (any, error) {
	return struct {
		List []string `json:"ip_list"`
	}{[]string{"127.0.0.1", "::1"}}, nil
}
