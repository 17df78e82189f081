package sim

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"wxlab/sim/bilingual"
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

func unknownComponent(w *world.World, appID string) error {
	cause := bilingual.Textf("没有 component_appid 为 %q 的第三方平台", "no platform has the component_appid %q", appID)
	if what := w.Identify(appID); !what.Empty() {
		cause = cause.Plus(bilingual.Textf("，它是 %s", ", this is %s", what))
	}
	return &PageError{
		Words: "component_appid 无效", Cause: cause,
		Fix: bilingual.Textf("请填第三方平台的 AppID；已配置的有 %v",
			"use the AppID of the third-party platform; configured are %v", w.Order),
	}
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
		return &PageError{
			Words: "redirect_uri 参数错误",
			Cause: bilingual.Textf(
				"redirect_uri %q 不是完整的 http 或 https 地址；微信会在它前面加上 https://mp.weixin.qq.com/cgi-bin/",
				"redirect_uri %q is not an absolute http or https URL; "+
					"WeChat would put https://mp.weixin.qq.com/cgi-bin/ before it", q.RedirectURI),
			Fix: bilingual.Textf("请填以 http:// 或 https:// 开头的完整 URL，并做 URL 编码",
				"give an absolute URL that begins with http:// or https://, percent-encoded"),
		}
	}
	if p.AuthDomain == "" {
		return nil
	}
	if p.Releases() && p.Released.AuthDomain != "" && world.SameHost(p.Released.AuthDomain, redirect.Host) {
		p.AuthDomain = p.Released.AuthDomain // nobody knows yet which account will come
	}
	seen := "空"
	from, err := url.Parse(q.Referer)
	if err == nil && from.Host != "" {
		seen = from.Host
	}
	words := "请确认授权入口页所在域名，与授权后回调页所在域名相同，并且，此两者都必须与申请第三方平台时填写的授权发起页域名相同。" +
		"授权入口页所在域名：" + seen
	if !world.SameHost(p.AuthDomain, redirect.Host) {
		return &PageError{
			Words: words,
			Cause: bilingual.Textf("redirect_uri 的域名是 %s，控制台的授权发起页域名是 %s",
				"redirect_uri is on %s, the console says 授权发起页域名 = %s", redirect.Host, p.AuthDomain),
			Fix: bilingual.Textf("两处必须是完全相同的域名，上级域名不算",
				"use the very same host in both, a parent domain does not count"),
		}
	}
	if q.Mobile || err == nil && world.SameHost(p.AuthDomain, from.Host) {
		return nil
	}
	return &PageError{
		Words: words,
		Cause: bilingual.Textf("浏览器来源（Referer）是 %s，控制台的授权发起页域名是 %s",
			"the browser came from %s (Referer), the console says 授权发起页域名 = %s", seen, p.AuthDomain),
		Fix: bilingual.Textf("请在该域名的页面上放链接供点击；不要在地址栏直接打开或跳转，也不要设置 Referrer-Policy: no-referrer "+
			"或 rel=noreferrer", "serve a page on that host with a link to click; no redirect from the address bar, no "+
			"Referrer-Policy: no-referrer, no rel=noreferrer"),
	}
}

