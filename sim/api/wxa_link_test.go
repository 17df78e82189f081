package api_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

func TestLinksRefuse(t *testing.T) {
	c := lab.NewCode(t)
	const scheme, link, short = "/wxa/generatescheme", "/wxa/generate_urllink", "/wxa/genwxashortlink"
	rows(c.Lab, c.Developer, []row{
		{"never released", scheme, `{}`, 85079},
		{"link, never released", link, `{}`, 85079},
		{"short, never released", short, `{"page_url":"pages/cart/cart"}`, 85079},
	})
	c.Publish("1.0")
	soon := c.Now().Unix() + 59
	late := c.Now().Unix() + 31*24*3600
	rows(c.Lab, c.Developer, []row{
		{"unknown page", scheme, `{"jump_wxa":{"path":"/pages/new/new"}}`, 40165},
		{"query in path", scheme, `{"jump_wxa":{"path":"pages/cart/cart?a=1"}}`, 40165},
		{"Chinese query", scheme, `{"jump_wxa":{"query":"名=1"}}`, 40212},
		{"long query", link, `{"query":"` + strings.Repeat("a", 1025) + `"}`, 40212},
		{"version", link, `{"env_version":"beta"}`, 85402},
		{"too soon", scheme, fmt.Sprintf(`{"expire_time":%d}`, soon), 85401},
		{"too late", scheme, fmt.Sprintf(`{"is_expire":true,"expire_type":0,"expire_time":%d}`, late), 85401},
		{"31 days", link, `{"expire_type":1,"expire_interval":31}`, 85401},
		{"no day", link, `{"expire_type":1,"expire_interval":0}`, 85401},
		{"cloud", link, `{"cloud_base":{"env":"x"}}`, 85088},
		{"unknown short page", short, `{"page_url":"pages/new/new"}`, 40066},
		{"no question", "/wxa/queryscheme", `{}`, 40097},
		{"odd question", "/wxa/query_urllink", `{"url_link":"https://wxaurl.cn/x","query_type":2}`, 40097},
		{"unknown scheme", "/wxa/queryscheme", `{"scheme":"weixin://dl/business/?t=x"}`, 85403},
		{"plain scheme", "/wxa/queryscheme", `{"scheme":"weixin://dl/business/?appid=wx1&path=a"}`, 85405},
		{"unknown link", "/wxa/query_urllink", `{"url_link":"https://wxaurl.cn/BQZRrcFCPvg"}`, 85403},
	})
}

func TestPersonalProgramsMakeNoLinks(t *testing.T) {
	l := lab.New(t)
	tok := l.ComponentToken()
	out := l.PostAction("/wxa/component/fastregisterpersonalweapp", "create", tok, `{"idname":"张三","wxuser":"zhangsan"}`)
	l.Want(out, 0)
	told := l.After(10 * time.Minute)
	if len(told) == 0 {
		t.Fatal("the registration did not end")
	}
	_, tok, _ = l.Authorized(lab.Field(told[0].Plain, "appid"))
	rows(l, tok, []row{
		{"scheme", "/wxa/generatescheme", `{}`, 85407},
		{"short", "/wxa/genwxashortlink", `{"page_url":"a"}`, 43104},
	})
}

// TestLinksAreRemembered: the query calls know what was made, the openings count, and the end comes.
func TestLinksAreRemembered(t *testing.T) {
	c := lab.NewCode(t)
	c.Publish("1.0")
	ends := c.Now().Unix() + 3600
	scheme := fmt.Sprint(c.Do("generatescheme", fmt.Sprintf(
		`{"jump_wxa":{"path":"/pages/cart/cart","query":"a=1","env_version":"release"},"is_expire":true,"expire_type":0,"expire_time":%d}`, ends))["openlink"])
	link := fmt.Sprint(c.Do("generate_urllink", `{"path":"pages/mine/mine","expire_type":1,"expire_interval":1}`)["url_link"])
	if !strings.HasPrefix(scheme, "weixin://dl/business/?t=") || !strings.HasPrefix(link, "https://wxaurl.cn/") {
		t.Fatalf("%s %s", scheme, link)
	}
	c.Restart()
	now := c.Now().Unix()
	if got, err := c.OpenLink(scheme, ""); err != nil || opened(got) != "release 1.0 pages/cart/cart" || got.Query.Get("a") != "1" {
		t.Errorf("%+v, %v", got, err)
	}
	c.Same(c.Do("queryscheme", `{"scheme":"`+scheme+`"}`), fmt.Sprintf(
		`{"errcode":0,"errmsg":"ok","scheme_info":{"appid":%q,"path":"pages/cart/cart","query":"a=1","create_time":%d,"expire_time":%d,"env_version":"release"},"quota_info":{"remain_visit_quota":2999999}}`, c.App.AppID, now, ends))
	c.Same(c.Do("query_urllink", `{"url_link":"`+link+`"}`), fmt.Sprintf(
		`{"errcode":0,"errmsg":"ok","url_link_info":{"appid":%q,"path":"pages/mine/mine","query":"","create_time":%d,"expire_time":%d,"env_version":"release"},"quota_info":{"remain_visit_quota":2999999}}`, c.App.AppID, now, now+24*3600))
	c.Same(c.Do("query_urllink", `{"url_link":"`+link+`","query_type":1}`), `{"errcode":0,"errmsg":"ok","quota_info":{"remain_visit_quota":2999999}}`)
	c.Want(c.Do("queryscheme", `{"scheme":"`+link+`"}`), 85403)
	c.Clock.Add(time.Hour)
	if _, err := c.OpenLink(scheme, ""); err == nil {
		t.Error("an expired scheme opens")
	}
	if _, err := c.OpenLink(link, ""); err != nil {
		t.Error(err)
	}
}

func TestShortLinks(t *testing.T) {
	c := lab.NewCode(t)
	c.Publish("1.0")
	link := fmt.Sprint(c.Do("genwxashortlink", `{"page_url":"/pages/cart/cart?x=1","page_title":"一二三四五六七八九十一二三四五六七八九十一","is_permanent":true}`)["link"])
	if !strings.HasPrefix(link, "#小程序://"+c.App.NickName+"/一二三四五六七八九十一二三四五六七八九十…/") {
		t.Error(link)
	}
	brief := fmt.Sprint(c.Do("genwxashortlink", `{"page_url":"pages/cart/cart"}`)["link"])
	c.Clock.Add(30 * 24 * time.Hour)
	if got, err := c.OpenLink(link, ""); err != nil || got.Query.Get("x") != "1" {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := c.OpenLink(brief, ""); err == nil {
		t.Error("a short link that is not permanent lives for ever")
	}
}

func TestLinksPerSecondAndDay(t *testing.T) {
	c := lab.NewCode(t)
	c.Publish("1.0")
	for range 100 {
		c.Want(c.Do("generate_urllink", `{}`), 0)
	}
	c.Want(c.Do("generatescheme", `{}`), 44990)
	c.Clock.Add(time.Second)
	c.Want(c.Do("generatescheme", `{}`), 0)
	if err := c.SetQuota(c.App.AppID, "/wxa/generate_urllink", world.LinksPerDay); err != nil {
		t.Fatal(err)
	}
	c.Clock.Add(time.Second)
	c.Want(c.Do("generatescheme", `{}`), 44993)
}
