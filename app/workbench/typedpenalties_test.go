package workbench_test

import (
	"testing"
	"time"

	"wxlab/platform/wxapi"
	"wxlab/sim"
)

// TestTypedPenalties: the platform looks up the violation and the appeal that it was told of.
func TestTypedPenalties(t *testing.T) {
	b, ctx := newBench(t), t.Context()
	a, program := b.program()
	for _, event := range []string{"wxa_illegal_record", "wxa_appeal_record", "wxa_appeal_record_refused"} {
		_, err := b.Sim.Trigger(ctx, sim.Trigger{Event: event, Account: program.AppID})
		b.try(event, err)
	}
	list, err := a.Violations(ctx, time.Time{}, time.Time{})
	if err != nil || len(list) != 1 || list[0].Reason != "内容涉嫌欺诈" || list[0].At == 0 {
		t.Fatalf("%+v, %v", list, err)
	}
	appeals, err := a.Appeals(ctx, list[0].ID)
	if err != nil || len(appeals) != 1 || appeals[0].Status != wxapi.AppealRefused || appeals[0].DecidedAt == 0 ||
		len(appeals[0].Materials) != 1 || len(appeals[0].Materials[0].Appeal.Proofs) != 2 {
		t.Errorf("%+v, %v", appeals, err)
	}
	b.answered("penalties")
}
