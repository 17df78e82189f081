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
	ps.Grants = ps.forgetGrants()
	if len(ps.Grants) != 200 || ps.Grant("0") == nil || ps.Grant("200") == nil {
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
	for i := range keptTokens + 5 {
		list = Issue(list, Issued{Value: fmt.Sprint(i), At: now.Add(time.Duration(i) * time.Second)})
	}
	if len(list) != keptTokens || FindIssued(list, "4") != nil || FindIssued(list, "5") == nil {
		t.Errorf("%d tokens, the first %s", len(list), list[0].Value)
	}
	if last := list[len(list)-1]; !last.Superseded.IsZero() {
		t.Error("the latest token is superseded")
	}
	if before := list[len(list)-2]; !before.Superseded.Equal(list[len(list)-1].At) {
		t.Errorf("superseded at %s", before.Superseded)
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
		b.newTicket()
	}
	if x, y := a.NewAccessToken(), b.NewAccessToken(); x != y {
		t.Errorf("%s and %s", x, y)
	}
	if a.newTicket() == b.newTicket() {
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
