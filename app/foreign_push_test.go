package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"wxlab/app/control"
)

// TestForeignPushes sends callbacks sealed by foreign SDKs to the embedded platform, and has them open its replies.
func TestForeignPushes(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	t.Parallel()
	modules, ok := foreignSDKs(t)
	if !ok {
		return
	}
	p := newPusher(t, modules)
	for _, lib := range []string{"wechat-crypto", "node-easywechat"} {
		t.Run(lib, func(t *testing.T) {
			p.ticketIsTaken(t, lib)
			p.textIsAnswered(t, lib)
			p.forgeriesAreRefused(t, lib)
		})
	}
}

// pusher plays WeChat towards an embedded platform.
type pusher struct {
	bench   served
	modules string
	account control.Account
	env     []string
	appID   string
}

func newPusher(t *testing.T, modules string) *pusher {
	t.Helper()
	dir := t.TempDir()
	p := &pusher{bench: serve(t, "--workspace", dir, "--sim-addr", "127.0.0.1:0"), modules: modules}
	var file struct{ Component map[string]string }
	if err := json.Unmarshal(readFile(t, filepath.Join(dir, "workspace.json")), &file); err != nil {
		t.Fatal(err)
	}
	c := file.Component
	p.appID = c["appid"]
	p.env = []string{"COMPONENT_APPID=" + p.appID, "TOKEN=" + c["token"], "AES_KEY=" + c["encoding_aes_key"]}
	p.account = p.bench.verifiedAccount(t)
	eventually(t, "the platform has a ticket", func() bool { return p.bench.count(t, "component_verify_ticket") > 0 })
	must(t, p.bench, control.Authorize{AuthorizerAppID: p.account.AppID})
	return p
}

// pushed is what push.js reports.
type pushed struct {
	Status             int
	Body, Plain, AppID string
}

func (p *pusher) push(t *testing.T, lib, bad, path, message string, to ...string) (out pushed) {
	t.Helper()
	cmd := nodeCommand(t, p.modules, "push.js", append([]string{lib, p.bench.Platform + path}, to...)...)
	cmd.Env = append(append(cmd.Env, p.env...), "BAD="+bad)
	cmd.Stdin = strings.NewReader(message)
	var stdout bytes.Buffer
	cmd.Stdout = &stdout
	if err := cmd.Run(); err != nil {
		t.Fatalf("push.js %s: %v", lib, err)
	}
	if err := json.Unmarshal(stdout.Bytes(), &out); err != nil {
		t.Fatalf("%v in %s", err, stdout.String())
	}
	return out
}

func (p *pusher) ticket(lib string) string {
	return fmt.Sprintf("<xml><AppId><![CDATA[%s]]></AppId>\n<CreateTime>1700000000</CreateTime>\n"+
		"<InfoType><![CDATA[component_verify_ticket]]></InfoType>\n"+
		"<ComponentVerifyTicket><![CDATA[ticket@@@%s]]></ComponentVerifyTicket>\n</xml>", p.appID, lib)
}

func (p *pusher) ticketIsTaken(t *testing.T, lib string) {
	before := p.bench.count(t, "component_verify_ticket")
	if out := p.push(t, lib, "", "/wechat/component", p.ticket(lib)); out.Status != http.StatusOK ||
		out.Body != "success" {
		t.Errorf("answered %+v", out)
	}
	if after := p.bench.count(t, "component_verify_ticket"); after != before+1 {
		t.Errorf("%d tickets accepted before, %d after", before, after)
	}
}

func (p *pusher) textIsAnswered(t *testing.T, lib string) {
	openID := p.account.Followers[0].OpenID
	for i, text := range []string{"你好，世界", "a &amp; b < c 😀", strings.Repeat("长", 300)} {
		message := fmt.Sprintf("<xml><ToUserName><![CDATA[%s]]></ToUserName>\n<FromUserName><![CDATA[%s]]></FromUserName>\n"+
			"<CreateTime>1700000000</CreateTime>\n"+
			"<MsgType><![CDATA[text]]></MsgType>\n<Content><![CDATA[%s]]></Content>\n<MsgId>%d%d</MsgId>\n</xml>",
			p.account.UserName, openID, text, len(lib), 2389246838517920+i)
		out := p.push(t, lib, "", "/wechat/"+p.account.AppID+"/callback", message, p.account.UserName)
		var reply struct{ ToUserName, FromUserName, MsgType, Content string }
		if err := xml.Unmarshal([]byte(out.Plain), &reply); err != nil {
			t.Fatalf("%v in %+v", err, out)
		}
		want := reply
		want.ToUserName, want.FromUserName, want.MsgType, want.Content = openID, p.account.UserName, "text", "收到："+text
		if out.Status != http.StatusOK || out.AppID != p.appID || reply != want {
			t.Errorf("answered %+v", out)
		}
	}
}

func (p *pusher) forgeriesAreRefused(t *testing.T, lib string) {
	before := p.bench.count(t, "component_verify_ticket")
	for _, bad := range []string{"sig", "appid"} {
		if out := p.push(t, lib, bad, "/wechat/component", p.ticket(lib)); out.Status/100 != 4 ||
			strings.Contains(out.Body, "success") {
			t.Errorf("BAD=%s was answered %+v", bad, out)
		}
	}
	if after := p.bench.count(t, "component_verify_ticket"); after != before {
		t.Errorf("%d forgeries were accepted", after-before)
	}
}
