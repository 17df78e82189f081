package i18n

// worldWords are about changing the simulator's world: accounts and followers, faults, audits, and phones in the
// same network.
var worldWords = words{
	"serve.lan":             {"局域网（仅授权页）", "LAN (pages only)"},
	"problem.lan":           {"无法在局域网地址上监听。", "The LAN address cannot be listened on."},
	"problem.lan_none":      {"这台机器没有局域网地址（10.x、172.16–31.x 或 192.168.x），手机无法访问。请先连接网络，或关闭局域网访问。", "This machine has no LAN address (10.x, 172.16–31.x or 192.168.x) that a phone could reach. Connect to a network first, or do not allow the LAN."},
	"problem.oauth_domains": {"公众号开发域名 %q 无效：最多 %d 个，只写域名，用空格分开，例如 www.example.com m.example.com。", "The OAuth domains %q are not valid: at most %d, hosts only, separated by blanks, like www.example.com m.example.com."},
	"ui.set.oauth":          {"公众号开发域名", "OAuth domains (公众号开发域名)"},
	"ui.set.oauth.hint":     {"网页授权与 JS-SDK 允许的域名，最多 3 个，用空格分开；留空则模拟器不检查。", "Where users may be redirected to and JS-SDK pages may lie: at most 3, separated by blanks. Empty: the simulator does not check."},
	"ui.set.lan":            {"手机扫码", "Phones"},
	"ui.set.lan.off":        {"仅本机", "This machine only"},
	"ui.set.lan.on":         {"允许局域网", "Allow the LAN"},
	"ui.set.lan.hint":       {"允许后，同一网络里的手机可以扫授权页上的二维码。开放的只有模拟授权页；接口、控制端口和平台不开放。", "When allowed, phones in the same network can scan the authorization page's QR code. Only the simulated authorization pages are opened: no API, no control, no platform."},
	"ui.lan.open":           {"局域网可访问授权页 %s", "LAN can open the authorization page %s"},
}
