package verdicttest

import (
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"hash"
	"slices"
	"strings"
	"unicode/utf16"

	"wxlab/sim/callback"
	"wxlab/sim/msgcrypt"
	"wxlab/sim/verdict"
	"wxlab/sim/world"
)

// Case is one answer and the problem that comes first in its verdict.
type Case struct {
	Name     string
	Push     verdict.Push
	Answer   verdict.Answer
	Code     string // "" for an answer without a problem
	Severity world.Severity
	Offset   int
	Says     []string // what both languages say
}

// OK is a body that comes with status 200.
func OK(body string) verdict.Answer { return verdict.Answer{Status: 200, Body: []byte(body)} }

const (
	failure   = world.Failure
	remark    = world.Remark
	unsettled = world.Unsettled
)

// Cases are all of them.
func Cases() []Case {
	var out []Case
	for _, part := range [][]Case{
		transport(), statuses(), onTheEventURL(), onTheMessageURL(), envelopes(), signatures(), ciphers(), messages(),
		accountServers(), payments(),
	} {
		out = append(out, part...)
	}
	return out
}

func transport() []Case {
	down := func(code, err string, says ...string) Case {
		return Case{"unreachable: " + err, Ticket(), verdict.Answer{Outcome: world.Unreachable, Err: err}, code, failure, -1,
			append(says, err)}
	}
	return []Case{
		{"silence", Message(), verdict.Answer{Outcome: world.Timeout}, "timeout", failure, -1, []string{"5"}},
		down("unreachable_refused", "dial tcp 127.0.0.1:9: connect: connection refused"),
		down("unreachable_host", "dial tcp: lookup shop.example: no such host"),
		down("unreachable_https", "http: server gave HTTP response to HTTPS client"),
		down("unreachable_certificate", "tls: failed to verify certificate: x509: certificate has expired"),
		down("unreachable_http", `malformed HTTP response "SSH-2.0"`),
		down("unreachable_closed", "EOF"),
		down("unreachable_closed", "read: connection reset by peer"),
		down("unreachable", "network is unreachable"),
		{"an answer that breaks off", Message(),
			verdict.Answer{Outcome: world.Unreachable, Err: "unexpected EOF", Status: 200, Body: []byte("success")},
			"unreachable_closed", failure, -1, []string{"unexpected EOF"}},
	}
}

func statuses() []Case {
	status := func(code string, status int, body string, says ...string) Case {
		return Case{"status " + code, Ticket(), verdict.Answer{Status: status, Body: []byte(body)}, code, failure, -1, says}
	}
	redirect := status("status_redirect", 302, "", "302", "https://shop.example/login")
	redirect.Answer.Header = map[string][]string{"Location": {"https://shop.example/login"}}
	forged := status("status_refused", 403, "invalid signature", "403")
	forged.Push.Forged = true
	taken := Case{"a forged push is taken", Ticket(), OK("success"), "accepted_bad", remark, -1, []string{"success"}}
	taken.Push.Forged = true
	return []Case{
		redirect, forged, taken,
		status("status_created", 201, "success", "201", `"success"`),
		status("status_created", 204, "", "204"),
		status("status_keys", 500, `{"error":"Invalid request signature."}`, "500", "Invalid request signature"),
		status("status_keys", 400, "验证签名失败", "400"),
		status("status_guard", 401, "", "401"),
		status("status_guard", 403, "CSRF verification failed", "403", "CSRF verification failed"),
		status("status_guard", 419, "Page Expired", "419"),
		status("status_route", 404, "404 page not found\n", "404"),
		status("status_route", 405, "", "405"),
		status("status_body", 415, "Unsupported Media Type", "415"),
		status("status_body", 422, "", "422"),
		status("status_limit", 429, "", "429"),
		status("status_error", 500, "", "500"),
		status("status_error", 500, "KeyError: 'msg_signature'", "KeyError"),
		status("status_error", 500, "Undefined index: AppId", "Undefined index"),
		status("status_gateway", 502, "", "502"),
		status("status_other", 418, "", "418"),
		status("status_other", 101, "", "101"),
	}
}

