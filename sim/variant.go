package sim

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"wxlab/sim/callback"
	"wxlab/sim/msgcrypt"
	"wxlab/sim/verdict"
	"wxlab/sim/world"
)

// VariantHeader names a variant or a forgery on its way, so that whoever records or reads the request knows that no WeChat
// sent it.
const VariantHeader = "X-Wxlab-Probe"

// Variant is a push that departs from what WeChat sends, to find out what a server really checks. Fields left zero depart
// from nothing.
type Variant struct {
	Name        string        // stands in VariantHeader
	Token       string        // instead of the platform's
	AESKey      string        // instead of the platform's
	AppID       string        // instead of the component's, in the body and behind the message
	Plain       []byte        // instead of the message
	Timestamp   string        // instead of this moment in seconds; the signatures cover it
	ContentType string        // instead of text/xml
	Bend        msgcrypt.Bend // the envelope's further departures
	WithoutPlus bool          // no + in the text of Encrypt
	Close       bool          // the connection ends with the answer
	Patience    time.Duration // for the answer; WeChat's own when zero, and never more
}

// PostVariant sends the message of a delivery once more as n-th variant of it, and judges the answer as WeChat would.
// Nothing in the world changes by it: no delivery, number, code or line of a chat, and nothing is tried again. The error is
// about the command.
func (s *Sim) PostVariant(ctx context.Context, delivery string, n int, v Variant) (world.Attempt, error) {
	p, err := s.recall(delivery)
	if err != nil {
		return world.Attempt{}, fmt.Errorf("probe: %w", err)
	}
	if v.Plain != nil {
		p.plain = v.Plain
	}
	at, err := s.variantAttempt(p, n, v)
	if err != nil {
		return world.Attempt{}, fmt.Errorf("probe %s with %s: %w", delivery, v.Name, err)
	}
	patience := s.budget
	if v.Patience > 0 {
		patience = min(v.Patience, s.budget)
	}
	s.post(ctx, &at, patience, v.Close)
	at.Outcome = verdict.Judge(p.judgedAt(at), answerOf(at)).Outcome
	return at, ctx.Err()
}

// recall is the push of a delivery to a platform, to be made again.
func (s *Sim) recall(delivery string) (push, error) {
	w := s.world.lock()
	defer s.world.unlock()
	d := w.Delivery(delivery)
	switch {
	case d == nil:
		return push{}, fmt.Errorf("there is no delivery %q, or it is forgotten", delivery)
	case d.Direct:
		return push{}, fmt.Errorf("delivery %s went to an account's own server, only platforms are probed", delivery)
	}
	ps := w.Platforms[d.ComponentAppID]
	if ps == nil {
		return push{}, w.UnknownPlatform(d.ComponentAppID)
	}
	p := push{
		id: d.ID + " probe", platform: world.ClonePlatform(ps.Platform), url: ps.EventURL, openID: d.OpenID, plain: d.Plain,
		seed: w.Seed,
	}
	p.kind.Name, p.kind.Family = d.Name, string(d.Family)
	if a := w.Account(d.Account); a != nil {
		p.account = a.AsAddressed()
	}
	if d.Family != callback.AuthEvent {
		p.url = p.platform.MessageURLOf(d.Account)
	}
	return p, nil
}

// variantAttempt is the request of a variant.
func (s *Sim) variantAttempt(p push, n int, v Variant) (world.Attempt, error) {
	now := s.now()
	e := p.envelope(now, n)
	for _, f := range []struct {
		to   *string
		from string
	}{{&e.Token, v.Token}, {&e.EncodingAESKey, v.AESKey}, {&e.AppID, v.AppID}, {&e.Timestamp, v.Timestamp}} {
		if f.from != "" {
			*f.to = f.from
		}
	}
	e.Bend = v.Bend
	sealed, err := e.Seal()
	if err == nil && v.WithoutPlus {
		sealed, err = sealWithoutPlus(p, e, sealed)
	}
	header := s.xmlHeader.Clone()
	header.Set(VariantHeader, v.Name)
	if v.ContentType != "" {
		header.Set("Content-Type", v.ContentType)
	}
	return world.Attempt{
		At: now, URL: withQuery(p.url, sealed.Query), RequestBody: sealed.Body, RequestHeader: map[string][]string(header),
	}, err
}

// plusTries is how many random prefixes are tried for a ciphertext without +. One of about 12,000 has none at 450 bytes,
// one of 70,000 at 530.
const plusTries = 1 << 17

// sealWithoutPlus seals with other random prefixes until Encrypt has no +.
func sealWithoutPlus(p push, e msgcrypt.Envelope, sealed msgcrypt.Sealed) (msgcrypt.Sealed, error) {
	for n := range plusTries {
		if !strings.Contains(sealed.Encrypt, "+") {
			return sealed, nil
		}
		e.Random = pushRandom(p.seed, p.id+" plus", n)
		var err error
		if sealed, err = e.Seal(); err != nil {
			return sealed, err
		}
	}
	return sealed, errors.New("no ciphertext without + was found in " + strconv.Itoa(plusTries) + " tries")
}
