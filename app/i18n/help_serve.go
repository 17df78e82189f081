package i18n

// helpServeWords are the help of what runs, and of what leads to WeChat.
var helpServeWords = words{
	"help.serve": {"无窗口运行平台、模拟器和控制接口", "Run platform, simulator and control API without a window"},
	"help.serve.long": {`serve 一直运行，直到被中断。加 --json 时第一行给出各个地址和控制令牌，之后每条流量一行。
用 --target-events 和 --target-messages 时，模拟器推送到自己的服务器，而不是内置平台。给出的凭证（参数、WXLAB_… 环境变量，
或 --from 的文件）属于那个服务器，否则供内置平台在这一次运行中使用；没有给出的沿用工作区的。`,
		`serve runs until it is interrupted. With --json the first line names the addresses and the control
token, then comes one line per exchange. With --target-events and --target-messages the simulator drives
a server of your own instead of the embedded platform. Credentials that are given (as flags, WXLAB_… variables or a
file with --from) are that server's, or the embedded platform's for this start; what is left out of them stays the
workspace's.`},
	"help.serve.example": {`  wxlab serve
  wxlab serve --only sim --sim-addr 127.0.0.1:0 --json
  wxlab serve --tunnel ssh --ssh-server root@wx.example.com --public-url https://wx.example.com`,
		`  wxlab serve
  wxlab serve --only sim --sim-addr 127.0.0.1:0 --json
  wxlab serve --tunnel ssh --ssh-server root@wx.example.com --public-url https://wx.example.com`},
	"help.serve.--only": {"`sim|platform` 只运行其中一方", "`sim|platform` run one party only"},
	"help.serve.--lan":  {"允许同一网络里的手机打开模拟器的授权页", "let phones in the same network open the simulator's authorization pages"},

	"help.listen": {"把推送转发到自己的服务器，并实时查看", "Pass callbacks on to a server of your own, and watch them"},
	"help.listen.long": {`listen 把从公网地址或模拟器收到的请求逐字节转发到自己的服务器，再把应答原样带回。每次推送显示两行。
路径保持不变（/wechat/component、/wechat/APPID/callback）；服务器用别的路径时，请给出 --forward-events 和 --forward-messages。`,
		`listen passes what comes in, from the tunnel or from the simulator, on to a server of your own, byte for
byte, and its answers back. Two lines tell of each callback. Paths stay as they are (/wechat/component,
/wechat/APPID/callback) unless --forward-events and --forward-messages name others.`},
	"help.listen.--forward-to":       {"`URL` 自己的服务器的地址，例如 http://127.0.0.1:9000", "`URL` base address of your server, such as http://127.0.0.1:9000"},
	"help.listen.--forward-events":   {"`URL` 它的授权事件接收URL（路径不同时）", "`URL` its authorization-event URL (授权事件接收URL), where the path is another one"},
	"help.listen.--forward-messages": {"`URL` 它的消息与事件接收URL，含 $APPID$（路径不同时）", "`URL` its message URL (消息与事件接收URL), with $APPID$, where the path is another one"},

	"help.connect": {"建立真实微信的工作区，或更新它的凭证", "Make a workspace for real WeChat, or renew its credentials"},
	"help.connect.long": {`connect 用开放平台控制台上的凭证建立一个工作区，调用 api.weixin.qq.com 而不是模拟器。
凭证用 --from FILE（- 表示标准输入）读取，不会留在 shell 的历史里。可以是 JSON：
  {"appid": "wx…", "appsecret": "…", "token": "…", "encoding_aes_key": "…"}
也可以是 SDK 的配置（YAML、.properties、.env）；有无法识别的键时拒绝。没有给出的 Token 和消息加解密Key 沿用原有的，
或自动生成：请从“接入”页复制到控制台。没有 --workspace 时文件夹为 wxlab/APPID。`,
		`connect makes a workspace that talks to api.weixin.qq.com instead of the simulator, with the credentials
of the component's console. --from FILE (or - for standard input) reads them, so that they stay out of the shell's
history, from JSON
  {"appid": "wx…", "appsecret": "…", "token": "…", "encoding_aes_key": "…"}
or from the configuration of your SDK (YAML, .properties, .env); a key that means nothing is refused. A token or a key
left out is kept, or invented: copy it from the set-up page into the console. Without --workspace the folder is
wxlab/APPID.`},

	"help.doctor": {"检查是什么让微信到不了平台", "Look for what keeps WeChat from reaching the platform"},
	"help.doctor.long": {`doctor 请正在运行的 Wxlab（同一工作区的 wxlab 或 wxlab serve）检查公网地址、域名、证书、验证票据、应答、延迟、
时钟、IP 白名单和权限集。有问题时退出码为 1。`,
		`doctor asks the running Wxlab (wxlab or wxlab serve on the same workspace) to look at tunnel, name,
certificate, ticket, answers, latency, clock, white list and permissions. It exits 1 when something is
wrong.`},

	"help.authorizers": {"列出授权方", "List the accounts that authorized the component (授权方)"},
	"help.authorizers.long": {`authorizers 向正在运行的 Wxlab（同一工作区的 wxlab 或 wxlab serve）查询它的第三方平台有哪些授权方。`,
		`authorizers asks the running Wxlab (wxlab or wxlab serve on the same workspace) who authorized its
component.`},
	"help.authorizers.rebuild": {"从微信读回全部授权方", "Read all authorizers back from WeChat's list"},
	"help.authorizers.rebuild.long": {`rebuild 用 api_get_authorizer_list 向微信查询全部授权方，修正本地的记录：数据库丢失、授权事件漏收之后靠它恢复。
找回的授权方会立即尝试：读取资料并换取令牌。其中有失败的，退出码为 1。`,
		`rebuild asks WeChat for all authorizers (api_get_authorizer_list) and mends what is stored here: the way
back after a lost database, or lost events. Who came back is tried at once: its profile is read and a
token bought. Exit 1 when that failed for one of them.`},
}
