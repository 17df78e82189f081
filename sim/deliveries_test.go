package sim_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

func TestDeliveriesPages(t *testing.T) {
	l := lab.New(t)
	var ids []string
	for range 4 {
		d, err := l.PushTicket(t.Context(), lab.AppID)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, d.ID)
	}
	idsOf := func(list []world.Delivery) (out []string) {
		for _, d := range list {
			out = append(out, d.ID)
		}
		return out
	}
	if diff := cmp.Diff(ids, idsOf(l.Deliveries("", 0))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(ids[2:], idsOf(l.Deliveries(ids[0], 2))); diff != "" {
		t.Error(diff)
	}
	if d, ok := l.Delivery(ids[1]); !ok || d.ID != ids[1] {
		t.Errorf("%+v", d)
	}
	if got := l.Deliveries(ids[3], 0); len(got) != 0 {
		t.Errorf("after the last: %v", got)
	}
}
