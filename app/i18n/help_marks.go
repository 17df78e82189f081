package i18n

// markHelp is the help of the commands that compare, mark and clear what is on record, and of those about tokens.
var markHelp = words{
	"help.exchanges.compare": {"把两条记录逐行对比：不同的接收结果、参数、内容和应答", "Compare two exchanges line by line"},
	"help.exchanges.compare.long": {`compare 对比概况、参数、解密后的内容、应答和请求头、响应头，与窗口里的对比一致；每次都不同的（时间戳、nonce、签名、
令牌）不算差异，两边都解不开时才对比密文。- 是前一条，+ 是后一条。`,
		`compare shows what the window's comparison shows: facts, query, what was sealed in clear, replies and headers. What is
different every time (timestamp, nonce, signature, tokens) is no difference, and ciphertext is compared only where neither
side opens. - is the first one, + the second.`},
	"help.exchanges.compare.--all": {"相同的行也显示", "show the lines that are the same too"},
	"help.exchanges.remark":        {"给一条记录写备注；不写 TEXT 则去掉备注", "Write a remark on an exchange; without TEXT the remark is taken away"},
	"help.exchanges.pin":           {"固定一条记录：清空和清理旧记录时保留它", "Pin an exchange: it stays when the record is cleared or pruned"},
	"help.exchanges.pin.--off":     {"取消固定", "let it go again"},
	"help.exchanges.clear":         {"清空流量记录；固定的保留", "Clear the record, but for what is pinned"},
	"help.record.export.--har":     {"写成 HTTP 归档（HAR），浏览器和抓包工具可以打开；不能用于 replay", "write an HTTP archive (HAR), which browsers and proxies open; replay takes none"},

	"help.record.import": {"把 HAR 文件或录制导入流量记录；什么都不会发送", "Take a HAR file or a recording into the record; nothing is sent"},

	"help.tokens": {"列出内置平台持有的 ticket、令牌和预授权码", "List the tickets, tokens and codes that the embedded platform holds"},
	"help.tokens.long": {`tokens 显示每个凭证属于谁、何时过期、上次续期为何失败；值只显示指纹，与日志、录制里的一致。`,
		`tokens says whose each credential is, when it ends and why its last renewal failed; of the values it shows
fingerprints, which are those of logs and recordings.`},
	"help.tokens.example": {`  wxlab tokens
  wxlab tokens refresh component_access_token
  wxlab tokens lose authorizer_access_token 山茶读书`,
		`  wxlab tokens
  wxlab tokens refresh component_access_token
  wxlab tokens lose authorizer_access_token 山茶读书`},
	"help.tokens.refresh": {"让平台立即换一个；ticket 则请微信再推送", "Have the platform get another one now; of a ticket WeChat is asked for the next"},
	"help.tokens.lose":    {"让平台忘掉一个访问令牌，如同进程重启后内存清空", "Have the platform forget an access token, as after a start with an empty memory"},
}

// markWords are what those commands print.
var markWords = words{
	"problem.credential":      {"平台没有持有 %s。wxlab tokens 列出持有的凭证。", "The platform holds no %s. wxlab tokens lists what it holds."},
	"problem.credential.near": {"平台没有持有 %s，是不是 %s？", "The platform holds no %s; did you mean %s?"},
	"problem.credential.kept": {"%s 不能丢弃：平台无法自己再取得。能丢弃的是 component_access_token 和 authorizer_access_token。", "%s cannot be lost: the platform could not get it again by itself. component_access_token and authorizer_access_token can."},

	"verb.tokens.none":      {"平台还没有持有任何 ticket 或令牌。", "The platform holds no ticket or token yet."},
	"verb.tokens.owner":     {"属于", "Whose"},
	"verb.tokens.until":     {"有效期至", "Valid until"},
	"verb.tokens.error":     {"上次续期的错误", "Last failure"},
	"verb.tokens.revoked":   {"直到撤销", "revoked"},
	"verb.tokens.refreshed": {"已更换 %s", "There is another %s"},
	"verb.tokens.lost":      {"平台已忘掉 %s，下次调用时会重新获取", "The platform has forgotten its %s; the next call gets another"},

	"verb.remarked":   {"已给 #%d 写上备注", "#%d has its remark"},
	"verb.unremarked": {"#%d 没有备注了", "#%d has no remark now"},
	"verb.pinned":     {"已固定 #%d", "#%d is pinned"},
	"verb.unpinned":   {"已取消固定 #%d", "#%d is not pinned any more"},
	"verb.cleared":    {"已清空流量记录，固定的保留。", "The record is cleared, but for what is pinned."},

	"verb.imported": {"已导入 %d 条记录", "Exchanges imported: %d"},

	"verb.compare.same": {"两条记录没有实质差异。", "The two differ in nothing that matters."},

	"compare.facts":           {"概况", "Facts"},
	"compare.query":           {"URL 参数", "Query"},
	"compare.request":         {"请求", "Request"},
	"compare.reply":           {"应答", "Reply"},
	"compare.request_headers": {"请求头", "Request headers"},
	"compare.reply_headers":   {"响应头", "Reply headers"},
	"compare.shut":            {"（密文，未能解开）", "(ciphertext that nobody could open)"},
	"compare.missing":         {"#%d：%v", "#%d: %v"},
}
