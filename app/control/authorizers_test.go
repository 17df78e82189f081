package control

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// TestAuthorizersAreListedAndRebuilt: one was ended here by mistake; WeChat's list brings it back. No token leaves.
func TestAuthorizersAreListedAndRebuilt(t *testing.T) {
	w, c := serve(t)
	ctx, component, account := t.Context(), w.Settings().Component.AppID, w.Accounts()[1]
	do(t, c, "GET", "/v1/wait?query=name:component_verify_ticket+outcome:ok&timeout=10", nil, nil)
	do(t, c, "POST", "/v1/authorize", authorizeBody{AuthorizerAppID: account.AppID}, nil)
	known, err := w.Store.Authorizer(ctx, component, account.AppID)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Store.EndAuthorization(ctx, component, account.AppID, known.RefreshToken, w.Clock.Now(), "lost"); err != nil {
		t.Fatal(err)
	}
	var before, after AuthorizerList
	do(t, c, "GET", "/v1/authorizers", nil, &before)
	var result RebuildResult
	do(t, c, "POST", "/v1/authorizers/rebuild", rebuildBody{}, &result)
	if result.Total != 1 || !slices.Equal(result.Restored, []string{account.AppID}) || result.Added == nil || result.Failed == nil || len(result.Failed) != 0 {
		t.Errorf("%+v", result)
	}
	do(t, c, "GET", "/v1/authorizers", nil, &after)
	if before.Authorizers[0].State != "unauthorized" || after.Authorizers[0].State != "authorized" || after.ComponentAppID != component || len(after.Authorizers[0].FuncIDs) == 0 {
		t.Errorf("%+v then %+v", before, after)
	}
	if known, err = w.Store.Authorizer(ctx, component, account.AppID); err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(after)
	if err != nil || strings.Contains(string(raw), known.Token.Value.Reveal()) || strings.Contains(string(raw), known.RefreshToken.Reveal()) {
		t.Errorf("a token leaves: %s, %v", raw, err)
	}
	err = c.Do(ctx, http.MethodPost, "/v1/authorizers/rebuild", rebuildBody{ComponentAppID: "wx0000000000000000"}, nil)
	if remote, ok := err.(*RemoteError); !ok || remote.Status != http.StatusBadRequest || !strings.Contains(remote.Message, "wx0000000000000000") {
		t.Error(err)
	}
}
