package wxserver

import (
	"wxlab/sim"
	"wxlab/sim/bilingual"
)

// texts are the words of the pages in one language.
type texts struct {
	Simulated, SimulatedWhy          string
	Title, Asks, Choose              string
	OfficialAccount, MiniProgram     string
	Promoter, Channels, Talent       string
	Service, Subscription            string
	Verified, Unverified, Authorized string
	Sets, Exclusive, HeldBy, Granted string
	Agree, Confirm, Cancel, Back     string
	Cause, Fix, Note                 string
	Cancelled, NothingTicked         string
	Index, IndexWhy                  string

	// The QR code on a PC.
	AsksYou, Here, HereWhy               string
	ScanWaiting, ScanOpened, ScanConfirm string
	ScanDone, ScanGoOn                   string
	PhoneLink, PhoneLocal                string

	// Web authorization.
	OAuthTitle, ChooseVisitor, WantsLogin string
	WantsUser, YourName, YourProfile      string
	SilentLogin, SilentWhy, Mind          string
	Allow, Refuse, Follows, FollowsNot    string
	Platform                              string

	// A mini program that was opened by a code.
	ProgramTitle, ProgramPage, ProgramQuery, ProgramNoQuery string
	VersionRelease, VersionTrial, VersionDevelop            string

	// What an administrator is asked.
	AdminTitle, AdminAsks, AdminChoose, AdminMind string
	RegisterTitle, RegisterAsks, RegisterMind     string
}

