package api_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"wxlab/sim"
	"wxlab/sim/api"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

const (
	pathTemplate  = "/cgi-bin/message/template/send"
	pathSubscribe = "/cgi-bin/message/subscribe/send"
	pathBizSend   = "/cgi-bin/message/subscribe/bizsend"
)

// template finds one of an account by its number in the library.
func template(l *lab.Lab, account, shortID string) world.Template {
	l.Helper()
	for _, t := range l.Templates(account) {
		if t.ShortID == shortID {
			return t
		}
	}
	l.Fatalf("%s has no template %s", account, shortID)
	return world.Template{}
}

// due runs Step one second later and gives the last delivery.
func due(l *lab.Lab) world.Delivery {
	l.Helper()
	l.Clock.Add(time.Second)
	if err := l.Step(l.Context()); err != nil {
		l.Fatal(err)
	}
	list := l.Deliveries("", 1)
	return list[len(list)-1]
}

// sent gives the msgid of a success as it stands on the wire; a float would round it.
func sent(l *lab.Lab, path, tok, body string) string {
	l.Helper()
	resp := l.Call(api.Request{Method: "POST", Path: path, Query: url.Values{"access_token": {tok}}, Body: []byte(body)})
	var out struct {
		MsgID json.Number `json:"msgid"`
	}
	if err := json.Unmarshal(resp.Body, &out); err != nil || resp.ErrCode != 0 || len(out.MsgID) != 19 {
		l.Fatalf("%s: %s, %v", path, resp.Body, err)
	}
	return string(out.MsgID)
}

func TestTemplateSendAndItsEvent(t *testing.T) {
	l, a, tok := lab.NewService(t)
	if err := l.Step(t.Context()); err != nil { // the ticket
		t.Fatal(err)
	}
	user := a.Followers[0].OpenID
	body := fmt.Sprintf(`{"touser":%q,"template_id":%q,"url":"http://u","data":{"first":{"value":"收到","color":"#173177"},"orderMoneySum":{"value":30.5},"orderProductName":{"value":"茶"}}}`,
		user, template(l, a.AppID, "TM00015").ID)
	id := sent(l, pathTemplate, tok, body)
	if n := l.NextDue(); !n.Equal(l.Clock.Now().Add(time.Second)) {
		t.Errorf("the event is due at %s", n)
	}
	l.Restart()
	d := due(l)
	if !d.Accepted || lab.Field(d.Plain, "Event") != "TEMPLATESENDJOBFINISH" || lab.Field(d.Plain, "MsgID") != id ||
		lab.Field(d.Plain, "Status") != "success" || lab.Field(d.Plain, "FromUserName") != user {
		t.Errorf("%s", d.Plain)
	}
	notices, chat := l.Notices(a.AppID, user), l.Chat(a.AppID, user)
	if len(notices) != 1 || fmt.Sprint(notices[0].MsgID) != id || notices[0].Text != "收到\n\n支付金额：30.5\n商品信息：茶" {
		t.Errorf("%+v", notices)
	}
	if len(chat) != 1 || chat[0].Text != "[订单支付成功] 收到 支付金额：30.5 商品信息：茶" {
		t.Errorf("%+v", chat)
	}
	if next := sent(l, pathTemplate, tok, body); next <= id {
		t.Errorf("msgid %s after %s", next, id)
	}
}

func TestBlockedNoticeFailsLater(t *testing.T) {
	l, a, tok := lab.NewService(t)
	if err := l.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	f := a.Followers[0]
	f.BlocksNotices = true
	if _, err := l.PutFollower(a.AppID, f); err != nil {
		t.Fatal(err)
	}
	id := sent(l, pathTemplate, tok, fmt.Sprintf(`{"touser":%q,"template_id":%q,"data":{"orderMoneySum":{"value":"1"},"orderProductName":{"value":"茶"}}}`, f.OpenID, template(l, a.AppID, "TM00015").ID))
	if d := due(l); lab.Field(d.Plain, "MsgID") != id || lab.Field(d.Plain, "Status") != "failed:user block" {
		t.Errorf("%s", d.Plain)
	}
	if len(l.Notices(a.AppID, f.OpenID)) != 0 || len(l.Chat(a.AppID, f.OpenID)) != 0 {
		t.Error("a follower who blocks notices saw one")
	}
}

