package workspace

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"wxlab/app/i18n"
	"wxlab/platform"
	"wxlab/platform/sqlite"
)

// alive is a folder as a home knows a running workspace.
type alive struct{ f *Folder }

func (a alive) Dir() string { return a.f.Dir() }

func (a alive) Edit(change func(*Settings) error) error {
	s := a.f.Settings()
	if err := change(&s); err != nil {
		return err
	}
	return a.f.Save(s)
}

func (a alive) Still(_ context.Context, f func() error) error { return f() }

const realAppID = "wx00000000000000aa"

var console = platform.Component{AppID: realAppID, AppSecret: platform.Secret(strings.Repeat("5", 32)),
	Token: "consoletoken", EncodingAESKey: "IApKdciGHXjuwt8kXA9CzkAdGOceZnswuqOJ7QpTwig"}

// newHome is an empty home at an hour of its own.
func newHome(t *testing.T) (Home, *time.Time) {
	t.Helper()
	now := time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC)
	return Home{Dir: filepath.Join(t.TempDir(), "home"), Now: func() time.Time { return now }, Hide: hideWords}, &now
}

// hideWords is journal.Hide for what stocked has in the place of a journal.
func hideWords(_ context.Context, path string, hide func(string) string) error {
	conn, err := sqlite.OpenWriter(path, sqlite.Settings{})
	if err != nil {
		return err
	}
	row, _, err := conn.First("SELECT word FROM row")
	return errors.Join(err, conn.Exec("UPDATE row SET word = ?", hide(row.Text(0))), conn.Script("VACUUM"), conn.Close())
}

