package i18n

// helpWorldWords are the help of the command that shows and changes the simulated world.
var helpWorldWords = words{
	"help.world": {"列出或修改模拟的微信的全部开关", "List or change every switch of the simulated WeChat"},
	"help.world.long": {`world 列出第三方平台、账号及其粉丝或用户，以及每个开关的值和含义：账号状态、各种审核的结果、地理位置接口、黑名单、接口调用次数……
写出 ACCOUNT 则只列出它：第三方平台或账号的 AppID、原始 ID、昵称；粉丝写成 ACCOUNT/OPENID 或 ACCOUNT/昵称。
没有 Wxlab 在这个工作区上运行时，直接打开工作区。`,
		`world lists the component, the accounts and their followers, with the value and the meaning of every switch: the
account's state, how its reviews end, location APIs, black list, counters of API calls.
With ACCOUNT it lists that one: an AppID, an original id or a nickname; a follower is ACCOUNT/OPENID or ACCOUNT/NICKNAME.
Where no Wxlab runs on the workspace, it opens the workspace itself.`},
	"help.world.example": {`  wxlab world
  wxlab world 青禾到家
  wxlab world set 青禾到家 audit.code.result=fail audit.code.after_seconds=5s`,
		`  wxlab world
  wxlab world 青禾到家
  wxlab world set 青禾到家 audit.code.result=fail audit.code.after_seconds=5s`},
	"help.world.set": {"修改开关", "Change switches"},
	"help.world.set.long": {`set 修改开关，其余的不变；什么也不推送，除非审核因此有了结果。不写 ACCOUNT 则是第三方平台的开关。
开关写 on 或 off，列表用逗号分隔，秒数也可以写成 10m。`,
		`set changes switches, and leaves the others; nothing is pushed, unless a review ends by it. Without ACCOUNT they are
the component's. What is on or off is written so, lists have commas, and seconds may be a time like 10m.`},
	"help.world.set.example": {`  wxlab world set single_use_codes=on whitelist=203.0.113.9
  wxlab world set 青禾生活馆 account_status=19
  wxlab world set 青禾生活馆/李想 blacklisted=on`,
		`  wxlab world set single_use_codes=on whitelist=203.0.113.9
  wxlab world set 青禾生活馆 account_status=19
  wxlab world set 青禾生活馆/李想 blacklisted=on`},
	"help.world.phone": {"用户点击小程序的手机号按钮：输出 getuserphonenumber 用的 code，5 分钟内可用一次",
		"A user presses a mini program's phone-number button: prints the code for getuserphonenumber, good once within 5 minutes"},
	"help.world.expire": {"让微信从现在起拒绝一个票据或 token", "Have WeChat refuse a ticket or a token from now on"},
}

