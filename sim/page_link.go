package sim

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"wxlab/sim/world"
)

// LinkQuery is how the person came to the authorization page: the link's parameters as received (PROTOCOL 5.1).
type LinkQuery struct {
	ComponentAppID string
	RedirectURI    string
	AuthType       string // "" counts as 3
	BizAppID       string
	CategoryIDList string // ids joined by |
	Mobile         bool   // one of the two H5 pages, which do not look at the Referer
	Referer        string // the header
}

// PageError is an error page of WeChat's. Words is what the merchant reads; Cause and Fix are for the developer.
type PageError struct {
	Words  string
	Cause  string
	Fix    string
	NoteZH string // cause and fix in Chinese
}

// Error implements error.
func (e *PageError) Error() string { return e.Words + ": " + e.Cause + "; " + e.Fix }

// AuthorizationPage is what the person sees after scanning: who asks, and which accounts may answer.
type AuthorizationPage struct {
	ComponentAppID string
	ComponentName  string
	PreAuthCode    string
	Link           world.Link
	Choices        []AuthorizationChoice
}

// AuthorizationChoice is one account on the page.
type AuthorizationChoice struct {
	Account    world.Account
	Sets       []PermissionChoice
	Authorized bool // this platform holds an authorization already
}

// PermissionChoice is one permission set to tick.
type PermissionChoice struct {
	world.PermissionSet
	Granted bool   // already granted to this platform
	HeldBy  string // the other component that holds this exclusive set; it cannot be ticked then
}

func unknownComponentPage(w *world.World, appID string) error {
	cause := fmt.Sprintf("no platform has the component_appid %q", appID)
	if what := w.Identify(appID); what != "" {
		cause += ", this is " + what
	}
	return &PageError{Words: "component_appid 无效", Cause: cause,
		Fix:    fmt.Sprintf("use the AppID of the third-party platform; configured are %v", w.Order),
		NoteZH: fmt.Sprintf("没有 AppID 为 %q 的第三方平台，已配置的有 %v", appID, w.Order)}
}

// webAddress reads the address that a browser is to go on to. Only http and https lead to a page of somebody's:
// javascript: and data: would run in ours, file: would open the visitor's disk.
func webAddress(raw string) (address *url.URL, ok bool) {
	address, err := url.Parse(raw)
	return address, err == nil && address.Host != "" && (address.Scheme == "http" || address.Scheme == "https")
}

// checkDomains is the rule of PROTOCOL 5.2: the page with the link, the redirect and the console name one host.
func checkDomains(p world.Platform, q LinkQuery) error {
	redirect, ok := webAddress(q.RedirectURI)
	if !ok {
		return &PageError{Words: "redirect_uri 参数错误",
			Cause: fmt.Sprintf("redirect_uri %q is not an absolute http or https URL; "+
				"WeChat would put https://mp.weixin.qq.com/cgi-bin/ before it", q.RedirectURI),
			Fix:    "give an absolute URL, percent-encoded",
			NoteZH: "redirect_uri 必须是完整的 URL（以 http:// 或 https:// 开头），并做 URL 编码"}
	}
	if p.AuthDomain == "" {
		return nil
	}
	seen := "空"
	from, err := url.Parse(q.Referer)
	if err == nil && from.Host != "" {
		seen = from.Host
	}
	words := "请确认授权入口页所在域名，与授权后回调页所在域名相同，并且，此两者都必须与申请第三方平台时填写的授权发起页域名相同。授权入口页所在域名：" + seen
	if !world.SameHost(p.AuthDomain, redirect.Host) {
		return &PageError{Words: words, Cause: fmt.Sprintf("redirect_uri is on %s, the console says 授权发起页域名 = %s", redirect.Host, p.AuthDomain),
			Fix:    "use the very same host in both, a parent domain does not count",
			NoteZH: fmt.Sprintf("redirect_uri 的域名是 %s，授权发起页域名是 %s，两者必须完全一致", redirect.Host, p.AuthDomain)}
	}
	if q.Mobile || err == nil && world.SameHost(p.AuthDomain, from.Host) {
		return nil
	}
	return &PageError{Words: words, Cause: fmt.Sprintf("the browser came from %s (Referer), the console says 授权发起页域名 = %s", seen, p.AuthDomain),
		Fix:    "serve a page on that host with a link to click; no redirect from the address bar, no Referrer-Policy: no-referrer, no rel=noreferrer",
		NoteZH: fmt.Sprintf("浏览器来源（Referer）是 %s，应为 %s；请在该域名的页面上放链接供点击，不要直接在地址栏打开，也不要设置 Referrer-Policy: no-referrer 或 rel=noreferrer", seen, p.AuthDomain)}
}

