package compare

import (
	"net/http"
	"strings"
	"testing"

	"wxlab/app/explain"
	"wxlab/app/i18n"
	"wxlab/app/journal"
)

// push is a recorded push of a message, sealed anew at every stamp.
func push(stamp, said, answer string) Side {
	d := journal.Detail{Exchange: journal.Exchange{Method: "POST", Path: "/cb", Query: "nonce=" + stamp + "&timestamp=17000000" + stamp,
		Outcome: journal.OutcomeOK, Status: 200}, ReqHeader: http.Header{"Content-Type": {"text/xml"}},
		ReqBody: []byte("<xml><Encrypt>" + stamp + "</Encrypt></xml>"), RespBody: []byte(answer)}
	if said != "" {
		d.Plain = []byte("<xml><CreateTime>17000000" + stamp + "</CreateTime><Content>" + said + "</Content></xml>")
	}
	return Side{d, Message(d, explain.Explanation{}), Reply(d, explain.Explanation{})}
}

// tells are the rows that show a difference, behind the title of their part.
func tells(parts []Part) string {
	var out strings.Builder
	for _, p := range parts {
		for _, r := range p.Rows {
			if r.Tells() {
				out.WriteString(p.Title + ": " + strings.TrimSpace(r.Left) + " | " + strings.TrimSpace(r.Right) + "\n")
			}
		}
	}
	return out.String()
}

// TestComparedExchangesSayWhatDiffers: messages in clear, without what is different every time.
func TestComparedExchangesSayWhatDiffers(t *testing.T) {
	left, right := push("11", "价格", "success"), push("22", "地址", "ok")
	right.Status, right.Code, right.Outcome, right.Reason = 200, -40001, journal.OutcomeRefused, "the signature does not match"
	right.ReqHeader = http.Header{"Content-Type": {"application/json"}}
	for lang, want := range map[i18n.Lang]string{
		i18n.Zh: "概况: 结果: 200 | 结果: -40001\n概况:  | 原因: 签名不符\n" +
			"请求: <Content>价格</Content> | <Content>地址</Content>\n应答: success | \n应答:  | ok\n" +
			"请求头: Content-Type: text/xml | Content-Type: application/json\n",
		i18n.En: "Facts: Result: 200 | Result: -40001\nFacts:  | Reason: the signature does not fit\n" +
			"Request: <Content>价格</Content> | <Content>地址</Content>\nReply: success | \nReply:  | ok\n" +
			"Request headers: Content-Type: text/xml | Content-Type: application/json\n",
	} {
		parts := Parts([2]Side{left, right}, lang)
		if got := tells(parts); got != want || Differences(parts) != strings.Count(want, "\n") {
			t.Errorf("%d:\n%s\nwant\n%s", Differences(parts), got, want)
		}
	}
}

// TestCiphertextIsComparedOnlyWithCiphertext: beside a message in clear it says that nobody opened it.
func TestCiphertextIsComparedOnlyWithCiphertext(t *testing.T) {
	opened, shut := push("11", "价格", ""), push("22", "", "")
	for lang, says := range map[i18n.Lang]string{i18n.Zh: "（密文，未能解开）", i18n.En: "(ciphertext that nobody could open)"} {
		for _, sides := range [][2]Side{{opened, shut}, {shut, opened}} {
			got := tells(Parts(sides, lang))
			if !strings.Contains(got, says) || !strings.Contains(got, "价格") || strings.Contains(got, "Encrypt") {
				t.Errorf("one side opens:\n%s", got)
			}
		}
	}
	if parts := Parts([2]Side{shut, push("33", "", "")}, i18n.Zh); Differences(parts) != 0 {
		t.Errorf("two ciphertexts differ every time:\n%s", tells(parts))
	}
	clear := push("44", "", "")
	clear.ReqBody = []byte("<xml><Content>明文模式</Content></xml>")
	if got := tells(Parts([2]Side{opened, clear}, i18n.Zh)); !strings.Contains(got, "<Content>价格</Content> | <Content>明文模式</Content>") {
		t.Errorf("what was never sealed is compared as it is:\n%s", got)
	}
}

// TestWhatWasOpenedLater: the account of what happened may open what the platform refused.
func TestWhatWasOpenedLater(t *testing.T) {
	d := push("11", "", "").Detail
	for _, e := range []explain.Explanation{{Plain: "<a/>"}, {Likely: []explain.Likely{{}, {Plain: "<a/>"}}}} {
		if Message(d, e) != "<a/>" {
			t.Errorf("%+v", e)
		}
	}
	d.Kind = journal.KindAPI
	if got := Message(d, explain.Explanation{Plain: "{}"}); got != "" {
		t.Errorf("an API call has no message: %s", got)
	}
	if got := Reply(d, explain.Explanation{Reply: &explain.Reply{Plain: "<r/>"}}); got != "<r/>" {
		t.Errorf("the reply is %q", got)
	}
}

// TestHiddenSides: nothing of a secret stands anywhere, and the headers on record stay as they are.
func TestHiddenSides(t *testing.T) {
	s := push("11", "a secret", "secret")
	s.Query, s.Message, s.Reply = "token=secret", "a secret", "secret"
	s.ReqHeader = http.Header{"Referer": {"/?token=secret"}}
	hidden := s.Hiding(func(text string) string { return strings.ReplaceAll(text, "secret", "•••") })
	parts := Parts([2]Side{hidden, {}}, i18n.En)
	if got := tells(parts); strings.Contains(got, "secret") || strings.Count(got, "•••") != 4 {
		t.Errorf("it shows\n%s", got)
	}
	if s.ReqHeader.Get("Referer") != "/?token=secret" {
		t.Error("the record was changed")
	}
}
