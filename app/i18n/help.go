package i18n

// helpWords are about the program as a whole, and about the flags that several commands have. A command's texts are under
// help. and its path; a text about a flag may begin with what its value is called, in backquotes.
var helpWords = words{
	"cli.usage":          {"用法：", "Usage:"},
	"cli.examples":       {"示例：", "Examples:"},
	"cli.commands":       {"命令：", "Commands:"},
	"cli.group.run":      {"运行与接入代码：", "Run it, and lead code to it:"},
	"cli.group.push":     {"推送：", "Push:"},
	"cli.group.judge":    {"检查：", "Judge:"},
	"cli.group.look":     {"查看与解释：", "Look and explain:"},
	"cli.group.world":    {"模拟的微信：", "Simulated WeChat:"},
	"cli.group.platform": {"内置平台：", "Embedded platform:"},
	"cli.group.road":     {"连接真实微信：", "Real WeChat:"},
	"cli.group.more":     {"其他：", "And:"},
	"cli.flags":          {"参数：", "Flags:"},
	"cli.global":         {"通用参数：", "Flags of every command:"},
	"cli.more":           {"执行 %s COMMAND --help 查看某个命令的用法。", "%s COMMAND --help says more about a command."},
	"cli.flags_here":     {"[参数]", "[flags]"},
	"cli.default":        {"（默认 %s）", " (default %s)"},
	"cli.value.text":     {"文本", "TEXT"},
	"cli.value.number":   {"数字", "NUMBER"},
	"cli.value.duration": {"时长", "TIME"},
	"usage.lang":         {"--lang 只能是 zh 或 en，不是 %q。\n--lang is zh or en, not %[1]q.", "--lang is zh or en, not %q.\n--lang 只能是 zh 或 en，不是 %[1]q。"},

	"reference.title": {"wxlab 命令参考", "Commands of wxlab"},
	"reference.name":  {"名称", "NAME"},

	"help.wxlab": {"微信第三方平台实验室：本机上的第三方平台与模拟的微信", "Workbench for WeChat third-party platforms (微信第三方平台)"},
	"help.wxlab.long": {`Wxlab 在本机运行一个完整的第三方平台和一个模拟的微信，每一次推送、每一个接口调用都能逐字节查看。
不带命令时打开桌面窗口。`,
		`Wxlab runs a complete third-party platform server beside a simulated WeChat and shows every exchange
down to the bytes. Without a command it opens the desktop window.`},
	"help.wxlab.example": {`  wxlab demo                              离线跑一遍完整流程
  wxlab serve                             无窗口运行，供自己的代码调用
  wxlab trigger text --set Content=你好   推送一条消息
  wxlab check                             全网发布检测的演练与体检`,
		`  wxlab demo                              the whole protocol, offline
  wxlab serve                             without a window, for code of your own to call
  wxlab trigger text --set Content=你好   push a message
  wxlab check                             rehearse the release check, and examine`},
	"help.help": {"查看某个命令的用法", "Say how a command is used"},

	"help.--help":            {"显示用法", "say how it is used"},
	"help.--version":         {"显示版本号", "say which version this is"},
	"help.--workspace":       {"`DIR` 工作区文件夹（默认为配置目录下的 wxlab/default）", "`DIR` the workspace folder (default: wxlab/default in your configuration folder)"},
	"help.--json":            {"以 JSON 写到标准输出", "write JSON to standard output"},
	"help.--seed":            {"`N` 随机种子：ID、令牌和随机选择可以重现", "`N` make ids, tokens and choices repeatable"},
	"help.--lang":            {"`zh|en` 语言（默认取工作区的设置，没有则取系统的）", "`zh|en` the language (default: the workspace's setting, or else the system's)"},
	"help.--platform-addr":   {"`HOST:PORT` 平台的监听地址", "`HOST:PORT` where the platform listens"},
	"help.--sim-addr":        {"`HOST:PORT` 模拟的微信的监听地址", "`HOST:PORT` where the simulated WeChat listens"},
	"help.--control-addr":    {"`HOST:PORT` 控制接口的监听地址", "`HOST:PORT` where the control API listens"},
	"help.--open-to-network": {"允许模拟器和控制接口监听本机的所有地址（0.0.0.0）", "let the simulator and the control API listen on every address of this machine, 0.0.0.0"},
	"help.--api-base":        {"`URL` 微信接口的地址（另一个 Wxlab、网关、录制代理），代替模拟器或 https://api.weixin.qq.com", "`URL` where WeChat's API is (a second Wxlab, a gateway, a recording proxy), in place of the simulator or https://api.weixin.qq.com"},
	"help.--page-base":       {"`URL` 授权页的地址，代替 mp 和 open.weixin.qq.com（默认：离线时同 --api-base）", "`URL` where the authorization pages are, in place of mp. and open.weixin.qq.com (default: offline that of --api-base)"},
	"help.--component":       {"`APPID` 工作区有多个第三方平台时，指明其中一个（默认为工作区自己的）", "`APPID` the component that is meant, where the workspace has several (default: its own)"},

	"help.--appid":              {"`APPID` 第三方平台的 AppID，不是授权方的（WXLAB_APPID）", "`APPID` the component's AppID, not the authorizer's (WXLAB_APPID)"},
	"help.--secret":             {"`SECRET` 第三方平台的 AppSecret（WXLAB_SECRET）", "`SECRET` the component's AppSecret (WXLAB_SECRET)"},
	"help.--token":              {"`TOKEN` 消息校验Token（WXLAB_TOKEN）", "`TOKEN` the Token, 消息校验Token (WXLAB_TOKEN)"},
	"help.--aes-key":            {"`KEY` 消息加解密Key（EncodingAESKey），43 个字符（WXLAB_AES_KEY）", "`KEY` the EncodingAESKey, 消息加解密Key, 43 characters (WXLAB_AES_KEY)"},
	"help.--previous-token":     {"`TOKEN` 更换前的消息校验Token（WXLAB_PREVIOUS_TOKEN）", "`TOKEN` the Token before the last change (WXLAB_PREVIOUS_TOKEN)"},
	"help.--previous-aes-key":   {"`KEY` 更换前的 EncodingAESKey（WXLAB_PREVIOUS_AES_KEY）", "`KEY` the EncodingAESKey before the last change (WXLAB_PREVIOUS_AES_KEY)"},
	"help.--from":               {"`FILE` 从配置文件读取凭证（JSON、YAML、.properties、.env，可来自 WxJava、EasyWeChat、silenceper），- 表示标准输入，FILE#前缀 选择其中一套", "`FILE` read the credentials from a configuration (JSON, YAML, .properties or .env; WxJava's, EasyWeChat's or silenceper's will do), - for standard input; FILE#PREFIX chooses one of several"},
	"help.--target-events":      {"`URL` 被测服务器的授权事件接收URL（WXLAB_TARGET_EVENTS）", "`URL` authorization-event URL (授权事件接收URL) of the server under test (WXLAB_TARGET_EVENTS)"},
	"help.--target-messages":    {"`URL` 被测服务器的消息与事件接收URL，含 $APPID$（WXLAB_TARGET_MESSAGES）", "`URL` message URL (消息与事件接收URL) of the server under test, with $APPID$ (WXLAB_TARGET_MESSAGES)"},
	"help.--target-auth-domain": {"`DOMAIN` 授权发起页域名；留空为不限（WXLAB_TARGET_AUTH_DOMAIN）", "`DOMAIN` domain that may start an authorization (授权发起页域名); empty: any (WXLAB_TARGET_AUTH_DOMAIN)"},

	"help.--format":    {"`FORMAT` 写一份报告：text、json、junit、markdown、github 或 html；可以多次给出，各配一个 -o", "`FORMAT` write a report: text, json, junit, markdown, github or html; may be repeated, each with its -o"},
	"help.--output":    {"`FILE` 前一个 --format 的报告写到这个文件（默认为标准输出）", "`FILE` where the report of the --format before it goes (default: standard output)"},
	"help.--strict":    {"提醒也算失败", "count remarks as failures"},
	"help.--timeout":   {"总共最多用多久", "how long all of it may take"},
	"help.--reveal":    {"显示票据、令牌和授权码", "show the ticket, tokens and codes"},
	"help.--pass":      {"`HOST` 模拟器的代理放行的主机（微信与本机以外的）；*.example.com 表示其下全部；可以多次给出", "`HOST` a host that the simulator's proxy lets through, beside WeChat and this machine; *.example.com for all below; repeatable"},
	"help.--tls":       {"`HOST:PORT` 模拟的微信以 TLS 应答 hosts 文件中的域名的地址，例如 127.0.0.1:443", "`HOST:PORT` where the simulated WeChat answers TLS for names in your hosts file, such as 127.0.0.1:443"},
	"help.--fail-fast": {"遇到第一个失败就结束", "end with the first failure"},

	"help.--tunnel":        {"`ngrok|ssh|own|local` 打开公网地址：ngrok（authtoken 取自工作区或 NGROK_AUTHTOKEN）、ssh（自己的服务器）、own（自己的公网地址）或 local", "`ngrok|ssh|own|local` open the public road: ngrok (authtoken from the workspace or NGROK_AUTHTOKEN), ssh (a server of your own), own (a public address of your own) or local"},
	"help.--ngrok-domain":  {"`DOMAIN` ngrok 的固定域名（默认为账号的）", "`DOMAIN` ngrok's fixed domain (default: the account's)"},
	"help.--ngrok-connect": {"`HOST:PORT` ngrok 的入口（默认为最近的）", "`HOST:PORT` ngrok's entrance (default: the nearest)"},
	"help.--public-url":    {"`URL` 自己的公网地址，例如 https://wx.example.com，通向 --public-addr；用 --tunnel ssh 时通向 --ssh-remote", "`URL` your own public address, such as https://wx.example.com, leading to --public-addr, or with --tunnel ssh to --ssh-remote"},
	"help.--public-addr":   {"`HOST:PORT` 自己的公网地址所通向的本机端口", "`HOST:PORT` the loopback port that your own public address leads to"},
	"help.--ssh-server":    {"`USER@HOST` 把端口转发到本机的服务器：user@host 或 user@host:port", "`USER@HOST` the server that forwards a port here: user@host or user@host:port"},
	"help.--ssh-remote":    {"`HOST:PORT` 在服务器上监听的地址，由 nginx 或 Caddy 转到这里（默认 127.0.0.1:8690）", "`HOST:PORT` where the server listens, for nginx or Caddy to lead to (default 127.0.0.1:8690)"},
	"help.--ssh-key":       {"`FILE` 私钥文件（默认用 SSH agent，以及 ~/.ssh 里的）", "`FILE` the private key file (default: the agent's, and those in ~/.ssh)"},
	"help.--ssh-trust":     {"`FINGERPRINT` 首次连接时，服务器主机密钥的正确指纹：SHA256:…", "`FINGERPRINT` the fingerprint of a server's host key that is new and right: SHA256:…"},
}
