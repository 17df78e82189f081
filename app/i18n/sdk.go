package i18n

// sdkWords are about code of others that reaches the simulator.
var sdkWords = words{
	"usage.exec":              {"请写出要运行的命令，例如：wxlab exec -- node app.js", "Name the command to run, for example: wxlab exec -- node app.js"},
	"usage.env":               {"没有格式 %q；可选：%s。", "There is no format %q; there are %s."},
	"problem.exec_not_found":  {"找不到命令 %s：不在 PATH 里，也不是文件。请检查拼写，或写出完整路径；shell 的内建命令和别名要写成 sh -c '…'。", "There is no command %s: it is neither in the PATH nor a file. Check its spelling or name its whole path; what only a shell knows goes into sh -c '…'."},
	"problem.exec_permission": {"%s 不能执行：它不是程序，或没有执行权限。请 chmod +x，或写出解释器，例如 python3 app.py。", "%s cannot be run: it is no program, or must not be executed. Use chmod +x, or name its interpreter, as in python3 app.py."},
	"problem.exec_real":       {"工作区 %s 对接真实微信，没有模拟器。请用 --workspace 指定另一个工作区。", "The workspace %s is for real WeChat and has no simulator. Name another one with --workspace."},

	"exec.at":             {"*.weixin.qq.com 的请求由模拟器应答：%s", "calls to *.weixin.qq.com are answered by the simulator at %s"},
	"exec.deaf.go":        {"macOS 和 Windows 上的 Go 程序只信任系统的证书库，不读 SSL_CERT_FILE：请改用 SDK 的基地址或 hosts，见 wxlab sdk go。", "On macOS and Windows Go programs trust the system's store only and do not read SSL_CERT_FILE: use the SDK's base URL or hosts, see wxlab sdk go."},
	"exec.deaf.java":      {"Apache HttpClient（WxJava 默认使用）不看系统属性：请在 SDK 里设置代理，或用 hosts，见 wxlab sdk wxjava。", "Apache's HttpClient, which WxJava uses by default, ignores the system properties: set the proxy in the SDK, or use hosts, see wxlab sdk wxjava."},
	"exec.deaf.dotnet":    {".NET 没有试过：如果请求没有到达，请改用 SDK 的基地址，见 wxlab sdk .net。", ".NET was not tried: should no call arrive, use the SDK's base URL, see wxlab sdk .net."},
	"exec.deaf.container": {"容器不继承这里的环境变量：请用 wxlab env docker > wxlab.env，再加 --env-file wxlab.env。", "Containers do not inherit this environment: use wxlab env docker > wxlab.env, and --env-file wxlab.env."},

	"env.docker":          {"用法（FILE 是本文件）：docker run --env-file FILE --add-host %[3]s:host-gateway -v '%[1]s:/wxlab-ca:ro' IMAGE\n挂载不便时，在容器里下载证书：curl -so ca.pem http://%[2]s/.wxlab/ca.pem，并加到镜像的证书库", "Use (FILE is this one): docker run --env-file FILE --add-host %[3]s:host-gateway -v '%[1]s:/wxlab-ca:ro' IMAGE\nWhere nothing can be mounted, fetch the certificate in the container: curl -so ca.pem http://%[2]s/.wxlab/ca.pem, and add it to the image's store"},
	"env.docker.loopback": {"模拟器目前只在 %[2]s 监听，Linux 上容器到不了：请用 wxlab serve --sim-addr 0.0.0.0:%[1]s --open-to-network 启动", "The simulator listens at %[2]s alone, which no container on Linux can reach: start wxlab serve --sim-addr 0.0.0.0:%[1]s --open-to-network"},

	"usage.sdk":          {"没有 %q 的卡片。wxlab sdk 列出所有 SDK 和语言。", "There is no card of %q. wxlab sdk lists all SDKs and languages."},
	"usage.browse":       {"%q 不是网址，例如：wxlab browse https://mp.weixin.qq.com/", "%q is no address of a page, as https://mp.weixin.qq.com/ is."},
	"problem.no_browser": {"没有找到 Chromium、Chrome 或 Edge。请安装其中之一并加入 PATH，或直接打开模拟器地址下的同名路径。", "No Chromium, Chrome or Edge was found. Install one and have it in the PATH, or open the same path at the simulator's own address."},
	"problem.browser":    {"浏览器 %s 没有正常结束。没有显示器的机器上打不开窗口。", "The browser %s did not end well. On a machine without a display it cannot open a window."},
	"sdk.list":           {"wxlab sdk 名称或语言，显示怎样接入，例如：wxlab sdk wxjava", "wxlab sdk NAME, or a language, says how, for example: wxlab sdk wxjava"},
	"sdk.way.exec":       {"用 exec 运行", "Run it with exec"},
	"sdk.way.base":       {"改基地址", "Move the base URL"},
	"sdk.way.hosts":      {"hosts 文件", "Hosts file"},
	"sdk.trust.tried":    {"已验证", "tried"},
	"sdk.trust.read":     {"按其源码", "from its source"},
	"sdk.trust.unsure":   {"未验证", "not tried"},
	"sdk.trust.never":    {"不支持", "not possible"},

	"ui.page.code":             {"接入代码", "Your code"},
	"ui.code.title":            {"一条命令，代码不改", "One command, no change to your code"},
	"ui.code.intro":            {"在常用的启动命令前加上 wxlab exec --，代码照常请求 https://api.weixin.qq.com，应答的是模拟器。证书只对这条命令有效，不进入系统证书库。", "Put wxlab exec -- before the command that you usually start it with. The code calls https://api.weixin.qq.com as ever, and the simulator answers. The certificate is good for this command alone and never gets into the system's store."},
	"ui.code.yours":            {"你的启动命令", "your usual command"},
	"ui.code.sdks":             {"按 SDK 接入", "By SDK"},
	"ui.code.shells":           {"终端、IDE 和容器", "Shells, IDEs and containers"},
	"ui.code.shells.intro":     {"不由 exec 启动的程序，用这些环境变量接入。密钥只在加上 --credentials 时输出。", "What exec does not start takes the environment over. Secrets are in it only with --credentials."},
	"ui.code.shell.sh":         {"sh、bash、zsh", "sh, bash, zsh"},
	"ui.code.shell.fish":       {"fish", "fish"},
	"ui.code.shell.powershell": {"PowerShell", "PowerShell"},
	"ui.code.shell.dotenv":     {".env 文件", ".env file"},
	"ui.code.shell.docker":     {"Docker", "Docker"},
	"ui.code.shell.json":       {"JSON", "JSON"},
	"ui.code.real":             {"这个工作区没有模拟器", "This workspace has no simulator"},
	"ui.code.real.hint":        {"它对接真实微信，代码照常请求 api.weixin.qq.com 即可。要接入模拟器，请切换到离线工作区。", "It is for real WeChat: your code calls api.weixin.qq.com as ever. To reach the simulator, open an offline workspace."},
}
