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
	"decrypt.reveal":       {"显示 Token 和密钥的字节", "show the Token and the bytes of the key"},
	"decrypt.missing":      {"缺少 --%s：请加上%s，或用 --workspace 指定有它的工作区", "--%s is missing: add %s, or name a workspace that has it with --workspace"},
	"decrypt.nothing":      {"没有要解释的内容：请给出文件（- 表示标准输入）、--clipboard，或 --url 和 --body", "there is nothing to explain: name a file (- for standard input), or add --clipboard, or --url and --body"},
	"decrypt.no_file":      {"读不到请求体 %s（%v）：请检查 --body 的路径，或用 --body - 从标准输入读取", "cannot read the body %s (%v): check the path after --body, or pipe it in with --body -"},
	"decrypt.long_body":    {"请求体 %s 超过 %d 字节：这不是一条推送，请检查 --body", "the body %s has more than %d bytes: that is no callback, check --body"},
	"decrypt.keys":         {"密钥取自工作区 %s：第三方平台 %s，Token %v，EncodingAESKey %v", "Keys of the workspace %s: component %s, Token %v, EncodingAESKey %v"},

	"decrypt.no_clipboard":     {"读不到剪贴板，没有找到 %s：请安装其中一个，或把内容存成文件", "cannot read the clipboard, for there is no %s: install one of them, or save the text to a file"},
	"decrypt.clipboard_failed": {"读不到剪贴板（%s：%s）：请把内容存成文件，或从标准输入读取", "cannot read the clipboard (%s: %s): save the text to a file, or pipe it in"},
	"decrypt.clipboard_empty":  {"剪贴板里没有文字", "there is no text on the clipboard"},
	"usage.no_workspace":       {"文件夹 %s 里没有工作区：请检查 --workspace 的路径", "there is no workspace in %s: check the path after --workspace"},
}
