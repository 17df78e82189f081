package main

import "regexp"

// brokenCases are the true causes, as somebody who knows the defect would tell them.
func brokenCases() []brokenCase {
	var out []brokenCase
	for _, part := range [][]brokenCase{
		correctCases(), beforeCases(), acknowledgementCases(), readingCases(), configurationCases(), replyCases(),
		envelopeCases(), misunderstandingCases(), apiCases(),
	} {
		out = append(out, part...)
	}
	return out
}

// re matches across lines.
func re(pattern string) *regexp.Regexp { return regexp.MustCompile("(?s)" + pattern) }

// echo has the follower ask for a passive reply.
const echo = "trigger text --set Content=echo:你好😀"

func correctCases() []brokenCase {
	return []brokenCase{
		{args: "check", passes: true},
		{args: echo, passes: true},
		{args: "trigger text --set Content=你好", passes: true},
		{args: "trigger release_text", passes: true},
		{args: "trigger release_api", passes: true},
		{args: "trigger LOCATION", passes: true},
		{args: "trigger component_verify_ticket", passes: true},
		{args: "trigger text --fault bad_signature", passes: true},
		{args: "trigger text --fault signature_only", passes: true},
		{args: "trigger text --fault wrong_appid", passes: true},
		{args: "trigger text --fault truncated", passes: true},
		{args: "trigger text --fault stale_timestamp", passes: true},
		{args: "trigger text --fault old_key", passes: true},
		{args: "trigger text --fault hostile_shape", passes: true},
	}
}

func beforeCases() []brokenCase {
	return []brokenCase{
		{defect: "csrf_403", args: "check --group 1", zh: re("403.*CSRF"), en: re("403.*CSRF")},
		{defect: "login_401", args: "check --group 1", zh: re("401.*not logged in.*挡在前面的一层"), en: re("401.*not logged in.*a layer before it")},
		{defect: "login_redirect", args: "check --group 1", zh: re("302.*不会跟随.*/login"), en: re("302.*follows no redirect.*/login")},
		{defect: "https_redirect", args: "check --group 1",
			zh: re("301.*不会跟随.*https://wx.example.com/event"), en: re("301.*follows no redirect.*https://wx.example.com/event")},
		{defect: "route_404", args: "check --group 1", zh: re("404.*(路径|路由)"), en: re("404.*(route|path)")},
		{defect: "method_405", args: "check --group 1", zh: re("405.*POST"), en: re("405.*POST")},
		{defect: "media_415", args: "check --group 1", zh: re("415.*text/xml"), en: re("415.*text/xml")},
		{defect: "gateway_502", args: "check --group 1", zh: re("502.*(网关|反向代理|代理)"), en: re("502.*(gateway|proxy)")},
		{defect: "crash_500", args: "check --group 1", zh: re("500.*日志"), en: re("500.*log")},
		{defect: "error_page_200", args: "check --group 1", zh: re("系统发生错误.*错误页"), en: re("系统发生错误.*page")},
		{defect: "resets", args: "check --group 1", zh: re("reset.*断开"), en: re("reset.*(hung up|closed)")},
		{defect: "cuts", args: "check --group 1", zh: re("EOF.*(断开|中断)"), en: re("EOF.*(hung up|broke|closed)")},
		{defect: "slow", args: "check --group 1", slow: true, zh: re("5 秒"), en: re("5 s")},
		{defect: "status_201", args: "check --group 1", zh: re(`201.*200.*@HttpCode`), en: re(`201.*200.*@HttpCode`)},
		{defect: "status_202", args: "check --group 1", zh: re("202.*200"), en: re("202.*200")},
		{defect: "status_204", args: "check --group 1", zh: re("204.*200"), en: re("204.*200")},
	}
}

