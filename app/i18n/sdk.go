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

	"env.docker":          {"用法：docker run --env-file 本文件 --add-host %[3]s:host-gateway -v '%[1]s:/wxlab-ca:ro' 镜像\n挂载不便时，在容器里下载证书：curl -so ca.pem http://%[2]s/.wxlab/ca.pem，并加到镜像的证书库", "Use: docker run --env-file THIS_FILE --add-host %[3]s:host-gateway -v '%[1]s:/wxlab-ca:ro' IMAGE\nWhere nothing can be mounted, fetch the certificate in the container: curl -so ca.pem http://%[2]s/.wxlab/ca.pem, and add it to the image's store"},
	"env.docker.loopback": {"模拟器目前只在 %[2]s 监听，Linux 上容器到不了：请用 wxlab serve --sim-addr 0.0.0.0:%[1]s --open-to-network 启动", "The simulator listens at %[2]s alone, which no container on Linux can reach: start wxlab serve --sim-addr 0.0.0.0:%[1]s --open-to-network"},
}
