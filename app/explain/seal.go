package explain

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"wxlab/platform/msgcrypt"
)

// sealStages verify and open what an envelope holds; a callback and a passive reply share them.
func sealStages() []stage {
	return []stage{
		{"sorted", (*opening).sortStrings},
		{"sha1", (*opening).hashStrings},
		{"signature", (*opening).compareSignature},
		{"legacy_signature", (*opening).compareLegacy},
		{"key", (*opening).decodeKey},
		{"iv", (*opening).showIV},
		{"base64", (*opening).decodeBase64},
		{"cipher", (*opening).decrypt},
		{"padding", (*opening).unpad},
		{"random", (*opening).showRandom},
		{"length", (*opening).readLength},
		{"message", (*opening).showMessage},
		{"appid", (*opening).compareAppID},
		{"fields", (*opening).readFields},
	}
}

func (o *opening) sortStrings() finding {
	o.chooseToken()
	var data []Datum
	for i, s := range msgcrypt.SortedStrings(o.token, o.parts()...) {
		data = append(data, Datum{Label: fmt.Sprintf("%d %s", i+1, o.partName(s)), Value: o.masked(s), Mono: true})
	}
	return o.info("sorted.ok", len(data)).with(data...)
}

// chooseToken falls back to the previous token where that one signed: a receiver accepts both (PROTOCOL 2.8).
func (o *opening) chooseToken() {
	previous := o.sealed
	previous.token = o.in.Keys.PreviousToken.Reveal()
	if previous.token != "" && !o.signed() && previous.signed() {
		o.sealed = previous
		o.remark("signature", "previous_token")
	}
}

// partName names one of the sorted strings.
func (o *opening) partName(s string) string {
	switch s {
	case o.token:
		return "Token"
	case o.timestamp:
		return "timestamp"
	case o.nonce:
		return "nonce"
	}
	return "Encrypt"
}

// masked hides the token unless the reader asked to see it.
func (o *opening) masked(s string) string {
	if s != o.token || o.in.Reveal || s == "" {
		return s
	}
	return hidden
}

const hidden = "••••"

func (o *opening) hashStrings() finding {
	var joined strings.Builder
	for _, s := range msgcrypt.SortedStrings(o.token, o.parts()...) {
		joined.WriteString(o.masked(s))
	}
	return o.info("sha1.ok").with(o.mono("joined", joined.String()), o.mono("sha1", o.computed()))
}

func (o *opening) compareSignature() finding {
	computed := o.computed()
	data := []Datum{o.mono("computed", computed), o.mono("received", o.signature)}
	data[1].Mark = firstDifference(o.signature, computed)
	switch {
	case o.token == "":
		return o.fail(msgcrypt.ErrSignature, "signature.no_token").with(data...)
	case computed != o.signature:
		return o.fail(msgcrypt.ErrSignature, "signature.bad").with(data...)
	}
	return o.ok("signature.ok").with(data...)
}

// firstDifference marks what of got departs from want; zero when nothing does.
func firstDifference(got, want string) [2]int {
	if got == want {
		return [2]int{}
	}
	i := 0
	for i < len(got) && i < len(want) && got[i] == want[i] {
		i++
	}
	return [2]int{i, len(got)}
}

// compareLegacy looks at `signature`, which decides nothing (PROTOCOL 2.5).
func (o *opening) compareLegacy() finding {
	got, want := o.query.get("signature"), msgcrypt.Sign(o.token, o.timestamp, o.nonce)
	data := []Datum{o.mono("computed", want), o.mono("received", got)}
	switch got {
	case want:
		return o.ok("legacy.ok").with(data...)
	case "":
		return o.info("legacy.missing").with(data[0])
	}
	return o.info("legacy.bad").with(data...)
}

func (o *opening) decodeKey() finding {
	o.chooseKey()
	key, err := decodeKey(o.key43)
	if err != nil {
		return o.fail(err, "key.bad", len(o.key43))
	}
	o.key = key
	name := "key.ok"
	if o.key43 != o.in.Keys.EncodingAESKey.Reveal() {
		name = "key.previous"
	}
	return o.ok(name).with(o.secret("aes_key", key.Bytes()))
}

// chooseKey falls back to the previous key where only that one opens: a receiver keeps both (PROTOCOL 2.8).
func (o *opening) chooseKey() {
	previous := o.in.Keys.PreviousEncodingAESKey.Reveal()
	if previous == "" || o.lock().opens() {
		return
	}
	older := o.lock()
	older.key43 = previous
	if older.reaches() {
		o.key43 = previous
		o.remark("key", "previous_key")
	}
}

func (o *opening) showIV() finding { return o.info("iv.ok").with(o.secret("iv", o.key.IV())) }

