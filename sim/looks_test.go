package sim_test

import (
	"testing"
	"time"

	"wxlab/sim/world"
)

func TestQRCodesAreThoseThatCanBeScanned(t *testing.T) {
	l, a, tok := serviceLab(t)
	for _, body := range []string{
		`{"expire_seconds":60,"action_name":"QR_STR_SCENE","action_info":{"scene":{"scene_str":"short"}}}`,
		`{"action_name":"QR_LIMIT_SCENE","action_info":{"scene":{"scene_id":7}}}`,
	} {
		l.qr(tok, body)
	}
	got := l.QRCodes(a.AppID)
	if len(got) != 2 || got[0].Scene != "7" || !got[0].Expires.IsZero() || got[1].Scene != "short" || got[1].Ticket == "" {
		t.Fatalf("%+v", got)
	}
	l.clock.Add(60 * time.Second)
	if got = l.QRCodes(a.AppID); len(got) != 1 || got[0].Scene != "7" {
		t.Errorf("a minute later: %+v", got)
	}
	if got := l.QRCodes("unknown"); got != nil {
		t.Errorf("%+v", got)
	}
}

func TestAuditPlanOf(t *testing.T) {
	l := newLab(t)
	accounts := l.Accounts()
	mini := accounts[2]
	if plan, err := l.AuditPlanOf(mini.AppID); err != nil || plan.Result != world.AuditApproved || plan.After != 2*time.Hour {
		t.Errorf("%+v, %v", plan, err)
	}
	want := world.AuditPlan{Result: world.AuditRejected, After: time.Minute, Reason: "x"}
	if err := l.PlanAudit(mini.AppID, want); err != nil {
		t.Fatal(err)
	}
	if plan, _ := l.AuditPlanOf(mini.UserName); plan != want {
		t.Errorf("%+v", plan)
	}
	if _, err := l.AuditPlanOf(accounts[0].AppID); err == nil {
		t.Error("an official account has no code")
	}
}
