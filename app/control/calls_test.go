package control

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"wxlab/app/i18n"
)

// TestCallsGiveTheHintInTheLanguageOfTheRequest: what the simulator says to a failed call is there in both.
func TestCallsGiveTheHintInTheLanguageOfTheRequest(t *testing.T) {
	w, c := serve(t)
	component := w.Settings().Component.AppID
	resp, err := http.Post(w.SimURL()+"/cgi-bin/component/api_component_token", "application/json",
		strings.NewReader(`{"component_appid":"`+component+`","component_appsecret":"wrong"}`))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	for lang, says := range map[i18n.Lang]string{i18n.En: "is not the AppSecret of", i18n.Zh: "component_appsecret 不是"} {
		c.Lang = lang
		var got CallList
		if err := call(t, c, http.MethodGet, "/v1/calls", nil, &got); err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(got.Calls, func(c Call) bool { return c.ErrCode == 40125 })
		if i < 0 {
			t.Fatalf("%s: %+v", lang, got.Calls)
		}
		if last := got.Calls[i]; !strings.Contains(last.Hint, says) || !strings.Contains(last.Hint, component) {
			t.Errorf("%s: %+v", lang, last)
		}
	}
}
