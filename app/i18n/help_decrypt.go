package i18n

// helpDecryptWords are the help of what explains and makes ciphertext.
var helpDecryptWords = words{
	"help.decrypt": {"离线解释手头的任何内容：推送、日志、加密的回复、接口返回、告警",
		"Explain whatever you hold, offline: a callback, a log, a sealed reply, an API's answer, an alarm"},
	"help.decrypt.long": {`decrypt 逐步验签、解密并解析；失败时逐个尝试常见错误，指出原因和改法。

可以用 --url 和 --body 给出一条推送，也可以把任何内容交给它（FILE，- 表示标准输入，或 --clipboard）：
含有参数的日志、各种语言的变量输出、访问日志、curl 命令、原始 HTTP、HAR、Postman 导出，加密的回复，
只有 Encrypt，接口的请求和返回（errcode），告警群的文字，小程序的 encryptedData（--session-key）。
没有给出的密钥取自工作区（--workspace，默认的那个也可以）；有多个第三方平台时逐个尝试。
读法只是推断：只有密钥能证明的才说「已证实」。`,
		`decrypt verifies, decrypts and parses step by step; after a failure it tries the likely mistakes and says what
to do.

Give it a callback as --url and --body, or anything at all, as FILE, - for standard input, or with
--clipboard: logs that hold the parameters, dumps of variables in any language, access logs, curl commands,
raw HTTP, HAR, Postman exports, a sealed reply, Encrypt alone, an API's request and answer (errcode), the
text of an alarm, a mini program's encryptedData (--session-key).
Keys that are not given come from the workspace (--workspace, or the default one); where it has several
components each is tried. What is read is a reading: only what the keys prove is called confirmed.`},
	"help.decrypt.--url":         {"`URL` 请求的 URL 或查询串，记得加引号；也可以是含有它的文字", "`URL` the request's URL or query string, quoted; or a text that holds it"},
	"help.decrypt.--body":        {"`FILE` 请求体文件，- 表示标准输入", "`FILE` file with the request's body, - for standard input"},
	"help.decrypt.--clipboard":   {"读取剪贴板", "take what is on the clipboard"},
	"help.decrypt.--session-key": {"`KEY` encryptedData 的 session_key（WXLAB_SESSION_KEY）", "`KEY` the session_key of an encryptedData (WXLAB_SESSION_KEY)"},
	"help.decrypt.--reveal":      {"显示 Token、密钥的字节，以及票据、令牌和授权码", "show the Token, the bytes of the key, and the ticket, tokens and codes"},

	"help.encrypt": {"把一条明文消息加密成推送或被动回复", "Seal a message as a push or as a passive reply"},
	"help.encrypt.long": {`encrypt 读取一条明文 XML 或 JSON（FILE，或 - 表示标准输入），像微信那样加密，打印 URL 的查询串、空行和请求体；
--reply 则像第三方平台那样加密，打印被动回复。结果可以直接交给 wxlab decrypt -。
给出 --seed（或 --timestamp、--nonce）时结果可以重现。密钥没有给出时取自工作区。`,
		`encrypt reads a message in XML or JSON (FILE, or - for standard input), seals it as WeChat does and prints the
URL's query, an empty line and the body; with --reply it seals as a platform does and prints the passive
reply. The output can be piped into wxlab decrypt - as it is.
With --seed (or --timestamp and --nonce) the result can be repeated. Keys that are not given come from the
workspace.`},
	"help.encrypt.--reply":     {"加密成被动回复，而不是推送", "seal a passive reply instead of a push"},
	"help.encrypt.--timestamp": {"`SECONDS` 时间戳，Unix 秒（默认为现在；有 --seed 时固定）", "`SECONDS` the timestamp in Unix seconds (default: now; fixed with --seed)"},
	"help.encrypt.--nonce":     {"`NONCE` 随机数（默认随机）", "`NONCE` the nonce (default: drawn)"},
	"help.encrypt.--openid":    {"`OPENID` URL 里的 openid（默认取消息的 FromUserName）", "`OPENID` openid in the URL (default: the message's FromUserName)"},
	"help.encrypt.--user-name": {"`GH_ID` 账号的原始ID（默认取消息的 ToUserName；没有则按授权事件加密）", "`GH_ID` the account's original id, 原始ID (default: the message's ToUserName; without one it is sealed as an authorization event)"},

	"help.explain": {"解释一条已记录的流量", "Explain a recorded exchange"},
	"help.explain.long": {`explain 逐步解释一条已记录的流量：运行中的 Wxlab 的，或者（没有运行时）工作区记录里的，只读。
ID 是“流量”页里和 wxlab serve --json 里的编号。`,
		`explain accounts for a recorded exchange step by step: of the running Wxlab, or, where none runs, of
the workspace's journal, which is only read. ID is the number in Traffic and in wxlab serve --json.`},
}
