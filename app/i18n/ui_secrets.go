package i18n

// secretWords offer what is shown as fingerprints with the values they stand for.
var secretWords = words{
	"ui.act.copy.secret":           {"复制为 %s（含令牌等明文，可直接运行）", "Copy as %s, with its tokens: it runs as it is"},
	"ui.act.save.har.secret":       {"HAR（含令牌等明文）", "HAR, with tokens in clear"},
	"ui.act.save.recording.secret": {"录制（含令牌等明文）", "Recording, with tokens in clear"},
	"ui.save.secret":               {" · 含令牌等明文", " · with tokens in clear"},
	"ui.why.no_secret":             {"这条记录没有隐藏的票据、令牌或授权码", "This exchange hides no ticket, token or code"},
	"ui.send.veiled":               {"显示或隐藏票据、令牌和授权码；隐藏时仍按原值发送", "Show or hide the ticket, tokens and codes; while hidden they are sent as they are"},
}
