package sim

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"wxlab/sim/msgcrypt"
)

// PushMode is how a directly connected account's messages are protected (PROTOCOL 2.9). Third-party platforms have
// no choice: theirs is always CipherMode with XML.
type PushMode string

const (
	PlainMode      PushMode = "plain"      // 明文模式
	CompatibleMode PushMode = "compatible" // 兼容模式: clear fields and Encrypt side by side
	CipherMode     PushMode = "cipher"     // 安全模式
)

// PushFormat is the notation of message and reply.
type PushFormat string

const (
	XMLFormat  PushFormat = "xml"
	JSONFormat PushFormat = "json" // mini programs
)

// PushConfig is an account's own server configuration (服务器配置): besides the platforms it has authorized, its
// messages and events go there.
type PushConfig struct {
	URL    string
	Token  string
	AESKey string // not needed in PlainMode
	Mode   PushMode
	Format PushFormat
}

// ConnectAccount gives an account its own server. As in WeChat's console the server is asked first: a GET with an
// echostr that it must give back. The zero PushConfig disconnects.
func (s *Sim) ConnectAccount(ctx context.Context, account string, c PushConfig) error {
	a, ok := s.Account(account)
	if !ok {
		return fmt.Errorf("connect account: no account has the AppID or original id %q", account)
	}
	if c == (PushConfig{}) {
		return s.setPush(a.AppID, nil)
	}
	if err := c.check(a.Kind); err != nil {
		return fmt.Errorf("connect account: %w", err)
	}
	if err := s.verifyURL(ctx, c); err != nil {
		return fmt.Errorf("connect account: %w", err)
	}
	return s.setPush(a.AppID, &c)
}

func (s *Sim) setPush(appID string, c *PushConfig) error {
	w := s.world.lock()
	defer s.world.unlock()
	a := w.account(appID)
	if a == nil {
		return fmt.Errorf("connect account: %s was removed meanwhile", appID)
	}
	a.Push = c
	w.touch()
	return nil
}

func (c PushConfig) check(kind Kind) error {
	switch {
	case c.URL == "" || c.Token == "":
		return fmt.Errorf("the URL or the token is empty")
	case !slices.Contains([]PushMode{PlainMode, CompatibleMode, CipherMode}, c.Mode):
		return fmt.Errorf("mode %q: it is %s, %s or %s", c.Mode, PlainMode, CompatibleMode, CipherMode)
	case c.Format != XMLFormat && c.Format != JSONFormat:
		return fmt.Errorf("format %q: it is %s or %s", c.Format, XMLFormat, JSONFormat)
	case c.Format == JSONFormat && kind != MiniProgram:
		return fmt.Errorf("only mini programs can choose JSON")
	}
	if c.Mode != PlainMode {
		if err := msgcrypt.CheckKey(c.AESKey); err != nil {
			return err
		}
	}
	return checkURL("message URL", c.URL)
}

// verifyURL asks the server to give an echostr back.
func (s *Sim) verifyURL(ctx context.Context, c PushConfig) error {
	w := s.world.lock()
	raw := w.draw("echostr", 12)
	s.world.unlock()
	echo, nonce := fmt.Sprint(binary.BigEndian.Uint64(raw)), fmt.Sprint(binary.BigEndian.Uint32(raw[8:])>>1)
	timestamp := strconv.FormatInt(s.now().Unix(), 10)
	query := "signature=" + msgcrypt.Sign(c.Token, timestamp, nonce) + "&timestamp=" + timestamp + "&nonce=" + nonce + "&echostr=" + echo

	ctx, cancel := context.WithTimeout(ctx, s.budget)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, withQuery(c.URL, query), http.NoBody)
	if err != nil {
		return fmt.Errorf("verify the URL: %w", err)
	}
	req.Header = http.Header{"User-Agent": {"Mozilla/4.0"}, "Accept": {"*/*"}, "Pragma": {"no-cache"}}
	resp, err := s.http.Do(req)
	if err != nil {
		return fmt.Errorf("verify the URL: %w", err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, answerLimit))
	switch {
	case err != nil:
		return fmt.Errorf("verify the URL: %w", err)
	case resp.StatusCode != http.StatusOK:
		return fmt.Errorf("verify the URL: status %d to the GET with echostr; is the signature checked with the token of this account?", resp.StatusCode)
	case string(body) != echo:
		return fmt.Errorf("verify the URL: the answer is %s, it must be the echostr %s and nothing else", shorten(body), echo)
	}
	return nil
}