// worldSwitchWords are the switches of the simulated WeChat: what each does, and what wxlab world says.
var worldSwitchWords = words{
	"world.platform": {"第三方平台  %s", "Component  %s"},
	"world.follower": {"粉丝 %s  %s", "Follower %s  %s"},
	"world.more": {"wxlab world ACCOUNT 只列出一个账号（检测账号也可以），ACCOUNT/OPENID 列出一个粉丝；wxlab world set [ACCOUNT] KEY=VALUE 修改开关。",
		"wxlab world ACCOUNT shows one account, those of the release check too, and ACCOUNT/OPENID one follower; wxlab world set [ACCOUNT] KEY=VALUE changes switches."},

	"usage.world_phone": {"%q 不是小程序的用户：请写 ACCOUNT/USER，例如 青禾到家/小满；wxlab world 列出全部。",
		"%q is no user of a mini program: write ACCOUNT/USER, such as 青禾到家/小满; wxlab world lists them."},
	"usage.world_set": {"%q 应写成 KEY=VALUE，例如 single_use_codes=on。", "%q is not KEY=VALUE, such as single_use_codes=on."},
	"usage.world_set_nothing": {"请写出要修改的开关，例如 single_use_codes=on。用法见 %s。",
		"Name the switches to change, such as single_use_codes=on. See %s."},
	"usage.world_switch":      {"没有开关 %q；这里有：%s。", "There is no switch %q. Here are %s."},
	"usage.world_switch.near": {"没有开关 %q，是不是 %s？这里有：%s。", "There is no switch %q. Did you mean %s? Here are %s."},
	"usage.world_switch_of_platform": {"%s 是第三方平台的开关：请不写账号，或写第三方平台的 AppID。",
		"%s is a switch of a component: name no account, or the component's AppID."},
	"usage.world_switch_of_account": {"%s 是账号的开关：请在前面写上账号，例如 wxlab world set 青禾到家 %[1]s=…。",
		"%s is a switch of an account: name the account before it, as in wxlab world set 青禾到家 %[1]s=…."},
	"usage.world_switch_of_follower": {"%s 是粉丝的开关：请在前面写上 ACCOUNT/OPENID，例如 wxlab world set 青禾生活馆/小满 %[1]s=on。",
		"%s is a switch of a follower: name ACCOUNT/OPENID before it, as in wxlab world set 青禾生活馆/小满 %[1]s=on."},

	"habits.func_ids":         {"向账号请求的权限集；空为默认的权限集", "permission sets on offer; empty: the default ones"},
	"habits.test_accounts":    {"授权测试公众号/小程序列表，原始 ID，最多 10 个", "accounts for testing, by original id, at most 10"},
	"habits.whitelist":        {"白名单IP列表，其他 IP 调用得到 61004；空为不检查", "white list of IPs, others get 61004; empty: unchecked"},
	"habits.order":            {"同意授权之后先推送还是先跳转：push_first 或 redirect_first", "what comes first after consent: push_first or redirect_first"},
	"habits.use_previous_key": {"仍用修改前的消息加解密Key加密推送", "pushes are still sealed with the key before the change"},

	"habits.registration.status":        {"快速注册小程序的结果：0 成功，其他值作为失败的 status 推送", "how fast registrations end: 0 registers, anything else is the failure's status"},
	"habits.registration.msg":           {"快速注册失败时推送的 msg；空为微信常用的说法", "pushed as msg when a fast registration fails; empty: WeChat's usual words"},
	"habits.registration.after_seconds": {"从调用快速注册到推送结果的时间，秒，或 10m 这样的时长", "from the call of a fast registration to its push, in seconds, or a time like 10m"},

	"habits.quota":             {"接口今天已被调用的次数；用完得到 45009", "calls of an API that were counted today; 45009 when they are used up"},
	"habits.account_status":    {"1 正常，14 已注销，16 已封禁，18 已告警，19 已冻结", "1 normal, 14 cancelled, 16 banned, 18 warned, 19 frozen"},
	"habits.service_type":      {"公众号类型：0 和 1 订阅号，2 服务号；小程序为 0", "kind of official account: 0 and 1 subscription, 2 service; mini programs have 0"},
	"habits.verify_type":       {"-1 未认证，0 微信认证，1 至 6 其他认证", "-1 unverified, 0 verified, 1 to 6 other kinds"},
	"habits.no_api":            {"没有接口能力：api_query_auth 不返回 token", "it has no API ability: api_query_auth gives no tokens"},
	"habits.read_only_options": {"只读的选项，设置时得到 61025：location_report、voice_recognize、customer_service", "options that cannot be set, 61025: location_report, voice_recognize, customer_service"},
	"habits.location_apis":     {"地理位置接口的状态：1 可申请，2 无权限，3 审核中，4 被驳回，5 已开通", "where it stands with a location API: 1 open, 2 barred, 3 under review, 4 refused, 5 granted"},

	"habits.colon":                {"：", ": "},
	"habits.audit.code":           {"代码审核", "code audit"},
	"habits.audit.nickname":       {"名称审核", "review of names"},
	"habits.audit.category":       {"类目审核", "review of categories"},
	"habits.audit.location_api":   {"地理位置接口的申请", "applications for location APIs"},
	"habits.review.result":        {"结果，success 或 fail", "its result, success or fail"},
	"habits.review.code_result":   {"结果，success、fail 或 delay（延后，再通过）", "its result, success, fail or delay, which is approved after as long again"},
	"habits.review.after_seconds": {"从提交到出结果的时间，秒，或 10m 这样的时长", "from submission to decision, in seconds, or a time like 10m"},
	"habits.review.reason":        {"不通过的原因；空为微信常用的说法", "reason of a refusal; empty: WeChat's usual words"},
	"habits.review.screenshot":    {"不通过时的截图，media_id 用 | 连接", "pictures with a refusal, media_id joined by |"},
	"habits.review.overlook":      {"即使隐私指引、类目等有问题也通过", "approve in spite of what is wrong with privacy guide, categories and so on"},

	"habits.subscribed":     {"已关注；只改记录，不推送", "follows; changes the record alone, nothing is pushed"},
	"habits.blocks_notices": {"拒收模板消息，结果为 failed:user block", "takes no template messages, they end with failed:user block"},
	"habits.blacklisted":    {"在账号的黑名单里，发消息得到 43019", "on the account's black list, messages get 43019"},
	"habits.muted":          {"不接收账号的消息，发消息得到 48002", "takes no messages from the account, they get 48002"},
	"habits.snapshot":       {"快照页用户，网页授权返回 is_snapshotuser", "snapshot user (快照页), web authorization answers is_snapshotuser"},
}