func acknowledgementCases() []brokenCase {
	return []brokenCase{
		{defect: "ack_newline", args: "check --group 1", zh: re("偏移 7.*0x0A"), en: re("0x0A.*offset 7")},
		{defect: "ack_crlf", args: "check --group 1", zh: re("偏移 7.*0x0D"), en: re("0x0D.*offset 7")},
		{defect: "ack_blank_before", args: "check --group 1", zh: re("偏移 0.*0x0A"), en: re("0x0A.*offset 0")},
		{defect: "ack_bom", args: "check --group 1", zh: re("BOM.*偏移 0.*EF BB BF"), en: re("byte order mark.*EF BB BF.*offset 0")},
		{defect: "ack_quoted", args: "check --group 1", zh: re(`\\"success.*JSON`), en: re(`\\"success.*JSON`)},
		{defect: "ack_wrapped", args: "check --group 1", zh: re(`code.*JSON`), en: re(`code.*JSON`)},
		{defect: "ack_upper", args: "check --group 1", zh: re("SUCCESS.*小写"), en: re("SUCCESS.*lower case"), passes: true},
		{defect: "ack_ok", args: "check --group 1", zh: re(`"ok"`), en: re(`"ok"`)},
		{defect: "ack_empty", args: "check --group 1", zh: re(`\? .*空`), en: re(`\? .*empty`), passes: true},
		{defect: "ack_xml", args: "check --group 1", zh: re("return_code.*XML"), en: re("return_code.*XML")},
		{defect: "ack_html", args: "check --group 1", zh: re("<html>.*页面"), en: re("<html>.*page")},
		{defect: "ack_trace", args: "check --group 1", zh: re("偏移 7.*0x3C"), en: re("0x3C.*offset 7")},
		{defect: "ack_notice", args: "check --group 1", zh: re("PHP"), en: re("PHP")},
		{defect: "ack_sealed", args: "check --group 1", zh: re("success.*加密"), en: re("success.*encrypted")},
		{defect: "ack_glued", args: "check --group 1", zh: re("偏移 7.*0x3C"), en: re("0x3C.*offset 7"), passes: true},
		{defect: "only_tickets", args: "check --group 1", zh: re("403"), en: re("403")},
		{defect: "ticket_route_moved", args: "check --group 1",
			zh: re("302.*http://old.example.com/ticket"), en: re("302.*http://old.example.com/ticket")},
		{defect: "slow_authorized", args: "check --group 1", slow: true, zh: re("5 秒"), en: re("5 s")},
		{defect: "unauthorized_500", args: "check --group 1", zh: re("500.*日志"), en: re("500.*log")},
		{defect: "unauthorized_null", args: "check --group 1", zh: re("null"), en: re("null")},
	}
}

func readingCases() []brokenCase {
	const forged = "trigger text --fault "
	return []brokenCase{
		{defect: "compares_signature", args: "check --group 1", zh: re("signature.*msg_signature"), en: re("signature.*msg_signature")},
		{defect: "three_strings", args: "check --group 1", zh: re("msg_signature.*Encrypt"), en: re("msg_signature.*Encrypt")},
		{defect: "upper_hex", args: "check --group 1", zh: re("大写"), en: re("upper")},
		{defect: "milliseconds_fresh", args: "check --group 1", zh: re("timestamp.*毫秒"), en: re("timestamp.*millisecond")},
		{defect: "ignores_signature", args: forged + "bad_signature", zh: re("伪造|签名"), en: re("forge|signature")},
		{defect: "downgrade", args: forged + "signature_only", zh: re("伪造|签名"), en: re("forge|signature")},
		{defect: "ignores_tail", args: forged + "wrong_appid", zh: re("AppID"), en: re("AppID")},
		{defect: "wants_accounts_tail", args: "check --group 1",
			zh: re("AppID.*第三方平台|第三方平台.*AppID"), en: re("AppID.*component's|component's.*AppID")},
		{defect: "form_decodes", args: "check --group 1", zh: re(`\+.*空格`), en: re(`\+.*blank`)},
		{defect: "lower_case_element", args: "check --group 1", zh: re("500.*日志"), en: re("500.*log")},
		{defect: "pads_to_16", args: "check --group 1", zh: re("填充.*16"), en: re("pad.*16")},
		{defect: "strict_base64", args: "check --group 1", keys: true, zh: re("EncodingAESKey"), en: re("EncodingAESKey")},
		{defect: "key_without_equals", args: "check --group 1", keys: true, zh: re("EncodingAESKey"), en: re("EncodingAESKey")},
		{defect: "ascii_only", args: "check --group 1", zh: re("ASCII"), en: re("ASCII")},
		{defect: "three_byte_utf8", args: "trigger text --set Content=你好😀", zh: re("500.*日志"), en: re("500.*log")},
		{defect: "unknown_fields", args: forged + "unknown_fields", zh: re("500.*日志"), en: re("500.*log")},
		{defect: "parses_json", args: "check --group 1", zh: re("400.*JSON"), en: re("400.*JSON")},
		{defect: "body_consumed", args: "check --group 1", zh: re("500.*日志"), en: re("500.*log")},
		{defect: "query_dropped", args: "check --group 1", keys: true, zh: re("401.*验签"), en: re("401.*verif")},
	}
}

