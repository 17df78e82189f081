package embedded_test

import (
	"slices"
	"testing"

	"wxlab/app/embedded"
	"wxlab/app/workbench"
	"wxlab/app/workbench/workbenchtest"
	"wxlab/platform"
)

// TestALostDatabaseIsRebuilt deletes everything the platform knew and reads its authorizers back from WeChat.
func TestALostDatabaseIsRebuilt(t *testing.T) {
	dir := t.TempDir()
	w, ctx := workbenchtest.Open(t, workbench.Options{Dir: dir}), t.Context()
	w.Schedule.Step(ctx)
	account := workbenchtest.OfficialAccount(w)
	if err := w.AuthorizeInApp(ctx, "", account.AppID, nil); err != nil {
		t.Fatal(err)
	}
	w.Schedule.Step(ctx)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	workbenchtest.Remove(t, dir, "platform.db*")
	w = workbenchtest.Open(t, workbench.Options{Dir: dir})
	if all, err := w.Platform.Authorizers(ctx); err != nil || len(all) != 0 {
		t.Fatalf("%+v, %v", all, err)
	}
	if err := w.Platform.RefreshCredential(ctx, embedded.VerifyTicket, "", ""); err != nil {
		t.Fatal(err)
	}
	var stages []string
	found, err := w.Platform.RebuildAuthorizers(ctx, "",
		func(p embedded.RebuildProgress) { stages = append(stages, string(p.Stage)) })
	if err != nil || found.Total != 1 || !slices.Equal(found.Added, []string{account.AppID}) || len(found.Failed) != 0 {
		t.Errorf("%+v, %v", found, err)
	}
	if got := slices.Compact(stages); !slices.Equal(got, []string{"list", "store", "try"}) {
		t.Errorf("stages %v", got)
	}
	a, err := w.Platform.Store.Authorizer(ctx, w.Settings().Component.AppID, account.AppID)
	if err != nil || a.State != platform.Authorized || a.NickName != account.NickName || a.Token.Value == "" ||
		len(a.FuncInfo) == 0 {
		t.Errorf("%+v, %v", a, err)
	}
	w.Schedule.Step(ctx)
	if _, err := w.SendText(ctx, "", account.AppID, account.Followers[0].OpenID, "hello"); err != nil {
		t.Fatal(err)
	}
	if err := w.Platform.Own.SendCustomText(ctx, account.AppID, account.Followers[0].OpenID, "back again"); err != nil {
		t.Error("the rebuilt authorizer cannot be spoken for:", err)
	}
	if _, err := w.Platform.RebuildAuthorizers(ctx, "wx0000000000000000", nil); err == nil {
		t.Error("a component that is not here was rebuilt")
	}
}
