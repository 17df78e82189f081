package explain

import (
	"encoding/base64"
	"errors"
	"strings"

	"wxlab/platform/msgcrypt"
)

// lockCauses explain why a ciphertext does not open: its key, its text, its end, or whom it names.
func (o *opening) lockCauses(l lock) []Likely {
	for _, k := range o.keys() {
		with := l
		with.key43 = k.value
		if with.reaches() {
			return []Likely{o.keyCause(k, with)}
		}
	}
	msg, tail, err := l.unseal()
	switch {
	case errors.Is(err, msgcrypt.ErrKey):
		return []Likely{o.badKey(l.key43)}
	case errors.Is(err, msgcrypt.ErrBase64):
		return o.base64Causes(l)
	case err == nil && countsRunes(msg, tail, l.appID):
		return []Likely{o.cause("length", "length_runes", true, len(msg))}
	case err == nil:
		return []Likely{o.appIDCause(tail)}
	}
	if b, ok := l.brokenBlock(); ok {
		if id, args := b.cause(l.appID); id != "" {
			return []Likely{o.cause("cipher", id, true, args...)}
		}
	}
	return append(o.cutCauses(l),
		o.cause("key", "key_wrong", false), o.cause("key", "key_configuration", false))
}

// keyCause reports the key that fits, and the message it opens.
func (o *opening) keyCause(k variant, with lock) Likely {
	c := o.cause("key", k.id, true, k.args...)
	if msg, _, err := with.unseal(); err == nil && with.opens() {
		c.Opens, c.Plain = true, string(msg)
	}
	return c
}

// badKey explains a key that cannot be one.
func (o *opening) badKey(key43 string) Likely {
	switch n := len(key43); {
	case n == 0:
		return o.cause("key", "key_none", true)
	case n == 32 || n == 64:
		return o.cause("key", "key_secret", false, n)
	case n != msgcrypt.KeyLength:
		return o.cause("key", "key_length", true, n)
	}
	return o.cause("key", "key_characters", true)
}

// base64Causes mend the text of Encrypt. The signature covers the text as it arrived, so a sender did this.
func (o *opening) base64Causes(l lock) []Likely {
	for _, v := range encryptVariants(l.encrypt) {
		with := l
		with.encrypt = v.value
		if with.reaches() {
			return []Likely{o.opened(o.cause("base64", v.id, true), v.value)}
		}
	}
	return append(o.cutCauses(l), o.cause("base64", "base64_bad", false))
}

// cutCauses recognize a ciphertext that cannot be whole, because its length is no multiple of AES's block.
func (o *opening) cutCauses(l lock) []Likely {
	raw, err := base64.StdEncoding.DecodeString(l.encrypt)
	if err != nil || len(raw)%16 == 0 && len(raw) > 0 {
		return nil
	}
	return []Likely{o.cause("cipher", "cipher_cut", true, len(raw))}
}

// longestTail is more than any platform's id has: a longer tail is the message's own end, cut off by a length field
// that the sender did not write.
const longestTail = 64

// appIDCause says whose AppID the tail is. The key opened the block, so the tail is what the sender put there.
func (o *opening) appIDCause(tail string) Likely {
	want := o.in.Keys.AppID
	role := o.in.Keys.KnownAppIDs[tail]
	switch {
	case tail == "":
		return o.cause("appid", "appid_none", true, want)
	case len(tail) > longestTail:
		return o.cause("appid", "appid_overlong", true, len(tail))
	case strings.EqualFold(strings.TrimSpace(want), tail):
		return o.cause("appid", "appid_untidy", true, tail, want)
	case want == o.query.appID() || o.in.Keys.KnownAppIDs[want] != "" && role == "":
		return o.cause("appid", "appid_config", true, tail, want)
	case tail == o.query.appID():
		return o.cause("appid", "appid_authorizer", true, tail, want)
	case role != "":
		return o.cause("appid", "appid_known", true, tail, want, role)
	}
	return o.cause("appid", "appid_foreign", true, tail, want)
}
