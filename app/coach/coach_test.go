package coach_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"wxlab/app/coach"
	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/judge"
	"wxlab/app/report"
	"wxlab/platform"
	"wxlab/sim/bilingual"
	"wxlab/sim/verdict"
	"wxlab/sim/world"
)

const (
	component = "wxba5fad812f8e6fb9"
	shop      = "wx134c8103faa5a59e"
	follower  = "o9AgO5Kd5ggOC-bXrbNODIiE3bGY"
)

// traffic is a record in the making; time goes on by a second with every exchange.
type traffic struct {
	all []journal.Detail
	now time.Time
}

func newTraffic() *traffic {
	return &traffic{now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
}

func (t *traffic) wait(d time.Duration) { t.now = t.now.Add(d) }

func (t *traffic) add(d journal.Detail) *journal.Detail {
	t.wait(time.Second)
	d.ID, d.At, d.ComponentAppID, d.Method = int64(len(t.all)+1), t.now, component, "POST"
	if d.Status == 0 {
		d.Status = 200
	}
	if d.Outcome == "" {
		d.Outcome = journal.OutcomeOK
	}
	t.all = append(t.all, d)
	return &t.all[len(t.all)-1]
}

// push is a callback to the user's own server, answered with success.
func (t *traffic) push(kind, name string) *journal.Detail {
	d := t.add(journal.Detail{
		Exchange: journal.Exchange{Side: journal.WeChat, Dir: journal.Out, Kind: kind, Name: name, AppID: shop, OpenID: follower},
		RespBody: []byte("success"),
	})
	if kind == journal.KindMessage {
		d.MsgID = fmt.Sprint(23754000000 + d.ID)
	}
	return d
}

// call is an API call of the user's own server.
func (t *traffic) call(path, token, body, answer string) *journal.Detail {
	name := path[strings.LastIndex(path, "/")+1:]
	if strings.Contains(path, "/message/custom/") {
		name = "message/custom/" + name
	}
	d := t.add(journal.Detail{
		Exchange: journal.Exchange{Side: journal.WeChat, Dir: journal.In, Kind: journal.KindAPI, Name: name, Path: path},
		ReqBody:  []byte(body), RespBody: []byte(answer),
	})
	switch {
	case strings.HasPrefix(path, "/cgi-bin/component/") && token != "":
		d.Query = "component_access_token=" + token
	case token != "":
		d.Query = "access_token=" + token
	}
	return d
}

func (t *traffic) refused(path, token string, code int) *journal.Detail {
	d := t.call(path, token, `{"offset":0}`, fmt.Sprintf(`{"errcode":%d}`, code))
	d.Code, d.Outcome = code, journal.OutcomeRefused
	return d
}

// readBy has a coach read the record.
func (t *traffic) readBy(c *coach.Coach) {
	c.Read(func(take func(journal.Detail) error) error {
		for _, d := range t.all {
			take(d)
		}
		return nil
	})
}

const api = "/cgi-bin/component/"

func (t *traffic) componentToken(value string) {
	t.call(api+"api_component_token", "", `{"component_appid":"`+component+`"}`,
		`{"component_access_token":"`+value+`","expires_in":7200}`)
}

func (t *traffic) renewed(refreshSent, refreshBrought string) {
	d := t.call(api+"api_authorizer_token", "C1", `{"authorizer_appid":"`+shop+`","authorizer_refresh_token":"`+refreshSent+`"}`,
		fmt.Sprintf(`{"authorizer_access_token":"T%d","expires_in":7200,"authorizer_refresh_token":%q}`, len(t.all), refreshBrought))
	d.AppID = shop
}

func (t *traffic) customMessage(text string) {
	d := t.call("/cgi-bin/message/custom/send", "T1", `{"touser":"`+follower+`","text":{"content":"`+text+`"}}`, `{"errcode":0}`)
	d.AppID, d.OpenID = shop, follower
}

// replied has the push answered with a sealed text, as opens reads it.
func replied(d *journal.Detail, content string) { d.RespBody = []byte("sealed " + content) }

// opens stands for the keys: it opens what the tests sealed, and finds a byte order mark where there is one.
func opens(d journal.Detail) (verdict.Verdict, bool) {
	body := string(d.RespBody)
	switch {
	case strings.HasPrefix(body, "sealed "):
		return verdict.Verdict{Outcome: world.Replied, Reply: &world.ReplyView{Content: strings.TrimPrefix(body, "sealed ")}}, true
	case strings.HasPrefix(body, "\ufeff"):
		return verdict.Verdict{Problems: []world.Problem{{
			Code: "bom", Severity: world.Failure, Text: bilingual.Textf("开头有 BOM", "it begins with a byte order mark"),
		}}}, true
	}
	if d.Status == 403 && body != "forged" {
		return verdict.Verdict{Problems: []world.Problem{{Code: "status_guard", Severity: world.Failure}}}, true
	}
	return verdict.Verdict{}, body != "forged"
}

// habits are one bad habit each, beside the record of a server without it.
func habits() []habit {
	return []habit{
		{
			id: "tokens.no_storm", verdict: report.Fail, zh: "没有缓存", en: "there is no cache",
			good: func(t *traffic) { t.componentToken("C1"); t.wait(2 * time.Hour); t.componentToken("C2") },
			bad: func(t *traffic) {
				for i := range 6 {
					t.componentToken(fmt.Sprint("C", i))
				}
			},
		},
		{
			id: "tokens.shared", verdict: report.Remark, zh: "两个进程", en: "two processes",
			good: func(t *traffic) {
				t.componentToken("C1")
				t.call(api+"api_create_preauthcode", "C1", "{}", "{}")
				t.componentToken("C2")
				t.call(api+"api_create_preauthcode", "C2", "{}", "{}")
				t.call(api+"api_create_preauthcode", "C1", "{}", "{}") // was under way
			},
			bad: func(t *traffic) {
				t.componentToken("C1")
				t.componentToken("C2")
				t.call(api+"api_create_preauthcode", "C2", "{}", "{}")
				t.wait(time.Minute)
				t.call(api+"api_create_preauthcode", "C1", "{}", "{}")
			},
			evidence: "#1 #3 #4",
		},
		{
			id: "tokens.only_fetcher", verdict: report.Fail, zh: "这份记录之外", en: "not on this record",
			good: func(t *traffic) {
				t.componentToken("C1")
				t.call(api+"api_create_preauthcode", "C1", "{}", "{}")
			},
			bad: func(t *traffic) {
				t.componentToken("C1")
				t.refused(api+"api_create_preauthcode", "C1", 40001)
				for range 10 {
					t.call(api+"api_get_authorizer_list", "C1", "{}", "{}")
				}
			},
			evidence: "#1 #2",
		},
		{
			id: "tokens.refresh_token_kept", verdict: report.Fail, zh: "旧的 refresh_token", en: "the refresh token before",
			good:     func(t *traffic) { t.renewed("R1", "R2"); t.renewed("R2", "R2"); t.renewed("R2", "R2") },
			bad:      func(t *traffic) { t.renewed("R1", "R2"); t.renewed("R1", "R2") },
			evidence: "#1 #2",
		},
		{
			id: "tokens.tickets_taken", verdict: report.Fail, zh: "连续 5 次", en: "5 tickets in a row",
			good: func(t *traffic) {
				for i := range 8 {
					if d := t.push(journal.KindTicket, "component_verify_ticket"); i%2 == 0 {
						d.Status, d.Outcome = 502, journal.OutcomeFailed
					}
					t.wait(10 * time.Minute)
				}
			},
			bad: func(t *traffic) {
				for range 5 {
					d := t.push(journal.KindTicket, "component_verify_ticket")
					d.Status, d.Outcome = 502, journal.OutcomeFailed
					t.wait(10 * time.Minute)
				}
			},
		},
		{
			id: "tokens.no_dead_tokens", verdict: report.Fail, zh: "同一个 token 被拒绝了 4 次", en: "one token was refused 4 times",
			good: func(t *traffic) { t.call("/cgi-bin/user/get", "T9", "", `{"total":0}`) },
			bad: func(t *traffic) {
				for range 60 {
					t.call("/cgi-bin/user/get", "T8", "", `{"total":0}`)
				}
				for range 4 {
					t.refused("/cgi-bin/user/get", "T9", 42001)
				}
			},
		},
		{
			id: "authorization.code_once", verdict: report.Fail, zh: "61009", en: "61009",
			good: func(t *traffic) { t.call(api+"api_query_auth", "C1", `{"authorization_code":"Q"}`, "{}") },
			bad: func(t *traffic) {
				for range 10 {
					t.call(api+"api_query_auth", "C1", `{"authorization_code":"Q"}`, "{}")
				}
				t.refused(api+"api_query_auth", "C1", 61009)
			},
		},
		{
			id: "authorization.leavers_left_alone", verdict: report.Fail, zh: "unauthorized 之后", en: "after unauthorized",
			good: func(t *traffic) {
				t.renewed("R1", "R1")
				t.push(journal.KindAuth, "unauthorized")
				t.wait(time.Hour)
				t.push(journal.KindAuth, "authorized")
				t.renewed("R3", "R3")
			},
			bad: func(t *traffic) {
				t.renewed("R1", "R1")
				t.push(journal.KindAuth, "unauthorized")
				t.wait(time.Hour)
				t.call("/cgi-bin/user/get", "T0", "", `{"total":0}`) // its token tells whose it is
			},
			evidence: "#2 #3",
		},
		{
			id: "delivery.in_time", verdict: report.Fail, zh: "超过 5 秒", en: "more than 5 s",
			good:     func(t *traffic) { t.push(journal.KindMessage, "text").Took = time.Second },
			bad:      func(t *traffic) { t.push(journal.KindMessage, "text").Took = 5 * time.Second },
			evidence: "#1",
		},
		{
			id: "delivery.in_time", verdict: report.Remark, zh: "4 秒以上", en: "more than 4 s",
			good: func(t *traffic) { t.push(journal.KindMessage, "text") },
			bad:  func(t *traffic) { t.push(journal.KindMessage, "text").Took = 4500 * time.Millisecond },
		},
		{
			id: "delivery.retries_recognized", verdict: report.Fail, zh: "相同的客服消息", en: "the same customer-service message twice",
			good: func(t *traffic) {
				t.push(journal.KindMessage, "text").MsgID = "1"
				t.push(journal.KindMessage, "text").MsgID = "1"
				t.customMessage("您好")
				t.push(journal.KindMessage, "text").MsgID = "2"
				t.customMessage("您好") // to another question
			},
			bad: func(t *traffic) {
				t.push(journal.KindMessage, "text").MsgID = "1"
				t.customMessage("您好")
				t.push(journal.KindMessage, "text").MsgID = "1"
				t.customMessage("您好")
			},
			evidence: "#1 #3 #2 #4",
		},
		{
			id: "delivery.retries_recognized", verdict: report.Fail, zh: "不同的回复", en: "different replies",
			good: func(t *traffic) {
				for range 2 {
					d := t.push(journal.KindMessage, "text")
					d.MsgID = "1"
					replied(d, "订单 1")
				}
			},
			bad: func(t *traffic) {
				for i := range 2 {
					d := t.push(journal.KindMessage, "text")
					d.MsgID = "1"
					replied(d, fmt.Sprint("订单 ", i))
				}
			},
		},
		{
			id: "callbacks.let_in", verdict: report.Fail, zh: "从来没有通过", en: "it never let one in",
			good: func(t *traffic) { t.push(journal.KindMessage, "text") },
			bad: func(t *traffic) {
				for range 3 {
					d := t.push(journal.KindMessage, "text")
					d.Status, d.Outcome, d.RespBody = 403, journal.OutcomeRefused, nil
				}
			},
		},
		{
			id: "callbacks.let_in", verdict: report.Fail, zh: "仍在使用旧的 Token", en: "Token or EncodingAESKey of then",
			good: func(t *traffic) {
				t.push(journal.KindMessage, "text")
				d := t.push(journal.KindMessage, "text") // for another account's URL: it is right to refuse that
				d.Status, d.Outcome, d.RespBody = 403, journal.OutcomeRefused, nil
				for range 4 {
					d := t.push(journal.KindMessage, "text")
					d.Status, d.Outcome, d.RespBody = 401, journal.OutcomeRefused, []byte("forged")
				}
			},
			bad: func(t *traffic) {
				t.push(journal.KindMessage, "text")
				for range 4 {
					d := t.push(journal.KindMessage, "text")
					d.Status, d.Outcome, d.RespBody = 401, journal.OutcomeRefused, nil
				}
			},
			evidence: "#2 #3 #4 #5",
		},
		{
			id: "replies.bom", verdict: report.Fail, zh: "BOM", en: "byte order mark",
			good: func(t *traffic) { t.push(journal.KindMessage, "text") },
			bad:  func(t *traffic) { t.push(journal.KindMessage, "text").RespBody = []byte("\ufeffsuccess") },
		},
		{
			id: "security.urls_clean", verdict: report.Fail, zh: "component_appsecret", en: "component_appsecret",
			good: func(t *traffic) { t.call("/sns/oauth2/access_token", "", "", "{}").Query = "appid=wx1&secret=***" },
			bad:  func(t *traffic) { t.call(api+"api_component_token", "", "{}", "{}").Query = "component_appsecret=***" },
		},
		{
			id: "api.no_null_arguments", verdict: report.Fail, zh: "为空值", en: "is null",
			good: func(t *traffic) { t.call(api+"api_query_auth", "C1", `{"authorization_code":"Q"}`, "{}") },
			bad:  func(t *traffic) { t.call(api+"api_query_auth", "C1", `{"authorization_code":null}`, "{}") },
		},
		{
			id: "api.plain_chinese", verdict: report.Fail, zh: `\u4f60`, en: `\u4f60`,
			good: func(t *traffic) { t.customMessage("你") },
			bad:  func(t *traffic) { t.customMessage(`\u4f60`) },
		},
		{
			id: "api.json_bodies", verdict: report.Fail, zh: "不是 JSON", en: "is not JSON",
			good: func(t *traffic) { t.call(api+"api_start_push_ticket", "", "{}", "{}") },
			bad:  func(t *traffic) { t.call(api+"api_start_push_ticket", "", "component_appid=wx1", "{}") },
		},
	}
}

// habit is one that recorded traffic shows.
type habit struct {
	id        string
	verdict   report.Verdict
	zh, en    string // in what is said of it
	good, bad func(*traffic)
	evidence  string // "" is not compared
}

// TestHabits: each habit is found by its own rule and by no other, in both languages, with what mends it; a server without
// the habit is left alone.
func TestHabits(t *testing.T) {
	for _, h := range habits() {
		t.Run(h.id, func(t *testing.T) {
			good, bad := newTraffic(), newTraffic()
			h.good(good)
			h.bad(bad)
			for lang, said := range map[i18n.Lang]string{i18n.Zh: h.zh, i18n.En: h.en} {
				for _, c := range cases(t, good, lang) {
					if c.Verdict == report.Fail || c.Verdict == report.Remark {
						t.Errorf("without the habit: %s %s: %s", c.ID, c.Verdict, c.Got)
					}
				}
				found := false
				for _, c := range cases(t, bad, lang) {
					if c.Verdict == report.Pass || c.Verdict == report.NotObserved {
						continue
					}
					if c.ID != h.id || c.Verdict != h.verdict {
						t.Errorf("with the habit: %s %s: %s", c.ID, c.Verdict, c.Got)
						continue
					}
					found = true
					if !strings.Contains(c.Got+c.Cause, said) || c.Fix == "" || c.Why == "" || len(c.Evidence) == 0 {
						t.Errorf("%s: %q is not in it: %+v", lang, said, c)
					}
					if evidence := strings.Join(c.Evidence, " "); h.evidence != "" && evidence != h.evidence {
						t.Errorf("evidence is %s, want %s", evidence, h.evidence)
					}
				}
				if !found {
					t.Errorf("%s was not found", h.id)
				}
			}
		})
	}
}

func cases(t *testing.T, record *traffic, lang i18n.Lang) []report.Case {
	t.Helper()
	c := &coach.Coach{Judge: opens}
	record.readBy(c)
	suites := judge.Coached(c.Servers(), lang)
	if len(suites) != 1 || suites[0].Name != "own" {
		t.Fatalf("suites: %+v", suites)
	}
	return suites[0].Cases
}

// TestNothingIsNotObserved: what the record does not show is neither praised nor blamed.
func TestNothingIsNotObserved(t *testing.T) {
	record := newTraffic()
	record.push(journal.KindMessage, "text")
	for _, c := range cases(t, record, i18n.En) {
		if strings.HasPrefix(c.ID, "api.") && c.Verdict != report.NotObserved {
			t.Errorf("%s is %s though no API call is on record", c.ID, c.Verdict)
		}
	}
}

// TestUnreadAnswersAreNotJudged: where the keys do not open a callback, its answer is neither right nor wrong.
func TestUnreadAnswersAreNotJudged(t *testing.T) {
	record := newTraffic()
	record.push(journal.KindMessage, "text")
	record.push(journal.KindMessage, "text").RespBody = []byte("forged")
	for lang, said := range map[i18n.Lang]string{i18n.Zh: "1 次应答无法判断", i18n.En: "1 answers cannot be judged"} {
		for _, c := range cases(t, record, lang) {
			if c.ID == "replies.form" && (c.Verdict != report.NotObserved || !strings.Contains(c.Got, said) || c.Evidence[0] != "#2") {
				t.Errorf("%+v", c)
			}
		}
	}
}

// TestFaultsAreNotHabits: what an injected fault did to a call is not the server's doing.
func TestFaultsAreNotHabits(t *testing.T) {
	record := newTraffic()
	record.componentToken("C1")
	for range 2 {
		d := record.refused(api+"api_create_preauthcode", "C1", 40001)
		d.RespHeader = map[string][]string{"X-Wxlab-Fault": {"f1 errcode"}}
	}
	for _, c := range cases(t, record, i18n.En) {
		if c.Verdict == report.Fail || c.Verdict == report.Remark {
			t.Errorf("%s %s: %s", c.ID, c.Verdict, c.Got)
		}
	}
}

// BenchmarkCoach judges 20,000 exchanges, half of them calls, which is to take less than two seconds.
func BenchmarkCoach(b *testing.B) {
	record := newTraffic()
	record.componentToken("C1")
	for len(record.all) < 20000 {
		replied(record.push(journal.KindMessage, "text"), "您好")
		record.customMessage(strings.Repeat("您好，请问订单什么时候发货", 10))
	}
	for b.Loop() {
		c := &coach.Coach{Judge: opens}
		record.readBy(c)
		c.Servers()
	}
}

// TestAuthorizedTellsPreAuthCode: today's pushes have one; where it is missing the server is not to blame, and somebody is
// told.
func TestAuthorizedTellsPreAuthCode(t *testing.T) {
	for _, c := range []struct {
		field, zh, en string
		verdict       report.Verdict
	}{
		{"<PreAuthCode><![CDATA[preauthcode@@@abc]]></PreAuthCode>", "推送带有 PreAuthCode", "the push had PreAuthCode", report.Pass},
		{"<PreAuthCode><![CDATA[]]></PreAuthCode>", "推送没有 PreAuthCode", "the push had no PreAuthCode", report.Remark},
		{"", "推送没有 PreAuthCode", "the push had no PreAuthCode", report.Remark},
	} {
		tr, account := newTraffic(), platform.ReleaseCheckAccounts()[0].AppID
		d := tr.push(journal.KindAuth, "authorized")
		d.AppID, d.Plain = account, []byte("<xml><InfoType>authorized</InfoType>"+c.field+"</xml>")
		tr.push(journal.KindAuth, "unauthorized").AppID = account
		co := &coach.Coach{Judge: opens}
		tr.readBy(co)
		for lang, said := range map[i18n.Lang]string{i18n.Zh: c.zh, i18n.En: c.en} {
			suites := judge.ReleasesOnRecord(co.Servers(), lang)
			if len(suites) != 1 || len(suites[0].Cases) != 7 || suites[0].Count(report.NotObserved) != 5 {
				t.Fatalf("%+v", suites)
			}
			step := suites[0].Cases[0]
			if step.Verdict != c.verdict || !strings.Contains(step.Got, said) || (step.Cause != "") != (c.verdict == report.Remark) {
				t.Errorf("%+v", step)
			}
		}
	}
}

// TestFragmentsAreNoReleaseChecks: an examination makes test accounts authorize and write, and is no release check; one that
// fails on the way is.
func TestFragmentsAreNoReleaseChecks(t *testing.T) {
	for status, want := range map[int]int{200: 0, 500: 1} {
		tr := newTraffic()
		tr.push(journal.KindTicket, "component_verify_ticket")
		d := tr.push(journal.KindAuth, "authorized")
		d.AppID, d.Status = platform.ReleaseCheckAccounts()[0].AppID, status
		c := &coach.Coach{Judge: opens}
		tr.readBy(c)
		if got := c.Servers()[0].Releases; len(got) != want {
			t.Errorf("HTTP %d: %d release checks, want %d", status, len(got), want)
		}
	}
}
