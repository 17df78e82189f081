package keep_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"wxlab/sim"
	"wxlab/sim/api"
	"wxlab/sim/keep"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

// answers is a platform in this process: it answers each push with a body.
type answers struct{ body []byte }

func (a answers) RoundTrip(r *http.Request) (*http.Response, error) {
	_, _ = io.Copy(io.Discard, r.Body)
	return &http.Response{
		StatusCode: 200, Header: http.Header{"Server": {"x"}}, Body: io.NopCloser(bytes.NewReader(a.body)),
		ContentLength: int64(len(a.body)), Request: r,
	}, nil
}

type desk struct {
	testing.TB
	*sim.Sim
	keeper *keep.Keeper
	dir    string
	clock  *lab.Clock
	answer []byte
	damage keep.Damage
	secret []world.PlatformSecrets
}

func newDesk(t testing.TB, answer string) *desk {
	d := &desk{TB: t, dir: t.TempDir(), clock: lab.NewClock(time.Unix(1700000000, 0)), answer: []byte(answer)}
	d.open()
	d.PutPlatform(platform())
	t.Cleanup(func() { d.keeper.Close() })
	return d
}

func platform() world.Platform {
	return world.Platform{
		AppID: lab.AppID, Secret: lab.Secret, Token: lab.Token, AESKey: lab.AESKey, EventURL: "http://platform.test/e",
		MessageURL: "http://platform.test/$APPID$", AuthDomain: "platform.test", Published: true,
	}
}

func (d *desk) config() sim.Config {
	return sim.Config{Now: d.clock.Now, Seed: 7, HTTP: &http.Client{Transport: answers{d.answer}}}
}

func (d *desk) open() {
	d.Helper()
	var err error
	d.keeper, d.Sim, d.damage, err = keep.Open(keep.Config{Dir: d.dir, Secrets: func(s []world.PlatformSecrets) error {
		d.secret = s
		return nil
	}}, d.config(), d.secret...)
	if err != nil {
		d.Fatal(err)
	}
}

func (d *desk) save() int {
	d.Helper()
	n, err := d.keeper.Save()
	if err != nil {
		d.Fatal(err)
	}
	return n
}

// kill leaves the folder as it is.
func (d *desk) kill() {
	d.keeper.Close()
	d.open()
}

func (d *desk) snapshot() string {
	d.Helper()
	raw, err := d.Snapshot()
	if err != nil {
		d.Fatal(err)
	}
	return string(raw)
}

// message is a follower's: a push, a chat, a window, maybe a medium.
func (d *desk) message(event string) {
	d.Helper()
	d.clock.Add(time.Second)
	if _, err := d.Trigger(d.Context(), sim.Trigger{Event: event}); err != nil {
		d.Fatal(err)
	}
}

