package i18n

// helpExecWords are the help of what leads other people's code to the simulator.
var helpExecWords = words{
	"help.exec": {"运行一个命令，使它对微信的调用到达模拟器，代码不用改", "Run a command whose calls to WeChat reach the simulator, with nothing changed in it"},
	"help.exec.long": {`exec 照常运行一个命令，但在它的环境里，https://api.weixin.qq.com 和 weixin.qq.com 的其他域名都是模拟器：
工作区正在运行的 Wxlab 的；没有时自己启动一个，使用空闲端口，随命令结束。Go、Java、PHP、Python、Node.js 和 curl
通过各自惯用的环境变量得知；wxlab sdk 有每个 SDK 的说明，并指出哪些不认这些变量。其他主机一律拒绝，除非用 --pass 放行；
本机地址不受影响。用 --target-… 参数时，它启动的模拟器推送到自己的服务器。

标准输入、输出和错误都是那个命令的，信号和退出码也是：被信号结束为 128 加信号的编号，没有这个命令为 127，无法执行为 126。`,
		`exec runs a command as you would, in an environment in which https://api.weixin.qq.com and the other hosts of
weixin.qq.com are the simulator: of the Wxlab that runs on the workspace, or of one that starts on free ports and ends
with the command. Go, Java, PHP, Python, Node.js and curl know it by their usual variables; wxlab sdk has a card for
each SDK and says which are deaf to them. Any other host is refused, unless --pass lets it through; loopback is not
touched. With the --target-… flags the simulator that it starts pushes to your server.

Standard input, output and error are the command's, and so are signals and the exit code: 128 and the signal's number
where a signal ended it, 127 where there is no such command, 126 where it cannot be run.`},
	"help.exec.example": {`  wxlab exec -- curl https://api.weixin.qq.com/cgi-bin/get_api_domain_ip
  wxlab exec -- mvn test`,
		`  wxlab exec -- curl https://api.weixin.qq.com/cgi-bin/get_api_domain_ip
  wxlab exec -- mvn test`},

	"help.env": {"打印使各种 SDK 到达模拟器的环境变量", "Print the environment in which SDKs reach the simulator"},
	"help.env.long": {`env 打印 exec 会设置的环境变量，指向工作区正在运行的 Wxlab，供 shell、IDE 或容器使用：
  eval "$(wxlab env)"                          sh、bash、zsh
  wxlab env fish | source                      fish
  wxlab env powershell | Out-String | iex      PowerShell
  wxlab env dotenv > .env                      IDE 的运行配置、direnv……
  wxlab env docker > wxlab.env                 docker run --env-file wxlab.env，其他事项见文件里的注释
密钥只在给出 --credentials 时打印，为 WXLAB_APPID、WXLAB_SECRET、WXLAB_TOKEN 和 WXLAB_AES_KEY。`,
		`env prints what exec would set, for the Wxlab that runs on the workspace, so that a shell, an IDE or a container
takes it over:
  eval "$(wxlab env)"                          sh, bash, zsh
  wxlab env fish | source                      fish
  wxlab env powershell | Out-String | iex      PowerShell
  wxlab env dotenv > .env                      an IDE's run configuration, direnv, …
  wxlab env docker > wxlab.env                 docker run --env-file wxlab.env, its comments say what else
Secrets are printed only with --credentials, as WXLAB_APPID, WXLAB_SECRET, WXLAB_TOKEN and WXLAB_AES_KEY.`},
	"help.env.--credentials": {"也打印第三方平台的凭证，密钥为明文", "the component's credentials, too, secrets in clear"},

	"help.sdk": {"查看某个 SDK 或某种语言的全部 SDK 如何到达模拟器", "Say for an SDK, or all of a language, how its calls reach the simulator"},
	"help.sdk.long": {`sdk 列出有说明的 SDK；给出 SDK 的名字或语言时打印说明：改写 SDK 接口地址的那一行代码，在 exec 里需要什么，
是否只剩 hosts 文件一条路，以及各有多大把握。地址取自工作区正在运行的 Wxlab，没有运行时为它将来的地址。

--try 按代码可能走的每条路各发一个请求，说明它如何到达；有一个没有到达时退出码为 1。`,
		`sdk lists the SDKs that have a card; with the name of one, or a language, it prints the cards: the line that
moves the SDK's base URL, what it needs inside of exec, and whether only the hosts file is left, each with how sure that
is. The addresses are those of the Wxlab that runs on the workspace, otherwise those that it will have.

--try sends a request by each way that code may take, and says how it arrived; exit 1 where one did not.`},
	"help.sdk.--try": {"每条路各发一个请求，说明它如何到达", "send a request by each way, and say how it arrived"},

	"help.browse": {"在单独的浏览器里打开模拟器的微信页面", "Open WeChat's pages, as the simulator has them, in a browser of their own"},
	"help.browse.long": {`browse 启动 Chromium、Chrome 或 Edge，其中 https://mp.weixin.qq.com 和 weixin.qq.com 的其他域名都是模拟器，别的网站照旧。
它使用单独的配置，按密钥的哈希信任本地 CA，不留下任何东西；平时用的浏览器不受影响。关闭浏览器即结束。`,
		`browse starts a Chromium, Chrome or Edge in which https://mp.weixin.qq.com and the other hosts of weixin.qq.com
are the simulator, and all others what they are. It has a profile of its own, trusts the local CA by the hash of its
key, and leaves nothing behind; your usual browser is not touched. It ends when the browser is closed.`},
}
