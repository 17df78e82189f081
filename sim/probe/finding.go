package probe

import (
	"time"

	"wxlab/sim/bilingual"
)

func foundSwapped() finding {
	return finding{
		"signatures_swapped",
		bilingual.Textf("服务端把两个签名用反了：要求 signature 是四串的 SHA-1、msg_signature 是三串的",
			"the server has the two signatures exchanged: it wants the four-string SHA-1 in signature and the three-string one in "+
				"msg_signature"),
		bilingual.Textf("只验证 msg_signature，四串（token、timestamp、nonce、Encrypt）排序拼接后取 SHA-1；signature 不必理会",
			"verify msg_signature only, the SHA-1 of four strings (token, timestamp, nonce, Encrypt), sorted and joined; signature "+
				"may be left alone"),
	}
}

func foundSignatureParameter() finding {
	return finding{
		"signature_parameter",
		bilingual.Textf("服务端拿参数 signature 与四串（token、timestamp、nonce、Encrypt）的 SHA-1 比较；微信把这个值放在 msg_signature 里，signature 只覆盖三串",
			"the server compares the parameter signature with the four-string SHA-1 (token, timestamp, nonce, Encrypt); WeChat "+
				"sends that value as msg_signature, its signature covers three strings only"),
		bilingual.Textf("验签改用查询参数 msg_signature。wechatpy：decrypt_message(body, msg_signature, timestamp, nonce)，推送上不要再用 check_signature；"+
			"WxJava：fromEncryptedXml 的最后一个参数传 msg_signature；easywechat：把整个请求交给 SDK，它自己取 msg_signature；"+
			"Node（co-wechat、wechat-crypto）：getSignature(timestamp, nonce, encrypt) 与 query.msg_signature 比较",
			"verify the query parameter msg_signature instead. wechatpy: decrypt_message(body, msg_signature, timestamp, nonce), and "+
				"no check_signature on pushes; WxJava: the last argument of fromEncryptedXml is msg_signature; easywechat: hand the "+
				"whole request to the SDK, it takes msg_signature itself; Node (co-wechat, wechat-crypto): compare "+
				"getSignature(timestamp, nonce, encrypt) with query.msg_signature"),
	}
}

func foundThreeStrings() finding {
	return finding{
		"signature_three_strings",
		bilingual.Textf("服务端用三串（token、timestamp、nonce）的 SHA-1 核对 msg_signature；微信的 msg_signature 还包含 Encrypt，共四串",
			"the server checks msg_signature against the SHA-1 of three strings (token, timestamp, nonce); WeChat's covers Encrypt as "+
				"the fourth"),
		bilingual.Textf("计算时加入请求体中 Encrypt 的文本：sha1(排序后拼接 [token, timestamp, nonce, Encrypt])。wechatpy 的 check_signature、"+
			"WxJava 的 checkSignature(timestamp, nonce, signature) 只适用于 signature",
			"add the text of Encrypt from the body: sha1 of [token, timestamp, nonce, Encrypt], sorted and joined. check_signature of "+
				"wechatpy and checkSignature(timestamp, nonce, signature) of WxJava are for signature only"),
	}
}

func foundUnsorted() finding {
	return finding{
		"signature_unsorted",
		bilingual.Textf("服务端计算 msg_signature 时没有排序，按 token、timestamp、nonce、Encrypt 的顺序直接拼接",
			"the server computes msg_signature without sorting: token, timestamp, nonce and Encrypt joined as they come"),
		bilingual.Textf("拼接前按字节升序排序。PHP：sort($a, SORT_STRING)；Python：''.join(sorted([...]))；Java：Arrays.sort(a)；"+
			"Node：[...].sort().join('')；Go：sort.Strings(a)",
			"sort in ascending byte order before joining. PHP: sort($a, SORT_STRING); Python: ''.join(sorted([...])); Java: "+
				"Arrays.sort(a); Node: [...].sort().join(''); Go: sort.Strings(a)"),
	}
}

