package ui

import (
	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
)

// The parties of the diagrams, by index.
const (
	atPlatform = iota
	atWeChat
	atPerson
)

func parties(l i18n.Lang) []kit.Actor {
	return []kit.Actor{
		{Name: l.T("ui.party.platform"), Sub: l.T("ui.party.platform.sub"), Icon: "layers", Tone: kit.Accent},
		{Name: l.T("ui.party.wechat"), Sub: l.T("ui.party.wechat.sub"), Icon: "cloud", Tone: kit.Success},
		{Name: l.T("ui.party.person"), Sub: l.T("ui.party.person.sub"), Icon: "smartphone", Tone: kit.Violet},
	}
}

// flowArrow is how a step of the whole flow is drawn: who calls whom, and what the call is named on the wire.
type flowArrow struct {
	from, to int
	wire     string
}

// flowArrows are the arrows of the demo's steps by name; steps without one are drawn from us to WeChat.
var flowArrows = map[string]flowArrow{
	"start_push_ticket":  {atPlatform, atWeChat, "api_start_push_ticket"},
	"ticket":             {atWeChat, atPlatform, "component_verify_ticket"},
	"component_token":    {atPlatform, atWeChat, "api_component_token"},
	"pre_auth_code":      {atPlatform, atWeChat, "api_create_preauthcode"},
	"authorization_page": {atPerson, atWeChat, "componentloginpage"},
	"redirect":           {atPerson, atPlatform, "auth_code"},
	"authorized_event":   {atWeChat, atPlatform, "authorized"},
	"query_auth":         {atPlatform, atWeChat, "api_query_auth"},
	"authorizer_info":    {atPlatform, atWeChat, "api_get_authorizer_info"},
	"redirect_first":     {atPerson, atPlatform, "auth_code → authorized"},
	"text_reply":         {atPerson, atPlatform, "text → Encrypt"},
	"event_reply":        {atPerson, atPlatform, "subscribe"},
	"custom_message":     {atPlatform, atPerson, "message/custom/send"},
	"token_refresh":      {atPlatform, atWeChat, "api_authorizer_token"},
	"release_check":      {atWeChat, atPlatform, "TESTCOMPONENT_MSG_TYPE_TEXT"},
	"unauthorized":       {atWeChat, atPlatform, "unauthorized"},
}
