package msgcrypt

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"
	"strings"

	"wxlab/sim/wellformed"
)

// Why a passive reply cannot be opened; match with errors.Is.
var (
	ErrNoEnvelope = errors.New("no <Encrypt> element: the reply is not encrypted")
	ErrXML        = errors.New("broken XML")
	ErrSignature  = errors.New("MsgSignature does not match")
	ErrBase64     = errors.New("<Encrypt> is not base64")
	ErrCipher     = errors.New("ciphertext is not whole AES blocks")
	ErrLength     = errors.New("length field points beyond the block")
)

// Reply is an opened passive reply (PROTOCOL 2.6). The fields up to Encrypt are as sent, also when opening failed.
type Reply struct {
	Encrypt      string
	MsgSignature string
	TimeStamp    string // kept as text: some libraries send milliseconds, and the signature covers the text
	Nonce        string

	Random []byte // any 16 bytes, not always text
	Plain  []byte
	AppID  string // the tail; should be the component's
	Pad    int    // bytes of padding removed
	Block  []byte // everything as decrypted, with its padding; also when it cannot be split
}

// OpenReply opens what a platform answered. It is as lenient as WeChat is known to be: any order of elements, with
// or without CDATA, padding to 16 or 32, any random prefix; but the envelope must be well-formed XML. It does not judge
// the AppID, the caller does.
func OpenReply(token, encodingAESKey string, body []byte) (Reply, error) {
	r, err := ParseReply(body)
	if err != nil {
		return r, fmt.Errorf("open reply: %w", err)
	}
	want := Sign(token, r.TimeStamp, r.Nonce, r.Encrypt)
	if subtle.ConstantTimeCompare([]byte(want), []byte(r.MsgSignature)) != 1 {
		return r, fmt.Errorf("open reply: %w: got %q, expected %s over token, TimeStamp, Nonce and Encrypt as sent",
			ErrSignature, r.MsgSignature, want)
	}
	if err := r.Decrypt(encodingAESKey); err != nil {
		return r, fmt.Errorf("open reply: %w", err)
	}
	return r, nil
}

// ParseReply reads an envelope without opening it.
func ParseReply(body []byte) (Reply, error) {
	var in struct {
		XMLName      xml.Name
		Encrypt      *string
		MsgSignature string
		TimeStamp    string
		Nonce        string
	}
	if err := wellformed.Check(body); err != nil {
		return Reply{}, fmt.Errorf("%w: %w", ErrXML, err)
	}
	if err := xml.Unmarshal(body, &in); err != nil {
		return Reply{}, fmt.Errorf("%w: %w", ErrXML, err)
	}
	if in.Encrypt == nil {
		return Reply{}, ErrNoEnvelope
	}
	return Reply{
		Encrypt: strings.TrimSpace(*in.Encrypt), MsgSignature: strings.TrimSpace(in.MsgSignature),
		TimeStamp: strings.TrimSpace(in.TimeStamp), Nonce: strings.TrimSpace(in.Nonce),
	}, nil
}

// Decrypt opens Encrypt, whatever the signature says.
func (r *Reply) Decrypt(encodingAESKey string) error {
	key, err := decodeKey(encodingAESKey)
	if err != nil {
		return err
	}
	raw, err := base64.StdEncoding.DecodeString(r.Encrypt)
	if err != nil {
		return fmt.Errorf("%w: %v", ErrBase64, err)
	}
	if len(raw) == 0 || len(raw)%aes.BlockSize != 0 {
		return fmt.Errorf("%w: %d bytes", ErrCipher, len(raw))
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return err
	}
	cipher.NewCBCDecrypter(block, key[:aes.BlockSize]).CryptBlocks(raw, raw)
	r.Block = raw
	return r.split(raw)
}

// split takes the block apart from the front; what follows the message is AppID and padding.
func (r *Reply) split(full []byte) error {
	full, r.Pad = unpad(full)
	if len(full) < 20 {
		return fmt.Errorf("%w: only %d bytes, wrong EncodingAESKey?", ErrLength, len(full))
	}
	length, rest := int64(binary.BigEndian.Uint32(full[16:20])), full[20:]
	if length > int64(len(rest)) {
		return fmt.Errorf("%w: says %d of %d bytes, wrong EncodingAESKey?", ErrLength, length, len(rest))
	}
	r.Random = bytes.Clone(full[:16])
	r.Plain = bytes.Clone(rest[:length])
	r.AppID = string(rest[length:])
	return nil
}

// unpad follows the official decoder: a last byte outside 1..32 counts as no padding.
func unpad(full []byte) ([]byte, int) {
	n := int(full[len(full)-1])
	if n < 1 || n > 32 || n > len(full) {
		return full, 0
	}
	return full[:len(full)-n], n
}
