package i18n

// coverageWords are about calls of APIs that the simulator does not have.
var coverageWords = words{
	"coverage.short": {"列出调用过而模拟器没有的接口，以及各主题的支持情况", "Say which APIs were called that the simulator does not have, and how much of each topic it has"},
	"coverage.long": {`coverage 列出调用过而模拟器没有的接口：次数、最近一次的调用方（AppID、User-Agent）与时间、是否为第三方平台的官方接口、
属于哪个主题、可能想调用的路径，以及每个主题已模拟的接口数。工作区的 Wxlab 正在运行时由它回答，否则读取流量记录文件。

-o 把结果写成 Markdown（.md）或 CSV（.csv）文件，便于提需求或存档。`,
		`coverage lists the APIs that were called and that the simulator does not have: how often, by whom last (AppID,
User-Agent) and when, whether WeChat documents such a path for third-party platforms and under which topic, which known
path was probably meant; and how much of each topic is simulated. A Wxlab that runs on the workspace is asked; otherwise
the record is read from its file.

-o writes a Markdown (.md) or CSV (.csv) file of it, to ask for an API or to keep.`},
	"coverage.out":          {"写入的文件，.md 或 .csv", "the file to write, .md or .csv"},
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