func TestTemplateErrors(t *testing.T) {
	l, a, tok := lab.NewService(t)
	_, mini := l.Pair()
	user, gone := a.Followers[0].OpenID, a.Followers[1].OpenID
	l.Leave(a.AppID, gone)
	body := func(to, template, data string) string {
		return fmt.Sprintf(`{"touser":%q,"template_id":%q,"data":%s}`, to, template, data)
	}
	id := template(l, a.AppID, "TM00303").ID
	full := `{"delivername":{"value":"顺丰"},"ordername":{"value":"1"}}`
	rows(l, tok, []row{
		{"fine", pathTemplate, body(user, id, full), 0},
		{"stranger", pathTemplate, body("o", id, full), 40003}, {"nobody", pathTemplate, body("", id, full), 40003},
		{"no template", pathTemplate, body(user, "x", full), 40037},
		{"another account's", pathTemplate, body(user, template(l, mini.AppID, "1128").ID, full), 40037},
		{"of the other kind", pathTemplate, body(user, template(l, a.AppID, "1128").ID, full), 40037},
		{"does not follow", pathTemplate, body(gone, id, full), 43004},
		{"empty value", pathTemplate, body(user, id, `{"delivername":{"value":""},"ordername":{"value":"1"}}`), 47003},
		{"no data", pathTemplate, body(user, id, `{}`), 47003},
		{"data is no object", pathTemplate, body(user, id, `[]`), 47001},
		{"add unknown", "/cgi-bin/template/api_add_template", `{"template_id_short":"X"}`, 40037},
		{"delete unknown", "/cgi-bin/template/del_private_template", `{"template_id":"X"}`, 40037},
	})
	resp := l.Call(api.Request{Method: "POST", Path: pathTemplate, Query: url.Values{"access_token": {tok}},
		Body: []byte(body(user, id, `{"delivername":{"value":null}}`))})
	if !strings.Contains(string(resp.Body), `"errmsg":"argument invalid! data.delivername.value is empty rid: `) {
		t.Errorf("%s", resp.Body)
	}
}

func TestTemplateList(t *testing.T) {
	l, a, tok := lab.NewService(t)
	const list = "/cgi-bin/template/get_all_private_template"
	rows, _ := l.Get(list, tok)["template_list"].([]any)
	if len(rows) != 2 || rows[0].(map[string]any)["template_id"] != template(l, a.AppID, "TM00015").ID ||
		rows[0].(map[string]any)["primary_industry"] != "IT科技" {
		t.Errorf("%v", rows)
	}
	out := l.Post("/cgi-bin/template/api_add_template", tok, `{"template_id_short":"43216"}`)
	if id, _ := out["template_id"].(string); len(id) != 43 || out["errcode"] != 0.0 {
		t.Errorf("%v", out)
	}
	l.Restart()
	l.Want(l.Post("/cgi-bin/template/del_private_template", tok,
		fmt.Sprintf(`{"template_id":%q}`, out["template_id"])), 0)
	for range 23 {
		l.Want(l.Post("/cgi-bin/template/api_add_template", tok, `{"template_id_short":"TM00015"}`), 0)
	}
	l.Want(l.Post("/cgi-bin/template/api_add_template", tok, `{"template_id_short":"TM00015"}`), 45026)
}

