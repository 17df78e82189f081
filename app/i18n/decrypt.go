package i18n

// decryptWords are what the commands say that explain and make ciphertext: decrypt, encrypt, explain and resend.
var decryptWords = words{
	"decrypt.token":     {"消息校验 Token", "the Token (消息校验Token)"},
	"decrypt.aes_key":   {"EncodingAESKey，43 个字符", "the EncodingAESKey (消息加解密Key), 43 characters"},
	"decrypt.appid":     {"第三方平台的 AppID（不是授权方的）", "the component's AppID (not the authorizer's)"},
	"decrypt.body":      {"请求体文件，- 表示标准输入", "file with the request's body, - for standard input"},
	"decrypt.missing":   {"缺少 --%s：请加上%s，或用 --workspace 指定有它的工作区", "--%s is missing: add %s, or name a workspace that has it with --workspace"},
	"decrypt.nothing":   {"没有要解释的内容：请给出文件（- 表示标准输入）、--clipboard，或 --url 和 --body", "there is nothing to explain: name a file (- for standard input), or add --clipboard, or --url and --body"},
	"decrypt.no_file":   {"读不到 %s（%v）：请检查路径；写 - 则从标准输入读取", "cannot read %s (%v): check the path; - reads standard input"},
	"decrypt.long_body": {"%s 超过 %d 字节，太长了：请只截取有关的部分", "%s has more than %d bytes, which is too long: cut out the part that matters"},
	"decrypt.keys":      {"密钥取自工作区 %s：第三方平台 %s，Token %v，EncodingAESKey %v", "Keys of the workspace %s: component %s, Token %v, EncodingAESKey %v"},

	"decrypt.no_clipboard":     {"读不到剪贴板，没有找到 %s：请安装其中一个，或把内容存成文件", "cannot read the clipboard, for there is no %s: install one of them, or save the text to a file"},
	"decrypt.clipboard_failed": {"读不到剪贴板（%s：%s）：请把内容存成文件，或从标准输入读取", "cannot read the clipboard (%s: %s): save the text to a file, or pipe it in"},
	"decrypt.clipboard_empty":  {"剪贴板里没有文字", "there is no text on the clipboard"},
	"usage.no_workspace":       {"文件夹 %s 里没有工作区：请检查 --workspace 的路径", "there is no workspace in %s: check the path after --workspace"},

	"encrypt.nothing":         {"没有内容：请给出文件，或用管道：… | wxlab encrypt -", "there is no message: name a file, or pipe one in: … | wxlab encrypt -"},
	"exchange.id":             {"请给出编号，例如 wxlab explain 12：%s 不是编号", "give the number of an exchange, such as wxlab explain 12: %s is none"},
	"exchange.no_id":          {"缺少编号：见「流量」，或 wxlab serve --json 的 id", "the number is missing: see Traffic, or id in wxlab serve --json"},
	"exchange.sent":           {"第 %d 条已重新发送，结果见第 %d 条：%s", "Exchange %d was sent again; see exchange %d: %s"},
	"problem.no_delivery":     {"没有推送 %q；只保留最近的 500 次，wxlab deliveries 列出它们。", "There is no delivery %q. The latest 500 are kept; wxlab deliveries lists them."},
	"problem.resend_kind":     {"第 %d 条不是收到或发出的推送（或正文没有完整记录），不能重发。", "Exchange %d is no callback, or its body was not recorded whole: it cannot be sent again."},
	"problem.resend_to":       {"--to 的 %s 不是 http 或 https 的 URL。", "%s after --to is no http or https URL."},
	"problem.resend_failed":   {"发送到 %s 失败：服务器没有运行，或地址不对。", "Sending to %s failed: the server does not run, or the address is wrong."},
	"problem.resend_resigned": {"第 %d 条没有解开的消息，只能原样重发。", "Exchange %d has no decrypted message, so it can only be sent byte for byte."},
}
