package replay

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"wxlab/app/embedded"
	"wxlab/app/journal"
	"wxlab/app/recording"
	"wxlab/app/road"
	"wxlab/app/workspace"
	"wxlab/platform"
	"wxlab/sim"
	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// ReplayTo is where a recording is replayed; the zero value is the embedded platform.
type ReplayTo struct {
	Events   string // 授权事件接收URL
	Messages string // 消息与事件接收URL, with $APPID$
}

// Check says what is wrong with the addresses: both or none are given.
func (to ReplayTo) Check() error {
	if to == (ReplayTo{}) {
		return nil
	}
	for _, address := range []string{to.Events, to.Messages} {
		u, err := url.Parse(address)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return workspace.Misuse("problem.replay_to", address)
		}
	}
	return nil
}

// ReplayPush seals a recorded push anew for a component, with its keys, this moment's timestamp and a new nonce, sends
// it and judges the answer as WeChat would. Placeholders are filled with made-up values. What is sent to the embedded
// platform takes the component's own verify ticket, masked in the answer: a made-up one would cut it off from WeChat
// until the next push.
func (p *Player) ReplayPush(ctx context.Context, componentAppID string, e recording.Entry, to ReplayTo) (world.Delivery,
	error) {
	if err := to.Check(); err != nil {
		return world.Delivery{}, err
	}
	c, err := p.Settings().FindComponent(componentAppID)
	if err != nil {
		return world.Delivery{}, err
	}
	if e.Type != recording.Push || e.Check() != nil {
		return world.Delivery{}, badEntry(e, e.Check())
	}
	var ticket platform.Secret
	if to == (ReplayTo{}) {
		if ticket, err = p.readyForReplay(ctx, c.AppID); err != nil {
			return world.Delivery{}, err
		}
		to = p.toEmbedded()
	}
	own := map[string]string{string(embedded.VerifyTicket): ticket.Reveal()}
	for _, text := range []*string{&e.Plain, &e.AppID, &e.OpenID} {
		*text = recording.Fill(*text, c.AppID, own)
	}
	d, err := p.resendPush(ctx, e, c, to, p.Outside)
	if ticket != "" {
		d.Plain = bytes.ReplaceAll(d.Plain, []byte(ticket.Reveal()), []byte(ticket.String()))
	}
	return d, err
}

func badEntry(e recording.Entry, err error) error {
	args := []any{e.Type, e.Name}
	return &workspace.Problem{Key: "problem.replay_entry", Args: args, Exit: workspace.ExitUsage, Err: err}
}

// readyForReplay gives the component's ticket, "" where it has none. A platform that serves real accounts
// takes no recording: what is made up would be asked of WeChat, and what is old believed of the accounts.
func (p *Player) readyForReplay(ctx context.Context, componentAppID string) (platform.Secret, error) {
	ticket, err := p.Ticket(ctx, componentAppID)
	if err == nil && p.Settings().Kind == workspace.Real {
		return "", workspace.Misuse("problem.replay_real")
	}
	return ticket, err
}

func (p *Player) toEmbedded() ReplayTo {
	base := p.Embedded()
	return ReplayTo{Events: platform.EventURL(base), Messages: platform.MessageURL(base)}
}

// resendPush seals a push whose texts are final for a component, and posts it.
func (p *Player) resendPush(ctx context.Context, e recording.Entry, c platform.Component, to ReplayTo,
	client *http.Client) (world.Delivery, error) {
	r := sim.Resending{
		ID: "r" + strings.ToLower(rand.Text()[:8]), URL: to.Events, Family: callback.AuthEvent,
		Name: e.Name, Account: e.AppID, Plain: []byte(e.Plain),
		To: world.Platform{AppID: c.AppID, Token: c.Token.Reveal(), AESKey: c.EncodingAESKey.Reveal()},
	}
	if e.Family == recording.Message {
		m, err := platform.ParseMessage(r.Plain)
		if err != nil {
			return world.Delivery{}, badEntry(e, err)
		}
		r.Family, r.URL = callback.Message, strings.ReplaceAll(to.Messages, platform.AppIDMark, e.AppID)
		r.UserName, r.OpenID = m.ToUserName, m.FromUserName
	}
	d, err := sim.Resend(ctx, sim.Config{Now: p.Now, HTTP: client}, r)
	if err != nil {
		return d, fmt.Errorf("replay %s: %w", e.Name, err)
	}
	return d, nil
}

// ReplayResigned sends a recorded callback to the embedded platform again, its message as it was, in a new envelope:
// sealed with today's keys, with this moment's timestamp and a new nonce. It returns the id of the new exchange.
func (p *Player) ReplayResigned(ctx context.Context, id int64) (int64, error) {
	return p.replayAs(ctx, id, func(d journal.Detail) error {
		e, ok := newEntry(d)
		if !ok || e.Type != recording.Push {
			return workspace.Misuse("problem.replay_closed", id)
		}
		c, err := p.Settings().FindComponent(d.ComponentAppID)
		if err != nil {
			return err
		}
		sent, err := p.resendPush(ctx, e, c, p.toEmbedded(), p.markedClient(id))
		if err == nil && sent.Verdict == world.Unreachable { // nothing was recorded that could be waited for
			err = errors.New(sent.Attempts[0].Err)
		}
		return err
	})
}

// markedClient reaches the embedded platform and says which exchange it replays.
func (p *Player) markedClient(id int64) *http.Client { return &http.Client{Transport: marking{p, id}} }

type marking struct {
	p  *Player
	id int64
}

func (m marking) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set(road.ReplayHeader, m.p.marks.add(m.id))
	return m.p.Near.RoundTrip(r)
}
