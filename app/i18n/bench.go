package i18n

// benchWords head and explain the tables of bench and bench ui.
var benchWords = words{
	"bench.turns":       {"%s，%d 轮，每轮 %g 秒，轮流上场；磁盘把 4 KiB 写稳用 %.2f 毫秒", "%s; %d rounds of %g s in turns; the disk syncs 4 KiB in %.2f ms"},
	"bench.spread":      {"%.2f 到 %.2f", "%.2f to %.2f"},
	"bench.rates":       {"%.0f 到 %.0f", "%.0f to %.0f"},
	"bench.head.server": {"服务器", "server"},
	"bench.head.conns":  {"连接数", "conns"},
	"bench.head.rate":   {"应答/秒", "answers/s"},
	"bench.head.range":  {"最慢到最快", "least to most"},
	"bench.head.p50":    {"p50 毫秒", "p50 ms"},
	"bench.head.p99":    {"p99 毫秒", "p99 ms"},
	"bench.head.worst":  {"最长 毫秒", "max ms"},
	"bench.head.cpu":    {"CPU 微秒", "CPU µs"},
	"bench.head.rss":    {"内存 MB", "RSS MB"},
	"bench.head.rows":   {"行/事务", "rows/txn"},
	"bench.legend": {`bare 和 codec 什么也不存，现在常用的 SDK 也是如此。durable_full 是默认方式：已应答的，断电也不丢。durable_normal
在进程被强行结束后不丢，断电可能丢最后几次提交。durable_journal 还记录每一条流量。`,
		`bare and codec store nothing, nor do the SDKs that people use today. durable_full is the default: what was answered
survives a power cut. durable_normal survives a killed process; a power cut may cost its last commits. durable_journal
also records every exchange.`},
	"bench.long": {"%s，%d 个连接，%g 秒：最慢的应答用了 %.0f 毫秒，超过 1 秒的有 %d 次；内存从 %.0f MB 到 %.0f MB",
		"%s, %d connections, %g s: the slowest answer took %.0f ms, %d took more than 1 s; memory %.0f MB at first and %.0f MB at the end"},
	"bench.checkpointed": {"；其间检查点向数据库写入 %.0f MB", "; checkpoints wrote %.0f MB into the database meanwhile"},

	"bench.head.figure":   {"指标", "figure"},
	"bench.head.measured": {"实测", "measured"},
	"bench.head.budget":   {"预算", "budget"},
	"bench.within":        {"合格", "ok"},
	"bench.over":          {"超出", "over"},

	"bench.means.first_frame_ms":     {"从程序启动到第一帧，毫秒", "from the program's start to the first frame"},
	"bench.means.first_frame_cpu_ms": {"其间的处理器时间，与别的程序无关", "processor time of all that, which other programs do not add to"},
	"bench.means.rss_start_mb":       {"十秒之后的内存，MB", "memory ten seconds later"},
	"bench.means.idle_cpu_percent":   {"无事可做时的处理器占用，%", "processor time with nothing to do"},
	"bench.means.open_ms":            {"从按键到显示下一条流量，毫秒", "from the key to the next exchange on the screen"},
	"bench.means.open_p95_ms":        {"同上，最慢的二十分之一除外", "the same, the slowest but one in twenty"},
	"bench.means.page_ms":            {"换到另一页，毫秒", "to another page"},
	"bench.means.page_worst_ms":      {"第一次打开最慢的一页，毫秒", "to the slowest page, the first time it is shown"},
	"bench.means.scroll_fps":         {"滚动列表时每秒的帧数", "frames a second through the list"},
	"bench.means.scroll_cpu_ms":      {"其中一帧的处理器时间，与别的程序无关", "processor time of one of them, which other programs do not add to"},
	"bench.means.scroll_p95_ms":      {"从一帧到下一帧的时间，最慢的二十分之一除外", "from one of them to the next, the slowest but one in twenty"},
	"bench.means.live_stall_ms":      {"每秒 1,000 条流量时，窗口最长的停顿，毫秒", "the longest wait for the window at 1,000 exchanges a second"},
	"bench.means.live_behind_ms":     {"其中最后一条显示出来为止，毫秒", "until the last of them is on the screen"},
	"bench.means.rss_hour_mb":        {"72,000 条流量之后的内存（每秒 20 条，一小时），MB", "memory after 72,000 exchanges, an hour at 20 a second"},
}
