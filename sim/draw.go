package sim

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strconv"
	"time"
)

// draw returns n bytes that depend on the seed, the kind and how many of that kind were drawn before, and on
// nothing else: kinds do not disturb one another, whatever order commands arrive in.
func (w *world) draw(kind string, n int) []byte {
	w.Counters[kind]++
	return stream(w.Seed, kind+"/"+strconv.FormatUint(w.Counters[kind], 10), n)
}

// stream is SHA-256 in counter mode.
func stream(seed uint64, name string, n int) []byte {
	var out []byte
	for block := uint64(0); len(out) < n; block++ {
		input := make([]byte, 0, 96)
		input = binary.BigEndian.AppendUint64(input, seed)
		input = binary.BigEndian.AppendUint64(input, block)
		sum := sha256.Sum256(append(input, name...))
		out = append(out, sum[:]...)
	}
	return out[:n]
}

// The shapes of PROTOCOL section 1.

func (w *world) newAppID() string    { return "wx" + hex.EncodeToString(w.draw("appid", 8)) }
func (w *world) newUserName() string { return "gh_" + hex.EncodeToString(w.draw("user_name", 6)) }
func (w *world) newTicket() string   { return "ticket@@@" + w.text("ticket", 64) }
func (w *world) newPreAuthCode() string {
	return "preauthcode@@@" + w.text("pre_auth_code", 64)
}
func (w *world) newAuthorizationCode() string {
	return "queryauthcode@@@" + w.text("authorization_code", 64)
}
func (w *world) newRefreshToken() string { return "refreshtoken@@@" + w.text("refresh_token", 32) }

// newOpenID has 28 characters; union ids look the same.
func (w *world) newOpenID(kind string) string { return "o" + w.text(kind, 21)[:27] }

// newAccessToken has 136 characters: two digits, an underscore, base64url.
func (w *world) newAccessToken() string {
	raw := w.draw("access_token", 101)
	return fmt.Sprintf("%d_", 70+int(raw[0])%30) + base64.RawURLEncoding.EncodeToString(raw[1:])[:133]
}

// newMsgID has 17 digits, rises, and does not repeat.
func (w *world) newMsgID() int64 {
	gap := binary.BigEndian.Uint16(w.draw("msg_id", 2))
	w.LastMsgID += 1 + int64(gap)
	return w.LastMsgID
}

// newRID begins with the second of the call, as on the wire.
func (w *world) newRID(now time.Time) string {
	raw := w.draw("rid", 8)
	return fmt.Sprintf("%08x-%x-%x", uint32(now.Unix()), raw[:4], raw[4:])
}

func (w *world) text(kind string, n int) string {
	return base64.RawURLEncoding.EncodeToString(w.draw(kind, n))
}
