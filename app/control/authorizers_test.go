package control

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"wxlab/app/i18n"
	"wxlab/app/workbench"
	"wxlab/app/workspace"
)

// TestAuthorizersAreListedAndRebuilt: one was ended here by mistake; WeChat's list brings it back. No token leaves.
func TestAuthorizersAreListedAndRebuilt(t *testing.T) {
	w, c := serve(t)
	ctx, component, account := t.Context(), w.Settings().Component.AppID, w.Accounts()[1]
	do(t, c, "GET", "/v1/wait?query=name:component_verify_ticket+outcome:ok&timeout=10", nil, nil)
	do(t, c, "POST", "/v1/authorize", Authorize{AuthorizerAppID: account.AppID}, nil)
	known, err := w.Platform.Store.Authorizer(ctx, component, account.AppID)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Platform.Store.EndAuthorization(ctx, component, account.AppID, known.RefreshToken, w.Clock.Now(),
		"lost"); err != nil {
		t.Fatal(err)
	}
	var before, after AuthorizerList
	do(t, c, "GET", "/v1/authorizers", nil, &before)
	var result RebuildResult
	do(t, c, "POST", "/v1/authorizers/rebuild", RebuildAuthorizers{}, &result)
	if result.Total != 1 || !slices.Equal(result.Restored, []string{account.AppID}) || result.Added == nil ||
		result.Failed == nil || len(result.Failed) != 0 {
		t.Errorf("%+v", result)
	}
	do(t, c, "GET", "/v1/authorizers", nil, &after)
	if before.Authorizers[0].State != "unauthorized" || after.Authorizers[0].State != "authorized" ||
		after.ComponentAppID != component || len(after.Authorizers[0].FuncIDs) == 0 {
		t.Errorf("%+v then %+v", before, after)
	}
	if known, err = w.Platform.Store.Authorizer(ctx, component, account.AppID); err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(after)
	if err != nil || strings.Contains(string(raw), known.Token.Value.Reveal()) ||
		strings.Contains(string(raw), known.RefreshToken.Reveal()) {
		t.Errorf("a token leaves: %s, %v", raw, err)
	}
	err = call(t, c, http.MethodPost, "/v1/authorizers/rebuild", RebuildAuthorizers{Component: "wx0000000000000000"},
		nil)
	if remote, ok := err.(*RemoteError); !ok || remote.Status != http.StatusBadRequest ||
		!strings.Contains(remote.Message, "wx0000000000000000") {
		t.Error(err)
	}
}

// TestAuthorizersNeedThePlatform: with the simulator alone nobody knows them, which is not the same as nobody.
func TestAuthorizersNeedThePlatform(t *testing.T) {
	free := "127.0.0.1:0"
	w, err := workbench.Open(t.Context(), workbench.Options{Dir: t.TempDir(), Seed: 7, Only: workbench.OnlySim,
		Addresses: workspace.Addresses{Platform: free, Simulator: free, Control: free}})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	api := httptest.NewServer(New(w, token, i18n.En).Handler())
	defer api.Close()
	c := &Client{URL: api.URL, Token: token, HTTP: api.Client()}
	for method, path := range map[string]string{http.MethodGet: "/v1/authorizers",
		http.MethodPost: "/v1/authorizers/rebuild"} {
		err := call(t, c, method, path, nil, nil)
		if remote, ok := err.(*RemoteError); !ok || remote.Status != http.StatusBadRequest ||
			remote.Exit != workspace.ExitUsage {
			t.Errorf("%s %s: %v", method, path, err)
		}
	}
}
