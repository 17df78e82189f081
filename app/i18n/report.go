package i18n

// reportWords are the reports of runs and examinations.
var reportWords = words{
	"report.expected":             {"应为", "expected"},
	"report.got":                  {"实际", "got"},
	"report.cause":                {"原因", "cause"},
	"report.fix":                  {"修复", "fix"},
	"report.why":                  {"为何重要", "why"},
	"report.evidence":             {"依据", "evidence"},
	"report.place":                {"位置", "at"},
	"report.verdict":              {"结论", "verdict"},
	"report.as_at":                {"同 %s", "as at %s"},
	"report.verdict.pass":         {"通过", "passed"},
	"report.verdict.remark":       {"有提醒", "remarked"},
	"report.verdict.fail":         {"未通过", "failed"},
	"report.verdict.not_observed": {"未观察到", "not observed"},
	"report.ok":                   {"没有必须项失败：%s；共 %.0f 毫秒，种子 %d。", "No must failed: %s; %.0f ms in all, seed %d."},
	"report.failed":               {"未通过：%s；共 %.0f 毫秒，种子 %d（可用 --seed 重放）。", "It failed: %s; %.0f ms in all, seed %d (--seed replays it)."},
	"report.comma":                {"，", ", "},
	"report.colon":                {"：", ": "},
	"report.all_cases":            {"全部用例", "all cases"},
	"report.case":                 {"用例", "case"},
	"report.target":               {"被测对象", "examined:"},
	"report.seed":                 {"种子", "seed"},
	"report.made_by":              {"由 Wxlab 微信第三方平台实验室生成。本页自成一体，不会联网。", "Made by Wxlab, the workbench for WeChat third-party platforms. This page is complete in itself and calls nobody."},
}
