package i18n

// roadWords are about the public road: its problems, the set-up assistant and the doctor.
var roadWords = words{
	"problem.real_sim":      {"真实微信工作区没有模拟器（--only sim 不适用）。", "A workspace for real WeChat has no simulator, so --only sim does not apply."},
	"problem.tunnel_kind":   {"隧道类型 %q 无效：应为 ngrok、own 或 local。", "The tunnel's kind %q is not valid: it is ngrok, own or local."},
	"problem.tunnel_url":    {"公网地址无效。", "The public address is not valid."},
	"problem.tunnel_addr":   {"本机端口 %q 无效：应为回环地址，例如 127.0.0.1:8690。", "The local port %q is not valid: it is a loopback address such as 127.0.0.1:8690."},
	"problem.tunnel_open":   {"隧道已经打开，或正在打开。请先关闭。", "The tunnel is open, or being opened, already. Close it first."},
	"problem.tunnel_closed": {"隧道没有打开，无法检查公网地址。请先打开隧道。", "The tunnel is off, so there is no public address to check. Open it first."},
	"problem.tunnel_failed": {"隧道没有打开。", "The tunnel did not open."},
	"problem.tunnel_token":  {"缺少 ngrok authtoken。请到 dashboard.ngrok.com 的 “Your Authtoken” 页面复制。", "The ngrok authtoken is missing. Copy it from “Your Authtoken” at dashboard.ngrok.com."},
	"problem.tunnel_unset":  {"还没有选择隧道：用 ngrok，或填写自有公网地址。", "No tunnel is chosen yet: take ngrok, or enter a public address of your own."},
	"problem.verify_file":   {"验证文件 %q 无效：文件名只能是字母、数字、下划线加 .txt，内容不超过 4 KB。", "The verification file %q is not valid: its name is letters, digits and _ with .txt, and it has 4 KB at most."},
}
