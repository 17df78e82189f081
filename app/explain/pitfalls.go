package explain

import (
	"strings"

	"wxlab/platform/msgcrypt"
)

// Pitfall is something about a good callback that is WeChat's right and breaks receivers that are nearly right.
type Pitfall struct {
	ID    string `json:"id"`
	Cause string `json:"cause"`
	Fix   string `json:"fix"`
}

// pitfalls lists what in an opened callback other receivers stumble over.
func (o *opening) pitfalls() (out []Pitfall) {
	if o.failed != "" || o.full == nil {
		return nil
	}
	add := func(id string, args ...any) {
		l := o.cause("", id, false, args...)
		out = append(out, Pitfall{id, l.Cause, l.Fix})
	}
	if len(o.key43) == msgcrypt.KeyLength && spareBits(o.key43) != 0 {
		add("pitfall_spare_bits", o.key43[len(o.key43)-1:])
	}
	add("pitfall_key_length")
	if n := len(o.padded) - len(o.full); n > 16 {
		add("pitfall_padding", n)
	}
	if n := strings.Count(o.encrypt, "+"); n > 0 {
		add("pitfall_plus", n)
	}
	return out
}

// spareBits are the low bits of a key's last character that no byte takes: 43 characters are 258 bits, a key has 256.
func spareBits(key43 string) int {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	return strings.IndexByte(alphabet, key43[len(key43)-1]) & 3
}
