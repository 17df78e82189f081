package i18n

// ruleWords are the words of automatic replies and forwarding.
var ruleWords = words{
	"problem.rules":        {"规则有误，没有保存。请按下面的原因修改。", "A rule is not usable, so nothing was saved. The reason is below."},
	"problem.rules_broken": {"规则文件 %s 不是有效的 JSON。请修正它；或把它移走，下次启动会恢复默认规则。", "The rules file %s is not valid JSON. Repair it; or move it away and the next start has the default rules."},
	"problem.rules_newer":  {"规则文件 %s 由更新版本的 Wxlab 写成。请升级 Wxlab，或把文件移走。", "A newer Wxlab wrote the rules file %s. Update Wxlab, or move the file away."},
	"problem.forward_loop": {"规则“%s”的目标 %s 就是本平台自己：推送会无限循环。请填你自己服务器的地址。", "The target of rule “%s”, %s, is this platform itself: callbacks would go round for ever. Enter the address of your own server."},
}
