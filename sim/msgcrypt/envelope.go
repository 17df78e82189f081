// Package msgcrypt is the sender's half of WeChat's message crypto: it builds encrypted callbacks as
// WeChat sends them, every step of which can be bent, and opens the passive replies that come back.
//
// It exists twice on purpose (see platform/msgcrypt): shared crypto would be wrong on both sides unseen.
package msgcrypt

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// Envelope is one callback about to be sealed (PROTOCOL 2.2 to 2.5). The zero Bend seals it as WeChat does.
type Envelope struct {
	Token          string // 消息校验Token
	EncodingAESKey string // 43 characters
	AppID          string // the component's, also for messages: it is the tail of the plain block
	ToUserName     string // gh_… on the message URL; empty on the auth-event URL, whose body names AppID instead
	OpenID         string // the sender, a query parameter on the message URL only
	Timestamp      string // unix seconds
	Nonce          string // decimal, at most 2147483647
	Random         string // 16 characters, lower-case hexadecimal when WeChat draws them
	Msg            []byte // the decrypted message
	Bend           Bend
}

// Bend says where an envelope departs from what WeChat sends. Nil and zero fields leave their step alone.
type Bend struct {
	Length         *uint32  // the length field, instead of len(Msg)
	Tail           *string  // the AppID behind the message
	Random         *string  // the prefix, of any length
	Pad            *byte    // the value of every padding byte, keeping their number
	Block          int      // padding block size instead of 32
	EncodingAESKey string   // another key for the ciphertext
	Truncate       int      // drops so many bytes off the ciphertext
	Timestamp      string   // in the query, while the signature keeps the honest one
	MsgSignature   *string  // instead of the right one
	Signing        Signing  // how the two signatures are made and written
	Omit           []string // query parameters that are not sent
	Bare           bool     // the body without CDATA
	Compact        bool     // the body on one line
	Entity         bool     // the body declares an entity, and Encrypt is a reference to it
}

// Signing is a way in which receivers have been seen to expect WeChat's two signatures.
type Signing string

// Ways of signing; the empty one is WeChat's: three strings in signature, four in msg_signature.
const (
	FourInBoth  Signing = "four_in_both"  // signature covers Encrypt as well
	ThreeInBoth Signing = "three_in_both" // msg_signature leaves Encrypt out
	Swapped     Signing = "swapped"       // each stands where the other belongs
	Unsorted    Signing = "unsorted"      // msg_signature over the strings as they come: token, timestamp, nonce, Encrypt
	UpperCase   Signing = "upper_case"    // both in capitals
	Garbage     Signing = "garbage"       // neither signature fits
)

// Sealed is an envelope ready to be posted.
type Sealed struct {
	Query        string // raw, in WeChat's order
	Body         []byte
	Encrypt      string
	MsgSignature string
	Signature    string // the legacy one over three strings
}

// Seal builds the callback. It fails only on a key that is not 43 characters of base64 or a block size out of range.
func (e Envelope) Seal() (Sealed, error) {
	key, err := decodeKey(or(e.Bend.EncodingAESKey, e.EncodingAESKey))
	if err != nil {
		return Sealed{}, fmt.Errorf("seal callback: %w", err)
	}
	block, err := e.plainBlock()
	if err != nil {
		return Sealed{}, fmt.Errorf("seal callback: %w", err)
	}
	if err := encrypt(key, block); err != nil {
		return Sealed{}, fmt.Errorf("seal callback: %w", err)
	}
	cipherText := block[:max(0, len(block)-max(0, e.Bend.Truncate))]

	var out Sealed
	out.Body, out.Encrypt = e.body(cipherText)
	out.Signature, out.MsgSignature = e.signatures(out.Encrypt)
	if e.Bend.MsgSignature != nil {
		out.MsgSignature = *e.Bend.MsgSignature
	}
	out.Query = e.query(out)
	return out, nil
}

// signatures are the legacy one and the real one.
func (e Envelope) signatures(encrypt string) (legacy, msg string) {
	legacy = Sign(e.Token, e.Timestamp, e.Nonce)
	msg = Sign(e.Token, e.Timestamp, e.Nonce, encrypt)
	switch e.Bend.Signing {
	case FourInBoth:
		return msg, msg
	case ThreeInBoth:
		return legacy, legacy
	case Swapped:
		return msg, legacy
	case Unsorted:
		sum := sha1.Sum([]byte(e.Token + e.Timestamp + e.Nonce + encrypt))
		return legacy, hex.EncodeToString(sum[:])
	case UpperCase:
		return strings.ToUpper(legacy), strings.ToUpper(msg)
	case Garbage:
		return Sign(legacy, "garbage"), Sign(msg, "garbage")
	}
	return legacy, msg
}

// plainBlock is random ‖ length ‖ message ‖ AppID ‖ padding.
func (e Envelope) plainBlock() ([]byte, error) {
	random, tail, length := e.Random, e.AppID, uint32(len(e.Msg))
	if e.Bend.Random != nil {
		random = *e.Bend.Random
	}
	if e.Bend.Tail != nil {
		tail = *e.Bend.Tail
	}
	if e.Bend.Length != nil {
		length = *e.Bend.Length
	}
	full := make([]byte, 0, len(random)+4+len(e.Msg)+len(tail)+maxBlock)
	full = append(full, random...)
	full = binary.BigEndian.AppendUint32(full, length)
	full = append(append(full, e.Msg...), tail...)
	return e.pad(full)
}

