package doctor

import (
	"strings"
	"testing"
	"time"

	"wxlab/app/i18n"
	"wxlab/app/road"
	"wxlab/app/workspace"
)

// pressed is an open road with a number of strangers.
type pressed struct {
	nothing
	status road.Status
}

func (p pressed) Status() road.Status { return p.status }

// TestDoctorTellsOfStrangers with figures, once they are a crowd or a genuine callback was missed for them.
func TestDoctorTellsOfStrangers(t *testing.T) {
	for _, c := range []struct {
		status road.Status
		want   Health
		says   string
	}{
		{road.Status{}, Unchecked, "Not checked"},
		{road.Status{URL: "https://a.example", Lately: 99, Silent: 99}, Healthy, "99 turned away"},
		{road.Status{URL: "https://a.example", Lately: 100, Silent: 70, Slow: 20, Limited: 10, Requests: 4321}, Doubtful,
			"100 turned away within the last minute; since the tunnel opened 70 silent connections, 20 slow bodies, " +
				"10 too often and unsigned, 0 genuine callbacks missed, of 4321 requests"},
		{road.Status{URL: "https://a.example", Lately: 1, Missed: 1}, Doubtful, "1 genuine callbacks missed"},
	} {
		d := &Doctor{Kind: workspace.Real, Now: time.Unix(1_700_000_000, 0), Road: pressed{status: c.status}}
		v := &visit{Doctor: d, lang: i18n.En}
		v.checkStrangers()
		got := v.report.Checks[0]
		if got.Health != c.want || !strings.Contains(got.What, c.says) || c.want == Doubtful && got.Next == "" {
			t.Errorf("%+v: %+v", c.status, got)
		}
	}
}
