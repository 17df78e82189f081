package i18n

// recordWords are about recordings: making one, replaying one.
var recordWords = words{
	"problem.record_query":  {"搜索 %q 有误。", "The search %q has a mistake."},
	"problem.record_file":   {"录制文件 %s 有误，请修正或重新导出。", "The recording %s cannot be used; mend it or export it again."},
	"problem.record_out":    {"无法写入 %s。请检查文件夹权限，或用 --out 指定另一个文件。", "%s cannot be written. Check the folder's permissions, or name another file with --out."},
	"problem.replay_to":     {"地址 %q 无效：--to 与 --to-messages 要一起给出，都是 http:// 或 https:// 开头的地址，后者含 $APPID$。", "The address %q is not valid: --to and --to-messages go together, both begin with http:// or https://, and the second holds $APPID$."},
	"problem.replay_entry":  {"录制中的这一条（%s %s）不是可以重放的推送。", "This entry (%s %s) of the recording is not a push that can be replayed."},
	"problem.replay_real":   {"真实微信的工作区不接受录制：编造的授权码会被拿去请求微信，旧的取消授权会当真。请用 --workspace 重放到离线工作区，或用 --to、--to-messages 指定您的服务器。", "A workspace for real WeChat takes no recording: made-up codes would be asked of WeChat, and old cancellations believed. Replay it in an offline workspace (--workspace), or to a server of yours (--to, --to-messages)."},
	"problem.import":        {"%s 无法导入：它不是 HAR 文件，也不是 Wxlab 的录制。", "%s cannot be imported: it is neither an HTTP archive (HAR) nor a recording of Wxlab."},
	"problem.send_to":       {"%s 不是 http:// 或 https:// 开头的地址。", "%s is no address that begins with http:// or https://."},
	"problem.send_real":     {"真实微信的工作区里，编辑过的推送不能发给内置平台：它会当真。请换一个离线工作区，或填写您的测试服务器的地址。", "In a workspace for real WeChat an edited push does not go to the embedded platform, which would believe it. Use an offline workspace, or give the address of a test server of yours."},
	"problem.replay_closed": {"#%d 没有解开的消息，只能原样重放。", "#%d has no decrypted message, so it can only be replayed byte for byte."},

	"record.secrets":     {"录制中含有明文的令牌、票据和授权码，请妥善保管。", "The recording holds tokens, tickets and codes in clear: keep it to yourself."},
	"record.done":        {"已导出 %d 条推送、%d 次 API 调用。", "Exported %d pushes and %d API calls."},
	"replay.calls":       {"另有 %d 次 API 调用，只列出、不重放。", "%d API calls are listed only: they are not replayed."},
	"replay.end.ok":      {"全部 %d 条推送均被接受。", "All %d pushes were accepted."},
	"replay.end.failed":  {"%[2]d 条推送中有 %[1]d 条未被接受。", "%[1]d of %[2]d pushes were not accepted."},
	"replay.end.empty":   {"录制中没有推送。", "The recording holds no push."},
	"ui.replay.resigned": {"重新加密签名后重放", "Re-signed now"},
}
