package i18n

// misspeltWords are about names that nothing has, .near where some are near them.
var misspeltWords = words{
	"problem.no_callback":      {"没有名为 %q 的推送。wxlab trigger --list 列出全部；目录里没有的推送，可以把它的 XML 或 JSON 写进文件，用 wxlab trigger --raw FILE 发送。", "There is no callback called %q. wxlab trigger --list shows all; what the catalogue does not have goes out with wxlab trigger --raw FILE, where FILE holds its XML or JSON."},
	"problem.no_callback.near": {"没有名为 %q 的推送，是不是 %s？wxlab trigger --list 列出全部；目录里没有的推送，可以把它的 XML 或 JSON 写进文件，用 wxlab trigger --raw FILE 发送。", "There is no callback called %q; did you mean %s? wxlab trigger --list shows all; what the catalogue does not have goes out with wxlab trigger --raw FILE, where FILE holds its XML or JSON."},
	"problem.no_field":         {"推送没有字段 %q；%s 有：%s。", "There is no field %q; %s has %s."},
	"problem.no_field.near":    {"推送没有字段 %q，是不是 %s？%s 有：%s。", "There is no field %q; did you mean %s? %s has %s."},
	"problem.no_fault":         {"没有名为 %q 的故障；推送可以有：%s。", "There is no fault called %q; pushes can have %s."},
	"problem.no_fault.near":    {"没有名为 %q 的故障，是不是 %s？推送可以有：%s。", "There is no fault called %q; did you mean %s? Pushes can have %s."},
	"problem.no_account":       {"没有 AppID 或原始ID 为 %q 的账号；这里有：%s。", "No account has the AppID or original id %q; there are %s."},
	"problem.no_account.near":  {"没有 AppID 或原始ID 为 %q 的账号，是不是 %s？这里有：%s。", "No account has the AppID or original id %q; did you mean %s? There are %s."},

	"usage.no_account":       {"没有账号 %q，可用的有：\n  %s", "There is no account %q, but there are:\n  %s"},
	"usage.no_account.near":  {"没有账号 %q，是不是 %s？可用的有：\n  %s", "There is no account %q; did you mean %s? There are:\n  %s"},
	"usage.no_follower":      {"没有粉丝或用户 %q。%s 有：\n  %s", "There is no follower or user %q. %s has:\n  %s"},
	"usage.no_follower.near": {"没有粉丝或用户 %q，是不是 %s？%s 有：\n  %s", "There is no follower or user %q; did you mean %s? %s has:\n  %s"},
	"usage.no_followers":     {"%s 没有粉丝或用户。请先添加：wxlab followers add %[1]s 昵称", "%s has no followers or users. Add one first: wxlab followers add %[1]s NAME"},
	"usage.ambiguous":        {"叫 %[1]q 的有 %[2]d 个，请改用编号指明是哪一个：\n  %[3]s", "%[2]d are called %[1]q. Name one by its id:\n  %[3]s"},
}
