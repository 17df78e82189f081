package i18n

// expectationWords are about what a handler ought to do with a push, and what it did.
var expectationWords = words{
	"trigger.accepted":        {"已被接受", "accepted"},
	"trigger.held":            {"已按故障设置推迟推送", "held back by the fault"},
	"trigger.refused":         {"未被接受", "not accepted"},
	"trigger.rightly_refused": {"已被拒绝，处理正确", "refused, as it ought to be"},
	"trigger.either_refused":  {"已被拒绝；接受或拒绝都可以", "refused; to accept would do as well"},
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
	"ui.severity.unsettled":  {"无定论", "Unsettled"},

	"reason.forgery_accepted.cause":       {"验签和解密的结果没有被检查：关闭了校验、捕获异常后照常返回 success，或者框架的中间件在验签之前就返回了。", "The result of checking and opening is not looked at: the check is switched off, an exception is caught and success answered all the same, or a middleware answers before the check."},
	"reason.forgery_accepted.fix":         {"先验证 msg_signature，再解密、核对长度和 AppID；任何一步失败就返回 401 或 403，不再往下处理。", "Verify msg_signature first, then decrypt and compare length and AppID; where any of it fails answer 401 or 403 and go no further."},
	"reason.refused_by_error.cause":       {"验签或解密失败时抛出了未捕获的异常，由框架转成 5xx。", "Checking or opening threw an exception that nobody caught, and the framework made a 5xx of it."},
	"reason.refused_by_error.fix":         {"捕获验签、解密的异常，返回 401 或 403。", "Catch the exceptions of checking and opening, and answer 401 or 403."},
	"reason.refused_unseen.cause":         {"路由没有匹配这个路径或方法，或者登录中间件先跳转了。", "No route matches the path or the method, or a login middleware redirected first."},
	"reason.refused_unseen.fix":           {"先用不带 --fault 的 wxlab trigger 确认正常的推送被接受，再看伪造的推送是否被拒绝。", "See with wxlab trigger without --fault that an honest push is accepted, then whether a forged one is refused."},
	"reason.forgery_accepted_appid.cause": {"签名是对的，但解密后没有核对消息末尾的 AppID：自己写的解密常常把它当成填充一起截掉。", "The signature is right, and the AppID behind the message was not compared after decrypting: decryption written by hand often cuts it off with the padding."},
	"reason.forgery_accepted_appid.fix":   {"把消息之后、填充之前的字符串与第三方平台的 AppID 比较，不一致就返回 401 或 403。", "Compare what stands behind the message and before the padding with the component's AppID, and answer 401 or 403 where it differs."},
	"reason.forgery_accepted_dtd.cause":   {"XML 解析器处理了 DOCTYPE 并展开实体：Java 的 DocumentBuilderFactory 和 PHP 旧版 libxml 默认如此，Python 的 ElementTree 展开内部实体。", "The XML parser takes a DOCTYPE and expands its entities: so by default DocumentBuilderFactory in Java and old libxml in PHP, and ElementTree in Python for internal ones."},
	"reason.forgery_accepted_dtd.fix":     {"禁止 DOCTYPE：Java setFeature(\"http://apache.org/xml/features/disallow-doctype-decl\", true)，Python 用 defusedxml，PHP 不要给 LIBXML_NOENT，.NET 用 DtdProcessing.Prohibit；或看到 <!DOCTYPE 就返回 403。", "Forbid DOCTYPE: setFeature(\"http://apache.org/xml/features/disallow-doctype-decl\", true) in Java, defusedxml in Python, no LIBXML_NOENT in PHP, DtdProcessing.Prohibit in .NET; or answer 403 to whatever holds <!DOCTYPE."},
	"reason.honest_accepted.cause":        {"推送通过了验签和解密，服务端没有理由拒绝它；除非内容本身应被拒绝。", "The push verifies and opens, so that a server has no reason to refuse it, unless for what it says."},
	"reason.honest_accepted.fix":          {"要发送伪造的推送请加 --fault，例如 --fault bad_signature；正常的推送用 --expect accepted。", "Send a forgery with --fault, such as --fault bad_signature; for an honest push use --expect accepted."},
	"reason.not_as_expected.cause":        {"处理程序没有识别这条消息，或者返回了别的内容。", "The handler does not know this message, or answers something else."},
	"reason.not_as_expected.fix":          {"按消息内容回复要求的文本；不需要这样回复时用 --expect accepted。", "Answer the content with the text that is asked for; where it need not be, use --expect accepted."},
}
