package journal

import (
	"bytes"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"wxlab/app/journal/spool"
)

// hold keeps the writer busy until release, so that what is recorded meanwhile stays in the spool.
func hold(t testing.TB, j *Journal) (release func()) {
	t.Helper()
	busy, end, done := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		done <- j.write.do(t.Context(), "hold", func(*tables) error { close(busy); <-end; return nil })
	}()
	<-busy
	return func() {
		close(end)
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

// left copies the files of a journal as a process that is killed leaves them.
func left(t testing.TB, j *Journal) string {
	t.Helper()
	names, err := filepath.Glob(j.path + "*")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, name := range names {
		file, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(name)), file, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, filepath.Base(j.path))
}

// TestKilledProcessKeepsItsSpool takes the files while the tables know nothing of what was recorded.
func TestKilledProcessKeepsItsSpool(t *testing.T) {
	j := openTest(t)
	release := hold(t, j)
	serveMany(j, 200)
	j.NoteID(7, Note{Name: "image"})
	j.spool.Flush()
	path := left(t, j)
	release()
	again := openAt(t, path)
	if got := ids(t, again, "消息"); len(got) != 200 || again.LastID() != 200 || again.Warning() != "" {
		t.Errorf("%d exchanges, last id %d, warning %q; want all 200", len(got), again.LastID(), again.Warning())
	}
	if got := ids(t, again, "name:image"); !slices.Equal(got, []int64{7}) {
		t.Errorf("the late note is on %v", got)
	}
	serve(t, again, Platform, post("/", ""), answer(""))
	agree(t, again)
}

// TestFiledTwice opens a spool whose exchanges are in the tables already, one of them pinned since.
func TestFiledTwice(t *testing.T) {
	j := openTest(t)
	serveMany(j, 40)
	flush(t, j)
	if err := j.Pin(t.Context(), 3, true); err != nil {
		t.Fatal(err)
	}
	again := openAt(t, left(t, j))
	if got := ids(t, again, ""); len(got) != 40 {
		t.Errorf("%d exchanges, want 40", len(got))
	}
	if got := ids(t, again, "is:pinned"); !slices.Equal(got, []int64{3}) {
		t.Errorf("pinned: %v", got)
	}
	agree(t, again)
}

// TestClearedStaysCleared although the spool of a process that is killed afterwards had it, too.
func TestClearedStaysCleared(t *testing.T) {
	j := openTest(t)
	serveMany(j, 40)
	flush(t, j)
	if err := j.Pin(t.Context(), 3, true); err != nil {
		t.Fatal(err)
	}
	if err := j.Clear(t.Context()); err != nil {
		t.Fatal(err)
	}
	serveMany(j, 4)
	flush(t, j)
	again := openAt(t, left(t, j))
	got := ids(t, again, "")
	if slices.Sort(got); !slices.Equal(got, []int64{3, 41, 42, 43, 44}) {
		t.Errorf("after clearing there are %v", got)
	}
}

// TestForgetSparesWhatIsNotFiled: it goes, with what shares its segment, when it is.
func TestForgetSparesWhatIsNotFiled(t *testing.T) {
	j := openTest(t)
	serveMany(j, 4)
	flush(t, j)
	release := hold(t, j)
	serveMany(j, 4)
	j.spool.Flush()
	if err := j.spool.Forget(); err != nil {
		t.Error(err)
	}
	again := openAt(t, left(t, j))
	release()
	for _, j := range []*Journal{j, again} {
		if got := ids(t, j, ""); len(got) != 8 {
			t.Errorf("there are %v", got)
		}
		agree(t, j)
	}
}

func TestTornSpool(t *testing.T) {
	for name, tear := range map[string]func([]byte) []byte{
		"cut":      func(b []byte) []byte { return b[:len(b)-1] },
		"flipped":  func(b []byte) []byte { b[len(b)-1] ^= 1; return b },
		"garbage":  func(b []byte) []byte { return append(b, "garbage garbage"...) },
		"too long": func(b []byte) []byte { return append(b, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0) },
		"zeros":    func(b []byte) []byte { return append(b, make([]byte, 5)...) },
	} {
		t.Run(name, func(t *testing.T) {
			j := openTest(t)
			release := hold(t, j)
			for range 2 {
				serveMany(j, 4)
				j.spool.Flush()
			}
			path := left(t, j)
			release()
			file, err := os.ReadFile(path + "-spool00000001")
			if err != nil {
				t.Fatal(err)
			}
			write(t, path+"-spool00000001", tear(file))
			var log strings.Builder
			again := openAt(t, path, func(o *Options) { o.Log = slog.New(slog.NewTextHandler(&log, nil)) })
			if got := ids(t, again, ""); len(got) < 4 || !strings.Contains(log.String(), "damaged") {
				t.Errorf("%d exchanges, want those of the frames that are whole; log %q", len(got), log.String())
			}
			serve(t, again, Platform, post("/", ""), answer(""))
			third := openAt(t, left(t, again))
			if got, want := ids(t, third, ""), ids(t, again, ""); !slices.Equal(got, want) {
				t.Errorf("after the next start %v, want %v", got, want)
			}
		})
	}
}

