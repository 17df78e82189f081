package sim_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wxlab/sim"
	"wxlab/sim/simtest/lab"
)

func TestQuotasCanBeReadAndSet(t *testing.T) {
	l := lab.New(t)
	tok := l.ComponentToken()
	body := `{"component_appid":"` + lab.AppID + `","authorization_code":"x"}`
	l.Want(l.Post("/cgi-bin/component/api_query_auth", tok, body), 61009)
	want := []sim.Quota{
		{Owner: lab.AppID, Path: "/cgi-bin/component/api_component_token", Used: 1, Limit: 10000},
		{Owner: lab.AppID, Path: "/cgi-bin/component/api_query_auth", Used: 1, Limit: 100000},
	}
	if diff := cmp.Diff(want, l.Quotas()); diff != "" {
		t.Error(diff)
	}
	if err := l.SetQuota(lab.AppID, "/cgi-bin/component/api_query_auth", 100000); err != nil {
		t.Fatal(err)
	}
	l.Want(l.Post("/cgi-bin/component/api_query_auth", tok, body), 45009)
	l.Clock.Add(24 * time.Hour)
	if left := l.Quotas(); len(left) != 0 {
		t.Errorf("the next day: %+v", left)
	}
	for _, bad := range []error{l.SetQuota(lab.AppID, "/nothing", 1), l.SetQuota(lab.AppID, lab.PathToken, -1),
		l.SetQuota("wx0", lab.PathToken, 1)} {
		if bad == nil {
			t.Error("a quota that cannot be")
		}
	}
}
