package workbench_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"wxlab/platform"
	"wxlab/platform/wxapi"
	"wxlab/sim/world"
)

// TestTypedDomains: a mini program's own domains, beside the component's, are in force after a release.
func TestTypedDomains(t *testing.T) {
	b, ctx := newBench(t), t.Context()
	a, _ := b.program()
	const host = "https://own.example.com"

	now, refused, err := a.ModifyServerDomainsDirectly(ctx, wxapi.ServerDomains{Action: "add",
		Request: []string{host, "https://1.2.3.4"}, WS: []string{"wss://own.example.com"}})
	if err != nil || !slices.Equal(now.Request, []string{host}) || !slices.Equal(refused.Request, []string{"https://1.2.3.4"}) {
		t.Errorf("%+v, refused %+v, %v", now, refused, err)
	}
	if list, err := a.ModifyWebViewDomainsDirectly(ctx, "set", host); err != nil || !slices.Equal(list, []string{host}) {
		t.Errorf("%v, %v", list, err)
	}
	if name, content, err := a.DirectWebViewDomainFile(ctx); err != nil || name == "" || content == "" {
		t.Errorf("%q %q, %v", name, content, err)
	}
	b.released(a, wxapi.AuditSubmission{})
	if all, err := a.EffectiveServerDomains(ctx); err != nil || !slices.Contains(all.Effective.Request, host) ||
		!slices.Equal(all.Direct.WS, []string{"wss://own.example.com"}) || len(all.Third.Request) != 0 {
		t.Errorf("%+v, %v", all, err)
	}
	if all, err := a.EffectiveWebViewDomains(ctx); err != nil || !slices.Contains(all.Effective, host) {
		t.Errorf("%+v, %v", all, err)
	}
	b.try("prefetch", a.SetPrefetchDomains(ctx, "d1.example.com", "d2.example.com"))
	list, limit, err := a.PrefetchDomains(ctx)
	if want := []wxapi.PrefetchDomain{{Host: "d1.example.com"}, {Host: "d2.example.com"}}; err != nil ||
		!slices.Equal(list, want) || limit != 5 {
		t.Errorf("%+v, at most %d, %v", list, limit, err)
	}
	if err := a.SetPrefetchDomains(ctx, "https://no"); wxapi.ErrCode(err) != 9420001 {
		t.Errorf("a URL: %v", err)
	}
	component := wxapi.DomainChange{Action: "set", Domains: []string{"lab.example.com"}, Published: true}
	_, err = a.ModifyComponentServerDomains(ctx, component)
	b.try("component's", err)
	_, err = a.ModifyComponentWebViewDomains(ctx, component)
	b.try("component's", err)
	_, err = a.ModifyServerDomains(ctx, wxapi.ServerDomains{Action: "set", Request: []string{"https://lab.example.com"}})
	b.try("those below", err)
	_, err = a.ModifyWebViewDomains(ctx, "set", "https://lab.example.com")
	b.try("those below", err)
	_, _, err = a.WebViewDomainFile(ctx)
	b.try("component's file", err)
	b.answered("domains")
}

// TestTypedRegistrations: a person's mini program, a trial one that becomes a company's, one with an official account's
// papers. Each comes as an authorizer.
func TestTypedRegistrations(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	b, ctx := newBench(t), t.Context()
	b.companyProgram()
	own := b.Platform.Own.Account("")

	before, err := b.Platform.Authorizers(ctx)
	b.try("authorizers", err)
	task, err := own.RegisterPersonal(ctx, wxapi.Person{Name: "张三", Wechat: "zhangsan"})
	b.try("personal", err)
	b.advance(24 * time.Hour)
	if person := b.newcomer(before); b.simAccount(person.AppID).Kind != world.MiniProgram {
		t.Errorf("%+v", person)
	}
	if done, err := own.PersonalRegistration(ctx, task.TaskID); err != nil || done.Status != 12 || done.URL != task.URL {
		t.Errorf("%+v, %v", done, err)
	}

	before, err = b.Platform.Authorizers(ctx)
	b.try("authorizers", err)
	id, address, err := own.RegisterBeta(ctx, "青禾", b.openID)
	if b.try("trial", err); id == "" || address == "" {
		t.Errorf("%q %q", id, address)
	}
	b.advance(24 * time.Hour)
	trial := b.Platform.Own.Account(b.newcomer(before).AppID)
	b.try("name", trial.SetBetaNickName(ctx, "青禾茶叶"))
	if name := b.simAccount(trial.AppID).NickName; name != world.TrialName("青禾茶叶") {
		t.Errorf("the trial is called %q", name)
	}
	b.try("verify", trial.VerifyBeta(ctx, wxapi.BetaVerification{Name: "青禾茶业有限公司", Code: "91440300MA5EXAMPL2",
		CodeType: 1, LegalPersonaWechat: "qinghe_boss", LegalPersonaName: "李青", LegalPersonaIDCard: "1",
		ComponentPhone: "1"}))
	b.advance(24 * time.Hour)
	if err := trial.SetBetaNickName(ctx, "青禾"); wxapi.ErrCode(err) != 91020 {
		t.Errorf("a name for what is no trial any more: %v", err)
	}

	p, _ := b.Sim.Platform(b.Settings().Component.AppID)
	p.FuncIDs = slices.Concat(world.DefaultFuncIDs(world.OfficialAccount), world.DefaultFuncIDs(world.MiniProgram),
		[]int{world.SetFastRegister})
	b.try("offer more", b.Sim.PutPlatform(p))
	b.try("authorize again", b.AuthorizeInApp(ctx, "", b.account, nil))
	a := b.Platform.Own.Account(b.account)
	ticket := b.agree(world.AskRegister, b.account, "", "ticket")
	made, err := a.RegisterFromAccount(ctx, ticket)
	if err != nil || !made.Linked || made.Verified || made.AuthorizationCode == "" {
		t.Fatalf("%+v, %v", made, err)
	}
	if _, err := a.RegisterFromAccount(ctx, ticket); wxapi.ErrCode(err) != 61058 {
		t.Errorf("the ticket again: %v", err)
	}
	b.answered("registration")
}