func foundUpperCase() finding {
	return finding{
		"signature_upper_case",
		bilingual.Textf("服务端拿大写的十六进制签名比较；微信的签名是小写", "the server compares with a signature in upper-case hex; WeChat's is lower case"),
		bilingual.Textf("输出小写十六进制。Java：DigestUtils.sha1Hex，Hutool 用 SecureUtil.sha1；C#：BitConverter 的结果要 ToLower；"+
			"Delphi、Lua 等库默认大写的同样转成小写",
			"write lower-case hex. Java: DigestUtils.sha1Hex, or SecureUtil.sha1 of Hutool; C#: ToLower what BitConverter gives; "+
				"the same for Delphi, Lua and whatever else writes capitals"),
	}
}

func foundKeys(k Keys) finding {
	switch {
	case k.AESKey == "":
		return finding{
			"token_other",
			bilingual.Textf("服务端用的是另一个 Token：%s", "the server verifies with another Token: %s", k.Whose),
			bilingual.Textf("把服务端配置里的消息校验 Token 改成控制台当前的值，改完重启服务",
				"set the server's message Token to the one in the console, and restart the server"),
		}
	case k.Token == "":
		return finding{
			"key_other",
			bilingual.Textf("服务端用的是另一把 EncodingAESKey：%s", "the server opens with another EncodingAESKey: %s", k.Whose),
			bilingual.Textf("把服务端配置里的 EncodingAESKey 改成控制台当前的值；更换密钥期间两把都要试，先新后旧",
				"set the server's EncodingAESKey to the one in the console; during a change of keys try both, the new one first"),
		}
	}
	return finding{
		"keys_other",
		bilingual.Textf("服务端用的是别处的 Token 与 EncodingAESKey：%s", "the server has Token and EncodingAESKey of another place: %s", k.Whose),
		bilingual.Textf("推送地址与密钥要属于同一个第三方平台：把服务端的 AppID、Token、EncodingAESKey 一起换成这个平台的",
			"address and keys must belong to one component: give the server AppID, Token and EncodingAESKey of this one"),
	}
}

func foundTail(component, account string) finding {
	return finding{
		"tail_account",
		bilingual.Textf("服务端要求密文尾部是授权方的 AppID %s；第三方平台收到的推送，尾部总是平台自己的 %s",
			"the server wants the account's AppID %s behind the message; in pushes to a third-party platform the component's own, %s, "+
				"always stands there", account, component),
		bilingual.Textf("与第三方平台的 AppID 比较，授权方的 AppID 只在 URL 里。wechatpy：WeChatCrypto(token, key, component_appid)；"+
			"WxJava：用 WxOpenCryptUtil，不要用 WxMpCryptUtil；easywechat：用 OpenPlatform 取 getOfficialAccount，不要单独建 OfficialAccount；"+
			"Node：new WXBizMsgCrypt(token, key, componentAppId)",
			"compare with the component's AppID; the account's stands in the URL only. wechatpy: WeChatCrypto(token, key, "+
				"component_appid); WxJava: WxOpenCryptUtil instead of WxMpCryptUtil; easywechat: getOfficialAccount of OpenPlatform, "+
				"not an OfficialAccount of its own; Node: new WXBizMsgCrypt(token, key, componentAppId)"),
	}
}

func foundContentType(t string) finding {
	return finding{
		"content_type",
		bilingual.Textf("服务端只读取 Content-Type 为 %s 的请求体；微信发送的是 text/xml",
			"the server reads bodies with the Content-Type %s only; WeChat sends text/xml", t),
		bilingual.Textf("不论 Content-Type 都读取原始请求体。Spring：去掉 consumes，参数用 @RequestBody String；Express：express.text({type: '*/*'})；"+
			"NestJS：开启 rawBody；gin：c.GetRawData()；Flask：request.get_data()；Django：request.body；PHP：file_get_contents('php://input')",
			"read the raw body whatever its type. Spring: no consumes, and @RequestBody String; Express: express.text({type: '*/*'}); "+
				"NestJS: rawBody; gin: c.GetRawData(); Flask: request.get_data(); Django: request.body; PHP: "+
				"file_get_contents('php://input')"),
	}
}