// textsIn are the words in a language of the pages, zh-CN or en.
func textsIn(lang string) texts {
	say := func(zh, en string) string { return bilingual.Text{Zh: zh, En: en}.In(lang) }
	return texts{
		ProgramTitle:   say("打开小程序", "Open a mini program"),
		ProgramPage:    say("打开的页面", "Page"),
		ProgramQuery:   say("onLoad 收到的参数", "What onLoad is given"),
		ProgramNoQuery: say("没有参数", "nothing"),
		VersionRelease: say("正式版", "Release"),
		VersionTrial:   say("体验版", "Trial version"),
		VersionDevelop: say("开发版", "Development version"),
		AdminTitle:     say("更换管理员", "Change the administrator"),
		AdminAsks:      say("申请更换小程序管理员", "asks to change the mini program's administrator"),
		AdminChoose:    say("请选择新管理员", "Choose the new administrator"),
		AdminMind: say("在微信中，原管理员扫码确认，新管理员填写姓名、身份证号和手机号；回跳地址带有 taskid，由 componentrebindadmin 使用一次",
			"In WeChat the old administrator confirms by scanning and the new one gives name, ID number and phone; the redirect "+
				"carries a taskid, which componentrebindadmin uses once"),
		RegisterTitle: say("复用公众号资质快速创建小程序", "Create a mini program with this account's qualification"),
		RegisterAsks:  say("申请复用公众号资质创建小程序", "asks to create a mini program with this account's qualification"),
		RegisterMind: say("回跳地址带有 ticket，由 /cgi-bin/account/fastregister 使用一次；2023 年底起新小程序一律未认证",
			"The redirect carries a ticket, which /cgi-bin/account/fastregister uses once; since the end of 2023 the new mini "+
				"program is unverified"),
		Simulated: "SIMULATED 模拟",
		SimulatedWhy: say("本页由 Wxlab 模拟，不是微信，不会影响任何真实账号",
			"Wxlab made this page. It is not WeChat and touches no real account."),
		Title:           say("公众平台账号授权", "Authorize your account"),
		Asks:            say("申请获得以下权限", "asks for the permissions below"),
		Choose:          say("请选择要授权的账号", "Choose the account to authorize"),
		OfficialAccount: say("公众号", "Official account"),
		MiniProgram:     say("小程序", "Mini program"),
		Promoter:        say("小程序推客", "Promoter of mini programs (推客)"),
		Channels:        say("视频号", "Channels account (视频号)"),
		Talent:          say("带货助手", "Talent assistant (带货助手)"),
		Service:         say("服务号", "Service account"),
		Subscription:    say("订阅号", "Subscription account"),
		Verified:        say("已认证", "verified"),
		Unverified:      say("未认证", "not verified"),
		Authorized:      say("已授权，可更新", "authorized, can be updated"),
		Sets:            say("授权给第三方平台的权限集", "Permission sets to grant"),
		Exclusive:       say("互斥", "exclusive"),
		HeldBy:          say("已授权给", "held by"),
		Granted:         say("已授权", "granted"),
		Agree: say("授权后，该平台可代你的账号调用以上接口，可随时取消授权。",
			"The platform may then call these APIs on behalf of your account. You can cancel at any time."),
		Confirm:       say("授权", "Authorize"),
		Cancel:        say("取消", "Cancel"),
		Back:          say("返回选择账号", "Choose another account"),
		Cause:         say("原因", "Why"),
		Fix:           say("怎么办", "What to do"),
		Note:          say("给开发者的说明（真实微信不会显示）", "Developer's note (the real WeChat does not show it)"),
		Cancelled:     say("已取消授权", "Authorization cancelled"),
		NothingTicked: say("请至少选择一个权限集", "Choose at least one permission set"),
		Index:         say("微信开放平台模拟器", "WeChat Open Platform, simulated"),
		IndexWhy: say("把 SDK 的 API 地址指向这里，即可离线联调。支持的接口：",
			"Point your SDK's API address here to work offline. APIs it has:"),
		AsksYou: say("申请管理你的公众号或小程序", "asks to manage your official account or mini program"),
		Here:    say("以管理员身份在此继续（模拟）", "Continue here as administrator (simulated)"),
		HereWhy: say("真实微信只能用管理员的微信扫码；这里也可以不用手机，直接在本页继续。",
			"The real WeChat takes only a scan by the administrator's WeChat. Here you can also go on without a phone."),
		ScanWaiting: say("请用手机扫描二维码，选择要授权的账号", "Scan with a phone, then choose the account to authorize"),
		ScanOpened:  say("已扫描", "Scanned"),
		ScanConfirm: say("请在手机上确认授权", "Confirm on the phone"),
		ScanDone:    say("授权成功", "Authorized"),
		ScanGoOn:    say("请回到电脑，页面会自动跳转。", "Go back to the computer, its page moves on by itself."),
		PhoneLink:   say("二维码指向的手机页面", "The phone's page behind the QR code"),
		PhoneLocal: say("这是本机地址，手机打不开。要用手机扫码，请在 Wxlab 的设置中允许局域网访问（或 wxlab serve --lan）。",
			"This address is this computer's own; a phone cannot open it. To scan with a phone, allow the LAN in Wxlab's settings (or wxlab serve --lan)."),
		OAuthTitle:    say("网页授权", "Log in with WeChat"),
		ChooseVisitor: say("谁在微信里打开了这个链接？", "Who opened this link in WeChat?"),
		WantsLogin:    say("请求登录，选择后进入授权确认", "wants you to log in; choose, then consent"),
		WantsUser:     say("申请获取以下信息", "asks for"),
		YourName:      say("你的昵称、头像", "your nickname and picture"),
		YourProfile:   say("微信个人信息", "WeChat profile"),
		SilentLogin:   say("静默登录，选择后直接跳转", "logs in silently; choose, and the page goes on"),
		SilentWhy:     say("静默授权，真实微信不显示任何页面", "silent, the real WeChat shows no page at all"),
		Mind:          say("注意", "Note"),
		Allow:         say("允许", "Allow"),
		Refuse:        say("拒绝", "Refuse"),
		Follows:       say("已关注", "follows"),
		FollowsNot:    say("未关注", "does not follow"),
		Platform:      say("第三方平台", "Platform"),
	}
}

// nothingTicked is the error above the form when consent came without a permission set.
func nothingTicked(t texts) *sim.PageError {
	return &sim.PageError{Words: t.NothingTicked, Cause: bilingual.Textf("没有勾选任何权限集", "no permission set is ticked")}
}

// cancelled is the page after the button beside consent.
func cancelled(t texts) *sim.PageError {
	return &sim.PageError{Words: t.Cancelled, Cause: bilingual.Textf("微信不会跳转回平台，pre_auth_code 已失效",
		"WeChat does not redirect back to the platform; the pre_auth_code is used up")}
}