func usablePreAuth(w *world.World, ps *world.PlatformState, value string) (*world.PreAuthCode, error) {
	owner, code := w.PreAuth(value)
	bad := func(cause, fix, zh string) error {
		return &PageError{Words: "PreAuthCode无效", Cause: cause, Fix: fix, NoteZH: zh}
	}
	switch now := w.Now(); {
	case value == "":
		return nil, bad("pre_auth_code is missing", "check the errcode of api_create_preauthcode before building the link",
			"缺少 pre_auth_code，请先检查 api_create_preauthcode 的返回")
	case code == nil && w.Identify(value) != "":
		return nil, bad("pre_auth_code is "+w.Identify(value), "put the value of api_create_preauthcode there",
			"pre_auth_code 处填的是别的值，请填 api_create_preauthcode 的返回值")
	case code == nil:
		return nil, bad("this pre_auth_code was never issued", "URL-encode it whole, without blanks or quotes around it",
			"该 pre_auth_code 从未签发，请完整地做 URL 编码，前后不要有空格或引号")
	case owner != ps:
		return nil, bad("this pre_auth_code was issued to the component "+owner.AppID, "use the component_appid it was created with",
			"该 pre_auth_code 属于另一个第三方平台 "+owner.AppID)
	case !code.Consented.IsZero() || !code.Scanned.IsZero():
		return nil, bad("this pre_auth_code was used before; opening the page once uses it up", "create a new pre_auth_code for every link that is shown",
			"该 pre_auth_code 已被使用：打开页面即消耗，请为每个链接生成新的 pre_auth_code")
	case !now.Before(code.Expires):
		return nil, bad(fmt.Sprintf("this pre_auth_code expired %s ago", now.Sub(code.Expires).Round(time.Second)), "create the code when the person clicks, not when the page is built",
			"该 pre_auth_code 已过期（有效期 30 分钟），请在用户点击时再生成")
	}
	return code, nil
}

// parseLink reads the parameters that narrow the choice.
func parseLink(p world.Platform, q LinkQuery) (world.Link, error) {
	link := world.Link{RedirectURI: q.RedirectURI, AuthType: q.AuthType, BizAppID: q.BizAppID, Mobile: q.Mobile}
	switch q.AuthType {
	case "":
		link.AuthType = "3"
	case "1", "2", "3", "6":
	case "4", "5", "8":
		return world.Link{}, &PageError{Words: "没有可授权的账号", Cause: "auth_type " + q.AuthType + " asks for a kind of account that the simulator does not have",
			Fix:    "use 1 (official accounts), 2 (mini programs), or 3 (both)",
			NoteZH: "模拟器没有 auth_type=" + q.AuthType + " 对应的账号，请用 1（公众号）、2（小程序）或 3（全部）"}
	default:
		return world.Link{}, &PageError{Words: "auth_type 参数错误", Cause: fmt.Sprintf("auth_type %q does not exist", q.AuthType), Fix: "use 1, 2 or 3",
			NoteZH: fmt.Sprintf("auth_type=%q 不存在，请用 1、2 或 3", q.AuthType)}
	}
	for field := range strings.SplitSeq(q.CategoryIDList, "|") {
		if field == "" {
			continue
		}
		id, err := strconv.Atoi(field)
		if err != nil {
			return world.Link{}, &PageError{Words: "category_id_list 参数错误", Cause: fmt.Sprintf("%q is not the id of a permission set", field), Fix: "join ids with |, for example 1|15",
				NoteZH: fmt.Sprintf("%q 不是权限集 ID，请用 | 连接，例如 1|15", field)}
		}
		link.CategoryIDs = append(link.CategoryIDs, id)
	}
	return link, nil
}

