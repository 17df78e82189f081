package world

import (
	"fmt"
	"testing"
	"time"
)

// TestTheWorldForgets: a simulator that runs for months stays small.
func TestTheWorldForgets(t *testing.T) {
	now := time.Unix(1700000000, 0)
	w := NewWorld(1, func() time.Time { return now })
	ps := &PlatformState{Platform: Platform{AppID: "wx1"}}
	for i := range 300 {
		g := &GrantState{AccountAppID: fmt.Sprint(i), Cancelled: now}
		if i%100 == 0 {
			g.Cancelled = time.Time{}
		}
		ps.Grants = append(ps.Grants, g)
	}
	ps.Grants = ps.forgetGrants(now.Add(TokenLife - time.Second))
	if len(ps.Grants) != 300 {
		t.Errorf("%d authorizations are left while tokens of the cancelled ones live", len(ps.Grants))
	}
	ps.Grants = ps.forgetGrants(now.Add(TokenLife))
	if len(ps.Grants) != 3 || ps.Grant("0") == nil || ps.Grant("200") == nil {
		t.Errorf("%d authorizations are left; those in force must stay", len(ps.Grants))
	}

	for i := range 2000 {
		w.Quota[fmt.Sprintf("2023-10-%02d wx1 /path/%d", i%28+1, i)] = 1
	}
	w.Quota["2023-11 wx1 clear"] = 3
	w.PruneQuota(now)
	if len(w.Quota) != 1 || w.Quota["2023-11 wx1 clear"] != 3 {
		t.Errorf("%d counters are left of last month's and this month's clearing", len(w.Quota))
	}
}

func TestIssueKeepsTheLatest(t *testing.T) {
	var list []Issued
	now := time.Unix(1700000000, 0)
	for i := range keptListed + 5 {
		at := now.Add(time.Duration(i) * time.Millisecond)
		list = Issue(list, Issued{Value: fmt.Sprint(i), At: at, Expires: at.Add(TokenLife)})
	}
	if len(list) != keptListed || FindIssued(list, "4") != nil || FindIssued(list, "5") == nil {
		t.Errorf("%d tokens, the first %s", len(list), list[0].Value)
	}
	if last := list[len(list)-1]; !last.Superseded.IsZero() {
		t.Error("the latest token is superseded")
	}
	if before := list[len(list)-2]; !before.Superseded.Equal(list[len(list)-1].At) {
		t.Errorf("superseded at %s", before.Superseded)
	}
}

// TestForgottenValuesAreKnownAsIssued: what the world has no record of any more it can still tell from what nobody issued.
func TestForgottenValuesAreKnownAsIssued(t *testing.T) {
	w := NewWorld(1, time.Now)
	for _, kind := range []Drawn{
		DrawnTicket, DrawnPreAuthCode, DrawnAuthorizationCode, DrawnAccessToken, DrawnMedium, DrawnQRTicket, DrawnOAuthCode,
		DrawnJSCode,
	} {
		first := w.NewValue(kind)
		for range 100 {
			w.NewValue(kind)
		}
		if !w.Forgot(kind, first) || w.Forgot(kind, "x"+first[1:]) || w.Forgot(kind, first+"=") {
			t.Errorf("%s: %q", kind, first)
		}
		if next := NewWorld(1, time.Now).NewValue(kind); next != first {
			t.Errorf("%s is drawn as %q and %q", kind, first, next)
		}
	}
	if rid := w.NewRID(time.Now()); !w.ForgotRID(rid) || w.ForgotRID("00000000-0-0") || w.ForgotRID("") {
		t.Errorf("rid %s", rid)
	}
}

// TestLifetimesBoundLists: a list loses what ended a day ago, and nothing that has no end.
func TestLifetimesBoundLists(t *testing.T) {
	var list []time.Time
	ends := func(end time.Time) time.Time { return end }
	start := time.Unix(1700000000, 0)
	for i := range 7 * 24 * 6 {
		at := start.Add(time.Duration(i) * TicketPeriod)
		list = Keep(list, at.Add(ticketLife), at, ends)
	}
	if want := int((ticketLife + afterlife) / TicketPeriod); len(list) != want {
		t.Errorf("%d tickets are known after a week, want %d", len(list), want)
	}
	a := &AccountState{}
	for i := range 5000 {
		q := &QRCode{Ticket: fmt.Sprint(i)}
		if i%2 == 1 {
			q.Expires = start
		}
		a.KeepQRCode(q, start.Add(afterlife))
	}
	if n := len(a.QRCodes); a.QRCodes[0].Ticket != "0" || n < 2500 || n > 2500+1024 {
		t.Errorf("%d codes, the first %s: the 2500 permanent ones stay, those that ended go", n, a.QRCodes[0].Ticket)
	}
}

func TestManyMediaMakeRoom(t *testing.T) {
	a, now := &AccountState{}, time.Unix(1700000000, 0)
	big := make([]byte, 10<<20)
	for i := range 13 {
		a.Keep(&Medium{ID: fmt.Sprint(i), Data: big, Expires: now.Add(MediaLife)}, now)
	}
	if len(a.Media) != keptMediaBytes/len(big) || a.Medium("0", now) != nil || a.Medium("1", now) == nil {
		t.Errorf("%d media of 10 MB are kept", len(a.Media))
	}
}

// TestFailedCallsOutliveTheLog: a rid is known for 7 days, however many calls follow.
func TestFailedCallsOutliveTheLog(t *testing.T) {
	now := time.Unix(1700000000, 0)
	w := NewWorld(1, func() time.Time { return now })
	w.AddCall(CallRecord{At: now, RID: "first", Query: "q"})
	for i := range 3 * keptCalls {
		w.AddCall(CallRecord{At: now, RID: map[bool]string{true: fmt.Sprint(i)}[i%3 == 0]})
	}
	if c, known := w.FailedCall("first"); !known || c.Query != "q" || len(w.Calls) != keptCalls {
		t.Errorf("%+v, %v, %d calls", c, known, len(w.Calls))
	}
	if _, known := w.FailedCall(""); known {
		t.Error("a call without rid was found")
	}
	now = now.Add(RIDLife + time.Second)
	for range keptCalls {
		w.AddCall(CallRecord{At: now, RID: "late"})
	}
	if _, known := w.FailedCall("first"); known || len(w.Failed) > keptCalls {
		t.Errorf("%d failed calls after 7 days", len(w.Failed))
	}
}

func TestChatsAreBounded(t *testing.T) {
	a := &AccountState{Chats: map[string][]ChatEntry{}}
	for i := range keptChat + 3 {
		a.Say("o1", ChatEntry{Text: fmt.Sprint(i)})
	}
	if list := a.Chats["o1"]; len(list) != keptChat || list[0].Text != "3" {
		t.Errorf("%d lines, the first %q", len(list), list[0].Text)
	}
}

func TestDrawsOfAKindDoNotDisturbAnother(t *testing.T) {
	a, b := NewWorld(1, time.Now), NewWorld(1, time.Now)
	for range 7 {
		b.NewValue(DrawnTicket)
	}
	if x, y := a.NewValue(DrawnAccessToken), b.NewValue(DrawnAccessToken); x != y {
		t.Errorf("%s and %s", x, y)
	}
	if a.NewValue(DrawnTicket) == b.NewValue(DrawnTicket) {
		t.Error("the eighth ticket is the first")
	}
	ids := map[int64]bool{}
	last := int64(0)
	for range 1000 {
		id := a.NewMsgID()
		if ids[id] || id <= last {
			t.Fatalf("MsgId %d after %d", id, last)
		}
		ids[id], last = true, id
	}
}
