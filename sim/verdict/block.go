package verdict

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"wxlab/sim/bilingual"
	"wxlab/sim/msgcrypt"
	"wxlab/sim/world"
)

// block takes a decrypted block apart: 16 random bytes, the length, the message, the AppID, the padding.
func (v Verdict) block(p Push, r msgcrypt.Reply) Verdict {
	id, tail, ok := messageEnd(p, r.Block)
	if !ok {
		return v.brokenBlock(p, r)
	}
	length := int(binary.BigEndian.Uint32(r.Block[16:20]))
	message := r.Block[20 : len(r.Block)-len(id)-len(tail)]
	if length != len(message) {
		return v.wrongLength(r.Block[16:20], message)
	}
	v, ok = v.padding(tail, len(r.Block))
	if !ok {
		return v
	}
	if id != p.AppID {
		v.remark("reply_authorizer", -1, bilingual.Textf("回复密文尾部是授权方的 AppID %s，应为第三方平台的 %s",
			"behind the reply stands the account's AppID %s; it should be the component's, %s", id, p.AppID))
	}
	r.Plain, r.AppID = bytes.Clone(message), id
	return v.opened(p, r)
}

// messageEnd finds the AppID behind the message, the component's or the account's, and what stands behind that. It stands
// where the length field says, or as the last that is found: a message may speak of an AppID.
func messageEnd(p Push, block []byte) (id string, tail []byte, ok bool) {
	if len(block) < 20 {
		return "", nil, false
	}
	rest, last := block[20:], -1
	length := int64(binary.BigEndian.Uint32(block[16:20]))
	for _, known := range []string{p.AppID, p.Account.AppID} {
		if known == "" {
			continue
		}
		if length <= int64(len(rest)) && bytes.HasPrefix(rest[length:], []byte(known)) {
			return known, rest[int(length)+len(known):], true
		}
		if at := bytes.LastIndex(rest, []byte(known)); at > last && len(rest)-at-len(known) <= 2*32 {
			last, id, tail, ok = at, known, rest[at+len(known):], true
		}
	}
	return id, tail, ok
}

// wrongLength is for a length field that does not fit the message before the AppID.
func (v Verdict) wrongLength(field, message []byte) Verdict {
	said, code := binary.BigEndian.Uint32(field), "reply_length"
	switch {
	case int(said) == utf8.RuneCount(message), int(said) == len(utf16.Encode([]rune(string(message)))):
		code = "length_runes"
	case int(binary.LittleEndian.Uint32(field)) == len(message):
		code = "length_little"
	}
	return v.invalid(code, -1, bilingual.Textf("长度字段是 %d，消息却有 %d 字节（%d 个字符）",
		"the length field says %d, the message has %d bytes (%d characters)", said, len(message), utf8.RuneCount(message)))
}

// padding judges what stands behind the AppID: PKCS#7 to 32 bytes, n bytes of value n.
func (v Verdict) padding(tail []byte, whole int) (Verdict, bool) {
	n := len(tail)
	regular := func(pad []byte) bool {
		return len(pad) > 0 && bytes.Count(pad, []byte{byte(len(pad))}) == len(pad)
	}
	said := bilingual.Textf("（填充为 %d 字节：% X）", " (%d bytes of padding: % X)", n, tail)
	switch {
	case regular(tail) && n <= 32 && whole%32 == 0:
		return v, true
	case regular(tail) && n <= 16:
		v.remark("padding_16", -1, bilingual.Textf("填充到了 16 字节的倍数，应为 32",
			"the reply is padded to a multiple of 16 bytes, it should be 32").Plus(said))
		return v, true
	case n > 0 && bytes.Count(tail, []byte{0}) == n:
		return v.invalid("padding_zero", -1, bilingual.Textf("用零字节填充，应为 PKCS#7",
			"the reply is padded with zero bytes instead of PKCS#7").Plus(said)), false
	case twice(tail, regular):
		return v.invalid("padding_twice", -1, bilingual.Textf("填充了两次：去掉一层 PKCS#7 之后还有一层",
			"the reply is padded twice: below one layer of PKCS#7 lies another").Plus(said)), false
	case n == 0:
		v.unsettled("reply_padding", -1, bilingual.Textf("没有填充；PKCS#7 至少补 1 字节",
			"there is no padding; PKCS#7 adds 1 byte at least"))
		return v, true
	case int(tail[n-1]) == n && n <= 32:
		v.unsettled("reply_padding", -1, bilingual.Textf("填充只有最后一个字节符合 PKCS#7",
			"of the padding only the last byte is PKCS#7's").Plus(said))
		return v, true
	}
	return v.invalid("padding_bad", -1, bilingual.Textf("AppID 之后的填充不符合 PKCS#7",
		"the padding behind the AppID is not PKCS#7").Plus(said)), false
}

