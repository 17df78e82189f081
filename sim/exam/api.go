package exam

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"wxlab/sim"
	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

const (
	queryAuthPath = "/cgi-bin/component/api_query_auth"
	sendPath      = "/cgi-bin/message/custom/"
)

// api sends QUERY_AUTH_CODE: and waits for the customer-service message (PROTOCOL 8.1, 2b and 3). The answer to the
// push must be empty or success and in time; the message must be sent with a token obtained from this very code.
func (r *run) api(ctx context.Context, id string, a world.Account) (Step, error) {
	code := r.codes[a.AppID]
	before := lastSeq(r.sim)
	d, err := r.push(ctx, "release_api", a, map[string]string{"Content": apiPrefix + code})
	if err != nil {
		return Step{}, err
	}
	want := code + "_from_api"
	st := Step{
		ID: id,
		Expected: "empty answer within 5 s, then custom/send of " + want +
			" with a token from api_query_auth of this code",
		Deliveries: []string{d.ID},
	}
	var got world.CustomMessage
	sent := false
	if d.Verdict != world.Unreachable && d.Verdict != world.BadStatus {
		got, sent = r.await(ctx, a, want, r.patience(d))
	}
	st.Got = answer(d)
	if sent {
		st.Got += "; custom/send " + got.Content
	}
	switch {
	case len(d.Attempts) > 1 || !d.Accepted:
		st.blame(d)
		if len(d.Attempts) > 0 && d.Attempts[0].Outcome == world.Timeout {
			st.advise(bilingual.Textf("首次返回用时 %s；应先立即返回空串，再调用接口",
				"the first answer took %s; answer empty at once, and call the API afterwards",
				d.Attempts[0].Took.Round(100*time.Millisecond)))
		}
	case !sent:
		st.advise(r.whyNothing(d, a, code, want, before))
	case got.FromCode != code:
		st.advise(bilingual.Textf("custom/send 使用的不是由该授权码换取的 token；应使用消息中的授权码换取，不要使用已保存的 token",
			"custom/send was called with a token that does not come from this code; exchange the code in the message, do not "+
				"use the stored authorizer token"))
	default:
		st.OK = true
	}
	return st, ctx.Err()
}

// patience is how long to wait for the message. An answer that was late has failed the step: what comes soon after it still
// tells late from never.
func (r *run) patience(d world.Delivery) time.Duration {
	if d.Verdict == world.Timeout {
		return r.opt.Timeout * 3 / 5
	}
	return r.opt.Timeout
}

// await waits until the message is there, in real time.
func (r *run) await(ctx context.Context, a world.Account, want string, most time.Duration) (world.CustomMessage, bool) {
	patience := time.NewTimer(most)
	defer patience.Stop()
	for {
		changed := r.sim.Changed()
		for _, m := range slices.Backward(r.sim.CustomMessages(a.AppID, a.Followers[0].OpenID)) {
			if m.Content == want {
				return m, true
			}
		}
		select {
		case <-changed:
		case <-patience.C:
			return world.CustomMessage{}, false
		case <-ctx.Done():
			return world.CustomMessage{}, false
		}
	}
}

// whyNothing reads the platform's calls since the push for the likely mistake.
func (r *run) whyNothing(d world.Delivery, a world.Account, code, want string, before uint64) bilingual.Text {
	if d.Reply != nil && strings.Contains(d.Reply.Content, "_from_api") {
		return bilingual.Textf("文本是被动回复来的；该步骤要求通过 custom/send 发送",
			"the text came as a passive reply; this step wants it through custom/send")
	}
	queried := false
	for _, c := range r.sim.Calls() {
		if c.Seq <= before || c.Path != queryAuthPath && !strings.HasPrefix(c.Path, sendPath) {
			continue
		}
		if c.ErrCode != 0 {
			return failedCall(c)
		}
		queried = queried || c.Path == queryAuthPath && mentions(c.Body, code)
		if text, sent := sentText(c); sent && c.Owner == a.AppID {
			return bilingual.Textf("custom/send 的内容是 %q，必须是 %q：原样去掉前缀 %s，授权码保持完整",
				"custom/send said %q, it must be %q: strip the prefix %s literally and keep the code whole", text, want,
				apiPrefix)
		}
	}
	if queried {
		return bilingual.Textf("已调用 api_query_auth，但没有调用 custom/send；是否使用了返回的 authorizer_access_token？",
			"api_query_auth was called and custom/send was not; was the answer's authorizer_access_token used?")
	}
	return bilingual.Textf("没有看到用该授权码调用 api_query_auth；平台是否处理内容 %s（账号 %s，第 %d 组，共 5 组）？",
		"no api_query_auth with this code was seen; does the platform know the content %s for the account %s (group %d of 5)?",
		apiPrefix, a.AppID, r.out.Number)
}

// failedCall explains an errcode that the platform got.
func failedCall(c world.CallRecord) bilingual.Text {
	known := map[int]bilingual.Text{
		61009: bilingual.Textf("授权码已被使用：可能被 authorized 推送的处理程序或重试消耗",
			"the code was used before: by the handler of the authorized push, or by a retry"),
		61004: bilingual.Textf("平台出口 IP %s 不在白名单中", "the platform's outbound IP %s is not on the white list", c.ClientIP),
		40001: bilingual.Textf("token 无效，或已被新 token 取代", "the token is wrong or was superseded"),
		61007: bilingual.Textf("检测账号没有授权消息权限集；请勾选权限集 1 或 19",
			"the test account did not grant the message set; tick set 1 or 19"),
	}
	h := known[c.ErrCode]
	h.En = strings.TrimPrefix(h.En+"; "+c.Hint.En, "; ")
	h.Zh = strings.TrimPrefix(h.Zh+"；"+c.Hint.Zh, "；")
	return bilingual.Textf("%s 返回 %d：", "%s answered %d: ", c.Path, c.ErrCode).Plus(h)
}

func sentText(c world.CallRecord) (string, bool) {
	var in struct {
		Text struct {
			Content string `json:"content"`
		} `json:"text"`
	}
	if !strings.HasPrefix(c.Path, sendPath) || json.Unmarshal(c.Body, &in) != nil {
		return "", false
	}
	return in.Text.Content, true
}

func mentions(body []byte, code string) bool {
	var in struct {
		Code string `json:"authorization_code"`
	}
	return json.Unmarshal(body, &in) == nil && in.Code == code
}

func lastSeq(s *sim.Sim) uint64 {
	calls := s.Calls()
	if len(calls) == 0 {
		return 0
	}
	return calls[len(calls)-1].Seq
}
