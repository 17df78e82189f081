package control

import (
	"net/http"
	"slices"
	"testing"
)

func TestOAuthDomainsOfAPlatform(t *testing.T) {
	w, c := serve(t)
	own := w.Settings().Component
	body := map[string]any{"component_appid": own.AppID, "secret": own.AppSecret.Reveal(), "token": own.Token.Reveal(),
		"aes_key": own.EncodingAESKey.Reveal()}
	domains := func(appID string) []string {
		p, _ := w.Sim.Platform(appID)
		return p.OAuthDomains
	}
	for _, want := range [][]string{{"h5.example.com", "m.example.com:8443"}, {}} {
		body["oauth_domains"] = want
		if err := call(t, c, http.MethodPut, "/v1/platform", body, nil); err != nil ||
			!slices.Equal(domains(own.AppID), want) {
			t.Errorf("%v gives %v, %v", want, domains(own.AppID), err)
		}
	}
	body["oauth_domains"] = []string{"a", "b", "c", "d"}
	if err := call(t, c, http.MethodPut, "/v1/platform", body, nil); err == nil {
		t.Error("a fourth domain was taken")
	}
	const other = "wx00000000000000b2"
	delete(body, "component_appid")
	body["oauth_domains"] = []string{"h5.example.com"}
	if err := call(t, c, http.MethodPut, "/v1/platforms/"+other, body, nil); err != nil ||
		!slices.Equal(domains(other), []string{"h5.example.com"}) {
		t.Errorf("%v, %v", domains(other), err)
	}
}
