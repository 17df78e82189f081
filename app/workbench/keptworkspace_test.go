package workbench_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wxlab/app/embedded"
	"wxlab/app/explain"
	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/road"
	"wxlab/app/secrets"
	"wxlab/app/workbench"
	"wxlab/app/workspace"
	"wxlab/sim"
	"wxlab/sim/keep"
	"wxlab/sim/world"
)

// keptWorkspaces were made by the program of November 2026 and are never made again: fixtures/PROVENANCE.md says how.
// What a person had in them is written down beside them, in offline.json and real.json. A change that loses something
// fails here, however green its own tests are; it must read the old files as well, not replace these.
const keptWorkspaces = "../../fixtures/workspaces/2026-11"

// keptUntil is a minute after the workspaces were closed. Later nothing would be lost either, but lifetimes would end.
var keptUntil = time.Date(2026, 11, 29, 22, 30, 30, 0, time.UTC)

// topics are what a person has in a workspace: settings, authorizers, exchanges, rules, … each as lines to compare.
type topics map[string][]string

func TestWorkspacesMadeInNovember2026OpenWithNothingLost(t *testing.T) {
	for _, name := range []string{"offline", "real"} {
		t.Run(name, func(t *testing.T) {
			dir := copyWorkspace(t, name)
			before := readDocuments(t, dir)
			w := openKept(t, dir)
			want := readTopics(t, name)
			if diff := cmp.Diff(want, listTopics(t, w)); diff != "" {
				t.Errorf("after opening (-was +is):\n%s", diff)
			}
			closeKept(t, w)
			compareDocuments(t, before, readDocuments(t, dir))
			compareFiles(t, dir, before["sim.json"] != nil)

			w = openKept(t, dir)
			defer closeKept(t, w)
			if diff := cmp.Diff(want, listTopics(t, w)); diff != "" {
				t.Errorf("after closing and opening again (-was +is):\n%s", diff)
			}
		})
	}
}

// compareFiles: what lay in one file lies apart, with the deliveries in a log.
func compareFiles(t *testing.T, dir string, simulated bool) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, "sim.json"))
	logs, _ := filepath.Glob(filepath.Join(dir, "sim", "history-*.log"))
	if (err == nil) != simulated || (len(logs) == 1) != simulated || bytes.Contains(raw, []byte(`"ResponseBody"`)) {
		t.Errorf("%d bytes of state and %v, %v", len(raw), logs, err)
	}
}

// TestKeptWorkspaceGoesOn: tokens, keys and rules of the old workspace still work, on both sides.
func TestKeptWorkspaceGoesOn(t *testing.T) {
	w := openKept(t, copyWorkspace(t, "offline"))
	defer closeKept(t, w)
	w.Schedule.Step(t.Context())
	for _, g := range w.Sim.Grants() {
		account, ok := w.Sim.Account(g.AccountAppID)
		if !ok || len(account.Followers) == 0 || account.ReleaseGroup != 0 {
			continue
		}
		d, err := w.SendText(t.Context(), g.ComponentAppID, g.AccountAppID, account.Followers[0].OpenID, "还在吗")
		want := "收到：还在吗"
		if account.Kind == world.MiniProgram {
			want = "" // mini programs show no passive text replies
		}
		if err != nil || !d.Accepted || d.Seen != want {
			t.Errorf("%s of %s: they see %q, %v %v", account.NickName, g.ComponentAppID, d.Seen, err, d.Problems)
		}
	}
	for _, c := range w.Components() {
		before, _, _ := w.Platform.Store.ComponentToken(t.Context(), c.AppID)
		if err := w.Platform.RefreshCredential(t.Context(), embedded.ComponentAccessToken, c.AppID, ""); err != nil {
			t.Errorf("%s: %v", c.AppID, err)
		}
		if after, _, _ := w.Platform.Store.ComponentToken(t.Context(), c.AppID); after.Value == before.Value {
			t.Errorf("%s has no new token", c.AppID)
		}
	}
}

// TestKeptWorkspaceHasEverything: the fixture stands for all that a workspace can hold.
func TestKeptWorkspaceHasEverything(t *testing.T) {
	has := readTopics(t, "offline")
	for topic, least := range map[string]int{
		"components": 2, "authorizers": 9, "credentials": 12, "exchanges": 150, "reply rules": 7, "forwarding": 3,
		"release checks": 1, "verify files": 1, "accounts": 10, "grants": 5, "chats": 20, "deliveries": 80, "faults": 5,
		"calls": 50, "menus": 5, "notices": 2, "code": 1, "code templates": 2, "registrations": 4, "open accounts": 1,
		"QR codes": 2,
	} {
		if len(has[topic]) < least {
			t.Errorf("%s: %d, want %d at least", topic, len(has[topic]), least)
		}
	}
}

