package i18n

// pickTexts belong to the dialog in which somebody picks a file or a folder.
var pickTexts = words{
	"pick.path":         {"路径，例如 ~/下载/", "a path, such as ~/Downloads/"},
	"pick.home":         {"主目录", "Home"},
	"pick.desktop":      {"桌面", "Desktop"},
	"pick.documents":    {"文档", "Documents"},
	"pick.downloads":    {"下载", "Downloads"},
	"pick.up":           {"上一级", "One level up"},
	"pick.keys":         {"↑↓ 选择 · Enter 进入或确认 · Esc 取消", "↑↓ choose · Enter goes in or confirms · Esc cancels"},
	"pick.reading":      {"正在读取…", "Reading…"},
	"pick.none":         {"这里没有可选的文件", "There is nothing here to choose"},
	"pick.missing":      {"没有 %s。请检查路径。", "There is no %s. Check the path."},
	"pick.unreadable":   {"无法读取 %s：%s", "%s cannot be read: %s"},
	"pick.first":        {"请先选择一个文件。", "Choose a file first."},
	"pick.first.folder": {"这是一个文件，请选择文件夹。", "This is a file. Choose a folder."},
	"pick.name":         {"请在路径末尾写上文件名。", "Write a name at the end of the path."},
	"pick.is_folder":    {"%s 是一个文件夹。请在后面写上文件名。", "%s is a folder. Write a name behind it."},
	"pick.replace":      {"%[2]s 里已有 %[1]s，再确认一次会替换它。", "%[2]s has a %[1]s already. Confirm again to replace it."},
	"pick.replace.verb": {"替换", "Replace"},
	"pick.make":         {"文件夹 %[2]s 还不存在，再确认一次会新建它。", "There is no folder %[2]s yet. Confirm again to make it."},
	"pick.make.verb":    {"新建文件夹并保存", "Make it and save"},
	"pick.folder.verb":  {"选择此文件夹", "Choose this folder"},
	"pick.folder":       {"选择文件夹", "Choose a folder"},
}