func configurationCases() []brokenCase {
	return []brokenCase{
		{defect: "wrong_token", args: "check --group 1", keys: true, zh: re("Token"), en: re("Token")},
		{defect: "token_blank", args: "check --group 1", keys: true, zh: re("Token"), en: re("Token")},
		{defect: "wrong_key", args: "check --group 1", keys: true, zh: re("EncodingAESKey"), en: re("EncodingAESKey")},
		{defect: "old_key", args: "check --group 1", keys: true,
			zh: re("(旧|上一|原|之前).*EncodingAESKey|EncodingAESKey.*(旧|上一|原|之前)"),
			en: re("another EncodingAESKey: the other one of a key change")},
		{defect: "short_key", args: "check --group 1", keys: true, zh: re("EncodingAESKey"), en: re("EncodingAESKey")},
		{defect: "wrong_appid", args: "check --group 1", keys: true, zh: re("AppID"), en: re("AppID")},
		{defect: "wrong_secret", args: "check --group 1", zh: re("api_component_token.*40125.*(AppSecret|密钥)"),
			en: re("api_component_token.*40125.*[Ss]ecret")},
		{defect: "secret_blank", args: "check --group 1", zh: re("api_component_token.*40125.*(AppSecret|密钥)"),
			en: re("api_component_token.*40125.*[Ss]ecret")},
	}
}

func replyCases() []brokenCase {
	return []brokenCase{
		{defect: "reply_not_swapped", args: echo, zh: re("ToUserName.*互换.*openid"), en: re("ToUserName.*swapped.*openid")},
		{defect: "reply_nobody", args: echo, zh: re("为空.*gh_3c884a361561"), en: re("empty.*gh_3c884a361561")},
		{defect: "reply_from_appid", args: echo,
			zh: re("wx570bc396a51b8ff8.*gh_3c884a361561"), en: re("wx570bc396a51b8ff8.*gh_3c884a361561")},
		{defect: "reply_ms_created", args: echo, zh: re("CreateTime.*123.*秒"), en: re("CreateTime.*123.*seconds"), passes: true},
		{defect: "reply_flat_media", args: echo, zh: re("MediaId.*<Image><MediaId>"), en: re("<Image><MediaId>.*MediaId")},
		{defect: "reply_unknown_type", args: echo, zh: re("MsgType.*markdown"), en: re("MsgType.*markdown")},
		{defect: "reply_no_content", args: echo, zh: re("text.*Content"), en: re("text.*Content")},
		{defect: "reply_too_long", args: echo, zh: re("2100.*2048"), en: re("2100.*2048")},
		{defect: "reply_raw_ampersand", args: "trigger text --set Content=echo:a&b", zh: re("XML.*&"), en: re("XML.*&")},
		{defect: "reply_open_cdata", args: echo, zh: re(`\]\]>.*CDATA`), en: re(`\]\]>.*CDATA`)},
		{defect: "reply_twice_nested", args: echo, zh: re("(嵌套|一层|两层).*<xml>"), en: re("one level too deep.*<xml>")},
		{defect: "reply_other_root", args: echo, zh: re("<TextMessage>"), en: re("<TextMessage>"), passes: true},
		{defect: "reply_lower_inner", args: echo, zh: re("大小写"), en: re("case")},
		{defect: "reply_utf16", args: echo, zh: re("UTF-(16|8)"), en: re("UTF-(16|8)")},
		{defect: "reply_sealed_empty", args: echo, zh: re("加密的空消息"), en: re("encrypted empty message"), passes: true},
		{defect: "reply_sealed_success", args: echo, zh: re("success.*加密"), en: re("success.*encrypted")},
		{defect: "reply_json_inner", args: echo, zh: re("JSON"), en: re("JSON")},
	}
}

