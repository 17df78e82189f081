package coach

import (
	"encoding/json"
	"time"

	"wxlab/app/journal"
	"wxlab/sim/bilingual"
	"wxlab/sim/exam"
	"wxlab/sim/world"
)

// calls are the API calls of a server, and the tokens that they brought.
type calls struct {
	records []world.CallRecord
	tokens  map[string]token
	owners  map[string]*owner

	renewals   int
	superseded evidence
	dead       bool // a superseded token was refused, and not only used
	foreign    evidence
	oldRefresh evidence
}

// token is an access token whose issue is on record.
type token struct {
	owner string // AppID of the component or the authorizer
	n     int    // of its owner's, from 1
	id    int64  // the exchange that brought it
}

// owner is who tokens are issued for.
type owner struct {
	issued  int       // number of the latest
	at      time.Time // when that was
	used    int       // number of the latest that was used
	usedAt  time.Time // when that was used first
	usedBy  int64
	refresh string // the latest refresh token
	sent    string // the refresh token that was exchanged for it
	brought int64  // the exchange that brought it
}

func (c *calls) add(d journal.Detail) {
	r := world.CallRecord{
		Seq: uint64(d.ID), At: d.At, Method: d.Method, Path: d.Path, Query: d.Query, Body: d.ReqBody, Response: d.RespBody,
		ErrCode: d.Code, Hint: bilingual.FromHeader(d.RespHeader), Owner: d.ComponentAppID,
		Unknown: d.Status == 404 || d.Code == 40066, Fault: world.FaultID(d.RespHeader.Get("X-Wxlab-Fault")),
	}
	if d.ReqTruncated {
		r.Body = nil
	}
	c.records = append(c.records, r)
	if d.Err == "" && d.Status == 200 && r.Fault == "" {
		c.use(d)
		c.issue(d)
	}
}

// ownerOf is the account that a call was made for, "" where that does not show.
func (c *calls) ownerOf(d journal.Detail) string {
	if d.AppID != "" {
		return d.AppID
	}
	return c.tokens[exam.TokenIn(d.Query)].owner
}

func (c *calls) owner(appID string) *owner {
	if c.owners == nil {
		c.owners, c.tokens = map[string]*owner{}, map[string]token{}
	}
	if c.owners[appID] == nil {
		c.owners[appID] = &owner{}
	}
	return c.owners[appID]
}

// changeover is how long requests that were under way may carry the token before.
const changeover = 10 * time.Second

// use looks at the token of a call: WeChat leaves the one before alive for five minutes, but a process that shares its
// tokens does not go back to it.
func (c *calls) use(d journal.Detail) {
	t, known := c.tokens[exam.TokenIn(d.Query)]
	if !known {
		return
	}
	o := c.owners[t.owner]
	switch {
	case t.n > o.used:
		o.used, o.usedAt, o.usedBy = t.n, d.At, d.ID
	case t.n < o.used && !within(o.usedAt, d.At, changeover):
		c.superseded.add(t.id, o.usedBy, d.ID)
		c.dead = c.dead || d.Code == 40001
	}
	if d.Code == 40001 && t.n == o.issued && within(o.at, d.At, 110*time.Minute) {
		c.foreign.add(t.id, d.ID)
	}
}

// answered is what brings tokens.
type answered struct {
	ComponentAccessToken   string `json:"component_access_token"`
	AuthorizerAppID        string `json:"authorizer_appid"`
	AuthorizerAccessToken  string `json:"authorizer_access_token"`
	AuthorizerRefreshToken string `json:"authorizer_refresh_token"`

	AuthorizationInfo *answered `json:"authorization_info"`
}

// issue notes the tokens of an answer.
func (c *calls) issue(d journal.Detail) {
	var in answered
	switch d.Name {
	case "api_component_token", "api_authorizer_token", "api_query_auth":
	default:
		return
	}
	if d.Code != 0 || json.Unmarshal(d.RespBody, &in) != nil {
		return
	}
	if in.AuthorizationInfo != nil {
		in = *in.AuthorizationInfo
	}
	if in.ComponentAccessToken != "" {
		c.issued(d, d.ComponentAppID, in.ComponentAccessToken)
		return
	}
	appID := in.AuthorizerAppID
	if appID == "" {
		appID = d.AppID
	}
	c.issued(d, appID, in.AuthorizerAccessToken)
	c.refreshed(d, c.owner(appID), in.AuthorizerRefreshToken)
}

