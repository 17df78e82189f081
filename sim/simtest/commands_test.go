package simtest_test

import (
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"wxlab/sim"
	"wxlab/sim/simtest"
	"wxlab/sim/world"
)

// failing is a test that notes how it was ended.
type failing struct {
	*testing.T
	said string
}

func (f *failing) Fatalf(format string, args ...any) {
	f.said = fmt.Sprintf(format, args...)
	panic(f)
}

// failureOf runs commands against a server with a mistake, and gives what the test that they end prints.
func failureOf(t *testing.T, mistake string, commands func(*simtest.WeChat)) (said string) {
	t.Helper()
	f := &failing{T: t}
	wx := simtest.Start(f)
	wx.Serve(yourPlatform(t, wx.Platform, wx.Client, mistake))
	defer func() {
		if ended := recover(); ended != nil && ended != any(f) {
			panic(ended)
		}
		said = f.said
	}()
	commands(wx)
	return ""
}

// TestAFailurePrintsTheExchange: whoever reads only the output of the test sees what was pushed, what came back, and why that
// is wrong; no secret.
func TestAFailurePrintsTheExchange(t *testing.T) {
	for _, tt := range []struct {
		mistake  string
		commands func(*simtest.WeChat)
		want     []string
	}{
		{"ack_newline", func(wx *simtest.WeChat) { wx.Ticket() },
			[]string{"component_verify_ticket: invalid, expected accepted", "<InfoType><![CDATA[component_verify_ticket]]></InfoType>",
				"<ComponentVerifyTicket><![CDATA[••••", "[200]", "failure "}},
		{"reply_other_tail", func(wx *simtest.WeChat) { wx.Ticket(); wx.Authorize(); wx.Message("echo:你好") },
			[]string{"text for wx", "<Content><![CDATA[echo:你好]]></Content>", "<Content><![CDATA[你好]]></Content>", "AppID"}},
		{"ignores_signature", func(wx *simtest.WeChat) { wx.Push(sim.Trigger{Event: "text", Fault: world.BadSignature}) },
			[]string{"expected refused, bent by bad_signature", "failure forgery_accepted"}},
	} {
		said := failureOf(t, tt.mistake, tt.commands)
		for _, want := range tt.want {
			if !strings.Contains(said, want) {
				t.Errorf("%s: %q is missing in\n%s", tt.mistake, want, said)
			}
		}
		if strings.Contains(said, "@@@") && !strings.Contains(said, "••••") || strings.Contains(said, "Encrypt") {
			t.Errorf("%s: a secret or a seal is printed:\n%s", tt.mistake, said)
		}
	}
}

func TestCommandsAreAboutTheAccount(t *testing.T) {
	wx := simtest.Start(t)
	wx.Serve(yourPlatform(t, wx.Platform, wx.Client))
	wx.Ticket()
	for _, a := range wx.Accounts() {
		if a.Kind != world.OfficialAccount || a.ReleaseGroup != 0 || a.AppID == wx.Account.AppID {
			continue
		}
		wx.Account = a
		if code := wx.Authorize(); code == "" {
			t.Error("no authorization code")
		}
		if d := wx.Message("echo:1"); d.Account != a.AppID || d.Reply == nil || d.Reply.Content != "1" {
			t.Error(d)
		}
		return
	}
	t.Fatal("there is one official account")
}

func TestAWrongCommandEndsTheTest(t *testing.T) {
	said := failureOf(t, "ack_newline", func(wx *simtest.WeChat) { wx.Push(sim.Trigger{Event: "tetx"}) })
	if !strings.Contains(said, "tetx") {
		t.Error(said)
	}
}

// TestTheClientReachesWeChatByName: API, pages and redirects, under the names that SDKs have built in.
func TestTheClientReachesWeChatByName(t *testing.T) {
	wx := simtest.Start(t)
	for address, want := range map[string]string{
		"https://api.weixin.qq.com/cgi-bin/component/api_component_token": "43002",
		"http://api.weixin.qq.com/cgi-bin/menu/get":                       "41001",
		"https://sh.api.weixin.qq.com/cgi-bin/menu/get":                   "41001",
		"https://mp.weixin.qq.com/cgi-bin/componentloginpage":             "<html",
		"https://open.weixin.qq.com/connect/oauth2/authorize":             "<html",
		wx.URL + "/cgi-bin/menu/get":                                      "41001",
	} {
		resp, err := wx.Client.Get(address)
		if err != nil {
			t.Error(err)
			continue
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil || !strings.Contains(string(body), want) || resp.Request.URL.String() != address {
			t.Errorf("%s answers %s, %v", address, body, err)
		}
	}
}

func TestTheClientCallsNobodyElse(t *testing.T) {
	wx := simtest.Start(t)
	for _, address := range []string{
		"https://example.com/", "https://api.mch.weixin.qq.com/v3/pay", "https://qyapi.weixin.qq.com/", "https://weixin.qq.com/",
		"https://api.weixin.qq.com.example.com/", "https://notapi.weixin.qq.com/", "http://192.0.2.1/",
	} {
		resp, err := wx.Client.Post(address, "text/plain", strings.NewReader("x"))
		if err == nil {
			resp.Body.Close()
			t.Errorf("%s answers %s", address, resp.Status)
		} else if !strings.Contains(err.Error(), "is not WeChat") {
			t.Errorf("%s: %v", address, err)
		}
	}
}

// TestTheReadmesTest is the one that README.md shows.
func TestTheReadmesTest(t *testing.T) {
	wx := simtest.Start(t)
	wx.Serve(yourPlatform(t, wx.Platform, wx.Client)) // your http.Handler: /event and /{appid}/callback; wx.Point names other URLs

	wx.Ticket()
	wx.Authorize()
	if d := wx.Message("echo:你好"); d.Reply == nil || d.Reply.Content != "你好" {
		t.Error(d)
	}
	wx.Push(sim.Trigger{Event: "text", Fault: world.BadSignature}) // ought to be refused, and is held to that
	wx.Advance(2 * time.Hour)                                      // twelve tickets, a renewal of tokens
	tickets := 0
	for _, d := range wx.Deliveries("", 0) {
		if d.Name == "component_verify_ticket" {
			tickets++
		}
	}
	if tickets != 1+1+12 {
		t.Errorf("%d tickets, want the one that was asked for, the first of the schedule and twelve", tickets)
	}
}

// TestTheReadmeShowsThatTest, word for word.
func TestTheReadmeShowsThatTest(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	here, err := os.ReadFile("commands_test.go")
	if err != nil {
		t.Fatal(err)
	}
	_, body, ok := strings.Cut(string(here), "func TestTheReadmesTest(t *testing.T) {\n")
	body, _, cut := strings.Cut(body, "\ttickets := 0\n")
	if !ok || !cut || !strings.Contains(string(readme), "func TestMyPlatform(t *testing.T) {\n"+body+"}\n```") {
		t.Errorf("README.md shows another test than\n%s", body)
	}
}
