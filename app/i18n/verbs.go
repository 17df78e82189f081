package i18n

// verbWords are what the commands that act on a running Wxlab print.
var verbWords = words{
	"tell.empty":    {"（空）", "(empty)"},
	"tell.body":     {"返回内容：", "its body:"},
	"usage.search":  {"搜索条件有误：", "The search is not understood:"},
	"search.wrong":  {"%q：%s", "%q: %s"},
	"serve.secrets": {"加 --show-secrets 可显示 Token 和 EncodingAESKey 的明文。", "--show-secrets prints the Token and the EncodingAESKey in clear."},
}