func copyWorkspace(t *testing.T, name string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), name)
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(keptWorkspaces, name))); err != nil {
		t.Fatal(err)
	}
	return dir
}

// openKept opens a workspace on free ports, and without a network: real WeChat is out of reach.
func openKept(t *testing.T, dir string) *workbench.Workbench {
	t.Helper()
	w, err := workbench.Open(t.Context(), workbench.Options{
		Dir: dir, Now: func() time.Time { return keptUntil },
		Addresses: workspace.Addresses{Platform: "127.0.0.1:0", Simulator: "127.0.0.1:0", Control: "127.0.0.1:0"},
		Outside:   road.Outside{Transport: unreachable{}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// unreachable is a network in which nobody answers.
type unreachable struct{}

func (unreachable) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, errors.New("no network")
}

func closeKept(t *testing.T, w *workbench.Workbench) {
	t.Helper()
	if err := w.Close(); err != nil {
		t.Error("close:", err)
	}
}

func readTopics(t *testing.T, name string) (out topics) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(keptWorkspaces, name+".json"))
	if err == nil {
		err = json.Unmarshal(raw, &out)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// listTopics asks the workbench for everything that it shows.
func listTopics(t *testing.T, w *workbench.Workbench) topics {
	t.Helper()
	out := topics{}
	add := func(topic string, values ...any) {
		out[topic] = append(out[topic], strings.TrimSpace(fmt.Sprintln(values...)))
	}
	listSettings(w, add)
	listPlatform(t, w, add)
	listExchanges(t, w, add)
	if w.Sim != nil {
		listWeChat(t, w, add)
	}
	return out
}

func listSettings(w *workbench.Workbench, add func(string, ...any)) {
	s := w.Settings()
	add("settings", s.Kind, s.Name, s.Lang, s.Theme, s.Seed, s.Window, s.OAuthDomains, s.ClockOffset)
	tunnel := s.Tunnel
	add("settings", tunnel.Kind, tunnel.Authtoken.Reveal(), tunnel.Domain, tunnel.ConnectAddr, tunnel.Proxy.Reveal(),
		tunnel.URL, tunnel.Addr)
	for _, c := range w.Components() {
		add("components", c.Name, c.AppID, c.AppSecret.Reveal(), c.Token.Reveal(), c.EncodingAESKey.Reveal(),
			c.PreviousToken.Reveal(), c.PreviousEncodingAESKey.Reveal())
	}
	for _, r := range w.Rules.Replies() {
		add("reply rules", values(r))
	}
	for _, r := range w.Rules.Forwarding() {
		add("forwarding", values(r))
	}
	for _, name := range w.Road.VerifyFiles() {
		add("verify files", name)
	}
}

func listPlatform(t *testing.T, w *workbench.Workbench, add func(string, ...any)) {
	for _, c := range w.Components() {
		all, err := w.Platform.AuthorizersOf(t.Context(), c.AppID)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range all {
			add("authorizers", c.AppID, a.AppID, a.UserName, a.NickName, a.PrincipalName, a.Kind, a.ServiceType,
				a.VerifyType, a.State, len(a.FuncInfo), a.RefreshToken.Reveal(),
				a.Token.Value.Reveal(), a.AuthorizedAt.UTC(), a.LastError)
		}
		callbacks, err := w.Platform.Store.Callbacks(t.Context(), c.AppID, 0, 1000)
		if err != nil {
			t.Fatal(err)
		}
		for _, cb := range callbacks {
			add("callbacks", c.AppID, cb.ID, cb.AppID, cb.InfoType, cb.MsgType, cb.Event, len(cb.Plain))
		}
		next, err := w.Platform.Store.NextWork(t.Context(), c.AppID, w.Clock.Now())
		if err != nil {
			t.Fatal(err)
		}
		add("work", c.AppID, next.UTC())
	}
	held, err := w.Platform.Credentials(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range held {
		add("credentials", c.Component, c.Kind, c.AppID, c.Value.Reveal(), c.ExpiresAt.UTC())
	}
}

// listExchanges reads what was recorded, and has each callback decrypted and explained again with the keys of today.
func listExchanges(t *testing.T, w *workbench.Workbench, add func(string, ...any)) {
	recorded, err := w.Journal.List(t.Context(), journal.Query{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range recorded {
		d, err := w.Journal.Get(t.Context(), e.ID)
		if err != nil {
			t.Fatal(err)
		}
		add("exchanges", e.ID, e.Side, e.Dir, e.Method, e.Path, e.Status, e.Kind, e.Name, e.AppID, e.Outcome, e.Code,
			e.Pinned, e.ParentID, len(d.ReqHeader), len(d.ReqBody), len(d.RespBody), len(d.Plain), len(d.ReplyPlain))
		x, err := w.Explain(t.Context(), e.ID, i18n.En)
		if err != nil {
			t.Fatal(err)
		}
		add("explained", e.ID, x.OK, failedStep(x), x.Plain)
	}
	for _, query := range []string{"is:failed", "kind:message", "目录", "oSxxwmorXGZF8nhIoAbOnrfs__w8"} {
		n, err := w.Journal.Count(t.Context(), journal.Query{Text: query})
		if err != nil {
			t.Fatal(err)
		}
		add("found", query, n)
	}
	runs, err := w.ReleaseRuns(t.Context(), "", 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range runs {
		add("release checks", r.ID, r.OK, r.At.UTC(), string(r.Report))
	}
}

func failedStep(x explain.Explanation) string {
	i := slices.IndexFunc(x.Steps, func(s explain.Step) bool { return s.State == explain.Failed })
	if i < 0 {
		return "-"
	}
	return x.Steps[i].Name
}

func listWeChat(t *testing.T, w *workbench.Workbench, add func(string, ...any)) {
	for _, a := range w.Sim.Accounts() {
		add("accounts", a.AppID, a.UserName, a.NickName, a.Kind, a.VerifyType, a.ReleaseGroup, len(a.Followers),
			a.Push != nil)
		for _, f := range a.Followers {
			add("followers", a.NickName, f.OpenID, f.NickName, f.Subscribed, f.Remark, f.TagIDs, f.BlocksNotices)
			buttons, menu := w.Sim.Menu(a.AppID, f.OpenID)
			if len(buttons) > 0 {
				add("menus", f.OpenID, menu, values(buttons))
			}
			for _, line := range w.Sim.Chat(a.AppID, f.OpenID) {
				add("chats", f.OpenID, line.From, line.MsgType, line.Text, line.DeliveryID, line.Custom)
			}
			for _, n := range w.Sim.Notices(a.AppID, f.OpenID) {
				add("notices", values(n))
			}
		}
		for _, q := range w.Sim.QRCodes(a.AppID) {
			add("QR codes", values(q))
		}
		if code, err := w.Sim.Code(a.AppID); err == nil && a.ReleaseGroup == 0 {
			add("code", a.AppID, values(code))
		}
	}
	for _, c := range w.Components() {
		drafts, templates := w.Sim.CodeLibrary(c.AppID)
		add("code templates", c.AppID, values(drafts), values(templates))
		for _, r := range w.Sim.Registrations(c.AppID) {
			add("registrations", c.AppID, values(r))
		}
	}
	for _, g := range w.Sim.Grants() {
		add("grants", g.ComponentAppID, g.AccountAppID, g.FuncIDs, g.At.UTC())
	}
	for _, d := range w.Sim.Deliveries("", 0) {
		add("deliveries", d.ID, d.Name, d.Account, d.OpenID, len(d.Attempts), d.Verdict, d.Accepted, d.Seen, d.Effect,
			len(d.Problems))
	}
	for _, f := range w.Sim.Faults() {
		add("faults", values(f))
	}
	for _, c := range w.Sim.Calls() {
		add("calls", c.Seq, c.Method, c.Path, c.ErrCode, c.Fault, lengthInClear(c.Body), lengthInClear(c.Response))
	}
	for _, o := range w.Sim.OpenAccounts() {
		add("open accounts", values(o))
	}
	add("due", w.Sim.NextDue().UTC())
}

// lengthInClear is how long a body was before the AppSecrets in it, of 32 characters, were masked.
func lengthInClear(body []byte) int {
	return len(body) + strings.Count(string(body), secrets.Masked)*(32-len(secrets.Masked))
}

// values lists what v's JSON says, field by field. What has no value is left out, so that a new field changes nothing.
func values(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	var read any
	if err := json.Unmarshal(raw, &read); err != nil {
		return err.Error()
	}
	d := document{}
	d.gather("", read)
	var out []string
	for _, path := range slices.Sorted(maps.Keys(d)) {
		out = append(out, fmt.Sprintf("%s=%v", path, d[path]))
	}
	return strings.Join(out, " ")
}

// document is a JSON file as its values by the path that leads to them: /Accounts/3/Followers/0/NickName.
type document map[string]any

// readDocuments reads every JSON file of a workspace.
func readDocuments(t *testing.T, dir string) map[string]document {
	t.Helper()
	out := map[string]document{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".json" {
			return err
		}
		raw, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		var v any
		if err := json.Unmarshal(raw, &v); err != nil {
			return err
		}
		out[name] = document{}
		out[name].gather("", v)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, there := out["sim.json"]; there {
		out["sim.json"] = readSimulator(t, dir)
	}
	return out
}

// readSimulator puts together what lies apart of the simulated WeChat's state, as a snapshot; a snapshot it leaves as it
// is.
func readSimulator(t *testing.T, dir string) document {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, "sim.json"))
	if err == nil && bytes.Contains(raw, []byte(`"History":`)) {
		raw, err = joined(t, dir)
	}
	var v any
	if err == nil {
		err = json.Unmarshal(raw, &v)
	}
	if err != nil {
		t.Fatal(err)
	}
	out := document{}
	out.gather("", v)
	return out
}

func joined(t *testing.T, dir string) ([]byte, error) {
	t.Helper()
	k, s, damage, err := keep.Open(keep.Config{Dir: dir}, sim.Config{Now: func() time.Time { return keptUntil }},
		ownServers(t, dir)...)
	if err != nil {
		return nil, err
	}
	defer k.Close()
	if damage != (keep.Damage{}) {
		t.Errorf("%+v", damage)
	}
	return s.Snapshot()
}

// ownServers gives every account a Token, as secrets.json would: those with a server of their own keep it then.
func ownServers(t *testing.T, dir string) (out []world.PlatformSecrets) {
	t.Helper()
	var state struct{ Accounts []world.Account }
	raw, err := os.ReadFile(filepath.Join(dir, "sim.json"))
	if err == nil {
		err = json.Unmarshal(raw, &state)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range state.Accounts {
		out = append(out, world.PlatformSecrets{AppID: a.AppID, Token: "kept apart"})
	}
	return out
}

// gather notes what has a value; nothing, "", 0 and false may be left out of a file.
func (d document) gather(path string, v any) {
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			d.gather(path+"/"+k, x)
		}
	case []any:
		for i, x := range v {
			d.gather(fmt.Sprintf("%s/%d", path, i), x)
		}
	case nil:
	default:
		if v != "" && v != 0.0 && v != false && v != "0001-01-01T00:00:00Z" {
			d[path] = v
		}
	}
}

// compareDocuments: every value that was in a file is there after it was read and written again. Only where the
// platform listens differs from start to start, and counters that ids are drawn from may have gone on. The secrets of the
// simulated WeChat's platforms and of accounts' own servers have a file of their own; they were in sim.json once.
func compareDocuments(t *testing.T, before, after map[string]document) {
	t.Helper()
	moves := regexp.MustCompile(`/(EventURL|MessageURL|AuthDomain)$|^/Counters/`)
	apart := regexp.MustCompile(`^/Platforms/[^/]*/(Secret|Token|AESKey|PreviousAESKey)$|^/Accounts/[^/]*/Push/(Token|AESKey)$`)
	var moved secrets.Set
	for path, value := range before["sim.json"] {
		if secret := fmt.Sprint(value); apart.MatchString(path) {
			moved.Add(secret)
			if !slices.Contains(slices.Collect(maps.Values(after["secrets.json"])), value) {
				t.Errorf("sim.json: %s is not in secrets.json", path)
			}
			if after["sim.json"][path] == value {
				t.Errorf("sim.json: %s is still there", path)
			}
			delete(before["sim.json"], path)
		}
	}
	for name, was := range before {
		lost := 0
		for _, path := range slices.Sorted(maps.Keys(was)) {
			is, there := after[name][path]
			if there && (is == was[path] || moves.MatchString(path) || isMasked(&moved, was[path], is)) {
				continue
			}
			if lost++; lost <= 10 {
				t.Errorf("%s: %s was %v and is %v", name, path, was[path], is)
			}
		}
		if lost > 10 {
			t.Errorf("%s: %d values more are lost", name, lost-10)
		}
	}
}

// isMasked reports whether is what was, a body as base64, is with its secrets masked.
func isMasked(s *secrets.Set, was, is any) bool {
	before, err := base64.StdEncoding.DecodeString(fmt.Sprint(was))
	return err == nil && base64.StdEncoding.EncodeToString(s.Mask(before)) == is
}
