package relation_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"wxlab/app/journal"
	"wxlab/app/relation"
)

// TestATokenKnowsWhereItComesFrom down to the ticket, who made it, and what it was used for.
func TestATokenKnowsWhereItComesFrom(t *testing.T) {
	w := flow(t)
	_, called := related(t, w.Journal, "name:api_create_preauthcode outcome:ok")
	if len(called.Before) == 0 {
		t.Fatal("nothing led to a pre-auth code")
	}
	redeemed, _ := related(t, w.Journal, "name:api_query_auth outcome:ok")
	made, _ := relation.Values(redeemed)
	for _, v := range made {
		if v.Name != relation.AuthorizerToken {
			continue
		}
		u, err := relation.UsageOf(t.Context(), w.Journal, v)
		if err != nil || u.Made.Name != "api_query_auth" || u.Count == 0 || u.Last.ID <= u.Made.ID {
			t.Errorf("%+v %v", u, err)
		}
		from := told(u.From)
		for _, want := range []string{"component_verify_ticket by", "api_component_token by", "api_create_preauthcode by", "authorized by"} {
			_, rest, found := strings.Cut(from, want)
			if !found {
				t.Errorf("it comes from %s, want %s", told(u.From), want)
			}
			from = rest
		}
	}
	fetched, _ := related(t, w.Journal, "name:api_component_token outcome:ok")
	_, used := relation.Values(fetched) // of the tickets pushed so far, the newest
	ticket := slices.IndexFunc(used, func(v relation.Value) bool { return v.Name == relation.VerifyTicket })
	if ticket < 0 {
		t.Fatalf("the fetch of a token used %+v", used)
	}
	u, err := relation.UsageOf(t.Context(), w.Journal, used[ticket])
	if err != nil || u.Made.Name != "component_verify_ticket" || u.Count == 0 || u.Last.Name != "api_component_token" {
		t.Errorf("the ticket: %+v %v", u, err)
	}
	token, e, err := relation.NewestRefreshToken(t.Context(), w.Journal, redeemed.AppID)
	if err != nil || token == "" || e.ID < redeemed.ID {
		t.Errorf("%q %d %v", token, e.ID, err)
	}
	none, err := relation.UsageOf(t.Context(), w.Journal, relation.Value{Name: relation.ComponentToken, Text: "never-seen-before"})
	if err != nil || none.Made.ID != 0 || none.Count != 0 {
		t.Errorf("%+v %v", none, err)
	}
}

func TestRacesAndStorms(t *testing.T) {
	start := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	fetches := func(minutes ...float64) (out []journal.Exchange) {
		for i := len(minutes) - 1; i >= 0; i-- {
			out = append(out, journal.Exchange{ID: int64(i + 1), At: start.Add(time.Duration(minutes[i] * float64(time.Minute)))})
		}
		return out
	}
	for _, c := range []struct {
		minutes []float64
		race    int64 // the id of its later one
		storm   int
	}{
		{nil, 0, 0}, {[]float64{0, 110, 220, 330}, 0, 0}, {[]float64{0, 110, 110.05}, 3, 0},
		{[]float64{0, 110, 115, 120, 125, 130, 135, 300}, 0, 6}, {[]float64{0, 0.01, 10, 20, 30, 40, 50, 59}, 2, 8},
	} {
		var race int64
		storm := 0
		for _, r := range relation.RushIn(fetches(c.minutes...)) {
			if r.Race {
				race = r.Last.ID
			} else {
				storm = r.Storm
			}
		}
		if race != c.race || storm != c.storm {
			t.Errorf("%v: race %d, storm %d; want %d, %d", c.minutes, race, storm, c.race, c.storm)
		}
	}
}
