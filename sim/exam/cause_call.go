package exam

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// The calls that lead to a message, in their order.
const (
	ticketPath    = "/cgi-bin/component/api_component_token"
	queryAuthPath = "/cgi-bin/component/api_query_auth"
	refreshPath   = "/cgi-bin/component/api_authorizer_token"
	sendPath      = "/cgi-bin/message/custom/"
)

func (r Record) noCall() bool { return len(r.Calls) == 0 }

func (r Record) since() []world.CallRecord {
	i := slices.IndexFunc(r.Calls, func(k world.CallRecord) bool { return k.Seq > r.Since })
	if i < 0 {
		return nil
	}
	return r.Calls[i:]
}

// notCalled is the beginner's commonest mistake: the SDK still calls the real WeChat.
func (r Record) notCalled(lead bilingual.Text, d world.Delivery) Cause {
	c := Cause{Code: "no_call", Evidence: []string{d.ID}, Values: map[string]string{"sim": r.SimURL}}
	where := bilingual.Textf("模拟器", "the simulator")
	if r.SimURL != "" {
		where = bilingual.Textf("模拟器 %s", "the simulator at %s", r.SimURL)
	}
	c.Text = lead.Plus(bilingual.Textf("本次检测开始以来，没有任何接口调用到达%s：服务端调用的多半仍是 https://api.weixin.qq.com。"+
		"请把 SDK 的接口地址（base URL）改为它；SDK 把域名写死时，用 wxlab exec -- 启动服务端，代码不用改（wxlab sdk 有各 SDK 的写法）",
		"no call of the server API has reached %s since the run began: most likely the server still calls "+
			"https://api.weixin.qq.com. Set the SDK's base URL to it; where its hosts are constants, start the server with wxlab exec --, "+
			"which needs no change in it (wxlab sdk says how for each SDK)", where))
	if r.Want.Send != "" {
		c.Text = c.Text.Plus(bilingual.Textf("。如果地址无误，请看平台是否处理内容 %s（%s）",
			". Where the address is right, see whether the platform knows the content %s for %s", apiPrefix, r.account(d)))
	}
	return c
}

// callFailed is the first call that failed and was not made good later. One before the push counts where what it was to
// get is needed ever after: the component's token, or any API of a wrong address.
func (r Record) callFailed() (Cause, bool) {
	for i, k := range r.Calls {
		lasting := k.Path == ticketPath || k.Unknown
		if (k.Seq > r.Since || lasting) && failedCall(k) && !mended(r.Calls[i+1:], k) {
			return r.causeOf(k), true
		}
	}
	return Cause{}, false
}

func failedCall(k world.CallRecord) bool { return k.ErrCode != 0 || k.Unknown }

// mended says whether the same call went well afterwards, for whomever it was.
func mended(later []world.CallRecord, k world.CallRecord) bool {
	return slices.ContainsFunc(later, func(l world.CallRecord) bool {
		return !failedCall(l) && l.Path == k.Path && (l.Owner == k.Owner || k.Owner == "")
	})
}

// causeOf explains a call that failed: its errcode, what usually leads to it in this place, and the simulator's own hint.
func (r Record) causeOf(k world.CallRecord) Cause {
	c := Cause{
		Code: "call_failed", Evidence: []string{callID(k)},
		Values: map[string]string{"path": k.Path, "errcode": fmt.Sprint(k.ErrCode), "rid": k.RID},
	}
	if k.Unknown {
		c.Code = "call_unknown"
		c.Text = bilingual.Textf("服务端调用了 %s，返回 404：", "the server called %s, which was answered 404: ", k.Path).Plus(k.Hint)
		if i := strings.LastIndex(k.Path, "/cgi-bin/"); i > 0 {
			c.Text = c.Text.Plus(bilingual.Textf("；SDK 的接口地址里多了 %s，应只写 %s",
				"; the SDK's base URL has %s too much, it is %s alone", k.Path[:i], r.base()))
		}
		return c
	}
	c.Text = bilingual.Textf("%s 返回 %d：", "%s answered %d: ", k.Path, k.ErrCode)
	if usual := usualCause(k); !usual.Empty() {
		c.Text = c.Text.Plus(usual).Plus(bilingual.Text{Zh: "；", En: "; "})
	}
	c.Text = c.Text.Plus(k.Hint)
	return c
}

// base is the address that an SDK needs.
func (r Record) base() bilingual.Text {
	if r.SimURL == "" {
		return bilingual.Textf("模拟器的地址", "the simulator's address")
	}
	return bilingual.Verbatim(r.SimURL)
}

// usualCause is what leads to an errcode in the release check.
func usualCause(k world.CallRecord) bilingual.Text {
	switch k.ErrCode {
	case 61009:
		if strings.Contains(k.Hint.En, "used before") {
			return bilingual.Textf("授权码已被使用：可能被 authorized 推送的处理程序或重试消耗",
				"the code was used before: by the handler of the authorized push, or by a retry")
		}
	case 61004:
		return bilingual.Textf("平台出口 IP %s 不在白名单中", "the platform's outbound IP %s is not on the white list", k.ClientIP)
	case 40001:
		return bilingual.Textf("token 无效，或已被新 token 取代", "the token is wrong or was superseded")
	case 61007:
		return bilingual.Textf("检测账号没有授权消息权限集；请勾选权限集 1 或 19",
			"the test account did not grant the message set; tick set 1 or 19")
	case 41001:
		if query, err := url.ParseQuery(k.Query); err == nil && (query.Has("access_token") || query.Has("component_access_token")) {
			return bilingual.Textf("token 是空的：取得它的那次调用没有成功，或没有读到返回中的字段",
				"the token is empty: the call that was to get it failed, or its field in the answer was not read")
		}
	}
	return bilingual.Text{}
}

// remarkOn is the first thing that the simulator remarked on in calls that went well.
func (r Record) remarkOn() (bilingual.Text, bool) {
	for _, k := range r.since() {
		if !failedCall(k) && k.Fault == "" && !k.Hint.Empty() {
			return bilingual.Textf("%s：", "%s: ", k.Path).Plus(k.Hint), true
		}
	}
	return bilingual.Text{}, false
}

func callID(k world.CallRecord) string { return fmt.Sprintf("call %d", k.Seq) }

func sentText(k world.CallRecord) (string, bool) {
	var in struct {
		Text struct {
			Content string `json:"content"`
		} `json:"text"`
	}
	if !strings.HasPrefix(k.Path, sendPath) || json.Unmarshal(k.Body, &in) != nil {
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
