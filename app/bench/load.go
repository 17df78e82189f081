package bench

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"wxlab/sim/msgcrypt"
)

// messages are encrypted text messages, sealed before the measuring begins: on a machine with few cores, work of the
// generator takes processor time from the server. When all were sent they are sent again to another account, so that
// no message comes twice.
type messages struct {
	sealed [][]byte
	next   map[ServerName]*atomic.Int64
}

const (
	mostMessages = 1 << 15              // more would need fewer accounts, as in reality, and take more memory
	placeholder  = "wx0000000000000000" // the account in the path

	accountUserName = "gh_0a1b2c3d4e5f" // the original id of all accounts, so that each message is good for each
)

// enoughMessages is how many are worth sealing for turns of some seconds.
func enoughMessages(seconds float64) int { return int(min(max(seconds*15000, 1000), mostMessages)) }

// newMessages seals n text messages of about 600 bytes with distinct MsgIds, as WeChat sends them.
func newMessages(at time.Time, n int) (*messages, error) {
	m := &messages{next: map[ServerName]*atomic.Int64{}}
	for _, server := range Servers {
		m.next[server] = new(atomic.Int64)
	}
	timestamp := strconv.FormatInt(at.Unix(), 10)
	for i := range n {
		msg := fmt.Sprintf("<xml><ToUserName><![CDATA["+accountUserName+"]]></ToUserName>\n"+
			"<FromUserName><![CDATA[oABCDEFGHIJKLMNOPQRSTUVWXYZ1]]></FromUserName>\n<CreateTime>%s</CreateTime>\n"+
			"<MsgType><![CDATA[text]]></MsgType>\n<Content><![CDATA[%s]]></Content>\n<MsgId>%d</MsgId>\n</xml>",
			timestamp, messageText(), 24300000000000000+i)
		sealed, err := msgcrypt.Envelope{
			Token: component.Token.Reveal(), EncodingAESKey: component.EncodingAESKey.Reveal(), AppID: component.AppID,
			ToUserName: accountUserName, OpenID: "oABCDEFGHIJKLMNOPQRSTUVWXYZ1", Timestamp: timestamp,
			Nonce: strconv.Itoa(1000000000 + i), Random: fmt.Sprintf("%016x", i), Msg: []byte(msg),
		}.Seal()
		if err != nil {
			return nil, err
		}
		m.sealed = append(m.sealed, fmt.Appendf(nil, "POST /wechat/%s/callback?%s HTTP/1.1\r\nHost: 127.0.0.1\r\n"+
			"User-Agent: Mozilla/4.0\r\nAccept: */*\r\nPragma: no-cache\r\nConnection: Keep-Alive\r\n"+
			"Content-Type: text/xml\r\nContent-Length: %d\r\n\r\n%s",
			placeholder, sealed.Query, len(sealed.Body), sealed.Body))
	}
	return m, nil
}

// messageText makes a message of 600 bytes.
func messageText() string { return strings.Repeat("你好，世界", 24) }

// draw appends the next request for a server to dst. Its account differs each time all messages were sent.
func (m *messages) draw(dst []byte, server ServerName) []byte {
	n, pool := m.next[server].Add(1)-1, int64(len(m.sealed))
	at := len(dst)
	dst = append(dst, m.sealed[n%pool]...)
	copy(dst[at+len("POST /wechat/"):], accountAppID(n/pool))
	return dst
}

// leadIn is the part of a turn that is not measured, before the part that is.
const leadIn = 0.15

// turn drives one server with conns connections.
func (s *series) turn(ctx context.Context, p *process, server ServerName, conns int) (Result, error) {
	measured := time.Duration(s.Seconds * float64(time.Second))
	lead := time.Duration(leadIn * float64(measured))
	ctx, cancel := context.WithTimeout(ctx, lead+measured+patience)
	defer cancel()
	from := s.Now().Add(lead)
	clients := &clients{messages: s.messages, server: server, now: s.Now, from: from, until: from.Add(measured)}
	before := make(chan usage, 1)
	asked := make(chan error, 1)
	timer := time.AfterFunc(lead, func() {
		u, err := p.usage()
		before <- u
		asked <- err
	})
	defer timer.Stop()
	took, err := clients.run(ctx, p.addr, conns)
	if err != nil {
		return Result{}, err
	}
	if err := <-asked; err != nil {
		return Result{}, err
	}
	after, err := p.usage()
	if err != nil {
		return Result{}, err
	}
	r := summary(string(server), conns, took, measured)
	return r.with(<-before, after, len(took)), nil
}

