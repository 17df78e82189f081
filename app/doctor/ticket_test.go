package doctor

import (
	"context"
	"testing"
	"time"

	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/road"
	"wxlab/app/workspace"
	"wxlab/platform"
	"wxlab/tunnel"
)

// nothing is a road that is off, an empty record, and a platform that has at most a ticket.
type nothing struct{ ticket platform.VerifyTicket }

func (nothing) Status() road.Status                                                { return road.Status{} }
func (nothing) URL() string                                                        { return "" }
func (nothing) Probe(context.Context) ([]tunnel.Finding, error)                    { return nil, nil }
func (nothing) VerifyFiles() []string                                              { return nil }
func (nothing) Flush(context.Context) error                                        { return nil }
func (nothing) Get(context.Context, int64) (d journal.Detail, err error)           { return d, err }
func (nothing) List(context.Context, journal.Query) ([]journal.Exchange, error)    { return nil, nil }
func (nothing) Runs(context.Context, string, int) ([]journal.Run, error)           { return nil, nil }
func (nothing) Authorizers(context.Context, string) ([]platform.Authorizer, error) { return nil, nil }
func (nothing) LastMessage(context.Context, string) (a, b time.Time, err error)    { return a, b, err }
func (nothing) PreAuthCodes(context.Context, string) ([]platform.PreAuthCode, error) {
	return nil, nil
}
func (nothing) ComponentToken(context.Context, string) (t platform.AccessToken, found bool, err error) {
	return t, false, nil
}
func (nothing) Trouble() error                 { return nil }
func (nothing) LastID() int64                  { return 0 }
func (nothing) SetAside() string               { return "" }
func (nothing) CheckAll(context.Context) error { return nil }
func (n nothing) Ticket(context.Context, string) (platform.VerifyTicket, bool, error) {
	return n.ticket, n.ticket.Value != "", nil
}

// TestAgesOfATicket: WeChat pushes one every ten minutes, and one lasts twelve hours. One of the future is no good sign.
func TestAgesOfATicket(t *testing.T) {
	for age, want := range map[time.Duration]Health{
		0: Healthy, 24 * time.Minute: Healthy, 25 * time.Minute: Doubtful, 2 * time.Hour: Sick, 12 * time.Hour: Sick,
		-time.Second: Sick, -74 * 365 * 24 * time.Hour: Sick,
	} {
		ticket := platform.VerifyTicket{Value: "ticket@@@x", CreateTime: examined.Add(-age)}
		if c := checkOf(t, ticket); c.Health != want || want != Healthy && c.Next == "" {
			t.Errorf("%v old: %+v, want %s", age, c, want)
		}
	}
	refused := platform.VerifyTicket{Value: "ticket@@@x", CreateTime: examined, RefusedAt: examined}
	for what, ticket := range map[string]platform.VerifyTicket{"none ever came": {}, "refused": refused} {
		if c := checkOf(t, ticket); c.Health != Sick || c.Next == "" {
			t.Errorf("%s: %+v", what, c)
		}
	}
}

// examined is when a workspace is examined.
var examined = time.Unix(1_700_000_000, 0)

// checkOf is what an examination finds about a ticket.
func checkOf(t *testing.T, ticket platform.VerifyTicket) Check {
	t.Helper()
	n := nothing{ticket}
	d := &Doctor{Kind: workspace.Real, Dir: t.TempDir(), Now: examined, Road: n, Journal: n, Store: n}
	report, err := d.Examine(t.Context(), i18n.En)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range report.Checks {
		if c.ID == "ticket" {
			return c
		}
	}
	t.Fatal("nothing about the ticket")
	return Check{}
}
