package control

import (
	"context"
	"strings"

	"wxlab/app/workbench"
	"wxlab/sim/world"
)

// ChangePlatform points the workspace at a platform, or changes what is known of it; a field that is missing, or null,
// leaves things as they are. event_url and message_url make it a server of one's own, driven until the process ends.
type ChangePlatform struct {
	ComponentAppID *string   `json:"component_appid" doc:"the component's AppID"`
	Secret         *string   `json:"secret" doc:"the component's AppSecret"`
	Token          *string   `json:"token" doc:"the message Token (消息校验Token)"`
	PreviousToken  *string   `json:"previous_token" doc:"the Token before a change"`
	AESKey         *string   `json:"aes_key" doc:"the EncodingAESKey (消息加解密Key), 43 characters"`
	PreviousAESKey *string   `json:"previous_aes_key" doc:"the key before a change"`
	EventURL       *string   `json:"event_url" doc:"authorization-event URL (授权事件接收URL)"`
	MessageURL     *string   `json:"message_url" doc:"message URL (消息与事件接收URL), with $APPID$"`
	AuthDomain     *string   `json:"auth_domain" doc:"domain that may start an authorization; empty: any"`
	OAuthDomains   *[]string `json:"oauth_domains" doc:"公众号开发域名, 3 at most; none: unchecked"`
}

func (r ChangePlatform) serve(ctx context.Context, s *Server) (Done, error) {
	change := workbench.PlatformChange{
		EventURL: r.EventURL, MessageURL: r.MessageURL, AuthDomain: r.AuthDomain, AppID: r.ComponentAppID,
		AppSecret: r.Secret, Token: r.Token, PreviousToken: r.PreviousToken, EncodingAESKey: r.AESKey,
		PreviousEncodingAESKey: r.PreviousAESKey,
	}
	if r.OAuthDomains != nil {
		joined := strings.Join(*r.OAuthDomains, " ")
		change.OAuthDomains = &joined
	}
	return done(s.w.ChangePlatform(ctx, change))
}

// PlatformPath names a platform in a path.
type PlatformPath struct {
	AppID string `path:"appid" doc:"the component's AppID"`
}

// PutPlatform adds a third-party platform as WeChat's console has it, or changes it. Several may live in one world; the
// one under /v1/platform is the workspace's own.
type PutPlatform struct {
	PlatformPath
	ComponentAppID      string   `json:"component_appid" doc:"of no use: the path names it"`
	Name                string   `json:"name" doc:"shown on the authorization page; the AppID when empty"`
	Secret              string   `json:"secret" doc:"the component's AppSecret"`
	Token               string   `json:"token" doc:"the message Token (消息校验Token)"`
	AESKey              string   `json:"aes_key" doc:"the EncodingAESKey (消息加解密Key), 43 characters"`
	PreviousAESKey      string   `json:"previous_aes_key" doc:"the key before a change; empty: the one it had"`
	UsePreviousKey      bool     `json:"use_previous_key" doc:"pushes are still sealed with the previous key"`
	EventURL            string   `json:"event_url" doc:"authorization-event URL; empty: no event is pushed"`
	MessageURL          string   `json:"message_url" doc:"message URL, with $APPID$"`
	AuthDomain          string   `json:"auth_domain" doc:"domain that may start an authorization; empty: any"`
	OAuthDomains        []string `json:"oauth_domains" doc:"公众号开发域名, 3 at most; none: unchecked"`
	Whitelist           []string `json:"whitelist" doc:"白名单IP列表; none: every IP may call"`
	FuncIDs             []int    `json:"func_ids" doc:"permission sets on offer; none: the default sets"`
	Published           bool     `json:"published" doc:"全网发布: without it only test accounts may authorize"`
	TestAccounts        []string `json:"test_accounts" doc:"original ids gh_…, 10 at most"`
	Order               string   `json:"order" enum:",push_first,redirect_first" doc:"after consent; push_first when empty"`
	SingleUseCodes      bool     `json:"single_use_codes" doc:"api_query_auth takes a code once, then 61009"`
	RotateRefreshTokens bool     `json:"rotate_refresh_tokens" doc:"authorizing again gives a new refresh token"`
	TicketsStopped      bool     `json:"tickets_stopped" doc:"no ticket is pushed until api_start_push_ticket"`
	ConfirmFuncIDs      []int    `json:"confirm_func_ids" doc:"permission sets that api_confirm_authorization must confirm"`
}

func (r PutPlatform) serve(_ context.Context, s *Server) (Done, error) {
	return done(asUsage(s.w.PutPlatform(world.Platform{
		AppID: r.AppID, Name: r.Name, Secret: r.Secret, Token: r.Token, AESKey: r.AESKey,
		PreviousAESKey: r.PreviousAESKey, UsePreviousKey: r.UsePreviousKey, EventURL: r.EventURL,
		MessageURL: r.MessageURL, AuthDomain: r.AuthDomain, OAuthDomains: r.OAuthDomains, Whitelist: r.Whitelist,
		FuncIDs: r.FuncIDs, Published: r.Published, TestAccounts: r.TestAccounts, Order: world.Order(r.Order),
		SingleUseCodes: r.SingleUseCodes, RotateRefreshTokens: r.RotateRefreshTokens,
		TicketPushesDisabled: r.TicketsStopped, ConfirmFuncIDs: r.ConfirmFuncIDs,
	})))
}

// RemovePlatform takes a platform out of the world.
type RemovePlatform struct{ PlatformPath }

func (r RemovePlatform) serve(_ context.Context, s *Server) (Done, error) {
	return done(asUsage(s.w.Sim.RemovePlatform(r.AppID)))
}

// PlanRegistration chooses how a platform's fast registrations of mini programs end.
type PlanRegistration struct {
	PlatformPath
	Status       int     `json:"status" doc:"0 registers; anything else is pushed as the failure's status"`
	Msg          string  `json:"msg" doc:"the failure's words; WeChat's usual ones when empty"`
	AfterSeconds float64 `json:"after_seconds" min:"0" unit:"s" doc:"from the call to the push, in seconds"`
}

func (r PlanRegistration) serve(_ context.Context, s *Server) (Done, error) {
	plan := world.RegistrationPlan{Status: r.Status, Msg: r.Msg, After: seconds(r.AfterSeconds)}
	return done(asUsage(s.w.Sim.PlanRegistration(r.AppID, plan)))
}
