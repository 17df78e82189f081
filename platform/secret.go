package platform

import (
	"encoding/json"
	"fmt"
	"log/slog"
)

// Secret is a credential. Every way of printing it (fmt, slog, JSON) masks it; Reveal is the only way out.
type Secret string

const mask = "••••"

// Reveal returns the secret in clear, for the wire and for a user who asked to see it.
func (s Secret) Reveal() string { return string(s) }

// String keeps the last four characters of a long secret, so that two can be told apart.
func (s Secret) String() string {
	switch {
	case s == "":
		return ""
	case len(s) < 16:
		return mask
	}
	return mask + string(s[len(s)-4:])
}

// Format masks under every verb, %x and %#v included.
func (s Secret) Format(f fmt.State, _ rune) { fmt.Fprint(f, s.String()) }

// MarshalJSON masks: a file that must hold the secret in clear asks with Reveal.
func (s Secret) MarshalJSON() ([]byte, error) { return json.Marshal(s.String()) }

// LogValue masks in structured logs.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }
