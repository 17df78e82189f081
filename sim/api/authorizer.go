package api

import (
	"net/http"
	"slices"

	"wxlab/sim/world"
)

// authorizerEndpoints are a component's questions about its authorizers (PROTOCOL 4.7 to 4.10).
func authorizerEndpoints() map[string]endpoint {
	post := func(token tokenKind, handle func(*call) (any, error)) endpoint {
		return endpoint{http.MethodPost, token, 0, handle}
	}
	out := map[string]endpoint{
		"/cgi-bin/component/api_get_authorizer_info":   post(componentToken, (*call).authorizerInfo),
		"/cgi-bin/component/api_get_authorizer_list":   post(componentToken, (*call).authorizerList),
		"/cgi-bin/component/api_confirm_authorization": post(componentToken, (*call).confirmAuthorization),
	}
	for _, prefix := range []string{"api_", ""} { // the old and the new spelling
		out["/cgi-bin/component/"+prefix+"get_authorizer_option"] = post(eitherToken, (*call).getOption)
		out["/cgi-bin/component/"+prefix+"set_authorizer_option"] = post(eitherToken, (*call).setOption)
	}
	return out
}

// authorizerRequest is the common body.
type authorizerRequest struct {
	AppID      string `json:"component_appid"`
	Authorizer string `json:"authorizer_appid"`
}

func (c *call) aboutAuthorizer(in *authorizerRequest) (*world.GrantState, *world.AccountState, error) {
	if err := c.sameComponent(in.AppID); err != nil {
		return nil, nil, err
	}
	g, err := c.authorizer(in.Authorizer)
	if err != nil {
		return nil, nil, err
	}
	return g, c.world.Account(in.Authorizer), nil
}

type (
	id struct {
		ID int `json:"id"`
	}
	businessInfo struct {
		OpenPay   int `json:"open_pay"`
		OpenShake int `json:"open_shake"`
		OpenScan  int `json:"open_scan"`
		OpenCard  int `json:"open_card"`
		OpenStore int `json:"open_store"`
	}
	domains struct {
		Request  []string `json:"RequestDomain"`
		Ws       []string `json:"WsRequestDomain"`
		Upload   []string `json:"UploadDomain"`
		Download []string `json:"DownloadDomain"`
		Biz      []string `json:"BizDomain"`
		UDP      []string `json:"UDPDomain"`
		TCP      []string `json:"TCPDomain"`
	}
	category struct {
		First  string `json:"first"`
		Second string `json:"second"`
	}
	miniProgramInfo struct {
		Network     domains    `json:"network"`
		Categories  []category `json:"categories"`
		VisitStatus int        `json:"visit_status"`
	}
	basicConfig struct {
		PhoneConfigured bool `json:"is_phone_configured"`
		EmailConfigured bool `json:"is_email_configured"`
	}
	authorizerInfo struct {
		NickName      string           `json:"nick_name"`
		HeadImg       string           `json:"head_img"`
		ServiceType   id               `json:"service_type_info"`
		VerifyType    id               `json:"verify_type_info"`
		UserName      string           `json:"user_name"`
		Alias         string           `json:"alias"`
		QRCodeURL     string           `json:"qrcode_url"`
		Business      businessInfo     `json:"business_info"`
		IDC           int              `json:"idc"`
		PrincipalName string           `json:"principal_name"`
		Signature     string           `json:"signature"`
		MiniProgram   *miniProgramInfo `json:"MiniProgramInfo,omitempty"` // present exactly for mini programs
		RegisterType  *int             `json:"register_type,omitempty"`
		AccountStatus int              `json:"account_status"`
		Basic         *basicConfig     `json:"basic_config,omitempty"`
	}
)

func (c *call) authorizerInfo() (any, error) {
	var in authorizerRequest
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	g, a, err := c.aboutAuthorizer(&in)
	if err != nil {
		return nil, err
	}
	authorization := authorizationInfo{AppID: a.AppID, FuncInfo: c.funcInfo(g)}
	if g.Queried {
		authorization.RefreshToken = g.RefreshToken
	}
	return struct {
		Info          authorizerInfo    `json:"authorizer_info"`
		Authorization authorizationInfo `json:"authorization_info"`
	}{describe(a), authorization}, nil
}

