package sim_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wxlab/sim"
	"wxlab/sim/world"
)

func TestCodeFromOutside(t *testing.T) {
	c := newCodeLab(t)
	c.publish("1.0")
	c.publish("1.1")
	if err := c.PlanAudit(c.app.AppID, world.AuditPlan{Result: world.AuditRejected, After: time.Hour, Reason: "no"}); err != nil {
		t.Fatal(err)
	}
	c.commit("1.2")
	c.want(c.do("submit_audit", `{}`), 0)
	got, err := c.Code(c.app.UserName)
	if err != nil || got.Experience.UserVersion != "1.2" || got.Online.UserVersion != "1.1" || len(got.History) != 1 || got.History[0].UserVersion != "1.0" || got.Plan.Reason != "no" {
		t.Errorf("%+v, %v", got, err)
	}
	c.clock.Add(time.Hour)
	after, _ := c.Code(c.app.AppID)
	var words []string
	for i, a := range append(got.Audits, after.Audits[2]) {
		words = append(words, a.Status.String()+" "+a.Reason)
		if a.Component != appID || i < 2 && a.ID >= got.Audits[i+1].ID {
			t.Errorf("%+v", a)
		}
	}
	if diff := cmp.Diff([]string{"approved ", "approved ", "under audit ", "rejected no"}, words); diff != "" {
		t.Error(diff)
	}
	if _, err := c.Code(c.account(world.OfficialAccount, true).AppID); err == nil {
		t.Error("an official account has code")
	}
	if got := sim.AuditStatus(9).String(); got != "9" {
		t.Errorf("unknown status: %s", got)
	}
}

func TestCodeLibraryFromOutside(t *testing.T) {
	c := newCodeLab(t)
	drafts, templates := c.CodeLibrary(appID)
	if len(drafts) != 1 || len(templates) != 1 || drafts[0].UserVersion != templates[0].UserVersion || templates[0].Standard {
		t.Fatalf("%+v %+v", drafts, templates)
	}
	drafts[0].Pages[0] = "changed"
	if again, _ := c.CodeLibrary(appID); again[0].Pages[0] == "changed" {
		t.Error("the caller can change the library")
	}
	if d, _ := c.CodeLibrary("wx0"); d != nil {
		t.Error("a library of nobody")
	}
}

func TestRegistrationsFromOutside(t *testing.T) {
	l := newLab(t)
	tok := l.componentToken()
	l.want(l.enterprise("create", tok, company), 0)
	before := l.Registrations(appID)
	l.after(10 * time.Minute)
	after := l.Registrations(appID)
	if len(before) != 1 || before[0].Ended || before[0].Account != "" || !after[0].Ended || after[0].Account == "" || after[0].Callback != "notify_third_fasteregister" {
		t.Errorf("%+v then %+v", before, after)
	}
	if l.Registrations("wx0") != nil {
		t.Error("registrations of nobody")
	}
}
