package control

import (
	"context"

	"wxlab/sim/world"
)

// Account is an official account, a mini program, or one of another kind.
type Account struct {
	AppID         string     `json:"appid"`
	UserName      string     `json:"user_name"`
	NickName      string     `json:"nick_name"`
	Alias         string     `json:"alias"`
	HeadImg       string     `json:"head_img"`
	PrincipalName string     `json:"principal_name"`
	Signature     string     `json:"signature"`
	Kind          string     `json:"kind" enum:"official_account,mini_program,promoter,channels,talent"`
	ServiceType   int        `json:"service_type"`
	VerifyType    int        `json:"verify_type"`
	Admin         string     `json:"admin"`
	AccountStatus int        `json:"account_status" doc:"1 normal, 14 cancelled, 16 banned, 18 warned, 19 frozen"`
	NoAPI         bool       `json:"no_api,omitempty" doc:"no API ability: api_query_auth gives no tokens"`
	ReadOnly      []string   `json:"read_only_options,omitempty" doc:"options that api_set_authorizer_option answers 61025 for"`
	ReleaseGroup  int        `json:"release_group,omitempty" doc:"1 to 5: an account of the release check"`
	Followers     []Follower `json:"followers"`
	Push          *Push      `json:"push,omitempty"`
}

// Push is an account's own server; its token and key stay here.
type Push struct {
	URL    string `json:"url"`
	Mode   string `json:"mode" enum:"plain,compatible,cipher"`
	Format string `json:"format" enum:"xml,json"`
}

func newAccount(a world.Account) Account {
	out := Account{
		AppID: a.AppID, UserName: a.UserName, NickName: a.NickName, Alias: a.Alias, HeadImg: a.HeadImg,
		PrincipalName: a.PrincipalName, Signature: a.Signature, Kind: string(a.Kind), ServiceType: a.ServiceType,
		VerifyType: a.VerifyType, Admin: a.Admin, ReleaseGroup: a.ReleaseGroup, AccountStatus: a.StatusNow(), NoAPI: a.NoAPI,
		ReadOnly:  a.ReadOnly,
		Followers: mapped(a.Followers, newFollower),
	}
	if p := a.Push; p != nil {
		out.Push = &Push{URL: p.URL, Mode: string(p.Mode), Format: string(p.Format)}
	}
	return out
}

// AccountBody is an account that is added or changed.
type AccountBody struct {
	AppID         string     `json:"appid" doc:"drawn when empty; of no use where the path names it"`
	UserName      string     `json:"user_name" doc:"original id gh_…; drawn when empty"`
	NickName      string     `json:"nick_name" doc:"what it is called"`
	Alias         string     `json:"alias" doc:"its WeChat id (微信号)"`
	HeadImg       string     `json:"head_img" doc:"URL of its picture"`
	PrincipalName string     `json:"principal_name" doc:"whose account it is (主体)"`
	Signature     string     `json:"signature" doc:"its description"`
	Kind          string     `json:"kind" enum:"official_account,mini_program,promoter,channels,talent" required:"true" doc:"公众号, 小程序, 小程序推客 (auth_type 4), 视频号 (5) or 带货助手 (8)"`
	ServiceType   int        `json:"service_type" doc:"service_type_info.id: 2 is a service account; only official accounts have other than 0"`
	VerifyType    int        `json:"verify_type" doc:"verify_type_info.id: -1 unverified, 0 verified"`
	Admin         string     `json:"admin" doc:"nickname of its administrator, the person who consents"`
	AccountStatus int        `json:"account_status" doc:"1 normal, also when 0; 14 cancelled, 16 banned, 18 warned, 19 frozen"`
	NoAPI         bool       `json:"no_api" doc:"no API ability: api_query_auth gives no tokens; of channels and talent: 开放能力 is off, no page shows it"`
	ReadOnly      []string   `json:"read_only_options" doc:"options that api_set_authorizer_option answers 61025 for"`
	Followers     []Follower `json:"followers" doc:"of a new account"`
}

func (b AccountBody) account() world.Account {
	return world.Account{
		AppID: b.AppID, UserName: b.UserName, NickName: b.NickName, Alias: b.Alias, HeadImg: b.HeadImg,
		PrincipalName: b.PrincipalName, Signature: b.Signature, Kind: world.Kind(b.Kind), ServiceType: b.ServiceType,
		VerifyType: b.VerifyType, Admin: b.Admin, Status: b.AccountStatus, NoAPI: b.NoAPI,
		ReadOnly:  b.ReadOnly,
		Followers: mapped(b.Followers, Follower.follower),
	}
}

