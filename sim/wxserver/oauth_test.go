package wxserver_test

import (
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"wxlab/sim/world"
)

const oauthPath = "/connect/oauth2/authorize"

// authorized is the world with its service account authorized.
func authorized(t *testing.T) (*lab, world.Account) {
	t.Helper()
	w := newLab(t)
	for _, a := range w.sim.Accounts() {
		if a.ServiceType == 2 && a.ReleaseGroup == 0 {
			if _, _, err := w.sim.Authorize(t.Context(), appID, a.AppID, nil); err != nil {
				t.Fatal(err)
			}
			return w, a
		}
	}
	t.Fatal("there is no service account")
	return nil, world.Account{}
}

func (w *lab) oauthLink(a world.Account, scope string) url.Values {
	return url.Values{"appid": {a.AppID}, "redirect_uri": {w.platform.URL + "/authorized?tenant=9#top"},
		"response_type": {"code"}, "scope": {scope},
		"state": {"s1"}, "component_appid": {appID}, "connect_redirect": {"1"}}
}

func with(values url.Values, more ...string) url.Values {
	out := url.Values{}
	for k, v := range values {
		out[k] = v
	}
	for i := 0; i < len(more); i += 2 {
		out.Set(more[i], more[i+1])
	}
	return out
}

func TestOAuthPageWithoutJavaScript(t *testing.T) {
	w, a := authorized(t)
	link := w.oauthLink(a, world.ScopeUserInfo)
	page := w.get(w.wechat.URL+oauthPath+"?"+link.Encode(), "", "zh-CN")
	for _, want := range []string{"SIMULATED 模拟", a.NickName, "谁在微信里打开了这个链接？", a.Followers[3].NickName, `value="` +
		a.Followers[3].OpenID + `"`, "网页授权", "晨光建站", "没有配置公众号开发域名"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	english := w.get(w.wechat.URL+oauthPath+"?"+link.Encode(), "", "en")
	if !strings.Contains(english, "公众号开发域名 is not configured") {
		t.Errorf("the English page lacks the note: %.300s", english)
	}
	if strings.Contains(page, "<script") {
		t.Error("the page needs a script")
	}
	ask := w.form(oauthPath, with(link, "openid", a.Followers[3].OpenID))
	for _, want := range []string{`value="allow"`, `value="refuse"`, "你的昵称、头像", a.Followers[3].NickName} {
		if !strings.Contains(ask, want) {
			t.Errorf("the question lacks %q", want)
		}
	}
	allowed := w.form(oauthPath, with(link, "openid", a.Followers[3].OpenID, "step", "allow"))
	if want := w.platform.URL + "/authorized?tenant=9&code="; !strings.HasPrefix(allowed, want) ||
		!strings.HasSuffix(allowed, "&state=s1&appid="+a.AppID+"#top") {
		t.Errorf("allowed: %s", allowed)
	}
	if refused := w.form(oauthPath, with(link, "openid", a.Followers[3].OpenID, "step",
		"refuse")); refused != w.platform.URL+"/authorized?tenant=9&state=s1#top" {
		t.Errorf("refused: %s", refused)
	}
	if nobody := w.form(oauthPath, with(link, "openid", "o", "step", "allow")); !strings.Contains(nobody, "用户不存在") {
		t.Errorf("nobody: %.200s", nobody)
	}
	code := between(allowed, "code=", "&")
	answer := w.get(w.wechat.URL+"/sns/oauth2/component/access_token?"+
		url.Values{"appid": {a.AppID}, "code": {code}, "grant_type": {"authorization_code"},
			"component_appid": {appID}, "component_access_token": {w.token}}.Encode(), "", "")
	if !strings.Contains(answer, `"openid":"`+a.Followers[3].OpenID+`","scope":"snsapi_userinfo"`) {
		t.Errorf("exchange: %s", answer)
	}
}

func TestSilentLoginGoesOnAtOnce(t *testing.T) {
	w, a := authorized(t)
	link := w.oauthLink(a, world.ScopeBase)
	if page := w.get(w.wechat.URL+oauthPath+"?"+link.Encode(), "", "en"); !strings.Contains(page,
		"the real WeChat shows no page") || !strings.Contains(page, `lang="en"`) {
		t.Errorf("%.300s", page)
	}
	if target := w.form(oauthPath, with(link, "openid", a.Followers[0].OpenID)); !strings.Contains(target,
		"?tenant=9&code=") {
		t.Errorf("%s", target)
	}
}

func TestOAuthErrorPages(t *testing.T) {
	w, a := authorized(t)
	for want, link := range map[string]url.Values{
		"component_appid 处填的是第三方平台的 AppSecret！": with(w.oauthLink(a, world.ScopeBase), "component_appid", secret),
		"错误码：10005": with(w.oauthLink(a, "x"), "scope", "x"),
		"错误码：10012": with(w.oauthLink(a, world.ScopeBase), "appid", ""),
	} {
		page := w.get(w.wechat.URL+oauthPath+"?"+link.Encode(), "", "")
		form := w.form(oauthPath, link)
		for _, got := range []string{page, form} {
			if !strings.Contains(got, want) || !strings.Contains(got, "给开发者的说明") || !strings.Contains(got, "网页授权") ||
				strings.Contains(got, secret) {
				t.Errorf("%s: %.400s", want, got[max(0, strings.Index(got, "<main>")):])
			}
		}
	}
	leaked := with(w.oauthLink(a, world.ScopeBase), "component_appid", secret)
	english := w.get(w.wechat.URL+oauthPath+"?"+leaked.Encode(), "", "en")
	if !strings.Contains(english, "component_appid is the component&#39;s AppSecret!") ||
		strings.Contains(english, secret) {
		t.Errorf("%.400s", english[max(0, strings.Index(english, "<main>")):])
	}
}

func TestUploadAndImageOverHTTP(t *testing.T) {
	w, a := authorized(t)
	code, _, err := w.sim.Authorize(t.Context(), appID, a.AppID, nil)
	if err != nil {
		t.Fatal(err)
	}
	component := w.token
	w.token = between(w.post("/cgi-bin/component/api_query_auth", `{"component_appid":"`+appID+
		`","authorization_code":"`+code+`"}`), `"authorizer_access_token":"`, `"`)
	defer func() { w.token = component }()
	var b strings.Builder
	form := multipart.NewWriter(&b)
	part, _ := form.CreateFormFile("media", "a.png")
	io.WriteString(part, "\x89PNG\r\n\x1a\n")
	form.Close()
	resp, err := http.Post(w.wechat.URL+"/cgi-bin/media/upload?type=image&access_token="+url.QueryEscape(w.token),
		form.FormDataContentType(), strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	raw, _ := io.ReadAll(resp.Body)
	resp.Body.Close()
	if got := w.get(w.wechat.URL+"/cgi-bin/media/get?access_token="+url.QueryEscape(w.token)+"&media_id="+
		between(string(raw), `"media_id":"`, `"`), "", ""); got != "\x89PNG\r\n\x1a\n" {
		t.Errorf("%s then %q", raw, got)
	}
	ticket := between(w.post("/cgi-bin/qrcode/create",
		`{"action_name":"QR_LIMIT_SCENE","action_info":{"scene":{"scene_id":1}}}`), `"ticket":"`, `"`)
	if got := w.get(w.wechat.URL+"/cgi-bin/showqrcode?ticket="+url.QueryEscape(ticket), "", ""); !strings.HasPrefix(got,
		"\xff\xd8\xff") {
		t.Errorf("the image begins %.20q", got)
	}
}

func TestOAuthInABrowser(t *testing.T) {
	w, a := authorized(t)
	w.link = w.wechat.URL + oauthPath + "?" + w.oauthLink(a, world.ScopeUserInfo).Encode() + "#wechat_redirect"
	ctx := browser(t)
	do := func(steps ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		limited, cancel := context.WithTimeout(ctx, 30*time.Second)
		defer cancel()
		if err := chromedp.Do(limited, steps...); err != nil {
			t.Fatal(err)
		}
	}
	do(chromedp.EmulateViewport(390, 844), chromedp.Navigate(w.platform.URL+"/start"),
		chromedp.Click(chromedp.CSS("#go")), chromedp.WaitVisible(chromedp.CSS("#simulated")))
	shoot(t, ctx, "oauth-who")
	do(chromedp.Click(chromedp.CSS(".card:nth-of-type(2)")), chromedp.WaitVisible(chromedp.CSS("#allow")))
	shoot(t, ctx, "oauth-consent")
	do(chromedp.Click(chromedp.CSS("#allow")), chromedp.WaitVisible(chromedp.CSS("#done")))
	if query := <-w.landed; !strings.HasPrefix(query, "tenant=9&code=") ||
		!strings.HasSuffix(query, "&state=s1&appid="+a.AppID) {
		t.Errorf("redirected with %s", query)
	}
	do(chromedp.Navigate(strings.Replace(w.link, "component_appid="+appID, "component_appid="+secret, 1)),
		chromedp.WaitVisible(chromedp.CSS("#note")))
	shoot(t, ctx, "oauth-error")
}