// onTheEventURL are answers to a verify ticket, which takes exactly success (PROTOCOL 3.1).
func onTheEventURL() []Case {
	at := func(code string, s world.Severity, offset int, body string, says ...string) Case {
		return Case{"event: " + code, Ticket(), OK(body), code, s, offset, says}
	}
	return []Case{
		at("", "", 0, "success"),
		at("empty", unsettled, -1, ""),
		at("case", unsettled, 0, "SUCCESS", "SUCCESS"),
		at("bom", failure, 0, byteOrderMark+"success", "EF BB BF"),
		at("leading", failure, 0, "\r\n success", "3", "0x0D"),
		at("bom", failure, 0, byteOrderMark+"\nsuccess", "EF BB BF"),
		at("trailing", failure, 7, "success\n", "0x0A", "7"),
		at("success_glued", unsettled, 7, "success"+Sealer{}.Seal(""), "0x3C"),
		at("success_glued", unsettled, 7, "successsuccess", "0x73"),
		at("debug_html", failure, 7, `success<div id="think_page_trace">`, "think_page_trace"),
		at("bytes_after", failure, 7, "success, thanks", "thanks"),
		at("php_notice", failure, 0, "<br />\n<b>Notice</b>:  Undefined index in <b>/a.php</b> on line <b>3</b><br />\nsuccess"),
		at("php_notice", failure, 0, "PHP Warning: x in /a.php on line 7\nsuccess"),
		at("success_json", failure, 0, `"success"`, `\"success\"`),
		at("success_json", failure, 0, "\"success\"\n"),
		at("reply_json", failure, 0, `{"code":0,"msg":"success","data":null}`, "code"),
		at("reply_html", failure, 0, "<!DOCTYPE html><html><body>success</body></html>"),
		at("success_xml", failure, 0, "<xml><![CDATA[SUCCESS]]></xml>"),
		at("success_xml", failure, 0, "<xml><return_code><![CDATA[SUCCESS]]></return_code></xml>"),
		at("not_success", failure, 0, "ok", `"ok"`),
		at("says_keys", failure, 0, "msg_signature check failed", "check failed"),
		at("not_success", failure, 0, `stored, appid wx803b83a327151d4b`),
		at("sealed_empty", unsettled, -1, Sealer{}.Seal("")),
		at("sealed_success", failure, -1, Sealer{}.Seal("success")),
		at("event_reply", failure, 0, Sealer{}.Seal(Text("好"))),
		at("event_reply", failure, 0, Sealer{Token: "other"}.Seal(Text("好"))),
	}
}

const byteOrderMark = "\xef\xbb\xbf"

// onTheMessageURL are answers around success, where real SDKs get away with more.
func onTheMessageURL() []Case {
	at := func(code string, s world.Severity, offset int, body string, says ...string) Case {
		return Case{"message: " + code, Message(), OK(body), code, s, offset, says}
	}
	typed := at("content_type", remark, -1, Sealer{}.Seal(Text("好")), "application/json;charset=UTF-8")
	typed.Answer.Header = map[string][]string{"Content-Type": {"application/json;charset=UTF-8"}}
	word := at("content_type", remark, -1, "success", "application/json")
	word.Answer.Header = map[string][]string{"Content-Type": {"application/json"}}
	html := at("", "", 0, Sealer{}.Seal(Text("好")))
	html.Answer.Header = map[string][]string{"Content-Type": {"text/html; charset=UTF-8"}}
	packed := at("compressed", failure, 0, "\x1f\x8b\x08\x00", "gzip", "Content-Encoding", `\x1f\x8b`)
	packed.Answer.Header = map[string][]string{"Content-Encoding": {"gzip"}}
	brotli := at("compressed", failure, 0, "\x0b\x03\x80success\x03", "br")
	brotli.Answer.Header = map[string][]string{"Content-Encoding": {"br"}}
	return []Case{
		typed, word, html, packed, brotli,
		at("says_keys", failure, 0, `{"code":500,"msg":"签名错误"}`, "签名错误"),
		at("says_keys", failure, 0, "invalid signature", "invalid signature"),
		at("says_keys", failure, 0, "-40001"),
		at("", "", 0, "success"),
		at("", "", 0, ""),
		at("case", remark, 0, "Success", "Success"),
		at("bom", remark, 0, byteOrderMark+"success", "EF BB BF"),
		at("leading", remark, 0, " success", "0x20"),
		at("trailing", remark, 7, "success\r\n", "0x0D", "7"),
		at("success_glued", remark, 7, "success"+Sealer{}.Seal("")),
		at("debug_html", unsettled, 7, `success<script src="/trace.js"></script>`),
		at("success_json", failure, 0, `"success"`),
		at("reply_json", failure, 0, `{"errcode":0}`, "errcode"),
		at("reply_json", failure, 0, `"null"`),
		at("reply_html", failure, 0, "<html><body>login</body></html>"),
		at("not_reply", failure, 0, "null", "null"),
		at("reply_escaped", failure, 1, "\n&lt;xml&gt;&lt;/xml&gt;", "&lt;xml", "1"),
		at("not_reply", failure, 0, "<xml/>"),
		at("not_reply", failure, 0, "<xml><ok>1</ok></xml>"),
		at("php_notice", failure, 0, "Deprecated: x in /a.php on line 3\nsuccess"),
	}
}

