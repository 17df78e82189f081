package exam

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"wxlab/sim/bilingual"
	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// Record is what is known of a platform at the moment something failed. It is a value: whoever has the deliveries and the
// calls can ask for the first cause.
type Record struct {
	SimURL     string                // where the platform's calls ought to arrive, "" where nobody knows
	Deliveries []world.Delivery      // since the run began, oldest first; the last is the one that failed
	Calls      []world.CallRecord    // since the run began, oldest first
	Since      uint64                // Seq of the last call before the push that failed
	Sent       []world.CustomMessage // to the follower since that push
	Want       Want
	Patience   time.Duration // how long the message of Want.Send may take
	Late       time.Duration // after how long it came, zero where it did not
	Group      int           // of the release check's accounts, 1 to 5; zero for others
}

// Want is what ought to have come of the push; what is empty was not asked for.
type Want struct {
	Reply string // the text of a passive reply
	Send  string // the text through custom/send, within Patience
	Code  string // the authorization code that gives the token to send it with
}

// Cause is why something failed: the first thing that went wrong, not the last that came of it.
type Cause struct {
	Code     string            // stable: no_call, call_failed, too_late … or the code of the answer's problem
	Text     bilingual.Text    // what went wrong, and what to do
	Values   map[string]string // what it is about: errcode, path, text …
	Evidence []string          // ids of deliveries, and "call N" with the Seq of calls
}

// handlerRefuses is a status that cannot be about the keys: another push was taken that was sealed with them.
const handlerRefuses = "handler_refuses"

// FirstCause reads the whole record for the mistake that explains a failure. Calls that failed come before what they
// made the platform do; what succeeded with the same keys clears the keys.
func FirstCause(r Record) Cause {
	d := r.failed()
	proper := d.Accepted && len(d.Attempts) <= 1
	switch {
	case !proper:
		return r.badAnswer(d)
	case r.Want.Send != "":
		return r.notSent(d)
	case r.Want.Reply != "":
		return r.notReplied(d)
	}
	return problemOf(d)
}

func (r Record) failed() world.Delivery {
	if len(r.Deliveries) == 0 {
		return world.Delivery{}
	}
	return r.Deliveries[len(r.Deliveries)-1]
}

// problemOf is what the simulator found wrong with the answer itself.
func problemOf(d world.Delivery) Cause {
	c := Cause{Code: "answer", Text: mistakeIn(d), Evidence: []string{d.ID}}
	if len(d.Problems) > 0 {
		c.Code = d.Problems[0].Code
	}
	return c
}

// badAnswer is about an answer that WeChat does not take: the handler may have fallen over a call that failed, or waited
// for one that never ended.
func (r Record) badAnswer(d world.Delivery) Cause {
	first := world.Attempt{}
	if len(d.Attempts) > 0 {
		first = d.Attempts[0]
	}
	onMessageURL := d.Family != callback.AuthEvent
	waited := first.Outcome == world.Timeout
	if onMessageURL && (waited || first.Status >= 500) {
		if c, found := r.callFailed(); found {
			return c.and(bilingual.Textf("；随后推送的返回是 %s", "; then the push was answered %s", answered(first)), d.ID)
		}
	}
	switch {
	case waited && r.Want.Send != "" && r.noCall():
		return r.notCalled(bilingual.Textf("推送在 5 秒内没有返回，", "the push was not answered within 5 s, and "), d)
	case waited && r.Want.Send != "":
		return Cause{Code: "answered_after_calls", Evidence: []string{d.ID}, Text: bilingual.Textf(
			"首次返回用时 %s；应先立即返回空串，再调用接口",
			"the first answer took %s; answer empty at once, and call the API afterwards", first.Took.Round(100*time.Millisecond))}
	case d.Verdict == world.BadStatus && first.Status >= 400, d.Verdict == world.Invalid:
		if c, found := r.keysAreRight(d, onMessageURL); found {
			return c
		}
	}
	return problemOf(d)
}