// AddAccount adds an account, or changes the one with that AppID.
type AddAccount struct{ AccountBody }

func (r AddAccount) serve(_ context.Context, s *Server) (Account, error) {
	a, err := s.w.Sim.PutAccount(r.account())
	return newAccount(a), asUsage(err)
}

// AccountPath names an account in a path.
type AccountPath struct {
	AppID string `path:"appid" doc:"AppID or original id (gh_…) of the account"`
}

// PutAccount adds or changes the account that the path names.
type PutAccount struct {
	AccountPath
	AccountBody
}

func (r PutAccount) serve(ctx context.Context, s *Server) (Account, error) {
	r.AccountBody.AppID = r.AccountPath.AppID
	return AddAccount{r.AccountBody}.serve(ctx, s)
}

// RemoveAccount takes an account out of the world.
type RemoveAccount struct{ AccountPath }

func (r RemoveAccount) serve(_ context.Context, s *Server) (Done, error) {
	return done(asUsage(s.w.Sim.RemoveAccount(r.AppID)))
}

// ConnectAccount gives an account its own server, after the echostr check.
type ConnectAccount struct {
	AccountPath
	URL    string `json:"url" doc:"where its callbacks go; with all fields empty it has no server"`
	Token  string `json:"token" doc:"the message Token of that server"`
	AESKey string `json:"aes_key" doc:"its EncodingAESKey, 43 characters; not needed in plain mode"`
	Mode   string `json:"mode" enum:",plain,compatible,cipher" doc:"明文模式, 兼容模式 or 安全模式"`
	Format string `json:"format" enum:",xml,json" doc:"json is for mini programs"`
}

func (r ConnectAccount) serve(ctx context.Context, s *Server) (Done, error) {
	return done(asUsage(s.w.ConnectAccount(ctx, r.AppID, world.PushConfig{
		URL: r.URL, Token: r.Token, AESKey: r.AESKey, Mode: world.PushMode(r.Mode), Format: world.PushFormat(r.Format),
	})))
}

// DisconnectAccount takes its own server from an account.
type DisconnectAccount struct{ AccountPath }

func (r DisconnectAccount) serve(ctx context.Context, s *Server) (Done, error) {
	return done(asUsage(s.w.Sim.ConnectAccount(ctx, r.AppID, world.PushConfig{})))
}

// PlanAudit chooses how a mini program's reviews end: of its code, its name, its categories or the location APIs that it
// applies for.
type PlanAudit struct {
	AccountPath
	Of           string  `json:"of" enum:",code,nickname,category,location_api" doc:"what is audited; code when empty"`
	Result       string  `json:"result" enum:"success,fail,delay" required:"true" doc:"what the audit comes to; delay is of code alone"`
	AfterSeconds float64 `json:"after_seconds" min:"0" unit:"s" doc:"from submission to decision, in seconds"`
	Reason       string  `json:"reason" doc:"of fail and delay; WeChat's usual words when empty"`
	ScreenShot   string  `json:"screenshot" doc:"media ids joined by |, of fail"`
	Overlook     bool    `json:"overlook" doc:"approve even code in which WeChat's rules find something wrong"`
}

// serve changes the switches that ChangeAccountHabits has for it, all of one kind of review.
func (r PlanAudit) serve(ctx context.Context, s *Server) (Done, error) {
	review := &ChangeReview{Result: &r.Result, AfterSeconds: &r.AfterSeconds, Reason: &r.Reason}
	var audit ChangeAudits
	switch r.Of {
	case "nickname":
		audit.NickName = review
	case "category":
		audit.Category = review
	case "location_api":
		audit.LocationAPI = review
	default:
		audit.Code = &ChangeCodeAudit{
			Result: &r.Result, AfterSeconds: &r.AfterSeconds, Reason: &r.Reason, ScreenShot: &r.ScreenShot,
			Overlook: &r.Overlook,
		}
	}
	_, err := ChangeAccountHabits{AccountPath: r.AccountPath, Audit: &audit}.serve(ctx, s)
	return done(err)
}
