package i18n

// rebuildWords are about the list of authorizers, and reading it back from WeChat.
var rebuildWords = words{
	"authorizers.none": {"还没有账号授权给 %s。", "Nobody has authorized %s yet."},

	"rebuild.total":     {"微信列出 %d 个授权方", "WeChat lists %d authorizers"},
	"rebuild.added":     {"新增", "added"},
	"rebuild.restored":  {"恢复", "restored"},
	"rebuild.kept":      {"未变", "unchanged"},
	"rebuild.ended":     {"已取消（不在列表中）", "ended: not in the list any more"},
	"rebuild.unheard":   {"这些账号恢复之前有 %d 条消息没有运行规则，也不会再运行：在流量中搜索 outcome:unknown，可用客服消息回复。", "%d messages came before these accounts were back: no rule ran for them, nor will one. Find them in Traffic with outcome:unknown, and answer them with customer-service messages."},
	"rebuild.tokenless": {"没有刷新令牌，需要重新授权", "without a refresh token: they have to authorize again"},

	"ui.rebuild":       {"从微信重建", "Rebuild from WeChat"},
	"ui.rebuild.what":  {"读取微信的授权方列表（api_get_authorizer_list），补上这里缺少的，更正状态不符的，并试用恢复的账号。数据库丢失或漏收授权事件后使用。", "Reads WeChat's own list (api_get_authorizer_list), adds who is missing here, corrects who is wrong, and tries those that came back. For a lost database, or lost events."},
	"ui.rebuild.start": {"开始", "Rebuild"},
	"ui.rebuild.stop":  {"停止", "Stop"},
	"ui.rebuild.list":  {"读取列表：%d / %d", "Reading the list: %d of %d"},
	"ui.rebuild.store": {"核对：%d / %d", "Comparing: %d of %d"},
	"ui.rebuild.try":   {"试用恢复的账号：%d / %d", "Trying those that came back: %d of %d"},
	"ui.rebuild.cut":   {"已停止。已核对的结果保留，其余账号在后台继续试用。", "Stopped. What was found is kept; the rest is tried in the background."},
}
