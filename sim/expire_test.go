package sim_test

import (
	"testing"

	"wxlab/sim/simtest/lab"
)

// TestATokenEndsBeforeItsTime: WeChat refuses it from then on, and a new one works.
func TestATokenEndsBeforeItsTime(t *testing.T) {
	l := lab.New(t)
	tok := l.ComponentToken()
	body := `{"component_appid":"` + lab.AppID + `","authorization_code":"x"}`
	l.Want(l.Post("/cgi-bin/component/api_query_auth", tok, body), 61009)
	if err := l.Expire(tok); err != nil {
		t.Fatal(err)
	}
	l.Want(l.Post("/cgi-bin/component/api_query_auth", tok, body), 42001)
	l.Want(l.Post("/cgi-bin/component/api_query_auth", l.ComponentToken(), body), 61009)
	if err := l.Expire("no token"); err == nil {
		t.Error("what was never issued has ended")
	}
}
