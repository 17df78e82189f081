package workbench_test

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"wxlab/fixtures"
	"wxlab/platform"
	"wxlab/platform/wxapi"
	"wxlab/sim"
	"wxlab/sim/world"
)

// answered fails for every simulated path of some groups that the simulator never answered with a success: what is typed
// has to be understood on the other side, too.
func (b *bench) answered(groups ...string) {
	b.t.Helper()
	done := map[string]bool{}
	for _, call := range b.Sim.Calls() {
		done[call.Path] = done[call.Path] || call.ErrCode == 0 && !call.Unknown
	}
	official, err := fixtures.Official()
	b.try("official groups", err)
	met := 0
	for _, group := range official {
		if !slices.Contains(groups, group.ID) {
			continue
		}
		met++
		for _, api := range group.APIs {
			if !api.NotYet && !done[api.Path] {
				b.t.Errorf("%s was never answered", api.Path)
			}
		}
	}
	if met != len(groups) {
		b.t.Errorf("only %d groups of %v", met, groups)
	}
}

// program authorizes the mini program that is ready from the beginning, with code of its own whose only page is
// pages/index/index, and which uses some APIs that privacy depends on.
func (b *bench) program(apis ...string) (*wxapi.Account, world.Account) {
	b.t.Helper()
	program := b.accountOf(world.MiniProgram)
	b.try("authorize", b.AuthorizeInApp(b.t.Context(), "", program.AppID, nil))
	a := b.Platform.Own.Account(program.AppID)
	b.commit(a, world.Draft{UserVersion: "1.0.0", SourceAppID: program.AppID, Pages: []string{"pages/index/index"}, APIs: apis},
		`{}`)
	return a, program
}

func (b *bench) commit(a *wxapi.Account, draft world.Draft, ext string) {
	b.t.Helper()
	ctx := b.t.Context()
	id, err := b.Sim.PutDraft(b.Settings().Component.AppID, draft)
	b.try("draft", err)
	b.try("template", a.AddCodeTemplate(ctx, id))
	templates, err := a.CodeTemplates(ctx)
	b.try("templates", err)
	b.try("commit", a.CommitCode(ctx, wxapi.Commit{TemplateID: templates[len(templates)-1].ID,
		Ext: json.RawMessage(ext), UserVersion: draft.UserVersion}))
	b.advance(2 * time.Minute) // WeChat looks for privacy APIs first
}

// released takes the committed code to the users.
func (b *bench) released(a *wxapi.Account, s wxapi.AuditSubmission) {
	b.t.Helper()
	_, err := a.SubmitAudit(b.t.Context(), s)
	b.try("submit", err)
	b.advance(3 * time.Hour)
	audit, err := a.LatestAudit(b.t.Context())
	if err != nil || audit.Status != wxapi.AuditPassed {
		b.t.Fatalf("audit %+v, %v", audit, err)
	}
	b.try("release", a.ReleaseCode(b.t.Context()))
}

// picture is a square PNG.
func picture(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 100, 100))); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func (b *bench) uploaded(a *wxapi.Account) string {
	b.t.Helper()
	media, err := a.UploadMedia(b.t.Context(), wxapi.ImageMedia, "a.png", picture(b.t))
	b.try("upload", err)
	return media.MediaID
}

