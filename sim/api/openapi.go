package api

import (
	"encoding/json"
	"regexp"
	"strings"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// clearsPerMonth is how often a month an account's quota can be cleared (PROTOCOL 4.12).
const clearsPerMonth = 10

// openAPIChapter is daily limits and the log of failed calls (WeChat's chapter "openapi"; PROTOCOL 4.11, 4.12).
func openAPIChapter() []endpoint {
	return []endpoint{
		post("/cgi-bin/openapi/quota/get", eitherToken, answers((*call).getQuota)),
		post("/cgi-bin/openapi/rid/get", eitherToken, answers((*call).getRID)),
		post("/cgi-bin/clear_quota", eitherToken, does((*call).clearQuota)),
		post("/cgi-bin/component/clear_quota", componentToken, does((*call).clearComponentQuota)),
		post("/cgi-bin/component/clear_quota/v2", noToken, does((*call).clearQuotaBySecret)),
	}
}

type (
	getQuotaRequest struct {
		Path string `json:"cgi_path"`
	}
	getQuotaAnswer struct {
		commandOK
		Quota         dailyQuota `json:"quota"`
		Rate          rateLimit  `json:"rate_limit"`
		ComponentRate rateLimit  `json:"component_rate_limit"`
	}
	dailyQuota struct {
		Daily  int `json:"daily_limit"`
		Used   int `json:"used"`
		Remain int `json:"remain"`
	}
	rateLimit struct {
		CallCount     int `json:"call_count"`
		RefreshSecond int `json:"refresh_second"`
	}
)

func (c *call) getQuota(in getQuotaRequest) (*getQuotaAnswer, error) {
	row, known := c.rows[in.Path]
	switch {
	case !strings.HasPrefix(in.Path, "/"):
		return nil, fail(76003, "cgi_path 为 %q：只填路径，以斜杠开头，不带域名",
			"cgi_path %q: give the path alone, with the slash in front and no host", in.Path)
	case isSNS(in.Path):
		return nil, fail(76022, "sns 接口没有调用额度", "sns calls have no quota")
	case !known:
		return nil, fail(76021, "模拟器没有 %s", "the simulator does not have %s", in.Path)
	case row.token == componentToken && c.grant != nil, row.token == authorizerToken && c.grant == nil:
		return nil, fail(76022, "%s 不是该 token 所属账号可调用的接口",
			"%s is not a call of the account whose token this is", in.Path)
	}
	used := c.world.Quota[world.QuotaKey(c.now, c.owner(), in.Path)]
	return &getQuotaAnswer{commandOK: okAnswer, Quota: dailyQuota{row.limit, used, max(0, row.limit-used)}}, nil
}

type (
	getRIDRequest struct {
		RID json.RawMessage `json:"rid"`
	}
	getRIDAnswer struct {
		commandOK
		Request failedRequest `json:"request"`
	}
	failedRequest struct {
		InvokeTime int64  `json:"invoke_time"`
		Cost       int    `json:"cost_in_ms"`
		URL        string `json:"request_url"`
		Body       string `json:"request_body"`
		Response   string `json:"response_body"`
		ClientIP   string `json:"client_ip"`
	}
)

func ridShape() *regexp.Regexp { return regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$`) }

func (c *call) getRID(in getRIDRequest) (*getRIDAnswer, error) {
	value := strings.Trim(string(in.RID), `"`)
	failed, known := c.world.FailedCall(value)
	switch {
	case !ridShape().MatchString(value):
		return nil, fail(76002, "%q 不是 rid：rid 是三组 8 位十六进制数，用 - 连接",
			"%q is no rid: that is three groups of 8 hex digits, joined by -", value)
	case !known && c.world.ForgotRID(value):
		return nil, forgotten(76001)
	case known && c.now.Sub(failed.At) > world.RIDLife:
		return nil, fail(76004, "rid 为 %s 的调用已超过 7 天", "the call with the rid %s is older than 7 days", value)
	case !known:
		return nil, fail(76001, "最近 7 天内没有 rid 为 %s 的失败调用",
			"no failed call of the last 7 days has the rid %s", value)
	}
	if isSNS(failed.Path) {
		return nil, fail(76022, "/sns 接口的调用无法查询", "calls of /sns cannot be looked up")
	}
	if failed.Owner != "" && failed.Owner != c.owner() && failed.Owner != c.platform.AppID {
		hint := bilingual.Textf("该 rid 的调用是为 %s 发起的", "the call with this rid was made for %s", failed.Owner)
		return nil, &apiError{code: 76003, text: "could not query this rid,no permission", hint: hint}
	}
	return &getRIDAnswer{okAnswer, failedRequest{
		failed.At.Unix(), 1, failed.Query, string(failed.Body), string(failed.Response), failed.ClientIP,
	}}, nil
}

type clearQuotaRequest struct {
	AppID string `json:"appid"`
}

func (c *call) clearQuota(in clearQuotaRequest) error {
	if in.AppID != c.owner() {
		return fail(40013, "appid 为 %q，而 token 属于 %s",
			"appid is %q, the token belongs to %s", in.AppID, c.owner())
	}
	return c.clear(in.AppID)
}

type clearComponentQuotaRequest struct {
	AppID string `json:"component_appid"`
}

func (c *call) clearComponentQuota(in clearComponentQuotaRequest) error {
	if err := c.sameComponent(in.AppID); err != nil {
		return err
	}
	return c.clear(in.AppID)
}

type clearQuotaBySecretRequest struct {
	Component string `json:"component_appid"`
	AppID     string `json:"appid"`
	Secret    string `json:"appsecret"`
}

func (c *call) clearQuotaBySecret(in clearQuotaBySecretRequest) error {
	if err := c.identifyComponent(in.Component, in.Secret, "appsecret"); err != nil {
		return err
	}
	if in.AppID != in.Component {
		if _, err := c.authorizer(in.AppID); err != nil {
			return err
		}
	}
	return c.clear(in.AppID)
}

// clear resets the day's counters of an account, ten times a month.
func (c *call) clear(appID string) error {
	month := world.ChinaTime(c.now).Format("2006-01") + " " + appID + " clear"
	if c.world.Quota[month] >= clearsPerMonth {
		return fail(48006, "%s 本月已清零 %d 次", "%s was cleared %d times this month", appID, clearsPerMonth)
	}
	c.world.Quota[month]++
	today := world.QuotaKey(c.now, appID, "")
	for key := range c.world.Quota {
		if strings.HasPrefix(key, today) {
			delete(c.world.Quota, key)
		}
	}
	return nil
}
