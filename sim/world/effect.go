package world

import (
	"slices"
	"time"

	"wxlab/sim/bilingual"
)

// Effect is what a fault does.
type Effect string

// Effects on the answers of the server API. The call is done and only its answer suffers, so that a platform can
// lose a token that WeChat issued; with HTTPStatus and ErrCode it is not done.
const (
	Latency             Effect = "latency"
	NoAnswer            Effect = "timeout"
	ConnectionReset     Effect = "reset"
	HTTPStatus          Effect = "http_status"
	EmptyBody           Effect = "empty_body"
	BrokenJSON          Effect = "broken_json"
	WrongContentType    Effect = "content_type"
	ErrCode             Effect = "errcode"
	HintSuffix          Effect = "hint_suffix"
	TokenDies           Effect = "token_dies"
	ShortToken          Effect = "short_token"
	RefreshTokenLost    Effect = "refresh_token_lost"
	RefreshTokenRotated Effect = "refresh_token_rotated"
	TextExpiresIn       Effect = "text_expires_in"
)

// Effects on pushes. One fault bends all attempts of a delivery.
const (
	BadSignature     Effect = "bad_signature"
	SignatureOnly    Effect = "signature_only"
	OldKey           Effect = "old_key"
	WrongAppID       Effect = "wrong_appid"
	Truncated        Effect = "truncated"
	BadLength        Effect = "bad_length"
	EntityBody       Effect = "dtd"
	StaleTimestamp   Effect = "stale_timestamp"
	MissingParameter Effect = "missing_parameter"
	Duplicate        Effect = "duplicate"
	Reordered        Effect = "reordered"
	Delayed          Effect = "delayed"
	ShuffledFields   Effect = "shuffled_fields"
	OddWhitespace    Effect = "odd_whitespace"
	UnknownFields    Effect = "unknown_fields"
	NoCDATA          Effect = "no_cdata"
	HostileShape     Effect = "hostile_shape"
	JSONContentType  Effect = "json_content_type"
)

// EffectInfo describes an effect to people.
type EffectInfo struct {
	Effect Effect
	Push   bool   // on pushes; else on API answers
	Takes  string // the field of Fault that shapes it: "Delay", "ErrCode", "Status", "Bytes", "Parameter" or ""
	Title  bilingual.Text
	Expect Expectation    // of an effect on pushes: what a platform ought to do with such a push
	Danger bilingual.Text // of an effect that ought to be refused: what it means to take such a push

	delay time.Duration // default of Delay
}

// Effects lists every effect, those on API answers first.
func Effects() []EffectInfo {
	api := func(e Effect, takes, zh, en string, delay time.Duration) EffectInfo {
		return EffectInfo{Effect: e, Takes: takes, Title: bilingual.Text{Zh: zh, En: en}, delay: delay}
	}
	push := func(e Effect, expect Expectation, takes, zh, en string, delay time.Duration) EffectInfo {
		return EffectInfo{
			Effect: e, Push: true, Takes: takes, Title: bilingual.Text{Zh: zh, En: en}, delay: delay,
			Expect: expect, Danger: danger(e),
		}
	}
	return []EffectInfo{
		api(Latency, "Delay", "延迟返回", "the answer comes late", 3*time.Second),
		api(NoAnswer, "", "一直不返回", "no answer comes, the connection stays open", 0),
		api(ConnectionReset, "", "连接被重置", "the connection is reset instead of an answer", 0),
		api(HTTPStatus, "Status", "返回 HTTP 错误状态", "an HTTP error status with an HTML page", 0),
		api(EmptyBody, "", "返回空内容", "status 200 with an empty body", 0),
		api(BrokenJSON, "", "返回的 JSON 不完整", "the JSON breaks off in the middle", 0),
		api(WrongContentType, "", "Content-Type 为 text/plain", "the content type is text/plain", 0),
		api(ErrCode, "ErrCode", "返回指定错误码", "an errcode instead of doing what was asked", 0),
		api(HintSuffix, "", "错误信息带旧式 hint 后缀", "error texts end in the old hint: […] before the rid", 0),
		api(TokenDies, "", "调用凭据提前失效", "the access token of the call is dead from now on: 40001", 0),
		api(ShortToken, "Delay", "下发的凭据提前到期", "the token in the answer dies early, whatever expires_in says", time.Minute),
		api(RefreshTokenLost, "", "刷新令牌丢失", "WeChat knows another refresh token: 61023", 0),
		api(RefreshTokenRotated, "", "刷新令牌被更换", "the answer has a new refresh token and the old one is void", 0),
		api(TextExpiresIn, "", "expires_in 为字符串", "expires_in is a string", 0),
		push(BadSignature, Refused, "", "签名错误", "msg_signature is wrong", 0),
		push(SignatureOnly, Refused, "", "只带 signature", "msg_signature is missing, the legacy signature is right", 0),
		push(OldKey, Refused, "", "使用旧密钥加密", "sealed with the previous EncodingAESKey, or an unknown one where there is none", 0),
		push(WrongAppID, Refused, "", "密文尾部 AppID 不符", "behind the message stands another AppID", 0),
		push(Truncated, Refused, "Bytes", "密文被截断", "the ciphertext is cut short, the signature fits", 0),
		push(BadLength, Refused, "", "长度字段错误", "the length field points beyond the block, the signature fits", 0),
		push(EntityBody, Refused, "", "信封里声明了 XML 实体", "the envelope declares an XML entity and puts the ciphertext in it", 0),
		push(StaleTimestamp, Either, "Delay", "时间戳过期", "the timestamp is old, the signature fits", time.Hour),
		push(MissingParameter, Refused, "Parameter", "缺少查询参数", "a query parameter is missing", 0),
		push(Duplicate, AsWithout, "", "重复推送", "the same message comes a second time", 0),
		push(Reordered, AsWithout, "Delay", "乱序推送", "it comes after the next push, or when the delay is over", time.Minute),
		push(Delayed, AsWithout, "Delay", "延迟推送", "it comes late", 5*time.Minute),
		push(ShuffledFields, AsWithout, "", "字段顺序打乱", "the fields come in another order", 0),
		push(OddWhitespace, AsWithout, "", "多余空白", "blanks and line breaks between the elements", 0),
		push(UnknownFields, AsWithout, "", "出现未知字段", "fields that no document mentions", 0),
		push(NoCDATA, AsWithout, "", "不使用 CDATA", "text without CDATA, escaped", 0),
		push(JSONContentType, AsWithout, "", "Content-Type 为 application/json", "the content type is application/json", 0),
		push(HostileShape, AsWithout, "", "以上四种同时出现", "shuffled, odd whitespace, unknown fields and no CDATA at once", 0),
	}
}

// EffectInfoOf describes one effect, false when there is none of that name.
func EffectInfoOf(e Effect) (EffectInfo, bool) {
	all := Effects()
	i := slices.IndexFunc(all, func(info EffectInfo) bool { return info.Effect == e })
	if i < 0 {
		return EffectInfo{}, false
	}
	return all[i], true
}

// EffectNames lists the effects, or those on pushes alone.
func EffectNames(onlyPushes bool) []string {
	var out []string
	for _, info := range Effects() {
		if info.Push || !onlyPushes {
			out = append(out, string(info.Effect))
		}
	}
	return out
}
