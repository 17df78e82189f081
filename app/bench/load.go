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

// letters are encrypted text messages, sealed before the clock runs: what the generator does while it runs is taken
// from the server on a machine with few cores. When all are sent they go to the next account, so none comes twice.
type letters struct {
	sealed [][]byte
	next   map[Kind]*atomic.Int64
}

const (
	mostLetters = 1 << 15              // more, and fewer accounts, would be truer and take more memory
	placeholder = "wx0000000000000000" // the account in the path
)

// enoughLetters is how many are worth sealing for turns of some seconds.
func enoughLetters(seconds float64) int { return int(min(max(seconds*15000, 1000), mostLetters)) }

// newLetters seals n text messages of about 600 bytes with distinct MsgIds, as WeChat sends them.
func newLetters(at time.Time, n int) (*letters, error) {
	l := &letters{next: map[Kind]*atomic.Int64{}}
	for _, kind := range Kinds {
		l.next[kind] = new(atomic.Int64)
	}
	timestamp := strconv.FormatInt(at.Unix(), 10)
	for i := range n {
		msg := fmt.Sprintf("<xml><ToUserName><![CDATA[gh_0a1b2c3d4e5f]]></ToUserName>\n<FromUserName><![CDATA[oABCDEFGHIJKLMNOPQRSTUVWXYZ1]]></FromUserName>\n"+
			"<CreateTime>%s</CreateTime>\n<MsgType><![CDATA[text]]></MsgType>\n<Content><![CDATA[%s]]></Content>\n<MsgId>%d</MsgId>\n</xml>",
			timestamp, messageText(), 24300000000000000+i)
		sealed, err := msgcrypt.Envelope{
			Token: component.Token.Reveal(), EncodingAESKey: component.EncodingAESKey.Reveal(), AppID: component.AppID,
			ToUserName: "gh_0a1b2c3d4e5f", OpenID: "oABCDEFGHIJKLMNOPQRSTUVWXYZ1", Timestamp: timestamp,
			Nonce: strconv.Itoa(1000000000 + i), Random: fmt.Sprintf("%016x", i), Msg: []byte(msg),
		}.Seal()
		if err != nil {
			return nil, err
		}
		l.sealed = append(l.sealed, fmt.Appendf(nil, "POST /wechat/%s/callback?%s HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Mozilla/4.0\r\nAccept: */*\r\n"+
			"Pragma: no-cache\r\nConnection: Keep-Alive\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n%s", placeholder, sealed.Query, len(sealed.Body), sealed.Body))
	}
	return l, nil
}

// messageText makes a message of 600 bytes.
func messageText() string { return strings.Repeat("你好，世界", 24) }

// draw appends the next letter for a server, addressed to the account whose turn it is.
func (l *letters) draw(dst []byte, kind Kind) []byte {
	n, pool := l.next[kind].Add(1)-1, int64(len(l.sealed))
	at := len(dst)
	dst = append(dst, l.sealed[n%pool]...)
	start := at + len("POST /wechat/wx")
	copy(dst[start:], fmt.Sprintf("%016x", n/pool))
	return dst
}

// leadIn is the part of a turn that is not measured, before the part that is.
const leadIn = 0.15

// turn drives one server with conns connections, each waiting for its answer before it sends again.
func (s *series) turn(ctx context.Context, p *process, kind Kind, conns int) (Result, error) {
	measured := time.Duration(s.Seconds * float64(time.Second))
	lead := time.Duration(leadIn * float64(measured))
	ctx, cancel := context.WithTimeout(ctx, lead+measured+patience)
	defer cancel()
	from := s.Now().Add(lead)
	gang := &gang{letters: s.letters, kind: kind, now: s.Now, from: from, until: from.Add(measured)}
	before := make(chan usage, 1)
	asked := make(chan error, 1)
	timer := time.AfterFunc(lead, func() {
		u, err := p.usage()
		before <- u
		asked <- err
	})
	defer timer.Stop()
	took, err := gang.run(ctx, p.addr, conns)
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
	r := summary(string(kind), conns, took, measured)
	return r.with(<-before, after, len(took)), nil
}

// patience is how much longer than planned a turn may take.
const patience = 20 * time.Second

// gang is the connections of one turn.
type gang struct {
	letters     *letters
	kind        Kind
	now         func() time.Time
	from, until time.Time
}

// run gives how long each answer took that came between from and until.
func (g *gang) run(ctx context.Context, addr string, conns int) ([]time.Duration, error) {
	took, errs := make([][]time.Duration, conns), make([]error, conns)
	var wg sync.WaitGroup
	for i := range conns {
		wg.Go(func() { took[i], errs[i] = g.connection(ctx, addr) })
	}
	wg.Wait()
	return slices.Concat(took...), errors.Join(errs...)
}

func (g *gang) connection(ctx context.Context, addr string) (took []time.Duration, err error) {
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
	var letter, answer []byte
	for n := 0; ctx.Err() == nil; n++ {
		letter = g.letters.draw(letter[:0], g.kind)
		start := g.now()
		if _, err := conn.Write(letter); err != nil {
			return nil, err
		}
		if answer, err = readAnswer(in, answer); err != nil {
			return nil, err
		}
		end := g.now()
		if err := g.check(n, answer); err != nil {
			return nil, err
		}
		if end.After(g.until) {
			return took, nil
		}
		if end.After(g.from) {
			took = append(took, end.Sub(start))
		}
	}
	return nil, ctx.Err()
}

// check holds every answer to its form, and opens the first of each connection: it must be the reply, sealed.
func (g *gang) check(n int, answer []byte) error {
	if g.kind == Bare {
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

// readAnswer reads one HTTP answer with a Content-Length, which all of ours have, into buf. net/http's client costs several
// times as much, on the cores that the server needs.
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
