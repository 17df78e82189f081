package explain

import (
	"encoding/base64"
	"encoding/binary"
	"html"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"wxlab/platform"
	"wxlab/platform/msgcrypt"
)

// lock is what opens a ciphertext, apart from its signature.
type lock struct {
	key43, encrypt, appID string
}

func (o *opening) lock() lock { return lock{o.key43, o.encrypt, o.in.Keys.AppID} }

// unseal decrypts as far as the message and its tail.
func (l lock) unseal() (msg []byte, tail string, err error) {
	padded, err := l.decrypt()
	if err != nil {
		return nil, "", err
	}
	full, err := msgcrypt.Unpad(padded)
	if err != nil {
		return nil, "", err
	}
	_, _, msg, tail, err = msgcrypt.Split(full)
	return msg, tail, err
}

func (l lock) decrypt() ([]byte, error) {
	key, err := decodeKey(l.key43)
	if err != nil {
		return nil, err
	}
	raw, err := base64.StdEncoding.DecodeString(l.encrypt)
	if err != nil {
		return nil, msgcrypt.Fail(msgcrypt.ErrBase64, "%v", err)
	}
	return key.Decrypt(raw)
}

// decodeKey is DecodeKey for keys as people paste them. Base64 decoders skip line breaks and stop at "=", so a key with
// these in it may have 43 characters and too few bytes.
func decodeKey(key43 string) (*msgcrypt.Key, error) {
	if strings.ContainsAny(key43, "\r\n=") {
		return nil, msgcrypt.Fail(msgcrypt.ErrKey, "it has a line break or = in it")
	}
	return msgcrypt.DecodeKey(key43)
}

// opens reports whether everything fits, the AppID included.
func (l lock) opens() bool {
	_, tail, err := l.unseal()
	return err == nil && (l.appID == "" || tail == l.appID)
}

// reaches reports whether the key is right, whomever the message is for: a wrong key leaves noise, whose length field
// fits one time in millions.
func (l lock) reaches() bool {
	_, _, err := l.unseal()
	return err == nil
}

// trial is one mistake undone: the strings that the signature covers if the sender, or we, had not made it.
type trial struct {
	id   string
	args []any
	sealed
}

// signatureTrials undo, one at a time, the mistakes that break a signature, likeliest first.
func (o *opening) signatureTrials() []trial {
	var out []trial
	try := func(s sealed, id string, args ...any) { out = append(out, trial{id, args, s}) }
	s := o.sealed

	swapped, legacy := s, s
	swapped.signature, legacy.encrypt = o.query.get("signature"), ""
	try(swapped, "signature_swapped")
	try(legacy, "signature_pasted")
	for _, t := range o.tokens() {
		other, both := s, legacy
		other.token, both.token = t.value, t.value
		try(other, t.id, t.args...)
		try(both, "signature_pasted")
	}
	tidy := s
	tidy.signature = strings.ToLower(strings.Trim(strings.TrimSpace(s.signature), `"'`))
	try(tidy, "signature_untidy")
	for _, v := range encryptVariants(s.encrypt) {
		mended := s
		mended.encrypt = v.value
		try(mended, v.id)
	}
	return append(out, o.queryTrials()...)
}

// queryTrials undo what happens to a URL on its way.
func (o *opening) queryTrials() []trial {
	s := o.sealed
	seconds := s
	if len(s.timestamp) == 13 {
		seconds.timestamp = s.timestamp[:10]
	}
	raw := s
	raw.timestamp, raw.nonce = o.query.undecoded("timestamp"), o.query.undecoded("nonce")
	plus := s
	plus.nonce = strings.ReplaceAll(s.nonce, " ", "+")
	twice := s
	twice.timestamp, twice.nonce = unescape(s.timestamp), unescape(s.nonce)
	blank := s
	blank.timestamp, blank.nonce = strings.TrimSpace(s.timestamp), strings.TrimSpace(s.nonce)
	out := []trial{
		{"signed_seconds", nil, seconds}, {"query_plus", nil, plus}, {"query_raw", nil, raw},
		{"query_twice", nil, twice}, {"query_blank", nil, blank},
	}
	if o.in.Body != nil {
		whole := s
		whole.encrypt = string(o.in.Body)
		out = append(out, trial{"signed_body", nil, whole})
	}
	if msg, _, err := o.lock().unseal(); err == nil {
		inner := s
		inner.encrypt = string(msg)
		out = append(out, trial{"signed_plain", nil, inner})
	}
	return out
}

// variant is another reading of one value.
type variant struct {
	id    string
	value string
	args  []any
}

