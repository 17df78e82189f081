package secrets

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
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

// credential matches what expires, in three groups: by the name of a field (access_token=…, "ticket":"…", <AuthCode>…) or
// by the mark at its beginning (ticket@@@…, PROTOCOL 1). What is shorter is a placeholder, or no credential.
var credential = regexp.MustCompile(`(?i)` +
	`([a-z_]*(?:token|ticket|code|session_?key))(=|\\*"\s*:\s*\\*"|>(?:<!\[CDATA\[)?)([a-z0-9@_%+/-]{16,})` +
	`|(?-i)\b(ticket|preauthcode|queryauthcode|refreshtoken)@@@[A-Za-z0-9_-]{8,}`)

// Hide puts fingerprints in the place of the tokens, tickets and codes that a text shows.
func (k Key) Hide(text string) string {
	return credential.ReplaceAllStringFunc(text, func(found string) string {
		parts := credential.FindStringSubmatch(found)
		if mark := parts[4]; mark != "" {
			return k.Fingerprint(mark, found)
		}
		return parts[1] + parts[2] + k.Fingerprint(parts[1], parts[3])
	})
}