// maxBlock is the largest padding block: a byte tells its length.
const maxBlock = 240

// pad is PKCS#7 on 32 bytes. A bent block size that leaves AES without whole blocks is refused.
func (e Envelope) pad(full []byte) ([]byte, error) {
	size := e.Bend.Block
	if size == 0 {
		size = 32
	}
	if size < aes.BlockSize || size%aes.BlockSize != 0 || size > maxBlock {
		return nil, fmt.Errorf("padding block of %d bytes: AES needs a multiple of %d up to %d", size, aes.BlockSize, maxBlock)
	}
	n := size - len(full)%size
	value := byte(n)
	if e.Bend.Pad != nil {
		value = *e.Bend.Pad
	}
	for range n {
		full = append(full, value)
	}
	return full, nil
}

// PlainQuery is what the plain mode of directly connected accounts adds to the URL: no encrypt_type, and only the
// legacy signature (PROTOCOL 2.9).
func (e Envelope) PlainQuery() string {
	e.Bend.Omit = append(slices.Clone(e.Bend.Omit), "encrypt_type", "msg_signature")
	return e.query(Sealed{Signature: Sign(e.Token, e.Timestamp, e.Nonce)})
}

// query lists the parameters in the order WeChat sends them (PROTOCOL 2.2).
func (e Envelope) query(s Sealed) string {
	params := [...][2]string{
		{"signature", s.Signature}, {"timestamp", or(e.Bend.Timestamp, e.Timestamp)}, {"nonce", e.Nonce},
		{"openid", e.OpenID}, {"encrypt_type", "aes"}, {"msg_signature", s.MsgSignature},
	}
	var b strings.Builder
	b.Grow(256)
	for _, p := range params {
		if slices.Contains(e.Bend.Omit, p[0]) || p[0] == "openid" && p[1] == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('&')
		}
		b.WriteString(p[0])
		b.WriteByte('=')
		b.WriteString(url.QueryEscape(p[1]))
	}
	return b.String()
}

// body is the outer XML: pretty-printed with four blanks and a final newline, as captured. encrypt is the text of the
// element Encrypt.
func (e Envelope) body(cipherText []byte) (b []byte, encrypt string) {
	name, value := "AppId", e.AppID
	if e.ToUserName != "" {
		name, value = "ToUserName", e.ToUserName
	}
	if e.Bend.Entity {
		return entityBody(name, value, cipherText)
	}
	open, end, indent, line := "<![CDATA[", "]]>", "    ", "\n"
	if e.Bend.Bare {
		open, end = "", ""
	}
	if e.Bend.Compact {
		indent, line = "", ""
	}
	b = make([]byte, 0, 128+len(value)+base64.StdEncoding.EncodedLen(len(cipherText)))
	b = add(b, "<xml>", line, indent, "<", name, ">", open, value, end, "</", name, ">", line, indent, "<Encrypt>", open)
	at := len(b)
	b = base64.StdEncoding.AppendEncode(b, cipherText)
	encrypt = string(b[at:])
	return add(b, end, "</Encrypt>", line, "</xml>", line), encrypt
}

// entityBody is an envelope whose ciphertext only a parser finds that expands what the document declares.
func entityBody(name, value string, cipherText []byte) (b []byte, encrypt string) {
	encrypt = base64.StdEncoding.EncodeToString(cipherText)
	return add(nil, `<!DOCTYPE xml [<!ENTITY sealed "`, encrypt, `">]>`, "\n<xml>\n    <", name, "><![CDATA[", value, "]]></", name,
		">\n    <Encrypt>&sealed;</Encrypt>\n</xml>\n"), encrypt
}

func add(b []byte, parts ...string) []byte {
	for _, part := range parts {
		b = append(b, part...)
	}
	return b
}

// Sign is WeChat's signature: the hexadecimal SHA-1 of the parts sorted as bytes and joined (PROTOCOL 2.5).
func Sign(parts ...string) string {
	sorted := append(make([]string, 0, 8), parts...) // these three stay on the stack, a callback's Encrypt fits
	slices.Sort(sorted)
	sum := sha1.Sum(add(make([]byte, 0, 2048), sorted...))
	return string(hex.AppendEncode(make([]byte, 0, 2*sha1.Size), sum[:]))
}

// CheckKey says whether an EncodingAESKey can be used, and what is wrong with it when it cannot.
func CheckKey(encodingAESKey string) error {
	_, err := decodeKey(encodingAESKey)
	return err
}

// decodeKey is lenient about the spare bits of the last character: three random keys of four have some set.
func decodeKey(encoded string) ([]byte, error) {
	if len(encoded) != 43 {
		return nil, fmt.Errorf("EncodingAESKey has %d characters, it needs exactly 43", len(encoded))
	}
	key, err := base64.StdEncoding.DecodeString(encoded + "=")
	if err != nil {
		return nil, fmt.Errorf("EncodingAESKey is not base64: %w", err)
	}
	if len(key) != 32 { // line breaks are skipped by the decoder
		return nil, fmt.Errorf("EncodingAESKey decodes to %d bytes, it needs 32", len(key))
	}
	return key, nil
}

// encrypt works in place.
func encrypt(key, block []byte) error {
	c, err := aes.NewCipher(key)
	if err != nil { // not with what decodeKey lets through
		return err
	}
	cipher.NewCBCEncrypter(c, key[:aes.BlockSize]).CryptBlocks(block, block)
	return nil
}

func or(first, second string) string {
	if first != "" {
		return first
	}
	return second
}
