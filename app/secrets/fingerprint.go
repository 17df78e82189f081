package secrets

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"regexp"
	"strings"
)

// Key makes fingerprints; each workspace has its own, so that nobody can try values against those of another. The zero
// Key is none.
type Key [sha256.Size]byte

// fingerprintLength is how much of the keyed hash is shown, in bytes: enough to tell a workspace's values apart, and too
// little to find a value again.
const fingerprintLength = 4

// Fingerprint names a value without showing it: component_access_token#3f9a0c51. The part behind # depends on the value
// alone, so that a token is recognized whatever the field is called.
func (k Key) Fingerprint(kind, value string) string {
	sum := hmac.New(sha256.New, k[:])
	sum.Write([]byte(value))
	return kind + "#" + hex.EncodeToString(sum.Sum(nil)[:fingerprintLength])
}

// credential matches what expires: by the name of a field (access_token=…, "ticket":"…", <AuthCode>…) or by the mark at
// its beginning (ticket@@@…, PROTOCOL 1). What is shorter is a placeholder, or no credential; before # it is a fingerprint.
var credential = regexp.MustCompile(`(?i)` +
	`([a-z_]*(?:token|ticket|code|session_?key))(=|\\*"\s*:\s*\\*"|>(?:<!\[CDATA\[)?)([a-z0-9@_%+/-]{16,})(#?)` +
	`|(?-i)\b(ticket|preauthcode|queryauthcode|refreshtoken)@@@[A-Za-z0-9_-]{8,}`)

// Hide puts fingerprints in the place of the tokens, tickets and codes that a text shows.
func (k Key) Hide(text string) string { return k.hide(text, func(string, string) {}) }

// Veiled are the values that fingerprints in a text stand for.
type Veiled map[string]string

// Veil is Hide for a text that somebody may edit and that has to work afterwards: it also returns what brings the values
// back.
func (k Key) Veil(text string) (string, Veiled) {
	values := Veiled{}
	return k.hide(text, func(fingerprint, value string) { values[fingerprint] = value }), values
}

// Lift puts the values back in the place of their fingerprints.
func (v Veiled) Lift(text string) string {
	var pairs []string
	for fingerprint, value := range v {
		pairs = append(pairs, fingerprint, value)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// hide is Hide; stood hears what stood in the place of each fingerprint.
func (k Key) hide(text string, stood func(fingerprint, value string)) string {
	return credential.ReplaceAllStringFunc(text, func(found string) string {
		parts := credential.FindStringSubmatch(found)
		name, sign, value, fingerprint, mark := parts[1], parts[2], parts[3], parts[4] != "", parts[5]
		switch {
		case fingerprint:
			return found
		case mark != "":
			code, suffix := found, ""
			if rest, echoed := strings.CutSuffix(found, echo); echoed {
				code, suffix = rest, echo
			}
			print := k.Fingerprint(kindOfMark[mark], code)
			stood(print, code)
			return print + suffix
		}
		plain := value
		if unescaped, err := url.PathUnescape(value); err == nil {
			plain = unescaped
		}
		print := k.Fingerprint(Kind(name), plain)
		stood(print, value)
		return name + sign + print
	})
}

// echo is what the release check wants behind the authorization code it sent (PROTOCOL 8). It is no part of the code, and
// the byte that a server got wrong may be in it.
const echo = "_from_api"

var kindOfMark = map[string]string{
	"ticket": "component_verify_ticket", "preauthcode": "pre_auth_code", "queryauthcode": "authorization_code",
	"refreshtoken": "authorizer_refresh_token",
}

var camel = regexp.MustCompile(`([a-z])([A-Z])`)

// Kind is what the name of a field says that its value is: in snake case, and the same for all names of one thing.
func Kind(field string) string {
	kind := strings.Trim(strings.ToLower(camel.ReplaceAllString(field, "${1}_${2}")), "_")
	switch kind {
	case "auth_code", "query_auth_code":
		return "authorization_code"
	case "touser", "from_user_name", "fromusername":
		return "openid"
	}
	return kind
}