// TestTypedPrivacy: what WeChat finds in the code is explained, the location API is applied for and declared, and the audit,
// which looks at all of it, passes; then users meet the guide.
func TestTypedPrivacy(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	b, ctx := newBench(t), t.Context()
	a, program := b.program("getLocation", "getUserProfile")

	guide, err := a.PrivacySetting(ctx, wxapi.DraftPrivacy)
	if b.try("privacy", err); !guide.CodeExists || !slices.Equal(guide.Found, []string{"UserInfo", "Location"}) ||
		len(guide.Catalogue) < 22 {
		t.Errorf("%+v", guide)
	}
	notGranted, notDeclared, err := a.CodePrivacyInfo(ctx)
	if b.try("code privacy", err); !slices.Equal(notGranted, []string{"wx.getLocation"}) ||
		!slices.Equal(notDeclared, []string{"wx.getLocation"}) {
		t.Errorf("not granted %v, not declared %v", notGranted, notDeclared)
	}
	audit, err := a.ApplyPrivacyInterface(ctx, wxapi.InterfaceApplication{API: "wx.getLocation", Content: "查找附近门店",
		Pics: []string{"https://x.example.com/a.png"}})
	b.try("apply", err)
	b.advance(24 * time.Hour)
	list, err := a.PrivacyInterfaces(ctx)
	granted := func(i wxapi.PrivacyInterface) bool {
		return i.API == "wx.getLocation" && i.Status == wxapi.InterfaceGranted && i.AuditID == audit
	}
	if b.try("interfaces", err); !slices.ContainsFunc(list, granted) || b.events("wxa_privacy_apply") != 1 {
		t.Errorf("%+v", list)
	}
	b.commit(a, world.Draft{UserVersion: "1.0.1", SourceAppID: program.AppID, Pages: []string{"pages/index/index"},
		APIs: []string{"getLocation", "getUserProfile"}}, `{"requiredPrivateInfos":["getLocation"]}`)
	file, err := a.UploadPrivacyFile(ctx, "补充.txt", []byte("补充说明"))
	b.try("file", err)
	owner := wxapi.PrivacyOwner{Email: "a@example.com", Notice: "弹窗", File: file}
	b.try("set", a.SetPrivacySetting(ctx, wxapi.PrivacyGuide{Version: wxapi.DraftPrivacy, Owner: owner,
		Purposes: []wxapi.PrivacyPurpose{{Key: "UserInfo", Text: "展示头像和昵称"}, {Key: "Location", Text: "查找附近门店"}},
		SDKs: []wxapi.PrivacySDK{{Name: "S", Company: "C", Purposes: []wxapi.PrivacyPurpose{{Key: "UserInfo",
			Text: "统计"}}}}}))
	shown, err := a.UploadAuditMedia(ctx, "a.png", picture(t))
	b.try("audit media", err)
	b.released(a, wxapi.AuditSubmission{Preview: &wxapi.AuditPreview{Pictures: []string{shown}}, VersionDesc: "首版"})

	owner.Phone = "13800000000"
	b.try("set live", a.SetPrivacySetting(ctx, wxapi.PrivacyGuide{Version: wxapi.LivePrivacy, Owner: owner}))
	live, err := a.PrivacySetting(ctx, wxapi.LivePrivacy)
	if err != nil || live.Owner != owner || len(live.Purposes) != 2 || live.Purposes[1].Text != "查找附近门店" ||
		len(live.SDKs) != 1 {
		t.Errorf("live %+v, %v", live, err)
	}
	if visible, err := a.Visible(ctx); err != nil || !visible {
		t.Errorf("visible: %v, %v", visible, err)
	}
	b.try("base library", a.SetSupportVersion(ctx, "3.0.0"))
	if base, err := a.SupportVersion(ctx); err != nil || base.Now != "3.0.0" || len(base.Users) == 0 {
		t.Errorf("base library %+v, %v", base, err)
	}
	b.answered("privacy")
}

