package ui

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"wxlab/app/doctor"
	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/relation"
	"wxlab/app/ui/kit"
	"wxlab/platform"
)

func TestAuthorizeSendAndRevoke(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	w.pushTicket(nil)
	a := see[*authorizationPage](t, w, "authorization")
	a.make()
	if a.link().URL == "" || !strings.Contains(words(a.root), a.link().EntryURL) || a.expiry.Hidden {
		t.Fatalf("no link: %s\n%s\n%s", w.noticeText(), a.link().EntryURL, words(a.root))
	}
	a.authorize()
	flush(t, w)
	w.load()
	authorizers, err := w.bench.Platform.Authorizers(t.Context())
	if err != nil || len(authorizers) != 1 || authorizers[0].AppID != a.account {
		t.Fatalf("%v %v %s", authorizers, err, w.noticeText())
	}
	wants(t, words(a.root), authorizers[0].NickName, "消息管理 1", "还没有消息或事件", "authorizer_access_token")
	s := see[*simulatorPage](t, w, "simulator")
	if s.account != a.account {
		t.Errorf("the simulator should begin with the authorized account")
	}
	s.send("你好")
	w.load()
	if got := words(s.phone.object); strings.Count(got, "你好") < 2 || !strings.Contains(got, "模拟 SIMULATED") {
		t.Errorf("the phone shows:\n%s", got)
	}
	s.catalogue.event, s.catalogue.set = "subscribe", map[string]string{"NoSuchField": "x"}
	s.trigger()
	if !strings.Contains(w.noticeText(), "NoSuchField") {
		t.Errorf("a field that does not exist: %q", w.noticeText())
	}
	flush(t, w)
	see[*authorizationPage](t, w, "authorization")
	tapWord(t, a.authorizers, "授权历史 1")
	if _, err := w.bench.Unauthorize(t.Context(), "", a.account); err != nil {
		t.Fatal(err)
	}
	flush(t, w)
	see[*authorizationPage](t, w, "authorization")
	said := words(a.authorizers)
	wants(t, said, "已取消", i18n.Zh.T("ui.name.unauthorized"), i18n.Zh.T("ui.name.authorized"))
	walk(a.authorizers, func(o fyne.CanvasObject) {
		if _, ok := o.(*kit.Button); ok && says(o, "取消授权") {
			t.Error("what is revoked can be revoked again")
		}
	})
}

// TestTheSameCodeInThreeForms with the parameters that were chosen: what each means stands beside it, in both languages.
func TestTheSameCodeInThreeForms(t *testing.T) {
	const redirect = "http%3A%2F%2Fa.example%2Fauthorized"
	made := platform.AuthorizationLink{
		URL:      "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx1&pre_auth_code=preauthcode%40%40%40x&redirect_uri=" + redirect + "&auth_type=3",
		H5URL:    "https://open.weixin.qq.com/wxaopen/safe/bindcomponent?action=bindcomponent&no_scan=1&component_appid=wx1&pre_auth_code=preauthcode%40%40%40x&redirect_uri=" + redirect + "&auth_type=3#wechat_redirect",
		EntryURL: "http://a.example/authorize?auth_type=3&pre_auth_code=preauthcode%40%40%40x",
	}
	const account = "wx00000000000000aa"
	for form, page := range map[platform.LinkForm]string{
		platform.PCLink: "https://mp.weixin.qq.com/cgi-bin/componentloginpage", platform.OldH5Link: "https://mp.weixin.qq.com/safe/bindcomponent",
		platform.H5Link: "https://open.weixin.qq.com/wxaopen/safe/bindcomponent",
	} {
		got, err := linkAs(made, platform.LinkOptions{Form: form, AuthType: 1, BizAppID: account, CategoryIDs: []int{1, 15}})
		if err != nil || !strings.HasPrefix(got.URL, page+"?") {
			t.Fatalf("%s: %s %v", form, got.URL, err)
		}
		u, err := url.Parse(got.URL)
		if err != nil || u.Query().Get("pre_auth_code") != "preauthcode@@@x" || u.Query().Get("category_id_list") != "1|15" {
			t.Errorf("%s: %s %v", form, got.URL, err)
		}
		entry, err := url.Parse(got.EntryURL)
		if err != nil {
			t.Fatal(err)
		}
		if o, err := platform.ParseLinkOptions(entry.Query()); err != nil || o.BizAppID != account || form != platform.PCLink && o.Form != form {
			t.Errorf("%s: the entry page makes %+v, %v", form, o, err)
		}
		for _, l := range []i18n.Lang{i18n.Zh, i18n.En} {
			parts := linkParts(l, got.URL)
			for _, p := range parts {
				if p.meaning == "" || strings.Contains(p.meaning, "ui.link.") {
					t.Errorf("%s: %s is not explained: %q", l, p.name, p.meaning)
				}
			}
			names := func(name string) bool {
				return slices.ContainsFunc(parts, func(p linkPart) bool { return p.name == name })
			}
			if form != platform.PCLink != names("#wechat_redirect") || !names("redirect_uri") || !names("biz_appid") {
				t.Errorf("%s: %+v", form, parts)
			}
		}
	}
	if got := linkParts(i18n.Zh, "https://x/?category_id_list=1|15"); !strings.HasPrefix(got[0].meaning, setName(1)+"、") {
		t.Errorf("%+v", got)
	}
	if _, err := linkAs(made, platform.LinkOptions{BizAppID: "typo"}); err == nil {
		t.Error("a biz_appid that is none makes a link")
	}
}

