package sim

import (
	"context"

	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// Resending is a callback whose message was written elsewhere, a recorded one for example.
type Resending struct {
	ID       string         // sets nonce and random of the envelope apart from those of others
	To       world.Platform // its AppID, Token and AESKey seal the envelope
	URL      string         // where it goes, $APPID$ filled in
	Family   callback.Family
	Name     string // InfoType, MsgType or Event, for the record
	Account  string // AppID, "" where no account is concerned
	UserName string // the account's original id, on the message URL
	OpenID   string // the sender, on the message URL
	Plain    []byte // the message, sent as it is
}

// Resend seals r anew, with c.Now's timestamp, pushes it once and judges the answer as WeChat would. It needs no
// simulator and changes no world. Of c it takes Now, HTTP, Seed and Budget; the error is about the key.
func Resend(ctx context.Context, c Config, r Resending) (world.Delivery, error) {
	s := newSim(c)
	p := push{
		id: r.ID, platform: r.To, url: r.URL, plain: r.Plain, original: r.Plain, seed: c.Seed, openID: r.OpenID,
		account: world.Account{AppID: r.Account, UserName: r.UserName},
	}
	p.kind.Name, p.kind.Family = r.Name, string(r.Family)
	at, v, err := s.attempt(ctx, p, 1)
	if err != nil {
		return world.Delivery{}, err
	}
	return world.Delivery{
		ID: r.ID, At: at.At, Name: r.Name, Family: r.Family, ComponentAppID: r.To.AppID, Account: r.Account,
		OpenID: r.OpenID, Plain: r.Plain,
		Attempts: []world.Attempt{at}, Verdict: v.Outcome, Accepted: v.Accepted(),
		Seen: v.Seen(p.judged()), Reply: v.Reply, Problems: v.Problems,
	}, ctx.Err()
}
