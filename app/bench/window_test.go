package bench

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wxlab/app/i18n"
	"wxlab/app/journal"
)

func TestFiguresStandBesideTheirBudgets(t *testing.T) {
	var r WindowReport
	r.add(trial{"start", 0}, map[string]float64{"first_frame_ms": 640, "rss_start_mb": 231, "idle_cpu_percent": 2})
	r.add(trial{"start", 5000}, map[string]float64{"first_frame_ms": 1200})
	r.add(trial{"use", 5000}, map[string]float64{"first_frame_ms": 900, "open_ms": 41, "open_p95_ms": 77})
	r.add(trial{"scroll", 9000}, map[string]float64{"scroll_fps": 54.9})
	want := map[string]bool{"first_frame_0_ms": true, "rss_start_0_mb": false, "idle_cpu_0_percent": true,
		"first_frame_5000_ms": false, "open_ms": true, "open_p95_ms": true, "scroll_fps": false}
	for _, f := range r.Figures {
		if within, named := want[f.Name]; !named || within != f.Within {
			t.Errorf("%+v", f)
		}
		delete(want, f.Name)
	}
	if len(want) > 0 {
		t.Errorf("missing: %v", want)
	}
	for l, lines := range map[i18n.Lang][]string{
		i18n.En: {
			"figure               measured  budget",
			"first_frame_0_ms        640.0    1000  ok    from the program's start to the first frame",
			"rss_start_0_mb          231.0     200  over  memory ten seconds later",
			"open_p95_ms              77.0       –        the same, the slowest but one in twenty",
			"scroll_fps               54.9      55  over  frames a second through the list",
		},
		i18n.Zh: {
			"指标                   实测  预算",
			"first_frame_0_ms      640.0  1000  合格  从程序启动到第一帧，毫秒",
			"scroll_fps             54.9    55  超出  滚动列表时每秒的帧数",
		},
	} {
		for _, line := range lines {
			if said := r.In(l); !strings.Contains(said, line+"\n") {
				t.Errorf("nothing about %q in\n%s", line, said)
			}
		}
	}
}

// What a bench fills a journal with is found there, each by its own words.
func TestAWorkspaceIsFilled(t *testing.T) {
	dir, now := filepath.Join(t.TempDir(), "filled"), time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	if err := fill(t.Context(), dir, 300, now); err != nil {
		t.Fatal(err)
	}
	j, err := journal.Open(t.Context(), filepath.Join(dir, "journal.db"), journal.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	for query, want := range map[string]int{"kind:message outcome:ok": 300, "msgid:24000000123": 1, `"第 299 号"`: 1} {
		if n, err := j.Count(t.Context(), journal.Query{Text: query}); n != want || err != nil {
			t.Errorf("%s finds %d, %v", query, n, err)
		}
	}
}
