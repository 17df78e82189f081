package exam_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"
)

const (
	appID  = "wxc0ffee1234567890"
	secret = "0123456789abcdef0123456789abcdef"
	token  = "relaytoken2024"
	aesKey = "IApKdciGHXjuwt8kXA9CzkAdGOceZnswuqOJ7QpTwig"
)

// platform is a small third-party platform of the test's own: what a careful developer writes in an afternoon. The
// flags are the usual mistakes.
type platform struct {
	t    *testing.T
	base string // of the simulator

	newline       bool   // success\n
	plainReply    bool   // not encrypted
	replyAppID    string // behind replies
	notSwapped    bool
	late          time.Duration // before answering QUERY_AUTH_CODE
	lateText      time.Duration
	silent        bool // knows no test contents
	replyByCustom bool // TESTCOMPONENT answered with custom/send
	refreshFirst  bool // sends with a refreshed token
	inFirst       bool // exchanges the code in the authorized handler, too
	wrongSuffix   bool
	oldEvent      bool // answers events as before 2018
	refuses       bool // QUERY_AUTH_CODE, with a status
	echo          bool // other texts come back
	characters    bool // are what the length of a reply counts
	asciiOnly     bool // other texts make it fall over
	contentType   string

	mu        sync.Mutex
	ticket    string
	component string
	refresh   map[string]string
	wg        sync.WaitGroup
}

type inner struct {
	InfoType, ComponentVerifyTicket, AuthorizerAppid, AuthorizationCode  string
	ToUserName, FromUserName, MsgType, Event, Content, CreateTime, MsgId string
}

func (p *platform) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if p.contentType != "" && r.URL.Path != "/event" {
		w.Header().Set("Content-Type", p.contentType)
	}
	body, _ := io.ReadAll(r.Body)
	m, ok := p.open(r, body)
	if !ok {
		http.Error(w, "bad signature", http.StatusForbidden)
		return
	}
	if r.URL.Path == "/event" {
		p.event(w, m)
		return
	}
	p.message(w, m, strings.Split(r.URL.Path, "/")[1])
}

func (p *platform) event(w http.ResponseWriter, m inner) {
	switch m.InfoType {
	case "component_verify_ticket":
		p.mu.Lock()
		p.ticket = m.ComponentVerifyTicket
		p.mu.Unlock()
	case "authorized":
		if p.inFirst {
			p.queryAuth(m.AuthorizationCode)
		}
	}
	io.WriteString(w, "success")
	if p.newline {
		io.WriteString(w, "\n")
	}
}

func (p *platform) message(w http.ResponseWriter, m inner, account string) {
	switch {
	case m.MsgType == "event" && p.oldEvent:
		p.reply(w, m, m.Event+"from_callback")
	case p.silent:
		io.WriteString(w, "success")
	case m.Content == "TESTCOMPONENT_MSG_TYPE_TEXT":
		time.Sleep(p.lateText)
		if p.replyByCustom {
			p.mu.Lock()
			refresh := p.refresh[account]
			p.mu.Unlock()
			p.send(p.freshToken(account, refresh), m.FromUserName, m.Content+"_callback")
			return
		}
		p.reply(w, m, m.Content+"_callback")
	case p.refuses && strings.HasPrefix(m.Content, "QUERY_AUTH_CODE:"):
		http.Error(w, "Invalid signature", http.StatusUnauthorized)
	case strings.HasPrefix(m.Content, "QUERY_AUTH_CODE:"):
		p.wg.Go(func() { p.answerByAPI(m, account) })
		time.Sleep(p.late)
	case p.asciiOnly && strings.ContainsFunc(m.Content, func(r rune) bool { return r > 127 }):
		http.Error(w, "UnicodeEncodeError", http.StatusInternalServerError)
	case p.echo && m.MsgType == "text":
		p.reply(w, m, m.Content)
	default:
		io.WriteString(w, "success")
	}
}

func (p *platform) answerByAPI(m inner, account string) {
	code := strings.TrimPrefix(m.Content, "QUERY_AUTH_CODE:")
	tok, refresh := p.queryAuth(code)
	if p.refreshFirst {
		tok = p.freshToken(account, refresh)
	}
	suffix := "_from_api"
	if p.wrongSuffix {
		suffix = "_fromapi"
	}
	p.send(tok, m.FromUserName, code+suffix)
}

