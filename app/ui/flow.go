package ui

import (
	"strings"

	"wxlab/app/doctor"
	"wxlab/app/i18n"
	"wxlab/app/scenario"
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

// flowArrow is how a step of the whole flow is drawn: who calls whom, with what on the wire.
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

// flowView is the diagram of a run: steps that have ended are solid, the one under way is in the accent
// colour, those to come are dashed.
func flowView(l i18n.Lang, names []string, done []scenario.Step, running bool) []kit.Arrow {
	arrows := make([]kit.Arrow, len(names))
	for i, name := range names {
		f, ok := flowArrows[name]
		if !ok {
			f = flowArrow{atPlatform, atWeChat, name}
		}
		a := kit.Arrow{From: f.from, To: f.to, Label: l.T("demo." + name), Detail: f.wire}
		switch {
		case i < len(done):
			a.State, a.Link = kit.Success, done[i].Exchange
			a.Took = millis(done[i].Ms)
			if !done[i].OK {
				a.State = kit.Danger
			}
		case i == len(done) && running:
			a.State = kit.Accent
		}
		arrows[i] = a
	}
	return arrows
}

// authorizationView is the diagram of one authorization, from what the checklist has seen.
func authorizationView(l i18n.Lang, done map[string]doctor.CheckItem, linkOpen bool) []kit.Arrow {
	steps := []struct{ item, name string }{
		{"ticket", "ticket"}, {"component_token", "component_token"}, {"link", "pre_auth_code"},
		{"", "authorization_page"}, {"", "redirect"}, {"authorized", "authorized_event"}, {"authorizer", "query_auth"},
	}
	authorized := done["authorizer"].Done
	var arrows []kit.Arrow
	for _, s := range steps {
		f := flowArrows[s.name]
		a := kit.Arrow{From: f.from, To: f.to, Label: l.T("demo." + s.name), Detail: f.wire}
		seen := done[s.item]
		switch {
		case seen.Done:
			a.State, a.Link = kit.Success, seen.Exchange
		case authorized:
			a.State = kit.Success
		case s.name == "authorization_page" && linkOpen:
			a.State = kit.Accent
		}
		arrows = append(arrows, a)
	}
	return arrows
}

// tidy makes one line of a detail that may have several.
func tidy(s string) string { return strings.Join(strings.Fields(s), " ") }