// TestTypedConnections: links between accounts, the account on show, codes of ordinary links, plugins, half screens.
func TestTypedConnections(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	b, ctx := newBench(t), t.Context()
	a := b.Platform.Own.Account(b.account)
	mini, _ := b.program()
	b.released(mini, wxapi.AuditSubmission{})
	other := b.companyProgram()

	b.try("link", a.LinkMiniProgram(ctx, mini.AppID, true, true))
	b.advance(time.Minute)
	links, err := a.LinkedMiniPrograms(ctx)
	if err != nil || len(links) != 1 || links[0].AppID != mini.AppID || links[0].Status != wxapi.Linked ||
		links[0].Selected != 1 || links[0].Released != 1 {
		t.Fatalf("%+v, %v", links, err)
	}
	list, total, err := mini.ShowableAccounts(ctx, 0, 20)
	is := func(one wxapi.ShowableAccount) bool { return one.AppID == b.account }
	if err != nil || total != len(list) || !slices.ContainsFunc(list, is) {
		t.Errorf("%d of %+v, %v", total, list, err)
	}
	b.try("show", mini.ShowAccount(ctx, b.account))
	if shown, can, err := mini.ShownAccount(ctx); err != nil || !can || shown == nil || shown.AppID != b.account {
		t.Errorf("%+v %v, %v", shown, can, err)
	}
	b.try("show none", mini.ShowAccount(ctx, ""))
	if shown, _, err := mini.ShownAccount(ctx); err != nil || shown != nil {
		t.Errorf("%+v, %v", shown, err)
	}
	b.try("unlink", a.UnlinkMiniProgram(ctx, mini.AppID))
	b.advance(time.Minute)
	if links, err := a.LinkedMiniPrograms(ctx); err != nil || len(links) != 0 {
		t.Errorf("%+v, %v", links, err)
	}
	b.jumpRules(mini)
	b.plugins(mini, other)
	b.halfScreens(mini, other)
	b.answered("account_links", "jump_rules", "plugins")
}

func (b *bench) jumpRules(mini *wxapi.Account) {
	b.t.Helper()
	ctx := b.t.Context()
	if name, content, err := mini.JumpFile(ctx); err != nil || name == "" || content == "" {
		b.t.Errorf("%q %q, %v", name, content, err)
	}
	rule := wxapi.JumpRule{Prefix: "https://a.example.com/mp?id=", Path: "pages/index/index", SubRule: 1, Version: 3,
		DebugURLs: []string{"https://a.example.com/mp?id=1"}}
	b.try("add", mini.AddJumpRule(ctx, rule))
	if err := mini.AddJumpRule(ctx, rule); wxapi.ErrCode(err) != 85071 {
		b.t.Errorf("again: %v", err)
	}
	rule.SubRule = 2
	b.try("edit", mini.EditJumpRule(ctx, rule))
	b.try("publish", mini.PublishJumpRule(ctx, rule.Prefix))
	rules, err := mini.JumpRules(ctx, "")
	if err != nil || rules.Total != 1 || len(rules.List) != 1 || rules.List[0].State != 2 || rules.List[0].SubRule != 2 ||
		rules.List[0].DebugURLs[0] != rule.DebugURLs[0] || rules.PublishRest == 0 {
		b.t.Errorf("%+v, %v", rules, err)
	}
	b.try("delete", mini.DeleteJumpRule(ctx, rule.Prefix))
	if rules, err := mini.JumpRules(ctx, ""); err != nil || rules.Total != 0 {
		b.t.Errorf("%+v, %v", rules, err)
	}
}

