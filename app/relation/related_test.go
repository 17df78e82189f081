package relation_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"wxlab/app/journal"
	"wxlab/app/relation"
	"wxlab/app/scenario"
	"wxlab/app/workbench"
	"wxlab/app/workbench/workbenchtest"
	"wxlab/platform"
)

// flow is a workspace in which the whole protocol ran.
func flow(t *testing.T) *workbench.Workbench {
	t.Helper()
	w := workbenchtest.Open(t, workbench.Options{Seed: 5})
	if report := w.RunDemo(t.Context(), "", func(scenario.Step) {}); !report.OK {
		t.Fatalf("%+v", report)
	}
	if err := w.Journal.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	return w
}

// related are the relations of the oldest exchange that matches a search.
func related(t *testing.T, j *journal.Journal, query string) (journal.Detail, relation.Relations) {
	t.Helper()
	e, err := j.Wait(t.Context(), query, 0)
	if err != nil {
		t.Fatal(err)
	}
	d, err := j.Get(t.Context(), e.ID)
	if err != nil {
		t.Fatal(err)
	}
	all, err := relation.Find(t.Context(), j, d, nil)
	if err != nil {
		t.Fatal(err)
	}
	return d, all
}

// told writes links down: name by what, ? where only the time says so.
func told(links []relation.Link) string {
	var out []string
	for _, l := range links {
		mark := ""
		if !l.Proven {
			mark = "?"
		}
		out = append(out, fmt.Sprintf("%s by %s%s", l.Name, l.By, mark))
	}
	return strings.Join(out, "; ")
}

// TestTheChainOfTheProtocol: from any exchange one gets to what it came from, by the values that both carry, down to the
// ticket, and to what came of it.
func TestTheChainOfTheProtocol(t *testing.T) {
	w := flow(t)
	_, all := related(t, w.Journal, "kind:message outcome:ok")
	from := told(all.Before)
	for _, want := range []string{ // in this order; pages may stand between
		"component_verify_ticket by component_verify_ticket", "api_component_token by component_access_token",
		"api_create_preauthcode by pre_auth_code", "authorized by authorization_code", "api_query_auth by appid",
	} {
		_, rest, found := strings.Cut(from, want)
		if !found {
			t.Fatalf("a message comes from\n%s, want %s", told(all.Before), want)
		}
		from = rest
	}
	chain := map[string]string{
		"component_verify_ticket": "api_component_token by component_verify_ticket",
		"api_component_token":     "api_create_preauthcode by component_access_token",
		"api_create_preauthcode":  "authorized by pre_auth_code",
		"api_query_auth":          "text by appid",
	}
	for _, l := range all.Before {
		d, next := related(t, w.Journal, fmt.Sprintf("id:%d", l.ID))
		if !strings.Contains(told(next.After), chain[d.Name]) {
			t.Errorf("%s #%d leads to %s, want %s", d.Name, d.ID, told(next.After), chain[d.Name])
		}
		for _, other := range slices.Concat(next.Before, next.After) {
			if other.ID == d.ID {
				t.Errorf("%s is related to itself", d.Name)
			}
		}
	}
	_, all = related(t, w.Journal, "name:message/custom/send")
	if got := told(all.Before); !strings.Contains(got, "subscribe by openid?") || !strings.Contains(got, "by authorizer_access_token") {
		t.Errorf("a customer-service message comes from %s", got)
	}
	if _, all = related(t, w.Journal, "name:subscribe"); told(all.After) != "message/custom/send by openid?" {
		t.Errorf("an event leads to %s", told(all.After))
	}
}

// TestReplaysAreRelated: a replay to what it repeats, both ways.
func TestReplaysAreRelated(t *testing.T) {
	w := flow(t)
	d, _ := related(t, w.Journal, "kind:message outcome:ok")
	again, err := w.Player.Replay(t.Context(), d.ID)
	if err != nil {
		t.Fatal(err)
	}
	_, of := related(t, w.Journal, fmt.Sprintf("id:%d", again))
	_, to := related(t, w.Journal, fmt.Sprintf("id:%d", d.ID))
	if !strings.Contains(told(of.Before), "text by parent") || !strings.Contains(told(to.After), "text by parent") {
		t.Errorf("the replay comes from %s; its origin leads to %s", told(of.Before), told(to.After))
	}
}

func TestARecordThatCannotBeReadSaysSo(t *testing.T) {
	d := journal.Detail{Exchange: journal.Exchange{ID: 1, Kind: journal.KindMessage, Dir: journal.In, AppID: "wx1"}}
	if _, err := relation.Find(t.Context(), broken{}, d, nil); !errors.Is(err, errBroken) {
		t.Error(err)
	}
}

var errBroken = errors.New("broken")

type broken struct{}

func (broken) List(context.Context, journal.Query) ([]journal.Exchange, error) { return nil, errBroken }

func (broken) Some(context.Context, []int64, int) ([]journal.Detail, error) { return nil, errBroken }

// TestWhatCameOfALink: each link has a story of its own, proven by its code, and one that nobody used has one step.
func TestWhatCameOfALink(t *testing.T) {
	w := flow(t)
	steps := func(code string) string {
		t.Helper()
		if err := w.Journal.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
		found, err := relation.OfLink(t.Context(), w.Journal, code)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, s := range []relation.Step{relation.StepCode, relation.StepPage, relation.StepRedirect, relation.StepEvent,
			relation.StepRedeemed, relation.StepProfile} {
			if _, ok := found[s]; ok {
				out = append(out, string(s))
			}
		}
		return strings.Join(out, " ")
	}
	fresh, err := w.Platform.NewAuthorizationLink(t.Context(), "", platform.LinkOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got := steps(fresh.PreAuthCode); got != "pre_auth_code" {
		t.Errorf("of a fresh link: %s", got)
	}
	event, _ := related(t, w.Journal, "name:authorized outcome:ok kind:auth")
	_, used := relation.Values(event)
	code := used[slices.IndexFunc(used, func(v relation.Value) bool { return v.Name == relation.PreAuthCode })].Text
	want := "pre_auth_code redirect authorized_event query_auth authorizer_info"
	if got := steps(code); got != want {
		t.Errorf("of the used one: %s\nwant %s", got, want)
	}
}
