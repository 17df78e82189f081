package workbench_test

import (
	"testing"

	"wxlab/app/journal"
	"wxlab/app/workbench"
	"wxlab/app/workbench/workbenchtest"
	"wxlab/sim"
	"wxlab/sim/world"
)

// BenchmarkCoach reads 20,000 exchanges of the embedded platform off the disk and judges them, half of them messages with
// sealed replies that have to be opened, half of them API calls. It is to take less than two seconds.
func BenchmarkCoach(b *testing.B) {
	w := workbenchtest.Open(b, workbench.Options{Dir: b.TempDir()})
	a := authorized(b, w)
	server, err := w.Platform.Server("")
	if err != nil {
		b.Fatal(err)
	}
	for w.Journal.LastID() < 20000 {
		if _, err := w.Sim.Trigger(b.Context(), sim.Trigger{Event: "text", Account: a.AppID, OpenID: a.Followers[0].OpenID,
			Set: map[string]string{"Content": "您好，请问订单什么时候发货"}}); err != nil {
			b.Fatal(err)
		}
		message := map[string]any{"touser": a.Followers[0].OpenID, "msgtype": "text",
			"text": map[string]string{"content": "您好，订单已经发货"}}
		if err := server.Call(b.Context(), a.AppID, "POST", "/cgi-bin/message/custom/send", message, nil); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Journal.Flush(b.Context()); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		found, err := w.Coach(b.Context(), journal.Reach{})
		if err != nil || len(found) != 1 || found[0].Exchanges < 19000 {
			b.Fatalf("%v, %d servers", err, len(found))
		}
	}
}

func authorized(b *testing.B, w *workbench.Workbench) world.Account {
	b.Helper()
	for _, a := range w.Accounts() {
		if a.Kind == world.OfficialAccount && a.ServiceType == 2 && a.VerifyType >= 0 && a.ReleaseGroup == 0 {
			w.Schedule.Step(b.Context())
			if err := w.AuthorizeInApp(b.Context(), "", a.AppID, nil); err != nil {
				b.Fatal(err)
			}
			w.Schedule.Step(b.Context())
			return a
		}
	}
	b.Fatal("no account")
	return world.Account{}
}
