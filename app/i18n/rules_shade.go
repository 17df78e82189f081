package i18n

// shadeWords say that a rule never acts because of an earlier one.
var shadeWords = words{
	"ui.rule.shaded":      {"这条规则永远不会生效", "This rule never acts"},
	"ui.rule.shaded.why":  {"规则 %d“%s”排在它前面，会先接走它能匹配的全部推送。", "Rule %d “%s” comes before it and takes everything that it could take."},
	"ui.rule.shaded.save": {"保存到规则 %d 之前", "Save it before rule %d"},
	"ui.rule.shaded.row":  {"被规则 %d“%s”完全遮住，永远不会生效。", "Never acts: rule %d “%s” takes all of it first."},
	"ui.rule.shaded.lift": {"移到规则 %d 之前", "Move before rule %d"},
}
