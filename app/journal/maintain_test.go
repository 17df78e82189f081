package journal

import (
	"encoding/json"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPagesWithoutGapsOrRepeats(t *testing.T) {
	j := openTest(t)
	serveMany(j, 100)
	flush(t, j)
	for _, text := range []string{"", "消息"} {
		var got []int64
		q := Query{Text: text, Limit: 30}
		for {
			page, err := j.List(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			if len(page) == 0 {
				break
			}
			for _, e := range page {
				got = append(got, e.ID)
			}
			q.Before = page[len(page)-1].ID
		}
		if len(got) != 100 || got[0] != 100 || got[99] != 1 ||
			!slices.IsSortedFunc(got, func(a, b int64) int { return int(b - a) }) {
			t.Errorf("pages of %q give %v", text, got)
		}
	}
	newer, err := j.List(t.Context(), Query{After: 97})
	if err != nil || len(newer) != 3 {
		t.Errorf("After 97: %d exchanges, %v; want 3", len(newer), err)
	}
	if page, err := j.List(t.Context(), Query{}); err != nil || len(page) != defaultLimit {
		t.Errorf("a page has %d exchanges, %v", len(page), err)
	}
}

func TestOldestArePrunedAndPinnedStay(t *testing.T) {
	j := openTest(t, func(o *Options) { o.Keep = 40 })
	record(t, j, func(d *Detail) { d.Reason = "珍贵的" })
	flush(t, j)
	if err := j.Pin(t.Context(), 1, true); err != nil {
		t.Fatal(err)
	}
	serveMany(j, 400)
	flush(t, j)
	got := ids(t, j, "")
	if len(got) < 41 || len(got) > 41+40/8 || !slices.Contains(got, 1) || got[0] != 401 {
		t.Errorf("%d exchanges left, newest %d; want about 41 with the pinned one", len(got), got[0])
	}
	record(t, j, func(*Detail) {})
	record(t, j, func(*Detail) {})
	record(t, j, func(*Detail) {})
	if found := ids(t, j, "珍贵"); !slices.Equal(found, []int64{1}) {
		t.Errorf("the pinned one is found as %v", found)
	}
	if left := ids(t, j, ""); len(left) > 44 {
		t.Errorf("%d exchanges left, want about 41", len(left))
	}
	agree(t, j)
}

// TestStrangersPushNothingOut: strays above their share go before anything else, however many come; where there are few
// of them, the oldest goes as ever.
func TestStrangersPushNothingOut(t *testing.T) {
	j := openTest(t, func(o *Options) { o.Keep = 80 })
	many := func(n int, change func(*Detail)) {
		t.Helper()
		for range n {
			record(t, j, change)
		}
		flush(t, j)
	}
	count := func(query string) int { return len(list(t, j, query)) }
	many(40, func(d *Detail) { d.Kind, d.Name = KindTicket, "component_verify_ticket" })
	many(5, func(d *Detail) { d.Kind, d.Name = KindPage, "authorized" })
	many(1000, func(d *Detail) { d.Kind, d.Name = KindPage, "authorize" })
	many(1000, func(d *Detail) { d.Kind, d.Outcome = KindAuth, OutcomeRefused })
	many(12, func(d *Detail) { d.Kind, d.Name = KindPage, "authorize" })
	if tickets, ended := count("kind:ticket"), count("name:authorized"); tickets != 40 || ended != 5 {
		t.Errorf("after 2012 strays %d of 40 tickets are left, and %d of 5 authorizations", tickets, ended)
	}
	if strays := count("name:authorize") + count("outcome:refused"); strays < 20 || strays > 80 {
		t.Errorf("%d strays are left", strays)
	}
	many(30, func(d *Detail) { d.Kind, d.Name = KindMessage, "text" })
	left, strays, messages := count(""), count("name:authorize")+count("outcome:refused"), count("kind:message")
	if left > 80+80/8+1 || strays < 20 || strays > 20+80/8 || messages != 30 {
		t.Errorf("%d are left, %d messages and %d strays; want about 80, all 30, and the strays' share, 20", left, messages,
			strays)
	}
	many(200, func(d *Detail) { d.Kind, d.Name = KindMessage, "text" })
	const floor = 80 / floorShare
	messages, tickets, ended := count("kind:message"), count("kind:ticket"), count("name:authorized")
	if tickets != floor || ended != floor || messages < 80-3*floor || messages > 90 || ids(t, j, "")[0] != 2287 {
		t.Errorf("after many messages %d of them are left, %d tickets and %d authorizations, and %d in all", messages, tickets,
			ended, count(""))
	}
	agree(t, j)
}

// agree checks that the three tables hold the same exchanges.
func agree(t *testing.T, j *Journal) {
	t.Helper()
	if err := j.write.catchUp(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	var exchanges, bodies, words, unindexed int
	err := j.read.QueryRow(`SELECT (SELECT count(*) FROM exchange), (SELECT count(*) FROM body),
		(SELECT count(*) FROM words), (SELECT count(*) FROM unindexed)`).Scan(&exchanges, &bodies, &words, &unindexed)
	if err != nil || bodies != exchanges || words != exchanges || unindexed != 0 {
		t.Errorf("%d exchanges, %d bodies, %d indexed, %d to index, %v", exchanges, bodies, words, unindexed, err)
	}
}

func TestPin(t *testing.T) {
	j := library(t)
	if err := j.Pin(t.Context(), 99, true); !errors.Is(err, ErrNotFound) {
		t.Errorf("pin 99: %v, want ErrNotFound", err)
	}
	if err := j.Pin(t.Context(), 3, false); err != nil {
		t.Fatal(err)
	}
	if got := ids(t, j, "is:pinned"); got != nil {
		t.Errorf("pinned: %v, want none", got)
	}
}

func TestClearKeepsPinnedAndGivesSpaceBack(t *testing.T) {
	j := library(t)
	record(t, j, func(d *Detail) { d.ReqBody = []byte(strings.Repeat("uncompressible? no ", 1)) })
	serveMany(j, 1000)
	flush(t, j)
	before := pages(t, j)
	if err := j.Clear(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := ids(t, j, ""); !slices.Equal(got, []int64{3}) {
		t.Errorf("left: %v, want the pinned 3", got)
	}
	if got := ids(t, j, "subscribe"); !slices.Equal(got, []int64{3}) {
		t.Errorf("the pinned one is found as %v", got)
	}
	if after := pages(t, j); after > before/2 {
		t.Errorf("%d pages after clearing, %d before", after, before)
	}
	agree(t, j)
	serve(t, j, Platform, post("/", ""), answer(""))
	if got := j.LastID(); got != 1008 {
		t.Errorf("ids go on at %d, want 1008", got)
	}
}

func pages(t *testing.T, j *Journal) (n int) {
	t.Helper()
	if err := j.read.QueryRow("PRAGMA page_count").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestStats(t *testing.T) {
	j := library(t)
	got, err := j.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got.Bytes < 4096 {
		t.Errorf("%d bytes on disk", got.Bytes)
	}
	got.Bytes = 0
	want := Stats{Total: 6, Failed: 3, Pinned: 1, Kinds: map[string]int{KindTicket: 1, KindMessage: 1, KindEvent: 1,
		KindAPI: 1, KindAuth: 1, KindOther: 1}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("stats (-want +got):\n%s", diff)
	}
}

func TestGetUnknown(t *testing.T) {
	if _, err := openTest(t).Get(t.Context(), 1); !errors.Is(err, ErrNotFound) {
		t.Errorf("Get: %v, want ErrNotFound", err)
	}
}

func TestRuns(t *testing.T) {
	j := openTest(t)
	report := json.RawMessage(`{"groups":[{"group":"` + strings.Repeat("长", 2000) + `"}]}`)
	for _, r := range []Run{{Kind: "exam", OK: true, Report: report},
		{Kind: "release_check", At: noon.AddDate(0, 0, 1), Report: json.RawMessage(`{}`)}} {
		if _, err := j.SaveRun(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	got, err := j.Run(t.Context(), 1)
	if err != nil || !got.At.Equal(noon) || !got.OK || got.Kind != "exam" || string(got.Report) != string(report) {
		t.Errorf("run 1 is %+v, %v", got, err)
	}
	for kind, want := range map[string]int{"": 2, "exam": 1, "demo": 0} {
		runs, err := j.Runs(t.Context(), kind, 0)
		if err != nil || len(runs) != want {
			t.Errorf("%d runs of kind %q, %v; want %d", len(runs), kind, err, want)
		}
	}
	if last, err := j.LastRun(t.Context()); err != nil || last != 2 {
		t.Errorf("the newest run is %d, %v", last, err)
	}
	newest, err := j.Runs(t.Context(), "", 1)
	if err != nil || len(newest) != 1 || newest[0].ID != 2 {
		t.Errorf("the newest run is %+v, %v", newest, err)
	}
	if _, err := j.Run(t.Context(), 9); !errors.Is(err, ErrNotFound) {
		t.Errorf("run 9: %v, want ErrNotFound", err)
	}
	if _, err := j.SaveRun(t.Context(), Run{Kind: "exam", Report: json.RawMessage(`{`)}); err == nil {
		t.Error("a report that is not JSON was saved")
	}
}

func TestPackRoundTrip(t *testing.T) {
	var p packer
	for _, text := range []string{"", "short", strings.Repeat("long and repetitive ", 200)} {
		blob := p.pack([]byte(text))
		got, err := unpack(blob)
		if err != nil || string(got) != text {
			t.Errorf("%d bytes came back as %d, %v", len(text), len(got), err)
		}
		if len(blob) > len(text)+1 || len(text) > worthPacking && len(blob) > len(text)/4 {
			t.Errorf("%d bytes packed into %d", len(text), len(blob))
		}
	}
	if p.pack(nil) != nil {
		t.Error("nothing packs into something")
	}
	for _, bad := range [][]byte{{7, 1}, {packedFlate, 0xff}} {
		if _, err := unpack(bad); err == nil {
			t.Errorf("unpack(%v) succeeded", bad)
		}
	}
}

// TestOneBadRecordSpoilsNoOther puts a failing record into a frame with good ones.
func TestOneBadRecordSpoilsNoOther(t *testing.T) {
	var log strings.Builder
	j := openTest(t, func(o *Options) { o.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	release := hold(t, j)
	record(t, j, func(*Detail) {})
	j.spool.Add([]byte{7, 1}, false)
	record(t, j, func(*Detail) {})
	release()
	flush(t, j)
	if got := ids(t, j, ""); !slices.Equal(got, []int64{2, 1}) {
		t.Errorf("on record: %v, want both good ones", got)
	}
	if !strings.Contains(log.String(), "lost=1") || !strings.Contains(log.String(), "unknown record 7") {
		t.Errorf("log lacks what was lost: %s", log.String())
	}
}

func TestFailingChangeIsReported(t *testing.T) {
	j, bad := openTest(t), errors.New("disk full")
	if err := j.write.do(t.Context(), "try", func(*tables) error { return bad }); !errors.Is(err, bad) {
		t.Errorf("do: %v, want the failure", err)
	}
}
