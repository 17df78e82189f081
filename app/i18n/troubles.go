package i18n

// linkWords are why there is no authorization link, after platform.LinkError.
var linkWords = words{
	"problem.link.no_component": {"没有第三方平台的 AppID，不能生成授权链接。", "There is no link without the component's AppID."},
	"problem.link.secret":       {"第三方平台的 AppID 是 32 位十六进制字符：填成 AppSecret 了吗？", "The component's AppID has 32 hex digits: is that the AppSecret?"},
	"problem.link.own_appid":    {"biz_appid 是第三方平台自己的 AppID，应为公众号或小程序的。", "biz_appid is the component's own AppID, not an account's."},
	"problem.link.no_code":      {"没有 pre_auth_code，不能生成授权链接。", "There is no link without a pre_auth_code."},
	"problem.link.code":         {"pre_auth_code 里有空格或别的多余字符：是从文字里截取的吗？", "There is a blank or another stray character in pre_auth_code; was it cut from a text?"},
	"problem.link.redirect_uri": {"redirect_uri 应为 http 或 https 开头的完整地址，否则微信会在前面加上自己的域名。", "redirect_uri must be an absolute http or https URL; WeChat would prefix it with its own host."},
	"problem.link.form":         {"没有 %q 这种链接；可选 pc、h5、h5_old。", "There is no link of the form %q; pc, h5 and h5_old are."},
	"problem.link.auth_type":    {"auth_type 不能是 %d；可选 %v。", "auth_type cannot be %d; %v are."},
	"problem.link.biz_appid":    {"biz_appid %q 不是 AppID：应为 wx 加 16 位字符。", "biz_appid %q is no AppID: wx and 16 characters."},
	"problem.link.category":     {"%d 不是权限集的 ID。", "%d is no id of a permission set."},
}

// journalWords are what keeps the record of exchanges from being read or written.
var journalWords = words{
	"problem.journal.not_found": {"没有这条记录：它可能已被清理，还没有结束，或属于别的工作区（--workspace）。wxlab exchanges 列出有的记录。", "There is no such exchange: it was pruned, has not ended yet, or belongs to another workspace (--workspace). wxlab exchanges lists what there is."},
	"problem.journal.read_only": {"流量记录所在的文件夹无法写入", "the journal's folder cannot be written"},
	"problem.journal.locked":    {"另一个 Wxlab 正打开着这份流量记录", "another Wxlab has the journal open"},
	"problem.journal.full":      {"磁盘已满：新的流量暂存在记录旁边，可能丢失", "the disk is full: exchanges wait beside the journal, and new ones may be lost"},
	"problem.journal.gone":      {"流量记录的文件不见了：新的流量暂存在旁边", "the journal's file is gone: exchanges wait beside it"},
	"problem.journal.newer":     {"流量记录是更新版本的 Wxlab 写的", "the journal was written by a newer version"},
	"problem.journal.closed":    {"流量记录已关闭", "the journal is closed"},
	"problem.journal.corrupt":   {"这不是流量记录，或文件已损坏", "not a journal, or a damaged one"},
}

// recordingWords are what is wrong with a recording.
var recordingWords = words{
	"recording.line":     {"第 %d 行：%s", "line %d: %s"},
	"recording.empty":    {"文件是空的", "the file is empty"},
	"recording.none":     {"这不是录制文件：录制文件以 %s 开头，由 wxlab record export 导出", "this is no recording: one begins with %s, as wxlab record export writes it"},
	"recording.newer":    {"录制文件的格式是 %d，这个程序最多能读 %d：请使用更新的 Wxlab", "the recording has format %d, this program reads up to %d: use a newer Wxlab"},
	"recording.broken":   {"第 %d 个字节起不是合法的 JSON", "broken JSON at byte %d"},
	"recording.no_entry": {"字段 %s 的类型不对", "the field %s is of the wrong type"},
	"recording.type":     {"type 是 %q，应为 push 或 call", "type is %q, it is push or call"},
	"recording.family":   {"family 是 %q，应为 auth_event 或 message", "family is %q, it is auth_event or message"},
	"recording.no_plain": {"推送没有 plain，没有可以加密的内容", "the push has no plain: there is nothing to seal"},
	"recording.no_appid": {"消息没有 appid，而消息 URL 需要它", "the message has no appid: the message URL needs one"},
}
