package i18n

// reasonNoteWords are why an exchange was refused or failed, in a line of a list.
var reasonNoteWords = words{
	"ui.reason.missing":   {"缺少查询参数 %s", "the query parameter %s is missing"},
	"ui.reason.query":     {"查询串格式有误", "the query is not well-formed"},
	"ui.reason.timestamp": {"timestamp 不是秒级时间戳", "timestamp is no number of unix seconds"},
	"ui.reason.skew":      {"timestamp 相差 %s，最多允许 %s", "timestamp is %s off, %s are allowed"},
	"ui.reason.large":     {"请求体超过 %s 字节", "the body has more than %s bytes"},
	"ui.reason.ticket":    {"票据推送中没有 ComponentVerifyTicket", "the ticket push holds no ComponentVerifyTicket"},
	"ui.reason.component": {"事件属于第三方平台 %s，这里是 %s", "the event is for component %s, this one is %s"},
	"ui.reason.answer":    {"微信不接受这个应答", "WeChat does not accept the answer"},
	"ui.reason.patience":  {"等待应答超时", "no answer came in time"},
	"ui.reason.refused":   {"连接被拒绝：没有程序在监听", "the connection was refused: nothing listens there"},
	"ui.reason.reset":     {"连接中断，没有收到完整的应答", "the connection broke before the answer was whole"},
	"ui.reason.host":      {"域名无法解析", "the host's name does not resolve"},
	"ui.reason.json":      {"应答不是有效的 JSON", "the answer is no valid JSON"},
}
