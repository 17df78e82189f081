package sim_test

import (
	"errors"
	"strings"
	"testing"

	"wxlab/sim"
	"wxlab/sim/bilingual"
	"wxlab/sim/callback"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

// TestAMessageOfOnesOwnGoesOutAsItIsWritten: byte for byte, to the URL of its kind, whether a catalogue knows it or not.
func TestAMessageOfOnesOwnGoesOutAsItIsWritten(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.MiniProgram, true)
	tests := []struct{ name, raw, path, openID string }{
		{"wxa_privacy_apply", "<xml>\n\t<ToUserName><![CDATA[" + a.UserName + "]]></ToUserName>\r\n<FromUserName>oNobody" +
			"</FromUserName><MsgType>event</MsgType><Event>wxa_privacy_apply</Event><result_info><api_name>a</api_name>" +
			"</result_info></xml>\n", "/" + a.AppID, "oNobody"},
		{"trade_manage_remind_access_api", `{"ToUserName":"` + a.UserName + `","FromUserName":"oX","CreateTime":1700000000,` +
			`"MsgType":"event", "Event":"trade_manage_remind_access_api","msg":"你好 😀"}`, "/" + a.AppID, "oX"},
		{"text", "<xml a='1'><ToUserName>" + a.UserName + "</ToUserName><FromUserName>oY</FromUserName><MsgType>text</MsgType>" +
			"<Content>你好 😀</Content><!-- mine --></xml>", "/" + a.AppID, "oY"},
		{"notify_unheard_of", "<xml><AppId>wxffffffffffffffff</AppId><InfoType>notify_unheard_of</InfoType></xml>", "/event", ""},
	}
	for _, tt := range tests {
		d, err := l.Trigger(t.Context(), sim.Trigger{Raw: []byte(tt.raw)})
		if err != nil || !d.AsExpected() || d.Name != tt.name || d.Expect != world.Welcome {
			t.Fatalf("%s: %+v, %v", tt.name, d, err)
		}
		got, bodies := l.Pushes()
		r, body := got[len(got)-1], bodies[len(bodies)-1]
		if plain := string(opens(t, r, body).Plain); plain != tt.raw {
			t.Errorf("%s was written anew: %s", tt.name, plain)
		}
		if !strings.Contains(r.URL.Path, tt.path) || r.URL.Query().Get("openid") != tt.openID {
			t.Errorf("%s went to %s", tt.name, r.URL)
		}
	}
}

