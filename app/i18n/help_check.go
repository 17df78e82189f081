package i18n

// helpCheckWords are the help of what judges.
var helpCheckWords = words{
	"help.check": {"演练全网发布检测，并给服务器做体检", "Rehearse the release check (全网发布检测) and examine a server"},
	"help.check.long": {`check 像微信做全网发布检测那样驱动一个第三方平台，然后逐项体检：内置平台，或用 --target-… 参数指定的自己的服务器。
工作区上有 Wxlab 在运行时由它来做；否则独自进行，不给出 --workspace 就不留下任何东西。
服务器在两次检测之间一直运行的，请给出 --workspace：它可能还持有上一次的 token，只有接着上一次继续的模拟器认得它们。

--only 和 --skip 接受检查项的 ID、章节（callbacks、delivery、tokens、authorization、replies、api、security、mini_programs）或 release。
--group 指定全网发布检测的账号组，并略去体检，除非 --only 另外要求。必须做到的项都没有失败时退出码为 0，有失败为 1
（加 --strict 时任何失败或提醒都算），超过 --timeout 为 4。`,
		`check drives a platform server as WeChat does before it lets a platform be published, and then examines it
case by case: the embedded platform, or with the --target-… flags a server of your own. Where a Wxlab runs on the
workspace it goes through that one; otherwise it works alone and leaves nothing behind unless --workspace is given.
Give --workspace for a server that keeps running between checks: it may still hold tokens of the last check, and only a
simulator that goes on from there knows them.

--only and --skip take ids of cases, chapters (callbacks, delivery, tokens, authorization, replies, api, security,
mini_programs) or release. --group names groups of the release check's accounts and leaves the examination out, unless
--only asks for it. It exits 0 when nothing failed that a server must do, 1 when something did (with --strict also on
any other failure or remark), 4 when the time of --timeout is over.`},
	"help.check.example": {`  wxlab check
  wxlab check --only release --format junit -o report.xml
  wxlab check --target-events http://127.0.0.1:9000/wechat/event \
    --target-messages 'http://127.0.0.1:9000/wechat/$APPID$/message' --from application.yml`,
		`  wxlab check
  wxlab check --only release --format junit -o report.xml
  wxlab check --target-events http://127.0.0.1:9000/wechat/event \
    --target-messages 'http://127.0.0.1:9000/wechat/$APPID$/message' --from application.yml`},
	"help.check.--group":           {"`N,…` 全网发布检测的账号组，1 到 5（默认全部）", "`N,…` account groups of the release check, 1 to 5 (default: all)"},
	"help.check.--only":            {"`CASE,…` 只做这些：检查项的 ID、章节或 release", "`CASE,…` these only: cases by id, or chapters, or release"},
	"help.check.--skip":            {"`CASE,…` 不做这些：检查项的 ID、章节或 release", "`CASE,…` not these: cases by id, or chapters, or release"},
	"help.check.--fail-fast":       {"遇到第一个必须做到而失败的项就结束", "end with the first must that fails"},
	"help.check.--compare":         {"与这个工作区的上一次检查相比，哪些变好，哪些变差", "say what is better and what is worse than at the last check of this workspace"},
	"help.check.--passive":         {"不发推送：从流量记录中认出微信的全网发布检测，逐步说明", "send nothing: recognize WeChat's release checks on record, and account for each step"},
	"help.check.--since":           {"与 --passive 一起：只看最新记录之前这么久的流量，例如 24h（默认全部）", "with --passive: only so long before the newest exchange, for example 24h (default: everything)"},
	"help.check.--wait-for-target": {"最多等待多久，直到被测服务器开始监听", "how long to wait until the server under test listens"},
	"help.check.--restart":         {"`COMMAND` 重启被测服务器的命令，由 shell 执行，结束时服务器应已重新启动；ask：提示人来重启", "`COMMAND` command line, for the shell, that restarts the server under test and then ends; ask: let the person at the terminal do it"},
	"help.check.--restart-timeout": {"重启最多等待多久，直到服务器重新监听", "how long a restart may take until the server listens again"},

	"help.coach": {"从流量记录中看出服务器的习惯", "Say what recorded traffic shows of a server's habits"},
	"help.coach.long": {`coach 不发送任何推送，只读已经记录的流量：内置平台、转发、自己的服务器与模拟器、真实微信都可以。
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
	"help.coach.--since":  {"只看最新记录之前这么久的流量，例如 24h（默认全部）", "only so long before the newest exchange, for example 24h (default: everything)"},
	"help.coach.--strict": {"任何失败和提醒都算", "count every failure and every remark"},

	"help.coverage": {"列出调用过而模拟器没有的接口，以及各主题的支持情况", "Say which APIs were called that the simulator does not have, and how much of each topic it has"},
	"help.coverage.long": {`coverage 列出调用过而模拟器没有的接口：次数、最近一次的调用方（AppID、User-Agent）与时间、是否为第三方平台的官方接口、
属于哪个主题、可能想调用的路径，以及每个主题已模拟的接口数。工作区的 Wxlab 正在运行时由它回答，否则读取流量记录文件。

-o 把结果写成 Markdown（.md）或 CSV（.csv）文件，便于提需求或存档。`,
		`coverage lists the APIs that were called and that the simulator does not have: how often, by whom last (AppID,
User-Agent) and when, whether WeChat documents such a path for third-party platforms and under which topic, which known
path was probably meant; and how much of each topic is simulated. A Wxlab that runs on the workspace is asked; otherwise
the record is read from its file.

-o writes a Markdown (.md) or CSV (.csv) file of it, to ask for an API or to keep.`},
	"help.coverage.--output": {"`FILE` 写入的文件，.md 或 .csv", "`FILE` the file to write, .md or .csv"},

	"help.run": {"运行场景：YAML 文件，写明步骤和应有的结果", "Play scenarios: YAML files with steps and what must come of them"},
	"help.run.long": {`run 按顺序运行场景：在工作区正在运行的 Wxlab 里；没有时自己启动，使用空闲端口，每个文件一个新的，不给出 --workspace 就不留下任何东西。
用 --target-… 参数时驱动自己的服务器，所有文件共用一个 Wxlab（服务器会保留 token）；每两个文件之间，所有账号取消授权。

SCENARIO 是路径，- 表示标准输入，也可以是自带的场景的名字（--list）。--schema 打印场景文件的 JSON Schema，供编辑器使用。
一切符合预期时退出码为 0，否则为 1；文件有误为 2（指出行和列），超过 --timeout 为 4。`,
		`run plays scenarios in their order: in the Wxlab that runs on the workspace, otherwise in one of its own on
free ports, a new one for each file that leaves nothing behind unless --workspace names a folder. With the
--target-… flags it drives a server of your own, all files with one Wxlab, as the server keeps
its tokens; between two files all accounts cancel their authorization.

SCENARIO is a path, - for standard input, or the name of a scenario that comes with Wxlab (--list). --schema prints
the JSON Schema of the files for editors. It exits 0 when everything was as expected, 1 when not, 2 where a file
is wrong (with line and column), 4 where the time of --timeout was over.`},
	"help.run.--var":    {"`NAME=VALUE` 场景中 ${NAME} 的值，可以多次给出", "`NAME=VALUE` what stands for ${NAME}, as often as needed"},
	"help.run.--list":   {"列出自带的场景", "list the scenarios that come with Wxlab"},
	"help.run.--schema": {"打印场景文件的 JSON Schema", "print the JSON Schema of scenario files"},
}