// tokens are other tokens that may have signed.
func (o *opening) tokens() []variant {
	k := o.in.Keys
	out := []variant{{"token_blank", strings.Join(strings.Fields(o.token), ""), nil}}
	if prev := k.PreviousToken.Reveal(); prev != "" {
		out = append(out, variant{"previous_token", prev, nil})
	}
	out = append(out, labelled("other_token", k.OtherTokens)...)
	return append(out, variant{"token_is_key", o.key43, nil}, variant{"token_is_appid", k.AppID, nil})
}

// labelled lists secrets in the order of their labels, which become the cause's argument.
func labelled(id string, secrets map[string]platform.Secret) []variant {
	var out []variant
	for _, label := range slices.Sorted(maps.Keys(secrets)) {
		out = append(out, variant{id, secrets[label].Reveal(), []any{label}})
	}
	return out
}

// encryptVariants undo what frameworks and gateways do to base64 text.
func encryptVariants(encrypt string) []variant {
	percent, err := url.PathUnescape(encrypt)
	if err != nil {
		percent = encrypt
	}
	out := []variant{
		{"encrypt_plus", strings.ReplaceAll(strings.TrimSpace(encrypt), " ", "+"), nil},
		{"encrypt_blank", strings.Join(strings.Fields(encrypt), ""), nil},
		{"encrypt_percent", percent, nil},
		{"encrypt_html", html.UnescapeString(encrypt), nil},
		{"encrypt_urlsafe", strings.NewReplacer("-", "+", "_", "/").Replace(encrypt), nil},
		{"encrypt_slash", strings.ReplaceAll(encrypt, `\/`, "/"), nil},
		{"encrypt_pad", encrypt + strings.Repeat("=", (4-len(encrypt)%4)%4), nil},
		{"encrypt_urlsafe", repad(strings.NewReplacer("-", "+", "_", "/").Replace(encrypt)), nil},
	}
	return slices.DeleteFunc(out, func(v variant) bool { return v.value == encrypt })
}

// repad gives base64 text the padding its length asks for.
func repad(s string) string { return s + strings.Repeat("=", (4-len(s)%4)%4) }

// keys are other keys that may have sealed.
func (o *opening) keys() []variant {
	k := o.in.Keys
	tight := strings.Join(strings.Fields(o.key43), "")
	out := []variant{
		{"key_blank", tight, nil},
		{"key_padded", strings.TrimRight(tight, "="), nil},
		{"key_urlsafe", strings.NewReplacer("-", "+", "_", "/").Replace(tight), nil},
		{"key_quoted", strings.Trim(tight, `"'`), nil},
		{"key_is_token", strings.TrimSpace(o.in.Keys.Token.Reveal()), nil},
	}
	if prev := k.PreviousEncodingAESKey.Reveal(); prev != "" {
		out = append(out, variant{"previous_key", prev, nil})
	}
	out = append(out, labelled("other_key", k.OtherKeys)...)
	return slices.DeleteFunc(out, func(v variant) bool { return v.value == o.key43 })
}

// block is a decrypted block of which something is wrong, with what can still be read of it.
type block struct {
	bytes  []byte
	length uint32
}

func (b block) rest() []byte { return b.bytes[20:] }

// brokenBlock decrypts the whole AES blocks there are. ok tells that what comes out begins like a message: the key is
// right and only the end is not.
func (l lock) brokenBlock() (b block, ok bool) {
	raw, _ := base64.StdEncoding.DecodeString(l.encrypt)
	key, err := decodeKey(l.key43)
	if err != nil {
		return block{}, false
	}
	padded, err := key.Decrypt(raw[:len(raw)/16*16])
	if err != nil || len(padded) < 32 {
		return block{}, false
	}
	b = block{padded, binary.BigEndian.Uint32(padded[16:20])}
	begin := b.rest()[0]
	return b, begin == '<' || begin == '{'
}

// cause names what is wrong with a block that the right key opened, "" when nothing is recognised.
func (b block) cause(appID string) (id string, args []any) {
	rest := b.rest()
	little := int64(binary.LittleEndian.Uint32(b.bytes[16:20]))
	switch {
	case appID != "" && little < int64(len(rest)) && strings.HasPrefix(string(rest[little:]), appID):
		return "length_little", nil
	case int64(b.length) > int64(len(rest)):
		return "truncated", []any{b.length, len(rest)}
	case appID != "" && strings.HasPrefix(string(rest[b.length:]), appID):
		return "padding_odd", nil
	}
	return "", nil
}

// countsRunes reports whether the sender put the number of characters into the length field: the tail then begins
// inside the message, by as many bytes as there are more bytes than characters.
func countsRunes(msg []byte, tail, appID string) bool {
	cut, found := strings.CutSuffix(tail, appID)
	whole := string(msg) + cut
	return found && cut != "" && utf8.RuneCountInString(whole) == len(msg)
}
