package workbench_test

import (
	"bytes"
	"testing"

	"wxlab/app/journal"
	"wxlab/app/recording"
	"wxlab/app/replay"
	"wxlab/app/workbench"
	"wxlab/app/workbench/workbenchtest"
	"wxlab/app/workspace"
	"wxlab/platform"
)

// TestRecordRealReplayOffline is the whole road: what real WeChat pushed through the tunnel plays in an offline
// workspace.
func TestRecordRealReplayOffline(t *testing.T) {
	wechat, real, _ := wechatAndReal(t)
	until(t, real, "a component token", func() bool {
		n, err := real.Journal.Count(t.Context(), journal.Query{Text: "name:api_component_token outcome:ok"})
		return err == nil && n > 0
	})
	a, s := workbenchtest.OfficialAccount(wechat), real.Settings()
	never := []platform.Secret{s.Tunnel.Authtoken, s.Component.AppSecret, s.Component.Token, s.Component.EncodingAESKey}
	for _, secret := range never { // somebody writes them all down in a message
		if _, err := wechat.SendText(t.Context(), "", a.AppID, a.Followers[0].OpenID,
			"is it "+secret.Reveal()+"?"); err != nil {
			t.Fatal(err)
		}
	}
	for _, o := range []replay.ExportOptions{{}, {Secrets: true}} {
		lines, err := real.Export(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		text := bytes.Join(toBytes(lines), []byte("\n"))
		workbenchtest.NoSecrets(t, "recording", string(text), never)
		r, err := recording.Parse(bytes.NewReader(append(text, '\n')))
		if err != nil {
			t.Fatal(err)
		}
		offline, pushes := workbenchtest.Open(t, workbench.Options{Seed: 11}), 0
		for _, e := range r.Entries {
			if e.Type != recording.Push {
				continue
			}
			pushes++
			if d, err := offline.Player.ReplayPush(t.Context(), "", e, replay.ReplayTo{}); err != nil || !d.Accepted {
				t.Errorf("%s: %+v %v", e.Name, d, err)
			}
			if _, err := real.Player.ReplayPush(t.Context(), "", e,
				replay.ReplayTo{}); workspace.ExitCode(err) != workspace.ExitUsage {
				t.Error("the platform of real accounts took a recording:", err)
			}
		}
		if pushes < 1+len(never) {
			t.Errorf("%d pushes", pushes)
		}
	}
}
