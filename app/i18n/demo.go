package i18n

// demoWords are what the steps of a demo tell of themselves, and why they failed.
var demoWords = words{
	"demo.detail.until":        {"%v，有效至 %s", "%v until %s"},
	"demo.detail.authorizer":   {"%s · %s · %d 个权限集", "%s · %s · %d permission sets"},
	"demo.detail.later":        {"+2 小时：%d 次票据，%v → %v", "+2 h: %d tickets, %v → %v"},
	"demo.detail.release":      {"第 %d 组，%d 步", "group %d, %d steps"},
	"demo.detail.unauthorized": {"%s 已取消授权", "%s is no longer authorized"},

	"demo.fault.no_ticket":    {"推送已应答，但没有保存票据。", "The push was acknowledged, but no ticket is stored."},
	"demo.fault.not_sent":     {"%s 没有发出。", "%s was not sent."},
	"demo.fault.refused":      {"%s 没有被接受：HTTP %d %s", "%s was not acknowledged: HTTP %d %s"},
	"demo.fault.not_recorded": {"没有出现符合 %q 的流量记录。", "Nothing was recorded that matches %q."},
	"demo.fault.no_tokens":    {"授权方没有令牌。", "The authorizer has no tokens."},
	"demo.fault.other_name":   {"账号名为 %q，平台记录的是 %q。", "The account is called %q, the platform has %q."},
	"demo.fault.no_reply":     {"没有收到带有这段文字的加密回复。", "No encrypted reply with the text came back."},
	"demo.fault.same_token":   {"两小时之后，授权方的令牌仍是原来那个。", "The authorizer's token is still the one from two hours ago."},
	"demo.fault.release":      {"第 %d 组 %s：应为 %s，实为 %s；%s", "Group %d, %s: expected %s, got %s; %s"},
	"demo.fault.state":        {"平台仍把 %s 记为 %s。", "The platform still has %s as %s."},
}
