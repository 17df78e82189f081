package lab

import (
	"fmt"
	"strings"

	"wxlab/sim"
	"wxlab/sim/world"
)

// AccountOf returns the first everyday account of a kind that is verified or not.
func (l *Lab) AccountOf(kind world.Kind, verified bool) world.Account {
	l.Helper()
	for _, a := range l.Accounts() {
		if a.Kind == kind && (a.VerifyType == 0) == verified && a.ReleaseGroup == 0 {
			return a
		}
	}
	l.Fatalf("no %s with verified=%v", kind, verified)
	return world.Account{}
}

// Pair returns the verified service account and the mini program of the same owner.
func (l *Lab) Pair() (official, mini world.Account) {
	l.Helper()
	mini = l.AccountOf(world.MiniProgram, true)
	for _, a := range l.Accounts() {
		if a.PrincipalName == mini.PrincipalName && a.Kind == world.OfficialAccount {
			return a, mini
		}
	}
	l.Fatal("no official account belongs to the owner of the mini program")
	return official, mini
}

// Ticket pushes a verify ticket and returns it.
func (l *Lab) Ticket() string {
	l.Helper()
	d, err := l.PushTicket(l.Context(), AppID)
	if err != nil || !d.Accepted {
		l.Fatalf("ticket: %+v, %v", d.Problems, err)
	}
	return Field(d.Plain, "ComponentVerifyTicket")
}

// ComponentToken fetches a component_access_token with a new ticket.
func (l *Lab) ComponentToken() string {
	l.Helper()
	out := l.Post(PathToken, "", TokenRequest(l.Ticket()))
	value, _ := out["component_access_token"].(string)
	if value == "" {
		l.Fatalf("no component token: %v", out)
	}
	return value
}

// TokenRequest is the body of api_component_token with the lab's platform and a ticket.
func TokenRequest(ticket string) string {
	return fmt.Sprintf(`{"component_appid":%q,"component_appsecret":%q,"component_verify_ticket":%q}`, AppID, Secret,
		ticket)
}

// PreAuthCode creates a pre_auth_code.
func (l *Lab) PreAuthCode(tok string) string {
	l.Helper()
	out := l.Post(PathPreAuth, tok, `{"component_appid":"`+AppID+`"}`)
	code, _ := out["pre_auth_code"].(string)
	return code
}

// QueryAuth exchanges an authorization code.
func (l *Lab) QueryAuth(tok, code string) map[string]any {
	return l.Post(PathQuery, tok, fmt.Sprintf(`{"component_appid":%q,"authorization_code":%q}`, AppID, code))
}

// Authorized runs the whole authorization by an account, of all permission sets when ids are left out. It returns the
// component's token, and the account's token and refresh token.
func (l *Lab) Authorized(account string, ids ...int) (component, authorizer, refresh string) {
	l.Helper()
	component = l.ComponentToken()
	c, err := l.Consent(l.Context(), sim.ConsentRequest{
		PreAuthCode: l.PreAuthCode(component), AccountAppID: account, FuncIDs: ids,
	})
	if err != nil {
		l.Fatal(err)
	}
	out := l.QueryAuth(component, c.AuthCode)
	info, _ := out["authorization_info"].(map[string]any)
	authorizer, _ = info["authorizer_access_token"].(string)
	refresh, _ = info["authorizer_refresh_token"].(string)
	if authorizer == "" || refresh == "" {
		l.Fatalf("api_query_auth: %v", out)
	}
	return component, authorizer, refresh
}

// Field takes one CDATA or plain element out of XML.
func Field(xml []byte, name string) string {
	_, rest, _ := strings.Cut(string(xml), "<"+name+">")
	value, _, _ := strings.Cut(rest, "</"+name+">")
	return strings.TrimSuffix(strings.TrimPrefix(value, "<![CDATA["), "]]>")
}
