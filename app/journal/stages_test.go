package journal

import (
	"io"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"wxlab/platform"
)

// staged is a handler that comes to both stages, each a millisecond of the stopwatch after what was before.
func staged(j *Journal, now *time.Time) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		for _, stage := range []platform.Stage{platform.Opened, platform.Committed} {
			*now = now.Add(time.Millisecond)
			j.Reached(r.Context(), stage)
		}
		*now = now.Add(time.Millisecond)
		_, _ = io.WriteString(w, "success")
	}
}

func TestStagesAreTimedSinceTheStart(t *testing.T) {
	now := noon
	j := openTest(t, func(o *Options) { o.Stopwatch = func() time.Time { return now } })
	var late *http.Request
	serve(t, j, Platform, post("/one", ""), func(w http.ResponseWriter, r *http.Request) {
		staged(j, &now)(w, r)
		late = r
	})
	j.Reached(late.Context(), platform.Committed) // nobody is served any more
	j.Reached(t.Context(), platform.Opened)
	serve(t, j, Platform, post("/two", ""), answer("success"))
	d, err := j.Get(t.Context(), 1)
	if err != nil || d.Opened != time.Millisecond || d.Committed != 2*time.Millisecond || d.Took != 3*time.Millisecond {
		t.Errorf("opened %v, committed %v, took %v: %v", d.Opened, d.Committed, d.Took, err)
	}
	list, err := j.List(t.Context(), Query{})
	if err != nil || list[0].Opened != 0 || list[0].Committed != 0 || list[1].Opened != time.Millisecond {
		t.Errorf("%+v %v", list, err)
	}
}

// TestAJournalWithoutStages is one of an older version, and so is what was left in its spool.
func TestAJournalWithoutStages(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal.db")
	j := openAt(t, path)
	serve(t, j, Platform, post("/one", ""), answer("success"))
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	execute(t, path, `ALTER TABLE exchange DROP COLUMN opened; ALTER TABLE exchange DROP COLUMN committed;
		PRAGMA user_version=2`)
	if d, err := Read(t.Context(), path, 1, nil); err != nil || d.Path != "/one" || d.Opened != 0 {
		t.Fatalf("%+v %v", d.Exchange, err)
	}
	now := noon
	j = openAt(t, path, func(o *Options) { o.Stopwatch = func() time.Time { return now } })
	if j.Warning() != "" {
		t.Error(j.Warning())
	}
	serve(t, j, Platform, post("/two", ""), staged(j, &now))
	if d, err := j.Get(t.Context(), 2); err != nil || d.Committed != 2*time.Millisecond {
		t.Errorf("committed %v, %v", d.Committed, err)
	}
	s := sheet{Exchange: Exchange{ID: 7, At: noon, Path: "/old", Way: "tls", Opened: 1}}
	record := s.write(nil, nil)
	record = record[:len(record)-16] // without both numbers
	record[0] = recordStageless
	fileRecord(t, j, record)
	if d, err := j.Get(t.Context(), 7); err != nil || d.Path != "/old" || d.Way != "tls" || d.Opened != 0 {
		t.Errorf("%+v %v", d.Exchange, err)
	}
}

// fileRecord puts a record into the tables.
func fileRecord(t *testing.T, j *Journal, record []byte) {
	t.Helper()
	if err := j.write.do(t.Context(), "file", func(t *tables) error { return t.file(record) }); err != nil {
		t.Fatal(err)
	}
}