func TestWhatOfOnesOwnCannotBePushed(t *testing.T) {
	l := lab.New(t)
	tests := []struct{ name, raw, en, zh string }{
		{"neither kind", "<xml><Foo>1</Foo><Bar>2</Bar></xml>", "Its fields are Bar, Foo", "它的字段有：Bar, Foo"},
		{"a tag that does not end", "<xml>\n  <InfoType>x</InfoTyp>\n</xml>", "line 2, column 14: ", "第 2 行第 14 列："},
		{"broken JSON", "{\n \"InfoType\": }", "line 2, column 14: ", "第 2 行第 14 列："},
		{"no markup at all", "hello", "line 1, column 1: ", "第 1 行第 1 列："},
		{"a document type", "<!DOCTYPE xml><xml><InfoType>x</InfoType></xml>", "document type", "文档类型"},
		{"another encoding", "<xml><InfoType>\xc4\xe3</InfoType></xml>", "0xC4 is not UTF-8", "0xC4 不是合法的 UTF-8"},
		{"nobody's account", "<xml><ToUserName>gh_none</ToUserName><MsgType>text</MsgType></xml>", `"gh_none"`, `"gh_none"`},
	}
	for _, tt := range tests {
		_, err := l.Trigger(t.Context(), sim.Trigger{Raw: []byte(tt.raw)})
		var told *callback.WrittenError
		if !errors.As(err, &told) {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if !strings.Contains(told.En, tt.en) || !strings.Contains(told.Zh, tt.zh) {
			t.Errorf("%s: %s / %s", tt.name, told.En, told.Zh)
		}
	}
	for name, trigger := range map[string]sim.Trigger{
		"an event besides": {Event: "text", Raw: []byte("<xml/>")},
		"a shape":          {Fault: world.HostileShape, Raw: []byte("<xml><InfoType>x</InfoType></xml>")},
	} {
		if _, err := l.Trigger(t.Context(), trigger); err == nil || !strings.Contains(err.Error(), "as it is written") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got, _ := l.Pushes(); len(got) != 0 {
		t.Errorf("%d pushes went out all the same", len(got))
	}
}

// TestBrokenOnPurpose: who wants to send what nobody can read may, and a document type ought to be refused.
func TestBrokenOnPurpose(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	tests := []struct {
		raw, account, path string
		want               world.Expectation
	}{
		{"<xml><InfoType>", "", "/event", world.Either},
		{"{", a.AppID, "/" + a.AppID, world.Either},
		{"<!DOCTYPE xml [<!ENTITY a \"b\">]><xml><InfoType>&a;</InfoType></xml>", "", "/event", world.Refused},
	}
	for _, tt := range tests {
		d, err := l.Trigger(t.Context(), sim.Trigger{Raw: []byte(tt.raw), Broken: true, Account: tt.account})
		if err != nil || d.Expect != tt.want || d.Name != "raw" {
			t.Fatalf("%s: %+v, %v", tt.raw, d, err)
		}
		got, bodies := l.Pushes()
		if r := got[len(got)-1]; !strings.Contains(r.URL.Path, tt.path) ||
			string(opens(t, r, bodies[len(bodies)-1]).Plain) != tt.raw {
			t.Errorf("%s: %s", tt.raw, r.URL)
		}
	}
}

// TestTriggeredReleaseCodeIsReal: api_query_auth takes the code of release_api, and each push has its own.
func TestTriggeredReleaseCodeIsReal(t *testing.T) {
	l := lab.New(t)
	tok := l.ComponentToken()
	a := l.AccountOf(world.OfficialAccount, true)
	seen := map[string]bool{}
	for range 2 {
		d, err := l.Trigger(t.Context(), sim.Trigger{Event: "release_api", Account: a.AppID})
		if err != nil {
			t.Fatal(err)
		}
		code, ok := strings.CutPrefix(lab.Field(d.Plain, "Content"), "QUERY_AUTH_CODE:")
		if !ok || seen[code] {
			t.Errorf("%s", d.Plain)
		}
		seen[code] = true
		l.Want(l.QueryAuth(tok, code), 0)
	}
	d, err := l.Trigger(t.Context(), sim.Trigger{Event: "release_api", Set: map[string]string{"Content": "QUERY_AUTH_CODE:x"}})
	if err != nil || lab.Field(d.Plain, "Content") != "QUERY_AUTH_CODE:x" {
		t.Errorf("%s, %v", d.Plain, err)
	}
}

// TestATextWithoutContentGoesBeyondASCII: a server that counts characters is found without asking for it.
func TestATextWithoutContentGoesBeyondASCII(t *testing.T) {
	l := lab.New(t)
	d, err := l.Trigger(t.Context(), sim.Trigger{Event: "text"})
	if err != nil || !strings.Contains(lab.Field(d.Plain, "Content"), "😀") {
		t.Errorf("%s, %v", d.Plain, err)
	}
}

// TestAPushForAStrangerSaysSo: WeChat pushes nothing of an account that has not authorized.
func TestAPushForAStrangerSaysSo(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	push := func() world.Delivery {
		t.Helper()
		d, err := l.Trigger(t.Context(), sim.Trigger{Event: "text", Account: a.AppID})
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	if d := push(); !d.Stranger || !strings.Contains(d.StrangerText().En, a.AppID) ||
		!strings.Contains(d.StrangerText().Zh, lab.AppID) {
		t.Errorf("%+v, %s", d, d.StrangerText())
	}
	if _, _, err := l.Authorize(t.Context(), lab.AppID, a.AppID, nil); err != nil {
		t.Fatal(err)
	}
	if d := push(); d.Stranger || d.StrangerText() != (bilingual.Text{}) {
		t.Errorf("it has authorized: %+v", d)
	}
	if _, err := l.Unauthorize(t.Context(), lab.AppID, a.AppID); err != nil {
		t.Fatal(err)
	}
	if d := push(); !d.Stranger {
		t.Error("it has cancelled")
	}
}
