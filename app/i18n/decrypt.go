package i18n

// decryptWords are what the commands say that explain and make ciphertext: decrypt, encrypt, explain and resend.
var decryptWords = words{
	"decrypt.short": {"离线解释手头的任何内容：推送、日志、加密的回复、接口返回、告警",
		"Explain whatever you hold, offline: a callback, a log, a sealed reply, an API's answer, an alarm"},
	"decrypt.long": {`逐步验签、解密并解析；失败时逐个尝试常见错误，指出原因和改法。

可以用 --url 和 --body 给出一条推送，也可以把任何内容交给它（FILE，- 表示标准输入，或 --clipboard）：
含有参数的日志、各种语言的变量输出、访问日志、curl 命令、原始 HTTP、HAR、Postman 导出，加密的回复，
只有 Encrypt，接口的请求和返回（errcode），告警群的文字，小程序的 encryptedData（--session-key）。
没有给出的密钥取自工作区（--workspace，默认的那个也可以）；有多个第三方平台时逐个尝试。
读法只是推断：只有密钥能证明的才说「已证实」。`,
		`Verifies, decrypts and parses step by step; after a failure it tries the likely mistakes and says what
to do.

Give it a callback as --url and --body, or anything at all, as FILE, - for standard input, or with
--clipboard: logs that hold the parameters, dumps of variables in any language, access logs, curl commands,
raw HTTP, HAR, Postman exports, a sealed reply, Encrypt alone, an API's request and answer (errcode), the
text of an alarm, a mini program's encryptedData (--session-key).
Keys that are not given come from the workspace (--workspace, or the default one); where it has several
components each is tried. What is read is a reading: only what the keys prove is called confirmed.`},
	"decrypt.token":        {"消息校验 Token", "the Token (消息校验Token)"},
	"decrypt.aes_key":      {"EncodingAESKey，43 个字符", "the EncodingAESKey (消息加解密Key), 43 characters"},
	"decrypt.prev_token":   {"更换前的 Token", "the Token before the last change"},
	"decrypt.prev_aes_key": {"更换前的 EncodingAESKey", "the EncodingAESKey before the last change"},
	"decrypt.appid":        {"第三方平台的 AppID（不是授权方的）", "the component's AppID (not the authorizer's)"},
	"decrypt.url":          {"请求的 URL 或查询串，记得加引号；也可以是含有它的文字", "the request's URL or query string, quoted; or a text that holds it"},
	"decrypt.body":         {"请求体文件，- 表示标准输入", "file with the request's body, - for standard input"},
	"decrypt.clipboard":    {"读取剪贴板", "take what is on the clipboard"},
	"decrypt.session_key":  {"encryptedData 的 session_key", "the session_key of an encryptedData"},
	"decrypt.reveal":       {"显示 Token、密钥的字节，以及票据、令牌和授权码", "show the Token, the bytes of the key, and the ticket, tokens and codes"},
	"decrypt.missing":      {"缺少 --%s：请加上%s，或用 --workspace 指定有它的工作区", "--%s is missing: add %s, or name a workspace that has it with --workspace"},
	"decrypt.nothing":      {"没有要解释的内容：请给出文件（- 表示标准输入）、--clipboard，或 --url 和 --body", "there is nothing to explain: name a file (- for standard input), or add --clipboard, or --url and --body"},
	"decrypt.no_file":      {"读不到 %s（%v）：请检查路径；写 - 则从标准输入读取", "cannot read %s (%v): check the path; - reads standard input"},
	"decrypt.long_body":    {"%s 超过 %d 字节，太长了：请只截取有关的部分", "%s has more than %d bytes, which is too long: cut out the part that matters"},
	"decrypt.keys":         {"密钥取自工作区 %s：第三方平台 %s，Token %v，EncodingAESKey %v", "Keys of the workspace %s: component %s, Token %v, EncodingAESKey %v"},

	"decrypt.no_clipboard":     {"读不到剪贴板，没有找到 %s：请安装其中一个，或把内容存成文件", "cannot read the clipboard, for there is no %s: install one of them, or save the text to a file"},
	"decrypt.clipboard_failed": {"读不到剪贴板（%s：%s）：请把内容存成文件，或从标准输入读取", "cannot read the clipboard (%s: %s): save the text to a file, or pipe it in"},
	"decrypt.clipboard_empty":  {"剪贴板里没有文字", "there is no text on the clipboard"},
	"usage.no_workspace":       {"文件夹 %s 里没有工作区：请检查 --workspace 的路径", "there is no workspace in %s: check the path after --workspace"},

	"encrypt.short": {"把一条明文消息加密成推送或被动回复", "Seal a message as a push or as a passive reply"},
	"encrypt.long": {`读取一条明文 XML 或 JSON（FILE，或 - 表示标准输入），像微信那样加密，打印 URL 的查询串、空行和请求体；
--reply 则像第三方平台那样加密，打印被动回复。结果可以直接交给 wxlab decrypt -。
给出 --seed（或 --timestamp、--nonce）时结果可以重现。密钥没有给出时取自工作区。`,
		`Reads a message in XML or JSON (FILE, or - for standard input), seals it as WeChat does and prints the
URL's query, an empty line and the body; with --reply it seals as a platform does and prints the passive
reply. The output can be piped into wxlab decrypt - as it is.
With --seed (or --timestamp and --nonce) the result can be repeated. Keys that are not given come from the
workspace.`},
	"encrypt.reply":     {"加密成被动回复，而不是推送", "seal a passive reply instead of a push"},
	"encrypt.timestamp": {"时间戳，Unix 秒（默认为现在；有 --seed 时固定）", "the timestamp in Unix seconds (default: now; fixed with --seed)"},
	"encrypt.nonce":     {"随机数（默认随机）", "the nonce (default: drawn)"},
	"encrypt.openid":    {"URL 里的 openid（默认取消息的 FromUserName）", "openid in the URL (default: the message's FromUserName)"},
	"encrypt.user_name": {"账号的原始 ID（默认取消息的 ToUserName；没有则按授权事件加密）", "the account's gh_ id (default: the message's ToUserName; without one it is sealed as an authorization event)"},
	"encrypt.nothing":   {"没有内容：请给出文件，或用管道：… | wxlab encrypt -", "there is no message: name a file, or pipe one in: … | wxlab encrypt -"},
	"exchange.explain":  {"解释一条已记录的请求", "Explain a recorded exchange"},
	"exchange.reveal":   {"显示票据、令牌和授权码", "show the ticket, tokens and codes"},
	"exchange.explain.long": {`explain 逐步解释一条已记录的请求：运行中的 Wxlab 的，或者（没有运行时）工作区记录里的，只读。
ID 是「流量」里和 wxlab serve --json 里的编号。`,
		`explain accounts for a recorded exchange step by step: of the running Wxlab, or, where none runs, of
the workspace's journal, which is only read. ID is the number in Traffic and in wxlab serve --json.`},
	"exchange.resend": {"把一条已记录的推送再发一次", "Send a recorded callback once more"},
	"exchange.resend.long": {`resend 把一条已记录的推送原样再发一次：默认发给内置的第三方平台；用 --to 发给自己的服务器，并解释它的回复
（工作区没有运行时从记录里读取，只读）。--resigned 用现在的时间重新加密和签名。`,
		`resend sends a recorded callback once more, byte for byte: to the embedded platform, or with --to to a
server of your own, whose answer is explained; where the workspace does not run, it is taken from the
journal, which is only read. --resigned seals and signs it anew, with this moment's time.`},
	"exchange.resigned":       {"重新加密和签名，而不是原样发送", "seal and sign it anew instead of sending the same bytes"},
	"exchange.to":             {"自己服务器的 URL；记录里的查询串会接在后面", "URL of your own server; the recorded query is appended"},
	"exchange.id":             {"请给出编号，例如 wxlab explain 12：%s 不是编号", "give the number of an exchange, such as wxlab explain 12: %s is none"},
	"exchange.no_id":          {"缺少编号：见「流量」，或 wxlab serve --json 的 id", "the number is missing: see Traffic, or id in wxlab serve --json"},
	"exchange.sent":           {"第 %d 条已重新发送，结果见第 %d 条：%s", "Exchange %d was sent again; see exchange %d: %s"},
	"problem.no_exchange":     {"没有第 %d 条记录：它可能已被清理，或属于别的工作区（--workspace）。", "There is no exchange %d: it was pruned, or belongs to another workspace (--workspace)."},
	"problem.resend_kind":     {"第 %d 条不是收到或发出的推送（或正文没有完整记录），不能重发。", "Exchange %d is no callback, or its body was not recorded whole: it cannot be sent again."},
	"problem.resend_to":       {"--to 的 %s 不是 http 或 https 的 URL。", "%s after --to is no http or https URL."},
	"problem.resend_failed":   {"发送到 %s 失败：服务器没有运行，或地址不对。", "Sending to %s failed: the server does not run, or the address is wrong."},
	"problem.resend_resigned": {"第 %d 条没有解开的消息，只能原样重发。", "Exchange %d has no decrypted message, so it can only be sent byte for byte."},
}