func TestTheDiagramIsOfOneLink(t *testing.T) {
	before := map[string]doctor.CheckItem{"ticket": {Done: true, Exchange: 1}, "component_token": {Done: true, Exchange: 2}}
	states := func(found map[relation.Step]journal.Exchange, open bool) (out []kit.Tone) {
		for _, a := range linkView(i18n.En, before, found, open) {
			out = append(out, a.State)
		}
		return out
	}
	const done, under = kit.Success, kit.Accent
	var todo kit.Tone
	code := journal.Exchange{ID: 3, Outcome: journal.OutcomeOK}
	for _, c := range []struct {
		found map[relation.Step]journal.Exchange
		open  bool
		want  []kit.Tone
	}{
		{nil, false, []kit.Tone{done, done, todo, todo, todo, todo, todo, todo}},
		{map[relation.Step]journal.Exchange{relation.StepCode: code}, true, []kit.Tone{done, done, done, under, todo, todo, todo, todo}},
		{map[relation.Step]journal.Exchange{relation.StepCode: code, relation.StepEvent: {ID: 4, Outcome: journal.OutcomeRefused}}, true,
			[]kit.Tone{done, done, done, done, todo, kit.Danger, todo, todo}},
	} {
		if got := states(c.found, c.open); !slices.Equal(got, c.want) {
			t.Errorf("%v: %v, want %v", c.found, got, c.want)
		}
	}
}

// TestAFreshLinkHasAFreshDiagram however often somebody has authorized before.
func TestAFreshLinkHasAFreshDiagram(t *testing.T) {
	w := openWindow(t, i18n.En)
	w.pushTicket(nil)
	authorizeOne(t, w)
	flush(t, w)
	a := see[*authorizationPage](t, w, "authorization")
	a.make()
	flush(t, w)
	w.load()
	if got := a.state.Text(); got != "waiting for the scan" {
		t.Errorf("the diagram says %q", got)
	}
	tapWord(t, a.root, "H5, old")
	wants(t, words(a.root), "/safe/bindcomponent?", "#wechat_redirect", "Its host must be exactly")
	a.options.BizAppID = "typo"
	if a.showLink(); !strings.Contains(words(a.linkBox), "biz_appid") {
		t.Errorf("nothing about the wrong biz_appid:\n%s", words(a.linkBox))
	}
}

func TestSetsAreChangedAndTestAccountsHidden(t *testing.T) {
	w := openWindow(t, i18n.En)
	w.pushTicket(nil)
	account := authorizeOne(t, w)
	release := platform.ReleaseCheckAccounts()[0].AppID
	if _, _, err := w.bench.Sim.Authorize(t.Context(), w.bench.Settings().Component.AppID, release, nil); err != nil {
		t.Fatal(err)
	}
	w.bench.Schedule.Step(t.Context())
	flush(t, w)
	a := see[*authorizationPage](t, w, "authorization")
	if said := words(a.authorizers); strings.Contains(said, release) || !strings.Contains(said, account.AppID) {
		t.Errorf("%s", said)
	}
	a.showRelease = true
	w.load()
	wants(t, words(a.authorizers), release)
	all := mustAuthorizers(t, w)
	of := all[slices.IndexFunc(all, func(x platform.Authorizer) bool { return x.AppID == account.AppID })]
	a.changeSets(of)
	var first *kit.Check
	walk(w.open(), func(o fyne.CanvasObject) {
		if c, ok := o.(*kit.Check); ok && first == nil && c.On() {
			first = c
		}
	})
	first.OnTapped()
	tapWord(t, w.open(), "Take these")
	flush(t, w)
	for range 20 {
		w.bench.Schedule.Step(t.Context())
		all = mustAuthorizers(t, w)
		if now := all[slices.IndexFunc(all, func(x platform.Authorizer) bool { return x.AppID == account.AppID })]; len(now.FuncInfo) < len(of.FuncInfo) {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	flush(t, w)
	a.unfolded[account.AppID] = true
	a.seen = ""
	w.load()
	wants(t, words(a.authorizers), "authorization updated")
}

func mustAuthorizers(t *testing.T, w *Window) []platform.Authorizer {
	t.Helper()
	all, err := w.bench.Platform.Authorizers(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return all
}