// keysAreRight clears Token, EncodingAESKey and AppID when another push of this run was taken that was sealed with them:
// what refuses is then the handler, or what stands before it. A missing route, a redirect and a gateway say so themselves.
func (r Record) keysAreRight(d world.Delivery, onMessageURL bool) (Cause, bool) {
	suspected := []string{"status_keys", "says_keys", "status_guard", "status_error", "status_other", "status_body"}
	if len(d.Problems) == 0 || !slices.Contains(suspected, d.Problems[0].Code) {
		return Cause{}, false
	}
	i := slices.IndexFunc(r.Deliveries[:len(r.Deliveries)-1], func(e world.Delivery) bool {
		return e.Accepted && e.ComponentAppID == d.ComponentAppID && e.Effect == "" && !e.Direct
	})
	if i < 0 {
		return Cause{}, false
	}
	taken := r.Deliveries[i]
	c := Cause{
		Code: handlerRefuses, Text: d.Problems[0].Text, Evidence: []string{taken.ID, d.ID},
		Values: map[string]string{"status": fmt.Sprint(d.Attempts[0].Status), "taken": taken.Name, "refused": d.Name},
	}
	c.Text = c.Text.Plus(bilingual.Textf("。%s 用同样的 Token 和 EncodingAESKey 已被接受，密钥没有问题",
		". %s, sealed with the same Token and EncodingAESKey, was taken: the keys are right", taken.Name))
	switch {
	case strings.HasSuffix(d.Problems[0].Code, "_keys"):
		return c.and(bilingual.Textf("。验签或解密只在部分推送上失败：填充可到 32 字节（只接受 16 以内的库会出错），Encrypt 中的 + 不能被解码成空格，"+
			"msg_signature 要用四个字符串，消息末尾是第三方平台的 AppID 而不是授权方的",
			". Verifying or opening fails for some pushes only: pads have up to 32 bytes (libraries that stop at 16 fail), the + in "+
				"Encrypt must not be decoded to a blank, msg_signature covers four strings, and the AppID behind the message is the "+
				"component's and not the authorizer's")), true
	case onMessageURL && taken.Family == callback.AuthEvent:
		return c.and(bilingual.Textf("。请检查消息与事件接收URL 的处理程序：路由是否用参数接收 $APPID$，前面是否有登录、CSRF 等拦截，"+
			"是否把消息末尾的 AppID 当成授权方的（应是第三方平台的），以及服务端这一刻的日志",
			". Look at the handler of the message URL: does its route take any AppID for $APPID$, does a login or CSRF layer "+
				"stand before it, does it want the account's AppID behind the message (it is the component's), and what does "+
				"the server's log say")), true
	}
	return c.and(bilingual.Textf("。请检查处理 %s 的代码：是否只认识其他类型的推送；并查看服务端这一刻的日志",
		". Look at the code that handles %s: does it know other pushes only, and what does the server's log say", d.Name)), true
}

// and appends to the text, and to the evidence.
func (c Cause) and(more bilingual.Text, evidence ...string) Cause {
	c.Text, c.Evidence = c.Text.Plus(more), append(slices.Clone(c.Evidence), evidence...)
	return c
}

// notSent is about a customer-service message that did not come, or not with the right token.
func (r Record) notSent(d world.Delivery) Cause {
	if r.Late > 0 {
		return Cause{Code: "too_late", Evidence: []string{d.ID}, Values: map[string]string{"late": r.Late.String()}, Text: bilingual.Textf(
			"custom/send 在推送之后 %s才到，超过了 %s：内容正确，只是太晚；收到消息后应立即换取授权码并发送，不要排队等待",
			"custom/send came %s after the push, later than the %s that are waited: what it said was right; exchange the code and "+
				"send at once, without a queue in between", r.Late.Round(100*time.Millisecond), r.Patience)}
	}
	if i := slices.IndexFunc(r.Sent, func(m world.CustomMessage) bool { return m.Content == r.Want.Send }); i >= 0 {
		return r.wrongToken(d, r.Sent[i])
	}
	if d.Reply != nil && strings.Contains(d.Reply.Content, apiSuffix) {
		return Cause{Code: "passive_instead_of_custom", Evidence: []string{d.ID}, Text: bilingual.Textf(
			"文本是被动回复来的；该步骤要求通过 custom/send 发送",
			"the text came as a passive reply; this step wants it through custom/send")}
	}
	if r.noCall() && !r.ignoredText(d) {
		return r.notCalled(bilingual.Text{}, d)
	}
	if c, found := r.callFailed(); found {
		return c
	}
	return r.silent(d)
}

// wrongToken is about the right message with a token that is not the code's.
func (r Record) wrongToken(d world.Delivery, m world.CustomMessage) Cause {
	c := Cause{Code: "other_token", Evidence: []string{d.ID}, Text: bilingual.Textf(
		"custom/send 使用的不是由该授权码换取的 token；应使用消息中的授权码换取，不要使用已保存的 token",
		"custom/send was called with a token that does not come from this code; exchange the code in the message, do not "+
			"use the stored authorizer token")}
	calls := r.since()
	refreshed := slices.IndexFunc(calls, func(k world.CallRecord) bool { return k.Path == refreshPath })
	if m.FromCode == "" && refreshed >= 0 {
		k := calls[refreshed]
		return c.and(bilingual.Textf("（它是用 %s 刷新得来的）", " (this one was refreshed with %s)", k.Path), callID(k))
	}
	return c
}

