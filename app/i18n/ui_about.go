package i18n

// aboutWords are of what the window tells of the program itself.
var aboutWords = words{
	"ui.about":        {"关于 Wxlab", "About Wxlab"},
	"ui.about.what":   {"微信第三方平台实验室", "The lab for WeChat third-party platforms"},
	"ui.about.commit": {"提交", "Commit"},
	"ui.about.date":   {"提交时间", "Committed"},
	"ui.about.go":     {"编译器", "Compiler"},
	"ui.about.system": {"系统", "System"},
	"ui.about.tags":   {"构建标签", "Build tags"},
	"ui.about.data":   {"工作区", "Workspace"},
	"ui.about.copy":   {"复制版本信息", "Copy these facts"},
	"ui.about.parts":  {"使用的开源项目及许可证", "Open-source parts and their licences"},
}
