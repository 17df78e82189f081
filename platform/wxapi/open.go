package wxapi

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"wxlab/platform"
)

// Quota is what is left of one API's day (PROTOCOL 4.11); counters are accurate to about one percent.
type Quota struct {
	DailyLimit, Used, Remain int64
	Rate                     RateLimit // of the account
	ComponentRate            RateLimit // of calls on behalf
}

// RateLimit is a number of calls in a number of seconds; zero is none.
type RateLimit struct {
	Calls   int64 `json:"call_count"`
	Seconds int64 `json:"refresh_second"`
}

// Quota asks for one API, named by its path with the leading slash: of the account with its token, of the component
// itself with the component's. It fails with 76021 for an unknown path, 76022 for one of the other token.
func (c *Client) Quota(ctx context.Context, token platform.Secret, cgiPath string) (Quota, error) {
	var out struct {
		Quota struct {
			Limit  int64 `json:"daily_limit"`
			Used   int64 `json:"used"`
			Remain int64 `json:"remain"`
		} `json:"quota"`
		Rate          RateLimit `json:"rate_limit"`
		ComponentRate RateLimit `json:"component_rate_limit"`
	}
	err := c.Call(ctx, "/cgi-bin/openapi/quota/get", AccessTokenName, token, map[string]string{"cgi_path": cgiPath}, &out)
	return Quota{out.Quota.Limit, out.Quota.Used, out.Quota.Remain, out.Rate, out.ComponentRate}, err
}

// PastCall is WeChat's record of a call that failed; it is kept for 7 days.
type PastCall struct {
	InvokedAt    time.Time
	Cost         time.Duration
	RequestURL   string // the query only
	RequestBody  string
	ResponseBody string
	ClientIP     string
}

// PastCall looks up a rid (Error.RID) with the token of the same account. It fails with 76001 when it is unknown, 76003 when
// it is of another account, and 76004 when it is older than seven days.
func (c *Client) PastCall(ctx context.Context, token platform.Secret, rid string) (PastCall, error) {
	var out struct {
		Request struct {
			InvokeTime   int64  `json:"invoke_time"`
			CostInMS     int64  `json:"cost_in_ms"`
			RequestURL   string `json:"request_url"`
			RequestBody  string `json:"request_body"`
			ResponseBody string `json:"response_body"`
			ClientIP     string `json:"client_ip"`
		} `json:"request"`
	}
	err := c.Call(ctx, "/cgi-bin/openapi/rid/get", AccessTokenName, token, map[string]string{"rid": rid}, &out)
	r := out.Request
	return PastCall{time.Unix(r.InvokeTime, 0), time.Duration(r.CostInMS) * time.Millisecond, r.RequestURL,
		r.RequestBody, r.ResponseBody, r.ClientIP}, err
}

// ClearQuota sets the day's counters of appID back, of the component itself with its own AppID. It needs no token, so
// it works when the tokens' quota is gone. Ten times a month, then 48006 (PROTOCOL 4.12).
func (c *Client) ClearQuota(ctx context.Context, component platform.Component, appID string) error {
	return c.Call(ctx, "/cgi-bin/component/clear_quota/v2", "", "", map[string]string{
		"component_appid": component.AppID, "appid": appID, "appsecret": component.AppSecret.Reveal()}, nil)
}

// ClearQuota sets the day's counters of this account back, with its own token; ten times a month, then 48006.
func (a *Account) ClearQuota(ctx context.Context) error {
	return a.post(ctx, "/cgi-bin/clear_quota", map[string]string{"appid": a.AppID}, nil)
}

// CallbackIPs are the addresses that WeChat pushes from, for firewalls; they change.
func (c *Client) CallbackIPs(ctx context.Context, token platform.Secret) ([]string, error) {
	return c.addresses(ctx, "/cgi-bin/getcallbackip", token)
}

// APIIPs are the addresses that WeChat's API is called at.
func (c *Client) APIIPs(ctx context.Context, token platform.Secret) ([]string, error) {
	return c.addresses(ctx, "/cgi-bin/get_api_domain_ip", token)
}

func (c *Client) addresses(ctx context.Context, path string, token platform.Secret) ([]string, error) {
	var out struct {
		List []string `json:"ip_list"`
	}
	err := c.Do(ctx, Request{Method: http.MethodGet, Path: path, TokenName: AccessTokenName, Token: token}, &out)
	return out.List, err
}

// CallbackCheck is what WeChat sees of the message URL from its own networks (PROTOCOL 6.5).
type CallbackCheck struct {
	DNS  []ResolvedAddress `json:"dns"`
	Ping []Ping            `json:"ping"`
}

// ResolvedAddress is where a network finds the URL's host.
type ResolvedAddress struct {
	IP       string `json:"ip"`
	Operator string `json:"real_operator"`
}

// Ping is how a network reaches it.
type Ping struct {
	IP       string `json:"ip"`
	Operator string `json:"from_operator"`
	Loss     string `json:"package_loss"` // 0%
	Time     string `json:"time"`         // 23.079ms
}

// CheckCallback has WeChat look at the message URL: action is all, dns or ping, operator DEFAULT, CHINANET, UNICOM or CAP.
// It fails with 40201 while there is no URL, 40202 and 40203 on another action or operator.
func (c *Client) CheckCallback(
	ctx context.Context, token platform.Secret, action, operator string,
) (CallbackCheck, error) {
	var out CallbackCheck
	err := c.Call(ctx, "/cgi-bin/callback/check", AccessTokenName, token,
		map[string]string{"action": action, "check_operator": operator}, &out)
	return out, err
}

// Option reads location_report, voice_recognize or customer_service (PROTOCOL 4.8). WeChat documents two spellings,
// with different tokens, and SDKs use both: the old one is asked first, the new one where that is gone.
func (a *Account) Option(ctx context.Context, name string) (string, error) {
	var out struct {
		Value string `json:"option_value"`
	}
	err := a.option(ctx, "get_authorizer_option", map[string]string{"option_name": name}, &out)
	return out.Value, err
}

// SetOption writes an option of Option. It fails with 61012 or 61013 on a name or value that does not exist.
func (a *Account) SetOption(ctx context.Context, name, value string) error {
	return a.option(ctx, "set_authorizer_option", map[string]string{"option_name": name, "option_value": value}, nil)
}

func (a *Account) option(ctx context.Context, api string, body map[string]string, out any) error {
	old := map[string]string{"component_appid": a.ComponentAppID, "authorizer_appid": a.AppID}
	for name, value := range body {
		old[name] = value
	}
	err := a.Do(ctx, Request{Path: "/cgi-bin/component/api_" + api, TokenName: ComponentTokenName, Body: old}, out)
	if !isGone(err) {
		return err
	}
	return a.post(ctx, "/cgi-bin/component/"+api, body, out)
}

// isGone reports whether WeChat does not serve this spelling: no such page, or not with this token.
func isGone(err error) bool {
	return errors.Is(err, ErrAnswer) || slices.Contains([]int{40066, 61014, 61015}, ErrCode(err))
}
