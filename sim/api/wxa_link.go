package api

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wxlab/sim/world"
)

// wxaLinkChapter is addresses that open a mini program: URL Scheme, URL Link, Short Link (WeChat's chapter "qrcode-link";
// PROTOCOL 13.4).
func wxaLinkChapter() []endpoint {
	needs := ability{miniProgram: []int{world.SetLinks}}
	const shortLinksPerDay = 10000000
	return []endpoint{
		post(schemePath, authorizerToken, answers((*call).generateScheme)).needing(needs),
		post(urlLinkPath, authorizerToken, answers((*call).generateURLLink)).needing(needs),
		post("/wxa/genwxashortlink", authorizerToken, answers((*call).generateShortLink)).needing(needs).daily(shortLinksPerDay),
		post("/wxa/queryscheme", authorizerToken, answers((*call).queryScheme)).needing(needs),
		post("/wxa/query_urllink", authorizerToken, answers((*call).queryURLLink)).needing(needs),
	}
}

const (
	schemePath     = "/wxa/generatescheme"
	urlLinkPath    = "/wxa/generate_urllink"
	linksPerSecond = 100
	linkQuery      = 1024 // bytes
	shortTitle     = 20   // characters; more are cut
	schemePrefix   = "weixin://dl/business/?t="
	plainScheme    = "weixin://dl/business/?appid="
	urlLinkPrefix  = "https://wxaurl.cn/"
)

type (
	linkTarget struct {
		Path    string  `json:"path"`
		Query   string  `json:"query"`
		Version *string `json:"env_version"`
	}
	// linkExpiry: is_expire has vanished from the documents, and every SDK sends it; there are no links for ever.
	linkExpiry struct {
		Type     looseInt  `json:"expire_type"`     // 0 a time, 1 a number of days
		Time     looseInt  `json:"expire_time"`     // of 0
		Interval *looseInt `json:"expire_interval"` // of 1
	}
	generateSchemeRequest struct {
		Target linkTarget `json:"jump_wxa"`
		linkExpiry
	}
	generateSchemeAnswer struct {
		commandOK
		Link string `json:"openlink"`
	}
	generateURLLinkRequest struct {
		linkTarget
		linkExpiry
		Cloud json.RawMessage `json:"cloud_base"`
	}
	generateURLLinkAnswer struct {
		commandOK
		Link string `json:"url_link"`
	}
)

func (c *call) generateScheme(in generateSchemeRequest) (*generateSchemeAnswer, error) {
	l, err := c.newLink(world.SchemeLink, in.Target, in.linkExpiry, schemePrefix)
	if err != nil {
		return nil, err
	}
	return &generateSchemeAnswer{okAnswer, l.Value}, nil
}

func (c *call) generateURLLink(in generateURLLinkRequest) (*generateURLLinkAnswer, error) {
	if len(in.Cloud) > 0 && string(in.Cloud) != "null" {
		return nil, fail(85088, "%s 没有开通云开发，不能带 cloud_base", "%s has no cloud, leave cloud_base out", c.account.NickName)
	}
	l, err := c.newLink(world.URLLink, in.linkTarget, in.linkExpiry, urlLinkPrefix)
	if err != nil {
		return nil, err
	}
	return &generateURLLinkAnswer{okAnswer, l.Value}, nil
}

// newLink checks in this order: whose it is (85407), something is online (85079), the page (40165), the query (40212), the
// version (85402), the expiry (85401), the second's and the day's limits (44990, 44993).
func (c *call) newLink(kind world.AppLinkKind, to linkTarget, expiry linkExpiry, prefix string) (*world.AppLink, error) {
	online, version := c.account.CodeState().OnlineVersion(), world.ReleaseVersion
	if to.Version != nil {
		version = *to.Version
	}
	path := strings.TrimPrefix(to.Path, "/")
	switch {
	case c.account.Personal():
		return nil, fail(85407, "%s 是个人主体，没有生成链接的权限", "%s belongs to a person, links need an organization", c.account.NickName)
	case online == nil:
		return nil, fail(85079, "%s 还没有发布过", "%s was never released", c.account.NickName)
	case path != "" && (strings.Contains(path, "?") || !online.Has(path)):
		return nil, fail(40165, "线上版本没有页面 %q，有的是 %v；参数放在 query 里",
			"the version that is online has no page %q, it has %v; a query goes in query", to.Path, online.Pages)
	case len(to.Query) > linkQuery || !only(to.Query, sceneText+"%"):
		return nil, fail(40212, "query 最多 %d 字节，只能是数字、字母和 !#$&'()*+,/:;=?@-._~%%", "query has at most %d bytes, of digits, letters and !#$&'()*+,/:;=?@-._~%%", linkQuery)
	case !world.IsVersion(version):
		return nil, fail(85402, "env_version 为 %q，只能是 release、trial、develop", "env_version %q is none of release, trial, develop", version)
	}
	expires, err := c.expiryOf(expiry)
	if err != nil {
		return nil, err
	}
	if err := c.spendWithin(world.OneSecond, "links", linksPerSecond, 44990); err != nil {
		return nil, err
	}
	if c.callsToday(schemePath)+c.callsToday(urlLinkPath) > world.LinksPerDay {
		return nil, fail(44993, "%s 今天已生成 %d 个 scheme 与 urllink", "%s made its %d schemes and URL links of today", c.account.NickName, world.LinksPerDay)
	}
	l := world.AppLink{Kind: kind, Path: path, Query: to.Query, Version: version, Expires: expires}
	return c.world.NewLink(c.account, l, prefix), nil
}

