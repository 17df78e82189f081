package workbench_test

import (
	"slices"
	"testing"
	"time"

	"wxlab/platform"
	"wxlab/platform/wxapi"
	"wxlab/sim/world"
)

// TestOpenAccountsOnBehalf binds and unbinds an open-platform account.
func TestOpenAccountsOnBehalf(t *testing.T) {
	b, ctx := newBench(t), t.Context()
	a := b.Platform.Own.Account(b.account)
	if _, err := a.OpenAccount(ctx); wxapi.ErrCode(err) != 89002 {
		t.Errorf("before there is one: %v", err)
	}
	made, err := a.CreateOpenAccount(ctx)
	b.try("create", err)
	if has, err := a.HasOpenAccount(ctx); err != nil || !has {
		t.Errorf("has one: %v, %v", has, err)
	}
	if got, err := a.OpenAccount(ctx); err != nil || got != made || made == "" {
		t.Errorf("%q, made %q, %v", got, made, err)
	}
	if _, err := a.CreateOpenAccount(ctx); wxapi.ErrCode(err) != 89000 {
		t.Errorf("a second one: %v", err)
	}
	b.try("unbind", a.UnbindOpenAccount(ctx, made))
	b.try("bind", a.BindOpenAccount(ctx, made))
}

// TestDomainsOnBehalf: the component's domains bound those of its mini programs.
func TestDomainsOnBehalf(t *testing.T) {
	b, ctx := newBench(t), t.Context()
	program := b.accountOf(world.MiniProgram)
	b.try("authorize", b.AuthorizeInApp(ctx, "", program.AppID, nil))
	a := b.Platform.Own.Account(program.AppID)
	got, err := a.ModifyComponentServerDomains(ctx,
		wxapi.DomainChange{Action: "set", Domains: []string{"lab.example.com", "https://no"}, Published: true})
	if err != nil || !slices.Equal(got.Published, []string{"lab.example.com"}) ||
		!slices.Equal(got.Invalid, []string{"https://no"}) {
		t.Errorf("%+v, %v", got, err)
	}
	domains, err := a.ModifyServerDomains(ctx, wxapi.ServerDomains{Action: "set",
		Request: []string{"https://lab.example.com"}})
	if err != nil || !slices.Equal(domains.Request, []string{"https://lab.example.com"}) {
		t.Errorf("%+v, %v", domains, err)
	}
	if _, err := a.ModifyServerDomains(ctx, wxapi.ServerDomains{Action: "add",
		Request: []string{"https://other.example.com"}}); err == nil {
		t.Error("a host that the component does not have was taken")
	}
	got, err = a.ModifyComponentWebViewDomains(ctx,
		wxapi.DomainChange{Action: "set", Domains: []string{"h5.example.com"}, Published: true})
	if err != nil || !slices.Equal(got.Published, []string{"h5.example.com"}) {
		t.Errorf("%+v, %v", got, err)
	}
	if name, content, err := a.WebViewDomainFile(ctx); err != nil || name == "" || content == "" {
		t.Errorf("%q %q, %v", name, content, err)
	}
	if _, err := a.ModifyWebViewDomains(ctx, "set", "https://h5.example.com"); err != nil {
		t.Error("set:", err)
	}
	if list, err := a.ModifyWebViewDomains(ctx, "get"); err != nil || len(list) != 1 {
		t.Errorf("%v, %v", list, err)
	}
}

// TestScopesAreConfirmed: 61016 until the component agrees.
func TestScopesAreConfirmed(t *testing.T) {
	b, ctx := newBench(t), t.Context()
	p, _ := b.Sim.Platform(b.Settings().Component.AppID)
	p.ConfirmFuncIDs = []int{15}
	b.try("a set to confirm", b.Sim.PutPlatform(p))
	a := b.Platform.Own.Account(b.account)
	menu := wxapi.Menu{Button: []wxapi.Button{{Type: "click", Name: "A", Key: "K"}}}
	if err := a.CreateMenu(ctx, menu); wxapi.ErrCode(err) != 61016 {
		t.Errorf("unconfirmed: %v", err)
	}
	b.try("confirm", a.ConfirmScope(ctx, 15, true))
	b.try("then", a.CreateMenu(ctx, menu))
	if err := a.ConfirmScope(ctx, 15, true); wxapi.ErrCode(err) != 61018 {
		t.Errorf("again: %v", err)
	}
}

// TestFastRegistration: the new mini program is authorized by the event that tells how it ended (PROTOCOL 3.4).
func TestFastRegistration(t *testing.T) {
	b, ctx := newBench(t), t.Context()
	company := wxapi.Enterprise{Name: "青禾科技有限公司", Code: "91440300MA5EXAMPLE", CodeType: 1,
		LegalPersonaWechat: "qinghe_boss", LegalPersonaName: "李青", ComponentPhone: "13800000000"}
	a := b.Platform.Own.Account("")
	b.try("register", a.RegisterEnterprise(ctx, company))
	before, err := b.Platform.Authorizers(ctx)
	b.try("authorizers", err)
	b.advance(24 * time.Hour)
	b.try("how it stands", a.EnterpriseRegistration(ctx, company))
	after, err := b.Platform.Authorizers(ctx)
	if err != nil || len(after) != len(before)+1 {
		t.Fatalf("%d authorizers after %d, %v", len(after), len(before), err)
	}
	known := func(x platform.Authorizer) bool {
		return slices.ContainsFunc(before, func(y platform.Authorizer) bool { return x.AppID == y.AppID })
	}
	registered := slices.DeleteFunc(after, known)[0]
	if registered.State != platform.Authorized || registered.Kind != platform.MiniProgram ||
		registered.RefreshToken == "" {
		t.Errorf("%+v", registered)
	}
}
