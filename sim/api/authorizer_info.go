package api

import "wxlab/sim/world"

// authorizer_info and its parts, in the documented order of keys (PROTOCOL 4.7).
type (
	idObject struct {
		ID int `json:"id"`
	}
	businessInfo struct {
		OpenPay   int `json:"open_pay"`
		OpenShake int `json:"open_shake"`
		OpenScan  int `json:"open_scan"`
		OpenCard  int `json:"open_card"`
		OpenStore int `json:"open_store"`
	}
	networkDomains struct {
		Request  []string `json:"RequestDomain"`
		Ws       []string `json:"WsRequestDomain"`
		Upload   []string `json:"UploadDomain"`
		Download []string `json:"DownloadDomain"`
		Biz      []string `json:"BizDomain"`
		UDP      []string `json:"UDPDomain"`
		TCP      []string `json:"TCPDomain"`
		Prefetch []string `json:"PrefetchDNSDomain"`
		pendingDomains
	}
	// pendingDomains are lists that WeChat's real answers have and no document explains; here they are empty.
	pendingDomains struct {
		Request  []string `json:"NewRequestDomain"`
		Ws       []string `json:"NewWsRequestDomain"`
		Upload   []string `json:"NewUploadDomain"`
		Download []string `json:"NewDownloadDomain"`
		Biz      []string `json:"NewBizDomain"`
		UDP      []string `json:"NewUDPDomain"`
		TCP      []string `json:"NewTCPDomain"`
		Prefetch []string `json:"NewPrefetchDNSDomain"`
	}
	categoryNames struct {
		First  string `json:"first"`
		Second string `json:"second"`
	}
	miniProgramInfo struct {
		Network     networkDomains  `json:"network"`
		Categories  []categoryNames `json:"categories"`
		VisitStatus int             `json:"visit_status"`
	}
	basicConfig struct {
		PhoneConfigured bool `json:"is_phone_configured"`
		EmailConfigured bool `json:"is_email_configured"`
	}
	authorizerInfo struct {
		NickName      string           `json:"nick_name"`
		HeadImg       string           `json:"head_img"`
		ServiceType   idObject         `json:"service_type_info"`
		VerifyType    idObject         `json:"verify_type_info"`
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
		Channels      *idObject        `json:"channels_info,omitempty"` // present exactly for 视频号
		Talent        *idObject        `json:"talent_info,omitempty"`   // present exactly for 带货助手
	}
)

// describeAuthorizer is what a component is told about an account.
func describeAuthorizer(a *world.AccountState) authorizerInfo {
	out := authorizerInfo{
		NickName: a.NickName, HeadImg: a.HeadImg, ServiceType: idObject{a.ServiceType}, VerifyType: idObject{a.VerifyType},
		UserName: a.UserName, Alias: a.Alias, QRCodeURL: "http://mmbiz.qpic.cn/mmbiz_jpg/" + a.UserName + "/0",
		IDC: 1, PrincipalName: a.PrincipalName, Signature: a.Signature, AccountStatus: a.StatusNow(),
	}
	switch a.Kind {
	case world.MiniProgram:
		describeMiniProgram(a, &out)
	case world.Channels:
		out.Channels = &idObject{}
	case world.Talent:
		out.Talent = &idObject{}
	case world.OfficialAccount:
		out.Business.OpenPay = map[bool]int{true: 1}[a.ServiceType == 2]
	}
	return out
}

func describeMiniProgram(a *world.AccountState, out *authorizerInfo) {
	if a.RegisterType == world.RegisteredBeta {
		out.ServiceType.ID = 12
	}
	own, server, none := a.OwnDomains(), a.OwnDomains().Effective(), []string{}
	out.MiniProgram = &miniProgramInfo{
		Network: networkDomains{
			server.Request, server.WsRequest, server.Upload, server.Download, own.EffectiveWebview(),
			server.UDP, server.TCP, append(none, own.Prefetch...),
			pendingDomains{none, none, none, none, none, none, none, none},
		},
	}
	for _, c := range ownCategories(a) {
		out.MiniProgram.Categories = append(out.MiniProgram.Categories, categoryNames{c.First, c.Second})
	}
	if a.Code != nil && a.Code.Hidden {
		out.MiniProgram.VisitStatus = 1
	}
	out.RegisterType, out.Basic = &a.RegisterType, &basicConfig{true, true}
}