func (p *platform) reply(w http.ResponseWriter, m inner, text string) {
	to, from := m.FromUserName, m.ToUserName
	if p.notSwapped {
		to, from = from, to
	}
	msg := fmt.Sprintf("<xml><ToUserName><![CDATA[%s]]></ToUserName><FromUserName><![CDATA[%s]]></FromUserName><CreateTime>%s</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[%s]]></Content></xml>", to, from, m.CreateTime, text)
	if p.plainReply {
		io.WriteString(w, msg)
		return
	}
	tail := appID
	if p.replyAppID != "" {
		tail = p.replyAppID
	}
	length := len(msg)
	if p.characters {
		length = utf8.RuneCountInString(msg)
	}
	full := append([]byte("0123456789abcdef"), binary.BigEndian.AppendUint32(nil, uint32(length))...)
	full = append(append(full, msg...), tail...)
	n := 32 - len(full)%32
	full = append(full, bytes.Repeat([]byte{byte(n)}, n)...)
	key := p.key()
	block, err := aes.NewCipher(key)
	if err != nil {
		p.t.Error(err)
		return
	}
	cipher.NewCBCEncrypter(block, key[:16]).CryptBlocks(full, full)
	sealed := base64.StdEncoding.EncodeToString(full)
	fmt.Fprintf(w, "<xml><Encrypt>%s</Encrypt><MsgSignature>%s</MsgSignature><TimeStamp>1</TimeStamp><Nonce>2</Nonce></xml>", sealed, sign("1", "2", sealed))
}

func (p *platform) open(r *http.Request, body []byte) (inner, bool) {
	var outer struct{ Encrypt string }
	var m inner
	q := r.URL.Query()
	if xml.Unmarshal(body, &outer) != nil ||
		sign(q.Get("timestamp"), q.Get("nonce"), outer.Encrypt) != q.Get("msg_signature") {
		return m, false
	}
	raw, err := base64.StdEncoding.DecodeString(outer.Encrypt)
	if err != nil {
		return m, false
	}
	key := p.key()
	block, err := aes.NewCipher(key)
	if err != nil {
		return m, false
	}
	cipher.NewCBCDecrypter(block, key[:16]).CryptBlocks(raw, raw)
	length := binary.BigEndian.Uint32(raw[16:20])
	tail := raw[20+length : len(raw)-int(raw[len(raw)-1])]
	return m, xml.Unmarshal(raw[20:20+length], &m) == nil && string(tail) == appID
}

func (p *platform) key() []byte {
	key, err := base64.StdEncoding.DecodeString(aesKey + "=")
	if err != nil {
		p.t.Error(err)
	}
	return key
}

func sign(parts ...string) string {
	parts = append(parts, token)
	sort.Strings(parts)
	sum := sha1.Sum([]byte(strings.Join(parts, "")))
	return hex.EncodeToString(sum[:])
}

// The platform's side of the API.

func (p *platform) post(path, tok string, body map[string]any, into any) {
	raw, _ := json.Marshal(body)
	resp, err := http.Post(p.base+path+"?access_token="+tok, "application/json", bytes.NewReader(raw))
	if err != nil {
		p.t.Errorf("%s: %v", path, err)
		return
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(into); err != nil {
		p.t.Errorf("%s: %v", path, err)
	}
}

func (p *platform) componentToken() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.component == "" {
		var out struct {
			Token string `json:"component_access_token"`
		}
		p.post("/cgi-bin/component/api_component_token", "",
			map[string]any{"component_appid": appID, "component_appsecret": secret,
				"component_verify_ticket": p.ticket}, &out)
		p.component = out.Token
	}
	return p.component
}

func (p *platform) queryAuth(code string) (tok, refresh string) {
	var out struct {
		Info struct {
			AppID   string `json:"authorizer_appid"`
			Token   string `json:"authorizer_access_token"`
			Refresh string `json:"authorizer_refresh_token"`
		} `json:"authorization_info"`
	}
	p.post("/cgi-bin/component/api_query_auth", p.componentToken(),
		map[string]any{"component_appid": appID, "authorization_code": code}, &out)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refresh[out.Info.AppID] = out.Info.Refresh
	return out.Info.Token, out.Info.Refresh
}

func (p *platform) freshToken(account, refresh string) string {
	var out struct {
		Token string `json:"authorizer_access_token"`
	}
	p.post("/cgi-bin/component/api_authorizer_token", p.componentToken(),
		map[string]any{"component_appid": appID, "authorizer_appid": account, "authorizer_refresh_token": refresh}, &out)
	return out.Token
}

func (p *platform) send(tok, to, text string) {
	var out struct {
		Code int `json:"errcode"`
	}
	p.post("/cgi-bin/message/custom/send", tok, map[string]any{"touser": to, "msgtype": "text",
		"text": map[string]string{"content": text}}, &out)
}
