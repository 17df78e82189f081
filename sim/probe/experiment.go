package probe

import (
	"bytes"
	"fmt"
	"strings"

	"wxlab/sim"
	"wxlab/sim/bilingual"
	"wxlab/sim/msgcrypt"
)

// experiment is one thing in which a push may depart from WeChat's.
type experiment struct {
	id      string
	what    bilingual.Text // how the push departs
	variant sim.Variant
	twin    *experiment  // departs alike and cannot be right; nil where the departure leaves the push a right one
	parts   []experiment // of which this one is all at once; tried alone when it makes a difference
	found   finding      // what it means when the server takes it
}

// finding is what an experiment shows when it makes a difference.
type finding struct {
	code       string
	text, mend bilingual.Text
}

// forged carries signatures that fit nothing; unreadable is signed rightly and sealed with a key that nobody has.
func (c Case) forged() experiment {
	return experiment{
		id: "forged", what: bilingual.Textf("两个签名都不对", "both signatures wrong"),
		variant: sim.Variant{Plain: c.message(), Bend: msgcrypt.Bend{Signing: msgcrypt.Garbage}},
	}
}

func (c Case) unreadable() experiment {
	return experiment{
		id: "unreadable", what: bilingual.Textf("签名正确，但用随机密钥加密", "signed rightly, sealed with a random key"),
		variant: sim.Variant{Plain: c.message(), Bend: msgcrypt.Bend{EncodingAESKey: strings.Repeat("wxlabProbe", 5)[:43]}},
	}
}

// unchanged is the push as WeChat sends it.
func (c Case) unchanged() experiment {
	return experiment{
		id: "unchanged", what: bilingual.Textf("与微信完全相同", "exactly as WeChat sends it"),
		variant: sim.Variant{Plain: c.message()},
	}
}

// signings are the ways of signing that receivers are known to expect. The first is two at once: what a server computes
// over four strings stands in signature, what it computes over three in msg_signature.
func (c Case) signings() []experiment {
	swapped := c.signing(msgcrypt.Swapped, bilingual.Textf("signature 与 msg_signature 互换",
		"signature and msg_signature in each other's place"), foundSwapped())
	swapped.parts = []experiment{
		c.signing(msgcrypt.FourInBoth, bilingual.Textf("signature 与 msg_signature 都是四串的 SHA-1",
			"the four-string SHA-1 in signature and in msg_signature"), foundSignatureParameter()),
		c.signing(msgcrypt.ThreeInBoth, bilingual.Textf("signature 与 msg_signature 都是三串的 SHA-1",
			"the three-string SHA-1 in signature and in msg_signature"), foundThreeStrings()),
	}
	return []experiment{
		swapped,
		c.signing(msgcrypt.Unsorted, bilingual.Textf("msg_signature 按 token、timestamp、nonce、Encrypt 的顺序直接拼接，不排序",
			"msg_signature over token, timestamp, nonce and Encrypt joined unsorted"), foundUnsorted()),
		c.signing(msgcrypt.UpperCase, bilingual.Textf("签名为大写十六进制", "the signatures in upper-case hex"), foundUpperCase()),
	}
}

func (c Case) signing(s msgcrypt.Signing, what bilingual.Text, found finding) experiment {
	forged := c.forged()
	return experiment{
		id: "signing:" + string(s), what: what, twin: &forged, found: found,
		variant: sim.Variant{Plain: c.message(), Bend: msgcrypt.Bend{Signing: s}},
	}
}

// otherKeys seal with what the server may have been given instead. Where the Token is right already, only keys are tried.
func (c Case) otherKeys() []experiment {
	if c.Opened {
		return nil
	}
	forged, unreadable := c.forged(), c.unreadable()
	var out []experiment
	for i, k := range c.Keys {
		v := sim.Variant{Plain: c.message(), Token: k.Token, AESKey: k.AESKey, AppID: k.AppID}
		e := experiment{
			id: fmt.Sprint("keys:", i+1), variant: v, twin: &forged, found: foundKeys(k),
			what: bilingual.Textf("用%s的 Token 与 EncodingAESKey", "with Token and EncodingAESKey of %s", k.Whose),
		}
		switch {
		case k.AESKey == "":
			e.what = bilingual.Textf("用另一个 Token（%s）", "with another Token: %s", k.Whose)
		case k.Token == "":
			e.what = bilingual.Textf("用另一个 EncodingAESKey（%s）", "with another EncodingAESKey: %s", k.Whose)
			e.twin = &unreadable
		}
		out = append(out, e)
	}
	return out
}

// tail puts the account's AppID behind the message, as single-account libraries expect it.
func (c Case) tail() []experiment {
	if c.Account.AppID == "" || c.Delivery.OpenID == "" {
		return nil
	}
	tail, stranger := c.Account.AppID, "wx00000000000000ff"
	return []experiment{{
		id: "tail", what: bilingual.Textf("密文尾部是授权方的 AppID %s", "the account's AppID %s behind the message", tail),
		variant: sim.Variant{Plain: c.message(), Bend: msgcrypt.Bend{Tail: &tail}},
		twin: &experiment{
			id:      "tail:stranger",
			what:    bilingual.Textf("密文尾部是无关的 AppID %s", "an AppID of nobody, %s, behind the message", stranger),
			variant: sim.Variant{Plain: c.message(), Bend: msgcrypt.Bend{Tail: &stranger}},
		},
		found: foundTail(c.Platform.AppID, tail),
	}}
}