// addressee is who a job's push goes to: a platform, or an account's own server in the guise of one.
func (w *world) addressee(j job) (Platform, *PushConfig, error) {
	if !j.Direct {
		ps := w.Platforms[j.Component]
		if ps == nil {
			return Platform{}, nil, w.errUnknownPlatform(j.Component)
		}
		return clonePlatform(ps.Platform), nil, nil
	}
	a := w.lookAccount(j.Account)
	if a == nil || a.Push == nil {
		return Platform{}, nil, fmt.Errorf("push %s: account %q has no server of its own", j.Name, j.Account)
	}
	c := *a.Push
	return Platform{AppID: a.AppID, Token: c.Token, AESKey: c.AESKey, MessageURL: c.URL}, &c, nil
}

// runDirect sends what a platform was just sent to the account's own server, for a job that wants that.
func (s *Sim) runDirect(ctx context.Context, j job, p push) error {
	w := s.world.lock()
	a := w.account(p.account.AppID)
	also := j.Also && p.kind.Family != string(AuthEvent) && a != nil && a.Push != nil
	s.world.unlock()
	if !also {
		return nil
	}
	_, err := s.run(ctx, job{At: j.At, Name: p.kind.Name, Account: p.account.AppID, OpenID: p.openID, Plain: p.honest, Direct: true, Silent: true})
	return err
}

// seal writes the request of one attempt: what it adds to the URL, and the body. A platform's is always an envelope.
func (p push) seal(e msgcrypt.Envelope) (query string, body []byte, err error) {
	if p.direct != nil && p.direct.Mode == PlainMode {
		body, err = p.clear()
		return e.PlainQuery(), body, err
	}
	sealed, err := e.Seal()
	if err != nil || p.direct == nil {
		return sealed.Query, sealed.Body, err
	}
	switch {
	case p.direct.Mode == CompatibleMode:
		body, err = p.both(sealed.Encrypt)
	case p.direct.Format == JSONFormat:
		body = marshal(struct{ ToUserName, Encrypt string }{e.ToUserName, sealed.Encrypt})
	default:
		body = sealed.Body
	}
	return sealed.Query, body, err
}

// clear is the message in the account's notation.
func (p push) clear() ([]byte, error) {
	if p.direct.Format == XMLFormat {
		return p.plain, nil
	}
	root, err := parseElement(string(p.plain))
	if err != nil {
		return nil, err
	}
	return root.json(), nil
}

// both is the body of the compatible mode: all the fields, and Encrypt.
func (p push) both(encrypted string) ([]byte, error) {
	root, err := parseElement(string(p.plain))
	if err != nil {
		return nil, err
	}
	root.children = append(root.children, &element{name: "Encrypt", text: encrypted, cdata: true})
	if p.direct.Format == JSONFormat {
		return root.json(), nil
	}
	return root.render(), nil
}

// json is the message as an object: bare numbers stay numbers, repeated elements become a list.
func (e *element) json() []byte {
	var b bytes.Buffer
	e.writeJSON(&b)
	return b.Bytes()
}

func (e *element) writeJSON(b *bytes.Buffer) {
	if len(e.children) == 0 {
		if !e.cdata && e.text != "" && strings.Trim(e.text, "0123456789") == "" && (e.text == "0" || e.text[0] != '0') {
			b.WriteString(e.text)
			return
		}
		b.Write(marshal(e.text))
		return
	}
	b.WriteByte('{')
	for i, name := range e.names() {
		if i > 0 {
			b.WriteByte(',')
		}
		b.Write(marshal(name))
		b.WriteByte(':')
		e.writeNamed(b, name)
	}
	b.WriteByte('}')
}

// names are those of the children, each once, in their order.
func (e *element) names() []string {
	var out []string
	for _, c := range e.children {
		if !slices.Contains(out, c.name) {
			out = append(out, c.name)
		}
	}
	return out
}

func (e *element) writeNamed(b *bytes.Buffer, name string) {
	var same []*element
	for _, c := range e.children {
		if c.name == name {
			same = append(same, c)
		}
	}
	if len(same) == 1 {
		same[0].writeJSON(b)
		return
	}
	b.WriteByte('[')
	for i, c := range same {
		if i > 0 {
			b.WriteByte(',')
		}
		c.writeJSON(b)
	}
	b.WriteByte(']')
}