// patience is how much longer than planned a turn may take.
const patience = 20 * time.Second

// clients are the connections of one turn, each of which waits for its answer before it sends again.
type clients struct {
	messages    *messages
	server      ServerName
	now         func() time.Time
	from, until time.Time
}

// run returns how long each answer took that came between from and until.
func (c *clients) run(ctx context.Context, addr string, conns int) ([]time.Duration, error) {
	took, errs := make([][]time.Duration, conns), make([]error, conns)
	var wg sync.WaitGroup
	for i := range conns {
		wg.Go(func() { took[i], errs[i] = c.connection(ctx, addr) })
	}
	wg.Wait()
	return slices.Concat(took...), errors.Join(errs...)
}

func (c *clients) connection(ctx context.Context, addr string) (took []time.Duration, err error) {
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	if deadline, ok := ctx.Deadline(); ok {
		conn.SetDeadline(deadline)
	}
	in := bufio.NewReaderSize(conn, 8<<10)
	var request, answer []byte
	for n := 0; ctx.Err() == nil; n++ {
		request = c.messages.draw(request[:0], c.server)
		start := c.now()
		if _, err := conn.Write(request); err != nil {
			return nil, err
		}
		if answer, err = readAnswer(in, answer); err != nil {
			return nil, err
		}
		end := c.now()
		if err := c.check(n, answer); err != nil {
			return nil, err
		}
		if end.After(c.until) {
			return took, nil
		}
		if end.After(c.from) {
			took = append(took, end.Sub(start))
		}
	}
	return nil, ctx.Err()
}

// check looks at the form of every answer, and opens the first of each connection: it must be the reply, sealed.
func (c *clients) check(n int, answer []byte) error {
	if c.server == Bare {
		if string(answer) != "success" {
			return fmt.Errorf("the yardstick answered %q", answer)
		}
		return nil
	}
	if !bytes.HasPrefix(answer, []byte("<xml><Encrypt>")) {
		return fmt.Errorf("no sealed reply but %q", answer)
	}
	if n > 0 {
		return nil
	}
	reply, err := msgcrypt.OpenReply(component.Token.Reveal(), component.EncodingAESKey.Reveal(), answer)
	if err == nil && (!bytes.Contains(reply.Plain, []byte(replyText)) || reply.AppID != component.AppID) {
		err = fmt.Errorf("the reply holds %q for %s", reply.Plain, reply.AppID)
	}
	return err
}

// readAnswer reads one HTTP answer with a Content-Length, which all of ours have, into buf. net/http's client takes
// several times as much processor time, which the server then lacks.
func readAnswer(in *bufio.Reader, buf []byte) ([]byte, error) {
	status, err := in.ReadSlice('\n')
	if err != nil {
		return nil, fmt.Errorf("read status: %w", err)
	}
	ok, length := bytes.HasPrefix(status, []byte("HTTP/1.1 200 ")), -1
	said := string(bytes.TrimSpace(status))
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return nil, fmt.Errorf("read header: %w", err)
		}
		if len(line) <= 2 {
			break
		}
		if value, found := bytes.CutPrefix(line, []byte("Content-Length: ")); found {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return nil, fmt.Errorf("read header: %w", err)
			}
		}
	}
	if length < 0 || length > 1<<20 {
		return nil, fmt.Errorf("answer %q of %d bytes", said, length)
	}
	buf = slices.Grow(buf[:0], length)[:length]
	if _, err := io.ReadFull(in, buf); err != nil {
		return nil, fmt.Errorf("read answer: %w", err)
	}
	if !ok {
		return nil, fmt.Errorf("answer %q: %s", said, buf)
	}
	return buf, nil
}