// TestRushGivesWayToItself records more than is kept while the tables are not filled.
func TestRushGivesWayToItself(t *testing.T) {
	const keep, n = 10, 40
	j := openTest(t, func(o *Options) { o.Keep = keep })
	release := hold(t, j)
	long := []byte(strings.Repeat("消息", 100_000)) // 600 kB
	for range n {
		record(t, j, func(d *Detail) { d.ReqBody = long })
	}
	j.spool.Flush()
	if files, err := filepath.Glob(j.path + "-spool*"); err != nil || len(files) > 2 {
		t.Errorf("the spool lies in %d files, %v", len(files), err)
	}
	release()
	got := ids(t, j, "")
	if len(got) < keep || len(got) > 2*keep || got[0] != n || got[len(got)-1] != n-int64(len(got))+1 {
		t.Errorf("on record: %v; want at least the newest %d", got, keep)
	}
	if d := get(t, j, n); !bytes.Equal(d.ReqBody, long) {
		t.Errorf("%d bytes came back of %d", len(d.ReqBody), len(long))
	}
	agree(t, j)
}

func TestSpoolGoesWithTheJournal(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a[1]*.db")
	j := openAt(t, path)
	serveMany(j, 40)
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 2 {
		t.Errorf("left behind: %v, %v; want the database and its lock", entries, err)
	}
	if got := ids(t, openAt(t, path), "消息"); len(got) != 40 {
		t.Errorf("%d exchanges, want 40", len(got))
	}
}

// TestSheetsComeBack writes whatever there may be in an exchange and reads it again.
func TestSheetsComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[ -~äöü消息]{0,12}`)
		draw := func(name string) string { return text.Draw(t, name) }
		number := func(name string) int { return rapid.IntRange(-1<<40, 1<<40).Draw(t, name) }
		want := Detail{
			Exchange: Exchange{
				ID: int64(number("id")), At: time.Unix(0, int64(number("at"))), Took: time.Duration(number("took")),
				Side: Party(draw("side")), Dir: draw("dir"), Peer: Party(draw("peer")), Method: draw("method"), Host: draw("host"),
				Path: draw("path"), Query: draw("query"), Status: number("status"), ReqBytes: number("req"), RespBytes: number("resp"),
				RemoteAddr: draw("addr"), Err: draw("err"), Kind: draw("kind"), Name: draw("name"), ComponentAppID: draw("component"),
				AppID: draw("appid"), OpenID: draw("openid"), MsgID: draw("msgid"), Outcome: draw("outcome"), Reason: draw("reason"),
				Code: number("code"), Pinned: rapid.Bool().Draw(t, "pinned"), ParentID: int64(number("parent")),
				Way: draw("way"), Opened: time.Duration(number("opened")), Committed: time.Duration(number("committed")),
			},
			ReqTruncated: rapid.Bool().Draw(t, "cut"), RespTruncated: rapid.Bool().Draw(t, "cut too"),
		}
		header := rapid.MapOf(text, rapid.SliceOfN(text, 1, 3))
		want.ReqHeader, want.RespHeader = header.Draw(t, "request header"), header.Draw(t, "response header")
		notes := make([]Note, rapid.IntRange(0, 2).Draw(t, "notes"))
		for i := range notes {
			notes[i] = Note{
				Kind: draw("kind"), Name: draw("name"), ComponentAppID: draw("component"), AppID: draw("appid"), OpenID: draw("openid"),
				MsgID: draw("msgid"), Outcome: draw("outcome"), Reason: draw("reason"), Code: number("code"), ParentID: int64(number("parent")),
				Plain: []byte(draw("plain")), ReplyPlain: []byte(draw("reply")),
			}
		}
		s := sheet{
			Exchange: want.Exchange, reqTruncated: want.ReqTruncated, respTruncated: want.RespTruncated, notes: notes,
			reqHeader: appendFields(nil, want.ReqHeader), respHeader: appendFields(nil, want.RespHeader),
			reqBody: []byte(draw("body")), respBody: []byte(draw("answer")),
		}
		want.ReqBody, want.RespBody = s.reqBody, s.respBody
		record := s.write(nil, nil)
		r := reader{spool.Reader{Rest: record[1:]}}
		got, gotNotes := r.readExchange(record[0])
		if r.Err != nil || len(r.Rest) > 0 {
			t.Fatalf("%v, %d bytes left", r.Err, len(r.Rest))
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("exchange (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(notes, gotNotes, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("notes (-want +got):\n%s", diff)
		}
	})
}

// FuzzFile files whatever a disk may give back.
func FuzzFile(f *testing.F) {
	s := sheet{Exchange: Exchange{ID: 1, At: noon}, reqHeader: appendFields(nil, http.Header{"A": {"b"}}),
		notes: []Note{{Plain: []byte("x")}}}
	f.Add(s.write(nil, nil))
	f.Add(writeNote(nil, 1, &Note{Name: "text"}, nil))
	f.Add([]byte{recordExchange})
	f.Add([]byte{recordWayless})
	j := openTest(f, func(o *Options) { o.Keep = 100 })
	f.Fuzz(func(t *testing.T, record []byte) {
		err := j.write.do(t.Context(), "file", func(t *tables) error { return t.file(record) })
		if err == nil && (len(record) < 1 || record[0] != recordExchange && record[0] != recordNote &&
			record[0] != recordWayless && record[0] != recordStageless) {
			t.Errorf("%q was filed", record)
		}
	})
}
