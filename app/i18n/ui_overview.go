package i18n

// overviewWords are what the overview says about failures and about the whole flow.
var overviewWords = words{
	"ui.overview.unopened":        {"%s推送（未能解开）", "%s push (not opened)"},
	"ui.overview.latest":          {"看最近一次 %s", "Open the latest, %s"},
	"ui.overview.all":             {"全部 %s 条", "All %s"},
	"ui.overview.mended":          {"之后已恢复", "went well since"},
	"ui.overview.mended.more":     {"另有 %d 种失败，之后都已恢复", "%d more ways to fail that went well since"},
	"ui.check.ticket.hint.real":   {"微信每 10 分钟推送一次 component_verify_ticket：先打开隧道，再在控制台填好授权事件接收URL。", "WeChat pushes component_verify_ticket every 10 minutes, once the tunnel is open and the console has the event URL."},
	"ui.check.message.hint.real":  {"用手机上的微信给已授权的账号发一条消息。", "With WeChat on a phone, write to an authorized account."},
	"ui.next.ticket.button.real":  {"去接入", "Go to Set-up"},
	"ui.next.message.button.real": {"去接入", "Go to Set-up"},
	"ui.next.reply.button.real":   {"去接入", "Go to Set-up"},
	"ui.auth.none.hint.real":      {"扫左侧的二维码，或在浏览器打开链接。", "Scan the QR code at the left, or open the link in a browser."},

	"ui.next.ticket":          {"收到一张验证票据", "receive a verify ticket"},
	"ui.next.component_token": {"换到平台令牌", "get the component token"},
	"ui.next.link":            {"生成授权链接", "make an authorization link"},
	"ui.next.authorizer":      {"让一个账号完成授权", "have an account authorize"},
	"ui.next.message":         {"收到一条消息", "receive a message"},
	"ui.next.reply":           {"让微信接受加密回复", "have WeChat accept an encrypted reply"},
	"ui.next.release_check":   {"通过发布检测", "pass the release check"},
	"ui.next.trouble":         {"流程走通了，但“%s”还在失败：%s", "Every step works, but “%s” keeps failing: %s"},
	"ui.next.trouble.hint":    {"还有 %d 种失败没有恢复，原因和改法见下面“最近的失败”。", "Not over yet, by kind: %d. “Latest failures” below says why, and what to do."},

	"ui.flow.moved":         {"流程把虚拟时钟拨快了 %s", "The flow moved the virtual clock %s ahead"},
	"ui.flow.moved.why":     {"为了演示换票据和刷新令牌。时钟不能倒退：过期的令牌不会复活。运行前的工作区存了一份副本，可以回到那一刻；现在这个工作区会保留。", "To show how tickets and tokens are renewed. A clock does not run backwards: what has expired stays expired. A copy of the workspace was kept before the flow and can be opened as it was then; this one stays as it is."},
	"ui.flow.moved.no_copy": {"为了演示换票据和刷新令牌。时钟不能倒退：过期的令牌不会复活。运行前没有存副本：记录超过 %s，或文件夹不能写入。", "To show how tickets and tokens are renewed. A clock does not run backwards: what has expired stays expired. No copy was kept before the flow: the record has more than %s, or the folder cannot be written."},
	"ui.flow.undo":          {"回到运行之前", "Go back to before"},
	"ui.flow.undo.keep":     {"保持现状", "Stay here"},
	"ui.flow.undo.title":    {"打开流程运行之前的副本？", "Open the copy from before the flow?"},
	"ui.flow.undo.what":     {"会另建一个工作区“%s”并打开，内容和时钟都是运行之前的。当前工作区保留在列表里，不再需要时可以删除。", "It becomes another workspace, “%s”, with everything and the clock as they were. This one stays in the list; delete it when it is not needed any more."},
	"ui.flow.undo.name":     {"%s（流程之前）", "%s (before the flow)"},
}
