package sim_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wxlab/sim"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

// TestPlansAreKeptAndChecked alike, whatever is reviewed; a delay is of code alone.
func TestPlansAreKeptAndChecked(t *testing.T) {
	l := lab.New(t)
	mini, official := l.AccountOf(world.MiniProgram, true), l.AccountOf(world.OfficialAccount, true)
	approved := func(after time.Duration) world.AuditPlan {
		return world.AuditPlan{Result: world.AuditApproved, After: after}
	}
	want := sim.Plans{Code: approved(2 * time.Hour), Names: approved(10 * time.Second), Categories: approved(10 * time.Second),
		Interfaces: approved(6 * time.Hour)}
	same := func() {
		t.Helper()
		got, err := l.Plans(mini.UserName)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%v %s", err, diff)
		}
	}
	same()
	for name, kept := range map[string]struct {
		of func(*sim.Sim, string, world.AuditPlan) error
		at *world.AuditPlan
	}{
		"code": {(*sim.Sim).PlanAudit, &want.Code}, "names": {(*sim.Sim).PlanNames, &want.Names},
		"categories": {(*sim.Sim).PlanCategories, &want.Categories},
		"interfaces": {(*sim.Sim).PlanPrivacyInterfaces, &want.Interfaces},
	} {
		plan := func(account string, p world.AuditPlan) error { return kept.of(l.Sim, account, p) }
		good := world.AuditPlan{Result: world.AuditRejected, After: time.Minute, Reason: name}
		for what, bad := range map[string]error{
			"nobody": plan("wx0", good), "an official account": plan(official.AppID, good),
			"a result": plan(mini.AppID, world.AuditPlan{Result: "maybe"}),
			"a time":   plan(mini.AppID, approved(-1)),
		} {
			if bad == nil {
				t.Errorf("%s: %s was taken", name, what)
			}
		}
		same()
		delayed := world.AuditPlan{Result: world.AuditDelayed, After: time.Minute}
		if err := plan(mini.AppID, delayed); (err == nil) != (name == "code") {
			t.Errorf("%s: a delay: %v", name, err)
		}
		if err := plan(mini.AppID, good); err != nil {
			t.Error(name, err)
		}
		*kept.at = good
		l.Restart()
		same()
	}
	if _, err := l.Plans(official.AppID); err == nil {
		t.Error("an official account has plans")
	}
}
