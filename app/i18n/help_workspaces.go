package i18n

// helpWorkspaceWords are the help of workspaces and of the components that they serve.
var helpWorkspaceWords = words{
	"help.workspaces": {"列出、新建、复制、删除、导出和导入工作区", "List, make, copy, delete, export and import workspaces (工作区)"},
	"help.workspaces.long": {`workspaces 列出 --workspace 旁边的工作区（默认为配置目录下的 wxlab）。可以用名称、文件夹名或路径指称一个工作区；
正被 Wxlab 打开的只能列出。`,
		`workspaces lists the workspaces beside --workspace (default: wxlab in your configuration folder). A workspace is
called by its name, its folder's name or its path; one that a Wxlab has open can be listed only.`},
	"help.workspaces.list": {"列出工作区", "List the workspaces"},
	"help.workspaces.new":  {"新建工作区：离线的、真实微信的，或驱动自己的服务器的", "Make a workspace: offline, for real WeChat, or for a server of your own"},
	"help.workspaces.new.long": {`new 新建一个离线工作区。--real 新建真实微信的工作区，凭证取自开放平台控制台；
给出 --target-events 和 --target-messages 时，模拟器驱动自己的服务器，凭证与那个服务器里的一致。`,
		`new makes an offline workspace. --real makes one for real WeChat, with the credentials of the component's
console; --target-events and --target-messages make one whose simulator drives a server of your own, with the credentials
that your server has.`},
	"help.workspaces.new.--real":            {"真实微信的工作区", "for real WeChat"},
	"help.workspaces.new.--color":           {"`COLOR` 颜色：blue、green、amber、red、violet 或 grey", "`COLOR` blue, green, amber, red, violet or grey"},
	"help.workspaces.new.--target-events":   {"`URL` 自己的服务器的授权事件接收URL", "`URL` where your server takes authorization events"},
	"help.workspaces.new.--target-messages": {"`URL` 它的消息与事件接收URL，含 $APPID$", "`URL` where it takes messages, with $APPID$"},
	"help.workspaces.new.--target-domain":   {"`DOMAIN` 它的授权发起页域名", "`DOMAIN` the domain its authorization page is on"},
	"help.workspaces.duplicate":             {"复制一个工作区", "Make another workspace like this one"},
	"help.workspaces.duplicate.long": {`duplicate 复制工作区的全部内容。两个工作区属于同一个真实平台时，会互相使对方的 component_access_token 失效：
同一时间只用一个。`,
		`duplicate copies all that a workspace holds. Two workspaces of the same real component supersede each other's
component_access_token: use one at a time.`},
	"help.workspaces.rename":     {"给工作区改名；文件夹名不变", "Call a workspace otherwise; its folder keeps its name"},
	"help.workspaces.color":      {"更改工作区的颜色", "Give a workspace a colour"},
	"help.workspaces.color.long": {"COLOR 为 blue、green、amber、red、violet、grey，或 default（按类型）。", "COLOR is blue, green, amber, red, violet, grey, or default for its kind's."},
	"help.workspaces.delete":     {"删除工作区；30 天内可用 restore 恢复", "Delete a workspace; restore brings it back within 30 days"},
	"help.workspaces.restore":    {"恢复已删除的工作区", "Bring a deleted workspace back"},
	"help.workspaces.export":     {"把工作区导出成一个文件，默认不含密钥", "Write a workspace as one file, without secrets unless asked"},
	"help.workspaces.export.long": {`export 把设置、规则、域名校验文件和模拟的微信的状态写成一个 ZIP 文件。
--secrets 加上凭证、令牌和票据：拿到文件的人可以冒充你的平台。
--traffic 加上流量记录；没有 --secrets 时，其中的密钥已打码，令牌、票据和授权码换成指纹，用户发来的内容是原文。`,
		`export writes settings, rules, files to verify domains and the simulated WeChat's state as one ZIP file.
--secrets adds credentials, tokens and tickets: whoever has the file can act as your platform.
--traffic adds the recorded exchanges: without --secrets, keys are masked in them and tokens, tickets and codes
replaced by fingerprints; what people wrote is not.`},
	"help.workspaces.export.--secrets": {"包含凭证、令牌和票据", "with credentials, tokens and tickets"},
	"help.workspaces.export.--traffic": {"包含流量记录", "with the recorded exchanges"},
	"help.workspaces.import":           {"导入一个工作区", "Make a workspace of an exported one"},
	"help.workspaces.import.long": {`import 用 export 写出的文件建立工作区。真实微信的工作区若导出时不含密钥，需要给出控制台上的：--from FILE 或各个参数。
监听地址等沿用本机的。文件损坏，或含有不属于工作区的内容时，整个拒绝。`,
		`import makes a workspace of a file that export wrote. A workspace of real WeChat that was exported without
secrets needs those of the console: --from FILE or the flags. Addresses and the like stay this machine's. A file that is
damaged, or holds anything that is no part of a workspace, is refused whole.`},
	"help.workspaces.import.--name": {"`NAME` 导入后的名称（默认不变）", "`NAME` what to call it (default: as it was called)"},

	"help.components": {"列出、添加和移除工作区的第三方平台", "List, add and remove the components of a workspace"},
	"help.components.long": {`components 列出工作区服务的第三方平台，自己的排在最前。Wxlab 正在运行时，改动立即生效。
其他命令用 --component APPID 指明是哪一个。`,
		`components lists the components (第三方平台) that a workspace serves, its own first. In a running Wxlab a
change takes effect at once. Other commands take --component APPID to say which one is meant.`},
	"help.components.add": {"再服务一个第三方平台", "Serve one more component"},
	"help.components.add.long": {`add 再服务一个第三方平台。凭证用 --from FILE（- 表示标准输入）读取，不会留在 shell 的历史里。可以是 JSON：
  {"appid": "wx…", "appsecret": "…", "token": "…", "encoding_aes_key": "…"}
也可以是 SDK 的配置（YAML、.properties、.env）；有无法识别的键时拒绝。
--invent 虚构一套凭证：模拟的微信都认。`,
		`add serves one more component. --from FILE (or - for standard input) reads it, so that its secrets stay out of
the shell's history, from JSON
  {"appid": "wx…", "appsecret": "…", "token": "…", "encoding_aes_key": "…"}
or from the configuration of your SDK (YAML, .properties, .env); a key that means nothing is refused.
--invent makes them up: the simulated WeChat takes any.`},
	"help.components.add.--invent": {"虚构一套凭证，供模拟的微信使用", "make up the credentials, for the simulated WeChat"},
	"help.components.add.--name":   {"`NAME` 名称", "`NAME` what to call it"},
	"help.components.remove":       {"不再服务一个添加的第三方平台", "Serve a component that was added no more"},
}
