package i18n

// versionWords are of wxlab version, and of what a desktop says of the program.
var versionWords = words{
	"help.version":      {"显示版本、提交和构建环境", "Say which version this is, of which commit, and how it was built"},
	"help.ready":        {"工作区上的 Wxlab 已就绪时退出码为 0", "Exit 0 when the Wxlab that runs on the workspace is ready"},
	"help.ready.--wait": {"最多等多久（默认只问一次）", "how long to wait for it (default: ask once)"},
	"version.no_commit": {"未记录", "not recorded"},
	"version.modified":  {"（另有未提交的改动）", " (and changes that are not committed)"},
	"version.lines": {"wxlab %s\n  提交      %s\n  提交时间  %s\n  编译器    %s\n  系统      %s/%s\n  构建标签  %s\n",
		"wxlab %s\n  commit  %s\n  of      %s\n  Go      %s\n  system  %s/%s\n  tags    %s\n"},
	"version.clicked": {"这是命令行程序：请打开“命令提示符”或 PowerShell，执行 wxlab --help。\n要打开窗口，请双击 wxlab-desktop.exe。\n",
		"This is the program for the command line: open a Command Prompt or PowerShell, and run wxlab --help.\nFor the window, double-click wxlab-desktop.exe.\n"},
}
