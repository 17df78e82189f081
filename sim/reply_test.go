package sim_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"wxlab/sim"
	"wxlab/sim/api"
	"wxlab/sim/world"
)

// replyOf is a passive reply of any type.
func replyOf(from world.Account, to, msgType, body string) string {
	return fmt.Sprintf("<xml><ToUserName>%s</ToUserName><FromUserName>%s</FromUserName><CreateTime>1700000000</CreateTime><MsgType>%s</MsgType>%s</xml>", to, from.UserName, msgType, body)
}

func TestReplyTypes(t *testing.T) {
	l := newLab(t)
	a := l.account(world.OfficialAccount, true)
	user := a.Followers[0].OpenID
	article := "<item><Title>春茶上市</Title><Description>d</Description><PicUrl>p</PicUrl><Url>u</Url></item>"
	tests := []struct {
		msgType, body string
		seen          string
		problem       string
	}{
		{"text", "<Content>好</Content>", "好", ""},
		{"image", "<Image><MediaId>m</MediaId></Image>", "[图片]", ""},
		{"voice", "<Voice><MediaId>m</MediaId></Voice>", "[语音]", ""},
		{"video", "<Video><MediaId>m</MediaId><Title>t</Title></Video>", "[视频]", ""},
		{"music", "<Music><Title>t</Title><ThumbMediaId>m</ThumbMediaId></Music>", "[音乐]", ""},
		{"news", "<ArticleCount>1</ArticleCount><Articles>" + article + "</Articles>", "[图文] 春茶上市", ""},
		{"news", "<ArticleCount>2</ArticleCount><Articles>" + article + article + "</Articles>", "[图文] 春茶上市", "reply_articles"},
		{"transfer_customer_service", "", "", ""},
		{"transfer_customer_service", "<TransInfo><KfAccount>a@b</KfAccount></TransInfo>", "", ""},
		{"image", "<MediaId>m</MediaId>", "该公众号提供的服务出现故障，请稍后再试", "reply_field"},
		{"music", "<Music><Title>t</Title></Music>", "该公众号提供的服务出现故障，请稍后再试", "reply_field"},
		{"event", "<Content>x</Content>", "该公众号提供的服务出现故障，请稍后再试", "reply_type"},
	}
	for _, tt := range tests {
		t.Run(tt.msgType+" "+tt.body, func(t *testing.T) {
			l.says(seal(t, replyOf(a, user, tt.msgType, tt.body)))
			d, err := l.SendText(t.Context(), appID, a.AppID, user, "x")
			if err != nil || d.Seen != tt.seen || d.Reply == nil || d.Reply.MsgType != tt.msgType {
				t.Errorf("%+v, %v", d, err)
			}
			problem := ""
			if len(d.Problems) > 0 {
				problem = d.Problems[0].Code
			}
			if problem != tt.problem {
				t.Errorf("problems %+v, want %q", d.Problems, tt.problem)
			}
			if d.Accepted != (tt.problem == "" || tt.problem == "reply_articles") {
				t.Errorf("accepted %v", d.Accepted)
			}
		})
	}
}

func TestStatusesExplainThemselves(t *testing.T) {
	l := newLab(t)
	for status, want := range map[int]string{401: "CSRF", 403: "signature check", 404: "take POST", 405: "take POST", 302: "does not follow", 500: "the handler failed"} {
		l.answers(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(status) })
		d, err := l.PushTicket(t.Context(), appID)
		if err != nil || d.Accepted || d.Verdict != world.BadStatus || !strings.Contains(d.Problems[0].Text, want) || d.Problems[0].TextZH == "" {
			t.Errorf("%d: %+v, %v", status, d.Problems, err)
		}
	}
}

// The texts are those of node-easywechat, wechat and others.
func TestAnswersThatSpeakOfKeysExplainThemselves(t *testing.T) {
	l := newLab(t)
	for body, status := range map[string]int{`{"error":"Invalid request signature."}`: 500, "Invalid signature": 401, `{"error":"Invalid appId."}`: 500, "bad decrypt": 403, "验证签名失败": 400} {
		l.answers(func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(status)
			io.WriteString(w, body)
		})
		d, err := l.PushTicket(t.Context(), appID)
		if err != nil || d.Verdict != world.BadStatus || !strings.Contains(d.Problems[0].Text, "EncodingAESKey") || !strings.Contains(d.Problems[0].TextZH, "核对 Token") {
			t.Errorf("%q: %+v, %v", body, d.Problems, err)
		}
	}
}

