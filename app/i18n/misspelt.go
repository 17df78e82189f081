package i18n

// misspeltWords are about names that nothing has, .near where some are near them.
var misspeltWords = words{
	"problem.no_callback":      {"没有名为 %q 的推送。wxlab trigger --list 列出全部；目录里没有的推送，可以把它的 XML 或 JSON 写进文件，用 wxlab trigger --raw FILE 发送。", "There is no callback called %q. wxlab trigger --list shows all; what the catalogue does not have goes out with wxlab trigger --raw FILE, where FILE holds its XML or JSON."},
	"problem.no_callback.near": {"没有名为 %q 的推送，是不是 %s？wxlab trigger --list 列出全部；目录里没有的推送，可以把它的 XML 或 JSON 写进文件，用 wxlab trigger --raw FILE 发送。", "There is no callback called %q; did you mean %s? wxlab trigger --list shows all; what the catalogue does not have goes out with wxlab trigger --raw FILE, where FILE holds its XML or JSON."},
	"problem.no_field":         {"推送没有字段 %q；%s 有：%s。", "There is no field %q; %s has %s."},
	"problem.no_field.near":    {"推送没有字段 %q，是不是 %s？%s 有：%s。", "There is no field %q; did you mean %s? %s has %s."},
	"problem.no_fault":         {"没有名为 %q 的故障；推送可以有：%s。", "There is no fault called %q; pushes can have %s."},
	"problem.no_fault.near":    {"没有名为 %q 的故障，是不是 %s？推送可以有：%s。", "There is no fault called %q; did you mean %s? Pushes can have %s."},
	"problem.no_account":       {"没有 AppID、原始 ID 或名称为 %q 的账号。wxlab accounts 列出全部。", "No account has the AppID, original id or name %q. wxlab accounts lists them all."},
	"problem.no_account.near":  {"没有 AppID、原始 ID 或名称为 %q 的账号，是不是 %s？wxlab accounts 列出全部。", "No account has the AppID, original id or name %q; did you mean %s? wxlab accounts lists them all."},
}
