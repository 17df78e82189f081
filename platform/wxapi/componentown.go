package wxapi

import (
	"context"
	"net/url"
	"strings"
)

// The calls in this file carry the component's token.

// ConfirmScope confirms a permission set that the component has to agree to, or refuses it (PROTOCOL 4.10). Until
// then its calls fail with 61016. It fails with 61019 when nothing is to be confirmed, with 61018 when that is done.
func (a *Account) ConfirmScope(ctx context.Context, scopeID int, confirm bool) error {
	value := 2
	if confirm {
		value = 1
	}
	return a.Do(ctx, Request{Path: "/cgi-bin/component/api_confirm_authorization", TokenName: ComponentTokenName,
		Body: map[string]any{
			"component_appid": a.ComponentAppID, "authorizer_appid": a.AppID,
			"funscope_category_id": scopeID, // sic
			"confirm_value":        value,
		}}, nil)
}

// DomainChange changes what the mini programs of the component may use: each domain of ServerDomains and of web views
// must be among these (PROTOCOL 4.14).
type DomainChange struct {
	Action    string   // add, delete, set, get
	Domains   []string // without a scheme
	Published bool     // the published version's too, not only the test version's
}

// ComponentDomains are the component's after a change.
type ComponentDomains struct {
	Published, Testing []string
	Invalid            []string // given, and refused
}

// ModifyComponentServerDomains changes the hosts that mini programs may call, at most 1,000.
func (a *Account) ModifyComponentServerDomains(ctx context.Context, d DomainChange) (ComponentDomains, error) {
	return a.modifyComponentDomains(ctx, "/cgi-bin/component/modify_wxa_server_domain", "wxa_server_domain", d)
}

// ModifyComponentWebViewDomains changes the hosts whose pages mini programs may show, at most 200.
func (a *Account) ModifyComponentWebViewDomains(ctx context.Context, d DomainChange) (ComponentDomains, error) {
	return a.modifyComponentDomains(ctx, "/cgi-bin/component/modify_wxa_jump_domain", "wxa_jump_h5_domain", d)
}

func (a *Account) modifyComponentDomains(
	ctx context.Context, path, field string, d DomainChange,
) (ComponentDomains, error) {
	body := map[string]any{"action": d.Action, "is_modify_published_together": d.Published}
	if d.Action != "get" {
		body[field] = strings.Join(d.Domains, ";")
	}
	var out map[string]any // the names end in field
	err := a.Do(ctx, Request{Path: path, TokenName: AccessTokenName, AsComponent: true, Body: body}, &out)
	list := func(which string) []string {
		joined, _ := out[which+"_"+field].(string)
		return strings.FieldsFunc(joined, func(r rune) bool { return r == ';' })
	}
	return ComponentDomains{Published: list("published"), Testing: list("testing"), Invalid: list("invalid")}, err
}

// WebViewDomainFile is the file that must lie at the root of each web-view domain.
func (a *Account) WebViewDomainFile(ctx context.Context) (name, content string, err error) {
	var out confirmFile
	err = a.Do(ctx, Request{Path: "/cgi-bin/component/get_domain_confirmfile", TokenName: AccessTokenName,
		AsComponent: true, Body: struct{}{}}, &out)
	return out.Name, out.Content, err
}

// Enterprise is who a mini program is registered for by its legal person's face check (快速注册, PROTOCOL 3.4).
type Enterprise struct {
	Name               string `json:"name"`
	Code               string `json:"code"`
	CodeType           int    `json:"code_type"` // 1 统一社会信用代码, 2 组织机构代码, 3 营业执照注册号
	LegalPersonaWechat string `json:"legal_persona_wechat"`
	LegalPersonaName   string `json:"legal_persona_name"`
	ComponentPhone     string `json:"component_phone,omitempty"` // whom they can ask
}

// RegisterEnterprise starts the registration; how it ends comes as notify_third_fasteregister, with an authorization
// code.
func (a *Account) RegisterEnterprise(ctx context.Context, e Enterprise) error {
	return a.registerEnterprise(ctx, "create", e)
}

// EnterpriseRegistration asks how a registration stands: nil is done, 89248 … 89255 say why not.
func (a *Account) EnterpriseRegistration(ctx context.Context, e Enterprise) error {
	return a.registerEnterprise(ctx, "search", e)
}

func (a *Account) registerEnterprise(ctx context.Context, action string, e Enterprise) error {
	return a.Do(ctx, Request{Path: "/cgi-bin/component/fastregisterweapp", Query: url.Values{"action": {action}},
		TokenName: ComponentTokenName, Body: e}, nil)
}

// ClearComponentQuota sets the day's counters of the component itself back, with its token; ten times a month, then 48006
// (PROTOCOL 4.12). Client.ClearQuota works without a token, too.
func (a *Account) ClearComponentQuota(ctx context.Context) error {
	return a.Do(ctx, Request{Path: "/cgi-bin/component/clear_quota", TokenName: ComponentTokenName,
		Body: map[string]string{"component_appid": a.ComponentAppID}}, nil)
}