func foundMilliseconds() finding {
	return finding{
		"timestamp_milliseconds",
		bilingual.Textf("服务端把 timestamp 当作毫秒来判断新旧；微信的 timestamp 是秒",
			"the server takes timestamp for milliseconds when it asks how old a push is; WeChat's are seconds"),
		bilingual.Textf("比较前统一单位：JavaScript 用 Math.floor(Date.now() / 1000)，Java 用 System.currentTimeMillis() / 1000",
			"compare in one unit: Math.floor(Date.now() / 1000) in JavaScript, System.currentTimeMillis() / 1000 in Java"),
	}
}

func foundClock(skew time.Duration) finding {
	return finding{
		"timestamp_clock",
		bilingual.Textf("服务端按自己的时钟判断新旧并拒收：它的时间与推送相差 %s；timestamp 改成它的时间就被接受",
			"the server refuses by its own clock, which is %s away from the push; with a timestamp of its own time it accepts",
			skew.Round(time.Second)),
		bilingual.Textf("微信没有规定时效：放宽窗口，重试的推送也会晚到；校准服务器时间（NTP）。在离线工作区快进过时间后，相差属正常",
			"WeChat names no freshness rule: widen the window, retries come late as well, and set the server's clock (NTP). After "+
				"time was moved forward in an offline workspace the difference is to be expected"),
	}
}

func foundPlus() finding {
	return finding{
		"form_decoding",
		bilingual.Textf("服务端丢了 Encrypt 里的“+”：没有“+”的密文能通过，有“+”的不能；请求体被 URL 解码或当作表单读取时，“+”会变成空格",
			"the server loses the + in Encrypt: a ciphertext without one passes, one with + does not; where a body is url-decoded or "+
				"read as a form, + becomes a blank"),
		bilingual.Textf("读取原始请求体，不要经过表单解析或 urldecode。PHP：file_get_contents('php://input')，不要用 $_POST；"+
			"Spring：@RequestBody String 而不是 request.getParameter；Express：express.text({type: '*/*'}) 而不是 urlencoded；Flask：request.get_data()",
			"read the raw body, through no form parser and no urldecode. PHP: file_get_contents('php://input') instead of $_POST; "+
				"Spring: @RequestBody String instead of request.getParameter; Express: express.text({type: '*/*'}) instead of "+
				"urlencoded; Flask: request.get_data()"),
	}
}

func foundPadding(pad int) finding {
	return finding{
		"padding_block",
		bilingual.Textf("服务端只认 16 字节以内的填充；微信按 32 字节做 PKCS#7，这条推送的填充是 %d 字节，约一半的推送会因此解不开",
			"the server takes 16 bytes of padding at most; WeChat pads to 32 bytes (PKCS#7), this push by %d, and about every second "+
				"push fails so", pad),
		bilingual.Textf("关闭自动去填充，自己按最后一个字节（1–32）去掉。Java：AES/CBC/NoPadding；Node：decipher.setAutoPadding(false)；"+
			"PHP：OPENSSL_RAW_DATA | OPENSSL_ZERO_PADDING；Python：不要用 unpad(…, 16)；C#：PaddingMode.None",
			"switch off automatic unpadding and cut by the last byte (1 to 32) yourself. Java: AES/CBC/NoPadding; Node: "+
				"decipher.setAutoPadding(false); PHP: OPENSSL_RAW_DATA | OPENSSL_ZERO_PADDING; Python: not unpad(…, 16); C#: "+
				"PaddingMode.None"),
	}
}

func foundNonASCII(example string) finding {
	return finding{
		"non_ascii",
		bilingual.Textf("服务端处理不了消息里的非 ASCII 字符（例如 %s）；同一条消息换成 ASCII 就被接受",
			"the server cannot cope with characters beyond ASCII in the message (%s for example); the same message in ASCII is "+
				"accepted", example),
		bilingual.Textf("长度字段按 UTF-8 字节计，先截取字节再解码成文本；数据库用 utf8mb4。Java：new String(bytes, StandardCharsets.UTF_8)；"+
			"Python：先切片再 .decode('utf-8')；Node：buf.slice(20, 20 + len).toString('utf8')；PHP：用 substr，不要用 mb_substr",
			"the length field counts UTF-8 bytes: cut the bytes first, decode then; databases need utf8mb4. Java: new String(bytes, "+
				"StandardCharsets.UTF_8); Python: slice, then .decode('utf-8'); Node: buf.slice(20, 20 + len).toString('utf8'); PHP: "+
				"substr, not mb_substr"),
	}
}

