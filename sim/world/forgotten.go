package world

import (
	"encoding/hex"
	"strconv"
	"time"

	"wxlab/sim/bilingual"
)

// Drawn is a kind of value that WeChat issues. Values are a function of the seed and of how many were drawn before, so
// that the world can tell that it issued one which it has forgotten since.
type Drawn string

const (
	DrawnTicket            Drawn = "ticket"
	DrawnPreAuthCode       Drawn = "pre_auth_code"
	DrawnAuthorizationCode Drawn = "authorization_code"
	DrawnAccessToken       Drawn = "access_token" // of components, authorizers and users; refresh tokens of users, too
	DrawnMedium            Drawn = "media_id"
	DrawnQRTicket          Drawn = "qr_ticket"
	DrawnOAuthCode         Drawn = "oauth_code"
	DrawnJSCode            Drawn = "js_code"
	DrawnRID               Drawn = "rid"
	DrawnLink              Drawn = "link"       // the end of a scheme, URL link or short link
	DrawnPhoneCode         Drawn = "phone_code" // of the button that gives a phone number
)

// drawnAs is how values of a kind are drawn and written.
func drawnAs(kind Drawn) (bytes int, write func([]byte) string) {
	switch kind {
	case DrawnTicket:
		return 64, prefixed("ticket@@@")
	case DrawnPreAuthCode:
		return 64, prefixed("preauthcode@@@")
	case DrawnAuthorizationCode:
		return 64, prefixed("queryauthcode@@@")
	case DrawnAccessToken:
		return 101, writeAccessToken
	case DrawnMedium:
		return 48, prefixed("")
	case DrawnQRTicket:
		return 68, writeQRTicket
	case DrawnRID:
		return 8, writeRID
	case DrawnLink:
		return 8, prefixed("")
	case DrawnPhoneCode:
		return 32, hex.EncodeToString
	}
	return 24, prefixed("") // codes of logins
}

// NewValue draws the next value of a kind.
func (w *World) NewValue(kind Drawn) string {
	n, write := drawnAs(kind)
	return write(w.Draw(string(kind), n))
}

// searched is how many values of a kind are looked through for one that is forgotten; the latest are.
const searched = 1 << 14

// Whole says whether a value is as long as those of a kind are: what is not was never issued anywhere.
func Whole(kind Drawn, value string) bool {
	n, write := drawnAs(kind)
	return len(value) == len(write(make([]byte, n)))
}

// Forgot says whether a value of a kind was issued here that nobody remembers. Whoever asks has looked for it.
func (w *World) Forgot(kind Drawn, value string) bool {
	if !Whole(kind, value) {
		return false
	}
	n, write := drawnAs(kind)
	last := w.Counters[string(kind)]
	for i := last; i > 0 && last-i < searched; i-- {
		if write(Stream(w.Seed, string(kind)+"/"+strconv.FormatUint(i, 10), n)) == value {
			return true
		}
	}
	return false
}

// Keep adds what was issued to a list, oldest first, and forgets what ended so long ago that only Forgot needs to know
// it. What has no end stays, as long as the list has room.
func Keep[T any](list []T, next T, now time.Time, ends func(T) time.Time) []T {
	list = append(list, next)
	from := max(0, len(list)-keptListed)
	for from < len(list)-1 {
		end := ends(list[from])
		if end.IsZero() || now.Before(end.Add(afterlife)) {
			break
		}
		from++
	}
	return list[from:]
}

// ForgotRID is Forgot for a rid, which begins with the second of its call.
func (w *World) ForgotRID(rid string) bool {
	const second = 8 // hexadecimal digits
	return len(rid) > second && w.Forgot(DrawnRID, rid[second:])
}

// ForgottenText says of a value that it is gone.
func ForgottenText() bilingual.Text {
	return bilingual.Textf("它确实由模拟器签发，但已被模拟器遗忘：有效期早已过去，或为新的内容让出了空间；请获取新的",
		"it was issued here and is forgotten by the simulator: its lifetime is long over, or it made room for newer ones; "+
			"get a new one")
}
