package i18n

// helpDemoWords are the help of what shows itself and measures itself.
var helpDemoWords = words{
	"help.demo": {"离线跑一遍完整流程，显示每一步", "Run the whole protocol offline and show each step"},
	"help.demo.long": {`demo 让内置平台与模拟的微信通过 HTTP 走完全程：票据、令牌、授权页、两种授权码的兑换、消息与回复、两小时的时间、
全网发布检测、取消授权。没有 --workspace 时不留下任何东西。

加 --present 时，用商家的语言向客户讲述商家授权给你的平台时发生了什么：全屏，按空格或点击走一步；加 -o 时写成一个 HTML 文件，可以留给客户。`,
		`demo runs the embedded platform against the simulated WeChat over HTTP: ticket, tokens, authorization
page, both code paths, messages and replies, two hours of time, release check, revocation. Without
--workspace it leaves nothing behind.

With --present it tells a client what happens when a merchant authorizes your platform, in the merchant's words:
full screen, one arrow at a time by Space or click, or with -o as one HTML file to leave behind.`},
	"help.demo.example": {`  wxlab demo --present --name 海港建站
  wxlab demo --present -o story.html --lang en`,
		`  wxlab demo --present --name "Harbour Sites"
  wxlab demo --present -o story.html --lang zh`},
	"help.demo.--present": {"向客户讲述一次授权，全屏，一次一个箭头", "tell a client the story of one authorization, full screen, an arrow at a time"},
	"help.demo.--output":  {"`FILE` 与 --present 一起：改为写成这个 HTML 文件（- 为标准输出）", "`FILE` with --present: write the story to this HTML file instead (-: standard output)"},
	"help.demo.--name":    {"`NAME` 与 --present 一起：讲述中你的平台叫什么", "`NAME` with --present: what your platform is called in the story"},

	"usage.bench_zero":   {"--seconds、--rounds 和 --conns 应为正数。", "--seconds, --rounds and --conns must be positive."},
	"usage.bench_pace":   {"--pace 至少为 1。", "--pace is 1 at least."},
	"usage.bench_rows":   {"--stored 和 --rows 至少为 1000。", "--stored and --rows are 1000 at least."},
	"usage.bench_conns":  {"--conns 不能是 %d：连接数为 1 到 4096。", "--conns cannot be %d: 1 to 4096 connections are possible."},
	"usage.bench_choice": {"%s 不能是 %q；可选：%s。", "%s cannot be %q; there are %s."},

	"help.bench": {"测量平台的性能，与空的 net/http 处理程序对照", "Measure the platform server beside a bare net/http handler"},
	"help.bench.long": {`bench 在本机把加密的消息发给五个轮流上场的服务器：只回复 success 的 net/http 处理程序；只做编解码（验签、解密、解析、
加密，不保存，SDK 就是这样）；以及先保存每条推送再应答的平台：断电不丢（FULL，默认）、进程被杀不丢（NORMAL）、
并记录全部流量。然后是模拟器的推送和完整的授权。请看比值：其余的数字只属于此时此刻的这台机器。

加 --long 时平台跑一轮一分钟，记录流量和不记录流量各一次，显出短轮次看不到的：检查点进行中最慢的应答，以及内存是否增长。`,
		`bench drives encrypted messages over loopback at five servers that take turns: a bare net/http handler
answering success, the codec alone (verify, decrypt, parse, seal; stores nothing, as SDKs do), and the
platform server, which stores every callback before it answers: surviving a power cut (FULL, the
default), surviving a killed process only (NORMAL), and with every exchange recorded. Then come the
simulator's pushes and whole authorizations. Look at the ratios: the rest is this machine's, at this
hour.

With --long one turn of a minute, of the platform server with and without its record of exchanges, shows
what short turns hide: the slowest answer with checkpoints under way, and whether memory grows.`},
	"help.bench.--seconds": {"`N` 每一轮测量多少秒", "`N` how many seconds each turn is measured"},
	"help.bench.--conns":   {"`N,…` 连接数", "`N,…` numbers of connections"},
	"help.bench.--rounds":  {"`N` 每个服务器跑几轮；取中间的一轮", "`N` turns of each server; the middle one counts"},
	"help.bench.--dir":     {"`DIR` 数据库放在哪里，应是真实的磁盘（默认为缓存目录）", "`DIR` where the databases are made, on a real disk (default: your cache folder)"},
	"help.bench.--servers": {"`SERVER,…` 只测这些：bare、codec、durable_full、durable_normal、durable_journal", "`SERVER,…` measure these only, of bare, codec, durable_full, durable_normal and durable_journal"},
	"help.bench.--long":    {"用 32 个连接跑一轮一分钟，看最慢的应答和内存", "one turn of a minute with 32 connections, for the slowest answer and the memory"},
	"help.bench.--profile": {"`DIR` 每个服务器的 CPU profile 写到这个文件夹", "`DIR` a folder for a CPU profile of each server"},
	"help.bench.ui":        {"测量桌面窗口的性能", "Measure the desktop window"},
	"help.bench.ui.long": {`bench ui 用自己的工作区打开桌面窗口，使用它，测量看得见的：从启动到第一帧，从按键到显示下一条流量的那一帧，从一页到另一页，
滚动长列表时每秒多少帧，每秒涌入一千条流量时最长的停顿；以及启动时的内存，和来了一小时的流量之后的内存。
它需要显示器（在服务器上可用 xvfb-run），要几分钟。每个数字旁边是它的预算。`,
		`bench ui opens the desktop window on workspaces of its own, uses it, and measures what is seen: from the
program's start to the first frame, from a key to the frame that shows the next exchange, from page to
page, frames a second through a long list, the longest wait while a thousand exchanges come in a second;
and the memory at the start and after as many exchanges as come in an hour. It needs a display, on a
server for instance xvfb-run, and takes some minutes. Each figure stands beside its budget.`},
	"help.bench.ui.--stored": {"`N` 打开流量时，记录里有多少条", "`N` exchanges on record where exchanges are opened"},
	"help.bench.ui.--pace":   {"`N` hour 一项每秒记下多少条；20 时真要用一小时", "`N` exchanges a second to be taken in by the trial hour; at 20 it takes one"},
	"help.bench.ui.--rows":   {"`N` 滚动列表时，记录里有多少条", "`N` exchanges on record where the list is scrolled"},
	"help.bench.ui.--only":   {"`TRIAL,…` 只测这些：start、use、scroll、live、hour", "`TRIAL,…` measure these only, of start, use, scroll, live and hour"},
	"help.bench.ui.--dir":    {"`DIR` 工作区放在哪里（默认为缓存目录）", "`DIR` where the workspaces are made (default: your cache folder)"},
}