func foundEmoji(example string) finding {
	return finding{
		"emoji",
		bilingual.Textf("服务端处理不了四字节的 UTF-8 字符（例如 %s）；去掉它们，同一条消息就被接受",
			"the server cannot cope with four-byte UTF-8 characters (%s for example); without them the same message is accepted", example),
		bilingual.Textf("MySQL 的表和连接都用 utf8mb4，不要用 utf8；Java 连接串加 characterEncoding=UTF-8，PHP 用 charset=utf8mb4；"+
			"长度按 UTF-8 字节计，不要按 UTF-16 字符计",
			"in MySQL use utf8mb4 and not utf8, for tables and connection; Java: characterEncoding=UTF-8 in the connection string, "+
				"PHP: charset=utf8mb4; count UTF-8 bytes, not UTF-16 units"),
	}
}

func foundKeepAlive() finding {
	return finding{
		"keep_alive",
		bilingual.Textf("服务端要等连接关闭才处理请求：带 Connection: close 就正常",
			"the server waits for the end of the connection before it takes a request: with Connection: close all is well"),
		bilingual.Textf("按 Content-Length 读取请求体，不要读到连接结束；微信会复用连接",
			"read the body by its Content-Length, not to the end of the connection; WeChat keeps connections open"),
	}
}

func foundTogether() finding {
	return finding{
		"gentle_form",
		bilingual.Textf("密文没有“+”、填充不超过 16 字节、只含 ASCII、连接不复用，四者同时成立时被接受；错在其中一项或几项，是哪一项还没有试出",
			"the push is accepted with no + in the ciphertext, at most 16 bytes of padding, ASCII only and a connection of its own, "+
				"all at once; one or more of these is at fault, which one was not found out"),
		bilingual.Textf("逐项检查：读取原始请求体（不做 URL 解码）、关闭自动去填充、按 UTF-8 字节取长度、按 Content-Length 读取",
			"look at each: take the raw body (no url-decoding), switch off automatic unpadding, count UTF-8 bytes, read by "+
				"Content-Length"),
	}
}

// foundOpening is said where another message in the same envelope is taken, and the server complains of this one's.
func foundOpening(failed, taken string) finding {
	return finding{
		"opening",
		bilingual.Textf("同样的签名、密钥、AppID 下，%s 被接受，%s 却在验签或解密时失败：密钥没有问题，错在对这条密文的处理",
			"with the same signature, key and AppID %s is accepted, and %s fails where it is verified or opened: the keys are "+
				"right, and this ciphertext is treated wrongly", taken, failed),
		bilingual.Textf("逐项检查：填充可达 32 字节（只接受 16 字节以内的库会在一部分消息上失败）、密文里的“+”、长度按 UTF-8 字节计",
			"look at each: the padding goes up to 32 bytes (a library that takes up to 16 fails at some messages), the + in the "+
				"ciphertext, the length in bytes of UTF-8"),
	}
}

// foundHandling is said where another message in the same envelope is taken.
func foundHandling(failed, taken string) finding {
	return finding{
		"handling",
		bilingual.Textf("信封没有问题：同样的签名、密钥、AppID 下，%s 被接受，%s 失败，错在对这条消息的处理",
			"the envelope is right: with the same signature, key and AppID %s is accepted and %s fails, so what fails is the handling "+
				"of this message", taken, failed),
		bilingual.Textf("看服务端日志里处理 %s 的代码；Token、EncodingAESKey、AppID 不用再核对",
			"look in the server's log at the code for %s; Token, EncodingAESKey and AppID need no comparing", failed),
	}
}
