package probe_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	component = "wx7e57c0de7e57c0de"
	token     = "simtest"
	aesKey    = "c2ltdGVzdHNpbXRlc3RzaW10ZXN0c2ltdGVzdHNpbXR"
	otherKey  = "b3RoZXJrZXlvdGhlcmtleW90aGVya2V5b3RoZXJrZXl"
)

// server is a platform that receives pushes with one mistake at a time, written apart from the simulator's crypto.
type server struct {
	token, key, appID string

	useSignature, threeStrings, unsorted, upper bool
	tailOfPath                                  bool   // compares the tail with the AppID in the URL
	contentType                                 string // the only one whose bodies are read
	failsOn                                     string // the content type whose bodies crash it; others are not read
	formDecodes, padsTo16, asciiOnly, noEmoji   bool
	freshness                                   func(timestamp int64) bool
	waitsForEnd                                 bool          // of the connection
	handler                                     func(m inner) // may fail after all is opened, with panic
	forgedIsFine                                bool          // a push that does not verify is answered with success
	silent                                      bool          // whatever it cannot use gets success
	mute                                        bool          // whatever goes wrong, it answers a bare 500
	slow                                        time.Duration
	budget                                      time.Duration // WeChat's patience, five seconds when zero

	mu   sync.Mutex
	seen []*http.Request
	took []inner
}

type inner struct {
	InfoType, MsgType, Event, Content, FromUserName, ToUserName string
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.seen = append(s.seen, r)
	s.mu.Unlock()
	body, _ := io.ReadAll(r.Body)
	if s.waitsForEnd && !r.Close {
		<-r.Context().Done()
	}
	select {
	case <-time.After(s.slow):
	case <-r.Context().Done():
	}
	m, status, err := s.open(r, body)
	switch {
	case err == nil:
	case s.silent, s.forgedIsFine && status == http.StatusUnauthorized:
		io.WriteString(w, "success")
		return
	case s.mute:
		http.Error(w, "Internal Server Error", http.StatusInternalServerError)
		return
	default:
		http.Error(w, err.Error(), status)
		return
	}
	if s.handler != nil {
		s.handler(m)
	}
	s.mu.Lock()
	s.took = append(s.took, m)
	s.mu.Unlock()
	if m.Content == "TESTCOMPONENT_MSG_TYPE_TEXT" {
		s.reply(w, m)
		return
	}
	io.WriteString(w, "success")
}

func (s *server) open(r *http.Request, body []byte) (m inner, status int, err error) {
	if s.failsOn != "" {
		if r.Header.Get("Content-Type") == s.failsOn {
			return m, 500, errors.New("internal error")
		}
		return m, http.StatusUnauthorized, errors.New("nothing to read")
	}
	if s.contentType != "" && r.Header.Get("Content-Type") != s.contentType {
		return m, http.StatusUnsupportedMediaType, errors.New("unsupported media type")
	}
	text := string(body)
	if s.formDecodes {
		if text, err = url.QueryUnescape(text); err != nil {
			return m, 400, err
		}
	}
	var outer struct{ Encrypt string }
	if err := xml.Unmarshal([]byte(text), &outer); err != nil {
		return m, 400, err
	}
	q := r.URL.Query()
	timestamp, err := strconv.ParseInt(q.Get("timestamp"), 10, 64)
	if err != nil || s.freshness != nil && !s.freshness(timestamp) {
		return m, http.StatusForbidden, errors.New("timestamp expired")
	}
	if !s.verifies(q, outer.Encrypt) {
		return m, http.StatusUnauthorized, errors.New("invalid signature")
	}
	plain, tail, err := s.decrypt(outer.Encrypt)
	if err != nil {
		return m, 500, err
	}
	want := or(s.appID, component)
	if s.tailOfPath && r.URL.Path != "/event" {
		want = strings.Split(r.URL.Path, "/")[1]
	}
	if tail != want {
		return m, 500, errors.New("appid mismatch")
	}
	if s.asciiOnly && bytes.ContainsFunc(plain, func(r rune) bool { return r > 127 }) {
		return m, 500, errors.New("internal error")
	}
	if s.noEmoji && strings.ContainsFunc(string(plain), func(r rune) bool { return r > 0xffff }) {
		return m, 500, errors.New("Incorrect string value")
	}
	return m, 500, xml.Unmarshal(plain, &m)
}

func (s *server) verifies(q url.Values, encrypt string) bool {
	parts := []string{s.token, q.Get("timestamp"), q.Get("nonce"), encrypt}
	if s.threeStrings {
		parts = parts[:3]
	}
	if !s.unsorted {
		slices.Sort(parts)
	}
	sum := sha1.Sum([]byte(strings.Join(parts, "")))
	want, got := hex.EncodeToString(sum[:]), q.Get("msg_signature")
	if s.upper {
		want = strings.ToUpper(want)
	}
	if s.useSignature {
		got = q.Get("signature")
	}
	return want == got
}

func (s *server) decrypt(encrypt string) (plain []byte, tail string, err error) {
	raw, err := base64.StdEncoding.DecodeString(encrypt)
	if err != nil {
		return nil, "", err
	}
	block, key := s.cipher()
	if len(raw)%16 != 0 {
		return nil, "", errors.New("decrypt failed")
	}
	cipher.NewCBCDecrypter(block, key[:16]).CryptBlocks(raw, raw)
	pad := int(raw[len(raw)-1])
	if pad < 1 || pad > 32 || s.padsTo16 && pad > 16 {
		return nil, "", errors.New("decrypt failed: bad padding")
	}
	raw = raw[:len(raw)-pad]
	if len(raw) < 20 {
		return nil, "", errors.New("decrypt failed")
	}
	n := int(binary.BigEndian.Uint32(raw[16:20]))
	if n < 0 || 20+n > len(raw) {
		return nil, "", errors.New("decrypt failed")
	}
	return raw[20 : 20+n], string(raw[20+n:]), nil
}

func (s *server) cipher() (cipher.Block, []byte) {
	key, err := base64.StdEncoding.DecodeString(s.key + "=")
	if err != nil {
		panic(err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err)
	}
	return block, key
}

func (s *server) reply(w http.ResponseWriter, m inner) {
	msg := fmt.Sprintf("<xml><ToUserName>%s</ToUserName><FromUserName>%s</FromUserName><CreateTime>1</CreateTime>"+
		"<MsgType>text</MsgType><Content>%s_callback</Content></xml>", m.FromUserName, m.ToUserName, m.Content)
	full := binary.BigEndian.AppendUint32([]byte("0123456789abcdef"), uint32(len(msg)))
	full = append(append(full, msg...), component...)
	n := 32 - len(full)%32
	full = append(full, bytes.Repeat([]byte{byte(n)}, n)...)
	block, key := s.cipher()
	cipher.NewCBCEncrypter(block, key[:16]).CryptBlocks(full, full)
	sealed := base64.StdEncoding.EncodeToString(full)
	parts := []string{s.token, "1", "2", sealed}
	slices.Sort(parts)
	sum := sha1.Sum([]byte(strings.Join(parts, "")))
	fmt.Fprintf(w, "<xml><Encrypt>%s</Encrypt><MsgSignature>%x</MsgSignature><TimeStamp>1</TimeStamp><Nonce>2</Nonce></xml>",
		sealed, sum)
}
