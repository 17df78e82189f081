package api_test

import (
	"fmt"
	"strings"
	"testing"

	"wxlab/sim/api"
	"wxlab/sim/simtest/lab"
)

// TestEscapesStayAsTheyAreWritten: menus and customer-service messages come from old back-ends, which do not read \uXXXX.
// What PHP's json_encode, Python's json.dumps and Go's json.Marshal write by default is what followers see.
func TestEscapesStayAsTheyAreWritten(t *testing.T) {
	l, a, tok := lab.NewService(t)
	user := a.Followers[0].OpenID
	if _, err := l.SendText(t.Context(), lab.AppID, a.AppID, user, "hi"); err != nil {
		t.Fatal(err)
	}
	send := func(content string) api.Response {
		t.Helper()
		resp := lab.Call(l.Sim, lab.PathSend, tok,
			`{"touser":"`+user+`","msgtype":"text","text":{"content":"`+content+`"}}`)
		if resp.ErrCode != 0 {
			t.Errorf("%s", resp.Body)
		}
		return resp
	}
	for content, want := range map[string]string{
		`\u4f60\u597d`: `\u4f60\u597d`, `a \u0026 b`: `a \u0026 b`, `\ud83d\ude00`: `\ud83d\ude00`,
	} {
		if resp := send(content); !strings.Contains(resp.Hint.En, "kept as they are written") ||
			!strings.Contains(resp.Hint.Zh, "按字面保存") {
			t.Errorf("%s: %q", content, resp.Hint)
		}
		sent := l.CustomMessages(a.AppID, user)
		if last := sent[len(sent)-1]; last.Content != want {
			t.Errorf("%s is shown as %s", content, last.Content)
		}
	}
	for content, want := range map[string]string{
		`你好\n\/\"`: "你好\n/\"", `C:\\u4f60`: `C:\u4f60`,
	} {
		if resp := send(content); !resp.Hint.Empty() {
			t.Errorf("%s: %q", content, resp.Hint)
		}
		sent := l.CustomMessages(a.AppID, user)
		if last := sent[len(sent)-1]; last.Content != want {
			t.Errorf("%s is shown as %s", content, last.Content)
		}
	}

	menu := `{"button":[{"type":"view","name":"\u4f60","url":"http://a.example/?a=1\u0026b=2"}]}`
	l.Want(l.Post(lab.PathMenuCreate, tok, menu), 0)
	if buttons, _ := l.Menu(a.AppID, user); buttons[0].Name != `\u4f60` || buttons[0].URL != `http://a.example/?a=1\u0026b=2` {
		t.Errorf("%+v", buttons)
	}
	l.Want(l.Post(lab.PathMenuCreate, tok, `{"button":[{"type":"click","key":"k","name":"\u4eca\u65e5\u6b4c"}]}`), 40018)
	if resp := lab.Call(l.Sim, "/cgi-bin/user/info/updateremark", tok,
		fmt.Sprintf(`{"openid":%q,"remark":"\u4f60"}`, user)); resp.ErrCode != 0 || !resp.Hint.Empty() {
		t.Errorf("a newer back-end: %s %q", resp.Body, resp.Hint)
	}
	if out := l.Get(lab.PathUser, tok, "openid", user); out["remark"] != "你" {
		t.Errorf("%v", out["remark"])
	}
}

// TestAMessageMenuIsClickedAsItWasKept: the line comes back with the escape in it.
func TestAMessageMenuIsClickedAsItWasKept(t *testing.T) {
	l, a, tok := lab.NewService(t)
	user := a.Followers[0].OpenID
	if _, err := l.SendText(t.Context(), lab.AppID, a.AppID, user, "hi"); err != nil {
		t.Fatal(err)
	}
	l.Want(l.Post(lab.PathSend, tok, `{"touser":"`+user+`","msgtype":"msgmenu","msgmenu":{"head_content":"?","list":[`+
		`{"id":"1","content":"\u597d"}],"tail_content":""}}`), 0)
	d, err := lab.One(l.ClickMessageMenu(t.Context(), a.AppID, user, "1"))
	if err != nil || lab.Field(d.Plain, "Content") != `\u597d` {
		t.Errorf("%s, %v", d.Plain, err)
	}
}
