package i18n

// credentialWords are about where a component's values come from.
var credentialWords = words{
	"problem.from_open":     {"无法读取 --from 的文件 %s。请检查路径和权限。", "The file %s of --from cannot be read. Check its path and permissions."},
	"problem.from_file":     {"%s 不是凭证的配置文件：应为 UTF-8 文本，最多 %d KB，格式为 JSON、YAML、.properties 或 .env。", "%s is no configuration with credentials: it is UTF-8 text of at most %d KB, as JSON, YAML, .properties or .env."},
	"problem.from_syntax":   {"%s 第 %d 行读不懂：不是合法的 %s。支持 JSON、YAML、.properties、.env；PHP 配置可先转换：php -r 'echo json_encode(require \"config.php\");' | wxlab … --from -", "%s, line %d cannot be read: it is no %s. There are JSON, YAML, .properties and .env; turn a PHP configuration into one: php -r 'echo json_encode(require \"config.php\");' | wxlab … --from -"},
	"problem.from_nothing":  {"%s 里没有第三方平台的凭证。应有 appid、appsecret、token、encoding_aes_key，或 WxJava（wx.open.componentAppId…）、EasyWeChat（app_id、secret、token、aes_key）、silenceper、.env 的写法。", "%s has no credentials of a component. It is to have appid, appsecret, token and encoding_aes_key, or what WxJava (wx.open.componentAppId …), EasyWeChat (app_id, secret, token, aes_key), silenceper and .env files call them."},
	"problem.from_several":  {"%s 里有多套凭证，括号内是行号：%s。请指明其中一套，例如 --from %[1]s#%[3]s", "%s has several sets of credentials, with their lines: %s. Name one, such as --from %[1]s#%[3]s"},
	"problem.from_variable": {"%s 第 %d 行引用了环境变量 %s，但它没有设置。", "%s, line %d refers to the environment variable %s, which is not set."},
	"problem.from_value":    {"%s 第 %d 行的值有误：", "The value in %s, line %d is not right:"},
	"problem.from_slip":     {"%s 第 %d 行的 %q 无法识别，是否应为 %s？", "%s, line %d: %q is not known; did you mean %s?"},
	"problem.from_key":      {"%s 第 %d 行的 %q 无法识别：应为 appid、appsecret、token、encoding_aes_key、previous_token、previous_encoding_aes_key。请删去，或改正拼写。", "%s, line %d: %q is not known: there are appid, appsecret, token, encoding_aes_key, previous_token and previous_encoding_aes_key. Take it out, or mend its spelling."},
	"problem.own_appid":     {"工作区 %s 属于真实微信的第三方平台 %s，不能用 %s 启动。请用 wxlab connect 为它建立单独的工作区。", "The workspace %s belongs to the component %s of real WeChat and cannot be started as %s. Make a workspace of its own for that one with wxlab connect."},
	"problem.other_own":     {"工作区 %s 中正在运行的 Wxlab 使用第三方平台 %s，与给出的 %s 不同。请停止它，或用 --workspace 另选工作区。", "The Wxlab that runs on the workspace %s has the component %s, not the %s that is given. Stop it, or choose another workspace with --workspace."},

	"credentials.used":     {"凭证：%s", "Credentials: %s"},
	"credentials.one":      {"%s %s（%s）", "%s %s (%s)"},
	"credentials.invented": {"以下没有给出，已自动生成，请从“接入”页复制到控制台：%s", "Not given, and so invented; copy them from the Set-up page into the console: %s"},
	"credentials.kept":     {"以下没有给出，沿用工作区原有的值：%s", "Not given, and so kept as they were in the workspace: %s"},
}