// usablePreAuth finds a pre_auth_code that was issued to the platform, was not used and has not expired.
func usablePreAuth(w *world.World, ps *world.PlatformState, value string) (*world.PreAuthCode, error) {
	owner, code := w.PreAuth(value)
	bad := func(cause, fix bilingual.Text) error {
		return &PageError{Words: "PreAuthCode无效", Cause: cause, Fix: fix}
	}
	switch now := w.Now(); {
	case value == "":
		return nil, bad(bilingual.Textf("缺少 pre_auth_code", "pre_auth_code is missing"),
			bilingual.Textf("生成链接前请先检查 api_create_preauthcode 返回的 errcode",
				"check the errcode of api_create_preauthcode before building the link"))
	case code == nil && w.Forgot(world.DrawnPreAuthCode, value):
		return nil, bad(bilingual.Textf("该 pre_auth_code：%s", "this pre_auth_code: %s", world.ForgottenText()),
			bilingual.Textf("请在用户点击时生成，而不是在生成页面时", "create the code when the person clicks, not when the page is built"))
	case code == nil && !w.Identify(value).Empty():
		return nil, bad(bilingual.Textf("pre_auth_code 处填的是 %s", "pre_auth_code is %s", w.Identify(value)),
			bilingual.Textf("请填 api_create_preauthcode 的返回值", "put the value of api_create_preauthcode there"))
	case code == nil:
		return nil, bad(bilingual.Textf("该 pre_auth_code 从未签发", "this pre_auth_code was never issued"),
			bilingual.Textf("请完整地做 URL 编码，前后不要有空格或引号", "URL-encode it whole, without blanks or quotes around it"))
	case owner != ps:
		return nil, bad(bilingual.Textf("该 pre_auth_code 是签发给另一个第三方平台 %s 的",
			"this pre_auth_code was issued to the component %s", owner.AppID),
			bilingual.Textf("请使用创建它时的 component_appid", "use the component_appid it was created with"))
	case !code.Consented.IsZero() || !code.Scanned.IsZero():
		return nil, bad(bilingual.Textf("该 pre_auth_code 已被使用：打开一次页面即消耗",
			"this pre_auth_code was used before; opening the page once uses it up"),
			bilingual.Textf("请为每次展示的链接生成新的 pre_auth_code", "create a new pre_auth_code for every link that is shown"))
	case !now.Before(code.Expires):
		return nil, bad(bilingual.Textf("该 pre_auth_code 已过期 %s（有效期 30 分钟）",
			"this pre_auth_code expired %s ago (it lives 30 minutes)",
			now.Sub(code.Expires).Round(time.Second)),
			bilingual.Textf("请在用户点击时生成，而不是在生成页面时", "create the code when the person clicks, not when the page is built"))
	}
	return code, nil
}

// parseLink reads the parameters that narrow the choice.
func parseLink(q LinkQuery) (world.Link, error) {
	link := world.Link{RedirectURI: q.RedirectURI, BizAppID: q.BizAppID, Mobile: q.Mobile}
	link.AuthType = cmp.Or(q.AuthType, "3")
	if !slices.Contains(world.AuthTypes(), link.AuthType) {
		return world.Link{}, &PageError{
			Words: "auth_type 参数错误", Cause: bilingual.Textf("auth_type %q 不存在", "auth_type %q does not exist",
				q.AuthType),
			Fix: bilingual.Textf("请用 %v 之一，3 为公众号和小程序", "use one of %v, 3 is official accounts and mini programs",
				world.AuthTypes()),
		}
	}
	for field := range strings.SplitSeq(q.CategoryIDList, "|") {
		if field == "" {
			continue
		}
		id, err := strconv.Atoi(field)
		if err != nil {
			return world.Link{}, &PageError{
				Words: "category_id_list 参数错误",
				Cause: bilingual.Textf("%q 不是权限集 ID", "%q is not the id of a permission set", field),
				Fix:   bilingual.Textf("请用 | 连接 ID，例如 1|15", "join ids with |, for example 1|15"),
			}
		}
		link.CategoryIDs = append(link.CategoryIDs, id)
	}
	return link, nil
}

