// Package seal seals messages in clear: as WeChat pushes them, or as a platform answers them.
package seal

import (
	"bytes"
	"cmp"
	"encoding/hex"
	"encoding/json"
	"io"
	"strconv"

	"wxlab/platform"
	opener "wxlab/platform/msgcrypt"
	"wxlab/sim/msgcrypt"
)

// Sealer is who seals, and with what. The same random bytes, timestamp and nonce make the same bytes.
type Sealer struct {
	Component platform.Component // its AppID and keys
	Random    io.Reader
	Timestamp string
	Nonce     string // drawn when empty
	OpenID    string // who wrote, the message's FromUserName when empty
	UserName  string // the account's original id, the message's ToUserName when empty
}

// Sealed is a push as WeChat sends it, or a passive reply as a platform answers it.
type Sealed struct {
	Query        string `json:"query,omitempty"`
	Body         string `json:"body"`
	MsgSignature string `json:"msg_signature,omitempty"`
	Timestamp    string `json:"timestamp"`
	Nonce        string `json:"nonce"`
}

// Push seals a message as WeChat does: on the message URL it names the account and, where known, who wrote.
func (s Sealer) Push(plain []byte) (Sealed, error) {
	prefix, out, err := s.begin()
	if err != nil {
		return out, err
	}
	e := msgcrypt.Envelope{
		Token: s.Component.Token.Reveal(), EncodingAESKey: s.Component.EncodingAESKey.Reveal(), AppID: s.Component.AppID,
		Random: prefix, Msg: plain, Timestamp: out.Timestamp, Nonce: out.Nonce, OpenID: s.OpenID, ToUserName: s.UserName,
	}
	if m, err := platform.ParseMessage(plain); err == nil {
		e.ToUserName, e.OpenID = cmp.Or(e.ToUserName, m.ToUserName), cmp.Or(e.OpenID, m.FromUserName)
	}
	sealed, err := e.Seal()
	if err != nil {
		return out, err
	}
	out.Query, out.Body, out.MsgSignature = sealed.Query, string(sealed.Body), sealed.MsgSignature
	if platform.IsJSON(plain) {
		body, err := json.Marshal(map[string]string{"ToUserName": e.ToUserName, "Encrypt": sealed.Encrypt})
		if err != nil {
			return out, err
		}
		out.Body = string(body)
	}
	return out, nil
}

// Reply seals a passive reply as a platform does.
func (s Sealer) Reply(plain []byte) (Sealed, error) {
	prefix, out, err := s.begin()
	if err != nil {
		return out, err
	}
	c, err := opener.New(s.Component)
	if err != nil {
		return out, err
	}
	body, err := c.Seal(opener.Opened{JSON: platform.IsJSON(plain)}, bytes.NewReader([]byte(prefix)), out.Timestamp,
		out.Nonce, plain)
	out.Body = string(body)
	return out, err
}

// begin draws the sixteen characters before the message, and a nonce where none was given.
func (s Sealer) begin() (prefix string, out Sealed, err error) {
	drawn := make([]byte, 12)
	if _, err := io.ReadFull(s.Random, drawn); err != nil {
		return "", Sealed{}, err
	}
	n := drawn[8:]
	nonce := uint32(n[0]&0x7f)<<24 | uint32(n[1])<<16 | uint32(n[2])<<8 | uint32(n[3])
	out = Sealed{Timestamp: s.Timestamp, Nonce: cmp.Or(s.Nonce, strconv.FormatUint(uint64(nonce), 10))}
	return hex.EncodeToString(drawn[:8]), out, nil
}