func envelopeCases() []brokenCase {
	return []brokenCase{
		{defect: "reply_clear", args: echo, zh: re("未加密"), en: re("not encrypted")},
		{defect: "reply_length_characters", args: echo, zh: re("长度.*字符"), en: re("length.*characters")},
		{defect: "reply_length_utf16", args: echo, zh: re("长度字段是 237.*243 字节.*Java"), en: re("length field says 237.*243 bytes.*Java")},
		{defect: "reply_little_endian", args: echo, zh: re("字节序|小端"), en: re("endian|byte order")},
		{defect: "reply_zero_pad", args: echo, zh: re("(零|0x00|NUL).*PKCS#7|PKCS#7.*(零|0x00)"), en: re("(zero|0x00).*PKCS#7|PKCS#7.*(zero|0x00)")},
		{defect: "reply_double_pad", args: echo, zh: re("(两次|重复).*填充|填充.*(两次|重复|两遍)"), en: re("padd.*(twice|again|once more)|(twice|double).*padd")},
		{defect: "reply_pad_16", args: echo + "0123456789abcdef", zh: re("填充.*16.*32|16.*填充.*32"), en: re("pad.*16.*32|16.*pad.*32"), passes: true},
		{defect: "reply_accounts_tail", args: echo,
			zh: re("wx570bc396a51b8ff8.*wxc0ffee1234567890"), en: re("wx570bc396a51b8ff8.*wxc0ffee1234567890"), passes: true},
		{defect: "reply_other_tail", args: echo,
			zh: re("wx0000000000000bad.*wxc0ffee1234567890"), en: re("wx0000000000000bad.*wxc0ffee1234567890")},
		{defect: "reply_no_tail", args: echo, zh: re("AppID.*wxc0ffee1234567890"), en: re("AppID.*wxc0ffee1234567890")},
		{defect: "reply_other_key", args: echo, keys: true, zh: re("EncodingAESKey|密钥"), en: re("EncodingAESKey|another key")},
		{defect: "reply_other_token", args: echo, keys: true, zh: re("MsgSignature"), en: re("MsgSignature")},
		{defect: "reply_unsorted", args: echo, zh: re("MsgSignature.*(未|没有).*排序"), en: re("MsgSignature.*(not sorted|unsorted|without sorting)")},
		{defect: "reply_signs_clear", args: echo, zh: re("MsgSignature.*明文"), en: re("MsgSignature.*(clear|plain)")},
		{defect: "reply_signs_three", args: echo, zh: re("MsgSignature.*Encrypt"), en: re("MsgSignature.*Encrypt")},
		{defect: "reply_ms_timestamp", args: echo, zh: re("TimeStamp.*毫秒"), en: re("TimeStamp.*millisecond"), passes: true},
		{defect: "reply_url_base64", args: echo, zh: re("base64"), en: re("base64")},
		{defect: "reply_hex", args: echo, zh: re("十六进制.*Base64"), en: re("hexadecimal.*base64")},
		{defect: "reply_lower_names", args: echo, zh: re("encrypt.*大小写|大小写.*encrypt"), en: re("encrypt.*case|case.*encrypt")},
		{defect: "reply_only_encrypt", args: echo, zh: re("MsgSignature"), en: re("MsgSignature")},
		{defect: "reply_json_envelope", args: echo, zh: re("JSON"), en: re("JSON")},
		{defect: "reply_quoted", args: echo, zh: re("引号.*JSON|JSON.*引号"), en: re("quot.*JSON|JSON.*quot")},
		{defect: "reply_escaped", args: echo, zh: re("&lt;.*转义"), en: re("&lt;.*escape")},
		{defect: "reply_bom", args: echo, zh: re("偏移 0.*EF BB BF"), en: re("EF BB BF.*offset 0"), passes: true},
		{defect: "reply_blank_before", args: echo, zh: re("偏移 0.*0x0A"), en: re("0x0A.*offset 0"), passes: true},
		{defect: "reply_then_success", args: echo, zh: re("偏移 576.*success"), en: re("offset 576.*success")},
		{defect: "reply_after_success", args: echo, zh: re("success"), en: re("success"), passes: true},
		{defect: "reply_trace", args: echo, zh: re("偏移 576.*think_page_trace"), en: re("offset 576.*think_page_trace")},
		{defect: "reply_content_type", args: echo, zh: re("application/json"), en: re("application/json"), passes: true},
		{defect: "reply_late", args: echo, slow: true, zh: re("5 秒"), en: re("5 s")},
	}
}

