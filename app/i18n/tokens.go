package i18n

// tokenWords are about tickets and tokens (凭证): where they come from, what they were used for, and how they end.
var tokenWords = words{
	"ui.tokens.unrecorded":  {"没有它的来历记录（可能已被清理，或由别的进程取得）", "nothing on record of where it comes from: pruned, or got by another process"},
	"ui.tokens.unused":      {"还没有用过", "not used yet"},
	"ui.tokens.used":        {"用过 %s 次，最近 %s", "uses: %s, last %s"},
	"ui.tokens.by.wechat":   {"微信推送于 %s", "pushed by WeChat at %s"},
	"ui.tokens.by.own":      {"由你的服务器用 %s 取得，%s", "got by your server with %s, %s"},
	"ui.tokens.by.push":     {"由平台用 %s 取得，起因是推送 #%s，%s", "got by the platform with %s, because of the push #%s, %s"},
	"ui.tokens.by.platform": {"由平台用 %s 取得，%s", "got by the platform with %s, %s"},
	"ui.tokens.since":       {"%s 起", "since %s"},
	"ui.tokens.more_codes":  {"还有 %d 个没用过的预授权码没有列出：每个链接一个，取得 30 分钟后失效。", "Unused pre-auth codes that are not listed: %d. Each link has one, good for 30 minutes."},

	"ui.tokens.show": {"查看 #%s", "Show #%s"},

	"ui.tokens.race":        {"%s 的令牌被同时刷新了两次", "Two refreshes at once of %s's token"},
	"ui.tokens.race.what":   {"#%s 和 #%s 几乎同时取得令牌（%s），后一个使前一个失效。通常是多个进程各自刷新：请集中到一处，或加分布式锁。", "#%s and #%s got a token nearly at once (%s), and the later one supersedes the earlier. Mostly several processes refresh on their own: do it in one place, or take a lock that they share."},
	"ui.tokens.storm":       {"%s 的令牌刷新得太频繁", "%s's token is refreshed far too often"},
	"ui.tokens.storm.what":  {"一小时内取得了 %s 次（%s 到 %s），而一个令牌可用 2 小时。请缓存令牌，快到期时才刷新：每天的调用次数有限。", "It was got %s times within an hour (%s to %s), though a token lives for 2. Keep it, and refresh it when its time is nearly over: calls a day are limited."},
	"ui.tokens.lost":        {"%s 的 refresh_token 丢失了", "The refresh_token of %s is lost"},
	"ui.tokens.lost.what":   {"没有它就不能再刷新令牌。在授权页用“从微信重建”取回，取不回就要请管理员重新授权。", "Without it no token can be refreshed. Rebuild the authorizers from WeChat's list on the page Authorization; else the administrator has to authorize again."},
	"ui.tokens.losing":      {"%s 的 refresh_token 可能要丢失了", "The refresh_token of %s is about to be lost"},
	"ui.tokens.losing.what": {"微信在 #%s 里给出的 refresh_token 和平台保存的不同。请保存每次返回的值，否则旧的失效后只能重新授权。", "WeChat gave another refresh_token in #%s than the platform holds. Store the one of each answer: when the old one ends, only a new authorization helps."},

	"ui.tokens.expire":      {"让微信侧立即过期…", "Have WeChat expire it now…"},
	"ui.tokens.expire.ask":  {"让 %s 立即过期？", "Expire the %s now?"},
	"ui.tokens.expire.what": {"模拟的微信从现在起拒绝它（令牌得到 42001，票据换不到令牌），平台并不知道：可以看代码怎样应对。", "From now on the simulated WeChat refuses it (a token gets 42001, a ticket buys nothing), and the platform does not know: see how the code copes."},
	"ui.tokens.expire.verb": {"立即过期", "Expire it"},
	"ui.tokens.expired_now": {"%s 在微信侧已过期", "WeChat refuses the %s now"},
	"ui.tokens.lose":        {"让平台丢失它…", "Have the platform lose it…"},
	"ui.tokens.lose.ask":    {"让平台丢失 %s？", "Lose the %s?"},
	"ui.tokens.lose.what":   {"只从内置平台的数据库里抹掉，微信侧仍然有效：像只存在内存里的服务器重启了一次。下一次调用会重新获取。", "It is wiped from the embedded platform's database only; WeChat still takes it. As after a restart of a server that had it in memory: the next call gets another one."},
	"ui.tokens.lose.verb":   {"丢失它", "Lose it"},
	"ui.tokens.lost_now":    {"平台已丢失 %s", "The platform has lost the %s"},
}