// expiryOf is at most 30 days away, which is where it is when nobody says.
func (c *call) expiryOf(e linkExpiry) (time.Time, error) {
	latest := c.now.Add(world.LinkLife)
	var at time.Time
	switch {
	case e.Type == 1 && e.Interval != nil:
		at = c.now.Add(time.Duration(*e.Interval) * 24 * time.Hour)
	case e.Type == 0 && e.Time == 0, e.Type == 1:
		at = latest
	case e.Type == 0:
		at = time.Unix(int64(e.Time), 0).UTC()
	}
	if at.Before(c.now.Add(time.Minute)) || at.After(latest) {
		return at, fail(85401, "失效时间须在 1 分钟之后、30 天以内；expire_type 为 0 时看 expire_time，为 1 时看 expire_interval（天）",
			"the end is between a minute and 30 days away; expire_time says it with expire_type 0, expire_interval, in days, with 1")
	}
	return at, nil
}

type (
	generateShortLinkRequest struct {
		Page      string `json:"page_url"`
		Title     string `json:"page_title"`
		Permanent bool   `json:"is_permanent"`
	}
	generateShortLinkAnswer struct {
		commandOK
		Link string `json:"link"`
	}
)

// generateShortLink checks in this order: whose it is (43104), something is online (85079), the page (40066), how many
// permanent ones there are (85400).
func (c *call) generateShortLink(in generateShortLinkRequest) (*generateShortLinkAnswer, error) {
	online := c.account.CodeState().OnlineVersion()
	page := strings.TrimPrefix(in.Page, "/")
	path, query, _ := strings.Cut(page, "?")
	switch {
	case c.account.Personal():
		return nil, fail(43104, "%s 是个人主体，没有生成短链的权限", "%s belongs to a person, short links need an organization", c.account.NickName)
	case online == nil:
		return nil, fail(85079, "%s 还没有发布过", "%s was never released", c.account.NickName)
	case len(page) > codePathLength || !online.Has(path):
		return nil, fail(40066, "线上版本没有 page_url 的页面 %q，有的是 %v", "the version that is online has no page %q of page_url, it has %v",
			in.Page, online.Pages)
	case in.Permanent && c.account.OwnWays().Permanent() >= world.PermanentLinks:
		return nil, fail(85400, "永久短链最多 %d 个", "there are at most %d permanent short links", world.PermanentLinks)
	}
	l := world.AppLink{Kind: world.ShortLink, Path: path, Query: query, Version: world.ReleaseVersion}
	if !in.Permanent {
		l.Expires = c.now.Add(world.LinkLife)
	}
	title := in.Title
	if utf8.RuneCountInString(title) > shortTitle {
		title = string([]rune(title)[:shortTitle]) + "…"
	}
	prefix := "#小程序://" + c.account.NickName + "/" + title + "/"
	return &generateShortLinkAnswer{okAnswer, c.world.NewLink(c.account, l, prefix).Value}, nil
}

type (
	querySchemeRequest struct {
		Scheme string   `json:"scheme"`
		Type   looseInt `json:"query_type"` // 0 what it is, 1 how often links can be opened today
	}
	queryURLLinkRequest struct {
		Link string   `json:"url_link"`
		Type looseInt `json:"query_type"`
	}
	linkInfo struct {
		AppID     string `json:"appid"`
		Path      string `json:"path"`
		Query     string `json:"query"`
		CreatedAt int64  `json:"create_time"`
		Expires   int64  `json:"expire_time"`
		Version   string `json:"env_version"`
	}
	visitQuota struct {
		Left int `json:"remain_visit_quota"`
	}
	querySchemeAnswer struct {
		commandOK
		Info  *linkInfo  `json:"scheme_info,omitempty"` // of query_type 0
		Quota visitQuota `json:"quota_info"`
	}
	queryURLLinkAnswer struct {
		commandOK
		Info  *linkInfo  `json:"url_link_info,omitempty"`
		Quota visitQuota `json:"quota_info"`
	}
)

func (c *call) queryScheme(in querySchemeRequest) (*querySchemeAnswer, error) {
	if strings.HasPrefix(in.Scheme, plainScheme) {
		return nil, fail(85405, "明文 scheme 不能查询", "a plain scheme cannot be asked about")
	}
	info, err := c.linkInfo(world.SchemeLink, in.Scheme, in.Type)
	if err != nil {
		return nil, err
	}
	return &querySchemeAnswer{okAnswer, info, visitQuota{c.world.VisitsLeft(c.account)}}, nil
}

func (c *call) queryURLLink(in queryURLLinkRequest) (*queryURLLinkAnswer, error) {
	info, err := c.linkInfo(world.URLLink, in.Link, in.Type)
	if err != nil {
		return nil, err
	}
	return &queryURLLinkAnswer{okAnswer, info, visitQuota{c.world.VisitsLeft(c.account)}}, nil
}

// linkInfo finds what the same mini program made (40097, 85403).
func (c *call) linkInfo(kind world.AppLinkKind, value string, question looseInt) (*linkInfo, error) {
	if value == "" || !slices.Contains([]looseInt{0, 1}, question) {
		return nil, fail(40097, "链接为空，或 query_type 不是 0、1", "the link is empty, or query_type is neither 0 nor 1")
	}
	l := c.account.OwnWays().Link(value)
	switch {
	case (l == nil || l.Kind != kind) && c.world.Forgot(world.DrawnLink, value[max(0, len(value)-11):]):
		return nil, forgotten(85403)
	case l == nil || l.Kind != kind:
		return nil, fail(85403, "%s 没有生成过 %q；别的小程序生成的查不到", "%s did not make %q; those of other mini programs are not found",
			c.account.NickName, value)
	case question == 1:
		return nil, nil
	}
	return &linkInfo{c.account.AppID, l.Path, l.Query, l.CreatedAt.Unix(), l.Expires.Unix(), l.Version}, nil
}
