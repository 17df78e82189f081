package i18n

// componentWords are about workspaces with several components (第三方平台).
var componentWords = words{
	"components.own":  {"工作区自己的", "the workspace's own"},
	"components.more": {"另外添加的", "added"},

	"habits.on":                    {"开", "on"},
	"habits.off":                   {"关", "off"},
	"habits.single_use_codes":      {"授权码只能用 api_query_auth 换取一次，再换得到 61009", "an authorization code is good for one api_query_auth, then 61009"},
	"habits.rotate_refresh_tokens": {"再次授权会换新的 refresh_token", "authorizing again gives a new refresh_token"},
	"habits.tickets_stopped":       {"不推送 ticket，直到 api_start_push_ticket", "no ticket is pushed until api_start_push_ticket"},
	"habits.published":             {"已全网发布；否则只有测试账号可以授权", "published (全网发布); otherwise only test accounts may authorize"},
	"habits.published_event_url":   {"测试列表以外的账号用的授权事件接收URL；空为与测试版相同", "auth-event URL of accounts outside the test list; empty: that of the test configuration"},
	"habits.published_message_url": {"测试列表以外的账号用的消息与事件接收URL；空为与测试版相同", "message URL of accounts outside the test list; empty: that of the test configuration"},
	"habits.published_auth_domain": {"全网发布版的授权发起页域名，测试版的同样可用", "授权发起页域名 of the published configuration, beside that of the test one"},
	"habits.confirm_func_ids":      {"须用 api_confirm_authorization 确认的权限集，确认前得到 61016", "permission sets to confirm with api_confirm_authorization, 61016 until then"},

	"ui.component.current": {"第三方平台", "COMPONENT"},
	"ui.component.tip":     {"总览、授权、凭证、检测、接入和诊断说的是它；流量显示全部。点击切换", "Overview, authorization, tokens, checks, set-up and doctor are about this one; Traffic shows all. Click to choose another"},
	"ui.component.manage":  {"管理第三方平台…", "Manage components…"},

	"ui.component.all":            {"第三方平台", "Components"},
	"ui.component.own":            {"工作区自己的", "own"},
	"ui.component.shown":          {"当前", "current"},
	"ui.component.accounts":       {"%d 个账号已授权", "accounts authorized: %d"},
	"ui.component.choose":         {"切换到它", "Switch to it"},
	"ui.component.add":            {"添加第三方平台", "Add a component"},
	"ui.component.none":           {"只有一个第三方平台", "One component so far"},
	"ui.component.none.hint":      {"一个工作区可以同时服务多个第三方平台：例如测试版与正式版，或同一域名下的两个产品。推送按信封里的 AppID 分发，票据、令牌和授权各自独立。", "A workspace can serve several components at once: a test and a live one, say, or two products on one domain. Callbacks are told apart by the AppID in the envelope; tickets, tokens and authorizations stay separate."},
	"ui.component.edit":           {"修改凭证…", "Change its credentials…"},
	"ui.component.edit.title":     {"修改 %s 的凭证", "Credentials of %s"},
	"ui.component.name":           {"名称（选填）", "Name (optional)"},
	"ui.component.name.sample":    {"例如：测试版", "for example: staging"},
	"ui.component.paste":          {"从剪贴板填入", "Fill in from the clipboard"},
	"ui.component.paste.hint":     {"把控制台里的 AppID、AppSecret、Token、Key 一起复制（或复制 connect 用的 JSON），会自动填到对应的格子里。", "Copy AppID, AppSecret, Token and key from the console together (or the JSON that connect reads); each finds its field."},
	"ui.component.paste.none":     {"剪贴板里没有像 AppID、AppSecret、Token 或 Key 的内容。", "Nothing on the clipboard looks like an AppID, AppSecret, Token or key."},
	"ui.component.invent":         {"虚构一个", "Make one up"},
	"ui.component.invent.tip":     {"离线工作区里，模拟的微信认任何 AppID。", "In an offline workspace the simulated WeChat knows any AppID."},
	"ui.component.previous_token": {"上一个 Token", "Previous Token"},
	"ui.component.added":          {"已添加，已开始服务", "Added and served"},
	"explain.component_gone":      {"它是发给第三方平台 %s 的，而工作区里没有（或已经移除了）这个平台，也就没有它的密钥。", "It went to the component %s, which is not in this workspace, or no longer, and nor are its keys."},
	"explain.component_gone.fix":  {"要解释它，请在设置中添加 %s。", "To have it explained, add %s in Settings."},

	"ui.rule.component":     {"第三方平台", "Component"},
	"ui.rule.any_component": {"全部第三方平台", "All components"},

	"ui.component.remove":      {"移除…", "Remove…"},
	"ui.component.remove.verb": {"移除", "Remove"},
	"ui.component.remove.ask":  {"移除第三方平台 %s？", "Remove the component %s?"},
	"ui.component.remove.what": {"它的推送、授权页和到期任务立即停止，凭证从设置中删除。已收到的票据、令牌和授权（%d 个账号）留在 platform.db，用同一 AppID 再添加就会回来。", "Its callbacks, pages and due work stop at once, and its credentials leave the settings. Its ticket, tokens and authorizations (accounts: %d) stay in platform.db and come back when the same AppID is added again."},
	"ui.component.remove.sim":  {"模拟的微信会忘记它：账号要重新授权。", " The simulated WeChat forgets it: accounts have to authorize again."},
	"ui.component.removed":     {"已移除 %s", "Removed %s"},
}
