package wxapi

import (
	"context"
	"net/url"
)

// Mini programs that a component registers (快速注册, PROTOCOL 14.3), beside RegisterEnterprise.

// Person is whom a mini program is registered for.
type Person struct {
	Name   string `json:"idname"`
	Wechat string `json:"wxuser"`                    // the WeChat id (微信号)
	Phone  string `json:"component_phone,omitempty"` // whom the person can ask
}

// PersonalRegistration is a registration for a person, who opens URL in WeChat within 24 hours.
type PersonalRegistration struct {
	TaskID string `json:"taskid"`
	URL    string `json:"authorize_url"`
	Status int    `json:"status"` // 0 begun, 12 done, 11 failed, others between; 1001 and more say why not
}

// RegisterPersonal starts a registration; how it ends comes as notify_third_fasteregister, with an authorization code. It
// fails with 61070 or 86036 where name and WeChat id do not belong together, 89249 while one is under way.
func (a *Account) RegisterPersonal(ctx context.Context, p Person) (PersonalRegistration, error) {
	return a.registerPersonal(ctx, "create", p)
}

// PersonalRegistration asks how a registration stands.
func (a *Account) PersonalRegistration(ctx context.Context, taskID string) (PersonalRegistration, error) {
	return a.registerPersonal(ctx, "query", map[string]string{"taskid": taskID})
}

func (a *Account) registerPersonal(ctx context.Context, action string, body any) (PersonalRegistration, error) {
	var out PersonalRegistration
	err := a.Do(ctx, Request{Path: "/wxa/component/fastregisterpersonalweapp", Query: url.Values{"action": {action}},
		TokenName: ComponentTokenName, Body: body}, &out)
	return out, err
}

// RegisterBeta starts the registration of a trial mini program (试用小程序) for a user, who opens the address in WeChat
// within 24 hours. It ends as notify_third_fastregisterbetaapp with the same uniqueID. It fails with 86011 on a word in the
// name that is forbidden.
func (a *Account) RegisterBeta(ctx context.Context, name, openID string) (uniqueID, address string, err error) {
	var out struct {
		ID  string `json:"unique_id"`
		URL string `json:"authorize_url"`
	}
	err = a.Do(ctx, Request{Path: "/wxa/component/fastregisterbetaweapp", TokenName: AccessTokenName, AsComponent: true,
		Body: map[string]string{"name": name, "openid": openID}}, &out)
	return out.ID, out.URL, needValue(err, "unique_id", out.ID)
}

// BetaVerification is the company that a trial mini program becomes. All fields are required.
type BetaVerification struct {
	Name               string `json:"enterprise_name"`
	Code               string `json:"code"`
	CodeType           int    `json:"code_type"` // as of Enterprise
	LegalPersonaWechat string `json:"legal_persona_wechat"`
	LegalPersonaName   string `json:"legal_persona_name"`
	LegalPersonaIDCard string `json:"legal_persona_idcard"`
	ComponentPhone     string `json:"component_phone"`
}

// VerifyBeta turns a trial mini program into a company's (试用转正), with permission set 81. It ends as
// notify_third_fastverifybetaapp. It fails with 89249 while one is under way, 89251 while the legal person and 89252 while
// the administrator has not confirmed.
func (a *Account) VerifyBeta(ctx context.Context, v BetaVerification) error {
	return a.post(ctx, "/wxa/verifybetaweapp", map[string]any{"verify_info": v}, nil)
}

// SetBetaNickName renames a trial mini program, with permission set 81. It fails with 91020 when it is none.
func (a *Account) SetBetaNickName(ctx context.Context, name string) error {
	return a.post(ctx, "/wxa/setbetaweappnickname", map[string]string{"name": name}, nil)
}

// CopiedRegistration is a mini program that was made with an official account's papers (复用公众号资质).
type CopiedRegistration struct {
	AppID             string
	AuthorizationCode string // for Client.QueryAuth
	Verified, Linked  bool
}

// RegisterFromAccount makes one for this official account with the ticket that its administrator's consent came back with;
// the ticket is good once. It needs permission set 27, and fails with 61055 on the sixth this month, 61058 on another ticket.
func (a *Account) RegisterFromAccount(ctx context.Context, ticket string) (CopiedRegistration, error) {
	var out struct {
		AppID    string `json:"appid"`
		Code     string `json:"authorization_code"`
		Verified any    `json:"is_wx_verify_succ"` // WeChat's tables say boolean, its samples text
		Linked   any    `json:"is_link_succ"`
	}
	err := a.post(ctx, "/cgi-bin/account/fastregister", map[string]string{"ticket": ticket}, &out)
	return CopiedRegistration{out.AppID, out.Code, isTrue(out.Verified), isTrue(out.Linked)}, err
}

func isTrue(value any) bool { return value == true || value == "true" }
