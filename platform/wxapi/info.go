package wxapi

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"wxlab/platform"
)

// AuthorizerInfo reads an account's profile (PROTOCOL 4.7). The result has no token; its State is not set.
func (c *Client) AuthorizerInfo(
	ctx context.Context, componentAppID string, componentToken platform.Secret, appID string,
) (platform.Authorizer, error) {
	p, err := c.AuthorizerProfile(ctx, componentAppID, componentToken, appID)
	return p.Authorizer, err
}

// Profile is all that api_get_authorizer_info tells of an account.
type Profile struct {
	platform.Authorizer
	Alias         string         // 微信号
	Signature     string         // the account's introduction
	QRCodeURL     string         // its picture; it does not expire
	Business      map[string]int // open_pay, open_scan, open_card, open_store, open_shake: 1 is open
	RegisterType  int            // 0 normal, 2 from an official account, 6 by the legal person's face, …
	AccountStatus int            // 1 normal, 14 cancelled, 16 banned, 18 warned, 19 frozen
	HasPhone      bool           // basic_config
	HasEmail      bool
	Domains       ServerDomains // of a mini program, Action empty
	Categories    []CodeCategory
}

// AuthorizerProfile is AuthorizerInfo with everything. Both spellings of basic_config and the qrcode_url of old
// answers, which stands outside, are taken.
func (c *Client) AuthorizerProfile(
	ctx context.Context, componentAppID string, componentToken platform.Secret, appID string,
) (Profile, error) {
	var out struct {
		Info          authorizerInfo    `json:"authorizer_info"`
		Authorization authorizationInfo `json:"authorization_info"`
		OldQRCodeURL  string            `json:"qrcode_url"`
	}
	err := c.component(ctx, "api_get_authorizer_info", componentToken, map[string]string{
		"component_appid": componentAppID, "authorizer_appid": appID}, &out)
	if err != nil {
		return Profile{}, err
	}
	p := out.Info.profile()
	p.Kind = out.Info.kind(out.Authorization.scopes())
	p.QRCodeURL = cmp.Or(p.QRCodeURL, out.OldQRCodeURL)
	p.AppID = appID
	p.RefreshToken = platform.Secret(out.Authorization.Refresh)
	p.FuncInfo = out.Authorization.scopes()
	return p, nil
}

// authorizerInfo is the account on the wire.
type authorizerInfo struct {
	NickName      string           `json:"nick_name"`
	HeadImg       string           `json:"head_img"`
	UserName      string           `json:"user_name"`
	PrincipalName string           `json:"principal_name"`
	ServiceType   struct{ ID int } `json:"service_type_info"`
	VerifyType    struct{ ID int } `json:"verify_type_info"`
	Alias         string           `json:"alias"`
	Signature     string           `json:"signature"`
	QRCodeURL     string           `json:"qrcode_url"`
	Business      map[string]int   `json:"business_info"`
	RegisterType  int              `json:"register_type"`
	AccountStatus int              `json:"account_status"`
	BasicConfig   struct {
		Phone    bool `json:"is_phone_configured"`
		Email    bool `json:"is_email_configured"`
		OldPhone bool `json:"isPhoneConfigured"`
		OldEmail bool `json:"isEmailConfigured"`
	} `json:"basic_config"`
	// Each is present exactly for accounts of its kind.
	MiniProgram json.RawMessage `json:"MiniProgramInfo"`
	Channels    json.RawMessage `json:"channels_info"`
	Store       json.RawMessage `json:"store_info"`
	Talent      json.RawMessage `json:"talent_info"`
	Supplier    json.RawMessage `json:"supplier_info"`
}

// profile leaves out of MiniProgramInfo what has no documented shape.
func (i authorizerInfo) profile() Profile {
	p := Profile{Authorizer: i.authorizer(), Alias: i.Alias, Signature: i.Signature, QRCodeURL: i.QRCodeURL,
		Business:     i.Business,
		RegisterType: i.RegisterType, AccountStatus: i.AccountStatus,
		HasPhone: i.BasicConfig.Phone || i.BasicConfig.OldPhone, HasEmail: i.BasicConfig.Email || i.BasicConfig.OldEmail}
	var program struct {
		Network struct {
			Request  []string `json:"RequestDomain"`
			WS       []string `json:"WsRequestDomain"`
			Upload   []string `json:"UploadDomain"`
			Download []string `json:"DownloadDomain"`
			UDP      []string `json:"UDPDomain"`
			TCP      []string `json:"TCPDomain"`
		} `json:"network"`
		Categories []struct{ First, Second string } `json:"categories"`
	}
	if len(i.MiniProgram) == 0 || json.Unmarshal(i.MiniProgram, &program) != nil {
		return p
	}
	n := program.Network
	p.Domains = ServerDomains{Request: n.Request, WS: n.WS, Upload: n.Upload, Download: n.Download, UDP: n.UDP,
		TCP: n.TCP}
	for _, c := range program.Categories {
		p.Categories = append(p.Categories, CodeCategory{First: c.First, Second: c.Second})
	}
	return p
}

func (i authorizerInfo) authorizer() platform.Authorizer {
	return platform.Authorizer{
		UserName: i.UserName, NickName: i.NickName, HeadImg: i.HeadImg, PrincipalName: i.PrincipalName,
		ServiceType: i.ServiceType.ID, VerifyType: i.VerifyType.ID,
	}
}

// kind tells an account's kind by the member that it has. A promoter has none; what it grants is known by no official account.
func (i authorizerInfo) kind(granted []platform.FuncScope) platform.AccountKind {
	const union = 93 // 小程序联盟
	for _, member := range []struct {
		raw  json.RawMessage
		kind platform.AccountKind
	}{
		{i.MiniProgram, platform.MiniProgram}, {i.Channels, platform.Channels}, {i.Store, platform.Store},
		{i.Talent, platform.Talent}, {i.Supplier, platform.Supplier},
	} {
		if len(member.raw) > 0 && string(member.raw) != "null" {
			return member.kind
		}
	}
	if slices.Contains(granted, platform.FuncScope{ID: union}) {
		return platform.Promoter
	}
	return platform.OfficialAccount
}
