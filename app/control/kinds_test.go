package control

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wxlab/sim/world"
)

// TestAccountsOfEveryKindBecomeAuthorizers: an account that the control API adds authorizes by a link of its auth_type, and
// the platform knows from the push and from WeChat's answers what it is.
func TestAccountsOfEveryKindBecomeAuthorizers(t *testing.T) {
	_, c := serve(t)
	do(t, c, "GET", "/v1/wait?query=name:component_verify_ticket+outcome:ok&timeout=10", nil, nil)
	for _, kind := range []world.Kind{world.Promoter, world.Channels, world.Talent} {
		var a Account
		do(t, c, "POST", "/v1/accounts", AccountBody{NickName: "春茶 " + string(kind), Kind: string(kind), PrincipalName: "春茶铺"}, &a)
		do(t, c, "POST", "/v1/authorize", Authorize{AuthorizerAppID: a.AppID}, nil)
		do(t, c, "GET", "/v1/wait?query=name:authorized+outcome:ok+appid:"+a.AppID+"&timeout=10", nil, nil)
		var all AuthorizerList
		do(t, c, "GET", "/v1/authorizers", nil, &all)
		i := slices.IndexFunc(all.Authorizers, func(x Authorizer) bool { return x.AppID == a.AppID })
		if i < 0 {
			t.Fatalf("%s is no authorizer: %+v", kind, all)
		}
		got := all.Authorizers[i]
		if diff := cmp.Diff(world.DefaultFuncIDs(kind), got.FuncIDs); diff != "" || got.Kind != string(kind) ||
			got.NickName != a.NickName || got.State != "authorized" || got.TokenExpiresAt.IsZero() {
			t.Errorf("%s: %+v %s", kind, got, diff)
		}
		do(t, c, "POST", "/v1/unauthorize", Unauthorize{AuthorizerAppID: a.AppID}, nil)
	}
	err := call(t, c, "POST", "/v1/accounts", AccountBody{NickName: "x", Kind: "store"}, nil)
	if remote, ok := err.(*RemoteError); !ok || remote.Status != 400 {
		t.Errorf("a kind that cannot be made: %v", err)
	}
}
