package broken

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strconv"
)

// writing is how a passive reply is made (PROTOCOL 2.6, 7.6).
type writing struct {
	passive func(*Server, *push, string) message // of a text
	inner   func(message) string
	tailOf  func(c Config, p *push) string
	size    func(inner string) int
	order   binary.AppendByteOrder
	padding func(n int) []byte // behind n bytes
	iv      func(key []byte) []byte
	sealKey func(Config) string
	base64  func([]byte) string
	signed  func(token string, e envelope, inner string) string
	render  func(envelope) string
	stamp   func(now int64) string
	clear   bool // it goes out as it is
}

// message is a passive reply.
type message struct{ to, from, created, kind, fields string }

// envelope is a sealed reply.
type envelope struct{ sealed, signature, timestamp, nonce string }

func correctWriting() writing {
	return writing{
		passive: func(s *Server, p *push, text string) message {
			return message{
				to: p.fields["FromUserName"], from: p.fields["ToUserName"], created: strconv.FormatInt(s.Now().Unix(), 10),
				kind: "text", fields: "<Content>" + cdata(text) + "</Content>",
			}
		},
		inner: func(m message) string {
			return "<xml><ToUserName>" + cdata(m.to) + "</ToUserName><FromUserName>" + cdata(m.from) + "</FromUserName><CreateTime>" +
				m.created + "</CreateTime><MsgType>" + cdata(m.kind) + "</MsgType>" + m.fields + "</xml>"
		},
		tailOf:  func(c Config, _ *push) string { return c.AppID },
		size:    func(inner string) int { return len(inner) },
		order:   binary.BigEndian,
		padding: pkcs7(32),
		iv:      func(key []byte) []byte { return key[:aes.BlockSize] },
		sealKey: func(c Config) string { return c.AESKey },
		base64:  base64.StdEncoding.EncodeToString,
		signed: func(token string, e envelope, _ string) string {
			return signature(token, e.timestamp, e.nonce, e.sealed)
		},
		render: func(e envelope) string {
			return fmt.Sprintf("<xml><Encrypt><![CDATA[%s]]></Encrypt><MsgSignature><![CDATA[%s]]></MsgSignature>"+
				"<TimeStamp>%s</TimeStamp><Nonce><![CDATA[%s]]></Nonce></xml>", e.sealed, e.signature, e.timestamp, e.nonce)
		},
		stamp: func(now int64) string { return strconv.FormatInt(now, 10) },
	}
}

// cdata holds any text: ]]> is split over two sections.
func cdata(text string) string {
	return "<![CDATA[" + string(bytes.ReplaceAll([]byte(text), []byte("]]>"), []byte("]]]]><![CDATA[>"))) + "]]>"
}

func pkcs7(block int) func(int) []byte {
	return func(n int) []byte {
		pad := block - n%block
		return bytes.Repeat([]byte{byte(pad)}, pad)
	}
}

// reply answers a message with a text.
func (s *Server) reply(p *push, text string) answer {
	return s.sendReply(p, s.inner(s.passive(s, p, text)))
}

// sendReply seals the XML of a reply.
func (s *Server) sendReply(p *push, inner string) answer {
	if s.clear {
		return s.sealedOut(says(200, inner))
	}
	e, err := s.seal(p, inner)
	if err != nil {
		return s.onRefusal(err)
	}
	return s.sealedOut(says(200, s.render(e)))
}

func (s *Server) seal(p *push, inner string) (envelope, error) {
	c := s.own(s.configured())
	key, err := decodeKey(s.sealKey(c))
	if err != nil {
		return envelope{}, err
	}
	full := []byte(rand.Text()[:16])
	full = s.order.AppendUint32(full, uint32(s.size(inner)))
	full = append(append(full, inner...), s.tailOf(c, p)...)
	full = append(full, s.padding(len(full))...)
	block, err := aes.NewCipher(key)
	if err != nil {
		return envelope{}, err
	}
	cipher.NewCBCEncrypter(block, s.iv(key)).CryptBlocks(full, full)
	e := envelope{sealed: s.base64(full), timestamp: s.stamp(s.Now().Unix()), nonce: "415670741"}
	e.signature = s.signed(c.Token, e, inner)
	return e, nil
}