// payments are answers to a push of virtual payment (PROTOCOL 15.4).
func payments() []Case {
	push := Message()
	push.Family, push.Name, push.UserInitiated = callback.Event, "xpay_goods_deliver_notify", false
	at := func(code string, s world.Severity, body string, says ...string) Case {
		return Case{"payment: " + code, push, OK(body), code, s, 0, says}
	}
	return []Case{
		at("", "", `{"ErrCode":0,"ErrMsg":"success"}`),
		at("", "", `{ "ErrMsg": "success", "ErrCode": 0 }`+"\n"),
		at("", "", "<xml><ErrCode>0</ErrCode><ErrMsg><![CDATA[success]]></ErrMsg></xml>"),
		at("payment_untold", remark, "success", `"success"`, `"ErrCode":0`, "15"),
		at("payment_untold", remark, "", `""`),
		at("reply_json", failure, `{"ErrCode":1,"ErrMsg":"busy"}`, "ErrCode"),
		at("reply_json", failure, `{"ErrCode":01}`, "ErrCode"),
	}
}

func envelopes() []Case {
	sealed := Sealer{}.Seal(Text("好"))
	at := func(code string, s world.Severity, offset int, body string, says ...string) Case {
		return Case{"envelope: " + code, Message(), OK(body), code, s, offset, says}
	}
	quoted, _ := json.Marshal(sealed)
	named := func(names ...string) string { return strings.NewReplacer(names...).Replace(Envelope) }
	return []Case{
		at("", "", 0, sealed),
		at("", "", 0, sealed+"\n"),
		at("", "", 0, Sealer{}.Seal(Text("你好 😀"))),
		at("reply_quoted", failure, 0, string(quoted)),
		at("reply_json", failure, 0, `{"code":0,"data":`+string(quoted)+`}`),
		at("bom", remark, 0, byteOrderMark+sealed, "EF BB BF"),
		at("leading", remark, 0, "\n\n"+sealed, "2", "0x0A"),
		at("php_notice", failure, 0, "<b>Warning</b>: x in /a.php on line <b>3</b>"+sealed, "Warning"),
		at("bytes_before", failure, 0, "array(1)"+sealed, "8", "array(1)"),
		at("success_glued", failure, 0, "ok success "+sealed),
		at("reply_twice", failure, len(sealed), sealed+"success", "success"),
		at("reply_twice", failure, len(sealed), sealed+sealed),
		at("debug_html", failure, len(sealed)+1, sealed+"\n<div id='think_page_trace'>", "trace"),
		at("php_notice", failure, len(sealed), sealed+"Notice: x in /a.php on line 3"),
		at("bytes_after", failure, len(sealed), sealed+"NULL", "NULL"),
		at("reply_notation", failure, 0, Sealer{Format: `{"Encrypt":"%s","MsgSignature":"%s","TimeStamp":%s,"Nonce":"%s"}`}.Seal(
			Text("好")), "JSON", "XML"),
		at("not_encrypted", failure, 0, Text("好")),
		at("reply_xml", failure, 5, strings.Replace(sealed, "<xml>", "<xml>\x00", 1), "5"),
		at("reply_case", failure, 5, Sealer{Format: named("Encrypt", "encrypt", "MsgSignature", "msgsignature", "TimeStamp",
			"timestamp", "Nonce", "nonce")}.Seal(Text("好")), "<encrypt>", "<Encrypt>"),
		at("reply_case", failure, -2, Sealer{Format: named("MsgSignature", "msg_signature")}.Seal(Text("好")),
			"<msg_signature>", "<MsgSignature>"),
		at("reply_nested", failure, 10, Sealer{Format: "<xml>" + Envelope + "</xml>"}.Seal(Text("好")), "<Encrypt>", "<xml>"),
		at("reply_root", unsettled, 0, Sealer{Format: named("<xml>", "<root>", "</xml>", "</root>")}.Seal(Text("好")), "<root>", "<xml>"),
		at("reply_unsigned", failure, -1, Sealer{Format: "<xml><Encrypt>%s</Encrypt><!--%s%s%s--></xml>"}.Seal(Text("好")),
			"MsgSignature"),
	}
}

