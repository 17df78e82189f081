package server

import (
	"strconv"
	"strings"

	"wxlab/platform"
)

// language is one that the public pages speak, as their lang attribute names it.
type language string

const (
	chinese language = "zh-CN"
	english language = "en"
)

// text is one text in both languages.
type text struct{ zh, en string }

// in picks a language.
func (t text) in(l language) string {
	if l == english {
		return t.en
	}
	return t.zh
}

// words are the texts of the public pages in one language. They are few and belong to visitors, so they live here and
// not in the program's own table.
type words struct {
	lang language

	authorize, authorizeLead, authorizeAdvice string
	platform, validUntil, scan, onPhone       string
	cannotStart                               string

	done, doneLead, doneAdvice       string
	account, kind, principal, scopes string
	kinds                            map[platform.AccountKind]string

	notDone                          string
	noCode, noCodeLead, noCodeAdvice string
	noTicket, noTicketAdvice         string
	badLink, badLinkAdvice           string
	codeSpent, codeSpentAdvice       string
	tooMany, tooManyAdvice           string
	crowded, crowdedAdvice           string
	whiteList, whiteListAdvice       string
	refused, refusedAdvice           string
	unreachable, unreachableAdvice   string
}

// wordsIn are the words of one language.
func wordsIn(l language) words {
	return words{
		lang: l,

		authorize:       text{"授权公众号或小程序", "Authorize your account"}.in(l),
		authorizeLead:   text{"请由账号管理员点击下面的按钮，用微信扫码完成授权。", "The account's administrator presses the button and scans with WeChat."}.in(l),
		authorizeAdvice: text{"授权页须从本页打开：微信会核对来源域名。", "Open WeChat's page from here: it checks which page you come from."}.in(l),
		platform:        text{"第三方平台", "Third-party platform"}.in(l),
		validUntil:      text{"有效期至", "Valid until"}.in(l),
		scan:            text{"扫码授权", "Scan to authorize"}.in(l),
		onPhone:         text{"在微信中打开（手机）", "Open inside WeChat (phone)"}.in(l),
		cannotStart:     text{"暂时无法发起授权", "Authorization cannot start yet"}.in(l),
		done:            text{"授权成功", "Authorized"}.in(l),
		doneLead:        text{"该账号已授权给第三方平台。", "The account is now authorized."}.in(l),
		doneAdvice:      text{"可以关闭本页。", "You may close this page."}.in(l),
		account:         text{"账号", "Account"}.in(l),
		kind:            text{"类型", "Kind"}.in(l),
		principal:       text{"主体", "Owner"}.in(l),
		scopes:          text{"权限集", "Permission sets"}.in(l),
		kinds: map[platform.AccountKind]string{
			platform.OfficialAccount: text{"公众号", "Official Account"}.in(l),
			platform.MiniProgram:     text{"小程序", "Mini Program"}.in(l),
			platform.Promoter:        text{"小程序推客", "Promoter of mini programs (推客)"}.in(l),
			platform.Channels:        text{"视频号", "Channels (视频号)"}.in(l),
			platform.Store:           text{"微信小店", "WeChat Store (微信小店)"}.in(l),
			platform.Talent:          text{"带货助手", "Talent assistant (带货助手)"}.in(l),
			platform.Supplier:        text{"小店供货商", "Supplier (小店供货商)"}.in(l),
		},
		notDone:           text{"授权未完成", "Authorization not finished"}.in(l),
		noCode:            text{"没有收到授权码", "No authorization code"}.in(l),
		noCodeLead:        text{"地址中没有微信的 auth_code（以 queryauthcode@@@ 开头）。", "The address carries no auth_code of WeChat's, which begins with queryauthcode@@@."}.in(l),
		noCodeAdvice:      text{"请从授权页重新开始，不要直接打开本地址。", "Start again from the authorization page instead of opening this address."}.in(l),
		noTicket:          text{"平台尚未收到微信推送的验证票据（component_verify_ticket）。", "WeChat has not pushed a component_verify_ticket yet."}.in(l),
		noTicketAdvice:    text{"票据每 10 分钟推送一次，请稍候刷新；若一直没有，请检查授权事件接收 URL 并启动票据推送。", "One comes every 10 minutes: reload soon. If none comes, check the auth-event URL and start the ticket push."}.in(l),
		badLink:           text{"链接参数不正确。", "The link's parameters are wrong."}.in(l),
		badLinkAdvice:     text{"请检查 auth_type、biz_appid 与 category_id_list。", "Check auth_type, biz_appid and category_id_list."}.in(l),
		codeSpent:         text{"授权码无效、已使用或已过期。", "The authorization code is wrong, used or expired."}.in(l),
		codeSpentAdvice:   text{"请重新发起授权。", "Please authorize again."}.in(l),
		tooMany:           text{"一分钟内有太多无效的授权码。", "Too many worthless authorization codes within a minute."}.in(l),
		tooManyAdvice:     text{"请一分钟后刷新本页；如果刚完成授权，结果不受影响。", "Reload this page in a minute. An authorization you just gave is not lost."}.in(l),
		crowded:           text{"此刻发起授权的访问过多。", "Too many visitors are asking to authorize right now."}.in(l),
		crowdedAdvice:     text{"请一分钟后刷新本页；或使用平台方在控制台生成的授权链接（带 pre_auth_code），它不受此限制。", "Reload this page in a minute, or use the link that the platform's operator makes in the console, with its pre_auth_code: it always works."}.in(l),
		whiteList:         text{"微信拒绝了本服务器的 IP。", "WeChat refused this server's IP."}.in(l),
		whiteListAdvice:   text{"请在开放平台把服务器出口 IP 加入白名单。", "Add the server's outbound IP to the white list in the console."}.in(l),
		refused:           text{"微信拒绝了请求。", "WeChat refused the request."}.in(l),
		refusedAdvice:     text{"请稍后重试；平台日志中有错误码与 rid。", "Try again later; the platform's log has the errcode and rid."}.in(l),
		unreachable:       text{"暂时联系不上微信或本地存储。", "WeChat or the local store cannot be reached."}.in(l),
		unreachableAdvice: text{"请稍后刷新本页；授权码已保存时会自动重试。", "Reload this page later; a code that was saved is retried by itself."}.in(l),
	}
}

type fact struct{ Name, Value string }

// facts describe the account that authorized.
func (say words) facts(a platform.Authorizer) []fact {
	name := a.NickName
	if name == "" {
		name = a.AppID
	}
	facts := []fact{{say.account, name}, {"AppID", a.AppID}}
	if kind := say.kinds[a.Kind]; kind != "" {
		facts = append(facts, fact{say.kind, kind})
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
