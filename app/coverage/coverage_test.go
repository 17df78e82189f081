package coverage_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"wxlab/app/coverage"
	"wxlab/app/i18n"
)

func TestReportKnowsWhatWasMeant(t *testing.T) {
	calls := []coverage.Call{
		{Path: "/cgi-bin/component/query_auth", Count: 1}, {Path: "/wxa/comit", Count: 2},
		{Path: "/tcb/modifyenv", Count: 9, AppID: "wx1", UserAgent: "=cmd|\x1b[2J"}, {Path: "/nothing/of|theirs", Count: 1},
	}
	for i := range calls {
		calls[i].Last = time.Unix(1_700_000_000, 0)
	}
	r, err := coverage.New(calls, i18n.Zh)
	if err != nil {
		t.Fatal(err)
	}
	if first := r.Missing[0]; first.Path != "/tcb/modifyenv" || !first.Official || first.Group != "cloud" ||
		!strings.Contains(first.Title, "云开发") || strings.Contains(first.UserAgent, "\x1b") || first.Near != "" {
		t.Errorf("%+v", first)
	}
	near := map[string]string{
		"/cgi-bin/component/query_auth": "/cgi-bin/component/api_query_auth", "/wxa/comit": "/wxa/commit", "/nothing/of|theirs": "",
	}
	for _, m := range r.Missing[1:] {
		if m.Official || m.Near != near[m.Path] {
			t.Errorf("%+v", m)
		}
	}
	simulated, official := 0, 0
	for _, g := range r.Groups {
		simulated, official = simulated+g.Simulated, official+g.Official
	}
	if simulated != r.Simulated || official != r.Official || simulated < 158 || official < 244 {
		t.Errorf("%d of %d, the groups have %d of %d", r.Simulated, r.Official, simulated, official)
	}
	var csv, page bytes.Buffer
	if err := r.CSV(&csv); err != nil {
		t.Fatal(err)
	}
	if err := r.Markdown(&page, i18n.Zh); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(csv.String(), "\n/tcb/modifyenv,9,") || !strings.Contains(csv.String(), ",wx1,'=cmd|") {
		t.Error(csv.String())
	}
	if !strings.Contains(page.String(), "| `/tcb/modifyenv` | 9 |") || !strings.Contains(page.String(), "尚未模拟：云开发") ||
		!strings.Contains(page.String(), `/nothing/of\|theirs`) {
		t.Error(page.String())
	}
}
