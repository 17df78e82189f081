package sim_test

import (
	"slices"
	"strings"
	"testing"

	"wxlab/sim"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

// TestTheSameSetsAgainTellNobody: an authorization that changes nothing gives a code and no push, without the page as well.
func TestTheSameSetsAgainTellNobody(t *testing.T) {
	l := lab.New(t)
	tok, a := l.ComponentToken(), l.AccountOf(world.OfficialAccount, true)
	for i, want := range []struct {
		ids  []int
		push string
	}{{[]int{1, 2}, "authorized"}, {[]int{1, 2}, ""}, {[]int{2, 1}, ""}, {[]int{1}, "updateauthorized"}} {
		before := len(l.Deliveries("", 0))
		code, d, err := l.Authorize(t.Context(), lab.AppID, a.AppID, want.ids)
		if err != nil || d.Name != want.push || d.Accepted != (want.push != "") {
			t.Errorf("%d: %+v, %v", i, d, err)
		}
		if n := len(l.Deliveries("", 0)) - before; (n == 1) != (want.push != "") {
			t.Errorf("%d: %d deliveries", i, n)
		}
		l.Want(l.QueryAuth(tok, code), 0)
	}
}

// TestTheReleaseCheckTellsOfEveryAuthorization: the code of the check arrives even where nothing changes.
func TestTheReleaseCheckTellsOfEveryAuthorization(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	for _, want := range []string{"authorized", "updateauthorized"} {
		codes, told, err := l.ReleaseCheck(lab.AppID).Authorize(t.Context(), a.AppID)
		if err != nil || len(told) != 1 || told[0].Name != want || lab.Field(told[0].Plain, "AuthorizationCode") != codes[0] {
			t.Errorf("%s: %+v, %v", want, told, err)
		}
	}
}

// TestExclusiveSetsHaveOneHolderHoweverTheyAreGranted: what the page refuses nothing else gives.
func TestExclusiveSetsHaveOneHolderHoweverTheyAreGranted(t *testing.T) {
	l := lab.New(t)
	p, _ := l.Platform(lab.AppID)
	p.AppID = lab.OtherAppID
	if err := l.PutPlatform(p); err != nil {
		t.Fatal(err)
	}
	a := l.AccountOf(world.OfficialAccount, true)
	if _, _, err := l.Authorize(t.Context(), lab.AppID, a.AppID, nil); err != nil {
		t.Fatal(err)
	}
	held := func(component string) (out []int) {
		for _, g := range l.Grants() {
			if g.ComponentAppID != component || g.AccountAppID != a.AppID {
				continue
			}
			for _, set := range world.PermissionSets(a.Kind) {
				if set.Exclusive && slices.Contains(g.FuncIDs, set.ID) {
					out = append(out, set.ID)
				}
			}
		}
		return out
	}
	want := held(lab.AppID)
	if len(want) == 0 {
		t.Fatal("the first component holds no exclusive set")
	}
	for _, event := range []string{"authorized", "release_api", "updateauthorized"} {
		if _, err := l.Trigger(t.Context(), sim.Trigger{ComponentAppID: lab.OtherAppID, Event: event,
			Account: a.AppID}); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := l.Authorize(t.Context(), lab.OtherAppID, a.AppID, nil); err != nil {
		t.Error(err)
	}
	if _, _, err := l.Authorize(t.Context(), lab.OtherAppID, a.AppID, want[:1]); err == nil {
		t.Errorf("the set %d was granted to a second component by name", want[0])
	}
	if first, second := held(lab.AppID), held(lab.OtherAppID); !slices.Equal(first, want) || len(second) != 0 {
		t.Errorf("the components hold %v and %v", first, second)
	}
	if _, err := l.Unauthorize(t.Context(), lab.AppID, a.AppID); err != nil {
		t.Fatal(err)
	}
	if _, _, err := l.Authorize(t.Context(), lab.OtherAppID, a.AppID, nil); err != nil || len(held(lab.OtherAppID)) == 0 {
		t.Errorf("a set that was given back: %v, %v", held(lab.OtherAppID), err)
	}
}

// TestADirectAuthorizationHasAPreAuthCode in its push, as one that followed a link has.
func TestADirectAuthorizationHasAPreAuthCode(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	for _, sets := range [][]int{{1}, {1, 15}} {
		_, d, err := l.Authorize(t.Context(), lab.AppID, a.AppID, sets)
		if code := lab.Field(d.Plain, "PreAuthCode"); err != nil || !strings.HasPrefix(code, "preauthcode@@@") || len(code) < 30 {
			t.Errorf("%s: %q, %v", d.Name, code, err)
		}
	}
}
