package workbench_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"wxlab/app/workbench"
	"wxlab/app/workbench/workbenchtest"
	"wxlab/platform"
	"wxlab/platform/server"
	"wxlab/platform/store"
	"wxlab/platform/wxapi"
	"wxlab/sim"
	"wxlab/sim/world"
)

// TestJSONBothWays: a mini program that chose JSON and the cipher mode pushes to the platform server in JSON, and takes
// its answer in JSON (PROTOCOL 2.9).
func TestJSONBothWays(t *testing.T) {
	w, ctx := workbenchtest.Open(t, workbench.Options{}), t.Context()
	var mini world.Account
	for _, a := range w.Sim.Accounts() {
		if a.Kind == world.MiniProgram && len(a.Followers) > 0 {
			mini = a
		}
	}
	const key43 = "IApKdciGHXjuwt8kXA9CzkAdGOceZnswuqOJ7QpTwig"
	own := receiver(t, platform.Component{AppID: mini.AppID, Token: "relaytoken2024", EncodingAESKey: key43},
		func(context.Context, platform.Message) (platform.Reply, error) {
			return platform.TransferReply{KfAccount: "kf@x"}, nil
		})
	push := world.PushConfig{URL: own.URL + "/wechat/" + mini.AppID + "/callback", Token: "relaytoken2024",
		AESKey: key43, Mode: world.CipherMode, Format: world.JSONFormat}
	if err := w.Sim.ConnectAccount(ctx, mini.AppID, push); err != nil {
		t.Fatal(err)
	}
	told, err := w.Sim.Act(ctx, sim.Action{Account: mini.AppID, OpenID: mini.Followers[0].OpenID, Do: sim.Write,
		Key: "你好"})
	if err != nil || len(told) != 1 {
		t.Fatalf("%+v, %v", told, err)
	}
	got := told[0]
	if got.Verdict != world.Replied || len(got.Problems) != 0 || got.Reply.MsgType != "transfer_customer_service" ||
		got.Reply.Fields["TransInfo.KfAccount"] != "kf@x" {
		t.Errorf("%s %+v, reply %+v", got.Verdict, got.Problems, got.Reply)
	}
	at := got.Attempts[0]
	contentType := http.Header(at.ResponseHeader).Get("Content-Type")
	if !json.Valid(at.RequestBody) || !json.Valid(at.ResponseBody) || contentType != "application/json; charset=utf-8" {
		t.Errorf("%s was answered by %s %s", at.RequestBody, contentType, at.ResponseBody)
	}
}

// receiver is a platform server of its own, which some accounts authorized.
func receiver(
	t *testing.T, c platform.Component, reply func(context.Context, platform.Message) (platform.Reply, error),
	authorized ...string,
) *httptest.Server {
	t.Helper()
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "platform.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, appID := range authorized {
		if err := st.SaveInfo(t.Context(), c.AppID, platform.Authorizer{AppID: appID}, time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	s, err := server.New(server.Config{Component: c, BaseURL: "http://127.0.0.1", Store: st, API: &wxapi.Client{},
		Reply: reply})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(s.Handler())
	t.Cleanup(func() {
		srv.Close()
		if err := st.Close(); err != nil {
			t.Error("close:", err)
		}
	})
	return srv
}
