package probe

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"wxlab/sim"
	"wxlab/sim/bilingual"
	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// Case is a push that failed, with what is known beside it.
type Case struct {
	Delivery world.Delivery
	Platform world.Platform // whose keys sealed it
	Account  world.Account  // whom it was about; zero for none
	Opened   bool           // the server has opened something that was sealed with these keys
	Keys     []Keys         // others that the server may have been given
	Ticket   []byte         // the latest verify ticket, as it was pushed
	Vain     []string       // experiments that made no difference at another push to the same server
}

// Keys are what a server may have been configured with instead. Fields left empty are as in the platform.
type Keys struct {
	Whose                bilingual.Text
	AppID, Token, AESKey string
}

// NewCase gathers what the simulator knows about a failed push; more are keys that it does not know of.
func NewCase(s *sim.Sim, d world.Delivery, more []Keys) Case {
	c := Case{Delivery: d}
	c.Platform, _ = s.Platform(d.ComponentAppID)
	c.Account, _ = s.Account(d.Account)
	c.Keys = append(slices.Clone(more), otherKeys(s, c)...)
	for _, call := range s.Calls() {
		took := strings.HasSuffix(call.Path, "/api_component_token") && call.ErrCode == 0
		c.Opened = c.Opened || took && call.Owner == d.ComponentAppID
	}
	for _, before := range s.Deliveries("", 0) {
		if before.ComponentAppID != d.ComponentAppID || before.ID == d.ID {
			continue
		}
		c.Opened = c.Opened || before.Verdict == world.Replied
		if before.Name == ticketName {
			c.Ticket = before.Plain
		}
	}
	return c
}

const ticketName = "component_verify_ticket"

// otherKeys are those that the simulator knows: of before a change, of the account's own server, of other platforms.
func otherKeys(s *sim.Sim, c Case) (out []Keys) {
	p := c.Platform
	for _, key := range []string{p.PreviousAESKey, p.AESKey} {
		if key != "" && key != p.SealingKey() {
			out = append(out, Keys{Whose: bilingual.Textf("更换密钥前后的另一把", "the other one of a key change"), AESKey: key})
		}
	}
	if own := c.Account.Push; own != nil && (own.Token != p.Token || own.AESKey != p.AESKey) {
		out = append(out, Keys{
			Whose: bilingual.Textf("账号 %s 自己的服务器配置", "the account %s's own server configuration", c.Account.AppID),
			Token: own.Token, AESKey: own.AESKey, AppID: c.Account.AppID,
		})
	}
	for _, other := range s.Platforms() {
		if other.AppID != p.AppID {
			out = append(out, Keys{
				Whose: bilingual.Textf("第三方平台 %s", "the component %s", other.AppID),
				Token: other.Token, AESKey: other.AESKey, AppID: other.AppID,
			})
		}
	}
	return out
}

// last is the latest attempt of the push.
func (c Case) last() world.Attempt {
	if n := len(c.Delivery.Attempts); n > 0 {
		return c.Delivery.Attempts[n-1]
	}
	return world.Attempt{Outcome: c.Delivery.Verdict}
}

// worth says whether probes could find anything: an honest push came to a server that answered it badly, or not in time,
// or said nothing where a reply is expected. A route that is not there, a redirect or a gateway are no server.
func (c Case) worth() bool {
	d, at := c.Delivery, c.last()
	if d.ID == "" || d.Direct || d.Effect != "" || d.Expect.Forged() || len(d.Attempts) == 0 || c.Platform.AppID == "" {
		return false
	}
	switch at.Outcome {
	case world.Timeout:
		return true
	case world.Unreachable:
		return hungUp(at)
	case world.BadStatus:
		elsewhere := []int{
			http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusGone, http.StatusRequestEntityTooLarge,
			http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout,
		}
		return at.Status >= 400 && !slices.Contains(elsewhere, at.Status)
	case world.Invalid:
		return !bytes.Contains(at.ResponseBody, []byte("success")) && !bytes.Contains(at.ResponseBody, []byte("<xml"))
	case world.Acknowledged:
		return strings.HasPrefix(string(d.Expect), string(world.Replies))
	}
	return false
}

// hungUp says that a server took the connection and gave no answer, not even half a one.
func hungUp(at world.Attempt) bool {
	return len(at.ResponseBody) == 0 && (strings.Contains(at.Err, "EOF") || strings.Contains(at.Err, "reset by peer"))
}

