package i18n

// saidWords are about what a check has said already, and about nothing being said at all.
var saidWords = words{
	"explain.reply.summary.none": {"微信没有得到应答", "WeChat got no answer"},

	"ui.release.like": {"原因与“%s”相同，见上。", "For the same reason as “%s” above."},
}
