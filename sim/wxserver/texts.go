package wxserver

// texts are the words of the pages in one language.
type texts struct {
	Simulated, SimulatedWhy          string
	Title, Asks, Choose              string
	OfficialAccount, MiniProgram     string
	Service, Subscription            string
	Verified, Unverified, Authorized string
	Sets, Exclusive, HeldBy, Granted string
	Agree, Confirm, Cancel, Back     string
	Cause, Fix, Note                 string
	Cancelled, CancelledWhy          string
	NothingTicked, NothingTickedWhy  string
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
}

func chinese() texts {
	return texts{
		Simulated: "SIMULATED 模拟", SimulatedWhy: "本页由 Wxlab 模拟，不是微信，不会影响任何真实账号",
		Title: "公众平台账号授权", Asks: "申请获得以下权限", Choose: "请选择要授权的账号",
		OfficialAccount: "公众号", MiniProgram: "小程序", Service: "服务号", Subscription: "订阅号",
		Verified: "已认证", Unverified: "未认证", Authorized: "已授权，可更新", Sets: "授权给第三方平台的权限集", Exclusive: "互斥",
		HeldBy: "已授权给", Granted: "已授权", Agree: "授权后，该平台可代你的账号调用以上接口，可随时取消授权。",
		Confirm: "授权", Cancel: "取消", Back: "返回选择账号",
		Cause: "原因", Fix: "怎么办", Note: "给开发者的说明（真实微信不会显示）",
		Cancelled: "已取消授权", CancelledWhy: "微信不会跳转回平台，pre_auth_code 已失效",
		NothingTicked: "请至少选择一个权限集", NothingTickedWhy: "没有勾选任何权限集",
		Index: "微信开放平台模拟器", IndexWhy: "把 SDK 的 API 地址指向这里，即可离线联调。支持的接口：",
		AsksYou: "申请管理你的公众号或小程序", Here: "以管理员身份在此继续（模拟）", HereWhy: "真实微信只能用管理员的微信扫码；这里也可以不用手机，直接在本页继续。",
		ScanWaiting: "请用手机扫描二维码，选择要授权的账号", ScanOpened: "已扫描", ScanConfirm: "请在手机上确认授权",
		ScanDone: "授权成功", ScanGoOn: "请回到电脑，页面会自动跳转。", PhoneLink: "二维码指向的手机页面",
		PhoneLocal: "这是本机地址，手机打不开。要用手机扫码，请在 Wxlab 的设置中允许局域网访问（或 wxlab serve --lan）。",
		OAuthTitle: "网页授权", ChooseVisitor: "谁在微信里打开了这个链接？", WantsLogin: "请求登录，选择后进入授权确认",
		WantsUser: "申请获取以下信息", YourName: "你的昵称、头像", YourProfile: "微信个人信息",
		SilentLogin: "静默登录，选择后直接跳转", SilentWhy: "静默授权，真实微信不显示任何页面", Mind: "注意",
		Allow: "允许", Refuse: "拒绝", Follows: "已关注", FollowsNot: "未关注", Platform: "第三方平台",
	}
}

func english() texts {
	return texts{
		Simulated: "SIMULATED 模拟", SimulatedWhy: "Wxlab made this page. It is not WeChat and touches no real account.",
		Title: "Authorize your account", Asks: "asks for the permissions below", Choose: "Choose the account to authorize",
		OfficialAccount: "Official account", MiniProgram: "Mini program", Service: "Service account", Subscription: "Subscription account",
		Verified: "verified", Unverified: "not verified", Authorized: "authorized, can be updated", Sets: "Permission sets to grant", Exclusive: "exclusive",
		HeldBy: "held by", Granted: "granted", Agree: "The platform may then call these APIs on behalf of your account. You can cancel at any time.",
		Confirm: "Authorize", Cancel: "Cancel", Back: "Choose another account",
		Cause: "Why", Fix: "What to do", Note: "Developer's note (the real WeChat does not show it)",
		Cancelled: "Authorization cancelled", CancelledWhy: "WeChat does not redirect back to the platform; the pre_auth_code is used up",
		NothingTicked: "Choose at least one permission set", NothingTickedWhy: "no permission set is ticked",
		Index: "WeChat Open Platform, simulated", IndexWhy: "Point your SDK's API address here to work offline. APIs it has:",
		AsksYou: "asks to manage your official account or mini program", Here: "Continue here as administrator (simulated)",
		HereWhy:     "The real WeChat takes only a scan by the administrator's WeChat. Here you can also go on without a phone.",
		ScanWaiting: "Scan with a phone, then choose the account to authorize", ScanOpened: "Scanned", ScanConfirm: "Confirm on the phone",
		ScanDone: "Authorized", ScanGoOn: "Go back to the computer, its page moves on by itself.", PhoneLink: "The phone's page behind the QR code",
		PhoneLocal: "This address is this computer's own; a phone cannot open it. To scan with a phone, allow the LAN in Wxlab's settings (or wxlab serve --lan).",
		OAuthTitle: "Log in with WeChat", ChooseVisitor: "Who opened this link in WeChat?", WantsLogin: "wants you to log in; choose, then consent",
		WantsUser: "asks for", YourName: "your nickname and picture", YourProfile: "WeChat profile",
		SilentLogin: "logs in silently; choose, and the page goes on", SilentWhy: "silent, the real WeChat shows no page at all", Mind: "Note",
		Allow: "Allow", Refuse: "Refuse", Follows: "follows", FollowsNot: "does not follow", Platform: "Platform",
	}
}
