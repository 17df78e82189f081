package world

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strconv"
	"time"
)

// Draw returns n bytes that depend on the seed, the kind and how many of that kind were drawn before, and on
// nothing else: kinds do not disturb one another, whatever order commands arrive in.
func (w *World) Draw(kind string, n int) []byte {
	w.Counters[kind]++
	return Stream(w.Seed, kind+"/"+strconv.FormatUint(w.Counters[kind], 10), n)
}

// The shapes of PROTOCOL section 1.

func (w *World) NewAppID() string        { return "wx" + hex.EncodeToString(w.Draw("appid", 8)) }
func (w *World) NewUserName() string     { return "gh_" + hex.EncodeToString(w.Draw("user_name", 6)) }
func (w *World) NewRefreshToken() string { return "refreshtoken@@@" + w.Text("refresh_token", 32) }

// NewOpenID has 28 characters; union ids look the same.
func (w *World) NewOpenID(kind string) string { return "o" + w.Text(kind, 21)[:27] }

// writeAccessToken makes 136 characters: two digits, an underscore, base64url.
func writeAccessToken(raw []byte) string {
	return fmt.Sprintf("%d_", 70+int(raw[0])%30) + base64.RawURLEncoding.EncodeToString(raw[1:])[:133]
}

// NewMsgID has 17 digits, rises, and does not repeat.
func (w *World) NewMsgID() int64 {
	gap := binary.BigEndian.Uint16(w.Draw("msg_id", 2))
	w.LastMsgID += 1 + int64(gap)
	return w.LastMsgID
}

// NewRID begins with the second of the call, as on the wire; the rest is drawn.
func (w *World) NewRID(now time.Time) string {
	return fmt.Sprintf("%08x", uint32(now.Unix())) + w.NewValue(DrawnRID)
}

func writeRID(raw []byte) string { return fmt.Sprintf("-%x-%x", raw[:4], raw[4:]) }

func writeQRTicket(raw []byte) string { return "gQ" + base64.StdEncoding.EncodeToString(raw)[2:] }

// prefixed writes bytes in base64url behind a prefix.
func prefixed(prefix string) func([]byte) string {
	return func(raw []byte) string { return prefix + base64.RawURLEncoding.EncodeToString(raw) }
}

// Text draws n bytes and writes them in base64url.
func (w *World) Text(kind string, n int) string {
	return base64.RawURLEncoding.EncodeToString(w.Draw(kind, n))
}

// NewMenuID has nine digits and rises.
func (w *World) NewMenuID() int64 {
	w.Counters["menu"]++
	return 400000000 + int64(Stream(w.Seed, "menu", 1)[0])<<16 + int64(w.Counters["menu"])
}

// NewNoticeID has 19 digits, more than a float can hold, as real ones do.
func (w *World) NewNoticeID() int64 {
	gap := w.Draw("notice_id", 4)
	w.Counters["notice_serial"] += 1<<20 + uint64(gap[0])<<16 + uint64(gap[1])<<8 + uint64(gap[2])
	return 2702600000000000000 + int64(w.Counters["notice_serial"])
}

// NewExtFileID has 19 digits and rises.
func (w *World) NewExtFileID() string {
	w.Counters["privacy_file"]++
	return strconv.FormatUint(2112311471891169280+w.Counters["privacy_file"]<<12, 10)
}
