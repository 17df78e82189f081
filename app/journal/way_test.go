package journal

import (
	"bytes"
	"encoding/binary"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"testing"
)

// byHost says that everything that comes in to WeChat came by the way that its host names.
func byHost(side Party, dir string, r *http.Request) string {
	if side == WeChat && dir == In {
		return r.Host
	}
	return ""
}

func TestTheWayIsRecordedAndFound(t *testing.T) {
	j := openTest(t, func(o *Options) { o.Way = byHost })
	for _, way := range []string{"base", "connect", "connect+h2"} {
		r := httptest.NewRequest("GET", "http://"+way+"/cgi-bin/token", nil)
		serve(t, j, WeChat, r, answer("{}"))
		serve(t, j, Platform, httptest.NewRequest("GET", "http://"+way+"/authorize", nil), answer("{}"))
	}
	for query, want := range map[string]int{"way:base": 1, "way:connect": 1, "way:connect*": 2, "way:tls": 0, "!way:base": 5} {
		if got := ids(t, j, query); len(got) != want {
			t.Errorf("%s finds %v", query, got)
		}
	}
	if d, err := j.Get(t.Context(), ids(t, j, "way:connect+h2")[0]); err != nil || d.Way != "connect+h2" {
		t.Errorf("%q %v", d.Way, err)
	}
}

// TestAJournalWithoutWays is one of an older version: it is read as it is, and opening it adds what it lacks.
func TestAJournalWithoutWays(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal.db")
	j := openAt(t, path)
	serve(t, j, Platform, post("/one", "早上好"), answer("success"))
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	execute(t, path, `ALTER TABLE exchange DROP COLUMN way; ALTER TABLE exchange DROP COLUMN opened;
		ALTER TABLE exchange DROP COLUMN committed; PRAGMA user_version=1`)
	for range 2 { // reading changes nothing
		if d, err := Read(t.Context(), path, 1, nil); err != nil || d.Path != "/one" || d.Way != "" {
			t.Fatalf("%+v %v", d.Exchange, err)
		}
		seen := 0
		if err := ReadEach(t.Context(), path, nil, Reach{}, func(Detail) error { seen++; return nil }); err != nil || seen != 1 {
			t.Fatalf("%d exchanges, %v", seen, err)
		}
	}
	j, err := Open(t.Context(), path, Options{Way: byHost})
	if err != nil || j.Warning() != "" {
		t.Fatalf("%v, warning %q", err, j.Warning())
	}
	serve(t, j, WeChat, httptest.NewRequest("GET", "http://tls/x", nil), answer("{}"))
	if got := ids(t, j, "way:tls"); len(got) != 1 || len(ids(t, j, "早上好")) != 1 {
		t.Errorf("found %v", got)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	openAt(t, path)
}

// TestARecordWithoutAWay is what a killed process of an older version left in the spool.
func TestARecordWithoutAWay(t *testing.T) {
	j := openTest(t)
	s := sheet{Exchange: Exchange{ID: 7, At: noon, Path: "/old", Side: Platform, Dir: In}}
	record := s.write(nil, nil)
	empty := binary.BigEndian.AppendUint32(nil, 0)
	noStages := make([]byte, 16)
	if !bytes.HasSuffix(record, slices.Concat(empty, noStages)) {
		t.Fatalf("a record does not end in its way and its stages: %q", record)
	}
	record = record[:len(record)-len(empty)-len(noStages)]
	record[0] = recordWayless
	fileRecord(t, j, record)
	if d, err := j.Get(t.Context(), 7); err != nil || d.Path != "/old" || d.Way != "" {
		t.Errorf("%+v %v", d.Exchange, err)
	}
}
