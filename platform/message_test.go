package platform

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestParseEnvelope(t *testing.T) {
	for name, tt := range map[string]struct {
		body string
		want Envelope
	}{
		"auth event": {"<xml>\n    <AppId><![CDATA[wx1]]></AppId>\n    <Encrypt><![CDATA[QUJD]]></Encrypt>\n</xml>\n",
			Envelope{AppID: "wx1", Encrypt: "QUJD"}},
		"message": {"<xml><ToUserName>gh_1</ToUserName><Encrypt>QUJD</Encrypt></xml>",
			Envelope{ToUserName: "gh_1", Encrypt: "QUJD"}},
		"json": {`{"ToUserName":"gh_1","Encrypt":"QUJD"}`,
			Envelope{ToUserName: "gh_1", Encrypt: "QUJD", JSON: true}},
	} {
		if got, err := ParseEnvelope([]byte(tt.body)); err != nil || got != tt.want {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	for _, bad := range []string{"", "x", "<xml></xml>", `{"Encrypt":""}`,
		"<xml><ToUserName>gh_1</ToUserName><MsgType>text</MsgType></xml>"} {
		if got, err := ParseEnvelope([]byte(bad)); err == nil {
			t.Errorf("%q became %+v", bad, got)
		}
	}
}

const authorizedXML = `<xml><AppId><![CDATA[wxc]]></AppId><CreateTime>1573485628</CreateTime><InfoType><![CDATA[authorized]]></InfoType>
<AuthorizerAppid><![CDATA[wx0a73c7ae093b4842]]></AuthorizerAppid><AuthorizationCode><![CDATA[queryauthcode@@@x]]></AuthorizationCode>
<AuthorizationCodeExpiredTime><![CDATA[1573489228]]></AuthorizationCodeExpiredTime><PreAuthCode><![CDATA[preauthcode@@@y]]></PreAuthCode></xml>`

func TestParseAuthEvent(t *testing.T) {
	e, err := ParseAuthEvent([]byte(authorizedXML))
	if err != nil {
		t.Fatal(err)
	}
	fields := e.Fields
	e.Fields = nil
	want := AuthEvent{AppID: "wxc", CreateTime: time.Unix(1573485628, 0), InfoType: InfoAuthorized,
		AuthorizerAppID:   "wx0a73c7ae093b4842",
		AuthorizationCode: "queryauthcode@@@x", AuthorizationCodeExpiresAt: time.Unix(1573489228, 0),
		PreAuthCode: "preauthcode@@@y"}
	if diff := cmp.Diff(want, e); diff != "" || len(fields) != 7 {
		t.Error(diff, fields)
	}
}

func TestParseAuthEventOtherKinds(t *testing.T) {
	ticket,
		err := ParseAuthEvent([]byte("<xml><InfoType>component_verify_ticket</InfoType><ComponentVerifyTicket>ticket@@@1</ComponentVerifyTicket></xml>"))
	if err != nil || ticket.Ticket.Reveal() != "ticket@@@1" || !ticket.CreateTime.IsZero() {
		t.Errorf("ticket %+v, %v", ticket, err)
	}
	fast, err := ParseAuthEvent([]byte("<xml><InfoType>notify_third_fasteregister</InfoType><appid>wxnew</appid><status>0</status><auth_code>queryauthcode@@@z</auth_code><info><name>n</name></info></xml>"))
	if err != nil || fast.AuthorizerAppID != "wxnew" || fast.AuthorizationCode != "queryauthcode@@@z" ||
		fast.Fields.Get("info.name") != "n" {
		t.Errorf("fast register %+v, %v", fast, err)
	}
	if unknown, err := ParseAuthEvent([]byte("<xml><InfoType>of_tomorrow</InfoType></xml>")); err != nil ||
		unknown.InfoType != "of_tomorrow" {
		t.Errorf("unknown InfoType %+v, %v", unknown, err)
	}
	for _, bad := range []string{"<xml><MsgType>text</MsgType></xml>", "junk", ""} {
		if _, err := ParseAuthEvent([]byte(bad)); err == nil {
			t.Errorf("%q passed", bad)
		}
	}
}

func TestCodeExpiry(t *testing.T) {
	created := time.Unix(1573485628, 0)
	for text, want := range map[string]time.Time{"1573489228": time.Unix(1573489228, 0),
		"600": created.Add(600 * time.Second), "": {}, "x": {}, "-1": {}} {
		if got := codeExpiry(text, created); !got.Equal(want) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func TestParseMessage(t *testing.T) {
	m, err := ParseMessage([]byte(`<xml><ToUserName><![CDATA[gh_1]]></ToUserName>
<FromUserName><![CDATA[oX]]></FromUserName>
<CreateTime>1668869542</CreateTime>
<MsgType><![CDATA[text]]></MsgType>
<Content><![CDATA[文本消息]]></Content>
<MsgId>6324990314820393100</MsgId>
<Extra>kept</Extra>
</xml>`))
	if err != nil {
		t.Fatal(err)
	}
	if m.Fields.Get("Extra") != "kept" {
		t.Errorf("unknown field lost: %v", m.Fields)
	}
	m.Fields = nil
	want := Message{ToUserName: "gh_1", FromUserName: "oX", CreateTime: time.Unix(1668869542, 0), MsgType: "text",
		Content: "文本消息", MsgID: "6324990314820393100"}
	if diff := cmp.Diff(want, m); diff != "" {
		t.Error(diff)
	}
	for _, bad := range []string{authorizedXML, "junk", "<xml></xml>"} {
		if _, err := ParseMessage([]byte(bad)); err == nil {
			t.Errorf("%q passed", bad)
		}
	}
}

func TestMessageDedupeKey(t *testing.T) {
	base := "<FromUserName>oX</FromUserName><CreateTime>5</CreateTime>"
	parse := func(inner string) string {
		m, err := ParseMessage([]byte("<xml>" + base + inner + "</xml>"))
		if err != nil {
			t.Fatal(err)
		}
		return m.DedupeKey()
	}
	distinct := []string{
		parse("<MsgType>text</MsgType><MsgId>1</MsgId>"),
		parse("<MsgType>text</MsgType><MsgId>2</MsgId>"),
		parse("<MsgType>event</MsgType><Event>CLICK</Event><EventKey>a</EventKey>"),
		parse("<MsgType>event</MsgType><Event>CLICK</Event><EventKey>b</EventKey>"),
		parse("<MsgType>event</MsgType><Event>VIEW</Event><EventKey>a</EventKey>"),
		parse("<MsgType>event</MsgType><Event>TEMPLATESENDJOBFINISH</Event><MsgID>1</MsgID>"),
		parse("<MsgType>event</MsgType><Event>wxa_media_check</Event><trace_id>1</trace_id>"),
		parse("<MsgType>event</MsgType><Event>wxa_media_check</Event><trace_id>2</trace_id>"),
		parse("<MsgType>event</MsgType><Event>subscribe</Event><EventKey></EventKey>"),
	}
	seen := map[string]bool{}
	for _, key := range distinct {
		if seen[key] {
			t.Errorf("key %q twice", key)
		}
		seen[key] = true
	}
	if parse("<MsgType>text</MsgType><MsgId>1</MsgId>") != parse("<MsgId>1</MsgId><MsgType>text</MsgType><New>x</New>") {
		t.Error("a retry got another key")
	}
	if parse("<MsgType>event</MsgType><Event>kf_create_session</Event><KfAccount>a</KfAccount>") != parse("<Event>kf_create_session</Event><KfAccount>a</KfAccount>\n<MsgType>event</MsgType>") {
		t.Error("a retry in another order got another key")
	}
}

func TestAuthEventDedupeKey(t *testing.T) {
	parse := func(doc string) string {
		e, err := ParseAuthEvent([]byte(doc))
		if err != nil {
			t.Fatal(err)
		}
		return e.DedupeKey()
	}
	ticket := func(v string) string {
		return parse("<xml><InfoType>component_verify_ticket</InfoType><CreateTime>1</CreateTime><ComponentVerifyTicket>" + v + "</ComponentVerifyTicket></xml>")
	}
	key, again := ticket("secretticket"), ticket("secretticket")
	if key != again || ticket("a") == ticket("b") || strings.Contains(key, "secretticket") {
		t.Errorf("ticket keys %q %q", key, ticket("b"))
	}
	if parse(authorizedXML) == parse(strings.Replace(authorizedXML, "@@@x", "@@@z", 1)) {
		t.Error("two codes share a key")
	}
	notice := "<xml><InfoType>notify_3rd_wxa_auth</InfoType><CreateTime>1</CreateTime><appid>wx1</appid><taskid>1</taskid></xml>"
	shuffled := "<xml><taskid>1</taskid><appid>wx1</appid><InfoType>notify_3rd_wxa_auth</InfoType><CreateTime>1</CreateTime></xml>"
	if parse(notice) != parse(shuffled) || parse(notice) == parse(strings.Replace(notice, "<taskid>1", "<taskid>2", 1)) {
		t.Error("notices are not told apart by content")
	}
}

func TestReleaseCheckTable(t *testing.T) {
	all := ReleaseCheckAccounts()
	if len(all) != 10 {
		t.Fatalf("%d accounts", len(all))
	}
	for i, a := range all {
		if a.Group != i/2+1 || !IsAppID(a.AppID) || !IsReleaseCheckAccount(a.AppID, "") ||
			!IsReleaseCheckAccount("", a.UserName) {
			t.Errorf("%+v", a)
		}
	}
	if IsReleaseCheckAccount("wx0000000000000000", "gh_000000000000") || IsReleaseCheckAccount("", "") {
		t.Error("an ordinary account passes for a test account")
	}
}

func TestReleaseCheckOf(t *testing.T) {
	const account = "wx570bc396a51b8ff8"
	for _, tt := range []struct {
		name  string
		appID string
		m     Message
		want  ReleaseCheck
		ok    bool
	}{
		{"text", account, Message{MsgType: "text", Content: "TESTCOMPONENT_MSG_TYPE_TEXT"},
			ReleaseCheck{Reply: TextReply{"TESTCOMPONENT_MSG_TYPE_TEXT_callback"}}, true},
		{"query", account, Message{MsgType: "text", Content: "QUERY_AUTH_CODE:queryauthcode@@@1"},
			ReleaseCheck{AuthorizationCode: "queryauthcode@@@1"}, true},
		{"event", account, Message{MsgType: "event", Event: "LOCATION"},
			ReleaseCheck{Reply: TextReply{"LOCATIONfrom_callback"}}, true},
		{"by original id", "wx0", Message{ToUserName: "gh_8dad206e9538", MsgType: "text", Content: "QUERY_AUTH_CODE:c"},
			ReleaseCheck{AuthorizationCode: "c"}, true},
		{"other account", "wx0", Message{MsgType: "text", Content: "TESTCOMPONENT_MSG_TYPE_TEXT"}, ReleaseCheck{}, false},
		{"other text", account, Message{MsgType: "text", Content: "hello"}, ReleaseCheck{}, false},
		{"no code", account, Message{MsgType: "text", Content: "QUERY_AUTH_CODE:"}, ReleaseCheck{}, false},
	} {
		if got, ok := ReleaseCheckOf(tt.appID, tt.m); ok != tt.ok || got != tt.want {
			t.Errorf("%s: %+v, %v", tt.name, got, ok)
		}
	}
}

func TestErrorsSayWhichURL(t *testing.T) {
	_, err := ParseMessage([]byte(authorizedXML))
	if !errors.Is(err, ErrMalformed) || !strings.Contains(err.Error(), "message URL") {
		t.Error(err)
	}
}

func BenchmarkParseMessage(b *testing.B) {
	doc := []byte("<xml><ToUserName><![CDATA[gh_0a1b2c3d4e5f]]></ToUserName>\n<FromUserName><![CDATA[oABCDEFGHIJKLMNOPQRSTUVWXYZ1]]></FromUserName>\n<CreateTime>1700000100</CreateTime>\n<MsgType><![CDATA[text]]></MsgType>\n<Content><![CDATA[" + strings.Repeat("你好, relay ", 25) + "]]></Content>\n<MsgId>24300000000000001</MsgId>\n</xml>")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ParseMessage(doc); err != nil {
			b.Fatal(err)
		}
	}
}
