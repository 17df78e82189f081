package verdict

import (
	"crypto/aes"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"

	"wxlab/sim/bilingual"
	"wxlab/sim/msgcrypt"
)

// seal verifies and opens an envelope that is whole, in the order in which a receiver must.
func (v Verdict) seal(p Push, r msgcrypt.Reply) Verdict {
	want := msgcrypt.Sign(p.Token, r.TimeStamp, r.Nonce, r.Encrypt)
	opened := r
	err := opened.Decrypt(p.AESKey)
	if err == nil && meaningful(opened.Plain) {
		v.Opened = opened.Plain
	}
	if p.Token != "" && want != r.MsgSignature {
		return v.wrongSignature(p, opened, want, err == nil && fits(p, opened))
	}
	raw, bad := base64.StdEncoding.DecodeString(r.Encrypt)
	switch {
	case isHex(r.Encrypt):
		return v.invalid("reply_hex", -1, bilingual.Textf("Encrypt 是 %d 个十六进制字符，应为 Base64",
			"Encrypt is %d hexadecimal digits, it must be base64", len(r.Encrypt)))
	case bad != nil:
		return v.invalid("reply_base64", -1, bilingual.Textf("Encrypt 不是合法的 Base64：%s", "Encrypt is not base64: %s", bad))
	case len(raw) == 0 || len(raw)%16 != 0:
		return v.invalid("reply_cut", -1, bilingual.Textf("Encrypt 解码后是 %d 字节，不是 AES 分组（16 字节）的整数倍",
			"Encrypt holds %d bytes, which are not whole AES blocks of 16", len(raw)))
	case err != nil && p.otherKeyOpens(r), err == nil && !fits(p, opened) && p.otherKeyOpens(r):
		return v.invalid("reply_other_key", -1, bilingual.Textf("回复使用了另一把 EncodingAESKey；应使用解开推送的那把",
			"the reply is sealed with the other EncodingAESKey; use the key that opened the callback"))
	}
	if at := strings.IndexAny(r.Encrypt, blanks); at >= 0 {
		v.unsettled("base64_breaks", -1, bilingual.Textf("Encrypt 的 Base64 中间有换行或空白，第一处在第 %d 个字符之后",
			"the base64 of Encrypt is broken by line breaks or blanks, the first behind character %d", at))
	}
	return v.block(p, opened)
}

// isHex reports whether a ciphertext is in hexadecimal: base64 of that length has other letters, too.
func isHex(text string) bool {
	_, err := hex.DecodeString(text)
	return err == nil && len(text) >= 2*aes.BlockSize
}

// fits reports whether what was decrypted looks like a reply: a wrong key leaves noise.
func fits(p Push, r msgcrypt.Reply) bool {
	return strings.HasPrefix(r.AppID, p.AppID) || p.Account.AppID != "" && strings.HasPrefix(r.AppID, p.Account.AppID)
}

// otherKeyOpens reports whether the receiver's other EncodingAESKey opens a reply.
func (p Push) otherKeyOpens(r msgcrypt.Reply) bool {
	return p.OtherAESKey != "" && r.Decrypt(p.OtherAESKey) == nil && fits(p, r)
}

// wrongSignature undoes the mistakes that break a signature, one at a time.
func (v Verdict) wrongSignature(p Push, r msgcrypt.Reply, want string, opens bool) Verdict {
	code := signatureCode(p, r)
	if code == "reply_signature" && opens {
		code = "reply_token"
	}
	return v.invalid(code, -1, bilingual.Textf(
		"回复的 MsgSignature 是 %q，应为 %s：token、TimeStamp、Nonce、Encrypt 排序拼接后的 SHA-1",
		"the reply's MsgSignature is %q, expected %s: the SHA-1 of token, TimeStamp, Nonce and Encrypt as sent, sorted and joined",
		r.MsgSignature, want))
}

func signatureCode(p Push, r msgcrypt.Reply) string {
	got := r.MsgSignature
	signs := func(token, timestamp, nonce, encrypt string) bool {
		return msgcrypt.Sign(token, timestamp, nonce, encrypt) == got
	}
	switch {
	case strings.EqualFold(got, msgcrypt.Sign(p.Token, r.TimeStamp, r.Nonce, r.Encrypt)):
		return "signature_upper"
	case len(r.Plain) > 0 && signs(p.Token, r.TimeStamp, r.Nonce, string(r.Plain)):
		return "signed_clear"
	case got == "":
		return "signature_empty"
	case otherHash(got, p.Token, r.TimeStamp, r.Nonce, r.Encrypt):
		return "signature_hash"
	case slices.ContainsFunc(rewrapped(r.Encrypt), func(e string) bool { return signs(p.Token, r.TimeStamp, r.Nonce, e) }):
		return "signed_breaks"
	case unsorted(got, p.Token, r.TimeStamp, r.Nonce, r.Encrypt):
		return "signed_unsorted"
	case msgcrypt.Sign(p.Token, r.TimeStamp, r.Nonce) == got:
		return "signed_three"
	case p.Timestamp != "" && (signs(p.Token, p.Timestamp, p.Nonce, r.Encrypt) ||
		signs(p.Token, p.Timestamp, r.Nonce, r.Encrypt) || signs(p.Token, r.TimeStamp, p.Nonce, r.Encrypt)):
		return "reply_time"
	case signs(p.AESKey, r.TimeStamp, r.Nonce, r.Encrypt):
		return "signed_key"
	}
	return "reply_signature"
}

// otherHash reports a signature over the right strings by another function than SHA-1.
func otherHash(got string, strs ...string) bool {
	slices.Sort(strs)
	joined := []byte(strings.Join(strs, ""))
	byMD5, bySHA256 := md5.Sum(joined), sha256.Sum256(joined)
	return strings.EqualFold(got, hex.EncodeToString(byMD5[:])) || strings.EqualFold(got, hex.EncodeToString(bySHA256[:]))
}

// rewrapped are the forms that a base64 text may have had when it was signed: in one line, or with the line breaks that XML
// parsers drop.
func rewrapped(encrypt string) []string {
	windows := strings.ReplaceAll(encrypt, "\n", "\r\n")
	return []string{strings.Join(strings.Fields(encrypt), ""), encrypt + "\n", windows, windows + "\r\n"}
}

// unsorted reports whether the strings were joined in some order that is not the sorted one.
func unsorted(got string, strings ...string) bool {
	var try func(joined string, rest []string) bool
	try = func(joined string, rest []string) bool {
		if len(rest) == 0 {
			sum := sha1.Sum([]byte(joined))
			return hex.EncodeToString(sum[:]) == got
		}
		for i := range rest {
			others := append(append([]string{}, rest[:i]...), rest[i+1:]...)
			if try(joined+rest[i], others) {
				return true
			}
		}
		return false
	}
	return try("", strings)
}
