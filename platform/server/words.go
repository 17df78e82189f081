package server

import (
	"strconv"
	"strings"

	"wxlab/platform"
)

// words are the texts of the public pages in one language. They are few and belong to visitors, so they live here and
// not in the program's own table.
type words struct {
	lang string

	authorize, authorizeLead, authorizeAdvice string
	platform, validUntil, scan, onPhone       string
	cannotStart                               string

	done, doneLead, doneAdvice       string
	account, kind, principal, scopes string
	official, mini                   string

	notDone                          string
	noCode, noCodeLead, noCodeAdvice string
	noTicket, noTicketAdvice         string
	badLink, badLinkAdvice           string
	codeSpent, codeSpentAdvice       string
	tooMany, tooManyAdvice           string
	whiteList, whiteListAdvice       string
	refused, refusedAdvice           string
	unreachable, unreachableAdvice   string
}

func chinese() words {
	return words{
		lang:      "zh-CN",
		authorize: "授权公众号或小程序", authorizeLead: "请由账号管理员点击下面的按钮，用微信扫码完成授权。",
		authorizeAdvice: "授权页须从本页打开：微信会核对来源域名。",
		platform:        "第三方平台", validUntil: "有效期至", scan: "扫码授权", onPhone: "在微信中打开（手机）",
		cannotStart: "暂时无法发起授权",
		done:        "授权成功", doneLead: "该账号已授权给第三方平台。", doneAdvice: "可以关闭本页。",
		account: "账号", kind: "类型", principal: "主体", scopes: "权限集", official: "公众号", mini: "小程序",
		notDone: "授权未完成",
		noCode:  "没有收到授权码", noCodeLead: "地址中没有微信的 auth_code（以 queryauthcode@@@ 开头）。", noCodeAdvice: "请从授权页重新开始，不要直接打开本地址。",
		noTicket: "平台尚未收到微信推送的验证票据（component_verify_ticket）。", noTicketAdvice: "票据每 10 分钟推送一次，请稍候刷新；若一直没有，请检查授权事件接收 URL 并启动票据推送。",
		badLink: "链接参数不正确。", badLinkAdvice: "请检查 auth_type、biz_appid 与 category_id_list。",
		codeSpent: "授权码无效、已使用或已过期。", codeSpentAdvice: "请重新发起授权。",
		tooMany: "一分钟内有太多无效的授权码。", tooManyAdvice: "请一分钟后刷新本页；如果刚完成授权，结果不受影响。",
		whiteList: "微信拒绝了本服务器的 IP。", whiteListAdvice: "请在开放平台把服务器出口 IP 加入白名单。",
		refused: "微信拒绝了请求。", refusedAdvice: "请稍后重试；平台日志中有错误码与 rid。",
		unreachable: "暂时联系不上微信或本地存储。", unreachableAdvice: "请稍后刷新本页；授权码已保存时会自动重试。",
	}
}

func english() words {
	return words{
		lang:      "en",
		authorize: "Authorize your account", authorizeLead: "The account's administrator presses the button and scans with WeChat.",
		authorizeAdvice: "Open WeChat's page from here: it checks which page you come from.",
		platform:        "Third-party platform", validUntil: "Valid until", scan: "Scan to authorize", onPhone: "Open inside WeChat (phone)",
		cannotStart: "Authorization cannot start yet",
		done:        "Authorized", doneLead: "The account is now authorized.", doneAdvice: "You may close this page.",
		account: "Account", kind: "Kind", principal: "Owner", scopes: "Permission sets", official: "Official Account", mini: "Mini Program",
		notDone: "Authorization not finished",
		noCode:  "No authorization code", noCodeLead: "The address carries no auth_code of WeChat's, which begins with queryauthcode@@@.", noCodeAdvice: "Start again from the authorization page instead of opening this address.",
		noTicket: "WeChat has not pushed a component_verify_ticket yet.", noTicketAdvice: "One comes every ten minutes: reload soon. If none comes, check the auth-event URL and start the ticket push.",
		badLink: "The link's parameters are wrong.", badLinkAdvice: "Check auth_type, biz_appid and category_id_list.",
		codeSpent: "The authorization code is wrong, used or expired.", codeSpentAdvice: "Please authorize again.",
		tooMany: "Too many worthless authorization codes within a minute.", tooManyAdvice: "Reload this page in a minute. An authorization you just gave is not lost.",
		whiteList: "WeChat refused this server's IP.", whiteListAdvice: "Add the server's outbound IP to the white list in the console.",
		refused: "WeChat refused the request.", refusedAdvice: "Try again later; the platform's log has the errcode and rid.",
		unreachable: "WeChat or the local store cannot be reached.", unreachableAdvice: "Reload this page later; a code that was saved is retried by itself.",
	}
}

// facts describe the account that authorized.
func (say words) facts(a platform.Authorizer) []fact {
	name := a.NickName
	if name == "" {
		name = a.AppID
	}
	facts := []fact{{say.account, name}, {"AppID", a.AppID}}
	switch a.Kind {
	case platform.OfficialAccount:
		facts = append(facts, fact{say.kind, say.official})
	case platform.MiniProgram:
		facts = append(facts, fact{say.kind, say.mini})
	}
	if a.PrincipalName != "" {
		facts = append(facts, fact{say.principal, a.PrincipalName})
	}
	ids := make([]string, len(a.FuncInfo))
	for i, scope := range a.FuncInfo {
		ids[i] = strconv.Itoa(scope.ID)
	}
	if len(ids) > 0 {
		facts = append(facts, fact{say.scopes, strings.Join(ids, ", ")})
	}
	return facts
}
