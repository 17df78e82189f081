package i18n

// saidWords are about what a check has said already.
var saidWords = words{
	"ui.release.like": {"原因与“%s”相同，见上。", "For the same reason as “%s” above."},
}
