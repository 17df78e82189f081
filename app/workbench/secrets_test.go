package workbench_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wxlab/app/doctor"
	"wxlab/app/i18n"
	"wxlab/app/replay"
	"wxlab/app/scenario"
	"wxlab/app/workbench"
	"wxlab/app/workbench/workbenchtest"
	"wxlab/app/workspace"
	"wxlab/platform"
	"wxlab/sim/world"
)

// spelled are what must not be written down of a component, as it is and inside base64.
func spelled(c platform.Component) (out []platform.Secret) {
	for _, s := range []platform.Secret{c.AppSecret, c.Token, c.EncodingAESKey, c.PreviousEncodingAESKey} {
		if s == "" {
			continue
		}
		out = append(out, s)
		for before := range 3 {
			text := base64.StdEncoding.EncodeToString([]byte("..."[:before] + s.Reveal()))
			out = append(out, platform.Secret(text[4:len(text)-4]))
		}
	}
	return out
}

// searchFolder looks for secrets in every file of a workspace that is not there to hold them.
func searchFolder(t *testing.T, dir string, secrets []platform.Secret) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || name == "workspace.json" || name == "secrets.json" || name == ".lock" {
			return err
		}
		raw, err := os.ReadFile(filepath.Join(dir, name))
		if err == nil && len(raw) > 0 && !strings.HasPrefix(name, "platform.db") {
			workbenchtest.NoSecrets(t, name, string(raw), secrets)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// scatter has a component's secrets go everywhere: calls to WeChat, a follower's message, the log.
func scatter(t *testing.T, w *workbench.Workbench, c platform.Component) {
	t.Helper()
	for _, s := range []string{c.AppSecret.Reveal(), c.Token.Reveal(), c.EncodingAESKey.Reveal()} {
		r, err := http.NewRequest(http.MethodPost, w.SimURL()+"/cgi-bin/component/api_component_token?zeta="+s,
			strings.NewReader(`{"zeta":["`+s+`"]}`))
		if err != nil {
			t.Fatal(err)
		}
		r.SetBasicAuth("wx1", s)
		r.Header.Set("X-Zeta", s)
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		w.Log().Warn("a call", "with", s)
		a := workbenchtest.OfficialAccount(w)
		if _, err := w.SendText(t.Context(), c.AppID, a.AppID, a.Followers[0].OpenID, "is it "+s); err != nil {
			t.Log(err) // who has not authorized is not told
		}
	}
}

// TestNoFileHoldsSecrets: whoever has the folder without workspace.json, platform.db and secrets.json has no secret.
func TestNoFileHoldsSecrets(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "ws")
	var logged bytes.Buffer
	w := workbenchtest.Open(t, workbench.Options{Dir: dir, Log: slog.New(slog.NewTextHandler(&logged, nil))})
	if r := w.RunDemo(t.Context(), "", func(scenario.Step) {}); !r.OK {
		t.Fatal(r)
	}
	first := w.Settings().Component
	scatter(t, w, first)
	s := w.Settings() // and once they are replaced
	s.Component.AppSecret, s.Component.Token = platform.Secret(strings.Repeat("5f", 16)), "anothertoken20261"
	if err := w.SaveSettings(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	scatter(t, w, first)
	scatter(t, w, s.Component)
	secrets := append(spelled(first), spelled(s.Component)...)
	workbenchtest.NoSecrets(t, "log", logged.String(), secrets)
	for _, o := range []replay.ExportOptions{{}, {Secrets: true}} {
		lines, err := w.Export(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		workbenchtest.NoSecrets(t, "recording", string(bytes.Join(toBytes(lines), []byte("\n"))), secrets)
	}
	if err := w.Save(); err != nil {
		t.Fatal(err)
	}
	searchFolder(t, dir, secrets) // the spool
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	searchFolder(t, dir, secrets) // and what is left
	again := workbenchtest.Open(t, workbench.Options{Dir: dir})
	scatter(t, again, first)
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
	searchFolder(t, dir, secrets)
}

// TestTargetGivenByFlagsComesBack: its secrets are not in sim.json, and what WeChat issued to it is good after a restart,
// with the flags and, as it always was, without.
func TestTargetGivenByFlagsComesBack(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "ws")
	c, err := workspace.NewComponent(workspace.Seeded(3, "target"))
	if err != nil {
		t.Fatal(err)
	}
	target := &workbench.Target{EventURL: "http://127.0.0.1:9/e", MessageURL: "http://127.0.0.1:9/$APPID$", Component: c}
	w := workbenchtest.Open(t, workbench.Options{Dir: dir, Only: workbench.OnlySim, Target: target})
	if _, err := w.PushTicket(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	scatter(t, w, c)
	was, _ := w.Sim.Platform(c.AppID)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	searchFolder(t, dir, spelled(c))
	for _, o := range []workbench.Options{
		{Dir: dir, Only: workbench.OnlySim, Target: target}, {Dir: dir, Only: workbench.OnlySim}, {Dir: dir},
	} {
		w := workbenchtest.Open(t, o)
		is, known := w.Sim.Platform(c.AppID)
		if !known || is.Secrets() != was.Secrets() {
			t.Errorf("%+v: the platform is %v, %v", o, known, is)
		}
		scatter(t, w, c)
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		searchFolder(t, dir, spelled(c))
	}
	if err := os.Remove(filepath.Join(dir, "secrets.json")); err != nil {
		t.Fatal(err)
	}
	w = workbenchtest.Open(t, workbench.Options{Dir: dir, Only: workbench.OnlySim})
	if due := w.Sim.Step(t.Context()); due != nil {
		t.Error(due)
	}
	for _, d := range w.Sim.Deliveries("", 0) {
		if d.ComponentAppID == c.AppID && d.At.After(w.Clock.Now()) {
			t.Error("something is pushed to a platform without secrets")
		}
	}
}

// TestPlatformsOfOthersAreMasked: those that were told to the simulated WeChat alone, and accounts' own servers.
func TestPlatformsOfOthersAreMasked(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{})
	c, err := workspace.NewComponent(workspace.Seeded(4, "other"))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.PutPlatform(world.Platform{AppID: c.AppID, Secret: c.AppSecret.Reveal(), Token: c.Token.Reveal(),
		AESKey: c.EncodingAESKey.Reveal()}); err != nil {
		t.Fatal(err)
	}
	key := platform.Secret(strings.Repeat("s", 42) + "A")
	_ = w.ConnectAccount(t.Context(), workbenchtest.OfficialAccount(w).AppID, world.PushConfig{ // nobody answers there
		URL: "http://127.0.0.1:9/", Token: "ownservertoken2026", AESKey: key.Reveal(), Mode: world.CipherMode,
		Format: world.XMLFormat})
	for _, s := range []platform.Secret{c.AppSecret, c.Token, c.EncodingAESKey, key, "ownservertoken2026"} {
		if got := w.Workspace.Secrets().MaskText(s.Reveal()); got == s.Reveal() {
			t.Errorf("%s is not masked", got)
		}
	}
}

// TestAnAccountsOwnServerComesBack: its Token and key are not in sim.json, and pushes are sealed with them after a
// restart. Where secrets.json is lost the account has no server any more, and the doctor says so.
func TestAnAccountsOwnServerComesBack(t *testing.T) {
	own := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, r.URL.Query().Get("echostr"))
	}))
	defer own.Close()
	dir := filepath.Join(t.TempDir(), "ws")
	w := workbenchtest.Open(t, workbench.Options{Dir: dir})
	c, err := workspace.NewComponent(workspace.Seeded(5, "own"))
	if err != nil {
		t.Fatal(err)
	}
	a := workbenchtest.OfficialAccount(w)
	config := world.PushConfig{URL: own.URL, Token: "ownservertoken2026", AESKey: c.EncodingAESKey.Reveal(),
		Mode: world.CipherMode, Format: world.XMLFormat}
	if err := w.ConnectAccount(t.Context(), a.AppID, config); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	searchFolder(t, dir, spelled(platform.Component{Token: "ownservertoken2026", EncodingAESKey: c.EncodingAESKey}))
	server := func(w *workbench.Workbench) world.PushConfig {
		for _, one := range w.Sim.Accounts() {
			if one.AppID == a.AppID && one.Push != nil {
				return *one.Push
			}
		}
		return world.PushConfig{}
	}
	again := workbenchtest.Open(t, workbench.Options{Dir: dir})
	if got := server(again); got != config {
		t.Errorf("after a restart its server is %+v", got)
	}
	if err := errors.Join(again.Close(), os.Remove(filepath.Join(dir, "secrets.json"))); err != nil {
		t.Fatal(err)
	}
	bare := workbenchtest.Open(t, workbench.Options{Dir: dir})
	if got := server(bare); got != (world.PushConfig{}) {
		t.Errorf("without its Token it is pushed to: %+v", got)
	}
	for l, says := range map[i18n.Lang]string{i18n.Zh: "1 个账号自有服务器的 Token 没有保存下来", i18n.En: "Tokens of 1 accounts' own servers"} {
		report, err := examine(t.Context(), bare, "", l)
		if err != nil {
			t.Fatal(err)
		}
		if i := slices.IndexFunc(report.Checks, func(c doctor.Check) bool { return strings.Contains(c.What, says) }); i < 0 {
			t.Errorf("%s: the doctor does not say %q", l, says)
		}
	}
}

