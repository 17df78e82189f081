package tunnel

import (
	"encoding/json"
	"fmt"
	"log/slog"
)

// Secret is an authtoken, a passphrase, or a URL with a password in it. Every way of printing it masks it; Reveal is the only
// way out.
type Secret string

// Mask stands where a secret would.
const Mask = "••••"

// Reveal returns the secret in clear.
func (s Secret) Reveal() string { return string(s) }

// String tells only whether there is a secret.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return Mask
}

// Format masks under every verb, %x and %#v included.
func (s Secret) Format(f fmt.State, _ rune) { fmt.Fprint(f, s.String()) }

// MarshalJSON masks: a file that must hold the secret in clear asks with Reveal.
func (s Secret) MarshalJSON() ([]byte, error) { return json.Marshal(s.String()) }

// LogValue masks in structured logs.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }
