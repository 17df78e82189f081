package keep

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wxlab/sim/world"
)

// TestALogCutOffAnywhere: at every byte, what is read is the lines before, and the rest is counted.
func TestALogCutOffAnywhere(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	whole, err := createLog(root, "log")
	if err != nil {
		t.Fatal(err)
	}
	records := []world.Record{
		{Tally: &world.Tally{LastMsgID: 1}}, {Chat: &world.ChatRecord{Account: "wx1", OpenID: "o1"}},
		{Delivery: &world.Delivery{ID: "d000001", Plain: []byte("<xml/>")}}, {Call: &world.CallRecord{Seq: 1, Path: "/x"}},
	}
	if _, err := whole.add(records); err != nil || errors.Join(whole.sync(), whole.Close()) != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(dir, "log"))
	if err != nil || int64(len(raw)) != whole.size {
		t.Fatal(len(raw), whole.size, err)
	}
	for n := range len(raw) + 1 {
		for _, end := range []string{"", "\x00\x00", "garbage\n"} {
			if err := os.WriteFile(filepath.Join(dir, "cut"), append(raw[:n:n], end...), 0o600); err != nil {
				t.Fatal(err)
			}
			cut, err := openLog(root, "cut")
			if err != nil {
				t.Fatal(err)
			}
			count := 0
			cut.records(func(world.Record) bool { count++; return true })
			lines := strings.Count(string(raw[:n]), "\n")
			torn := n + len(end) - strings.LastIndex(string(raw[:n]), "\n") - 1
			if count != lines || cut.torn != int64(torn) || cut.lines != 0 || cut.err != nil {
				t.Fatalf("%d bytes and %q: %d records, torn %d, %d lines, %v", n, end, count, cut.torn, cut.lines, cut.err)
			}
			cut.Close()
		}
	}
}