// TestAnAnswerCutInASecretHoldsNoPart: of an answer a few KB are kept, and of what is quoted sixty bytes.
func TestAnAnswerCutInASecretHoldsNoPart(t *testing.T) {
	c, err := workspace.NewComponent(workspace.Seeded(6, "cut"))
	if err != nil {
		t.Fatal(err)
	}
	secret := c.AppSecret.Reveal()
	for _, before := range []int{40, 4<<10 - 20} { // up to where the answer is quoted, and up to where it is kept
		own := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, strings.Repeat("x", before)+secret+strings.Repeat("y", 5<<10))
		}))
		defer own.Close()
		dir := filepath.Join(t.TempDir(), "ws")
		w := workbenchtest.Open(t, workbench.Options{Dir: dir})
		if err := w.PutPlatform(world.Platform{AppID: c.AppID, Secret: secret, Token: c.Token.Reveal(),
			AESKey: c.EncodingAESKey.Reveal(), EventURL: own.URL}); err != nil {
			t.Fatal(err)
		}
		d, err := w.Sim.PushTicket(t.Context(), c.AppID)
		if err != nil || len(d.Attempts) == 0 || !strings.HasPrefix(string(d.Attempts[0].ResponseBody), "xxx") {
			t.Fatalf("%+v %v", d, err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		searchFolder(t, dir, []platform.Secret{platform.Secret(secret[:10])})
	}
}