func files(t testing.TB, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		raw, err := os.ReadFile(filepath.Join(dir, name))
		out[name] = string(raw)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func names(all map[string]string) (out []string) {
	for name := range all {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

func put(t testing.TB, dir string, all map[string]string) {
	t.Helper()
	for name, text := range all {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
}

// openedFrom is a desk on a copy of files.
func openedFrom(d *desk, all map[string]string) *desk {
	out := &desk{TB: d, dir: d.TempDir(), clock: d.clock, answer: d.answer, secret: d.secret}
	put(d, out.dir, all)
	out.open()
	d.Cleanup(func() { out.keeper.Close() })
	return out
}

// TestWhateverHappensIsKept: after random commands, saves and kills the files have what the simulator had when it was
// saved the last time.
func TestWhateverHappensIsKept(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	rapid.Check(t, func(r *rapid.T) {
		d := newDesk(t, "success")
		account := d.Accounts()[1]
		commands := map[string]func(){
			"text":  func() { d.message("text") },
			"image": func() { d.message("image") },
			"voice": func() { d.message("voice") },
			"click": func() { d.message("CLICK") },
			"leave": func() { d.message("unsubscribe") },
			"call":  func() { d.call("/cgi-bin/getcallbackip", "{}") },
			"odd":   func() { d.call("/cgi-bin/no_such", "<") },
			"time":  func() { d.clock.Add(10 * time.Minute); _ = d.Step(t.Context()) },
			"fault": func() { _, _ = d.Inject(world.Fault{Effect: world.Duplicate}) },
			"delay": func() { _, _ = d.Inject(world.Fault{Effect: world.Delayed}) },
			"new":   func() { _, _ = d.PutFollower(account.AppID, world.Follower{OpenID: "onew", NickName: "新"}) },
			"gone":  func() { _ = d.RemoveFollower(account.AppID, account.Followers[0].OpenID) },
			"again": func() { _, _ = d.PutFollower(account.AppID, account.Followers[0]) },
			"drop":  func() { _ = d.RemoveAccount(account.AppID) },
			"take":  func() { _, _ = d.PutAccount(account) },
			"undo": func() {
				if back, err := d.TakeAccount(account.AppID); err == nil {
					d.save()
					_ = back()
				}
			},
			"undone": func() {
				if back, err := d.TakeFollower(account.AppID, account.Followers[0].OpenID); err == nil {
					d.save()
					_ = back()
				}
			},
			"quota": func() { _ = d.SetQuota(account.AppID, "/cgi-bin/getcallbackip", 7) },
			"reset": func() { d.Reset(9) },
			"save":  func() { d.save() },
		}
		list := rapid.SliceOfN(rapid.SampledFrom(slices.Sorted(mapKeys(commands))), 1, 30).Draw(r, "commands")
		for _, name := range list {
			if d.Sim.Accounts()[0].Followers == nil && name != "reset" {
				continue
			}
			commands[name]()
		}
		d.save()
		before := d.snapshot()
		d.kill()
		if diff := cmp.Diff(before, d.snapshot()); diff != "" || d.damage != (keep.Damage{}) {
			r.Fatalf("after %v: %+v\n%s", list, d.damage, diff)
		}
	})
}

func mapKeys[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func (d *desk) call(path, body string) {
	d.Call(api.Request{Method: "POST", Path: path, Body: []byte(body)})
}

// TestWhatIsWrittenFollowsWhatChanged: a push adds lines and leaves sim.json alone; a medium is written once.
func TestWhatIsWrittenFollowsWhatChanged(t *testing.T) {
	d := newDesk(t, "success")
	d.message("text")
	d.save()
	if n := d.save(); n != 0 {
		t.Errorf("without a change %d bytes are written", n)
	}
	before := files(t, d.dir)
	d.message("text")
	d.call("/cgi-bin/no_such", "{}")
	n := d.save()
	after := files(t, d.dir)
	log := "sim/history-1.log"
	if before["sim.json"] != after["sim.json"] || !strings.HasPrefix(after[log], before[log]) ||
		n != len(after[log])-len(before[log]) || n > 6000 {
		t.Errorf("a push and a call wrote %d bytes, %v", n, names(after))
	}
	d.message("image")
	if n := d.save(); n > 300<<10 || len(files(t, d.dir)) != 3 {
		t.Errorf("an image wrote %d bytes: %v", n, names(files(t, d.dir)))
	}
	for name := range files(t, d.dir) {
		info, err := os.Stat(filepath.Join(d.dir, name))
		if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v, %v", name, info.Mode(), err)
		}
	}
	d.Reset(7)
	d.save()
	if got := names(files(t, d.dir)); !slices.Equal(got, []string{"sim.json", "sim/history-2.log"}) {
		t.Errorf("after a reset there are %v", got)
	}
	d.kill()
	if len(d.Deliveries("", 0)) != 0 {
		t.Error("the deliveries of before the reset are back")
	}
}

// TestAnOlderFileIsTakenApart: a snapshot opens, and is kept in parts from then on.
func TestAnOlderFileIsTakenApart(t *testing.T) {
	d := newDesk(t, "success")
	for _, event := range []string{"text", "image", "CLICK"} {
		d.message(event)
	}
	d.call("/cgi-bin/no_such", "{}")
	d.save()
	old := d.snapshot()
	again := openedFrom(d, map[string]string{"sim.json": old, "sim/history-8.log": "of nobody"})
	if diff := cmp.Diff(old, again.snapshot()); diff != "" {
		t.Error(diff)
	}
	again.save()
	if got := files(t, again.dir); len(got) != 3 || len(got["sim.json"]) >= len(old) || got["sim/history-1.log"] == "" {
		t.Errorf("kept as %v", names(got))
	}
	again.kill()
	if diff := cmp.Diff(old, again.snapshot()); diff != "" {
		t.Error(diff)
	}
}

// TestATornHistoryOpens: cut off anywhere, it opens with what was before, and draws nothing twice.
func TestATornHistoryOpens(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	d := newDesk(t, "success")
	d.save()
	d.message("text")
	d.call("/cgi-bin/no_such", "{}")
	d.save()
	d.message("CLICK")
	d.save()
	all := files(t, d.dir)
	text, log := all["sim/history-1.log"], "sim/history-1.log"
	begun := len(text) - len(strings.Join(strings.SplitAfter(text, "\n")[1:], ""))
	last := -1
	for n := begun; n <= len(text); n++ {
		nearEnd := n > len(text)-3 || text[n-1] == '\n' || text[n] == '\n'
		if n%41 != 0 && !nearEnd {
			continue // see TestALogCutOffAnywhere
		}
		all[log] = text[:n]
		again := openedFrom(d, all)
		count := len(again.Deliveries("", 0)) + len(again.Calls())
		if count < last || !cmp.Equal(again.Accounts(), d.Accounts()) {
			t.Fatalf("cut off at %d: %d deliveries and calls, then %d", n, last, count)
		}
		last = count
		torn := int64(n - strings.LastIndex(text[:n], "\n") - 1)
		if again.damage.Bytes != torn || torn > 0 && !strings.Contains(again.damage.Text().En, fmt.Sprint(torn)) {
			t.Fatalf("cut off at %d: %+v, want %d bytes", n, again.damage, torn)
		}
		if n%3 == 0 {
			again.message("text")
			again.save()
			before := again.snapshot()
			again.kill()
			if before != again.snapshot() || again.damage != (keep.Damage{}) {
				t.Fatalf("cut off at %d, it does not go on: %+v", n, again.damage)
			}
		}
		again.keeper.Close()
	}
	if last != 3 {
		t.Errorf("the whole history has %d deliveries and calls", last)
	}
}

// TestAKillWhileAHistoryBegins: between any two steps of it, what opens is what was before or after.
func TestAKillWhileAHistoryBegins(t *testing.T) {
	d := newDesk(t, "success")
	d.message("image")
	d.save()
	before, was := files(t, d.dir), d.snapshot()
	d.Reset(3)
	d.save()
	after, is := files(t, d.dir), d.snapshot()
	next := after["sim/history-2.log"]
	for n := range len(next) + 1 {
		if n%53 != 0 && n != len(next) {
			continue
		}
		half := map[string]string{"sim/history-2.log": next[:n], ".sim.json-new": "{"}
		for name, text := range before {
			half[name] = text
		}
		again := openedFrom(d, half)
		if again.snapshot() != was || again.damage != (keep.Damage{}) {
			t.Fatalf("with %d bytes of the next history: %+v", n, again.damage)
		}
		if _, left := files(t, again.dir)["sim/history-2.log"]; left {
			t.Fatal("it stays")
		}
		again.keeper.Close()
	}
	for name, text := range before {
		if name != "sim.json" {
			after[name] = text
		}
	}
	again := openedFrom(d, after)
	if again.snapshot() != is || len(files(t, again.dir)) != 2 {
		t.Errorf("with the old history still there: %v", names(files(t, again.dir)))
	}
}

func TestDamage(t *testing.T) {
	d := newDesk(t, "success")
	d.save()
	d.message("text")
	d.message("image")
	d.save()
	all := files(t, d.dir)
	log := "sim/history-1.log"
	with := func(name, text string) map[string]string {
		out := map[string]string{}
		for k, v := range all {
			out[k] = v
		}
		if out[name] = text; text == "" {
			delete(out, name)
		}
		return out
	}
	emptied := with(log, "x")
	emptied[log] = ""
	medium := names(all)[1]
	if len(filepath.Base(medium)) != 64 {
		t.Fatal(names(all))
	}
	lines := strings.SplitAfter(all[log], "\n")
	spoilt := slices.Clone(lines)
	spoilt[1] = strings.Replace(spoilt[1], "d000001", "d000009", 1)
	if spoilt[1] == lines[1] {
		spoilt[1] = strings.ToUpper(spoilt[1])
	}
	for _, c := range []struct {
		name  string
		files map[string]string
		want  keep.Damage
	}{
		{"nothing", all, keep.Damage{}},
		{"zeros at the end", with(log, all[log]+strings.Repeat("\x00", 5000)), keep.Damage{Bytes: 5000}},
		{"a spoilt line", with(log, strings.Join(spoilt, "")), keep.Damage{Lines: 1}},
		{"spoilt lines at the end", with(log, all[log]+"x\ny\n"), keep.Damage{Bytes: 4}},
		{"an empty history", with(log, "\n"), keep.Damage{Bytes: 1}},
		{"no history", with(log, ""), keep.Damage{NoHistory: true}},
		{"a history of no bytes", emptied, keep.Damage{NoHistory: true}},
		{"no medium", with(medium, ""), keep.Damage{Media: 1}},
		{"a spoilt medium", with(medium, "x"), keep.Damage{Media: 1}},
	} {
		again := openedFrom(d, c.files)
		said := again.damage.Text()
		if again.damage != c.want || (said.En == "") != (c.want == keep.Damage{}) || (said.Zh == "") != (said.En == "") {
			t.Errorf("%s: %+v, %q", c.name, again.damage, said)
		}
		again.message("text")
		if ids := again.Deliveries("", 0); ids[len(ids)-1].ID != "d000003" {
			t.Errorf("%s: the next delivery is %s", c.name, ids[len(ids)-1].ID)
		}
		again.save()
		again.kill()
		if again.damage != (keep.Damage{}) {
			t.Errorf("%s: still damaged after a save: %+v", c.name, again.damage)
		}
	}
	bom := openedFrom(d, with("sim.json", "\ufeff"+all["sim.json"]))
	if bom.damage != (keep.Damage{}) || bom.snapshot() != openedFrom(d, all).snapshot() {
		t.Errorf("with a byte order mark: %+v", bom.damage)
	}
	left := openedFrom(d, with(".sim.json-new", "{"))
	if got := names(files(t, left.dir)); slices.Contains(got, ".sim.json-new") {
		t.Errorf("what a kill left stays: %v", got)
	}
	for _, raw := range []string{"", "{", "[]", `{"History":1}`} {
		dir := t.TempDir()
		put(t, dir, map[string]string{"sim.json": raw})
		if _, _, _, err := keep.Open(keep.Config{Dir: dir}, sim.Config{}); err == nil {
			t.Errorf("opened with %q in sim.json", raw)
		}
		if files(t, dir)["sim.json"] != raw {
			t.Errorf("and changed it")
		}
	}
}

// TestWhatCouldNotBeWrittenIsWrittenNext: nothing is lost by a disk that was full for a while, or by somebody who
// removes files of a running program.
func TestWhatCouldNotBeWrittenIsWrittenNext(t *testing.T) {
	dir, full := t.TempDir(), errors.New("disk full")
	var fail error
	open := func() (*keep.Keeper, *sim.Sim) {
		k, s, _, err := keep.Open(keep.Config{Dir: dir, Secrets: func([]world.PlatformSecrets) error { return fail }},
			sim.Config{HTTP: &http.Client{Transport: answers{[]byte("success")}}}, platform().Secrets())
		if err != nil {
			t.Fatal(err)
		}
		return k, s
	}
	k, s := open()
	s.PutPlatform(platform())
	for i, breakIt := range []func(){
		func() { fail = full },
		func() { os.RemoveAll(filepath.Join(dir, "sim")) },
		func() { os.Remove(filepath.Join(dir, "sim.json")) },
	} {
		if _, err := k.Save(); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Trigger(t.Context(), sim.Trigger{Event: "image"}); err != nil {
			t.Fatal(err)
		}
		breakIt()
		if _, err := k.Save(); !errors.Is(err, fail) {
			t.Fatal(err)
		}
		if fail = nil; i == 0 {
			if _, err := k.Save(); err != nil {
				t.Fatal(err)
			}
		}
		want, _ := s.Snapshot()
		k.Close()
		k, s = open()
		if got, _ := s.Snapshot(); string(got) != string(want) {
			t.Errorf("%d: %s", i, cmp.Diff(string(want), string(got)))
		}
	}
	k.Close()
}

// TestAHistoryThatGrewBeginsAnew: what is on the disk stays near what is remembered.
func TestAHistoryThatGrewBeginsAnew(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	const pushes = 1200
	d := newDesk(t, strings.Repeat("x", 64<<10))
	written, most := 0, 0
	for i := range pushes {
		d.message("text")
		if i%6 == 0 {
			written += d.save()
			size := 0
			for _, text := range names(files(t, d.dir)) {
				if info, err := os.Stat(filepath.Join(d.dir, text)); err == nil {
					size += int(info.Size())
				}
			}
			most = max(most, size)
		}
	}
	d.save()
	if perSecond := written / (pushes / 20); perSecond > 1<<20 || most > 20<<20 {
		t.Errorf("%d bytes a second at 20 pushes a second, %d on the disk", perSecond, most)
	}
	if heap := heapBytes(); heap > 60<<20 {
		t.Errorf("%d MB of heap", heap>>20)
	}
	before := d.snapshot()
	d.kill()
	if before != d.snapshot() {
		t.Error("something is lost")
	}
}

func heapBytes() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// BenchmarkKept20PushesASecond saves every 300 ms of a time in which 20 pushes go out each second. An hour of it:
// go test -run - -bench Kept -benchtime 72000x ./sim/keep
func BenchmarkKept20PushesASecond(b *testing.B) {
	for name, answer := range map[string]string{"success": "success", "1MiB": strings.Repeat("x", 1<<20)} {
		b.Run(name, func(b *testing.B) {
			d := newDesk(b, answer)
			written, n := 0, 0
			for b.Loop() {
				d.clock.Add(50 * time.Millisecond)
				if _, err := d.Trigger(b.Context(), sim.Trigger{Event: "text"}); err != nil {
					b.Fatal(err)
				}
				if n++; n%6 == 0 {
					written += d.save()
				}
			}
			b.ReportMetric(float64(written)/1e6/(float64(n)/20), "MB/s-written")
			b.ReportMetric(float64(heapBytes())/1e6, "MB-heap")
		})
	}
}
