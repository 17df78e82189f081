package replay

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"wxlab/app/journal"
	"wxlab/app/recording"
	"wxlab/app/workspace"
	"wxlab/platform"
	"wxlab/sim/world"
)

// Sealing is how the message of a Draft is put into an envelope.
type Sealing string

const (
	Sealed Sealing = "sealed" // anew, with the component's keys, this moment's timestamp and a new nonce
	Forged Sealing = "forged" // likewise, but signed with another Token: what a server must refuse
	Exact  Sealing = "exact"  // not at all: the recorded bytes go out as they are
)

// Draft is a callback to be sent that somebody has edited.
type Draft struct {
	From    int64  // the exchange that it was made of
	Plain   []byte // the message in clear, unless it is Exact
	Sealing Sealing
	URL     string // where it goes; "" is the embedded platform
}

// Sent is what became of a Draft.
type Sent struct {
	Exchange int64 // on record, 0 where none is
	Delivery world.Delivery
}

// AsExpected reports whether a good push was taken, or a forged one refused.
func (s Sent) AsExpected(d Draft) bool { return s.Delivery.Accepted == (d.Sealing != Forged) }

// Send sends a draft once. What was edited never goes to an embedded platform that serves real accounts: it would
// believe it.
func (p *Player) Send(ctx context.Context, d Draft) (Sent, error) {
	from, err := p.Journal.Get(ctx, d.From)
	if err != nil {
		return Sent{}, err
	}
	if err := p.checkDraft(d); err != nil {
		return Sent{}, err
	}
	after := p.Journal.LastID()
	var s Sent
	if d.Sealing == Exact {
		s.Delivery, err = p.sendExact(ctx, from, d.URL)
	} else {
		s.Delivery, err = p.sendSealed(ctx, from, d)
	}
	if err != nil {
		return s, fmt.Errorf("send a copy of exchange %d: %w", d.From, err)
	}
	s.Exchange, err = p.recorded(ctx, s.Delivery, after)
	return s, err
}

// checkDraft says where a draft must not go.
func (p *Player) checkDraft(d Draft) error {
	home := d.URL == ""
	if !home {
		u, err := url.Parse(d.URL)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return workspace.Misuse("problem.send_to", d.URL)
		}
		home = p.owns(u)
	}
	switch {
	case home && p.Embedded() == "":
		return workspace.Misuse("problem.no_platform")
	case home && p.Settings().Kind == workspace.Real:
		return workspace.Misuse("problem.send_real")
	}
	return nil
}

// owns reports whether an address is the embedded platform's, by whatever name.
func (p *Player) owns(u *url.URL) bool {
	if p.Owns(u.Host) {
		return true
	}
	own, err := url.Parse(p.Embedded())
	if err != nil || own.Port() == "" || u.Port() != own.Port() {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && (ip.IsLoopback() || ip.IsUnspecified())
}

// sendSealed puts the message into a new envelope.
func (p *Player) sendSealed(ctx context.Context, from journal.Detail, d Draft) (world.Delivery, error) {
	c, err := p.Settings().FindComponent(from.ComponentAppID)
	if err != nil {
		return world.Delivery{}, err
	}
	if d.Sealing == Forged {
		c.Token += "-forged"
	}
	e := entryOf(d.Plain, from)
	if err := e.Check(); err != nil {
		return world.Delivery{}, badEntry(e, err)
	}
	if d.URL == "" {
		return p.resendPush(ctx, e, c, p.toEmbedded(), p.markedClient(d.From))
	}
	return p.resendPush(ctx, e, c, ReplayTo{Events: d.URL, Messages: d.URL}, p.Outside)
}

// entryOf is a message in clear as a recording has it. Which account it is for stands in the URL of the exchange that it
// was made of.
func entryOf(plain []byte, from journal.Detail) recording.Entry {
	e := recording.Entry{Type: recording.Push, Family: recording.Message, AppID: from.AppID, Plain: string(plain)}
	if event, err := platform.ParseAuthEvent(plain); err == nil {
		e.Family, e.Name = recording.AuthEvent, event.InfoType
	} else if m, err := platform.ParseMessage(plain); err == nil {
		e.Name, e.OpenID = m.Event, m.FromUserName
		if e.Name == "" {
			e.Name = m.MsgType
		}
	}
	return e
}

// sendExact posts the recorded bytes.
func (p *Player) sendExact(ctx context.Context, from journal.Detail, to string) (world.Delivery, error) {
	if from.ReqTruncated || from.Method != http.MethodPost {
		return world.Delivery{}, workspace.Misuse("problem.resend_kind", from.ID)
	}
	client := p.Outside
	if to == "" {
		to, client = p.Embedded()+from.Path, p.markedClient(from.ID)
	}
	address := strings.TrimSuffix(strings.ReplaceAll(to, platform.AppIDMark, from.AppID), "?")
	if from.Query != "" {
		join := "?"
		if strings.Contains(address, "?") {
			join = "&"
		}
		address += join + from.Query
	}
	req, err := http.NewRequestWithContext(ctx, from.Method, address, bytes.NewReader(from.ReqBody))
	if err != nil {
		return world.Delivery{}, err
	}
	for _, name := range []string{"Content-Type", "User-Agent"} {
		if v := from.ReqHeader.Get(name); v != "" {
			req.Header.Set(name, v)
		}
	}
	at := world.Attempt{At: p.Now(), URL: address, RequestBody: from.ReqBody}
	resp, err := client.Do(req)
	if err != nil {
		at.Err, at.Outcome = err.Error(), world.Unreachable
		return world.Delivery{Name: from.Name, Attempts: []world.Attempt{at}, Verdict: world.Unreachable}, ctx.Err()
	}
	defer resp.Body.Close()
	at.Status = resp.StatusCode
	at.ResponseBody, err = io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	return world.Delivery{
		Name: from.Name, Attempts: []world.Attempt{at}, Verdict: world.Acknowledged, Accepted: resp.StatusCode == http.StatusOK,
	}, err
}

// recordedWithin is how long the exchange of a push that is over may take to be on record.
const recordedWithin = 3 * time.Second

// recorded is the exchange that a delivery made: its query is no other's after an id.
func (p *Player) recorded(ctx context.Context, d world.Delivery, after int64) (int64, error) {
	_, query, _ := strings.Cut(d.Attempts[0].URL, "?")
	if query == "" || strings.Contains(query, `"`) {
		return 0, nil
	}
	short, cancel := context.WithTimeout(ctx, recordedWithin)
	defer cancel()
	e, err := p.Journal.Wait(short, `query:"`+query+`"`, after)
	if err != nil && ctx.Err() == nil { // it did not arrive
		return 0, nil
	}
	return e.ID, err
}