func signatures() []Case {
	at := func(code string, s Sealer) Case {
		return Case{"signature: " + code, Message(), OK(s.Seal(Text("好"))), code, failure, -1, nil}
	}
	sign := func(f func(message, timestamp, nonce, encrypt string) string) Sealer { return Sealer{Sign: f} }
	return []Case{
		at("reply_token", Sealer{Token: "othertoken"}),
		at("reply_signature", Sealer{Token: "othertoken", AESKey: strings.Repeat("B", 43)}),
		at("signature_upper", sign(func(_, ts, n, e string) string { return strings.ToUpper(msgcrypt.Sign(Token, ts, n, e)) })),
		at("signed_clear", sign(func(m, ts, n, _ string) string { return msgcrypt.Sign(Token, ts, n, m) })),
		at("signed_unsorted", sign(func(_, ts, n, e string) string { return msgcrypt.Sign(Token + ts + n + e) })),
		at("signature_empty", sign(func(_, _, _, _ string) string { return "" })),
		at("signature_hash", sign(func(_, ts, n, e string) string { return hashed(md5.New(), Token, ts, n, e) })),
		at("signature_hash", sign(func(_, ts, n, e string) string { return hashed(sha256.New(), Token, ts, n, e) })),
		at("signed_breaks", sign(func(_, ts, n, e string) string { return msgcrypt.Sign(Token, ts, n, e+"\n") })),
		at("signed_breaks", Sealer{Cipher: broken("\n"), Sign: func(_, ts, n, e string) string {
			return msgcrypt.Sign(Token, ts, n, strings.ReplaceAll(e, "\n", ""))
		}}),
		at("signed_breaks", Sealer{Cipher: broken("\r\n")}),
		at("reply_token", sign(func(_, ts, n, e string) string { return msgcrypt.Sign("othertoken", ts, n, e) })),
		at("signed_three", sign(func(_, ts, n, _ string) string { return msgcrypt.Sign(Token, ts, n) })),
		at("signed_key", sign(func(_, ts, n, e string) string { return msgcrypt.Sign(AESKey, ts, n, e) })),
		at("reply_time", sign(func(_, _, _, e string) string { return msgcrypt.Sign(Token, Timestamp, Nonce, e) })),
		at("reply_time", sign(func(_, ts, _, e string) string { return msgcrypt.Sign(Token, ts, Nonce, e) })),
	}
}

// hashed is a signature by another hash function.
func hashed(h hash.Hash, strs ...string) string {
	slices.Sort(strs)
	h.Write([]byte(strings.Join(strs, "")))
	return hex.EncodeToString(h.Sum(nil))
}

// broken breaks a base64 text after 76 characters.
func broken(end string) func(string) string {
	return func(encrypt string) string { return encrypt[:76] + end + encrypt[76:] }
}

