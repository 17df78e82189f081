package lab

import (
	"testing"

	"wxlab/sim"
	"wxlab/sim/world"
)

// NewService is a lab with the verified service account, which may do everything, and its token.
func NewService(t *testing.T) (*Lab, world.Account, string) {
	t.Helper()
	l := New(t)
	a, _ := l.Pair()
	_, tok, _ := l.Authorized(a.AppID)
	return l, a, tok
}

// NewOAuth is a lab with a service account that authorized the platform, and the component's token.
func NewOAuth(t *testing.T, change ...func(*world.Platform)) (*Lab, world.Account, string) {
	t.Helper()
	l := New(t, change...)
	a, _ := l.Pair()
	tok, _, _ := l.Authorized(a.AppID)
	return l, a, tok
}

// OAuthLink is the link to an account's OAuth page.
func OAuthLink(a world.Account, scope string) sim.OAuthQuery {
	return sim.OAuthQuery{
		AppID: a.AppID, ComponentAppID: AppID, RedirectURI: "https://shop.example.com/back?tenant=9#top",
		ResponseType: "code", Scope: scope, State: "s1",
	}
}

// SampleMenu has buttons of several types, some in a submenu.
const SampleMenu = `{"button":[{"type":"click","name":"今日歌曲","key":"V1001"},{"name":"更多","sub_button":[
 {"type":"view","name":"网页","url":"https://example.com/a?b=c"},
 {"type":"miniprogram","name":"小程序","url":"http://fallback.example.com","appid":"wx0123456789abcdef","pagepath":"pages/index"},
 {"type":"scancode_waitmsg","name":"扫码","key":"scan"},{"type":"pic_weixin","name":"相册","key":"pic"},
 {"type":"location_select","name":"位置","key":"where"}]},
 {"type":"article_id","name":"文章","article_id":"a1"}]}`

// NewMenu is a lab with an account that has SampleMenu, and its token.
func NewMenu(t *testing.T) (*Lab, world.Account, string) {
	t.Helper()
	l := New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	_, tok, _ := l.Authorized(a.AppID)
	l.Want(l.Post(PathMenuCreate, tok, SampleMenu), 0)
	return l, a, tok
}
