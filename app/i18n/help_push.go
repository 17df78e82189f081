package i18n

// helpPushWords are the help of what pushes, records and pushes again.
var helpPushWords = words{
	"help.trigger": {"推送一条消息或事件，并报告处理端的结果", "Send one callback and report what the handler made of it"},
	"help.trigger.long": {`trigger 请正在运行的 Wxlab（同一工作区的 wxlab 或 wxlab serve）推送一条消息或事件。
--set 修改一个字段；推送里没有这个字段时报错，并列出有哪些。
--raw 改为逐字节发送自己的消息（XML 或 JSON）：有 InfoType 的发到授权事件接收URL，有 MsgType 的发到 ToUserName 所属账号的消息与事件接收URL。

处理端的结果符合预期时退出码为 0，否则为 1。伪造的推送（--fault bad_signature …）应被拒绝，全网发布检测的消息应有回复，
其他的应被接受；--expect 另行指定：refused、accepted、success、reply、reply:TEXT、either。--strict：提醒也算失败。`,
		`trigger asks the running Wxlab (wxlab or wxlab serve on the same workspace) to send one callback.
--set changes a field; a field that the callback does not have is an error that lists those it has.
--raw sends a message of your own instead, XML or JSON, byte for byte: with an InfoType to the event URL, with a
MsgType to that of the account in its ToUserName.

It exits 0 when the handler did what it ought to do, and 1 otherwise. A forgery (--fault bad_signature …) ought to be
refused, the texts of the release check ought to be answered, everything else accepted; --expect says otherwise:
refused, accepted, success, reply, reply:TEXT, either. --strict counts remarks as failures.`},
	"help.trigger.example": {`  wxlab trigger text --set Content=你好
  wxlab trigger text --fault bad_signature
  wxlab trigger --list`,
		`  wxlab trigger text --set Content=你好
  wxlab trigger text --fault bad_signature
  wxlab trigger --list`},
	"help.trigger.--set":     {"`FIELD=VALUE` 修改一个字段，可以多次给出", "`FIELD=VALUE` change a field, as often as needed"},
	"help.trigger.--account": {"`ACCOUNT` 推送所属的账号：AppID、原始 ID 或名称", "`ACCOUNT` the account that the callback is about: its AppID, original id or name"},
	"help.trigger.--openid":  {"`OPENID` 操作的粉丝或用户", "`OPENID` the follower who acts"},
	"help.trigger.--fault":   {"`FAULT` 让这一次推送出错：bad_signature、old_key、truncated、dtd、duplicate、delayed、hostile_shape …", "`FAULT` bend this one callback: bad_signature, old_key, truncated, dtd, duplicate, delayed, hostile_shape …"},
	"help.trigger.--raw":     {"`FILE` 自己的消息，XML 或 JSON，- 表示标准输入", "`FILE` a message of your own, XML or JSON, - for standard input"},
	"help.trigger.--broken":  {"即使无法解析也照样发送 --raw；由 --account 决定发到哪个消息与事件接收URL", "send --raw though nobody can read it; --account chooses the message URL"},
	"help.trigger.--expect":  {"`OUTCOME` 处理端应有的结果：refused、accepted、success、reply、reply:TEXT、either", "`OUTCOME` what the handler ought to do: refused, accepted, success, reply, reply:TEXT, either"},
	"help.trigger.--dry-run": {"只显示将要发送的内容，不发送", "show what would be sent, and send nothing"},
	"help.trigger.--probe":   {"处理端失败时，再发送最多八种变体，找出它检查什么", "where the handler fails, send up to eight variants to find out what it checks"},
	"help.trigger.--list":    {"列出可以推送的消息和事件", "list the callbacks that can be sent"},

	"help.habits": {"查看或选择模拟的微信如何对待第三方平台", "Show or choose what the simulated WeChat does with a component"},
	"help.habits.long": {`真实微信在一些地方两种做法都有，或可以切换。habits 显示模拟的微信现在怎么做，用参数可以选择：
授权码只能用 api_query_auth 兑换一次；每次授权都更换 refresh_token；调用 api_start_push_ticket 之前不推送票据；
权限集等待 api_confirm_authorization；平台尚未全网发布；或全网发布后的地址与测试账号的不同，这时票据两处都推送。
没有给出的保持不变。`,
		`habits shows, and with flags chooses, what the simulated WeChat does with a component where real WeChat is
known to do either, or can be brought to: authorization codes that api_query_auth takes once, a refresh_token
that changes with every authorization, tickets that are not pushed until api_start_push_ticket,
permission sets that wait for api_confirm_authorization, a platform that is not published (全网发布), or
whose published addresses are others than those that its test accounts meet: tickets go to both then.
What no flag names stays as it is.`},
	"help.habits.--single-use-codes":      {"授权码只能用 api_query_auth 兑换一次，再用返回 61009", "api_query_auth takes an authorization code once, then 61009"},
	"help.habits.--rotate-refresh-tokens": {"再次授权时更换 refresh_token", "authorizing again gives a new refresh_token"},
	"help.habits.--tickets-stopped":       {"调用 api_start_push_ticket 之前不推送验证票据", "push no verify ticket until api_start_push_ticket"},
	"help.habits.--published":             {"已全网发布；未发布时只有测试账号可以授权", "published (全网发布): without it only test accounts may authorize"},
	"help.habits.--confirm-sets":          {"`ID,…` 需要平台确认的权限集，以逗号分隔；确认之前返回 61016", "`ID,…` permission sets that the component has to confirm, comma-separated; 61016 until then"},
	"help.habits.--published-event-url":   {"`URL` 测试账号以外的授权事件接收URL；与下一个都留空时，同测试账号的", "`URL` auth-event URL (授权事件接收URL) of accounts outside the test list; empty, with the next one: the same"},
	"help.habits.--published-message-url": {"`URL` 测试账号以外的消息与事件接收URL，含 $APPID$", "`URL` message URL (消息与事件接收URL) of accounts outside the test list, with $APPID$"},
	"help.habits.--published-auth-domain": {"`DOMAIN` 测试配置之外的授权发起页域名", "`DOMAIN` 授权发起页域名 beside the test configuration's"},

	"help.record": {"录制可以在别处重放的流量", "Make recordings that can be replayed elsewhere"},
	"help.record.long": {`record export 写出工作区的流量记录。加 --as-scenario 时，record 把模拟器的推送与平台的应答写成场景：
wxlab run 可以再跑一遍，并期望同样的结果。`,
		`record export writes what the workspace has on record. With --as-scenario record writes a scenario of what
WeChat's simulator pushed and the platform answered: wxlab run plays it again and expects the same.`},
	"help.record.--as-scenario": {"`FILE` 把场景写到这个文件，- 表示标准输出", "`FILE` write a scenario to this file, - for standard output"},
	"help.record.--after":       {"`ID` 一次推送的 ID（如 d000012）：只取在它之后的推送", "`ID` id of a delivery (such as d000012): only what was pushed later"},
	"help.record.export":        {"把推送和接口调用写到文件，不含密钥", "Write callbacks and API calls to a file, without their secrets"},
	"help.record.export.long": {`export 把工作区的流量记录写成 JSON 行：推送已解密，接口调用含请求和应答，从旧到新。密钥和令牌换成占位符，例如
{{component_access_token#3f9a0c51}}；同一个值在这个工作区的每份录制里都是同一个占位符。用户发来的内容保持原文。
wxlab replay 把这些推送再发一遍：给这个工作区、另一个工作区，或自己的服务器。`,
		`export writes what the workspace has on record as JSON lines: callbacks decrypted, API calls with
request and answer, oldest first. Where a secret stood there is a placeholder such as
{{component_access_token#3f9a0c51}}, the same one for the same secret, in every recording of the
workspace; what people wrote to one another stays.
wxlab replay sends the callbacks again, to this workspace, another one, or a server of your own.`},
	"help.record.export.--query":           {"`QUERY` 选取哪些，搜索语法，例如 kind:message at:<10m", "`QUERY` which exchanges, in the search grammar, for example: kind:message at:<10m"},
	"help.record.export.--out":             {"`FILE` 写到这个文件；留空为标准输出", "`FILE` where it goes; empty: standard output"},
	"help.record.export.--include-secrets": {"保留令牌、票据和授权码；AppSecret 和密钥仍然去掉", "keep tokens, tickets and codes; the AppSecret and keys are left out all the same"},
	"help.record.export.--hide-openids":    {"openid 也换成占位符", "put placeholders in the place of openids too"},

	"help.replay": {"把录制的推送重新加密，再发一遍", "Send the callbacks of a recording again, sealed anew"},
	"help.replay.long": {`replay 按顺序发送一份录制（wxlab record export）里的推送，用第三方平台的密钥加密，时间戳是现在的，nonce 是新的：
发给内置平台，或自己的服务器的两个地址。占位符换成虚构的值，每次相同；拿它们去调用接口时微信会拒绝。内置平台得到它自己的验证票据。
录制里有多个第三方平台时只重放一个的。接口调用只列出，不重放。微信会接受全部应答时退出码为 0，否则为 1。FILE 写 - 表示标准输入。`,
		`replay sends the callbacks of a recording (wxlab record export) in their order, sealed with the
component's keys, with this moment's timestamp and a new nonce: to the embedded platform, or to the two
URLs of a server of your own. Placeholders become made-up values, the same every time, which WeChat
refuses when it is asked about them; the embedded platform gets its own verify ticket. A recording of
several components is replayed for one. API calls are listed, not replayed. It exits 0 when WeChat would
accept every answer, 1 otherwise. FILE is - for standard input.`},
	"help.replay.--to":          {"`URL` 自己的服务器的授权事件接收URL；留空为内置平台", "`URL` the authorization-event URL (授权事件接收URL) of your server; empty: the embedded platform"},
	"help.replay.--to-messages": {"`URL` 它的消息与事件接收URL，含 $APPID$", "`URL` its message URL (消息与事件接收URL), with $APPID$"},

	"help.resend": {"把一条已记录的推送再发一次", "Send a recorded callback once more"},
	"help.resend.long": {`resend 把一条已记录的推送原样再发一次：默认发给内置平台；用 --to 发给自己的服务器，并解释它的应答
（工作区没有运行时从记录里读取，只读）。--resigned 用现在的时间重新加密和签名。`,
		`resend sends a recorded callback once more, byte for byte: to the embedded platform, or with --to to a
server of your own, whose answer is explained; where the workspace does not run, it is taken from the
journal, which is only read. --resigned seals and signs it anew, with this moment's time.`},
	"help.resend.--resigned": {"重新加密和签名，而不是原样发送", "seal and sign it anew instead of sending the same bytes"},
	"help.resend.--to":       {"`URL` 自己的服务器的地址；记录里的查询串会接在后面", "`URL` a server of your own; the recorded query is appended"},
}