func (c *calls) issued(d journal.Detail, appID, value string) {
	o := c.owner(appID)
	if _, again := c.tokens[value]; again || value == "" {
		return
	}
	o.issued++
	o.at = d.At
	c.tokens[value] = token{appID, o.issued, d.ID}
}

// refreshed compares the refresh token that was sent with the one that was to be stored.
func (c *calls) refreshed(d journal.Detail, o *owner, brought string) {
	var sent struct {
		Token string `json:"authorizer_refresh_token"`
	}
	if d.Name == "api_authorizer_token" && json.Unmarshal(d.ReqBody, &sent) == nil && sent.Token != "" {
		if o.refresh != "" {
			c.renewals++
		}
		if sent.Token != o.refresh && sent.Token == o.sent {
			c.oldRefresh.add(o.brought, d.ID)
		}
	}
	if brought != "" && brought != o.refresh {
		o.refresh, o.sent, o.brought = brought, sent.Token, d.ID
	}
}

// findings are the examination's about calls, and those about tokens.
func (c *calls) findings() []Finding {
	var out []Finding
	for _, r := range exam.JudgeCalls(c.records) {
		f := Finding{
			ID: r.ID, Severity: r.Severity, Verdict: r.Verdict, Title: r.Title, Why: r.Why, Got: r.Got, Cause: r.Cause,
			Fix: r.Fix,
		}
		for _, e := range r.Evidence[:min(len(r.Evidence), evidenceKept)] {
			f.Evidence = append(f.Evidence, int64(e.Call))
		}
		out = append(out, f)
	}
	return append(out, c.takesTurns(), c.refusedElsewhere(), c.storesRefreshToken())
}

func (c *calls) takesTurns() Finding {
	f := Finding{
		ID: "tokens.shared", Severity: exam.Should,
		Title: text("各进程共用同一个 token", "shares one token among its processes"),
		Why: text("两个进程各取各的 token，会不断作废对方的那一个，表现为时好时坏的 40001",
			"two processes that each fetch their own keep superseding each other's, which shows as a 40001 now and then"),
		Fix: text("把 token 存到共用的地方（数据库或 Redis），加锁刷新；各进程只读不取",
			"keep the token in one place (database, Redis), renew it under a lock, and let everybody else read it only"),
	}
	f = f.settle(c.superseded, len(c.tokens), bilingual.Textf("有 %d 次请求又用回了更早的 token，而更新的那个已经在用",
		"%d calls went back to an earlier token while a later one was in use already", c.superseded.n))
	if f.Verdict == exam.Fail {
		f.Cause = text("两个进程（或两台机器）各自换取并缓存 token", "two processes, or machines, fetch and cache the token on their own")
		if !c.dead {
			f.Verdict = exam.Remark // the five minutes that WeChat leaves covered it
		}
	}
	return f
}

func (c *calls) refusedElsewhere() Finding {
	f := Finding{
		ID: "tokens.only_fetcher", Severity: exam.Should,
		Title: text("没有别处在换取同一个 token", "is the only one that fetches its tokens"),
		Why: text("记录之外的程序（测试环境、旧服务器、调试工具）换取 token，线上的就失效了",
			"a program that is not on record (a test system, an old server, a debugging tool) fetches one, and the server's own dies"),
		Fix: text("找出还有谁在用这个 AppSecret；测试环境使用另一个第三方平台",
			"find out who else has this AppSecret, and give test systems a component of their own"),
	}
	f = f.settle(c.foreign, len(c.tokens), bilingual.Textf("最新的 token 还没有过期，却有 %d 次得到 40001",
		"the latest token had not run out, and yet %d calls got 40001", c.foreign.n))
	if f.Verdict == exam.Fail {
		f.Cause = text("这份记录之外有人换取了新的 token", "somebody who is not on this record fetched another token")
	}
	return f
}

func (c *calls) storesRefreshToken() Finding {
	f := Finding{
		ID: "tokens.refresh_token_kept", Severity: exam.Must,
		Title: text("保存刷新接口返回的新 refresh_token", "stores the refresh token that a renewal returns"),
		Why:   text("refresh_token 丢了，只能请商家重新授权", "without the refresh token the merchant has to authorize again"),
		Fix:   text("每次刷新都保存返回的 authorizer_refresh_token", "store authorizer_refresh_token from every answer"),
	}
	return f.settle(c.oldRefresh, c.renewals, bilingual.Textf("有 %d 次刷新仍然带着旧的 refresh_token",
		"%d renewals sent the refresh token before", c.oldRefresh.n))
}
