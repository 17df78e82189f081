package lab

import (
	"bytes"
	"log/slog"
	"slices"
	"time"

	"github.com/google/go-cmp/cmp"

	"wxlab/sim"
	"wxlab/sim/world"
)

// MustInject arms a fault.
func (l *Lab) MustInject(f world.Fault) world.FaultID {
	l.Helper()
	id, err := l.Inject(f)
	if err != nil {
		l.Fatal(err)
	}
	return id
}

// Leave lets a follower unsubscribe.
func (l *Lab) Leave(account, openID string) {
	l.Helper()
	t := sim.Trigger{ComponentAppID: AppID, Event: "unsubscribe", Account: account, OpenID: openID}
	if _, err := l.Trigger(l.Context(), t); err != nil {
		l.Fatal(err)
	}
}

// After lets time pass and returns what was pushed in it, tickets aside.
func (l *Lab) After(d time.Duration) []world.Delivery {
	l.Helper()
	var last string
	if all := l.Deliveries("", 1); len(all) > 0 {
		last = all[0].ID
	}
	l.Clock.Add(d)
	if err := l.Step(l.Context()); err != nil {
		l.Fatal(err)
	}
	return slices.DeleteFunc(l.Deliveries(last, 0),
		func(d world.Delivery) bool { return d.Name == "component_verify_ticket" })
}

// Restart puts the simulator through a snapshot.
func (l *Lab) Restart() {
	l.Helper()
	before, err := l.Snapshot()
	if err != nil {
		l.Fatal(err)
	}
	s, err := sim.Restore(sim.Config{Now: l.Clock.Now, Budget: Budget, Log: slog.New(Log)}, before)
	if err != nil {
		l.Fatal(err)
	}
	after, err := s.Snapshot()
	if err != nil || !bytes.Equal(before, after) {
		l.Fatalf("the snapshot of a restored world differs: %v\n%s", err, cmp.Diff(string(before), string(after)))
	}
	l.Sim = s
}

// One is the only delivery of an action; without exactly one it has no ID and is not accepted.
func One(list []world.Delivery, err error) (world.Delivery, error) {
	if len(list) != 1 {
		return world.Delivery{}, err
	}
	return list[0], err
}

// Company is the body that creates or searches an enterprise registration.
const Company = `{"name":"示例科技有限公司","code":"91440300MA5EXAMPLE","code_type":1,"legal_persona_wechat":"zhangsan",` +
	`"legal_persona_name":"张三","component_phone":"1234567"}`

// Enterprise creates or searches an enterprise registration.
func (l *Lab) Enterprise(action, tok, body string) map[string]any {
	l.Helper()
	return l.PostAction("/cgi-bin/component/fastregisterweapp", action, tok, body)
}
