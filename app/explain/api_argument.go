package explain

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"wxlab/app/i18n"
)

// argument is something that is wrong with a value that a call handed over: it is no value at all, of the wrong type,
// or stands in the wrong place. kind is what the cause is called, what it says of the value.
type argument struct {
	name, kind string
	what       string // in the reader's language
	sure       bool   // it is a fact, not the reading of a form
}

// argumentCause is the cause when the argument that the errcode blames has something wrong with it, and the fix: how
// such a value gets lost, and where it comes from.
func (c *call) argumentCause() (Likely, bool) {
	for _, name := range blamed(c.errcode) {
		if a, found := c.suspect(name); found {
			return Likely{
				ID: "arg_" + a.kind, Step: "errcode", Confirmed: a.sure,
				Cause: c.say("arg.cause", a.name, a.what, c.argumentText("why", a)), Fix: c.argumentText("fix", a),
			}, true
		}
	}
	return Likely{}, false
}

// argumentText is why such an argument goes wrong, or what to do; those with a story of their own have words of their own.
func (c *call) argumentText(about string, a argument) string {
	for _, key := range []string{a.kind, sortOf(a.name) + "." + a.kind, sortOf(a.name)} {
		if i18n.Has("explain.arg." + about + "." + key) {
			return c.about(about+"."+key, a.name)
		}
	}
	return c.about(about+".any", a.name)
}

// about words a text that may name the argument.
func (c *call) about(key, name string) string {
	if text := c.say("arg." + key); !strings.Contains(text, "%[1]s") {
		return text
	}
	return c.say("arg."+key, name)
}

// blamed are the arguments that an errcode is about (PROTOCOL 4.15), by any of the names that APIs have for them.
func blamed(errcode int) []string {
	switch errcode {
	case 61023, 40030, 41003, 42002:
		return []string{"authorizer_refresh_token", "refresh_token"}
	case 61005, 61006, 40091:
		return []string{"component_verify_ticket"}
	case 40125, 41004:
		return []string{"component_appsecret", "component_secret", "secret"}
	case 61009, 61010, 40029, 41008, 40163:
		return []string{"authorization_code", "js_code", "code"}
	case 40001, 40014, 41001, 41021, 42001, 42006, 40094:
		return []string{"component_access_token", "access_token"}
	case 40013, 41002, 41018, 61003, 61011:
		return []string{"component_appid", "authorizer_appid", "appid"}
	case 40003, 41009:
		return []string{"touser", "openid"}
	case 40007, 41006:
		return []string{"media_id"}
	case 40037:
		return []string{"template_id"}
	case 47001, 47003, 40097, -1:
		return []string{
			"authorizer_refresh_token", "component_verify_ticket", "component_appsecret", "authorization_code", "component_appid",
			"authorizer_appid", "touser", "openid", "template_id", "media_id",
		}
	}
	return nil
}

// sortOf is what an argument is, whatever it is called: refresh_token, ticket, secret, code, token, appid or openid.
func sortOf(name string) string {
	for _, s := range []string{"refresh_token", "ticket", "secret", "code", "token", "appid", "openid"} {
		if strings.HasSuffix(name, s) {
			return s
		}
	}
	return map[string]string{"touser": "openid"}[name]
}

// suspect looks what is wrong with an argument, in the query and in a JSON body.
func (c *call) suspect(name string) (argument, bool) {
	if p, given := c.query.find(name); given {
		return c.suspectText(name, p.value)
	}
	raw, given := c.bodyFields()[name]
	var text string
	switch {
	case !given:
		return argument{}, false
	case string(raw) == "null":
		return argument{name: name, kind: "null", what: "null", sure: true}, true
	case json.Unmarshal(raw, &text) != nil:
		what := map[byte]string{'{': "object", '[': "list", 't': "boolean", 'f': "boolean"}[raw[0]]
		if what == "" {
			what = "number"
		}
		return argument{name: name, kind: "type", what: c.say("arg.type." + what), sure: true}, true
	}
	return c.suspectText(name, text)
}

func (c *call) suspectText(name, value string) (argument, bool) {
	switch {
	case value == "":
		return argument{name: name, kind: "empty", what: c.say("arg.empty"), sure: true}, true
	case slices.Contains(noValues(), value):
		return argument{name: name, kind: "text", what: c.say("arg.text", value), sure: true}, true
	}
	if what := c.ownValue(name, value); what != "" {
		return argument{name: name, kind: "misplaced", what: what, sure: true}, true
	}
	if shape := shapeOf(value); shape != "" && shape != sortOf(name) {
		what := c.say("arg.shape." + shape)
		if shape == "appid" { // no secret
			what += " " + value
		}
		return argument{name: name, kind: "misplaced", what: what}, true
	}
	return argument{}, false
}

// noValues are the texts that programs make of a value that is not there.
func noValues() []string {
	return []string{"null", "undefined", "None", "nil", "NULL", "NaN", "[object Object]"}
}

// bodyFields are the fields of a JSON body, none of another.
func (c *call) bodyFields() (fields map[string]json.RawMessage) {
	_ = json.Unmarshal(c.in.Body, &fields) // a form has none
	return fields
}

// ownValue says what a value is that the workspace knows as something else than the argument wants.
func (c *call) ownValue(name, value string) string {
	k := c.in.Keys
	switch {
	case value == hidden && sortOf(name) != "secret": // so the record has what is configured
		return c.say("arg.own.secret")
	case value == k.Token.Reveal() || value == k.PreviousToken.Reveal():
		return c.say("arg.own.token")
	case value == k.EncodingAESKey.Reveal() || value == k.PreviousEncodingAESKey.Reveal():
		return c.say("arg.own.aes_key")
	case value == k.AppID && name != "component_appid":
		return c.say("arg.own.component", value)
	}
	if whose, known := k.KnownAppIDs[value]; known && (name == "component_appid" || sortOf(name) != "appid") {
		return c.say("arg.own.account", value, whose)
	}
	return ""
}

// shapeOf recognizes by its form what WeChat gave out (PROTOCOL 1), "" for anything else. Access tokens have no form
// of their own.
func shapeOf(value string) string {
	for prefix, sort := range map[string]string{
		"ticket@@@": "ticket", "refreshtoken@@@": "refresh_token", "queryauthcode@@@": "code", "preauthcode@@@": "pre_auth_code",
	} {
		if strings.HasPrefix(value, prefix) {
			return sort
		}
	}
	if regexp.MustCompile(`^wx[0-9a-f]{16}$`).MatchString(value) {
		return "appid"
	}
	return ""
}
