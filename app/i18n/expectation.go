package i18n

// expectationWords are about what a handler ought to do with a push, and what it did.
var expectationWords = words{
	"trigger.accepted":        {"已被接受", "accepted"},
	"trigger.held":            {"已按故障设置推迟推送", "held back by the fault"},
	"trigger.refused":         {"未被接受", "not accepted"},
	"trigger.rightly_refused": {"已被拒绝，处理正确", "refused, as it ought to be"},
	"trigger.unexpected":      {"%s，但%s", "%s, but %s"},
	"trigger.expect.refused":  {"应被拒绝", "it ought to be refused"},
	"trigger.expect.either":   {"应得到接受或拒绝的明确返回", "it ought to be accepted or refused"},
	"trigger.expect.success":  {"应只返回 success", "the answer ought to be exactly success"},
	"trigger.expect.reply":    {"应有指定的被动回复", "it ought to be answered by that passive reply"},
	"trigger.cause":           {"原因", "cause"},
	"trigger.fix":             {"修复", "fix"},
	"trigger.seen":            {"用户看到：", "The follower sees:"},

	"ui.sim.rightly_refused": {"%s 被拒绝，处理正确", "%s was refused, as it ought to be"},
	"ui.sim.unexpected":      {"%s 被接受，用时 %s，但不符合期望", "%s was accepted in %s, which was not expected"},
	"ui.severity.failure":    {"错误", "Wrong"},
	"ui.severity.remark":     {"提醒", "Remark"},
	"ui.severity.unsettled":  {"无定论", "Unclear"},

	"reason.forgery_accepted.cause": {"验签和解密的结果没有被检查：关闭了校验、捕获异常后照常返回 success，或者框架的中间件在验签之前就返回了。", "The result of checking and opening is not looked at: the check is switched off, an exception is caught and success answered all the same, or a middleware answers before the check."},
	"reason.forgery_accepted.fix":   {"先验证 msg_signature，再解密、核对长度和 AppID；任何一步失败就返回 401 或 403，不再往下处理。", "Verify msg_signature first, then decrypt and compare length and AppID; where any of it fails answer 401 or 403 and go no further."},
	"reason.refused_by_error.cause": {"验签或解密失败时抛出了未捕获的异常，由框架转成 5xx。", "Checking or opening threw an exception that nobody caught, and the framework made a 5xx of it."},
	"reason.refused_by_error.fix":   {"捕获验签、解密的异常，返回 401 或 403。", "Catch the exceptions of checking and opening, and answer 401 or 403."},
	"reason.refused_unseen.cause":   {"路由没有匹配这个路径或方法，或者登录中间件先跳转了。", "No route matches the path or the method, or a login middleware redirected first."},
	"reason.refused_unseen.fix":     {"先用不带 --fault 的 wxlab trigger 确认正常的推送被接受，再看伪造的推送是否被拒绝。", "See with wxlab trigger without --fault that an honest push is accepted, then whether a forged one is refused."},
	"reason.not_as_expected.cause":  {"处理程序没有识别这条消息，或者返回了别的内容。", "The handler does not know this message, or answers something else."},
	"reason.not_as_expected.fix":    {"按消息内容回复要求的文本；不需要这样回复时用 --expect accepted。", "Answer the content with the text that is asked for; where it need not be, use --expect accepted."},
}