// plugins: mini applies for the plugin of other, whose component answers.
func (b *bench) plugins(mini, other *wxapi.Account) {
	b.t.Helper()
	ctx := b.t.Context()
	b.try("apply", mini.ApplyPlugin(ctx, other.AppID, "展示茶叶"))
	who, err := other.PluginApplications(ctx, 1, 10)
	if err != nil || len(who) != 1 || who[0].AppID != mini.AppID || who[0].Status != wxapi.PluginWaiting ||
		who[0].Reason != "展示茶叶" || who[0].CreatedAt != b.Sim.Now().Unix() {
		b.t.Fatalf("%+v, %v", who, err)
	}
	b.try("refuse", other.RefusePlugin(ctx, "不合适"))
	b.try("clear", other.DeletePluginApplications(ctx))
	b.try("apply again", mini.ApplyPlugin(ctx, other.AppID, "展示茶叶"))
	b.try("agree", other.AgreePlugin(ctx, mini.AppID))
	if used, err := mini.Plugins(ctx); err != nil || len(used) != 1 || used[0].Status != wxapi.PluginPassed {
		b.t.Errorf("%+v, %v", used, err)
	}
	if err := mini.UpdatePlugin(ctx, other.AppID, "9.9"); wxapi.ErrCode(err) != 89257 {
		b.t.Errorf("a version that there is not: %v", err)
	}
	b.try("unbind", mini.UnbindPlugin(ctx, other.AppID))
	if used, err := mini.Plugins(ctx); err != nil || len(used) != 0 {
		b.t.Errorf("%+v, %v", used, err)
	}
}

// halfScreens: mini opens other over itself.
func (b *bench) halfScreens(mini, other *wxapi.Account) {
	b.t.Helper()
	ctx := b.t.Context()
	b.try("policy", other.SetEmbedPolicy(ctx, wxapi.EmbedAll))
	b.try("add", mini.AddEmbedded(ctx, other.AppID, "下单"))
	opens, err := mini.Embedded(ctx, 0, 10)
	if err != nil || len(opens) != 1 || opens[0].AppID != other.AppID || opens[0].Status != wxapi.EmbedPassed ||
		opens[0].Reason != "下单" {
		b.t.Errorf("%+v, %v", opens, err)
	}
	if openers, policy, err := other.Embedding(ctx, 0, 10); err != nil || policy != wxapi.EmbedAll || len(openers) != 1 ||
		openers[0].AppID != mini.AppID {
		b.t.Errorf("%+v %v, %v", openers, policy, err)
	}
	b.try("cancel", other.CancelEmbedding(ctx, mini.AppID))
	b.try("add again", mini.AddEmbedded(ctx, other.AppID, "下单"))
	b.try("take back", mini.DeleteEmbedded(ctx, other.AppID))
	if opens, err := mini.Embedded(ctx, 0, 10); err != nil || len(opens) != 2 ||
		opens[0].Status != wxapi.EmbedCancelled || opens[1].Status != wxapi.EmbedWithdrawn {
		b.t.Errorf("%+v, %v", opens, err)
	}
}

