package workbench_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"wxlab/platform/wxapi"
	"wxlab/sim"
	"wxlab/sim/world"
)

// accountOf finds one of a kind that the scenario knows.
func (b *bench) accountOf(kind world.Kind) world.Account {
	b.t.Helper()
	for _, a := range b.Sim.Accounts() {
		if a.Kind == kind && len(a.Followers) > 0 {
			return a
		}
	}
	b.t.Fatalf("no %s with followers", kind)
	return world.Account{}
}

// try fails the test with the call's name when it fails.
func (b *bench) try(what string, err error) {
	b.t.Helper()
	if err != nil {
		b.t.Errorf("%s: %v", what, err)
	}
}

// TestOnBehalfOfAnOfficialAccount makes the typed calls against the simulator over HTTP and looks at what WeChat's side
// makes of them.
func TestOnBehalfOfAnOfficialAccount(t *testing.T) {
	b, ctx := newBench(t), t.Context()
	a := b.Platform.Own.Account(b.account)

	picture := []byte("\x89PNG\r\n\x1a\n" + strings.Repeat("x", 100))
	image, err := a.UploadMedia(ctx, wxapi.ImageMedia, "a.png", picture)
	b.try("upload", err)
	media, err := a.DownloadMedia(ctx, image.MediaID)
	if b.try("download", err); !bytes.Equal(media.Content, picture) {
		t.Errorf("downloaded %d bytes of %s", len(media.Content), media.ContentType)
	}
	for _, content := range []wxapi.CustomContent{wxapi.Text{Content: "a&b <你>"}, wxapi.Image{MediaID: image.MediaID},
		wxapi.MsgMenu{Head: "h", List: []wxapi.MsgMenuItem{{ID: "101", Content: "yes"}}, Tail: "t"},
		wxapi.News{Articles: []wxapi.NewsArticle{{Title: "T", Description: "D", URL: "https://x.example.com",
			PicURL: "https://x.example.com/p"}}}} {
		b.hello("hello")
		b.try(fmt.Sprintf("%T", content), a.SendCustomMessage(ctx,
			wxapi.CustomMessage{ToUser: b.openID, Content: content}))
	}
	sent := b.Sim.CustomMessages(b.account, b.openID)
	if len(sent) != 4 || sent[0].Content != "a&b <你>" {
		t.Errorf("the follower got %+v", sent)
	}
	b.hello("hello")
	b.try("typing", a.SetTyping(ctx, b.openID, true))

	b.try("create menu", a.CreateMenu(ctx, wxapi.Menu{Button: []wxapi.Button{{Type: "click", Name: "A", Key: "K1"},
		{Name: "B", Sub: []wxapi.Button{{Type: "view", Name: "Web", URL: "https://x.example.com"}}}}}))
	if menu, _, err := a.Menus(ctx); err != nil || len(menu.Button) != 2 || len(menu.Button[1].Sub) != 1 {
		t.Errorf("menus %+v, %v", menu, err)
	}
	b.try("delete menu", a.DeleteMenu(ctx))
	if _, _, err := a.Menus(ctx); wxapi.ErrCode(err) != 46003 {
		t.Errorf("without a menu: %v", err)
	}

	if user, err := a.User(ctx, b.openID, ""); err != nil || user.OpenID != b.openID || user.Subscribe != 1 {
		t.Errorf("user %+v, %v", user, err)
	}
	if page, err := a.OpenIDs(ctx, ""); err != nil || !slices.Contains(page.List, b.openID) || page.Total < 1 {
		t.Errorf("openids %+v, %v", page, err)
	}
	if users, err := a.Users(ctx, b.openID); err != nil || len(users) != 1 || users[0].OpenID != b.openID {
		t.Errorf("users %+v, %v", users, err)
	}
	qr, err := a.CreateQRCode(ctx, wxapi.QRCode{Life: time.Hour, SceneStr: "door"})
	if b.try("QR code", err); qr.Life != time.Hour {
		t.Errorf("%+v", qr)
	}
	if d, err := b.Sim.ScanQRCode(ctx, qr.Ticket, b.openID); err != nil || len(d) != 1 ||
		!strings.Contains(string(d[0].Plain), "door") {
		t.Errorf("scanned: %+v, %v", d, err)
	}
	if profile, err := b.Platform.Own.AuthorizerProfile(ctx, b.account); err != nil ||
		profile.NickName != b.authorizer().NickName || profile.AccountStatus != 1 {
		t.Errorf("profile %+v, %v", profile, err)
	}
	b.templateAndOptions(a)
}

// valuesFor fills every placeholder of a template.
func valuesFor(template world.Template) map[string]wxapi.TemplateValue {
	data := map[string]wxapi.TemplateValue{}
	for _, part := range strings.Split(template.Content, "{{")[1:] {
		key, _, _ := strings.Cut(part, ".DATA")
		data[key] = wxapi.TemplateValue{Value: "1"}
	}
	return data
}