// rank is how far an answer got: refused, acknowledged, replied.
func rank(at world.Attempt) int {
	switch at.Outcome {
	case world.Replied:
		return 2
	case world.Acknowledged:
		return 1
	}
	return 0
}

// improves says that an answer is better than that of the push as WeChat sends it.
func improves(at, base world.Attempt) bool { return rank(at) > rank(base) }

// differs says that a server told two pushes apart. An answer that was not waited for long enough says nothing. Bodies
// count where the push itself was answered more than once and not each time in other words.
func (c Case) differs(at, base world.Attempt) bool {
	if at.Outcome == world.Timeout || at.Outcome == world.Unreachable && !hungUp(at) {
		return false
	}
	if at.Outcome != base.Outcome || at.Status != base.Status {
		return true
	}
	if c.harmless() != nil {
		return false
	}
	said := map[string]bool{}
	for _, one := range c.Delivery.Attempts {
		said[words(one.ResponseBody)] = true
	}
	return len(said) < len(c.Delivery.Attempts) && !said[words(at.ResponseBody)]
}

// words is a body without what changes from answer to answer: whatever has a digit in it.
func words(body []byte) string {
	fields := strings.FieldsFunc(string(body), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	fields = slices.DeleteFunc(fields, func(f string) bool { return strings.ContainsFunc(f, unicode.IsDigit) })
	return strings.Join(fields, " ")
}

// cannotOpen says that an answer speaks of decrypting. With a wrong key each push fails in another way, so that a
// difference means nothing then.
func cannotOpen(at world.Attempt) bool {
	return speaks(at, "decrypt", "cipher", "pad", "block", "base64", "length", "解密", "-40007", "-40008")
}

// harmless is the message that the probes carry instead of the push's own, nil where that one may come again: what is
// taken in the end must spend no code and end no authorization. On the event URL it is the latest ticket.
func (c Case) harmless() []byte {
	if c.Delivery.Family == callback.AuthEvent {
		if c.Delivery.Name == ticketName {
			return nil
		}
		return c.Ticket
	}
	if !c.hasCode() {
		return nil
	}
	return c.plainText()
}

// hasCode says that the message holds an authorization code, which a server exchanges at once.
func (c Case) hasCode() bool { return bytes.Contains(c.Delivery.Plain, []byte("QUERY_AUTH_CODE")) }

// plainText is a message of a few ASCII letters from the same sender.
func (c Case) plainText() []byte {
	root, err := callback.ParseElement(string(c.Delivery.Plain))
	if err != nil {
		return nil
	}
	value := map[string]string{}
	for _, child := range root.Children {
		value[child.Name] = child.Text
	}
	id := value["MsgId"]
	if id == "" {
		id = value["CreateTime"] + "0000001"
	}
	text := func(name, text string) *callback.Element {
		return &callback.Element{Name: name, Text: text, CDATA: true}
	}
	number := func(name, text string) *callback.Element { return &callback.Element{Name: name, Text: text} }
	root.Children = []*callback.Element{
		text("ToUserName", value["ToUserName"]), text("FromUserName", value["FromUserName"]),
		number("CreateTime", value["CreateTime"]), text("MsgType", "text"), text("Content", "wxlab"), number("MsgId", id),
	}
	return root.Render()
}

// message is what the probes carry.
func (c Case) message() []byte {
	if other := c.harmless(); other != nil {
		return other
	}
	return c.Delivery.Plain
}

// carries says whether there is a message that may be sent again.
func (c Case) carries() bool {
	return c.harmless() != nil || c.Delivery.Name == ticketName ||
		c.Delivery.Family != callback.AuthEvent && !c.hasCode()
}

// pad is how many bytes of padding a message gets.
func (c Case) pad(message []byte) int { return 32 - (20+len(message)+len(c.Platform.AppID))%32 }

// clock is the server's own time, going by its answer, and how far it is from the push's; false where it does not tell.
func (c Case) clock() (now time.Time, skew time.Duration, ok bool) {
	at := c.last()
	now, err := http.ParseTime(http.Header(at.ResponseHeader).Get("Date"))
	if err != nil {
		return now, 0, false
	}
	return now, now.Sub(at.At), true
}

func seconds(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) }
