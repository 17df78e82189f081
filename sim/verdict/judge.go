// Package verdict is what WeChat makes of one answer to a push: a pure function of the push, the keys and the answer.
// Every severity is decided here, and nowhere else. The simulator asks it, and so does whoever accounts for an answer
// that was recorded elsewhere: what one accepts the other cannot refuse.
package verdict

import (
	"bytes"
	"net/textproto"
	"slices"
	"strings"
	"time"

	"wxlab/sim/bilingual"
	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// Push is what was pushed, as far as an answer must fit it.
type Push struct {
	Family        callback.Family
	Name          string // of the catalogue
	UserInitiated bool   // a follower did something and waits

	Token       string // "" leaves the reply's signature uncompared
	AESKey      string // that sealed the push; a reply takes the same one (PROTOCOL 2.8)
	OtherAESKey string // the receiver's other one, current or previous; "" for none
	AppID       string // behind the sealed message: the component's, or the account's own in Direct pushes

	Account Account
	OpenID  string // of the follower; "" on the auth-event URL
	Forged  bool   // it does not verify or open by the receiver's keys: refusing it is right

	Timestamp, Nonce string // of the push's query, to tell a reply that was signed with them; "" when not known

	// KnowsMedium says whether a reply may use a media_id; nil where nobody knows.
	KnowsMedium func(mediaID string) bool

	Mode   world.PushMode   // of an account's own server; "" for a platform's, which has no choice
	Format world.PushFormat // of an account's own server
}

// Account is the account that a message was written to; zero on the auth-event URL. What is "" is not compared.
type Account struct {
	AppID    string
	UserName string
	Kind     world.Kind
}

// Answer is what came back.
type Answer struct {
	Outcome world.Outcome // Timeout or Unreachable where none came whole; anything else is looked into
	Err     string        // of the transport
	Status  int
	Header  map[string][]string // an http.Header
	Body    []byte
	Took    time.Duration
}

// Verdict is what WeChat makes of an answer.
type Verdict struct {
	Outcome  world.Outcome
	Reply    *world.ReplyView // as far as it opens; nil where nothing was sealed
	Opened   []byte           // what was sealed, where it opens to text, whatever is wrong with it
	Problems []world.Problem  // the first failure is why the answer is not accepted
}

// Judge decides about an answer as WeChat would: transport first, then the body. What decides stands first.
func Judge(p Push, a Answer) Verdict {
	v := judge(p, a)
	if p.Forged && v.Accepted() {
		v.remark("accepted_bad", -1, bilingual.Textf("这条推送通不过验签、解密或 AppID 核对，服务端却接受了：返回 %s",
			"the push fails the check of signature, ciphertext or AppID, yet the server took it and answered %s", Quote(a.Body)))
	}
	slices.SortStableFunc(v.Problems, func(a, b world.Problem) int { return rank(a) - rank(b) })
	return v
}

func rank(p world.Problem) int {
	return slices.Index([]world.Severity{world.Failure, world.Unsettled, world.Remark}, p.Severity)
}

func judge(p Push, a Answer) Verdict {
	switch {
	case a.Outcome == world.Timeout:
		return Verdict{}.failed(world.Timeout, "timeout", -1, bilingual.Textf("5 秒内没有返回完整的响应",
			"no complete answer within 5 s"))
	case a.Outcome == world.Unreachable:
		return unreachable(a.Err)
	case a.Status != 200:
		return judgeStatus(p, a)
	case compressed(a) != "":
		return Verdict{}.invalid("compressed", 0, bilingual.Textf("返回内容经过 %s 压缩（Content-Encoding: %s），推送的请求头并没有要求压缩：%s",
			"the body is compressed with %s (Content-Encoding: %s), which the push did not ask for: %s", compressed(a),
			textproto.MIMEHeader(a.Header).Get("Content-Encoding"), Quote(a.Body)))
	case p.Family == callback.AuthEvent:
		return judgeAcknowledgement(p, a)
	case p.Mode != "":
		return judgeAccountServer(p, a)
	}
	return judgeReply(p, a)
}

// compressed is how a body was compressed, "" when it is in clear.
func compressed(a Answer) string {
	said := strings.ToLower(textproto.MIMEHeader(a.Header).Get("Content-Encoding"))
	switch {
	case bytes.HasPrefix(a.Body, []byte{0x1f, 0x8b}):
		return "gzip"
	case len(a.Body) > 0 && slices.Contains([]string{"br", "deflate", "zstd"}, said):
		return said
	}
	return ""
}
