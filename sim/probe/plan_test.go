package probe

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wxlab/sim/bilingual"
	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// TestPlanAndReadingHoldWhateverIsAnswered: whatever a server answers, and however it changes its mind, the plan ends within
// its bound and sends nothing twice in one role, and a cause is claimed only where the push as it was failed again.
func TestPlanAndReadingHoldWhateverIsAnswered(t *testing.T) {
	answers := []world.Attempt{
		{Outcome: world.BadStatus, Status: 401, ResponseBody: []byte("invalid signature")},
		{Outcome: world.BadStatus, Status: 500, ResponseBody: []byte("decrypt failed")},
		{Outcome: world.BadStatus, Status: 415},
		{Outcome: world.Acknowledged, Status: 200, ResponseBody: []byte("success")},
		{Outcome: world.Replied, Status: 200},
		{Outcome: world.Invalid, Status: 200, ResponseBody: []byte("fail")},
		{Outcome: world.Timeout}, {Outcome: world.Unreachable, Err: "EOF"},
		{Outcome: world.Unreachable, Err: "connection refused"},
	}
	draw := rapid.SampledFrom(answers)
	rapid.Check(t, func(t *rapid.T) {
		first := draw.Draw(t, "first")
		first.At = time.Unix(1700000000, 0)
		if rapid.Bool().Draw(t, "another clock") {
			first.ResponseHeader = http.Header{"Date": {"Mon, 30 Nov 2026 02:11:01 GMT"}}
		}
		c := Case{
			Platform: world.Platform{AppID: "wxc0ffee1234567890", Token: "t", AESKey: strings.Repeat("A", 43)},
			Account:  world.Account{AppID: "wx0123456789abcdef"},
			Opened:   rapid.Bool().Draw(t, "opened"),
			Keys:     []Keys{{Whose: bilingual.Verbatim("x"), Token: "other"}, {Whose: bilingual.Verbatim("y"), AESKey: strings.Repeat("B", 43)}},
			Ticket:   []byte("<xml><InfoType>component_verify_ticket</InfoType></xml>"),
			Delivery: world.Delivery{
				ID: "d000001", Name: rapid.SampledFrom([]string{ticketName, "authorized", "text", "LOCATION"}).Draw(t, "name"),
				Attempts: []world.Attempt{first, first}, Verdict: first.Outcome, Expect: world.Replies,
				Plain: []byte(rapid.SampledFrom([]string{"<xml><Content>你好 😀</Content></xml>", "<xml/>", "{}",
					"<xml><Content>QUERY_AUTH_CODE:x</Content></xml>"}).Draw(t, "plain")),
			},
		}
		if c.Delivery.Name == ticketName || c.Delivery.Name == "authorized" {
			c.Delivery.Family = callback.AuthEvent
		} else {
			c.Delivery.Family, c.Delivery.OpenID = callback.Message, "o1"
		}
		var done []Result
		for {
			next, more := Next(c, done)
			if !more {
				break
			}
			if has(done, next.id, next.role) || len(done) >= Most {
				t.Fatalf("%s as %s after %d probes", next.id, next.role, len(done))
			}
			if c.Delivery.Family == callback.Message && c.hasCode() && bytes.Contains(next.variant.Plain, []byte("QUERY_AUTH_CODE")) {
				t.Fatalf("%s carries a code", next.id)
			}
			done = append(done, Result{ID: next.id, Role: next.role, What: next.what, Attempt: draw.Draw(t, "answer")})
		}
		f := Read(c, done)
		if (f == Finding{}) != (len(done) == 0) {
			t.Fatalf("%d probes, %+v", len(done), f)
		}
		if f.Text.Zh == "" != (f.Text.En == "") || f.Mend.Zh == "" != (f.Mend.En == "") {
			t.Fatalf("one language says more: %+v", f)
		}
		control, controlled := answerAs(done, "unchanged", Control)
		base, taken := c.base(done)
		if f.Cause && f.Confirmed && !taken && (!controlled || improves(control, base)) {
			t.Fatalf("%s is claimed without a control that fails: %+v", f.Code, done)
		}
	})
}
