package i18n

// saidWords are about what has failed: for a reason that was said already, without an answer, at a step.
var saidWords = words{
	"explain.reply.summary.none": {"微信没有得到应答", "WeChat got no answer"},

	"ui.do.step":        {"查看失败的那一步", "See the step that failed"},
	"ui.why.no_failure": {"这条记录没有失败的步骤", "No step of this exchange failed"},
	"ui.release.like":   {"原因与“%s”相同，见上。", "For the same reason as “%s” above."},
}
