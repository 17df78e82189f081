package ui

import (
	"errors"
	"testing"

	"wxlab/app/embedded"
	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
	"wxlab/platform"
	"wxlab/sim/world"
)

// TestRebuildingTheAuthorizers: an account that was ended by mistake comes back, is tried, and the page shows it; what
// WeChat refuses is said with its reason.
func TestRebuildingTheAuthorizers(t *testing.T) {
	w, _, a := authorized(t, i18n.En)
	component := w.bench.Settings().Component.AppID
	end := func() {
		t.Helper()
		known, err := w.bench.Platform.Store.Authorizer(t.Context(), component, a.AppID)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.bench.Platform.Store.EndAuthorization(t.Context(), component, a.AppID, known.RefreshToken,
			w.bench.Clock.Now(), "lost"); err != nil {
			t.Fatal(err)
		}
	}
	end()
	page := see[*authorizationPage](t, w, "authorization")
	r := w.rebuildAuthorizers()
	wants(t, words(r.sheet.popUp.Content), "api_get_authorizer_list")
	r.run()
	wants(t, words(r.sheet.popUp.Content), "WeChat lists 1 authorizers", "restored", a.AppID)
	if known, err := w.bench.Platform.Store.Authorizer(t.Context(), component, a.AppID); err != nil ||
		known.State != platform.Authorized || known.Token.Value == "" {
		t.Errorf("%+v, %v", known, err)
	}
	r.run()
	wants(t, words(r.sheet.popUp.Content), "unchanged")
	end()
	if _, err := w.bench.Sim.Inject(world.Fault{API: "/cgi-bin/component/api_get_authorizer_info", Next: 5,
		Effect: world.ErrCode, ErrCode: -1}); err != nil {
		t.Fatal(err)
	}
	r.run()
	wants(t, words(r.sheet.popUp.Content), a.AppID+" · ", "errcode -1")
	r.sheet.close()
	if said, tone := r.outcome(embedded.Rebuilt{}, errors.New("no such luck")); said != "no such luck" ||
		tone != kit.Danger {
		t.Errorf("of a failure it is said that %s", said)
	}
	w.load()
	wants(t, words(page.root), "authorized")
}