func ciphers() []Case {
	at := func(code string, sev world.Severity, s Sealer, says ...string) Case {
		return Case{"cipher: " + code, Message(), OK(s.Seal(Text("你好 😀"))), code, sev, -1, says}
	}
	big := func(n int) []byte { return binary.BigEndian.AppendUint32(nil, uint32(n)) }
	length := func(f func(m string) []byte) Sealer { return Sealer{Length: f} }
	odd := at("padding_16", remark, Sealer{Pad: PKCS7(16)}, "16", "32")
	for n := 1; ; n++ { // a length that ends in the middle of 32 bytes
		message := Text(strings.Repeat("x", n))
		if (20+len(message)+len(AppID))%32 < 16 {
			odd.Answer = OK(Sealer{Pad: PKCS7(16)}.Seal(message))
			break
		}
	}
	return []Case{
		odd,
		at("reply_hex", failure, Sealer{Cipher: InHex}),
		at("reply_base64", failure, Sealer{Cipher: func(e string) string { return "%" + e[1:] }}),
		at("base64_breaks", unsettled, Sealer{Cipher: broken("\n")}, "76"),
		at("reply_cut", failure, Sealer{Cipher: func(e string) string { return cut(e, 5) }}),
		at("reply_other_key", failure, Sealer{AESKey: OtherAESKey}),
		at("reply_cipher", failure, Sealer{AESKey: strings.Repeat("B", 43)}),
		at("length_runes", failure, length(func(m string) []byte { return big(len([]rune(m))) })),
		at("length_runes", failure, length(func(m string) []byte { return big(len(utf16.Encode([]rune(m)))) })),
		at("length_little", failure, length(func(m string) []byte {
			return binary.LittleEndian.AppendUint32(nil, uint32(len(m)))
		})),
		at("reply_length", failure, length(func(m string) []byte { return big(len(m) + 7) })),
		at("reply_length", failure, Sealer{NoAppID: true, Length: func(string) []byte { return big(1 << 30) }}, AppID),
		at("padding_zero", failure, Sealer{Pad: func(n int) []byte { return fill(32-n%32, 0) }}),
		at("padding_twice", failure, Sealer{Pad: func(n int) []byte { return append(PKCS7(32)(n), fill(32, 32)...) }}),
		at("padding_twice", failure, Sealer{Pad: func(n int) []byte { return append(PKCS7(32)(n), fill(16, 16)...) }}),
		at("reply_padding", unsettled, Sealer{Pad: func(n int) []byte {
			return append(fill(31-n%32, 0), byte(32-n%32)) // ANSI X.923
		}}),
		at("padding_bad", failure, Sealer{Pad: func(n int) []byte { return fill(32-n%32, ' ') }}),
		at("reply_authorizer", remark, Sealer{AppID: AccountAppID}, AccountAppID, AppID),
		at("reply_appid", failure, Sealer{AppID: "wxffffffffffffffff"}, "wxffffffffffffffff", AppID),
		at("reply_no_appid", failure, Sealer{NoAppID: true}, AppID),
		at("reply_timestamp", remark, Sealer{Timestamp: "1700000001123"}, "1700000001123"),
	}
}

// cut drops bytes off a base64 text's end.
func cut(encrypt string, n int) string {
	raw, _ := base64.StdEncoding.DecodeString(encrypt)
	return base64.StdEncoding.EncodeToString(raw[:len(raw)-n])
}

