package i18n

// pageWords account for the pages that people open.
var pageWords = words{
	"explain.step.page":      {"页面", "Page"},
	"explain.label.says":     {"页面内容", "it says"},
	"explain.label.location": {"跳转到", "leads to"},

	"explain.page.summary.ok":     {"%s：已正常打开", "%s: shown"},
	"explain.page.summary.failed": {"%s：没有成功（HTTP %d）", "%s: refused (HTTP %d)"},
	"explain.page.query":          {"地址里有 %d 个参数", "%d parameters in the address"},
	"explain.page.no_query":       {"地址里没有参数", "No parameters in the address"},
	"explain.page.shown":          {"HTTP %d，页面已显示", "HTTP %d, the page was shown"},
	"explain.page.redirect":       {"HTTP %d，跳转到另一个页面", "HTTP %d, on to another page"},
	"explain.page.status":         {"HTTP %d，页面说明了原因", "HTTP %d; the page says why"},

	"explain.page.name.authorize":          {"授权发起页", "the page that starts an authorization"},
	"explain.page.name.authorized":         {"授权回调页", "the page an authorization comes back to"},
	"explain.page.name.componentloginpage": {"微信授权页（PC）", "WeChat's authorization page (PC)"},
	"explain.page.name.bindcomponent":      {"微信授权页（H5）", "WeChat's authorization page (H5)"},

	"explain.cause.page_no_answer":  {"浏览器没有等到响应就离开了，或者服务正在停止。", "The browser left before the answer, or the server was stopping."},
	"explain.fix.page_no_answer":    {"重新打开页面。", "Open the page again."},
	"explain.cause.page_no_code":    {"地址里没有 auth_code：这一页是微信在授权完成后跳转过来的，直接打开没有内容。", "The address has no auth_code: WeChat leads here after a consent; opened by itself the page has nothing to show."},
	"explain.fix.page_no_code":      {"从授权发起页重新开始。", "Start again from the page that starts an authorization."},
	"explain.cause.page_code_spent": {"auth_code 换不到授权：已经用过、已经过期，或者不是微信给的。", "The auth_code buys nothing: it was used, has expired, or is not WeChat's."},
	"explain.fix.page_code_spent":   {"重新发起授权；授权成功与否以「授权」页的列表为准。", "Start a new authorization; whether the last one stands is in the list on the Authorization page."},
	"explain.cause.page_refused":    {"页面拒绝了这次访问，原因写在页面上。", "The page refused this visit and says why."},
	"explain.fix.page_refused":      {"按页面上的提示处理；完整内容在「响应」里。", "Do what the page says; the whole of it is under Reply."},
}