func TestContentTypesOfAnswersDoNotMatter(t *testing.T) {
	l := newLab(t)
	for _, contentType := range []string{"", "text/plain", "text/html; charset=UTF-8", "application/xml", "application/json"} {
		l.answers(func(w http.ResponseWriter, r *http.Request) {
			w.Header()["Content-Type"] = []string{contentType}
			fmt.Fprint(w, "success")
		})
		if d, err := l.PushTicket(t.Context(), appID); err != nil || d.Verdict != world.Acknowledged || len(d.Problems) != 0 {
			t.Errorf("%q: %+v, %v", contentType, d, err)
		}
	}
}

func TestURLsKeepTheirQuery(t *testing.T) {
	l := newLab(t)
	p, _ := l.Platform(appID)
	p.EventURL += "?tenant=9"
	if err := l.PutPlatform(p); err != nil {
		t.Fatal(err)
	}
	l.ticket()
	if got, _ := l.pushes(); !strings.HasPrefix(got[0].URL.RawQuery, "tenant=9&signature=") {
		t.Errorf("query %s", got[0].URL.RawQuery)
	}
}

func TestAppIDMayStandInTheHostName(t *testing.T) {
	hosts := make(chan string, 1)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hosts <- r.Host
		fmt.Fprint(w, "success")
	}))
	defer srv.Close()
	via := &http.Client{Transport: redirectTo(srv.Listener.Addr().String())}
	s := sim.New(sim.Config{HTTP: via})
	if err := s.PutPlatform(world.Platform{AppID: appID, Secret: secret, Token: token, AESKey: aesKey, MessageURL: "http://$APPID$.wx.example.com/callback"}); err != nil {
		t.Fatal(err)
	}
	a := s.Accounts()[0]
	if d, err := s.SendText(t.Context(), appID, a.AppID, "", "x"); err != nil || !d.Accepted {
		t.Fatalf("%+v, %v", d, err)
	}
	if host := <-hosts; host != a.AppID+".wx.example.com" {
		t.Errorf("host %s", host)
	}
}

// redirectTo sends every request to one address.
type redirectTo string

func (addr redirectTo) RoundTrip(r *http.Request) (*http.Response, error) {
	out := r.Clone(r.Context())
	out.Host, out.URL.Host = r.URL.Host, string(addr)
	return http.DefaultTransport.RoundTrip(out)
}

func TestSecretsAreNotPrinted(t *testing.T) {
	p := world.Platform{AppID: appID, Secret: secret, Token: token, AESKey: aesKey, PreviousAESKey: key2}
	for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
		text := fmt.Sprintf(format, p)
		for _, value := range []string{secret, token, aesKey, key2} {
			if strings.Contains(text, value) {
				t.Errorf("%s prints %s", format, text)
			}
		}
	}
}

func TestIdentifyNamesWhatStandsInTheWrongPlace(t *testing.T) {
	l := newLab(t)
	a := l.account(world.OfficialAccount, true)
	component, authorizer, refresh := l.authorize(a.AppID)
	pre := l.preAuthCode(component)
	for value, want := range map[string]string{
		appID: "the component's AppID", secret: "the component's AppSecret", token: "the callback Token", aesKey: "the EncodingAESKey",
		l.ticket(): "a component_verify_ticket", component: "a component_access_token", pre: "a pre_auth_code", refresh: "the authorizer_refresh_token of " + a.AppID,
		authorizer: "an authorizer_access_token of " + a.AppID, a.UserName: "the original id of the account " + a.NickName,
		a.Followers[0].OpenID: "the openid of a follower of " + a.NickName,
	} {
		resp := l.Call(api.Request{Method: "POST", Path: "/cgi-bin/component/api_start_push_ticket", Body: []byte(fmt.Sprintf(`{"component_appid":%q,"component_secret":"x"}`, value))})
		if value == appID {
			continue // the right one
		}
		if resp.ErrCode != 40013 || !strings.Contains(resp.Hint, want) {
			t.Errorf("%s: %d, hint %q", want, resp.ErrCode, resp.Hint)
		}
	}
}
