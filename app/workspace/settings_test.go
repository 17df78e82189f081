package workspace

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wxlab/platform"
)

func testSettings(t *testing.T) Settings {
	t.Helper()
	s, err := NewSettings("test", 7, Seeded(7, "test"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestNewSettingsAreReady(t *testing.T) {
	for seed := range uint64(200) {
		s, err := NewSettings("test", seed, Seeded(seed, "test"))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Check(); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
}

func TestSomeKeysCarrySpareBits(t *testing.T) {
	spare := 0
	for seed := range uint64(100) {
		key, err := NewEncodingAESKey(Seeded(seed, "key"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := base64.StdEncoding.Strict().DecodeString(key.Reveal() + "="); err != nil {
			spare++
		}
	}
	if spare < 50 {
		t.Errorf("%d keys of 100 have spare bits; real ones do in three of four cases", spare)
	}
}

func TestSettingsSurviveTheFile(t *testing.T) {
	dir, s := t.TempDir(), testSettings(t)
	s.Component.PreviousToken = "oldtoken"
	s.Theme, s.Lang, s.ClockOffset = "dark", "zh", 3600e9
	if err := save(dir, s); err != nil {
		t.Fatal(err)
	}
	got, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(s, got); diff != "" {
		t.Error(diff)
	}
	info, err := os.Stat(filepath.Join(dir, fileName))
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

// TestByteOrderMark: editors on Windows write one.
func TestByteOrderMark(t *testing.T) {
	dir, s := t.TempDir(), testSettings(t)
	if err := save(dir, s); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, fileName)
	raw, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(path, append([]byte("\xef\xbb\xbf"), raw...), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	got, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(s, got); diff != "" {
		t.Error(diff)
	}
}

// TestDraftsOfKilledWritesGo: everything else in the folder stays.
func TestDraftsOfKilledWritesGo(t *testing.T) {
	dir := t.TempDir()
	gone := []string{".sim.json-123", ".workspace.json-9", ".rules.json-42", "platform.db.new-5", "verify/.MP_verify_abc.txt-7"}
	stay := []string{"sim.json", "notes.json-1", ".gitignore", ".sim.json", ".sim.json-x", "verify/MP_verify_abc.txt",
		".other-12", "platform.db-wal"}
	if err := os.MkdirAll(filepath.Join(dir, "verify", ".sim.json-8"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range append(gone, stay...) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("{"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	f, err := Open(dir, Start{Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, name := range gone {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			t.Errorf("%s is still there", name)
		}
	}
	for _, name := range append(stay, "verify/.sim.json-8") {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Errorf("%s went: %v", name, err)
		}
	}
}

func TestKeepCallbacks(t *testing.T) {
	const day = 24 * time.Hour
	for days, want := range map[int]time.Duration{0: 0, 7: 7 * day, -3: -day, 1 << 40: mostDays * day} {
		if got := (Settings{CallbackDays: days}).KeepCallbacks(); got != want {
			t.Errorf("%d days are %v, want %v", days, got, want)
		}
	}
}

func TestCheckNamesTheField(t *testing.T) {
	cases := map[string]func(*Settings){
		"problem.settings_newer":   func(s *Settings) { s.Version = version + 1 },
		"problem.kind":             func(s *Settings) { s.Kind = "other" },
		"problem.appid":            func(s *Settings) { s.Component.AppID = "gh_0a1b2c3d4e5f" },
		"problem.appsecret":        func(s *Settings) { s.Component.AppSecret = "short" },
		"problem.token":            func(s *Settings) { s.Component.Token = "with blank" },
		"problem.aes_key":          func(s *Settings) { s.Component.EncodingAESKey += "=" },
		"problem.previous_token":   func(s *Settings) { s.Component.PreviousToken = "with blank" },
		"problem.previous_aes_key": func(s *Settings) { s.Component.PreviousEncodingAESKey = "short" },
		"problem.address":          func(s *Settings) { s.Addresses.Control = "8682" },
	}
	for key, spoil := range cases {
		s := testSettings(t)
		spoil(&s)
		err, ok := s.Check().(*Problem)
		if !ok || err.Key != key || err.Exit != ExitUsage {
			t.Errorf("%s: %v", key, s.Check())
		}
	}
}

func TestSecretsNeverPrint(t *testing.T) {
	s := testSettings(t)
	for _, secret := range []platform.Secret{s.Component.AppSecret, s.Component.Token, s.Component.EncodingAESKey} {
		if strings.Contains(secret.String(), secret.Reveal()[:10]) {
			t.Errorf("%s", secret)
		}
	}
}

func TestMoreComponentsInTheFile(t *testing.T) {
	dir, s := t.TempDir(), testSettings(t)
	more, err := NewComponent(Seeded(8, "second"))
	if err != nil {
		t.Fatal(err)
	}
	more.Name = "second"
	more.PreviousToken, more.PreviousEncodingAESKey = "oldtoken", s.Component.EncodingAESKey
	s.MoreComponents = []platform.Component{more}
	if err := save(dir, s); err != nil {
		t.Fatal(err)
	}
	got, err := Load(dir)
	if err != nil || len(got.MoreComponents) != 1 || got.MoreComponents[0] != more {
		t.Errorf("%+v, %v", got.MoreComponents, err)
	}
	raw, err := os.ReadFile(filepath.Join(dir, fileName))
	if err != nil || !strings.Contains(string(raw), `"more_components": [`) ||
		!strings.Contains(string(raw), more.AppSecret.Reveal()) {
		t.Errorf("%s %v", raw, err)
	}
}

func TestTheIdleTimeIsKept(t *testing.T) {
	set := TunnelSettings{Kind: TunnelLocal, StopAfter: 4 * time.Hour}
	if got := set.file().settings(); got != set {
		t.Errorf("came back as %+v", got)
	}
}

// TestSavedSettingsKeepTheClock: settings that were read before a jump do not take it back.
func TestSavedSettingsKeepTheClock(t *testing.T) {
	dir := t.TempDir()
	f, err := Open(dir, Start{Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	before := f.Settings()
	if err := f.SaveClockOffset(2 * time.Hour); err != nil {
		t.Fatal(err)
	}
	before.Theme = "dark"
	if err := f.Save(before); err != nil {
		t.Fatal(err)
	}
	onDisk, err := Load(dir)
	if err != nil || onDisk.ClockOffset != 2*time.Hour || f.Settings().ClockOffset != 2*time.Hour || onDisk.Theme != "dark" {
		t.Errorf("%v on disk, %v in force, %v", onDisk.ClockOffset, f.Settings().ClockOffset, err)
	}
}
