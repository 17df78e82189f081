package i18n

// runWords are about playing scenarios.
var runWords = words{
	"problem.api_unknown":   {"模拟器没有名为 %q 的接口；请写完整路径，例如 /cgi-bin/user/info。", "The simulator has no API %q; write its whole path, such as /cgi-bin/user/info."},
	"problem.no_live_token": {"%s 目前没有有效的值（%s）：平台还没有获取，或已过期。请先让平台获取，或先执行授权。", "There is no live %s (%s): the platform has fetched none, or it has expired. Let the platform fetch one, or authorize first."},
}
