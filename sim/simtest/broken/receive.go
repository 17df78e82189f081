package broken

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
)

// reception is how a callback is read (PROTOCOL 2.4, 2.5).
type reception struct {
	own      func(Config) Config // what the server believes its configuration to be
	document func(*Server, *push) ([]byte, error)
	verify   func(c Config, p *push) bool
	key      func(encoded string) ([]byte, error)
	pads     int // the largest padding taken
	tail     func(c Config, p *push, tail string) bool
	inside   func(plain []byte) []byte
	content  func(*push) error // what else the program wants of a message
}

func correctReception() reception {
	return reception{
		own:      func(c Config) Config { return c },
		document: func(_ *Server, p *push) ([]byte, error) { return p.body, nil },
		verify: func(c Config, p *push) bool {
			want := signature(c.Token, p.query.Get("timestamp"), p.query.Get("nonce"), p.sealed)
			return subtle.ConstantTimeCompare([]byte(want), []byte(p.query.Get("msg_signature"))) == 1
		},
		key:     decodeKey,
		pads:    32,
		tail:    func(c Config, _ *push, tail string) bool { return tail == c.AppID },
		inside:  func(plain []byte) []byte { return plain },
		content: func(*push) error { return nil },
	}
}

// receive verifies, opens and parses a callback.
func (s *Server) receive(p *push) error {
	doc, err := s.document(s, p)
	if err != nil {
		return err
	}
	if len(doc) > longest {
		return refuse(413, "Request Entity Too Large")
	}
	outer, err := children(doc)
	if err != nil {
		return refuse(400, "cannot parse the body: %v", err)
	}
	p.sealed = outer["Encrypt"]
	c := s.own(s.configured())
	if !s.verify(c, p) {
		return refuse(401, "invalid signature")
	}
	tail, err := s.open(c, p)
	if err != nil {
		return err
	}
	if !s.tail(c, p, tail) {
		return refuse(401, "appid mismatch")
	}
	if p.fields, err = children(s.inside(p.plain)); err != nil {
		return refuse(400, "cannot parse the message: %v", err)
	}
	return s.content(p)
}

// open decrypts with the key, or the one before it.
func (s *Server) open(c Config, p *push) (tail string, err error) {
	for _, encoded := range []string{c.AESKey, c.PrevKey} {
		if encoded == "" {
			continue
		}
		var key []byte
		if key, err = s.key(encoded); err != nil {
			break
		}
		if p.random, p.plain, tail, err = unseal(key, p.sealed, s.pads); err == nil && s.tail(c, p, tail) {
			break
		}
	}
	if err != nil {
		return "", refuse(401, "decrypt: %v", err)
	}
	return tail, nil
}

// unseal is AES-256-CBC, PKCS#7 of up to 32 bytes, 16 random bytes, the length, the message and the AppID.
func unseal(key []byte, sealed string, pads int) (random, plain []byte, tail string, err error) {
	full, err := base64.StdEncoding.DecodeString(sealed)
	if err != nil {
		return nil, nil, "", err
	}
	if len(full) == 0 || len(full)%aes.BlockSize != 0 {
		return nil, nil, "", errors.New("wrong final block length")
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, nil, "", err
	}
	cipher.NewCBCDecrypter(block, key[:aes.BlockSize]).CryptBlocks(full, full)
	n := int(full[len(full)-1])
	if n < 1 || n > pads || n > len(full) {
		return nil, nil, "", errors.New("padding is invalid")
	}
	full = full[:len(full)-n]
	if len(full) < 20 || uint64(binary.BigEndian.Uint32(full[16:])) > uint64(len(full)-20) {
		return nil, nil, "", errors.New("the length is invalid")
	}
	end := 20 + binary.BigEndian.Uint32(full[16:])
	return full[:16], full[20:end], string(full[end:]), nil
}

func decodeKey(encoded string) ([]byte, error) {
	key, err := base64.StdEncoding.DecodeString(encoded + "=")
	if err == nil && len(key) != 32 {
		err = errors.New("invalid key length")
	}
	return key, err
}

// signature is the SHA-1 of the strings, sorted and joined.
func signature(parts ...string) string {
	slices.Sort(parts)
	return digest(strings.Join(parts, ""))
}

func digest(text string) string {
	sum := sha1.Sum([]byte(text))
	return hex.EncodeToString(sum[:])
}

var errDocumentType = errors.New("a document type is not allowed")

// children are the elements right below the root, by name; of several with one name the last counts.
func children(doc []byte) (map[string]string, error) {
	d := xml.NewDecoder(bytes.NewReader(doc))
	out, depth, name := map[string]string{}, 0, ""
	for {
		switch token, err := d.Token(); t := token.(type) {
		case nil:
			if err == io.EOF && depth == 0 && len(out) > 0 {
				return out, nil
			}
			return nil, errors.Join(errors.New("no XML document"), err)
		case xml.Directive:
			return nil, errDocumentType
		case xml.StartElement:
			if depth++; depth == 2 {
				name = t.Name.Local
				out[name] = ""
			}
		case xml.EndElement:
			depth--
		case xml.CharData:
			if depth == 2 {
				out[name] += string(t)
			}
		}
	}
}