func made(t *testing.T, h Home, p Plan) string {
	t.Helper()
	dir, err := h.Make(p)
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// keyOf is the sentence of a Problem, "" for no error.
func keyOf(err error) string {
	var p *Problem
	if errors.As(err, &p) {
		return p.Key
	}
	return ""
}

func TestWorkspacesAreMadeOfThreeSorts(t *testing.T) {
	h, _ := newHome(t)
	server := OwnServer{EventURL: "http://127.0.0.1:9000/component", MessageURL: "http://127.0.0.1:9000/$APPID$/callback"}
	made(t, h, Plan{Name: "Lab / one", Lang: "zh", Color: "amber"})
	made(t, h, Plan{Name: "真实", Kind: Real, Component: platform.Component{AppID: realAppID, AppSecret: console.AppSecret}})
	own := made(t, h, Plan{Name: "own", OwnServer: server, Component: console})
	want := []Sibling{
		{Dir: filepath.Join(h.Dir, "Lab---one"), Name: "Lab / one", Kind: Offline, Color: "amber"},
		{Dir: filepath.Join(h.Dir, "own"), Name: "own", Kind: Offline, Own: true},
		{Dir: filepath.Join(h.Dir, "真实"), Name: "真实", Kind: Real},
	}
	if got := h.List(); !slices.Equal(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
	for dir := range strings.SplitSeq("Lab---one own 真实", " ") {
		f := openFolder(t, filepath.Join(h.Dir, dir))
		if s := f.Settings(); s.Component.Token == "" || s.Component.AppID == "" || OpenToOthers(f.Dir()) {
			t.Errorf("%s: %+v", dir, s)
		}
	}
	if s, err := Load(own); err != nil || s.OwnServer != server || s.Component != console {
		t.Errorf("%+v %v", s, err)
	}
	for want, p := range map[string]Plan{
		"problem.workspace_name":   {Name: " "},
		"problem.workspace_taken":  {Name: "own"},
		"problem.color":            {Name: "x", Color: "mauve"},
		"problem.appid_missing":    {Name: "x", Kind: Real},
		"problem.own_server_url":   {Name: "x", OwnServer: OwnServer{EventURL: "localhost:9000", MessageURL: "http://x/$APPID$"}},
		"problem.own_server_appid": {Name: "x", OwnServer: OwnServer{EventURL: "http://x/c", MessageURL: "http://x/c"}},
		"problem.own_server_real":  {Name: "x", Kind: Real, Component: console, OwnServer: server},
	} {
		if _, err := h.Make(p); keyOf(err) != want {
			t.Errorf("%+v: %v, want %s", p, err, want)
		}
	}
	if entries, _ := os.ReadDir(h.Dir); len(entries) != 3 {
		t.Errorf("something is left of what was refused: %v", entries)
	}
}

func TestWorkspacesAreRenamedAndPainted(t *testing.T) {
	h, _ := newHome(t)
	one, other := made(t, h, Plan{Name: "one"}), made(t, h, Plan{Name: "other"})
	if err := errors.Join(h.Rename(one, " 客户甲 "), h.Paint(one, "red")); err != nil {
		t.Fatal(err)
	}
	if found, err := h.Find("客户甲"); err != nil || found.Dir != one || found.Color != "red" {
		t.Errorf("%+v %v", found, err)
	}
	if found, err := h.Find("one"); err != nil || found.Dir != one {
		t.Errorf("by its folder: %+v %v", found, err)
	}
	f := openFolder(t, other)
	for want, err := range map[string]error{
		"problem.workspace_taken":   h.Rename(other, "客户甲"),
		"problem.locked":            h.Rename(other, "x"),
		"problem.workspace_unknown": h.Rename(filepath.Join(h.Dir, "none"), "x"),
	} {
		if keyOf(err) != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
	h.Live = alive{f}
	if err := h.Rename(other, "mine"); err != nil || f.Settings().Name != "mine" {
		t.Errorf("the one that runs: %v, %q", err, f.Settings().Name)
	}
}

// stocked is a workspace with something of everything in it.
func stocked(t *testing.T, h Home, p Plan) string {
	t.Helper()
	dir := made(t, h, p)
	for name, text := range map[string]string{
		secretsName: `{"fingerprint_key":"` + strings.Repeat("ab", 32) + `"}`, "rules.json": `{"rules":[]}`,
		"sim.json": `{"world":1}`, "sim/history-1.log": "line", "verify/MP_verify_x.txt": "x", "ca/key.pem": "PRIVATE",
		"control.token": "do not copy", "notes.txt": "somebody's",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range map[string]string{"platform.db": "a ticket", "journal.db": "an exchange with token=kept-by-the-platform"} {
		conn, err := sqlite.OpenWriter(filepath.Join(dir, name), sqlite.Settings{})
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(conn.Script("CREATE TABLE row (word TEXT)"), conn.Exec("INSERT INTO row VALUES (?)", text),
			conn.Close()); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// holds is what a workspace has, by the names of the files.
func holds(t *testing.T, dir string) string {
	t.Helper()
	all, err := contents(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, c := range all {
		names = append(names, c.name)
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

const everything = "ca/key.pem journal.db platform.db rules.json secrets.json sim.json sim/history-1.log " +
	"verify/MP_verify_x.txt workspace.json"

func TestADuplicateHasAllAndAnotherName(t *testing.T) {
	h, _ := newHome(t)
	dir := stocked(t, h, Plan{Name: "one", Component: console})
	copied, err := h.Duplicate(t.Context(), dir, h.FreeName("one"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := Load(copied)
	if err != nil || s.Name != "one 2" || s.Component != console || filepath.Base(copied) != "one-2" {
		t.Errorf("%s %+v %v", copied, s, err)
	}
	if got := holds(t, copied); got != everything {
		t.Errorf("it has %s", got)
	}
	if _, err := os.Stat(filepath.Join(copied, "notes.txt")); err == nil {
		t.Error("what is no workspace's was copied")
	}
	f := openFolder(t, dir)
	if _, err := h.Duplicate(t.Context(), dir, "two"); keyOf(err) != "problem.locked" {
		t.Error(err)
	}
	h.Live = alive{f}
	if _, err := h.Duplicate(t.Context(), dir, "two"); err != nil {
		t.Error(err)
	}
}

func TestADeletedWorkspaceComesBack(t *testing.T) {
	h, now := newHome(t)
	dir := made(t, h, Plan{Name: "one", Component: console})
	deleted, err := h.Delete(dir)
	if err != nil || len(h.List()) != 0 || len(h.Deleted()) != 1 || !h.Deleted()[0].At.Equal(*now) {
		t.Fatalf("%+v %v %v", deleted, err, h.Deleted())
	}
	made(t, h, Plan{Name: "one"}) // another one takes its name meanwhile
	back, err := h.Restore(deleted)
	if s, loadErr := Load(back); err != nil || loadErr != nil || s.Component != console || s.Name != "one 2" ||
		filepath.Base(back) != "one-2" || len(h.Deleted()) != 0 {
		t.Errorf("%s %v %+v %v", back, err, s, loadErr)
	}
	if _, err := h.Delete(back); err != nil {
		t.Fatal(err)
	}
	*now = now.Add(31 * 24 * time.Hour)
	if found, err := h.FindDeleted("one 2"); err != nil || found.Folder() != "one-2" {
		t.Errorf("%+v %v", found, err)
	}
	if _, err := h.Delete(filepath.Join(h.Dir, "one")); err != nil || len(h.Deleted()) != 1 {
		t.Errorf("after a month: %v, %v", h.Deleted(), err)
	}
	if _, err := h.Restore(Deleted{Sibling: Sibling{Dir: t.TempDir()}}); keyOf(err) != "problem.workspace_unknown" {
		t.Error("a folder from elsewhere:", err)
	}
	mixed := stocked(t, h, Plan{Name: "mixed"})
	live := made(t, h, Plan{Name: "live"})
	h.Live = alive{openFolder(t, live)}
	busy := made(t, h, Plan{Name: "busy"})
	openFolder(t, busy)
	for want, dir := range map[string]string{
		"problem.workspace_mixed": mixed, "problem.workspace_live": live, "problem.locked": busy,
	} {
		if _, err := h.Delete(dir); keyOf(err) != want {
			t.Errorf("%s: %v, want %s", dir, err, want)
		}
	}
}

// exported is a workspace as one file.
func exported(t *testing.T, h Home, dir string, p Parcel) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := h.Export(t.Context(), dir, p, &out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func imported(h Home, file []byte, a Arrival) (string, error) {
	return h.Import(context.Background(), bytes.NewReader(file), int64(len(file)), a)
}

func TestAnExportHasNoSecretsUnlessAsked(t *testing.T) {
	h, _ := newHome(t)
	dir := stocked(t, h, Plan{Name: "one", Kind: Real, Component: console})
	s, err := Load(dir)
	s.Tunnel = TunnelSettings{Kind: TunnelNgrok, Authtoken: "authtoken-of-ngrok", Proxy: "http://me:password@proxy"}
	if err := errors.Join(err, save(dir, s)); err != nil {
		t.Fatal(err)
	}
	for want, p := range map[string]Parcel{
		"rules.json sim.json sim/history-1.log verify/MP_verify_x.txt workspace.json":            {},
		"journal.db rules.json sim.json sim/history-1.log verify/MP_verify_x.txt workspace.json": {Traffic: true},
		everything: {Secrets: true, Traffic: true},
	} {
		file := exported(t, h, dir, p)
		archive, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		inside := ""
		for _, f := range archive.File {
			names = append(names, f.Name)
			r, err := f.Open()
			raw, readErr := io.ReadAll(r)
			if err := errors.Join(err, readErr); err != nil {
				t.Fatal(err)
			}
			inside += string(raw)
		}
		slices.Sort(names)
		if got := strings.Join(names[:len(names)-1], " ") + " " + names[len(names)-1]; strings.Replace(got, " wxlab.json", "", 1) != want {
			t.Errorf("%+v: %s", p, got)
		}
		for _, secret := range []string{console.AppSecret.Reveal(), console.Token.Reveal(), console.EncodingAESKey.Reveal(),
			"authtoken-of-ngrok", "password", "a ticket", "PRIVATE"} {
			if strings.Contains(inside, secret) != p.Secrets {
				t.Errorf("%+v: %q is in it: %v", p, secret, !p.Secrets)
			}
		}
		if strings.Contains(inside, "an exchange") != p.Traffic {
			t.Errorf("%+v: traffic", p)
		}
		if strings.Contains(inside, "kept-by-the-platform") != (p.Traffic && p.Secrets) {
			t.Errorf("%+v: a token in the traffic", p)
		}
	}
}

func TestAnImportedWorkspaceOpens(t *testing.T) {
	h, _ := newHome(t)
	there, _ := newHome(t)
	offline := made(t, h, Plan{Name: "离线", Component: console, Color: "green"})
	s, err := Load(offline)
	s.LAN, s.Addresses.Platform, s.APIBase = true, "0.0.0.0:80", "http://other.example"
	if err := errors.Join(err, save(offline, s)); err != nil {
		t.Fatal(err)
	}
	file := exported(t, h, offline, Parcel{})
	dir, err := imported(there, file, Arrival{})
	if err != nil {
		t.Fatal(err)
	}
	got := openFolder(t, dir).Settings()
	if got.Name != "离线" || got.Color != "green" || got.Component.AppID != console.AppID ||
		got.Component.AppSecret == console.AppSecret || got.LAN || got.Addresses != DefaultAddresses() || got.APIBase != "" {
		t.Errorf("%+v", got)
	}
	if again, err := imported(there, file, Arrival{}); err != nil || filepath.Base(again) != "离线-2" {
		t.Error(again, err)
	}
	whole, err := imported(there, exported(t, h, stocked(t, h, Plan{Name: "all", Component: console}),
		Parcel{Secrets: true, Traffic: true}), Arrival{Name: "named"})
	if s, loadErr := Load(whole); err != nil || loadErr != nil || s.Component != console || holds(t, whole) != everything {
		t.Error(err, loadErr, holds(t, whole))
	}
	real := exported(t, h, made(t, h, Plan{Name: "real", Kind: Real, Component: console}), Parcel{})
	_, err = imported(there, real, Arrival{})
	if keyOf(err) != "problem.import_secrets" || !errors.Is(err, ErrSecretsWanted) {
		t.Error("real WeChat without secrets:", err)
	}
	other := console
	other.AppID = "wx00000000000000bb"
	if _, err := imported(there, real, Arrival{Component: other}); keyOf(err) != "problem.import_appid" {
		t.Error(err)
	}
	if dir, err := imported(there, real, Arrival{Component: console}); err != nil {
		t.Error(err)
	} else if s, err := Load(dir); err != nil || s.Kind != Real || s.Component != console {
		t.Error(s, err)
	}
}

// zipped is an archive of files; a name may be anything.
func zipped(t *testing.T, files ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i := 0; i < len(files); i += 2 {
		f, err := w.CreateHeader(&zip.FileHeader{Name: files[i], Method: zip.Deflate})
		if err == nil {
			_, err = f.Write([]byte(files[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestHostileFilesAreRefused whole: nothing of them is left, here or beside.
func TestHostileFilesAreRefused(t *testing.T) {
	h, _ := newHome(t)
	dir := made(t, h, Plan{Name: "one", Component: console})
	good := exported(t, h, dir, Parcel{})
	s, err := Load(dir)
	settings, encodeErr := s.encode()
	head, jsonErr := json.Marshal(label{Format: 1, Name: "x", Kind: Offline})
	if err := errors.Join(err, encodeErr, jsonErr); err != nil {
		t.Fatal(err)
	}
	with := func(files ...string) []byte {
		return zipped(t, append([]string{labelName, string(head), fileName, string(settings)}, files...)...)
	}
	link := func() []byte {
		var out bytes.Buffer
		w := zip.NewWriter(&out)
		for _, f := range [][2]string{{labelName, string(head)}, {fileName, string(settings)}} {
			part, _ := w.Create(f[0])
			_, _ = part.Write([]byte(f[1]))
		}
		header := &zip.FileHeader{Name: "rules.json"}
		header.SetMode(os.ModeSymlink | 0o777)
		part, _ := w.CreateHeader(header)
		_, _ = part.Write([]byte("/etc/passwd"))
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	trigger := filepath.Join(t.TempDir(), "journal.db")
	conn, err := sqlite.OpenWriter(trigger, sqlite.Settings{})
	if err := errors.Join(err, conn.Script("CREATE TABLE a (b); CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM a; END"),
		conn.Close()); err != nil {
		t.Fatal(err)
	}
	active, err := os.ReadFile(trigger)
	if err != nil {
		t.Fatal(err)
	}
	newer := bytes.Replace(settings, []byte(`"version": 1`), []byte(`"version": 9`), 1)
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"no archive":         {[]byte("GIF89a"), "problem.import_zip"},
		"another archive":    {zipped(t, "readme.txt", "x"), "problem.import_other"},
		"a newer one":        {zipped(t, labelName, `{"format":2,"name":"x"}`), "problem.import_newer"},
		"cut short":          {good[:len(good)-40], "problem.import_zip"},
		"a path upwards":     {with("../evil.txt", "x"), "problem.import_foreign"},
		"a path in a folder": {with("sim/../../evil", "x"), "problem.import_foreign"},
		"an absolute path":   {with("/etc/cron.d/x", "x"), "problem.import_foreign"},
		"a Windows path":     {with(`sim/..\..\evil`, "x"), "problem.import_foreign"},
		"a hidden file":      {with("verify/.bashrc", "x"), "problem.import_foreign"},
		"a program":          {with("run.sh", "x"), "problem.import_foreign"},
		"a link":             {link(), "problem.import_foreign"},
		"a file twice":       {with("rules.json", "1", "rules.json", "2"), "problem.import_foreign"},
		"a broken database":  {with("platform.db", "no database"), "problem.import_damaged"},
		"an active database": {with("journal.db", string(active)), "problem.import_damaged"},
		"no settings":        {zipped(t, labelName, string(head)), "problem.import_damaged"},
		"broken settings":    {zipped(t, labelName, string(head), fileName, "{"), "problem.import_damaged"},
		"newer settings":     {zipped(t, labelName, string(head), fileName, string(newer)), "problem.import_damaged"},
	} {
		if _, err := imported(h, c.file, Arrival{Name: "hostile"}); keyOf(err) != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		} else if said := Say(i18n.Zh, err); strings.Contains(said, c.want) {
			t.Errorf("%s is not said in Chinese: %s", name, said)
		}
	}
	if entries, _ := os.ReadDir(h.Dir); len(entries) != 1 {
		t.Errorf("something is left: %v", entries)
	}
	bomb := with("sim/history-1.log", strings.Repeat("0", 1<<20))
	archive, err := zip.NewReader(bytes.NewReader(bomb), int64(len(bomb)))
	if err != nil {
		t.Fatal(err)
	}
	for _, most := range []limits{{files: 100, bytes: 1 << 19}, {files: 2, bytes: 1 << 30}} {
		if err := unpack(t.Context(), archive, t.TempDir(), most); keyOf(err) != "problem.import_huge" {
			t.Errorf("%+v: %v", most, err)
		}
	}
}
