package api_test

import (
	"testing"

	"wxlab/sim/api"
)

func TestNear(t *testing.T) {
	known := api.KnownPaths()
	for path, want := range map[string]string{
		"/cgi-bin/component/query_auth":      "/cgi-bin/component/api_query_auth",
		"/cgi-bin/api_query_auth":            "/cgi-bin/component/api_query_auth",
		"/wxa/comit":                         "/wxa/commit",
		"/wxa/commit":                        "", // it is one
		"/tcb/modifyenv":                     "", // WeChat has it
		"/card/create":                       "", // not the menu's
		"/nothing/of|theirs":                 "",
		"":                                   "",
		"/cgi-bin/message/custom/sends":      "/cgi-bin/message/custom/send",
		"/cgi-bin/component/api_querry_auth": "/cgi-bin/component/api_query_auth",
	} {
		if got := api.Near(path, known); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}
