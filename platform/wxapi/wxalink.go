package wxapi

import (
	"context"
	"time"
)

// Links that open a mini program from outside WeChat (PROTOCOL 13.4), with permission set 88. Only a released program of a
// domestic organization has them: 85079 is no release, 85407 no right to them.

// LinkTarget is what a scheme or link opens, and how long it lives: until Until, or for Days; 30 days at most.
type LinkTarget struct {
	Path    string // of a released page, without a query; "" is the home page
	Query   string // at most 1024 of 0-9A-Za-z!#$&'()*+,/:;=?@-._~%
	Version string // release when "", trial, develop
	Until   time.Time
	Days    int
}

// expiry is the part of a body that says how long.
func (t LinkTarget) expiry(body map[string]any) map[string]any {
	switch {
	case !t.Until.IsZero():
		body["is_expire"], body["expire_type"], body["expire_time"] = true, 0, t.Until.Unix()
	case t.Days > 0:
		body["is_expire"], body["expire_type"], body["expire_interval"] = true, 1, t.Days
	}
	return body
}

func (t LinkTarget) target() map[string]any {
	body := map[string]any{"path": t.Path, "query": t.Query}
	if t.Version != "" {
		body["env_version"] = t.Version
	}
	return body
}

// GenerateScheme makes a weixin://dl/business/?t=… for browsers and texts. It fails with 40165 on a path, 40212 on a query,
// 85401 on a life, 85402 on a version, 44990 beyond 100 a second, 44993 beyond 500,000 a day.
func (a *Account) GenerateScheme(ctx context.Context, t LinkTarget) (scheme string, err error) {
	var out struct {
		Link string `json:"openlink"`
	}
	err = a.post(ctx, "/wxa/generatescheme", t.expiry(map[string]any{"jump_wxa": t.target()}), &out)
	return out.Link, needValue(err, "openlink", out.Link)
}

// GenerateURLLink makes a https://wxaurl.cn/…; it fails as GenerateScheme does, and shares its day.
func (a *Account) GenerateURLLink(ctx context.Context, t LinkTarget) (link string, err error) {
	var out struct {
		Link string `json:"url_link"`
	}
	err = a.post(ctx, "/wxa/generate_urllink", t.expiry(t.target()), &out)
	return out.Link, needValue(err, "url_link", out.Link)
}

// GenerateShortLink makes a #小程序://… for chats. The page may carry a query. For ever there are 100,000 in all. It fails
// with 40066 on the page, 40225 on the title.
func (a *Account) GenerateShortLink(ctx context.Context, page, title string, forEver bool) (link string, err error) {
	var out struct {
		Link string `json:"link"`
	}
	err = a.post(ctx, "/wxa/genwxashortlink",
		map[string]any{"page_url": page, "page_title": title, "is_permanent": forEver}, &out)
	return out.Link, needValue(err, "link", out.Link)
}

// LinkInfo is what WeChat knows of a scheme or link that was made.
type LinkInfo struct {
	AppID     string `json:"appid"`
	Path      string `json:"path"`
	Query     string `json:"query"`
	CreatedAt int64  `json:"create_time"` // unix seconds
	ExpiresAt int64  `json:"expire_time"` // 0 is never
	Version   string `json:"env_version"`
}

// Scheme looks a scheme up. It fails with 85403 when the account never made it.
func (a *Account) Scheme(ctx context.Context, scheme string) (LinkInfo, error) {
	var out struct {
		Info LinkInfo `json:"scheme_info"`
	}
	err := a.post(ctx, "/wxa/queryscheme", map[string]any{"scheme": scheme, "query_type": 0}, &out)
	return out.Info, err
}

// URLLink looks a link up, as Scheme does.
func (a *Account) URLLink(ctx context.Context, link string) (LinkInfo, error) {
	var out struct {
		Info LinkInfo `json:"url_link_info"`
	}
	err := a.post(ctx, "/wxa/query_urllink", map[string]any{"url_link": link, "query_type": 0}, &out)
	return out.Info, err
}

// SchemeVisitsLeft is how often the account's schemes and links can be opened today; it takes any scheme of the account.
func (a *Account) SchemeVisitsLeft(ctx context.Context, scheme string) (int, error) {
	return a.visitsLeft(ctx, "/wxa/queryscheme", "scheme", scheme)
}

// URLLinkVisitsLeft is SchemeVisitsLeft asked with a link.
func (a *Account) URLLinkVisitsLeft(ctx context.Context, link string) (int, error) {
	return a.visitsLeft(ctx, "/wxa/query_urllink", "url_link", link)
}

func (a *Account) visitsLeft(ctx context.Context, path, field, link string) (int, error) {
	var out struct {
		Quota struct {
			Left int `json:"remain_visit_quota"`
		} `json:"quota_info"`
	}
	err := a.post(ctx, path, map[string]any{field: link, "query_type": 1}, &out)
	return out.Quota.Left, err
}
