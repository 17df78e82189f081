package world_test

import (
	"fmt"
	"regexp"
	"testing"

	"wxlab/sim"
)

func TestReadyMadeWorld(t *testing.T) {
	s := sim.New(sim.Config{Seed: 1})
	kinds, groups := map[string]int{}, map[int]int{}
	ids := map[string]bool{}
	for _, a := range s.Accounts() {
		if !regexp.MustCompile(`^wx[0-9a-f]{16}$`).MatchString(a.AppID) ||
			!regexp.MustCompile(`^gh_[0-9a-f]{12}$`).MatchString(a.UserName) || ids[a.AppID] {
			t.Errorf("%s %s", a.AppID, a.UserName)
		}
		ids[a.AppID] = true
		for _, f := range a.Followers {
			if !regexp.MustCompile(`^o[A-Za-z0-9_-]{27}$`).MatchString(f.OpenID) || ids[f.OpenID] || f.NickName == "" {
				t.Errorf("follower %+v", f)
			}
			ids[f.OpenID] = true
		}
		if groups[a.ReleaseGroup]++; a.ReleaseGroup != 0 {
			continue
		}
		kinds[fmt.Sprint(a.Kind, a.ServiceType, a.VerifyType)]++
		if len(a.Followers) < 5 {
			t.Errorf("%s has %d followers", a.NickName, len(a.Followers))
		}
	}
	for _, want := range []string{"official_account0 -1", "official_account2 0", "mini_program0 0"} {
		if kinds[want] == 0 {
			t.Errorf("no account of kind, service and verify type %s in %v", want, kinds)
		}
	}
	for g := 1; g <= 5; g++ {
		if groups[g] != 2 {
			t.Errorf("release group %d has %d accounts", g, groups[g])
		}
	}
	if a, ok := s.Account("gh_3c884a361561"); !ok || a.AppID != "wx570bc396a51b8ff8" || a.ReleaseGroup != 1 {
		t.Errorf("%+v", a)
	}
}
