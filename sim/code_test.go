package sim_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wxlab/sim"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

func TestPutDraftRefuses(t *testing.T) {
	l := lab.New(t)
	whole := world.Draft{UserVersion: "1", SourceAppID: "wx1", Pages: []string{"a"}}
	for name, change := range map[string]func(*world.Draft){
		"version": func(d *world.Draft) { d.UserVersion = "" }, "source": func(d *world.Draft) { d.SourceAppID = "" },
		"pages": func(d *world.Draft) { d.Pages = nil },
	} {
		d := whole
		change(&d)
		if _, err := l.PutDraft(lab.AppID, d); err == nil {
			t.Errorf("a draft without %s was taken", name)
		}
	}
	if _, err := l.PutDraft("wx0", whole); err == nil {
		t.Error("a draft for nobody was taken")
	}
}

func TestPlanAuditChangesTheOneUnderWay(t *testing.T) {
	c := lab.NewCode(t)
	c.Commit("1.0")
	c.Want(c.Do("submit_audit", `{}`), 0)
	if err := c.PlanAudit(c.App.AppID, world.AuditPlan{Result: world.AuditRejected}); err != nil {
		t.Fatal(err)
	}
	if out := c.Ask("get_latest_auditstatus"); out["status"] != 1.0 {
		t.Errorf("%v", out)
	}
	if err := c.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	last := c.Deliveries("", 500)
	if d := last[len(last)-1]; d.Name != "weapp_audit_fail" && last[len(last)-2].Name != "weapp_audit_fail" {
		t.Errorf("%+v", d)
	}
}

func TestCodeFromOutside(t *testing.T) {
	c := lab.NewCode(t)
	c.Publish("1.0")
	c.Publish("1.1")
	if err := c.PlanAudit(c.App.AppID, world.AuditPlan{Result: world.AuditRejected, After: time.Hour,
		Reason: "no"}); err != nil {
		t.Fatal(err)
	}
	c.Commit("1.2")
	c.Want(c.Do("submit_audit", `{}`), 0)
	got, err := c.Code(c.App.UserName)
	if err != nil || got.Experience.UserVersion != "1.2" || got.Online.UserVersion != "1.1" || len(got.History) != 1 ||
		got.History[0].UserVersion != "1.0" || got.Plan.Reason != "no" {
		t.Errorf("%+v, %v", got, err)
	}
	c.Clock.Add(time.Hour)
	after, _ := c.Code(c.App.AppID)
	var words []string
	for i, a := range append(got.Audits, after.Audits[2]) {
		words = append(words, a.Status.String()+" "+a.Reason)
		if a.Component != lab.AppID || i < 2 && a.ID >= got.Audits[i+1].ID {
			t.Errorf("%+v", a)
		}
	}
	if diff := cmp.Diff([]string{"approved ", "approved ", "under audit ", "rejected no"}, words); diff != "" {
		t.Error(diff)
	}
	if _, err := c.Code(c.AccountOf(world.OfficialAccount, true).AppID); err == nil {
		t.Error("an official account has code")
	}
	if got := sim.AuditStatus(9).String(); got != "9" {
		t.Errorf("unknown status: %s", got)
	}
}

func TestCodeLibraryFromOutside(t *testing.T) {
	c := lab.NewCode(t)
	drafts, templates := c.CodeLibrary(lab.AppID)
	if len(drafts) != 2 || len(templates) != 1 || drafts[0].UserVersion != templates[0].UserVersion ||
		templates[0].Standard {
		t.Fatalf("%+v %+v", drafts, templates)
	}
	drafts[0].Pages[0] = "changed"
	if again, _ := c.CodeLibrary(lab.AppID); again[0].Pages[0] == "changed" {
		t.Error("the caller can change the library")
	}
	if d, _ := c.CodeLibrary("wx0"); d != nil {
		t.Error("a library of nobody")
	}
}
