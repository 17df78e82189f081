package sim_test

import (
	"testing"
	"time"

	"wxlab/sim/simtest/lab"
)

func TestRegistrationsFromOutside(t *testing.T) {
	l := lab.New(t)
	tok := l.ComponentToken()
	l.Want(l.Enterprise("create", tok, lab.Company), 0)
	before := l.Registrations(lab.AppID)
	l.After(10 * time.Minute)
	after := l.Registrations(lab.AppID)
	if len(before) != 1 || before[0].Ended || before[0].Account != "" || !after[0].Ended || after[0].Account == "" ||
		after[0].Callback != "notify_third_fasteregister" {
		t.Errorf("%+v then %+v", before, after)
	}
	if l.Registrations("wx0") != nil {
		t.Error("registrations of nobody")
	}
}
