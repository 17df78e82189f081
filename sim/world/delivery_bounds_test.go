package world

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"wxlab/sim/bilingual"
)

func TestBoundedAttempt(t *testing.T) {
	for _, c := range []struct {
		name      string
		body      string
		kept, cut int
	}{
		{"as much as is kept", strings.Repeat("x", keptAnswerBytes), keptAnswerBytes, 0},
		{"a byte more", strings.Repeat("x", keptAnswerBytes+1), keptAnswerBytes, 1},
		{"characters stay whole", "x" + strings.Repeat("好", keptAnswerBytes), keptAnswerBytes, 2*keptAnswerBytes + 1},
		{"not between characters", strings.Repeat("好", keptAnswerBytes), keptAnswerBytes - 1, 2*keptAnswerBytes + 1},
		{"no text", strings.Repeat("\x80", keptAnswerBytes+9), keptAnswerBytes, 9},
	} {
		got := Attempt{ResponseBody: []byte(c.body)}.Bounded()
		if len(got.ResponseBody) != c.kept || got.ResponseCut != c.cut {
			t.Errorf("%s: kept %d, cut %d", c.name, len(got.ResponseBody), got.ResponseCut)
		}
		if !strings.HasPrefix(c.body, string(got.ResponseBody)) ||
			utf8.ValidString(c.body) != utf8.Valid(got.ResponseBody) {
			t.Errorf("%s: it ends with %q", c.name, got.ResponseBody[len(got.ResponseBody)-4:])
		}
		if again := got.Bounded(); again.ResponseCut != c.cut {
			t.Errorf("%s: a second time cut %d", c.name, again.ResponseCut)
		}
	}
	roomy := append(make([]byte, 0, 1<<20), "success"...)
	if got := (Attempt{ResponseBody: roomy}).Bounded(); cap(got.ResponseBody) > keptAnswerBytes {
		t.Errorf("a short answer holds %d bytes of memory", cap(got.ResponseBody))
	}
	header := map[string][]string{"A": {"1"}, "Big": {strings.Repeat("x", keptHeaderBytes)}, "Z": {"2"}}
	if got := (Attempt{ResponseHeader: header}).Bounded(); len(got.ResponseHeader) != 2 || got.HeadersCut != 1 ||
		len(header) != 3 {
		t.Errorf("kept %d of the header, cut %d", len(got.ResponseHeader), got.HeadersCut)
	}
}

// TestARecordedAnswerIsSmall: whatever part of an answer is huge, the delivery is not.
func TestARecordedAnswerIsSmall(t *testing.T) {
	huge := strings.Repeat("很", 1<<20)
	w, d := &World{}, &Delivery{}
	for range 3 {
		w.Record(d, Attempt{ResponseBody: []byte(huge), Err: huge, Outcome: Replied,
			ResponseHeader: map[string][]string{"X": {huge}}},
			&ReplyView{Plain: []byte(huge), Content: huge, MsgType: huge, AppID: huge,
				Fields: map[string]string{"Content": huge, "A": "1"}},
			[]Problem{{Code: "x", Text: bilingual.Text{Zh: huge, En: huge}}})
	}
	w.Show(d, huge)
	if raw := snapshotBytes(t, d); raw > 50<<10 {
		t.Errorf("it takes %d bytes", raw)
	}
	if !d.Accepted || d.Reply.Cut == 0 || d.Reply.Fields["A"] != "1" || !strings.HasSuffix(d.Seen, "…") {
		t.Errorf("%v %d %v", d.Accepted, d.Reply.Cut, d.Reply.Fields["A"])
	}
	a := &AccountState{Chats: map[string][]ChatEntry{}}
	a.Say("o", ChatEntry{Text: huge})
	if n := len(a.Chats["o"][0].Text); n > keptLineBytes+3 {
		t.Errorf("the line has %d bytes", n)
	}
}

func TestDeliveriesAndCallsAreBoundedByWeightToo(t *testing.T) {
	w := &World{Counters: map[string]uint64{}}
	for i := range 40 {
		w.AddDelivery(&Delivery{ID: fmt.Sprint(i), Plain: bytes.Repeat([]byte("x"), 1<<20)})
		w.AddCall(CallRecord{Body: bytes.Repeat([]byte("x"), 1<<20)})
	}
	if len(w.Deliveries) != keptDeliveryBytes>>20 || len(w.Calls) != keptAllCallBytes>>20 {
		t.Errorf("%d deliveries, %d calls", len(w.Deliveries), len(w.Calls))
	}
	w.AddDelivery(&Delivery{ID: "heavy", Plain: make([]byte, keptDeliveryBytes+1)})
	if len(w.Deliveries) != 1 {
		t.Errorf("beside a newest that weighs too much %d are kept", len(w.Deliveries)-1)
	}
	for i := range keptDeliveries + 1 {
		w.AddDelivery(&Delivery{ID: fmt.Sprint("light", i)})
	}
	if len(w.Deliveries) != keptDeliveries {
		t.Errorf("%d light ones", len(w.Deliveries))
	}
}

func snapshotBytes(t *testing.T, v any) int {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return len(raw)
}
