package relation

import (
	"encoding/json"
	"maps"
	"net/url"
	"slices"

	"wxlab/app/journal"
	"wxlab/platform"
)

// Value is a credential that travels from the exchange that made it to those that use it.
type Value struct {
	Name string // as the documents call it
	Text string
}

// The credentials that tie exchanges together.
const (
	VerifyTicket      = "component_verify_ticket"
	ComponentToken    = "component_access_token"
	PreAuthCode       = "pre_auth_code"
	AuthorizationCode = "authorization_code"
	AuthorizerToken   = "authorizer_access_token"
	RefreshToken      = "authorizer_refresh_token"
	MediaID           = "media_id"
)

// spellings are the names that fields of requests, answers and queries have for a credential.
var spellings = map[string]string{
	"component_verify_ticket": VerifyTicket, "component_access_token": ComponentToken, "pre_auth_code": PreAuthCode,
	"authorization_code": AuthorizationCode, "auth_code": AuthorizationCode, "authorizer_access_token": AuthorizerToken,
	"authorizer_refresh_token": RefreshToken, "access_token": AuthorizerToken, "media_id": MediaID,
}

// makers are who makes a credential, by the name on the wire.
var makers = map[string][]string{
	VerifyTicket:      {"component_verify_ticket"},
	ComponentToken:    {"api_component_token"},
	PreAuthCode:       {"api_create_preauthcode"},
	AuthorizationCode: {"authorized", "updateauthorized"},
	AuthorizerToken:   {"api_authorizer_token", "api_query_auth"},
	RefreshToken:      {"api_query_auth", "api_authorizer_token"},
	MediaID:           {"media/upload"},
}

// shortest is below which a text is no credential: it may stand anywhere.
const shortest = 12

// Values are the credentials that an exchange made, and those that it used.
func Values(d journal.Detail) (made, used []Value) {
	add := func(to *[]Value, name, text string) {
		if v := (Value{name, text}); name != "" && len(text) >= shortest && !slices.Contains(*to, v) {
			*to = append(*to, v)
		}
	}
	if isPush(d.Exchange) {
		if e, err := platform.ParseAuthEvent(d.Plain); err == nil {
			add(&made, VerifyTicket, e.Ticket.Reveal())
			add(&made, AuthorizationCode, e.AuthorizationCode)
			add(&used, PreAuthCode, e.PreAuthCode)
		}
		return made, used
	}
	if query, err := url.ParseQuery(d.Query); err == nil {
		for _, name := range slices.Sorted(maps.Keys(query)) {
			add(&used, spellings[name], query.Get(name))
		}
	}
	leaves(d.ReqBody, func(name, text string) { add(&used, spellings[name], text) })
	leaves(d.RespBody, func(name, text string) { add(&made, spellings[name], text) })
	return made, used
}

// leaves visits every text of a JSON document with the name of its field.
func leaves(body []byte, visit func(name, text string)) {
	var document any
	if json.Unmarshal(body, &document) != nil {
		return
	}
	var walk func(name string, v any)
	walk = func(name string, v any) {
		switch v := v.(type) {
		case string:
			visit(name, v)
		case []any:
			for _, one := range v {
				walk(name, one)
			}
		case map[string]any:
			for _, key := range slices.Sorted(maps.Keys(v)) {
				walk(key, v[key])
			}
		}
	}
	walk("", document)
}
