package i18n

// paletteWords are what the palette calls the actions that need no name where they stand on their page.
var paletteWords = words{
	"ui.do.save_rule":   {"保存规则", "Save the rule"},
	"ui.do.forget_rule": {"放弃对规则的修改", "Drop the changes to the rule"},
	"ui.do.edit_rule":   {"编辑规则", "Edit the rule"},
	"ui.why.first":      {"已经是第一条", "It is the first one"},
	"ui.why.last":       {"已经是最后一条", "It is the last one"},
}