// TestTypedCodesAndTesters: what opens the released program, and who opens the one before it.
func TestTypedCodesAndTesters(t *testing.T) {
	b, ctx := newBench(t), t.Context()
	a, program := b.program()
	b.released(a, wxapi.AuditSubmission{})

	for what, make := range map[string]func() (wxapi.Media, error){
		"unlimited": func() (wxapi.Media, error) {
			return a.WxaCodeUnlimited(ctx, wxapi.UnlimitedWxaCode{Scene: "a=1", Page: "pages/index/index"})
		},
		"limited": func() (wxapi.Media, error) {
			return a.WxaCode(ctx, "pages/index/index?a=1", wxapi.WxaCodeLook{Width: 280, Color: &wxapi.LineColor{R: 9}})
		},
		"QR code": func() (wxapi.Media, error) { return a.WxaQRCode(ctx, "pages/index/index", 300) },
	} {
		media, err := make()
		if b.try(what, err); !strings.HasPrefix(media.ContentType, "image/") {
			t.Errorf("%s: %s", what, media.ContentType)
		} else if _, _, err := image.Decode(bytes.NewReader(media.Content)); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := a.WxaCodeUnlimited(ctx, wxapi.UnlimitedWxaCode{Scene: "a", Page: "pages/none"}); wxapi.ErrCode(err) != 41030 {
		t.Errorf("a page that is not released: %v", err)
	}
	target := wxapi.LinkTarget{Path: "pages/index/index", Query: "a=1", Days: 3}
	scheme, err := a.GenerateScheme(ctx, target)
	b.try("scheme", err)
	link, err := a.GenerateURLLink(ctx, target)
	b.try("link", err)
	short, err := a.GenerateShortLink(ctx, "pages/index/index?a=1", "首页", false)
	b.try("short link", err)
	before, err := a.SchemeVisitsLeft(ctx, scheme)
	b.try("visits", err)
	for _, value := range []string{scheme, link, short} {
		if opened, err := b.Sim.OpenLink(value, ""); err != nil || opened.Query.Get("a") != "1" {
			t.Errorf("%s opens %+v, %v", value, opened, err)
		}
	}
	if after, err := a.URLLinkVisitsLeft(ctx, link); err != nil || after != before-3 {
		t.Errorf("%d visits left after %d, %v", after, before, err)
	}
	for what, ask := range map[string]func() (wxapi.LinkInfo, error){
		"scheme": func() (wxapi.LinkInfo, error) { return a.Scheme(ctx, scheme) },
		"link":   func() (wxapi.LinkInfo, error) { return a.URLLink(ctx, link) },
	} {
		if info, err := ask(); err != nil || info.AppID != program.AppID || info.Query != "a=1" ||
			info.ExpiresAt-info.CreatedAt != 3*24*3600 {
			t.Errorf("%s: %+v, %v", what, info, err)
		}
	}
	code, err := b.Sim.GivePhone(program.AppID, program.Followers[0].OpenID)
	b.try("button", err)
	if phone, err := a.PhoneNumber(ctx, code); err != nil || phone.Country != "86" || len(phone.Pure) != 11 {
		t.Errorf("phone %+v, %v", phone, err)
	}
	if _, err := a.PhoneNumber(ctx, code); wxapi.ErrCode(err) != 40029 {
		t.Errorf("the code again: %v", err)
	}

	first, err := a.BindTester(ctx, "xiaoming")
	b.try("bind", err)
	second, err := a.BindTester(ctx, "xiaohong")
	b.try("bind", err)
	if list, err := a.Testers(ctx); err != nil || !slices.Equal(list, []string{first, second}) {
		t.Errorf("testers %v, %v", list, err)
	}
	b.try("unbind", a.UnbindTester(ctx, first))
	b.try("unbind by name", a.UnbindTesterByWechatID(ctx, "xiaohong"))
	if list, err := a.Testers(ctx); err != nil || len(list) != 0 {
		t.Errorf("testers %v, %v", list, err)
	}
	b.answered("codes", "testers")
}

// companyProgram is a mini program that a registration made, without anything of its own.
func (b *bench) companyProgram() *wxapi.Account {
	b.t.Helper()
	ctx := b.t.Context()
	before, err := b.Platform.Authorizers(ctx)
	b.try("authorizers", err)
	b.try("register", b.Platform.Own.Account("").RegisterEnterprise(ctx, wxapi.Enterprise{Name: "青禾科技有限公司",
		Code: "91440300MA5EXAMPLE", CodeType: 1, LegalPersonaWechat: "qinghe_boss", LegalPersonaName: "李青"}))
	b.advance(24 * time.Hour)
	return b.Platform.Own.Account(b.newcomer(before).AppID)
}

// newcomer is the only authorizer who was not there before.
func (b *bench) newcomer(before []platform.Authorizer) platform.Authorizer {
	b.t.Helper()
	after, err := b.Platform.Authorizers(b.t.Context())
	if err != nil || len(after) != len(before)+1 {
		b.t.Fatalf("%d authorizers after %d, %v", len(after), len(before), err)
	}
	return slices.DeleteFunc(after, func(x platform.Authorizer) bool {
		return slices.ContainsFunc(before, func(y platform.Authorizer) bool { return x.AppID == y.AppID })
	})[0]
}

// TestTypedProfileAndCategories gives a registered mini program a name, a face, an introduction, categories, another
// administrator.
func TestTypedProfileAndCategories(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	b, ctx := newBench(t), t.Context()
	a := b.companyProgram()

	if papers, wording, err := a.CheckNickName(ctx, "腾讯小店"); err != nil || !papers || wording == "" {
		t.Errorf("a name that needs papers: %v %q, %v", papers, wording, err)
	}
	audit, _, err := a.SetNickName(ctx, wxapi.NickName{Name: "青禾小店", License: b.uploaded(a)})
	b.try("name", err)
	if review, err := a.NickNameAudit(ctx, audit); err != nil || review.Status != wxapi.NameUnderReview {
		t.Errorf("%+v, %v", review, err)
	}
	b.try("head image", a.ModifyHeadImage(ctx, b.uploaded(a), wxapi.WholePicture()))
	b.try("signature", a.ModifySignature(ctx, "青禾的小店，只卖好茶叶"))
	b.advance(time.Hour)
	if review, err := a.NickNameAudit(ctx, audit); err != nil || review.Status != wxapi.NamePassed || review.Name != "青禾小店" {
		t.Errorf("%+v, %v", review, err)
	}
	info, err := a.AccountBasicInfo(ctx)
	if err != nil || info.NickName.Name != "青禾小店" || info.Signature.Signature != "青禾的小店，只卖好茶叶" ||
		info.HeadImage.URL == "" || info.NickName.Used != 1 || info.Signature.Used != 1 || info.HeadImage.Used != 1 ||
		info.AccountType != 3 || info.PrincipalName != "青禾科技有限公司" {
		t.Errorf("%+v, %v", info, err)
	}
	b.categories(a)

	b.commit(a, world.Draft{UserVersion: "1.0.0", SourceAppID: a.AppID, Pages: []string{"pages/index/index"}}, `{}`)
	b.released(a, wxapi.AuditSubmission{})
	for _, want := range []bool{false, true} {
		b.try("search", a.SetSearchable(ctx, want))
		if is, err := a.Searchable(ctx); err != nil || is != want {
			t.Errorf("searchable %v, %v", is, err)
		}
	}
	b.try("administrator", a.RebindAdmin(ctx, b.agree(world.AskAdmin, a.AppID, "王五", "taskid")))
	if is := b.simAccount(a.AppID).Admin; is != "王五" {
		t.Errorf("the administrator is %q", is)
	}
	b.answered("profile", "categories")
}

// agree walks an administrator's page and returns a parameter of the redirect.
func (b *bench) agree(kind world.AskKind, appID, person, parameter string) string {
	b.t.Helper()
	back, err := b.Sim.AnswerAsk(sim.AskQuery{Kind: kind, AppID: appID, ComponentAppID: b.Settings().Component.AppID,
		RedirectURI: b.PlatformURL() + "/back"}, person)
	b.try(string(kind), err)
	landed, err := url.Parse(back)
	b.try("redirect", err)
	return landed.Query().Get(parameter)
}

// categories sets one category that wants papers, is refused and sent again, and one that wants none.
func (b *bench) categories(a *wxapi.Account) {
	b.t.Helper()
	ctx := b.t.Context()
	all, err := a.AllCategories(ctx)
	b.try("all categories", err)
	wants := slices.IndexFunc(all, func(c wxapi.Category) bool { return c.ID == 39 })
	if wants < 0 || all[wants].Sensitive != 1 || all[wants].Father != 8 {
		b.t.Fatalf("%+v", all)
	}
	if some, err := a.CategoriesByType(ctx, 0); err != nil || len(some) == 0 || len(some) >= len(all) {
		b.t.Errorf("%d categories of a person, %d in all, %v", len(some), len(all), err)
	}
	asked := wxapi.CategoryRequest{First: 8, Second: 39, Certificates: []wxapi.Certificate{
		{Key: all[wants].Qualify.Alternatives[0].All[0].Name, MediaID: b.uploaded(a)}}}
	b.try("plan", b.Sim.PlanCategories(a.AppID, world.AuditPlan{Result: world.AuditRejected, After: time.Minute,
		Reason: "资质不符"}))
	b.try("add", a.AddCategories(ctx, asked, wxapi.CategoryRequest{First: 1, Second: 556}))
	b.advance(time.Hour)
	list, quota, err := a.ChosenCategories(ctx)
	if err != nil || len(list) != 2 || list[0].Status != wxapi.CategoryRefused || list[0].Reason != "资质不符" ||
		list[1].Status != wxapi.CategoryPassed || quota.Rest != quota.Limit-2 {
		b.t.Fatalf("%+v %+v, %v", list, quota, err)
	}
	b.try("plan", b.Sim.PlanCategories(a.AppID, world.AuditPlan{Result: world.AuditApproved, After: time.Minute}))
	b.try("modify", a.ModifyCategory(ctx, asked))
	b.advance(time.Hour)
	if passed, err := a.CodeCategories(ctx); err != nil || len(passed) != 2 || b.events("wxa_category_audit") != 2 {
		b.t.Errorf("%+v, %v", passed, err)
	}
	b.try("delete", a.DeleteCategory(ctx, 1, 556))
	if passed, err := a.CodeCategories(ctx); err != nil || len(passed) != 1 || passed[0].SecondID != 39 {
		b.t.Errorf("%+v, %v", passed, err)
	}
}
