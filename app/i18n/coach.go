package i18n

// coachWords are about what recorded traffic shows.
var coachWords = words{
	"coach.server.platform": {"内置平台：%d 条记录", "the embedded platform: %d exchanges"},
	"coach.server.own":      {"自己的服务端：%d 条记录", "your own server: %d exchanges"},
	"coach.nothing":         {"还没有流量记录。请让 wxlab 运行起来，或用 --workspace 指定有记录的工作区。", "No traffic is on record yet. Let Wxlab run, or name a workspace that has some with --workspace."},
	"coach.fine":            {"没有发现问题。", "Nothing was found to be wrong."},
	"coach.count":           {"失败 %d 项，提醒 %d 项；另有 %d 项没有问题，%d 项在记录中看不出来。", "%d failed, %d remarked; %d more are fine, and %d do not show on record."},
	"coach.look":            {"查看证据：wxlab explain %s", "To look at the evidence: wxlab explain %s"},
	"coach.short":           {"从流量记录中看出服务端的习惯", "Say what recorded traffic shows of a server's habits"},
	"coach.long": {`coach 不发送任何推送，只读已经记录的流量：内置平台、转发、自己的服务端与模拟器、真实微信都可以。
它指出换取 token 过于频繁、进程之间互相作废 token、授权码兑换两次、应答接近或超过 5 秒、重推没有去重、
URL 里的密钥、空参数、取消授权后的调用、没有保存的 refresh_token、格式不对的应答等，每一项都有原因、修正方法与
作为证据的记录编号。记录中看不出来的不下结论。

工作区的 Wxlab 正在运行时由它读取，否则直接读取流量记录文件。有必须做到的项失败时退出码为 1
（--strict：有任何失败或提醒）。`,
		`coach sends nothing. It reads what was recorded: of the embedded platform, of forwarded callbacks, of a server of your
own with the simulator, of real WeChat. It finds component tokens that are fetched too often, processes that supersede
each other's tokens, codes redeemed twice, answers near or beyond 5 s, retries handled as news, secrets in URLs, null
arguments, calls for accounts that left, a refresh_token that was not stored, answers in a form that WeChat does not
take, and more, each with its cause, what mends it, and the exchanges that show it. What does not show is not judged.

A Wxlab that runs on the workspace is asked; otherwise the record is read from its file. It exits 1 when something
failed that a server must do (with --strict on any failure or remark).`},
	"check.restart":          {"重启被测服务器的命令，由 shell 执行，结束时服务器应已重新启动；ask：提示人来重启", "command line, for the shell, that restarts the server under test and then ends; ask: let the person at the terminal do it"},
	"check.restart.most":     {"重启最多等待多久，直到服务器重新监听", "how long a restart may take until the server listens again"},
	"check.restart.ask":      {"请现在重启被测服务器（%s），然后按回车。", "Restart the server under test now (%s), then press Enter."},
	"check.restart.nobody":   {"没有人按回车：标准输入已关闭。请在终端里运行，或用 --restart 命令。", "Nobody pressed Enter: standard input is closed. Run it on a terminal, or give --restart a command."},
	"check.restart.unasked":  {"%s 内没有人按回车（--restart-timeout）。", "Nobody pressed Enter within %s (--restart-timeout)."},
	"check.restart.failed":   {"命令 %s 失败：%v\n%s", "the command %s failed: %v\n%s"},
	"check.restart.late":     {"命令 %s 在 %s 内没有结束；它应当在后台启动服务器后返回（--restart-timeout）。\n%s", "the command %s did not end within %s; it should start the server in the background and return (--restart-timeout).\n%s"},
	"check.restart.away":     {"重启后 %s 在 %s 内没有重新监听", "after the restart nothing listened at %s within %s"},
	"usage.restart_embedded": {"--restart 用于自己的服务端：内置平台就是 wxlab 本身，不能在检查中重启。请用 --target-events 等参数指定服务端。", "--restart is for a server of your own: the embedded platform is Wxlab itself and cannot be restarted under the check. Name your server with --target-events and the flags beside it."},
	"check.passive":          {"不发推送：从流量记录中认出微信的全网发布检测，逐步说明", "send nothing: recognize WeChat's release checks on record, and account for each step"},
	"check.passive.none":     {"记录中没有全网发布检测：没有发给十个检测账号的推送。请在控制台点“检测”，并让推送经过 wxlab。", "No release check is on record: nothing was pushed for its ten test accounts. Start it in the console, with the callbacks coming through Wxlab."},
	"coach.since":            {"只看最新记录之前这么久的流量，例如 24h（默认：全部）", "only so long before the newest exchange, for example 24h (default: everything)"},
	"coach.strict":           {"任何失败或提醒都算失败", "count every failure and every remark"},
	"ui.coach":               {"服务端的习惯", "Habits of the server"},
	"ui.coach.reading":       {"正在读取流量记录…", "Reading what is on record…"},
	"ui.coach.nothing":       {"最近一天还没有流量。运行流程或接入自己的服务端后，这里会指出频繁换取 token、授权码重复兑换、应答过慢等习惯。", "No traffic in the last day. Run the flow or connect a server of your own: token storms, codes redeemed twice, late answers and other habits then show here."},
	"ui.coach.fine":          {"最近一天的 %d 条记录中没有发现问题。", "Nothing is wrong in the %d exchanges of the last day."},
	"ui.coach.more":          {"另有 %d 项，见 wxlab coach。", "%d more: see wxlab coach."},
	"ui.coach.musts":         {"%d 项必须修正", "%d to mend"},
	"ui.coach.remarks":       {"%d 项建议", "%d to consider"},
	"ui.coach.must":          {"必须", "MUST"},
	"ui.coach.should":        {"应当", "SHOULD"},
	"ui.coach.may":           {"可以", "MAY"},
	"ui.coach.evidence":      {"证据", "Shown by"},
	"ui.coach.of.platform":   {"内置平台", "the embedded platform"},
	"ui.coach.of.own":        {"自己的服务端", "your own server"},
	"check.since":            {"与 --passive 一起：只看最新记录之前这么久的流量，例如 24h（默认：全部）", "with --passive: only so long before the newest exchange, for example 24h (default: everything)"},
	"usage.since_passive":    {"--since 只与 --passive 一起使用：它选择要看的流量记录。", "--since goes with --passive: it chooses how much of the record is read."},
	"usage.since":            {"--since 不能是负的：%v。", "--since cannot be negative: %v."},
}
