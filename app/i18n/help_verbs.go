package i18n

// verbHelp is the help of the commands that act on a running Wxlab.
var verbHelp = words{
	"help.--show-secrets": {"显示 Token、EncodingAESKey 等凭证的明文", "print the Token, the EncodingAESKey and other secrets in clear"},
	"help.--quiet":        {"只显示出错的", "tell only of what goes wrong"},
	"help.--limit":        {"最多显示多少条（最新的）", "show so many at most, the latest"},
	"help.--follower":     {"`NAME` 粉丝或用户的 openid 或昵称（默认第一个）", "`NAME` openid or nickname of the follower (default: the first)"},

	"help.tail": {"实时显示运行中的 Wxlab 的流量", "Follow what a running Wxlab records"},
	"help.tail.long": {`tail 跟踪同一工作区中正在运行的 Wxlab（窗口、serve 或 listen），每次收发两行：谁发来、内容（已解密）、如何应答、结果与原因。
搜索条件与窗口的“流量”页相同；不写则全部显示。按 Ctrl+C 结束。`,
		`tail follows the Wxlab that runs on the workspace (its window, serve or listen), two lines for each exchange: who,
what in clear, how it was answered, what came of that and why. The search is that of the window's Traffic page; without
one everything is shown. Ctrl+C ends it.`},
	"help.tail.example": {`  wxlab tail kind:message
  wxlab tail is:failed -n 20`,
		`  wxlab tail kind:message
  wxlab tail is:failed -n 20`},
	"help.tail.--last": {"先显示已记录的最后若干条", "first show so many that are on record"},

	"help.authorize": {"让模拟微信里的账号授权给第三方平台", "Have an account of the simulated WeChat authorize the component"},
	"help.authorize.long": {`authorize 像管理员扫码一样走完授权页。ACCOUNT 是 AppID、原始 ID 或名称；不写则取第一个尚未授权的账号。`,
		`authorize walks the authorization page as the administrator would. ACCOUNT is an AppID, an original id or a name;
without one it is the first that has not authorized.`},
	"help.authorize.example":    {"  wxlab authorize 山茶读书", "  wxlab authorize 山茶读书"},
	"help.authorize.--func-ids": {"`ID,…` 授予的权限集，以逗号分隔（默认全部）", "`ID,…` permission sets to grant, comma-separated (default: all)"},
	"help.unauthorize":          {"让账号取消授权，并报告处理端的结果", "Have an account cancel its authorization, and report what the handler made of it"},

	"help.send": {"以粉丝或用户的身份发消息、扫码、点菜单，并报告处理端的结果", "Write, scan or click as a follower, and report what the handler made of it"},
	"help.send.long": {`send 让 ACCOUNT 的一个粉丝或用户做一件事，显示推送的内容、处理端的应答和粉丝看到的回复。--as 选择做什么：
text（默认）、image、voice、video、shortvideo、location、link、file、miniprogrampage 是消息，TEXT 是其内容；
follow、unfollow、enter 不需要 TEXT；scan 的 TEXT 是场景值，click 是菜单的 key，view 是菜单的网址；
menu 是第几个按钮（如 2 1），qrcode 是 qrcode/create 返回的 ticket，accept 和 refuse 是订阅消息的模板 ID；
login 给出 wx.login 的 code。处理端的应答不对时退出码为 1。`,
		`send lets a follower of ACCOUNT do something, and shows what was pushed, how the handler answered and what the follower
sees. --as says what: text (usual), image, voice, video, shortvideo, location, link, file and miniprogrampage are
messages, and TEXT is what is in them; follow, unfollow and enter need no TEXT; that of scan is the scene, of click a menu
key, of view a menu URL; of menu the number of the button (2 1), of qrcode a ticket of qrcode/create, of accept and refuse
the template of a subscription message; login gives a code of wx.login. It exits 1 where the answer is not right.`},
	"help.send.example": {`  wxlab send 山茶读书 你好
  wxlab send 山茶读书 --as scan 1001
  wxlab send 山茶读书 --as menu 2 1`,
		`  wxlab send 山茶读书 你好
  wxlab send 山茶读书 --as scan 1001
  wxlab send 山茶读书 --as menu 2 1`},
	"help.send.--as":  {"`DEED` 做什么", "`DEED` what they do"},
	"help.send.--set": {"`FIELD=VALUE` 修改推送中的字段，可以多次给出", "`FIELD=VALUE` change a field of the callback, as often as needed"},
	"help.chat":       {"显示粉丝或用户手机上的对话", "Show what a follower's phone shows of an account"},

	"help.clock":         {"显示或拨动工作区的时间", "Show and move the workspace's time"},
	"help.clock.advance": {"把时间向前拨，途中到期的事项照常执行", "Move the time forward, doing what falls due on the way"},
	"help.clock.advance.example": {`  wxlab clock advance 2h
  wxlab clock advance +3d`,
		`  wxlab clock advance 2h
  wxlab clock advance +3d`},
	"help.clock.next":   {"拨到下一个到期的事项，并执行它", "Move the time to what is due next, and do it"},
	"help.clock.freeze": {"让时间停止；仍可用 advance 拨动", "Stop the time; advance still moves it"},
	"help.clock.resume": {"让停止的时间继续走", "Let a frozen time go on"},
	"help.clock.speed":  {"让时间走得更快，例如 60 倍", "Let the time run faster, 60 times the wall's pace for example"},
	"help.reset":        {"让模拟的微信重新开始；--seed 指定随机种子", "Make the simulated WeChat afresh; --seed chooses how"},

	"help.fault": {"查看、设置和清除模拟微信的故障", "List, set and clear faults of the simulated WeChat"},
	"help.fault.example": {`  wxlab fault set errcode --api api_query_auth --errcode 61010
  wxlab fault set duplicate --event subscribe --probability 0.2
  wxlab fault clear`,
		`  wxlab fault set errcode --api api_query_auth --errcode 61010
  wxlab fault set duplicate --event subscribe --probability 0.2
  wxlab fault clear`},
	"help.fault.effects":           {"列出故障的效果", "List what a fault can do"},
	"help.fault.set":               {"设置一个故障；不限定的条件都算符合", "Set a fault; what is left open matches everything"},
	"help.fault.set.--api":         {"`PATH` 只作用于这个接口：路径或路径的最后一段", "`PATH` on calls of this API only: its path or the last element of it"},
	"help.fault.set.--info-type":   {"`TYPE` 只作用于这种授权事件（InfoType）", "`TYPE` on authorization events of this InfoType only"},
	"help.fault.set.--msg-type":    {"`TYPE` 只作用于这种消息（MsgType）；event 表示所有事件", "`TYPE` on messages of this MsgType only; event: on every event"},
	"help.fault.set.--event":       {"`EVENT` 只作用于这种事件（Event）", "`EVENT` on this Event only"},
	"help.fault.set.--account":     {"`ACCOUNT` 只作用于这个账号：AppID 或原始 ID", "`ACCOUNT` on this account only: its AppID or original id"},
	"help.fault.set.--next":        {"接下来的若干次必定触发（没有 --probability 时默认为一次）", "strike the next so many times for certain (once, where there is no --probability)"},
	"help.fault.set.--probability": {"`P` 按概率触发，0 到 1，直到清除", "`P` strike by chance, 0 to 1, until it is cleared"},
	"help.fault.set.--delay":       {"延迟多久（用于延迟的效果）", "how long, of effects that delay"},
	"help.fault.set.--errcode":     {"返回的错误码", "the errcode that is answered"},
	"help.fault.set.--status":      {"返回的 HTTP 状态码", "the HTTP status that is answered"},
	"help.fault.set.--bytes":       {"密文截去多少字节", "how many bytes of the ciphertext are cut off"},
	"help.fault.set.--parameter":   {"`NAME` 缺少哪个查询参数", "`NAME` the query parameter that is missing"},
	"help.fault.clear":             {"清除一个故障，或全部", "Clear one fault, or all"},

	"help.calls":          {"列出模拟微信收到的接口调用，出错的附原因", "List the API calls to the simulated WeChat, with a hint where they failed"},
	"help.calls.--failed": {"只列出错的", "only those that failed"},
	"help.quota":          {"查看今天的接口调用次数", "Show today's API counters"},
	"help.quota.set":      {"设置今天某个接口已用的次数", "Set one of today's API counters"},
	"help.call":           {"用当前有效的 token 调用模拟微信的接口", "Call the simulated WeChat's API with a live token"},
	"help.call.long": {`call 像平台一样调用接口，所需的 access_token 自动带上。PATH 是完整路径，模拟器有的接口写最后一段即可。
返回的内容写到标准输出，小程序码等图片是原样的字节（> code.jpg）；有错误码时退出码为 1。`,
		`call calls an API as the platform does, with the access_token that it takes. PATH is the whole path; where the
simulator has the API its last element is enough. The answer goes to the standard output, a picture such as a
mini program's code as its bytes (> code.jpg); an errcode exits 1.`},
	"help.call.example": {`  wxlab call /cgi-bin/user/get --account 山茶读书
  wxlab call /cgi-bin/menu/create --account 山茶读书 -d @menu.json`,
		`  wxlab call /cgi-bin/user/get --account 山茶读书
  wxlab call /cgi-bin/menu/create --account 山茶读书 -d @menu.json`},
	"help.call.--account": {"`ACCOUNT` 用这个账号的 token：AppID、原始 ID 或名称（默认第一个已授权的）", "`ACCOUNT` whose token goes with it: AppID, original id or name (default: the first that authorized)"},
	"help.call.--as":      {"`component|authorizer|none` 用谁的 token（默认按接口）", "`component|authorizer|none` whose token goes with it (default: what the API takes)"},
	"help.call.--method":  {"`GET|POST` 请求方法（默认按接口）", "`GET|POST` the method (default: what the API takes)"},
	"help.call.--query":   {"`NAME=VALUE` 查询参数，可以多次给出", "`NAME=VALUE` a query parameter, as often as needed"},
	"help.call.--data":    {"`BODY` 请求体；@FILE 取自文件，- 取自标准输入", "`BODY` the request's body; @FILE takes a file's, - the standard input's"},

	"help.setup":               {"列出微信后台（开发资料）要填的内容，以及哪些已验证", "List the fields of WeChat's console with what to enter, and what was seen to work"},
	"help.link":                {"申请预授权码，生成授权链接", "Ask for a pre-auth code and make the authorization links"},
	"help.link.--form":         {"`pc|h5|h5_old` 授权链接的形式（默认 pc）", "`pc|h5|h5_old` the form of the link (default: pc)"},
	"help.link.--auth-type":    {"授权的账号类型（auth_type），例如 1 公众号、2 小程序、3 两者", "the kinds of account (auth_type), such as 1 official accounts, 2 mini programs, 3 both"},
	"help.link.--biz-appid":    {"`APPID` 只允许这个账号授权", "`APPID` the only account that may authorize"},
	"help.link.--category-ids": {"`ID,…` 要求的权限集，以逗号分隔（默认全部）", "`ID,…` permission sets to ask for, comma-separated (default: all)"},

	"help.exchanges": {"按搜索条件列出流量记录", "List what is on record, by the search grammar"},
	"help.exchanges.example": {`  wxlab exchanges kind:message is:failed
  wxlab exchanges 'at:<10m' -n 5 --json
  wxlab exchanges show 12`,
		`  wxlab exchanges kind:message is:failed
  wxlab exchanges 'at:<10m' -n 5 --json
  wxlab exchanges show 12`},
	"help.exchanges.--after":  {"`ID` 只列编号更大的", "`ID` only those with a larger id"},
	"help.exchanges.--before": {"`ID` 只列编号更小的", "`ID` only those with a smaller id"},
	"help.exchanges.show":     {"显示一条记录的原文：请求、应答和解密后的内容", "Show one exchange as it went over the wire, and what was sealed in it"},
	"help.wait":               {"等待出现符合条件的记录；超时的退出码为 4", "Wait for an exchange that matches; exit 4 where none comes in time"},
	"help.wait.example":       {"  wxlab wait kind:auth name:authorized --timeout 30s", "  wxlab wait kind:auth name:authorized --timeout 30s"},
	"help.wait.--after":       {"`ID` 只看编号更大的", "`ID` only exchanges with a larger id"},
	"help.wait.--timeout":     {"最多等多久，不超过 5m", "how long to wait, 5m at most"},
	"help.deliveries":         {"列出模拟微信的推送，或显示其中一次", "List what the simulated WeChat pushed, or show one push"},
	"help.deliveries.--after": {"`ID` 只列这次推送之后的", "`ID` only those after this one"},

	"help.accounts":                       {"列出和修改模拟微信的账号", "List and change the accounts of the simulated WeChat"},
	"help.accounts.add":                   {"添加一个公众号、小程序，或以 auth_type 4、5、8 授权的账号（小程序推客、视频号、带货助手）", "Add an official account, a mini program, or an account that authorizes by auth_type 4, 5 or 8"},
	"help.accounts.add.--appid":           {"`APPID` 账号的 AppID（默认随机）；已有的账号则修改它", "`APPID` its AppID (default: drawn); an account that is there is changed"},
	"help.accounts.add.--kind":            {"`official_account|mini_program|promoter|channels|talent` 公众号、小程序、小程序推客、视频号或带货助手", "`official_account|mini_program|promoter|channels|talent` its kind; the last three are 推客, 视频号 and 带货助手"},
	"help.accounts.add.--user-name":       {"`GH_ID` 原始 ID（gh_…，默认随机）", "`GH_ID` its original id (gh_…, default: drawn)"},
	"help.accounts.add.--principal":       {"主体名称", "whose account it is (主体)"},
	"help.accounts.add.--signature":       {"介绍", "its description"},
	"help.accounts.add.--service-type":    {"service_type_info 的 id：2 是服务号；公众号以外为 0", "the id of service_type_info: 2 is a service account; only official accounts have other than 0"},
	"help.accounts.add.--verify-type":     {"verify_type_info 的 id：-1 未认证，0 已认证", "the id of verify_type_info: -1 unverified, 0 verified"},
	"help.accounts.add.--status":          {"account_status：1 正常，14 已注销，16 已封禁，18 已告警，19 已冻结", "account_status: 1 normal, 14 cancelled, 16 banned, 18 warned, 19 frozen"},
	"help.accounts.add.--no-api":          {"没有接口能力：api_query_auth 不给 token；视频号和带货助手则为未开通开放能力，授权页不展示", "no API ability: api_query_auth gives no tokens; of 视频号 and 带货助手: the open ability is off and no page shows it"},
	"help.accounts.remove":                {"移除一个账号", "Take an account out of the world"},
	"help.accounts.connect":               {"给账号配置自己的服务器，先做 echostr 验证", "Give an account its own server, after the echostr check"},
	"help.accounts.connect.--token":       {"`TOKEN` 账号服务器的 Token", "`TOKEN` the Token of the account's server"},
	"help.accounts.connect.--aes-key":     {"`KEY` 账号服务器的 EncodingAESKey；明文模式不需要", "`KEY` the EncodingAESKey of the account's server; not needed in plain mode"},
	"help.accounts.connect.--mode":        {"`plain|compatible|cipher` 明文、兼容或安全模式", "`plain|compatible|cipher` 明文, 兼容 or 安全模式"},
	"help.accounts.connect.--format":      {"`xml|json` 数据格式；json 用于小程序", "`xml|json` the format; json is for mini programs"},
	"help.accounts.disconnect":            {"停用账号自己的服务器", "Take its own server from an account"},
	"help.accounts.audit":                 {"决定小程序审核的结果：success、fail 或 delay", "Choose how audits of a mini program end: success, fail or delay"},
	"help.accounts.audit.--of":            {"`code|nickname|category` 审核什么", "`code|nickname|category` what is audited"},
	"help.accounts.audit.--after":         {"从提交到出结果多久", "how long from submission to decision"},
	"help.accounts.audit.--reason":        {"不通过或延后的理由（默认用微信常用的）", "of fail and delay (default: WeChat's usual words)"},
	"help.accounts.audit.--screenshot":    {"截图的 media_id，用 | 分隔（不通过时）", "media_id values joined by |, of fail"},
	"help.followers":                      {"列出和修改账号的粉丝（小程序则为用户）", "List and change the followers of an account"},
	"help.followers.add":                  {"添加一个粉丝或用户", "Add a follower"},
	"help.followers.add.--openid":         {"`OPENID` 粉丝或用户的 openid（默认随机）；已有的则修改", "`OPENID` the openid (default: drawn); one that is there is changed"},
	"help.followers.add.--unionid":        {"`UNIONID` 账号绑定了开放平台账号时的 unionid", "`UNIONID` the unionid, where the account is bound to an open account"},
	"help.followers.add.--remark":         {"账号给粉丝或用户的备注", "the account's own note about them"},
	"help.followers.add.--stranger":       {"没有关注账号", "they do not follow the account"},
	"help.followers.add.--blocks-notices": {"模板消息发不到", "template messages to them fail"},
	"help.followers.add.--blacklisted":    {"在账号的黑名单里：发消息返回 43019", "on the account's black list: messages to them fail with 43019"},
	"help.followers.add.--muted":          {"不接收账号的消息：返回 48002", "they take no messages from the account: 48002"},
	"help.followers.add.--snapshot":       {"快照页用户：网页授权返回 is_snapshotuser", "a snapshot user (快照页): user OAuth says is_snapshotuser"},
	"help.followers.remove":               {"移除一个粉丝或用户", "Take a follower out of the world"},

	"help.forwarding": {"查看和修改内置平台的转发规则", "List and change the rules that the embedded platform forwards callbacks by"},
	"help.forwarding.example": {`  wxlab forwarding add http://127.0.0.1:9000/wx --mode json --answers
  wxlab forwarding check`,
		`  wxlab forwarding add http://127.0.0.1:9000/wx --mode json --answers
  wxlab forwarding check`},
	"help.forwarding.add":           {"增加一条转发规则；URL 里的 $APPID$ 换成账号的 AppID", "Add a rule; $APPID$ in URL becomes the account's AppID"},
	"help.forwarding.add.--name":    {"规则的名称", "what the rule is called"},
	"help.forwarding.add.--mode":    {"`bytes|xml|json` 转发原文，或解密后的 XML、JSON", "`bytes|xml|json` forward the bytes, or the message in clear as XML or JSON"},
	"help.forwarding.add.--family":  {"`auth_event|message` 只转发授权事件，或只转发消息与事件", "`auth_event|message` authorization events only, or messages and events only"},
	"help.forwarding.add.--account": {"`APPID` 只转发这个账号的", "`APPID` of this account only"},
	"help.forwarding.add.--type":    {"`TYPE` 只转发这种 MsgType 或 InfoType", "`TYPE` of this MsgType or InfoType only"},
	"help.forwarding.add.--event":   {"`EVENT` 只转发这种事件", "`EVENT` of this Event only"},
	"help.forwarding.add.--answers": {"由它的应答回复微信（默认由本平台应答）", "its answer goes to WeChat (default: the platform's own)"},
	"help.forwarding.add.--remote":  {"确认可以发到本机以外的地址", "a URL off this machine is meant"},
	"help.forwarding.remove":        {"删除一条转发规则", "Remove a rule"},
	"help.forwarding.put":           {"用 JSON 文件（{\"rules\":[…]}，- 表示标准输入）替换全部转发规则", "Replace all rules by a JSON file ({\"rules\":[…]}, - for standard input)"},
	"help.forwarding.check":         {"检查转发目标能否连上；不发送推送", "Say whether the targets can be reached; no callback is sent"},

	"help.tunnel":               {"查看、选择、打开和检查公网地址", "Show, choose, open and probe the public road"},
	"help.tunnel.open":          {"打开公网地址", "Open the public road"},
	"help.tunnel.close":         {"关闭公网地址", "Close the public road"},
	"help.tunnel.probe":         {"从公网地址访问本程序，检查能否到达", "Fetch a page of this program through the public address"},
	"help.tunnel.set":           {"选择公网地址的方式：ngrok、ssh、own 或 local", "Choose how the public road is made: ngrok, ssh, own or local"},
	"help.verify-file":          {"在域名根目录放一个验证文件（MP_verify_….txt）", "Serve a domain verification file (MP_verify_….txt) at the root"},
	"help.verify-file.example":  {"  wxlab verify-file MP_verify_a1b2c3.txt @MP_verify_a1b2c3.txt", "  wxlab verify-file MP_verify_a1b2c3.txt @MP_verify_a1b2c3.txt"},
	"help.verify-file.--remove": {"移除它", "take it away"},

	"help.rules": {"查看和修改内置平台的回复规则", "List and change the rules that the embedded platform answers by"},
	"help.rules.example": {`  wxlab rules add --keyword 价格 --first 请看官网
  wxlab rules try 山茶读书 问价格`,
		`  wxlab rules add --keyword 价格 --first 请看官网
  wxlab rules try 山茶读书 问价格`},
	"help.rules.add":             {"增加一条回复规则；TEXT 是回复的文字，可含 {Content} 等字段", "Add a rule; TEXT is the answer, and may hold fields such as {Content}"},
	"help.rules.add.--name":      {"规则的名称", "what the rule is called"},
	"help.rules.add.--account":   {"`APPID` 只用于这个账号", "`APPID` for this account only"},
	"help.rules.add.--type":      {"`TYPE` 消息类型（MsgType）", "`TYPE` the MsgType"},
	"help.rules.add.--event":     {"`EVENT` 事件（--type event 时）", "`EVENT` the Event, with --type event"},
	"help.rules.add.--keyword":   {"关键词", "the keyword"},
	"help.rules.add.--how":       {"`contains|equals|regexp` 关键词怎样匹配", "`contains|equals|regexp` how the keyword is compared"},
	"help.rules.add.--reply":     {"`KIND` 回复的类型：text、image、voice、transfer、success、none", "`KIND` the kind of answer: text, image, voice, transfer, success, none"},
	"help.rules.add.--media-id":  {"`ID` image 和 voice 的素材", "`ID` the medium of image and voice"},
	"help.rules.add.--first":     {"排在最前（默认排在最后）", "before all others (default: behind them)"},
	"help.rules.remove":          {"删除一条规则", "Remove a rule"},
	"help.rules.put":             {"用 JSON 文件（{\"rules\":[…]}，- 表示标准输入）替换全部规则", "Replace all rules by a JSON file ({\"rules\":[…]}, - for standard input)"},
	"help.rules.try":             {"看一条消息会由哪条规则回复、回复什么；不发送", "Say which rule would answer a message, and with what; nothing is sent"},
	"help.rules.try.--type":      {"`TYPE` 消息类型（MsgType）", "`TYPE` the MsgType"},
	"help.rules.try.--event":     {"`EVENT` 事件（--type event 时）", "`EVENT` the Event, with --type event"},
	"help.rules.try.--event-key": {"`KEY` 事件的 EventKey", "`KEY` the event's EventKey"},
}