func (c *call) authorizerList() (any, error) {
	var in struct {
		AppID  string `json:"component_appid"`
		Offset int    `json:"offset"`
		Count  int    `json:"count"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	if err := c.sameComponent(in.AppID); err != nil {
		return nil, err
	}
	switch {
	case in.Count > 500:
		return nil, fail(40170, "count is %d, at most 500 are given at a time", in.Count)
	case in.Count < 1 || in.Offset < 0:
		return nil, fail(40097, "offset %d, count %d: count is 1 to 500 and offset not negative", in.Offset, in.Count)
	}
	type row struct {
		AppID        string `json:"authorizer_appid"`
		RefreshToken string `json:"refresh_token"`
		AuthTime     int64  `json:"auth_time"`
	}
	rows := []row{}
	for _, g := range c.platform.Grants {
		if !g.Cancelled.IsZero() {
			continue
		}
		r := row{AppID: g.AccountAppID, AuthTime: g.At.Unix()}
		if g.Queried {
			r.RefreshToken = g.RefreshToken
		}
		rows = append(rows, r)
	}
	total := len(rows)
	rows = rows[min(in.Offset, total):min(in.Offset+in.Count, total)]
	return struct {
		Total int   `json:"total_count"`
		List  []row `json:"list"`
	}{total, rows}, nil
}

// optionRequest is both spellings' body: the new one, called with the authorizer's token, names no account.
type optionRequest struct {
	authorizerRequest
	Name  string `json:"option_name"`
	Value string `json:"option_value"`
}

func (c *call) option() (optionRequest, *world.AccountState, error) {
	var in optionRequest
	if err := c.decode(&in); err != nil {
		return in, nil, err
	}
	a := c.account
	if a == nil {
		var err error
		if _, a, err = c.aboutAuthorizer(&in.authorizerRequest); err != nil {
			return in, nil, err
		}
	}
	if _, known := a.Options[in.Name]; !known {
		return in, nil, fail(61012, "option_name %q is none of location_report, voice_recognize, customer_service", in.Name)
	}
	return in, a, nil
}

func (c *call) getOption() (any, error) {
	in, a, err := c.option()
	if err != nil {
		return nil, err
	}
	return struct {
		AppID string `json:"authorizer_appid,omitempty"`
		Name  string `json:"option_name"`
		Value string `json:"option_value"`
	}{in.Authorizer, in.Name, a.Options[in.Name]}, nil
}

func (c *call) setOption() (any, error) {
	in, a, err := c.option()
	if err != nil {
		return nil, err
	}
	allowed := []string{"0", "1"}
	if in.Name == "location_report" {
		allowed = append(allowed, "2")
	}
	if !slices.Contains(allowed, in.Value) {
		return nil, fail(61013, "option_value %q of %s is none of %v", in.Value, in.Name, allowed)
	}
	a.Options[in.Name] = in.Value
	return okAnswer, nil
}

func describe(a *world.AccountState) authorizerInfo {
	out := authorizerInfo{
		NickName: a.NickName, HeadImg: a.HeadImg, ServiceType: id{a.ServiceType}, VerifyType: id{a.VerifyType},
		UserName: a.UserName, Alias: a.Alias, QRCodeURL: "http://mmbiz.qpic.cn/mmbiz_jpg/" + a.UserName + "/0",
		IDC: 1, PrincipalName: a.PrincipalName, Signature: a.Signature, AccountStatus: 1,
	}
	if a.Kind == world.OfficialAccount {
		out.Business.OpenPay = map[bool]int{true: 1}[a.ServiceType == 2]
		return out
	}
	if a.RegisterType == world.RegisteredBeta {
		out.ServiceType.ID = 12
	}
	own := a.OwnDomains()
	out.MiniProgram = &miniProgramInfo{
		Network: domains{own.Server.Request, own.Server.WsRequest, own.Server.Upload, own.Server.Download, own.Webview, own.Server.UDP, own.Server.TCP},
	}
	for _, c := range ownCategories() {
		out.MiniProgram.Categories = append(out.MiniProgram.Categories, category{c.First, c.Second})
	}
	if a.Code != nil && a.Code.Hidden {
		out.MiniProgram.VisitStatus = 1
	}
	out.RegisterType, out.Basic = &a.RegisterType, &basicConfig{true, true}
	return out
}
