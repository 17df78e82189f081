package secrets

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
)

// Key makes fingerprints; each workspace has its own, so that nobody can try values against those of another. The zero
// Key is none.
type Key [sha256.Size]byte

// NewKey makes a random key.
func NewKey() Key {
	var k Key
	rand.Read(k[:]) // never fails, see its documentation
	return k
}

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
