package journal

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// many records n exchanges alike.
func many(t *testing.T, j *Journal, n int, change func(*Detail)) {
	t.Helper()
	for range n {
		record(t, j, change)
	}
	flush(t, j)
}

func kept(t *testing.T, j *Journal, query string) int {
	t.Helper()
	return len(list(t, j, query))
}

func of(kind, outcome string) func(*Detail) {
	return func(d *Detail) { d.Side, d.Dir, d.Kind, d.Outcome = WeChat, Out, kind, outcome }
}

// TestAFloodLeavesTheFloors whatever floods: the newest tickets, authorization events, failures and calls stay.
func TestAFloodLeavesTheFloors(t *testing.T) {
	floors := Floors{ClassTicket: 5, ClassAuth: 3, ClassFailure: 4, ClassAPI: 2}
	j := openTest(t, func(o *Options) { o.Keep, o.Floors = 40, floors })
	many(t, j, 8, of(KindTicket, OutcomeOK))
	many(t, j, 6, of(KindAuth, OutcomeOK))
	many(t, j, 6, of(KindAPI, OutcomeRefused))
	many(t, j, 6, of(KindAPI, OutcomeOK))
	newest := func(query string, n int) []int64 { return ids(t, j, query)[:n] }
	tickets, failures := newest("kind:ticket", 5), newest("is:failed", 4)
	many(t, j, 400, of(KindMessage, OutcomeOK))
	for query, want := range map[string]int{"kind:ticket": 5, "kind:auth": 3, "is:failed": 4, "kind:api outcome:ok": 2} {
		if got := kept(t, j, query); got != want {
			t.Errorf("of %s %d are left, want %d", query, got, want)
		}
	}
	if !slices.Equal(ids(t, j, "kind:ticket"), tickets) || !slices.Equal(ids(t, j, "is:failed"), failures) {
		t.Errorf("not the newest are left: %v, %v", ids(t, j, "kind:ticket"), ids(t, j, "is:failed"))
	}
	if total := kept(t, j, ""); total < 40 || total > 40+40/8+1 {
		t.Errorf("%d are left of 426, want about 40", total)
	}
	many(t, j, 400, of(KindTicket, OutcomeOK)) // a flood of what has a floor
	if messages, tickets := kept(t, j, "kind:message"), kept(t, j, "kind:ticket"); messages != 0 || tickets < 26 || tickets > 40 {
		t.Errorf("%d messages, which have no floor here, and %d tickets are left", messages, tickets)
	}
	agree(t, j)
}

func TestWhatIsTooOldGoes(t *testing.T) {
	now := noon
	j := openTest(t, func(o *Options) {
		o.Now = func() time.Time { return now }
		o.Keep, o.Floors = -1, Floors{ClassTicket: 2}
	})
	at := func(kind string, age time.Duration) func(*Detail) {
		return func(d *Detail) {
			of(kind, OutcomeOK)(d)
			d.At = now.Add(-age)
		}
	}
	many(t, j, 5, at(KindTicket, 9*24*time.Hour))
	many(t, j, 5, at(KindMessage, 8*24*time.Hour))
	many(t, j, 5, at(KindMessage, time.Hour))
	keep := Retention{Keep: -1, Age: 7 * 24 * time.Hour, Floors: Floors{ClassTicket: 2}}
	if err := j.Retain(t.Context(), keep); err != nil {
		t.Fatal(err)
	}
	if tickets, messages := kept(t, j, "kind:ticket"), kept(t, j, "kind:message"); tickets != 2 || messages != 5 {
		t.Errorf("%d old tickets and %d messages are left, want 2 and 5", tickets, messages)
	}
	agree(t, j)
}

// TestTheFileHasABound in bytes, and shrinks to it at once when that is chosen.
func TestTheFileHasABound(t *testing.T) {
	j := openTest(t, func(o *Options) { o.Keep = -1 })
	body := []byte(noise(8 << 10))
	many(t, j, 600, func(d *Detail) {
		of(KindMessage, OutcomeOK)(d)
		d.ReqBody = body
	})
	many(t, j, 3, of(KindTicket, OutcomeOK))
	const bound = 1 << 20
	if err := j.Retain(t.Context(), Retention{Keep: -1, Bytes: bound, Floors: Floors{ClassTicket: 3}}); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(j.path)
	if err != nil || info.Size() > bound*5/4 || kept(t, j, "kind:ticket") != 3 || kept(t, j, "kind:message") < 40 {
		t.Errorf("%s has %d bytes with %d messages and %d tickets, %v", filepath.Base(j.path), info.Size(),
			kept(t, j, "kind:message"), kept(t, j, "kind:ticket"), err)
	}
	agree(t, j)
}

// TestARushDoesNotExpelTickets: what is dropped before it got into the tables is none of what WeChat pushes rarely.
func TestARushDoesNotExpelTickets(t *testing.T) {
	const keep, n = 10, 60
	j := openTest(t, func(o *Options) { o.Keep, o.Floors = keep, Floors{ClassTicket: 3} })
	release := hold(t, j)
	handler := j.Handler(Platform, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		j.Note(r.Context(), Note{Kind: KindTicket, Outcome: OutcomeOK, Plain: []byte("the ticket")})
	}))
	handler.ServeHTTP(httptest.NewRecorder(), post("/", ""))
	long := []byte(strings.Repeat("消息", 100_000))
	for range n {
		record(t, j, func(d *Detail) {
			of(KindMessage, OutcomeOK)(d)
			d.ReqBody = long
		})
	}
	j.spool.Flush()
	release()
	if tickets := list(t, j, "kind:ticket"); len(tickets) != 1 || tickets[0].ID != 1 {
		t.Errorf("tickets left: %v", tickets)
	}
	if messages := kept(t, j, "kind:message"); messages > 3*keep {
		t.Errorf("the rush did not give way to itself: %d messages", messages)
	}
	agree(t, j)
}
