package i18n

// filterWords are about the searches of Traffic that were saved, and about taking back what was removed.
var filterWords = words{
	"ui.saved":             {"已存筛选", "Saved filters"},
	"ui.saved.add":         {"保存当前筛选…", "Save this search…"},
	"ui.saved.title":       {"保存当前筛选", "Save this search"},
	"ui.saved.name":        {"名称", "Name"},
	"ui.saved.name.hint":   {"显示在流量页的筛选条上，旁边是符合条件的条数；同名的会被替换。", "It stands above the list with the number of matches; one of the same name is replaced."},
	"ui.saved.name.ex":     {"例如：消息超时", "for example: slow replies"},
	"ui.saved.query":       {"条件", "Search"},
	"ui.saved.done":        {"已保存筛选“%s”", "Filter “%s” saved"},
	"ui.saved.drop":        {"移除筛选“%s”", "Remove the filter “%s”"},
	"ui.saved.tip":         {"%s（已存筛选）", "%s (saved filter)"},
	"ui.saved.broken":      {"%s —— 无法理解：%s", "%s – not understood: %s"},
	"ui.why.no_search":     {"先输入查找条件，或选一个分类", "Search for something first, or choose a kind"},
	"problem.filter_name":  {"请给筛选起个名称。", "Give the filter a name."},
	"problem.filter_long":  {"筛选名称太长，最多 %d 个字符。", "The filter's name is too long: at most %d characters."},
	"problem.filter_empty": {"没有查找条件，无可保存。请先输入要查找的内容。", "There is no search to save. Search for something first."},

	"ui.undo.filter":     {"已移除筛选“%s”", "Filter “%s” removed"},
	"ui.undo.remark":     {"已移除 #%d 的备注", "Note on #%d removed"},
	"ui.undo.account":    {"已移除账号“%s”及其授权", "Account “%s” removed with its authorizations"},
	"ui.undo.follower":   {"已移除粉丝“%s”和聊天记录，没有推送事件", "Follower “%s” removed with the chat; no event was pushed"},
	"ui.undo.fault":      {"已移除故障 %s", "Fault %s removed"},
	"ui.undo.faults":     {"已清除全部故障", "All faults cleared"},
	"ui.undo.verify":     {"已移除 %s，它的地址现在返回 404", "%s removed: its address answers 404 now"},
	"ui.act.remark.drop": {"移除备注", "Remove the note"},
	"ui.why.no_remark":   {"这条记录没有备注", "There is no note on this exchange"},
}