// page lists the accounts that fit the link.
func page(w *world.World, ps *world.PlatformState, code *world.PreAuthCode) (AuthorizationPage, error) {
	out := AuthorizationPage{ComponentAppID: ps.AppID, ComponentName: ps.Title(), PreAuthCode: code.Value, Link: code.Link}
	var refused error = &PageError{Words: "没有可授权的账号", Cause: "no account fits the link", Fix: "check auth_type, biz_appid and category_id_list",
		NoteZH: "没有符合链接条件的账号，请检查 auth_type、biz_appid 和 category_id_list"}
	for _, a := range w.Accounts {
		if a.ReleaseGroup != 0 {
			continue
		}
		choice, err := choice(w, ps, code.Link, a)
		if err != nil {
			if a.AppID == code.Link.BizAppID || !ps.Published {
				refused = err
			}
			continue
		}
		out.Choices = append(out.Choices, choice)
	}
	if len(out.Choices) == 0 {
		return AuthorizationPage{}, refused
	}
	return out, nil
}

// choice says which sets an account can grant, or why it cannot authorize at all.
func choice(w *world.World, ps *world.PlatformState, link world.Link, a *world.AccountState) (AuthorizationChoice, error) {
	if err := allows(link, a.Account); err != nil {
		return AuthorizationChoice{}, err
	}
	if !ps.Published && !slices.Contains(ps.TestAccounts, a.UserName) {
		return AuthorizationChoice{}, &PageError{Words: "该第三方平台未全网发布，仅授权测试帐号可以授权",
			Cause:  fmt.Sprintf("the platform is not published and %s is not in its list of test accounts", a.UserName),
			Fix:    "publish the platform, or add the original id to 授权测试公众号/小程序列表",
			NoteZH: "平台尚未全网发布，且 " + a.UserName + " 不在授权测试公众号/小程序列表中"}
	}
	out := AuthorizationChoice{Account: a.Copy()}
	grant := ps.Grant(a.AppID)
	out.Authorized = grant != nil
	for _, set := range ps.Offered(a.Kind) {
		if len(link.CategoryIDs) > 0 && !slices.Contains(link.CategoryIDs, set.ID) {
			continue
		}
		c := PermissionChoice{PermissionSet: set, Granted: grant != nil && slices.Contains(grant.FuncIDs, set.ID)}
		if set.Exclusive {
			c.HeldBy = w.Holder(ps, a.AppID, set.ID)
		}
		out.Sets = append(out.Sets, c)
	}
	if len(out.Sets) == 0 {
		return AuthorizationChoice{}, &PageError{Words: "没有可授权的权限集", Cause: "category_id_list and the platform's permission sets have nothing in common for " + a.NickName,
			Fix:    "ask for sets that the platform offers",
			NoteZH: "category_id_list 与平台的权限集没有交集"}
	}
	return out, nil
}

// allows applies biz_appid, which wins over auth_type.
func allows(l world.Link, a world.Account) error {
	if l.BizAppID != "" {
		if l.BizAppID == a.AppID {
			return nil
		}
		return &PageError{Words: "授权账号与指定账号不一致", Cause: "biz_appid asks for " + l.BizAppID, Fix: "authorize that account, or leave biz_appid out",
			NoteZH: "链接通过 biz_appid 指定了账号 " + l.BizAppID}
	}
	if l.AuthType == "1" && a.Kind != world.OfficialAccount || l.AuthType == "2" && a.Kind != world.MiniProgram {
		return &PageError{Words: "账号类型不符", Cause: "auth_type " + l.AuthType + " does not take this kind of account", Fix: "use auth_type 3 for both kinds",
			NoteZH: "auth_type=" + l.AuthType + " 不包含这种账号"}
	}
	return nil
}
