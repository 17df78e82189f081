package sim_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wxlab/sim"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

// TestWhatIsTakenComesBackWhole: an account with its authorizations, tokens and chats, a follower with the chat, faults
// with the strikes that are left.
func TestWhatIsTakenComesBackWhole(t *testing.T) {
	l, a, tok := lab.NewService(t)
	f := a.Followers[0]
	if _, err := l.Act(t.Context(), sim.Action{Account: a.AppID, OpenID: f.OpenID, Do: sim.Enter}); err != nil {
		t.Fatal(err)
	}
	if _, err := l.SendText(t.Context(), "", a.AppID, f.OpenID, "你好"); err != nil {
		t.Fatal(err)
	}
	for _, next := range []int{2, 3, 4} {
		if _, err := l.Inject(world.Fault{Effect: world.ErrCode, API: "get_current_selfmenu_info", Next: next}); err != nil {
			t.Fatal(err)
		}
	}
	if len(l.Chat(a.AppID, f.OpenID)) == 0 {
		t.Fatal("there is no chat")
	}
	for name, take := range map[string]func() (func() error, error){
		"account":  func() (func() error, error) { return l.TakeAccount(a.AppID) },
		"follower": func() (func() error, error) { return l.TakeFollower(a.AppID, f.OpenID) },
		"fault":    func() (func() error, error) { return l.TakeFault(l.Faults()[1].ID) },
		"faults":   func() (func() error, error) { return l.TakeFaults(), nil },
	} {
		before := snapshot(t, l.Sim)
		back, err := take()
		if err != nil || snapshot(t, l.Sim) == before {
			t.Fatalf("%s: nothing was taken, %v", name, err)
		}
		if err := back(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if diff := cmp.Diff(before, snapshot(t, l.Sim)); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
		l.Want(l.Get(lab.PathUser, tok, "openid", f.OpenID), 0)
	}
}

func TestWhatIsTakenStaysAwayWhereAnotherCame(t *testing.T) {
	l, a, _ := lab.NewService(t)
	f := a.Followers[0]
	back, err := l.TakeFollower(a.AppID, f.OpenID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.PutFollower(a.AppID, world.Follower{OpenID: f.OpenID, NickName: "另一个"}); err != nil {
		t.Fatal(err)
	}
	if err := back(); err == nil || !strings.Contains(err.Error(), f.OpenID) {
		t.Errorf("a follower of the same openid: %v", err)
	}
	account, err := l.TakeAccount(a.AppID)
	if err != nil {
		t.Fatal(err)
	}
	if err := back(); err == nil {
		t.Error("a follower came back to no account")
	}
	if _, err := l.PutAccount(world.Account{AppID: a.AppID, NickName: "另一个", Kind: world.OfficialAccount}); err != nil {
		t.Fatal(err)
	}
	if err := account(); err == nil {
		t.Error("there are two accounts of one AppID")
	}
	faults := l.TakeFaults()
	l.Reset(5)
	if err := faults(); err == nil {
		t.Error("something of the old world is in the new one")
	}
}

func snapshot(t *testing.T, s *sim.Sim) string {
	t.Helper()
	raw, err := s.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
