package sim

import (
	"net/url"

	"wxlab/sim/callback"
	"wxlab/sim/verdict"
	"wxlab/sim/world"
)

// push is everything that the attempts of one delivery need, copied out of the world.
type push struct {
	id       string
	kind     callback.Type
	platform world.Platform
	account  world.Account
	openID   string
	url      string
	root     *callback.Element // the message before it is written
	plain    []byte            // the message as it is written, which a fault may have given another shape
	original []byte            // the message without a fault
	seed     uint64
	fault    world.FaultState  // the zero one when none strikes
	direct   *world.PushConfig // of an account's own server; platform is a stand-in then
	silent   bool              // another push has shown already what the follower did
	once     bool              // an attempt without an answer in time is the last
	stranger bool              // the account has not authorized the platform: WeChat would not push this
	own      bool              // plain is somebody's own: it goes out byte for byte
	expect   world.Expectation // of the platform

	strangeKey bool // it is sealed with a key that nobody has

	forged *Forgery // how its attempt departs from what WeChat sends; nil for what WeChat sends
}

// judged is the push as the judge of its answers sees it.
func (p push) judged() verdict.Push {
	out := verdict.Push{
		Family: callback.Family(p.kind.Family), Name: p.kind.Name, UserInitiated: p.kind.UserInitiated,
		Token: p.platform.Token, AESKey: p.platform.SealingKey(), OtherAESKey: p.platform.PreviousAESKey,
		AppID: p.platform.AppID, OpenID: p.openID, Forged: p.expect == world.Refused,
		Account: verdict.Account{AppID: p.account.AppID, UserName: p.account.UserName, Kind: p.account.Kind},
	}
	if p.platform.UsePreviousKey {
		out.OtherAESKey = p.platform.AESKey
	}
	if p.direct != nil {
		out.Mode, out.Format = p.direct.Mode, p.direct.Format
	}
	return out
}

// judgedAt is judged with the timestamp and the nonce of one attempt.
func (p push) judgedAt(at world.Attempt) verdict.Push {
	out := p.judged()
	if u, err := url.Parse(at.URL); err == nil {
		out.Timestamp, out.Nonce = u.Query().Get("timestamp"), u.Query().Get("nonce")
	}
	return out
}

// answerOf is what came back in an attempt.
func answerOf(at world.Attempt) verdict.Answer {
	return verdict.Answer{
		Outcome: at.Outcome, Err: at.Err, Status: at.Status, Header: at.ResponseHeader, Body: at.ResponseBody,
		Took: at.Took,
	}
}