// TestTypedFollowers: tags, remark, black list, templates, and what the account asks about itself.
func TestTypedFollowers(t *testing.T) {
	b, ctx := newBench(t), t.Context()
	a := b.Platform.Own.Account(b.account)

	tag, err := a.CreateTag(ctx, "贵宾")
	b.try("tag", err)
	b.try("rename", a.RenameTag(ctx, tag.ID, "老贵宾"))
	b.try("tag them", a.TagUsers(ctx, tag.ID, b.openID))
	if page, err := a.Tagged(ctx, tag.ID, ""); err != nil || !slices.Equal(page.List, []string{b.openID}) {
		t.Errorf("%+v, %v", page, err)
	}
	if ids, err := a.TagsOf(ctx, b.openID); err != nil || !slices.Equal(ids, []int{tag.ID}) {
		t.Errorf("%v, %v", ids, err)
	}
	if tags, err := a.Tags(ctx); err != nil || !slices.Contains(tags, wxapi.Tag{ID: tag.ID, Name: "老贵宾", Count: 1}) {
		t.Errorf("%+v, %v", tags, err)
	}
	b.try("untag", a.UntagUsers(ctx, tag.ID, b.openID))
	b.try("delete", a.DeleteTag(ctx, tag.ID))
	b.try("remark", a.SetRemark(ctx, b.openID, "老客户"))
	if user, err := a.User(ctx, b.openID, ""); err != nil || user.Remark != "老客户" || len(user.TagIDs) != 0 {
		t.Errorf("%+v, %v", user, err)
	}
	b.try("shut out", a.AddToBlacklist(ctx, b.openID))
	if page, err := a.Blacklist(ctx, ""); err != nil || page.Total != 1 || !slices.Equal(page.List, []string{b.openID}) {
		t.Errorf("%+v, %v", page, err)
	}
	if err := b.send(ctx); wxapi.ErrCode(err) != 43019 {
		t.Errorf("to somebody who is shut out: %v", err)
	}
	b.try("let in", a.TakeFromBlacklist(ctx, b.openID))
	b.try("then", b.send(ctx))

	if address, err := a.UploadImage(ctx, "a.png", picture(t)); err != nil || address == "" {
		t.Errorf("%q, %v", address, err)
	}
	templates, err := a.Templates(ctx)
	if b.try("templates", err); len(templates) == 0 {
		t.Fatal("no templates")
	}
	id, err := a.AddTemplate(ctx, world.TemplateLibrary()[0].ShortID)
	b.try("add template", err)
	b.try("delete template", a.DeleteTemplate(ctx, id))
	if left, err := a.Templates(ctx); err != nil || len(left) != len(templates) {
		t.Errorf("%+v, %v", left, err)
	}
	b.selfQueries(a)
	b.subscribeTemplates(a)
	b.answered("subscription_templates")
}

// subscribeTemplates chooses keywords of a public template, and sends by what came of it.
func (b *bench) subscribeTemplates(a *wxapi.Account) {
	b.t.Helper()
	ctx := b.t.Context()
	categories, err := a.SubscribeCategories(ctx)
	b.try("categories", err)
	var ids []int64
	for _, c := range categories {
		ids = append(ids, c.ID)
	}
	list, total, err := a.PublicTemplates(ctx, 0, 30, ids...)
	if err != nil || total != len(list) || len(list) == 0 || list[0].Type != 2 {
		b.t.Fatalf("%d of %+v, %v", total, list, err)
	}
	keywords, err := a.TemplateKeywords(ctx, list[0].TID)
	if err != nil || len(keywords) < 2 {
		b.t.Fatalf("%+v, %v", keywords, err)
	}
	id, err := a.AddSubscribeTemplate(ctx, list[0].TID, []int{keywords[0].KID, keywords[1].KID}, "下单")
	b.try("add", err)
	own, err := a.SubscribeTemplates(ctx)
	if err != nil || own[len(own)-1].ID != id || own[len(own)-1].Title != list[0].Title {
		b.t.Errorf("%+v, %v", own, err)
	}
	_, err = b.Sim.AnswerPopup(ctx, b.account, b.openID, id, true)
	b.try("accept", err)
	data := map[string]wxapi.TemplateValue{}
	for _, k := range keywords[:2] {
		data[fmt.Sprint(k.Rule, k.KID)] = wxapi.TemplateValue{Value: k.Example}
	}
	message := wxapi.SubscribeMessage{ToUser: b.openID, TemplateID: id, Data: data}
	b.try("send", a.SendSubscribeNotice(ctx, message))
	b.try("delete", a.DeleteSubscribeTemplate(ctx, id))
	if err := a.SendSubscribeNotice(ctx, message); wxapi.ErrCode(err) != 40037 {
		b.t.Errorf("by a template that is gone: %v", err)
	}
}

// selfQueries ask about the account's calls and addresses.
func (b *bench) selfQueries(a *wxapi.Account) {
	b.t.Helper()
	ctx := b.t.Context()
	b.try("clear", a.ClearQuota(ctx))
	b.try("clear the component's", a.ClearComponentQuota(ctx))
	client, component := &wxapi.Client{BaseURL: b.SimURL()}, b.Settings().Component.AppID
	token := platform.Secret(b.Sim.LiveToken(component, a.AppID))
	if list, err := client.APIIPs(ctx, token); err != nil || !slices.Contains(list, "127.0.0.1") {
		b.t.Errorf("%v, %v", list, err)
	}
	if list, err := client.CallbackIPs(ctx, token); err != nil || !slices.Contains(list, "127.0.0.1") {
		b.t.Errorf("%v, %v", list, err)
	}
	if seen, err := client.CheckCallback(ctx, token, "all", "DEFAULT"); err != nil || len(seen.DNS) != 1 ||
		seen.DNS[0].IP != "127.0.0.1" || len(seen.Ping) != 1 || seen.Ping[0].Loss != "0%" {
		b.t.Errorf("%+v, %v", seen, err)
	}
}
