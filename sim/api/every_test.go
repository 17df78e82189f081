package api

import (
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"wxlab/sim/world"
)

// TestEverySetThatIsNotGrantedIsNamed: whatever API needs a permission set refuses an account that granted another one, with the
// sets it needs and those that were granted, and does not refuse for that reason one that granted any of them; an account of a
// kind that has no such set is told so.
func TestEverySetThatIsNotGrantedIsNamed(t *testing.T) {
	r := NewRegister(slog.New(slog.DiscardHandler))
	for path, row := range r.endpoints {
		if row.needs == nil {
			continue
		}
		for _, kind := range []world.Kind{world.OfficialAccount, world.MiniProgram} {
			sets := row.needs.setsOf(kind)
			if len(sets) == 0 {
				if out := r.Answer(worldOf(kind), asking(row)); out.ErrCode == 0 || !strings.Contains(out.Hint.En, "this kind of account") {
					t.Errorf("%s for a %s: %d %s", path, kind, out.ErrCode, out.Hint.En)
				}
				continue
			}
			const other = world.SetOpenAccount
			if slices.Contains(sets, other) {
				continue // the tests of open accounts have it
			}
			want := fmt.Sprintf("wxaccount did not grant permission set %v, it granted [%d]", sets, other)
			if out := r.Answer(worldOf(kind, other), asking(row)); out.ErrCode != 61007 || out.Hint.En != want {
				t.Errorf("%s for a %s: %d %s, want 61007 and %s", path, kind, out.ErrCode, out.Hint.En, want)
			}
			for _, set := range sets {
				granted := []int{set}
				if set == world.SetPenalties { // the only one that does not do alone
					granted = append(granted, world.SetDevelopment)
				}
				if out := r.Answer(worldOf(kind, granted...), asking(row)); out.ErrCode == 61007 || out.ErrCode == 48001 {
					t.Errorf("%s for a %s with set %d: %s", path, kind, set, out.Body)
				}
			}
		}
	}
}

// worldOf has a component, and a verified account of a kind that granted it sets.
func worldOf(kind world.Kind, sets ...int) *world.World {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	w := world.NewWorld(1, func() time.Time { return now })
	a := w.AddAccount(world.Account{AppID: "wxaccount", Kind: kind, ServiceType: 2})
	token := func(name string) []world.Issued {
		return []world.Issued{{Value: name, At: now, Expires: now.Add(time.Hour)}}
	}
	g := &world.GrantState{AccountAppID: a.AppID, FuncIDs: sets, Tokens: token("authorizer")}
	ps := &world.PlatformState{Platform: world.Platform{AppID: "wxcomponent"}, Grants: []*world.GrantState{g}, Tokens: token("component")}
	w.Order, w.Platforms[ps.AppID] = []string{ps.AppID}, ps
	return w
}

// asking is a call about the account with nothing in it but the token that the API takes.
func asking(row endpoint) Request {
	req := Request{Method: row.method, Path: row.path, ClientIP: "127.0.0.1", Query: url.Values{
		"appid": {"wxaccount"}, "component_appid": {"wxcomponent"}, "access_token": {"authorizer"},
		"grant_type": {"authorization_code"}, "code": {"c"}}}
	if row.token != authorizerToken {
		req.Query.Set("component_access_token", "component")
		req.Query.Del("access_token")
	}
	if row.hasJSONBody() {
		req.Body = []byte(`{}`)
	}
	return req
}
