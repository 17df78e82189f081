package i18n

// verbHelp is the help of the commands that act on a running Wxlab.
var verbHelp = words{
	"help.tail":                  {"实时显示运行中的 Wxlab 的流量", "Follow what a running Wxlab records"},
	"help.tail.long":             {"tail 跟踪同一工作区中正在运行的 Wxlab（窗口、serve 或 listen），每次收发两行：谁发来、内容（已解密）、如何应答、结果与原因。\n搜索条件与窗口“流量”页相同，例如 kind:message appid:wx12*；不写则全部显示。按 Ctrl+C 结束。", "tail follows the Wxlab that runs on the workspace (its window, serve or listen), two lines for each exchange: who, what in clear, how it was answered, what came of that and why.\nThe search is that of the window's Traffic page, such as kind:message appid:wx12*; without one everything is shown. Ctrl+C ends it."},
	"help.tail.--last":           {"先显示已记录的最后若干条", "first show so many that are on record"},
	"help.tail.--quiet":          {"只显示出错的", "tell only of what goes wrong"},
	"help.serve.--quiet":         {"只显示出错的", "tell only of what goes wrong"},
	"help.listen.--quiet":        {"只显示出错的", "tell only of what goes wrong"},
	"help.serve.--show-secrets":  {"显示 Token、EncodingAESKey 等凭证的明文", "print the Token, the EncodingAESKey and other secrets in clear"},
	"help.listen.--show-secrets": {"显示要填到自己服务端的 Token 和 EncodingAESKey 明文", "print in clear the Token and the EncodingAESKey that your server has to be given"},
}
