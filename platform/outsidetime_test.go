package platform

import (
	"fmt"
	"math"
	"testing"
	"time"
)

// TestTimesFromOutsideDoNotOverflow: the last second that nanoseconds reach, the next, and the greatest number.
func TestTimesFromOutsideDoNotOverflow(t *testing.T) {
	last := time.Unix(9223372036, 0)
	for text, want := range map[string]time.Time{
		"1700000000":           time.Unix(1700000000, 0),
		"9223372036":           last,
		"9223372037":           last,
		"9223372036854775807":  last,
		"99999999999999999999": {}, // no int64: as good as missing
		"-1":                   {},
	} {
		e, err := ParseAuthEvent(fmt.Appendf(nil, "<xml><InfoType>authorized</InfoType><CreateTime>%s</CreateTime>"+
			"<AuthorizationCodeExpiredTime>%[1]s</AuthorizationCodeExpiredTime></xml>", text))
		if err != nil || !e.CreateTime.Equal(want) || !e.AuthorizationCodeExpiresAt.Equal(want) {
			t.Errorf("%s: created %v, its code expires %v, %v", text, e.CreateTime, e.AuthorizationCodeExpiresAt, err)
		}
		if want.IsZero() {
			continue
		}
		if n := e.CreateTime.UnixNano(); n < 0 || !time.Unix(0, n).Equal(want) {
			t.Errorf("%s is %d nanoseconds", text, n)
		}
	}
	if got := UnixTime(math.MaxInt64); !got.Equal(last) {
		t.Errorf("the greatest number is %v", got)
	}
}

func TestHappenedAt(t *testing.T) {
	received := time.Unix(1700000000, 0)
	for _, c := range []struct{ created, want time.Time }{
		{time.Time{}, received},
		{received.Add(-time.Hour), received.Add(-time.Hour)},
		{received, received},
		{received.Add(time.Second), received},
		{time.Unix(4102444800, 0), received},
	} {
		if got := (AuthEvent{CreateTime: c.created}).HappenedAt(received); !got.Equal(c.want) {
			t.Errorf("created %v: happened %v", c.created, got)
		}
	}
}

// TestLivesAfterTheClockWasSet: a step forward ends what is over by then; after a step back nobody knows how long it
// still lives, except where the step is smaller than the margin.
func TestLivesAfterTheClockWasSet(t *testing.T) {
	issued := time.Unix(1700000000, 0)
	token := AccessToken{Value: "x", IssuedAt: issued, ExpiresAt: issued.Add(2 * time.Hour)}
	code := PreAuthCode{Value: "x", IssuedAt: issued, ExpiresAt: issued.Add(30 * time.Minute)}
	for step, want := range map[time.Duration]struct{ due, usable bool }{
		0:                                {false, true},
		24 * time.Hour:                   {true, false},
		-RefreshMargin:                   {false, true},
		-RefreshMargin - time.Nanosecond: {true, false},
		-24 * time.Hour:                  {true, false},
	} {
		now := issued.Add(step)
		if token.Due(now) != want.due || code.Usable(now) != want.usable {
			t.Errorf("after a step of %v: token due %v, code usable %v", step, token.Due(now), code.Usable(now))
		}
	}
	if (PreAuthCode{ExpiresAt: issued}).Usable(issued) {
		t.Error("a code is usable at its end")
	}
}
