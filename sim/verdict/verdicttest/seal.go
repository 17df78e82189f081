// Package verdicttest has answers that platforms get wrong, each with what the judge must say of it, for the tests of
// everybody who shows a verdict.
package verdicttest

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"

	"wxlab/sim/callback"
	"wxlab/sim/msgcrypt"
	"wxlab/sim/verdict"
	"wxlab/sim/world"
)

// What every case is about: the component and its keys, an official account, and one of its followers.
const (
	Token        = "relaytoken2024"
	AESKey       = "nnal0weNYtQ8qdLpOgRAm7JyQXK9FvA1hXP5U3PPPPW"
	OtherAESKey  = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
	AppID        = "wxc0ffee1234567890"
	AccountAppID = "wx803b83a327151d4b"
	UserName     = "gh_07c1c3195fc2"
	OpenID       = "o5QAVD_7UQI7juLiOmreliqu7cu0"
	Timestamp    = "1700000000"
	Nonce        = "1320562132"
)

// Message is a text message of the follower, pushed to the platform.
func Message() verdict.Push {
	return verdict.Push{
		Family: callback.Message, Name: "text", UserInitiated: true, Token: Token, AESKey: AESKey, OtherAESKey: OtherAESKey,
		AppID: AppID, OpenID: OpenID, Timestamp: Timestamp, Nonce: Nonce,
		Account: verdict.Account{AppID: AccountAppID, UserName: UserName, Kind: world.OfficialAccount},
	}
}

// Ticket is a verify ticket, pushed to the auth-event URL.
func Ticket() verdict.Push {
	return verdict.Push{
		Family: callback.AuthEvent, Name: "component_verify_ticket", Token: Token, AESKey: AESKey, OtherAESKey: OtherAESKey,
		AppID: AppID, Timestamp: Timestamp, Nonce: Nonce,
	}
}

// JSON is a message to a mini program's own server, which wants JSON.
func JSON() verdict.Push {
	p := Message()
	p.AppID, p.Account.Kind = AccountAppID, world.MiniProgram
	p.Mode, p.Format = world.CipherMode, world.JSONFormat
	return p
}

// Text is a passive text reply before it is sealed.
func Text(content string) string {
	return Passive("text", "<Content><![CDATA["+content+"]]></Content>")
}

// Passive is a passive reply of any type before it is sealed.
func Passive(msgType, body string) string {
	return "<xml><ToUserName><![CDATA[" + OpenID + "]]></ToUserName><FromUserName><![CDATA[" + UserName +
		"]]></FromUserName><CreateTime>1700000001</CreateTime><MsgType><![CDATA[" + msgType + "]]></MsgType>" + body + "</xml>"
}

// Sealer seals replies, with one mistake or another. Its zero fields are right.
type Sealer struct {
	Token, AESKey, AppID string
	NoAppID              bool
	Timestamp, Nonce     string
	Length               func(message string) []byte
	Pad                  func(n int) []byte                                     // behind n bytes
	Cipher               func(encrypt string) string                            // of the base64 text, before it is signed
	Sign                 func(message, timestamp, nonce, encrypt string) string // instead of the right signature
	Format               string                                                 // of Encrypt, MsgSignature, TimeStamp and Nonce
}

// Envelope is the sealed reply as XML.
const Envelope = "<xml><Encrypt><![CDATA[%s]]></Encrypt><MsgSignature><![CDATA[%s]]></MsgSignature><TimeStamp>%s</TimeStamp>" +
	"<Nonce><![CDATA[%s]]></Nonce></xml>"

// Seal seals one message.
func (s Sealer) Seal(message string) string {
	or := func(value, right string) string {
		if value == "" {
			return right
		}
		return value
	}
	appID := or(s.AppID, AppID)
	if s.NoAppID {
		appID = ""
	}
	timestamp, nonce := or(s.Timestamp, "1700000001"), or(s.Nonce, "887766")
	encrypt := s.encrypt(or(s.AESKey, AESKey), message, appID)
	if s.Cipher != nil {
		encrypt = s.Cipher(encrypt)
	}
	signature := msgcrypt.Sign(or(s.Token, Token), timestamp, nonce, encrypt)
	if s.Sign != nil {
		signature = s.Sign(message, timestamp, nonce, encrypt)
	}
	return fmt.Sprintf(or(s.Format, Envelope), encrypt, signature, timestamp, nonce)
}

func (s Sealer) encrypt(aesKey, message, appID string) string {
	length, pad := s.Length, s.Pad
	if length == nil {
		length = func(m string) []byte { return binary.BigEndian.AppendUint32(nil, uint32(len(m))) }
	}
	if pad == nil {
		pad = PKCS7(32)
	}
	block := append([]byte("0123456789abcdef"), length(message)...)
	block = append(block, message+appID...)
	block = append(block, pad(len(block))...)
	key, err := base64.RawStdEncoding.DecodeString(aesKey)
	if err != nil {
		panic(err) // the keys above are what they are
	}
	c, err := aes.NewCipher(key)
	if err != nil {
		panic(err)
	}
	cipher.NewCBCEncrypter(c, key[:aes.BlockSize]).CryptBlocks(block, block)
	return base64.StdEncoding.EncodeToString(block)
}

// PKCS7 pads to a multiple of so many bytes.
func PKCS7(to int) func(n int) []byte {
	return func(n int) []byte { return fill(to-n%to, byte(to-n%to)) }
}

func fill(n int, value byte) []byte {
	out := make([]byte, n)
	for i := range out {
		out[i] = value
	}
	return out
}

// InHex writes the bytes of a base64 text in hexadecimal.
func InHex(encrypt string) string {
	raw, err := base64.StdEncoding.DecodeString(encrypt)
	if err != nil {
		panic(err)
	}
	return hex.EncodeToString(raw)
}