// contentTypes are other names of XML.
func (c Case) contentTypes() []experiment {
	var out []experiment
	for _, t := range []string{"application/xml", "text/plain", "text/xml; charset=utf-8"} {
		out = append(out, experiment{
			id: "content_type:" + t, what: bilingual.Textf("Content-Type 为 %s", "Content-Type: %s", t),
			variant: sim.Variant{Plain: c.message(), ContentType: t},
			twin: &experiment{
				id:      "forged:" + t,
				what:    bilingual.Textf("Content-Type 为 %s，两个签名都不对", "Content-Type: %s and both signatures wrong", t),
				variant: sim.Variant{Plain: c.message(), ContentType: t, Bend: msgcrypt.Bend{Signing: msgcrypt.Garbage}},
			},
			found: foundContentType(t),
		})
	}
	return out
}

// timestamps are milliseconds, and the server's own time where its clock is another.
func (c Case) timestamps() []experiment {
	forged := c.forged()
	theirs, skew, ok := c.clock()
	apart := ok && skew.Abs() >= minuteApart
	if !apart {
		theirs = c.last().At
	}
	out := []experiment{{
		id: "timestamp:ms", what: bilingual.Textf("timestamp 为毫秒", "timestamp in milliseconds"), twin: &forged,
		variant: sim.Variant{Plain: c.message(), Timestamp: fmt.Sprint(theirs.UnixMilli())}, found: foundMilliseconds(),
	}}
	if !apart {
		return out
	}
	clock := experiment{
		id: "timestamp:clock", twin: &forged,
		what: bilingual.Textf("timestamp 取服务端自己的时间 %s（相差 %s）", "timestamp by the server's own clock, %s (%s apart)",
			seconds(theirs), skew),
		variant: sim.Variant{Plain: c.message(), Timestamp: seconds(theirs)}, found: foundClock(skew),
	}
	return append([]experiment{clock}, out...)
}

// gentle departs in all that a right server does not notice, and in which broken ones differ: no + in the ciphertext,
// little padding, ASCII only, a connection of its own. What it does not mend is none of these.
func (c Case) gentle() experiment {
	v := sim.Variant{Plain: shortPad(c, ascii(c.message())), WithoutPlus: short(c.message()), Close: true}
	return experiment{
		id: "gentle", variant: v, parts: c.gentleParts(), found: foundTogether(),
		what: bilingual.Textf("同时：密文没有“+”、填充不超过 16 字节、只含 ASCII、连接不复用",
			"all at once: no + in the ciphertext, at most 16 bytes of padding, ASCII only, a connection of its own"),
	}
}

// gentleParts are the single departures of gentle.
func (c Case) gentleParts() []experiment {
	plain := c.message()
	var out []experiment
	if short(plain) {
		out = append(out, experiment{
			id: "plus", variant: sim.Variant{Plain: plain, WithoutPlus: true}, found: foundPlus(),
			what: bilingual.Textf("密文没有“+”", "no + in the ciphertext"),
		})
	}
	if pad := c.pad(plain); pad > 16 {
		out = append(out, experiment{
			id: "padding", variant: sim.Variant{Plain: shortPad(c, plain)}, found: foundPadding(pad),
			what: bilingual.Textf("末尾加空白，使填充从 %d 字节降到 16 字节", "blanks at the end, so that the padding is 16 bytes instead of %d", pad),
		})
	}
	if plainASCII := ascii(plain); !bytes.Equal(plainASCII, plain) {
		out = append(out, experiment{
			id: "non_ascii", variant: sim.Variant{Plain: plainASCII}, found: foundNonASCII(firstBeyond(plain, '~')),
			what: bilingual.Textf("消息只含 ASCII 字符", "only ASCII in the message"), parts: withoutEmoji(plain),
		})
	}
	return append(out, experiment{
		id: "keep_alive", variant: sim.Variant{Plain: plain, Close: true}, found: foundKeepAlive(),
		what: bilingual.Textf("连接不复用（Connection: close）", "a connection of its own (Connection: close)"),
	})
}

// withoutEmoji is the part of leaving out all but ASCII that leaves out four-byte characters only.
func withoutEmoji(plain []byte) []experiment {
	basic := without(plain, 0xffff)
	if bytes.Equal(basic, plain) {
		return nil
	}
	return []experiment{{
		id: "emoji", variant: sim.Variant{Plain: basic}, found: foundEmoji(firstBeyond(plain, 0xffff)),
		what: bilingual.Textf("消息不含表情等四字节字符", "no emoji and other four-byte characters in the message"),
	}}
}

// plainMessage is a harmless text in the place of another message.
func (c Case) plainMessage() []experiment {
	if c.Delivery.OpenID == "" || c.harmless() != nil || c.Delivery.Name == "text" {
		return nil
	}
	text := c.plainText()
	if text == nil {
		return nil
	}
	return []experiment{{
		id: "harmless", variant: sim.Variant{Plain: text}, found: foundHandling(c.Delivery.Name, "text"),
		what: bilingual.Textf("同样的信封，内容换成一条普通文本消息", "an ordinary text message in the same envelope"),
	}}
}

// short says that a message is so short that a ciphertext without + is found soon.
func short(plain []byte) bool { return len(plain) <= 420 }

// ascii writes x for every character beyond ASCII.
func ascii(plain []byte) []byte { return without(plain, '~') }

// without writes x for every character beyond the last that may stay.
func without(plain []byte, last rune) []byte {
	return []byte(strings.Map(func(r rune) rune {
		if r > last {
			return 'x'
		}
		return r
	}, string(plain)))
}

// firstBeyond is the first character beyond.
func firstBeyond(plain []byte, last rune) string {
	for _, r := range string(plain) {
		if r > last {
			return string(r)
		}
	}
	return ""
}

// shortPad appends line breaks until the padding is 16 bytes at most.
func shortPad(c Case, plain []byte) []byte {
	return append(bytes.Clone(plain), bytes.Repeat([]byte("\n"), max(0, c.pad(plain)-16))...)
}
