package i18n

// coveragePageWords are about the page of calls that the simulator does not have.
var coveragePageWords = words{
	"ui.page.coverage":      {"接口覆盖", "API coverage"},
	"ui.coverage.count":     {"未模拟的路径：%d", "%d missing"},
	"ui.coverage.calls":     {"调用过而模拟器没有的接口", "Called, and not simulated"},
	"ui.coverage.topics":    {"各主题已模拟多少", "How much of each topic is simulated"},
	"ui.coverage.none":      {"没有落空的调用", "No call met nothing"},
	"ui.coverage.none.hint": {"你的代码调用过的接口，模拟器都有。遇到没有的会立刻列在这里，附上可能写错的路径。", "The simulator has every API that your code called. One that it lacks is listed here at once, with the path that was probably meant."},
	"ui.coverage.last":      {"最近 %s · %s", "last %s · %s"},
	"ui.coverage.export":    {"导出", "Export"},
	"ui.coverage.md":        {"覆盖报告存为 Markdown", "Save the coverage as Markdown"},
	"ui.coverage.csv":       {"覆盖报告存为 CSV", "Save the coverage as CSV"},
	"ui.coverage.real":      {"这里只统计模拟器", "This counts what the simulator lacks"},
	"ui.coverage.real.hint": {"连接真实微信的工作区没有模拟器，调用都由微信应答。", "In a workspace with real WeChat there is no simulator: WeChat answers all calls."},
}