// templateAndOptions are the calls that need something of the account first.
func (b *bench) templateAndOptions(a *wxapi.Account) {
	b.t.Helper()
	ctx := b.t.Context()
	for _, template := range b.Sim.Templates(b.account) {
		if template.Subscribe {
			continue
		}
		id, err := a.SendTemplate(ctx, wxapi.TemplateMessage{ToUser: b.openID, TemplateID: template.ID,
			URL: "https://x.example.com", Data: valuesFor(template)})
		if b.try("send template", err); id == 0 {
			b.t.Error("no msgid")
		}
	}
	if notices := b.Sim.Notices(b.account, b.openID); len(notices) == 0 {
		b.t.Error("no template message arrived")
	}
	b.try("set option", a.SetOption(ctx, "voice_recognize", "1"))
	if value, err := a.Option(ctx, "voice_recognize"); err != nil || value != "1" {
		b.t.Errorf("option %q, %v", value, err)
	}
	if err := a.SetOption(ctx, "voice_recognize", "7"); wxapi.ErrCode(err) != 61013 {
		b.t.Errorf("a wrong value: %v", err)
	}
	quota, err := b.Platform.Own.Quota(ctx, b.account, "/cgi-bin/message/custom/send")
	if b.try("quota", err); quota.Used == 0 || quota.Used+quota.Remain != quota.DailyLimit {
		b.t.Errorf("%+v", quota)
	}
	_, err = a.DownloadMedia(ctx, "nonsense")
	var refused *wxapi.Error
	if !errors.As(err, &refused) {
		b.t.Fatalf("got %v", err)
	}
	if past, err := b.Platform.Own.PastCall(ctx, b.account, refused.RID); err != nil ||
		!strings.Contains(past.ResponseBody, "40007") {
		b.t.Errorf("rid %s: %+v, %v", refused.RID, past, err)
	}
	b.try("clear quota", b.Platform.Own.ClearQuota(ctx, b.account))
	if quota, err = b.Platform.Own.Quota(ctx, b.account, "/cgi-bin/message/custom/send"); err != nil ||
		quota.Used != 0 {
		b.t.Errorf("after clearing: %+v, %v", quota, err)
	}
}

// TestUserOAuth walks the login of a web page: link, consent, code, token, profile, refresh.
func TestUserOAuth(t *testing.T) {
	b, ctx := newBench(t), t.Context()
	a := b.Platform.Own.Account(b.account)
	link, err := a.OAuthURL(b.SimURL(), "https://shop.example.com/back?x=1#top", wxapi.ScopeUserInfo, "S1")
	b.try("link", err)
	u, err := url.Parse(link)
	b.try("parse link", err)
	q := u.Query()
	query := sim.OAuthQuery{AppID: q.Get("appid"), ComponentAppID: q.Get("component_appid"),
		RedirectURI:  q.Get("redirect_uri"),
		ResponseType: q.Get("response_type"), Scope: q.Get("scope"), State: q.Get("state")}
	back, err := b.Sim.ConsentOAuth(query, b.openID, true)
	b.try("consent", err)
	landed, err := url.Parse(back)
	if b.try("parse redirect", err); landed.Query().Get("state") != "S1" || landed.Query().Get("appid") != b.account ||
		landed.Fragment != "top" {
		t.Errorf("came back to %s", back)
	}
	user, err := a.ExchangeOAuthCode(ctx, landed.Query().Get("code"))
	if b.try("exchange", err); user.OpenID != b.openID || user.Token.Value == "" || user.Scope != wxapi.ScopeUserInfo {
		t.Errorf("%+v", user)
	}
	if _, err := a.ExchangeOAuthCode(ctx, landed.Query().Get("code")); wxapi.ErrCode(err) != 40163 &&
		wxapi.ErrCode(err) != 40029 {
		t.Errorf("the code once more: %v", err)
	}
	if profile, err := a.UserProfile(ctx, user); err != nil || profile.OpenID != b.openID {
		t.Errorf("profile %+v, %v", profile, err)
	}
	b.try("check", a.CheckUserToken(ctx, user))
	fresh, err := a.RefreshUserToken(ctx, user.RefreshToken)
	if b.try("refresh", err); fresh.OpenID != b.openID || fresh.Token.Value == "" {
		t.Errorf("%+v", fresh)
	}
	if _, err := a.RefreshUserToken(ctx, "nonsense"); wxapi.ErrCode(err) != 40030 {
		t.Errorf("a wrong refresh token: %v", err)
	}
}

