package world

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestMissedCallsAreBounded: whoever invents paths fills no memory, and the newest stay.
func TestMissedCallsAreBounded(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	w := NewWorld(1, func() time.Time { return now })
	for i := range 3000 {
		now = now.Add(time.Second)
		w.MissedCall(fmt.Sprintf("/%d/%s", i, strings.Repeat("长", 1000)), "wx1", strings.Repeat("u", 5000))
	}
	w.MissedCall("/wxa/newest", "wx2", "curl")
	w.MissedCall("/wxa/newest", "wx3", "curl")
	size := 0
	for path, calls := range w.Missing {
		size += len(path) + len(calls.UserAgent)
	}
	if got := w.Missing["/wxa/newest"]; size > keptMissingBytes || len(w.Missing) < 50 || got.Count != 2 || got.Caller != "wx3" {
		t.Errorf("%d bytes of %d paths, the newest %+v", size, len(w.Missing), got)
	}
}

// TestMissedCallsAreInTheChanges: a world that is made of its parts has them as they were, newest last.
func TestMissedCallsAreInTheChanges(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	clock := func() time.Time { return now }
	w := NewWorld(1, clock)
	var parts []Changes
	for _, path := range []string{"/a", "/b", "/a"} {
		now = now.Add(time.Second)
		w.MissedCall(path, "wx1", "agent SECRET")
		c, err := w.TakeChanges(false, func(raw []byte) []byte { return []byte(strings.ReplaceAll(string(raw), "SECRET", "•")) })
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, c)
	}
	again, err := Decode(parts[len(parts)-1].State, clock)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range parts {
		for _, r := range c.Records {
			again.Apply(r)
		}
	}
	a, b := again.Missing["/a"], again.Missing["/b"]
	if a.Count != 2 || !a.Last.Equal(now) || a.UserAgent != "agent •" || b.Count != 1 || len(again.Missing) != 2 {
		t.Errorf("%+v", again.Missing)
	}
}