func misunderstandingCases() []brokenCase {
	return []brokenCase{
		{defect: "text_ignored", args: "check --group 1", zh: re("只返回了确认.*wx570bc396a51b8ff8"), en: re("said nothing.*wx570bc396a51b8ff8")},
		{defect: "text_null", args: "check --group 1", zh: re("null"), en: re("null")},
		{defect: "text_html", args: "check --group 1", zh: re("<html>.*页面"), en: re("<html>.*page")},
		{defect: "text_by_custom", args: "check --group 1", zh: re("custom/send.*被动"), en: re("custom/send.*passive")},
		{defect: "text_without_callback", args: "check --group 1", zh: re("_TEXT_callback"), en: re("_TEXT_callback")},
		{defect: "text_blank_behind", args: "check --group 1", zh: re(`_callback ".*_callback"`), en: re(`_callback ".*_callback"`)},
		{defect: "first_group_only", args: "check --group 2",
			zh: re("wx9252c5e0bb1836fc.*第 2 组"), en: re("wx9252c5e0bb1836fc.*group 2")},
		{defect: "official_accounts_only", args: "check --group 1", zh: re("wxd101a85aa106f53e"), en: re("wxd101a85aa106f53e")},
		{defect: "api_passive", args: "check --group 1", zh: re("被动回复.*custom/send"), en: re("passive.*custom/send")},
		{defect: "api_ignored", args: "check --group 1", zh: re("QUERY_AUTH_CODE:.*wx570bc396a51b8ff8"), en: re("QUERY_AUTH_CODE:.*wx570bc396a51b8ff8")},
		{defect: "api_first", args: "check --group 1", slow: true, zh: re("空串"), en: re("answer empty at once")},
		{defect: "api_late", args: "check --group 1", zh: re("custom/send.*(晚|迟|超过|才)"), en: re("custom/send.*(late|after)")},
		{defect: "api_never_sends", args: "check --group 1", zh: re("api_query_auth.*没有.*custom/send"), en: re("api_query_auth.*custom/send was not")},
		{defect: "api_never_exchanges", args: "check --group 1", zh: re("custom/send.*41001"), en: re("custom/send.*41001")},
		{defect: "api_stored_token", args: "check --group 1", zh: re("授权码.*已保存的 token"), en: re("code.*stored")},
		{defect: "api_refreshed_token", args: "check --group 1", zh: re("不是由该授权码"), en: re("does not come from this code")},
		{defect: "api_component_token", args: "check --group 1", zh: re("custom/send.*61015.*component_access_token"), en: re("custom/send.*61015.*component_access_token")},
		{defect: "api_token_undefined", args: "check --group 1", zh: re("custom/send.*40001.*undefined"), en: re("custom/send.*40001.*undefined")},
		{defect: "api_refresh_null", args: "check --group 1", zh: re("api_authorizer_token.*61023.*null"), en: re("api_authorizer_token.*61023.*null")},
		{defect: "api_twice", args: "check --group 1", zh: re("61009"), en: re("61009"), passes: true},
		{defect: "api_no_suffix", args: "check --group 1", zh: re("authorization_code#.*必须.*_from_api"), en: re("authorization_code#.*must.*_from_api")},
		{defect: "api_whole", args: "check --group 1", zh: re("QUERY_AUTH_CODE:.*前缀"), en: re("QUERY_AUTH_CODE:.*prefix")},
		{defect: "api_hello", args: "check --group 1", zh: re("Hello.*_from_api"), en: re("Hello.*_from_api")},
		{defect: "api_touser_null", args: "check --group 1", zh: re("custom/send.*touser.*null|touser.*null"), en: re("touser.*null")},
		{defect: "api_touser_account", args: "check --group 1", zh: re("custom/send.*40003.*原始 ID"), en: re("custom/send.*40003.*original id of the account")},
	}
}