// TestJSSDK: what the platform signs, WeChat's client takes, and the ticket is fetched once.
func TestJSSDK(t *testing.T) {
	b := newBench(t)
	const page = "https://shop.example.com/a?b=c"
	for range 3 {
		got, err := b.Platform.Own.JSConfig(t.Context(), b.account, page+"#d")
		b.try("sign", err)
		config := sim.JSConfig{AppID: got.AppID, Timestamp: fmt.Sprint(got.Timestamp), NonceStr: got.NonceStr,
			Signature: got.Signature, URL: page}
		b.try("WeChat's client", b.Sim.CheckJSConfig(config))
	}
	if n := b.calls("/cgi-bin/ticket/getticket"); n != 1 {
		t.Errorf("%d fetches", n)
	}
}

// TestMiniProgram logs a user in, and takes code from a draft to its release.
func TestMiniProgram(t *testing.T) {
	b, ctx := newBench(t), t.Context()
	program := b.accountOf(world.MiniProgram)
	b.try("authorize", b.AuthorizeInApp(ctx, "", program.AppID, nil))
	a, component := b.Platform.Own.Account(program.AppID), b.Settings().Component.AppID

	code, err := b.Sim.Login(program.AppID, program.Followers[0].OpenID)
	b.try("wx.login", err)
	session, err := a.CodeToSession(ctx, code)
	if b.try("jscode2session", err); session.OpenID != program.Followers[0].OpenID || session.SessionKey == "" {
		t.Errorf("%+v", session)
	}
	if _, err := a.CodeToSession(ctx, code); wxapi.ErrCode(err) != 40163 && wxapi.ErrCode(err) != 40029 {
		t.Errorf("the code once more: %v", err)
	}

	draft, err := b.Sim.PutDraft(component, world.Draft{UserVersion: "1.0.0", UserDesc: "first",
		SourceAppID: program.AppID, Pages: []string{"pages/index/index"}})
	b.try("upload a draft", err)
	if drafts, err := a.CodeDrafts(ctx); err != nil || len(drafts) == 0 ||
		drafts[len(drafts)-1].UserVersion != "1.0.0" {
		t.Errorf("drafts %+v, %v", drafts, err)
	}
	b.try("add template", a.AddCodeTemplate(ctx, draft))
	templates, err := a.CodeTemplates(ctx)
	if b.try("templates", err); len(templates) == 0 {
		t.Fatal("no template")
	}
	b.release(a, templates[0].ID, program.AppID)
	b.try("delete template", a.DeleteCodeTemplate(ctx, templates[0].ID))
}

// release is the road from a template to the users.
func (b *bench) release(a *wxapi.Account, templateID int64, appID string) {
	b.t.Helper()
	ctx := b.t.Context()
	b.try("commit", a.CommitCode(ctx, wxapi.Commit{TemplateID: templateID,
		Ext: json.RawMessage(`{"extAppid":"` + appID + `"}`), UserVersion: "1.0.0", UserDesc: "first"}))
	if pages, err := a.CodePages(ctx); err != nil || !slices.Contains(pages, "pages/index/index") {
		b.t.Errorf("pages %v, %v", pages, err)
	}
	if picture, err := a.ExperienceQRCode(ctx, ""); err != nil || !strings.HasPrefix(picture.ContentType, "image/") {
		b.t.Errorf("experience QR code %s, %v", picture.ContentType, err)
	}
	categories, err := a.CodeCategories(ctx)
	if b.try("categories", err); len(categories) == 0 {
		b.t.Fatal("no categories")
	}
	b.advance(10 * time.Minute) // WeChat looks for privacy APIs first
	item := wxapi.AuditItem{Address: "pages/index/index", Tag: "tag", Title: "T", CodeCategory: categories[0]}
	id, err := a.SubmitAudit(ctx, wxapi.AuditSubmission{Items: []wxapi.AuditItem{item}})
	b.try("submit", err)
	if audit, err := a.AuditStatus(ctx, id); err != nil || audit.Status != wxapi.AuditRunning {
		b.t.Errorf("audit %+v, %v", audit, err)
	}
	b.advance(3 * time.Hour)
	if audit, err := a.LatestAudit(ctx); err != nil || audit.ID != id || audit.Status != wxapi.AuditPassed {
		b.t.Errorf("audit %+v, %v", audit, err)
	}
	b.try("release", a.ReleaseCode(ctx))
	b.try("hide", a.SetVisible(ctx, false))
	b.try("show", a.SetVisible(ctx, true))
	if audits := b.events("weapp_audit_success"); audits != 1 {
		b.t.Errorf("%d weapp_audit_success events", audits)
	}
}

// events counts the stored events of a name.
func (b *bench) events(name string) (n int) {
	b.t.Helper()
	all, err := b.Platform.Store.Callbacks(b.t.Context(), b.Settings().Component.AppID, 0, 10000)
	b.try("read callbacks", err)
	for _, cb := range all {
		if cb.Name() == name {
			n++
		}
	}
	return n
}