func TestSubscriptionMessages(t *testing.T) {
	for _, kind := range []world.Kind{world.MiniProgram, world.OfficialAccount} {
		t.Run(string(kind), func(t *testing.T) {
			l := lab.New(t)
			official, a := l.Pair()
			path := pathSubscribe
			if kind == world.OfficialAccount {
				a, path = official, pathBizSend
			}
			_, tok, _ := l.Authorized(a.AppID)
			if err := l.Step(t.Context()); err != nil {
				t.Fatal(err)
			}
			user, id := a.Followers[3].OpenID, template(l, a.AppID, "3353").ID
			body := fmt.Sprintf(`{"touser":%q,"template_id":%q,"page":"pages/index?x=1","miniprogram_state":"trial","data":{"thing1":{"value":"春茶"},"time2":{"value":"2026-03-01"}}}`, user, id)
			popup := func(accept bool) {
				t.Helper()
				d, err := lab.One(l.AnswerPopup(t.Context(), a.AppID, user, id, accept))
				if err != nil || lab.Field(d.Plain, "Event") != "subscribe_msg_popup_event" ||
					lab.Field(d.Plain, "TemplateId") != id {
					t.Fatalf("%s, %v", d.Plain, err)
				}
			}
			l.Want(l.Post(path, tok, body), 43101)
			popup(false)
			l.Want(l.Post(path, tok, body), 43101)
			popup(true)
			l.Restart()
			msgID := sent(l, path, tok, body)
			d := due(l)
			if !d.Accepted || lab.Field(d.Plain, "Event") != "subscribe_msg_sent_event" ||
				lab.Field(d.Plain, "MsgID") != msgID || lab.Field(d.Plain, "TemplateId") != id ||
				lab.Field(d.Plain, "ErrorCode") != "0" {
				t.Errorf("%s", d.Plain)
			}
			l.Want(l.Post(path, tok, body), 43101) // one consent, one message
			popup(true)
			popup(true)
			sent(l, path, tok, body)
			if _, err := l.Trigger(t.Context(), sim.Trigger{Event: "subscribe_msg_change_event", Account: a.AppID,
				OpenID: user, Set: map[string]string{"SubscribeMsgChangeEvent.List.TemplateId": id}}); err != nil {
				t.Fatal(err)
			}
			l.Want(l.Post(path, tok, body), 43101) // taken back in the settings
			if got := l.Notices(a.AppID, ""); len(got) != 2 || got[0].Text != "活动名称:春茶\n开始时间:2026-03-01" {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestSubscriptionErrors(t *testing.T) {
	l := lab.New(t)
	official, mini := l.Pair()
	_, tok, _ := l.Authorized(mini.AppID)
	_, officialTok, _ := l.Authorized(official.AppID)
	id, user := template(l, mini.AppID, "1128").ID, mini.Followers[0].OpenID
	body := func(more, number, phrase, thing string) string {
		return fmt.Sprintf(`{"touser":%q,"template_id":%q,%s"data":{"character_string1":{"value":%q},"phrase2":{"value":%q},"thing3":{"value":%q}}}`, user, id, more, number, phrase, thing)
	}
	rows(l, tok, []row{
		{"not accepted", pathSubscribe, body("", "1", "已发货", "明日"), 43101},
		{"page", pathSubscribe, body(`"page":"https://a",`, "1", "已发货", "明日"), 41030},
		{"state", pathSubscribe, body(`"miniprogram_state":"x",`, "1", "已发货", "明日"), 40097},
		{"missing", pathSubscribe, body("", "", "已发货", "明日"), 47003},
		{"20 characters", pathSubscribe, body("", "1", "已发货", strings.Repeat("字", 20)), 43101},
		{"21 characters", pathSubscribe, body("", "1", "已发货", strings.Repeat("字", 21)), 47003},
		{"phrase too long", pathSubscribe, body("", "1", "六个汉字太长", "明日"), 47003},
		{"phrase in English", pathSubscribe, body("", "1", "sent", "明日"), 47003},
		{"Chinese number", pathSubscribe, body("", "一", "已发货", "明日"), 47003},
		{"stranger", pathSubscribe, `{"touser":"o"}`, 40003},
		{"no template", pathSubscribe, `{"touser":"` + user + `"}`, 40037},
		{"mini program on bizsend", pathBizSend, body("", "1", "已发货", "明日"), 48001},
	})
	l.Want(l.Post(pathSubscribe, officialTok, `{}`), 48001)
	rows, _ := l.Get("/wxaapi/newtmpl/gettemplate", tok)["data"].([]any)
	if len(rows) != 2 || rows[0].(map[string]any)["priTmplId"] != id || rows[0].(map[string]any)["type"] != 2.0 {
		t.Errorf("%v", rows)
	}
	_, tok, _ = l.Authorized(mini.AppID, 17)
	l.Want(l.Post(pathSubscribe, tok, body("", "1", "已发货", "明日")), 61007)
}

func TestEventsGoToWhoHoldsTheMessages(t *testing.T) {
	l, a, _ := lab.NewService(t)
	if err := l.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, tok, _ := l.Authorized(a.AppID, 7) // no message set any more
	before := len(l.Deliveries("", 0))
	sent(l, pathTemplate, tok, fmt.Sprintf(`{"touser":%q,"template_id":%q,"data":{"orderMoneySum":{"value":"1"},"orderProductName":{"value":"茶"}}}`, a.Followers[0].OpenID, template(l, a.AppID, "TM00015").ID))
	due(l)
	if after := len(l.Deliveries("", 0)); after != before {
		t.Errorf("%d events went to a platform without the message set", after-before)
	}
}