// secret shows bytes in hex, or that they are hidden.
func (o *opening) secret(label string, raw []byte) Datum {
	if o.in.Reveal {
		return o.mono(label, hexDump(raw))
	}
	return o.mono(label, hidden)
}

func (o *opening) decodeBase64() finding {
	raw, err := base64.StdEncoding.DecodeString(o.encrypt)
	if err != nil {
		return o.fail(msgcrypt.ErrBase64, "base64.bad", err)
	}
	o.cipher = raw
	return o.ok("base64.ok", len(o.encrypt), len(raw)).with(o.mono("head", hexHead(raw)))
}

// hexHead is the first block of raw.
func hexHead(raw []byte) string {
	if len(raw) <= msgcrypt.BlockSize {
		return hexDump(raw)
	}
	return hexDump(raw[:msgcrypt.BlockSize]) + " …"
}

// hexDump writes bytes in hex, sixteen a line; byte i stands at 3*i.
func hexDump(raw []byte) string {
	text := fmt.Appendf(nil, "% x", raw)
	for i := 47; i < len(text); i += 48 {
		text[i] = '\n'
	}
	return string(text)
}

func (o *opening) decrypt() finding {
	padded, err := o.key.Decrypt(o.cipher)
	if err != nil {
		return o.fail(err, "cipher.bad", len(o.cipher))
	}
	o.padded = padded
	data := o.mono("head", hexHead(padded))
	if len(padded)%msgcrypt.BlockSize != 0 {
		return o.info("cipher.sixteen", len(padded), len(padded)/16).with(data)
	}
	return o.ok("cipher.ok", len(padded), len(padded)/msgcrypt.BlockSize).with(data)
}

func (o *opening) unpad() finding {
	tail := o.padded[max(0, len(o.padded)-msgcrypt.BlockSize):]
	block := o.mono("tail", hexDump(tail))
	full, err := msgcrypt.Unpad(o.padded)
	if err != nil {
		block.Mark = [2]int{len(block.Value) - 2, len(block.Value)}
		return o.fail(err, "padding.bad", tail[len(tail)-1]).with(block)
	}
	o.full = full
	n := len(o.padded) - len(full)
	block.Mark = [2]int{3 * (len(tail) - n), len(block.Value)}
	return o.ok("padding.ok", n, n, n, len(full)).with(block)
}

func (o *opening) showRandom() finding {
	if len(o.full) < 16 {
		return o.fail(msgcrypt.ErrLength, "random.short", len(o.full))
	}
	o.random = o.full[:16]
	return o.info("random.ok").with(
		o.mono("hex", fmt.Sprintf("% x", o.random)), o.mono("ascii", strconv.QuoteToASCII(string(o.random))))
}

func (o *opening) readLength() finding {
	_, n, msg, tail, err := msgcrypt.Split(o.full)
	field := o.mono("hex", fmt.Sprintf("% x", o.full[16:min(20, len(o.full))]))
	if err != nil {
		return o.fail(err, "length.bad", n, max(0, len(o.full)-20)).with(field)
	}
	o.length, o.message, o.tail = n, msg, tail
	return o.ok("length.ok", n).with(field)
}

func (o *opening) showMessage() finding {
	return o.ok("message.ok", len(o.message)).with(o.mono("message", string(o.message)))
}

func (o *opening) compareAppID() finding {
	want := o.in.Keys.AppID
	data := []Datum{o.mono("found", o.tail), o.mono("expected", want)}
	switch {
	case want == "":
		return o.info("appid.unknown", o.tail).with(data[0])
	case o.tail != want:
		data[0].Mark = firstDifference(o.tail, want)
		return o.fail(msgcrypt.ErrAppID, "appid.bad", shortTail(o.tail), want).with(data...)
	}
	return o.ok("appid.ok", o.tail).with(data...)
}

// readFields parses the message. An empty one is a legal reply, and unknown fields are never an error.
func (o *opening) readFields() finding {
	if len(o.message) == 0 {
		return o.info("fields.empty")
	}
	fields, err := readLeaves(o.message)
	if err != nil {
		return o.fail(msgcrypt.ErrEnvelope, "fields.bad", unreadable(o.lang, err))
	}
	o.remarkReplaced("fields", o.message)
	o.fields = o.annotate(fields)
	var data []Datum
	for _, f := range o.fields {
		data = append(data, Datum{Label: f.Path, Value: f.Value, Mono: true})
	}
	return o.ok("fields.ok", len(fields), o.subject()).with(data...)
}

// shortTail keeps a sentence readable where half a message was taken for an AppID; the data hold the whole of it.
func shortTail(tail string) string {
	if len(tail) <= longestTail {
		return tail
	}
	return strconv.QuoteToASCII(tail[:16]) + "…"
}
