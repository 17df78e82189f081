package ui

import (
	"errors"
	"path/filepath"
	"testing"

	"wxlab/app/embedded"
	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/ui/kit"
	"wxlab/app/workbench"
	"wxlab/app/workbench/workbenchtest"
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

// TestWhatAnUnknownAccountSentIsNotForgotten: a rebuild says how many messages no rule ran for, and each of them says that
// its account is known now, in both languages.
func TestWhatAnUnknownAccountSentIsNotForgotten(t *testing.T) {
	for lang, says := range map[i18n.Lang][3]string{
		i18n.Zh: {"请运行 wxlab authorizers rebuild", "有 2 条消息没有运行规则", "该账号现在已授权"},
		i18n.En: {"wxlab authorizers rebuild reads the authorizers back", "2 messages came before", "The account is known now"},
	} {
		dir := filepath.Join(t.TempDir(), "test")
		a := loseAuthorizer(t, dir)
		w := openWindowOn(t, lang, dir)
		w.pushTicket(nil)
		component := w.bench.Settings().Component.AppID
		for range 2 {
			if _, err := w.bench.SendText(t.Context(), component, a.AppID, a.Followers[0].OpenID, "hello"); err != nil {
				t.Fatal(err)
			}
		}
		flush(t, w)
		list, err := w.bench.Journal.List(t.Context(), journal.Query{Text: "outcome:unknown"})
		if err != nil || len(list) != 2 {
			t.Fatal(list, err)
		}
		p := see[*trafficPage](t, w, "traffic")
		w.openExchange(list[0].ID)
		w.load()
		wants(t, words(p.view.root), says[0])
		r := w.rebuildAuthorizers()
		r.run()
		wants(t, words(r.sheet.popUp.Content), a.AppID, says[1])
		r.sheet.close()
		w.openExchange(list[0].ID)
		w.load()
		wants(t, words(p.view.root), says[2])
	}
}

// loseAuthorizer makes a workspace in dir that an account authorized, and whose platform database is gone.
func loseAuthorizer(t *testing.T, dir string) world.Account {
	t.Helper()
	w, err := workbench.Open(t.Context(), workbench.Options{Dir: dir, Seed: 7, Addresses: workbenchtest.FreePorts()})
	if err != nil {
		t.Fatal(err)
	}
	w.Schedule.Step(t.Context())
	a := workbenchtest.OfficialAccount(w)
	if err := errors.Join(w.AuthorizeInApp(t.Context(), "", a.AppID, nil), w.Close()); err != nil {
		t.Fatal(err)
	}
	workbenchtest.Remove(t, dir, "platform.db*")
	return a
}