// messages are replies that open and say the wrong thing.
func messages() []Case {
	at := func(code string, s world.Severity, message string, says ...string) Case {
		return Case{"message: " + code, Message(), OK(Sealer{}.Seal(message)), code, s, -1, says}
	}
	change := func(pairs ...string) string { return strings.NewReplacer(pairs...).Replace(Text("好")) }
	mini := at("reply_mini_program", failure, Text("好"), "transfer_customer_service", "text")
	mini.Push.Account.Kind = world.MiniProgram
	event := at("", "", Passive("news", twoArticles))
	event.Push.Family = callback.Event
	eight := at("", "", Passive("news", "<ArticleCount>8</ArticleCount><Articles>"+
		strings.Repeat("<item><Title>a</Title></item>", 8)+"</Articles>"))
	eight.Push.Family = callback.Event
	stranger := at("reply_media", failure, Passive("image", "<Image><MediaId>m1</MediaId></Image>"), "Image.MediaId", `"m1"`)
	stranger.Push.KnowsMedium = func(string) bool { return false }
	unknown := at("", "", Text("好"))
	unknown.Push.OpenID, unknown.Push.Account = "", verdict.Account{}
	alone := at("not_swapped", failure, change(OpenID, UserName, UserName, OpenID), OpenID, UserName)
	alone.Push.Token, alone.Push.OpenID, alone.Push.Account = "", "", verdict.Account{}
	return []Case{
		mini, event, unknown, alone,
		at("sealed_empty", remark, ""),
		at("sealed_success", failure, "success"),
		at("message_xml", failure, Text("a\x08b"), "U+0008"),
		at("message_utf8", failure, Text("\xc4\xe3"), "0xC4"),
		at("message_cdata", failure, Text("a]]>b<")),
		at("message_cdata", failure, Text("<![CDATA[x]]>")),
		at("message_utf8", failure, `<?xml version="1.0" encoding="GBK"?>`+Text("x"), "GBK"),
		at("message_sealed", failure, Sealer{}.Seal(Text("好"))),
		at("message_json", failure, `{"ToUserName":"x"}`),
		at("message_root", unsettled, strings.NewReplacer("<xml>", "<Reply>", "</xml>", "</Reply>").Replace(Text("好")), "<Reply>"),
		at("message_nested", failure, "<xml>"+Text("好")+"</xml>", "ToUserName", "<xml>"),
		at("message_case", failure, change("ToUserName", "tousername"), "<tousername>", "<ToUserName>"),
		at("not_swapped", failure, change(OpenID, UserName, UserName, OpenID), OpenID, UserName),
		at("no_parties", failure, change(OpenID, ""), OpenID, UserName),
		at("from_appid", failure, change(UserName, AccountAppID), AccountAppID, UserName),
		at("reply_from_to", failure, change(OpenID, "oSomebodyElse"), "oSomebodyElse", OpenID, UserName),
		at("reply_create_time", remark, change("1700000001", "1700000001123"), "1700000001123"),
		at("reply_type", failure, change("[text]", "[Text]"), "Text"),
		at("reply_field", failure, change("好", ""), "Content"),
		at("reply_flat", failure, Passive("image", "<MediaId>m1</MediaId>"), "<Image>", "MediaId"),
		at("reply_flat", failure, Passive("music", "<ThumbMediaId>m1</ThumbMediaId>"), "<Music>", "ThumbMediaId"),
		at("reply_long", failure, Text(strings.Repeat("长", 700)), "2100", "2048"),
		at("reply_articles", remark, Passive("news", twoArticles), "2018"),
		at("reply_count", failure, Passive("news", strings.Replace(twoArticles, "2", "3", 1)), `"3"`, "2"),
		at("reply_count", failure, Passive("news", strings.Replace(twoArticles, "2", "two", 1)), `"two"`, "2"),
		at("reply_field", failure, Passive("news", strings.Replace(twoArticles, "2", "", 1)), "ArticleCount"),
		at("reply_too_many", failure, Passive("news", "<ArticleCount>9</ArticleCount><Articles>"+
			strings.Repeat("<item><Title>a</Title></item>", 9)+"</Articles>"), "9", "8"),
		eight, stranger,
	}
}

const twoArticles = "<ArticleCount>2</ArticleCount><Articles><item><Title>a</Title></item><item><Title>b</Title></item></Articles>"

// accountServers are answers of an account's own server (PROTOCOL 2.9).
func accountServers() []Case {
	at := func(code string, s world.Severity, offset int, push verdict.Push, body string, says ...string) Case {
		return Case{"own server: " + code, push, OK(body), code, s, offset, says}
	}
	plain := Message()
	plain.Mode, plain.Format = world.PlainMode, world.XMLFormat
	seal := func(format string) string {
		return Sealer{AppID: AccountAppID, Format: format}.Seal(
			`{"ToUserName":"` + OpenID + `","FromUserName":"` + UserName + `","CreateTime":1700000001,"MsgType":"transfer_customer_service"}`)
	}
	return []Case{
		at("", "", 0, plain, Text("好")),
		at("sealed_in_plain", failure, 0, plain, Sealer{}.Seal(Text("好"))),
		at("", "", 0, JSON(), seal(`{"Encrypt":"%s","MsgSignature":"%s","TimeStamp":%s,"Nonce":"%s"}`)),
		at("reply_timestamp_text", remark, -1, JSON(), seal(`{"Encrypt":"%s","MsgSignature":"%s","TimeStamp":"%s","Nonce":"%s"}`),
			"1700000001"),
		at("reply_notation", failure, 0, JSON(), seal(Envelope), "JSON", "XML"),
		at("not_json", failure, 0, JSON(), "null", "null"),
		at("success_json", failure, 0, JSON(), `"success"`),
	}
}