// twice reports a padding of two layers.
func twice(tail []byte, regular func([]byte) bool) bool {
	if len(tail) == 0 {
		return false
	}
	n := int(tail[len(tail)-1])
	return n < len(tail) && regular(tail[len(tail)-n:]) && regular(tail[:len(tail)-n])
}

// brokenBlock is for a block without any AppID that is known here.
func (v Verdict) brokenBlock(p Push, r msgcrypt.Reply) Verdict {
	if r.Plain != nil && utf8.ValidString(r.AppID) && (len(r.Plain) == 0 || meaningful(r.Plain)) {
		code := "reply_appid"
		if r.AppID == "" {
			code = "reply_no_appid"
		}
		return v.invalid(code, -1, bilingual.Textf("回复密文尾部的 AppID 是 %q，必须是第三方平台的 %s",
			"behind the reply stands the AppID %q; it must be the component's, %s", shortID(r.AppID), p.AppID))
	}
	if len(r.Block) > 20 && meaningful(r.Block[20:]) {
		length := binary.BigEndian.Uint32(r.Block[16:20])
		return v.invalid("reply_length", -1, bilingual.Textf("长度字段是 %d，其后只有 %d 字节，尾部也没有 AppID %s",
			"the length field says %d, %d bytes follow, and no AppID %s stands behind them", length, len(r.Block)-20, p.AppID))
	}
	return v.invalid("reply_cipher", -1, bilingual.Textf("Encrypt 的 %d 字节解密后是乱码",
		"the %d bytes of Encrypt decrypt to noise", len(r.Block)))
}

// meaningful reports text that begins like a message.
func meaningful(text []byte) bool {
	text = bytes.TrimLeft(bytes.TrimPrefix(text, []byte(byteOrderMark)), blanks)
	return bytes.HasPrefix(text, []byte("<")) || bytes.HasPrefix(text, []byte("{")) ||
		bytes.HasPrefix(text, []byte("success"))
}

// shortID keeps a sentence readable where half a message was taken for an AppID.
func shortID(id string) string {
	if len(id) <= 32 {
		return id
	}
	return strings.ToValidUTF8(id[:32], "") + "…"
}

// opened judges a decrypted reply.
func (v Verdict) opened(p Push, r msgcrypt.Reply) Verdict {
	if len(r.TimeStamp) > 10 {
		v.remark("reply_timestamp", -1, bilingual.Textf("TimeStamp %s 似为毫秒，微信使用秒",
			"TimeStamp %s looks like milliseconds, WeChat counts seconds", r.TimeStamp))
	}
	if len(r.Plain) == 0 {
		v.remark("sealed_empty", -1, bilingual.Textf("返回了加密的空消息；应返回 success 或空串",
			"the reply is an encrypted empty message; answer success or nothing instead"))
		v.Outcome = world.Acknowledged
		return v
	}
	if string(bytes.TrimSpace(r.Plain)) == "success" {
		return v.sealedSuccess()
	}
	return v.message(p, r)
}