// pageOf lists the accounts that fit the link which a code was opened with.
func pageOf(w *world.World, ps *world.PlatformState, code *world.PreAuthCode) (AuthorizationPage, error) {
	out := AuthorizationPage{
		ComponentAppID: ps.AppID, ComponentName: ps.Title(), PreAuthCode: code.Value, Link: code.Link,
	}
	var refused error = &PageError{
		Words: "没有可授权的账号", Cause: bilingual.Textf("没有符合链接条件的账号", "no account fits the link"),
		Fix: bilingual.Textf("请检查 auth_type、biz_appid 和 category_id_list，或先在模拟的微信中添加这类账号",
			"check auth_type, biz_appid and category_id_list, or add an account of that kind to the simulated WeChat"),
	}
	for _, a := range w.Accounts {
		if a.ReleaseGroup != 0 {
			continue
		}
		choice, err := choiceOf(w, ps, code.Link, a)
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

// choiceOf says which sets an account can grant, or why it cannot authorize at all.
func choiceOf(
	w *world.World, ps *world.PlatformState, link world.Link, a *world.AccountState,
) (AuthorizationChoice, error) {
	if err := checkAccount(link, a.Account); err != nil {
		return AuthorizationChoice{}, err
	}
	if !ps.Published && !slices.Contains(ps.TestAccounts, a.UserName) {
		return AuthorizationChoice{}, &PageError{
			Words: "该第三方平台未全网发布，仅授权测试帐号可以授权",
			Cause: bilingual.Textf("平台尚未全网发布，且 %s 不在授权测试公众号/小程序列表中",
				"the platform is not published and %s is not in its list of test accounts", a.UserName),
			Fix: bilingual.Textf("请全网发布，或把原始 ID 加入授权测试公众号/小程序列表",
				"publish the platform, or add the original id to 授权测试公众号/小程序列表"),
		}
	}
	out := AuthorizationChoice{Account: a.Copy()}
	grant := ps.Grant(a.AppID)
	out.Authorized = grant != nil
	for _, set := range ps.Offered(a.Kind) {
		if len(link.CategoryIDs) > 0 && !slices.Contains(link.CategoryIDs, set.ID) {
			continue
		}
		out.Sets = append(out.Sets, PermissionChoice{
			PermissionSet: set, HeldBy: w.Holder(ps, a.AppID, set),
			Granted: grant != nil && slices.Contains(grant.FuncIDs, set.ID),
		})
	}
	if len(out.Sets) == 0 {
		return AuthorizationChoice{}, &PageError{
			Words: "没有可授权的权限集",
			Cause: bilingual.Textf("category_id_list 与平台的权限集对 %s 没有交集",
				"category_id_list and the platform's permission sets have nothing in common for %s", a.Title()),
			Fix: bilingual.Textf("请要求平台拥有的权限集", "ask for sets that the platform offers"),
		}
	}
	return out, nil
}

// checkAccount refuses who is in no good standing or not open, and applies biz_appid, which wins over auth_type.
func checkAccount(l world.Link, a world.Account) error {
	if a.Gone() {
		return &PageError{
			Words: "该账号已被冻结或注销",
			Cause: bilingual.Textf("%s 的 account_status 是 %d", "the account_status of %s is %d", a.Title(), a.StatusNow()),
			Fix:   bilingual.Textf("请换一个状态正常的账号", "choose an account in good standing"),
		}
	}
	if a.NoAPI && a.Kind.OpensUp() {
		return &PageError{
			Words: "没有可授权的账号",
			Cause: bilingual.Textf("%s 没有开通开放能力，授权页不展示", "%s has not switched its open ability (开放能力) on, so the page does not show it",
				a.Title()),
			Fix: bilingual.Textf("请账号管理员先开通开放能力：视频号在视频号助手的直播管理中，带货助手在右上角头像处",
				"let its administrator switch it on: under 直播管理 in 视频号助手, or behind the avatar in 带货助手"),
		}
	}
	if l.BizAppID != "" {
		if l.BizAppID == a.AppID {
			return nil
		}
		return &PageError{
			Words: "授权账号与指定账号不一致", Cause: bilingual.Textf("链接用 biz_appid 指定了账号 %s", "biz_appid asks for %s", l.BizAppID),
			Fix: bilingual.Textf("请授权该账号，或去掉 biz_appid", "authorize that account, or leave biz_appid out"),
		}
	}
	if l.AuthType != "" && !slices.Contains(world.KindsShown(l.AuthType), a.Kind) { // empty: no link was opened
		return &PageError{
			Words: "账号类型不符",
			Cause: bilingual.Textf("auth_type %s 不展示%s", "auth_type %s does not show %s", l.AuthType, a.Kind.Title()),
			Fix: bilingual.Textf("展示%s的 auth_type 是 %v", "what shows %s is one of the auth_type %v", a.Kind.Title(),
				a.Kind.AuthTypes()),
		}
	}
	return nil
}
