package i18n

// coverageWords are about calls of APIs that the simulator does not have.
var coverageWords = words{
	"coverage.title":        {"调用过而模拟器没有的接口", "APIs that were called and that the simulator does not have"},
	"coverage.none":         {"没有：调用过的接口模拟器都有。", "None: the simulator has every API that was called."},
	"coverage.columns":      {"路径 | 次数 | 最近一次 | 调用方 | 类别 | 可能是", "path | calls | last | caller | kind | near"},
	"coverage.topics":       {"主题 | 已模拟", "topic | simulated"},
	"coverage.total":        {"第三方平台的官方接口：已模拟 %d 个，共 %d 个", "Of the official APIs of third-party platforms %d are simulated, of %d"},
	"coverage.of":           {"%d / %d", "%d of %d"},
	"coverage.nobody":       {"调用方不明", "caller unknown"},
	"coverage.official":     {"官方接口，尚未模拟：%s", "official, not simulated yet: %s"},
	"coverage.unofficial":   {"不在第三方平台的官方接口列表中", "not among the official APIs of third-party platforms"},
	"coverage.near":         {"可能是 %s", "did you mean %s?"},
	"coverage.written":      {"已写入 %s", "Written to %s"},
	"usage.coverage_output": {"%s 不是 .md 或 .csv 文件：导出格式由扩展名决定。", "%s is no .md or .csv file: the name's end chooses the format."},
}
