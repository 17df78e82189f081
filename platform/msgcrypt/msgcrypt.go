// Package msgcrypt is the receiver's half of WeChat's message crypto, WXBizMsgCrypt (PROTOCOL 2): it verifies,
// opens, and seals the answer. sim/msgcrypt is the sender's half, written separately on purpose: a mistake in shared
// code would be wrong on both sides while every test stayed green.
package msgcrypt

import (
	"encoding/base64"
	"errors"
	"io"
	"sync"

	"wxlab/platform"
)

// Crypt holds the keys of one component and is safe for concurrent use.
type Crypt struct {
	appID         string
	current       pair
	previous      pair // zero parts fall back to the current ones
	scratch       sync.Pool
	hasPrevToken  bool
	hasPrevAESKey bool
}

// pair is the token and the key of one generation.
type pair struct {
	token string
	key   *Key
}

// Opened is a callback that verified and opened. Seal needs it back: a reply goes out with the key and the token
// that the request came in with (PROTOCOL 2.8), and in its notation (2.9).
type Opened struct {
	Plain     []byte // may be empty
	Random    []byte // the 16 bytes before the length field
	KeyUsed   platform.KeyUsed
	TokenUsed platform.KeyUsed
	JSON      bool // the envelope was JSON, and the answer will be; whoever read the envelope sets it
}

// New checks the component's keys. It fails with ErrKey; an empty previous key or token means there is none.
func New(c platform.Component) (*Crypt, error) {
	key, err := DecodeKey(c.EncodingAESKey.Reveal())
	if err != nil {
		return nil, err
	}
	out := &Crypt{appID: c.AppID, current: pair{c.Token.Reveal(), key}}
	out.previous = out.current
	if c.PreviousToken != "" {
		out.previous.token, out.hasPrevToken = c.PreviousToken.Reveal(), true
	}
	if c.PreviousEncodingAESKey != "" {
		if out.previous.key, err = DecodeKey(c.PreviousEncodingAESKey.Reveal()); err != nil {
			return nil, err
		}
		out.hasPrevAESKey = true
	}
	out.scratch.New = func() any { return new([]byte) }
	return out, nil
}

// Verify checks msg_signature over token, timestamp, nonce and the base64 text as received, in constant time, and
// tells which token signed. It fails with ErrSignature.
func (c *Crypt) Verify(msgSignature, timestamp, nonce string, encrypt []byte) (platform.KeyUsed, error) {
	if equal(sign(c.current.token, timestamp, nonce, encrypt), msgSignature) {
		return platform.CurrentKey, nil
	}
	if c.hasPrevToken && equal(sign(c.previous.token, timestamp, nonce, encrypt), msgSignature) {
		return platform.PreviousKey, nil
	}
	if equal([40]byte([]byte(Sign(c.current.token, timestamp, nonce))), msgSignature) {
		return "", Fail(ErrSignature, "this is the legacy signature of three strings, not msg_signature")
	}
	return "", Fail(ErrSignature, "is the Token (消息校验Token) the one in the console?")
}

// Open verifies and decrypts one Encrypt value. Every failure is an *Error; it never panics. The result does not
// alias encrypt.
func (c *Crypt) Open(msgSignature, timestamp, nonce string, encrypt []byte) (Opened, error) {
	token, err := c.Verify(msgSignature, timestamp, nonce, encrypt)
	if err != nil {
		return Opened{}, err
	}
	opened, err := c.open(c.current.key, encrypt)
	opened.KeyUsed, opened.TokenUsed = platform.CurrentKey, token
	if err == nil || !c.hasPrevAESKey {
		return opened, err
	}
	older, olderErr := c.open(c.previous.key, encrypt)
	older.KeyUsed, older.TokenUsed = platform.PreviousKey, token
	// A foreign AppID can only be read with the right key, so it says more than a pad that does not fit.
	if olderErr == nil || errors.Is(olderErr, ErrAppID) {
		return older, olderErr
	}
	return opened, err
}

// open decrypts with one key.
func (c *Crypt) open(key *Key, encrypt []byte) (Opened, error) {
	buf := make([]byte, base64.StdEncoding.DecodedLen(len(encrypt)))
	n, err := base64.StdEncoding.Decode(buf, encrypt)
	if err != nil {
		return Opened{}, Fail(ErrBase64, "%v", err)
	}
	if err := key.decrypt(buf[:n]); err != nil {
		return Opened{}, err
	}
	full, err := Unpad(buf[:n])
	if err != nil {
		return Opened{}, err
	}
	random, _, msg, tail, err := split(full)
	if err != nil {
		return Opened{}, err
	}
	if string(tail) != c.appID {
		refusal := Fail(ErrAppID, "found %q, want %q: sealed for another component, or with the account's AppID?",
			tail, c.appID)
		refusal.Foreign = string(tail)
		return Opened{}, refusal
	}
	return Opened{Plain: msg, Random: random}, nil
}

// Seal encrypts a passive reply to the callback o came from and returns the XML to answer with (PROTOCOL 2.6), or the
// JSON (2.9). Sixteen bytes are drawn from random. The zero Opened means the current key and token, and XML.
func (c *Crypt) Seal(o Opened, random io.Reader, timestamp, nonce string, plain []byte) ([]byte, error) {
	token, key := c.current.token, c.current.key
	if o.TokenUsed == platform.PreviousKey {
		token = c.previous.token
	}
	if o.KeyUsed == platform.PreviousKey {
		key = c.previous.key
	}
	held := c.scratch.Get().(*[]byte)
	defer c.scratch.Put(held)
	*held = append((*held)[:0], make([]byte, 16)...)
	if _, err := io.ReadFull(random, *held); err != nil {
		return nil, Fail(ErrRandomSource, "%v", err)
	}
	*held = Pad(appendFull((*held)[:0], *held, plain, c.appID))
	if err := key.crypt(key.encoders, *held); err != nil {
		return nil, err
	}
	frame := &xmlFrame
	if o.JSON {
		frame = &jsonFrame
	}
	return frame.around(*held, token, timestamp, nonce), nil
}

// frame is what stands around the parts of an answer, in either notation. The parts are ASCII without quotes or "]]>",
// so nothing needs escaping but the nonce and the timestamp, which the server makes itself.
type frame struct{ encrypt, signature, timestamp, nonce, end string }

var (
	xmlFrame = frame{"<xml><Encrypt><![CDATA[", "]]></Encrypt><MsgSignature><![CDATA[", "]]></MsgSignature><TimeStamp>",
		"</TimeStamp><Nonce><![CDATA[", "]]></Nonce></xml>"}
	jsonFrame = frame{`{"Encrypt":"`, `","MsgSignature":"`, `","TimeStamp":`, `,"Nonce":"`, `"}`}
)

func (f *frame) around(ciphertext []byte, token, timestamp, nonce string) []byte {
	size := len(f.encrypt) + len(f.signature) + len(f.timestamp) + len(f.nonce) + len(f.end) + 40
	out := make([]byte, 0, size+base64.StdEncoding.EncodedLen(len(ciphertext))+len(timestamp)+len(nonce))
	out = append(out, f.encrypt...)
	out = base64.StdEncoding.AppendEncode(out, ciphertext)
	sum := sign(token, timestamp, nonce, out[len(f.encrypt):])
	out = append(out, f.signature...)
	out = append(out, sum[:]...)
	out = append(out, f.timestamp...)
	out = append(out, timestamp...)
	out = append(out, f.nonce...)
	out = append(out, nonce...)
	return append(out, f.end...)
}