// silent is about calls that went well and did not lead to the message.
func (r Record) silent(d world.Delivery) Cause {
	c := Cause{Evidence: []string{d.ID}, Values: map[string]string{"account": d.Account}}
	exchanges := 0
	for _, k := range r.since() {
		if k.Path == queryAuthPath && mentions(k.Body, r.Want.Code) {
			exchanges++
			c.Evidence = append(c.Evidence, callID(k))
		}
		text, sent := sentText(k)
		switch {
		case !sent || k.Owner != d.Account:
		case text == r.Want.Send: // it reads so, and was not kept so
			return Cause{Code: "kept_escapes", Evidence: []string{d.ID, callID(k)}, Text: bilingual.Textf(
				"custom/send 的内容不是原样的 %q：%s", "custom/send did not say %q as it is: %s", r.Want.Send, k.Hint)}
		default:
			return Cause{Code: "other_text", Evidence: []string{d.ID, callID(k)},
				Values: map[string]string{"text": text, "want": r.Want.Send}, Text: bilingual.Textf(
					"custom/send 的内容是 %q，必须是 %q：原样去掉前缀 %s，授权码保持完整",
					"custom/send said %q, it must be %q: strip the prefix %s literally and keep the code whole", text,
					r.Want.Send, apiPrefix)}
		}
	}
	if exchanges > 0 {
		c.Code, c.Text = "not_sent", bilingual.Textf("已调用 api_query_auth，但没有调用 custom/send；是否使用了返回的 authorizer_access_token？",
			"api_query_auth was called and custom/send was not; was the answer's authorizer_access_token used?")
		return c
	}
	c.Code, c.Text = "not_exchanged", bilingual.Textf(
		"没有看到用该授权码调用 api_query_auth；平台是否处理内容 %s（%s）？",
		"no api_query_auth with this code was seen; does the platform know the content %s for %s?", apiPrefix, r.account(d))
	return c
}

// notReplied is about an answer that is proper and no passive reply with the text.
func (r Record) notReplied(d world.Delivery) Cause {
	switch {
	case d.Verdict == world.Replied && d.Reply != nil && d.Reply.MsgType == "text" && d.Reply.Content == r.Want.Reply:
		return problemOf(d)
	case d.Verdict == world.Replied && d.Reply != nil:
		return Cause{Code: "other_reply", Evidence: []string{d.ID},
			Values: map[string]string{"text": d.Reply.Content, "want": r.Want.Reply}, Text: bilingual.Textf(
				"回复内容是 %q，必须一字不差地为 %q", "the reply says %q, it must say %q to the letter", d.Reply.Content,
				r.Want.Reply)}
	}
	for _, k := range r.since() {
		if text, sent := sentText(k); sent && text == r.Want.Reply {
			return r.sentInstead(d, k)
		}
	}
	return Cause{Code: "no_reply", Evidence: []string{d.ID}, Values: map[string]string{"account": d.Account},
		Text: bilingual.Textf("平台只返回了确认，没有回复；是否识别%s？请按消息内容处理，无论由哪个账号收到",
			"the platform acknowledged and said nothing; does it know %s? React to the content, whoever receives it", r.account(d))}
}

// sentInstead is about a text that went through custom/send where a passive reply was wanted.
func (r Record) sentInstead(d world.Delivery, k world.CallRecord) Cause {
	c := Cause{Code: "custom_instead_of_passive", Evidence: []string{d.ID, callID(k)}, Text: bilingual.Textf(
		"文本是通过 custom/send 发送的；该步骤要求在推送的返回中被动回复",
		"the text was sent through custom/send; this step wants it as a passive reply, in the answer to the push")}
	if failedCall(k) {
		return c.and(bilingual.Textf("（而且这次调用也失败了：%s）", " (and that call failed: %s)", r.causeOf(k).Text))
	}
	return c
}

// ignoredText says whether the account's text was acknowledged and not replied to before: then it is messages that the
// platform does nothing with, and no wonder that it calls nothing.
func (r Record) ignoredText(d world.Delivery) bool {
	return slices.ContainsFunc(r.Deliveries, func(e world.Delivery) bool {
		return e.Name == "release_text" && e.ID != d.ID && e.ComponentAppID == d.ComponentAppID && e.Verdict == world.Acknowledged
	})
}

// account names whom a message was for.
func (r Record) account(d world.Delivery) bilingual.Text {
	if r.Group == 0 {
		return bilingual.Textf("账号 %s", "the account %s", d.Account)
	}
	return bilingual.Textf("账号 %s（第 %d 组，共 5 组）", "the account %s (group %d of 5)", d.Account, r.Group)
}

// answered is an attempt in a word.
func answered(a world.Attempt) string {
	if a.Status == 0 {
		return string(a.Outcome)
	}
	return fmt.Sprintf("HTTP %d", a.Status)
}