func apiCases() []brokenCase {
	return []brokenCase{
		{defect: "no_base", args: "check --group 1", zh: re("(没有|未).*(模拟|http://127.0.0.1:)"), en: re("[Nn]o call.*http://127.0.0.1:")},
		{defect: "base_with_path", args: "check --group 1", zh: re("/cgi-bin/cgi-bin/"), en: re("/cgi-bin/cgi-bin/")},
		{defect: "ticket_null", args: "check --group 1", zh: re("api_component_token.*61006.*null"), en: re("api_component_token.*61006.*null")},
		{defect: "ticket_cut", args: "check --group 1", zh: re("api_component_token.*61006"), en: re("api_component_token.*61006")},
		{defect: "ticket_kept", args: "check --group 1", zh: re("api_component_token.*61006"), en: re("api_component_token.*61006")},
		{defect: "code_cut", args: "check --group 1", zh: re("api_query_auth.*61009.*@@@"), en: re("api_query_auth.*61009.*@@@")},
		{defect: "code_encoded", args: "check --group 1", zh: re("api_query_auth.*61009.*(编码|解码)"), en: re("api_query_auth.*61009.*(encoded|decoded)")},
		{defect: "code_null", args: "check --group 1", zh: re("api_query_auth.*null"), en: re("api_query_auth.*null")},
		{defect: "form_body", args: "check --group 1", zh: re("api_component_token.*表单"), en: re("api_component_token.*form")},
		{defect: "unicode_escapes", args: "check --group 1", zh: re(`\\u`), en: re(`\\u`)},
		{defect: "double_json", args: "check --group 1", zh: re("api_component_token.*47001"), en: re("api_component_token.*47001")},
		{defect: "empty_body", args: "check --group 1", zh: re("api_component_token.*(44002|47001)"), en: re("api_component_token.*(44002|47001)")},
		{defect: "calls_with_get", args: "check --group 1", zh: re("api_component_token.*43002.*POST"), en: re("api_component_token.*43002.*POST")},
		{defect: "token_parameter", args: "check --group 1", zh: re("api_query_auth.*41001"), en: re("api_query_auth.*41001")},
		{defect: "path_typo", args: "check --group 1", zh: re("/cgi-bin/component/query_auth"), en: re("/cgi-bin/component/query_auth")},
	}
}
