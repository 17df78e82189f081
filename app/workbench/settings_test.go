package workbench

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wxlab/app/i18n"
	"wxlab/platform"
)

func testSettings(t *testing.T) Settings {
	t.Helper()
	s, err := newSettings("test", 7, seeded(7, "test"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestNewSettingsAreReady(t *testing.T) {
	for seed := range uint64(200) {
		s, err := newSettings("test", seed, seeded(seed, "test"))
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
		key, err := NewEncodingAESKey(seeded(seed, "key"))
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
	if err := saveSettings(dir, s); err != nil {
		t.Fatal(err)
	}
	got, err := loadSettings(dir)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(s, got); diff != "" {
		t.Error(diff)
	}
	info, err := os.Stat(filepath.Join(dir, settingsName))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestCheckNamesTheField(t *testing.T) {
	cases := map[string]func(*Settings){
		"problem.settings_newer":   func(s *Settings) { s.Version = settingsVersion + 1 },
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

func TestProblemsSpeakBothLanguages(t *testing.T) {
	err := &Problem{Key: "problem.port_busy", Args: []any{"127.0.0.1:8680", "--platform-addr"}, Exit: ExitEnvironment}
	if zh, en := Say(i18n.Zh, err), Say(i18n.En, err); zh == en || !strings.Contains(zh, "占用") || !strings.Contains(en, "in use") {
		t.Error(zh, en)
	}
	if ExitCode(nil) != ExitOK || ExitCode(os.ErrClosed) != ExitFailed {
		t.Error("exit codes")
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

// An address from the command line is for one start: saving the window's size must not make it the workspace's.
func TestSavingKeepsTheFilesAddresses(t *testing.T) {
	dir := t.TempDir()
	free := Addresses{Platform: "127.0.0.1:0", Simulator: "127.0.0.1:0", Control: "127.0.0.1:0"}
	w, err := Open(t.Context(), Options{Dir: dir, Seed: 7, Addresses: free})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	s := w.Settings()
	s.Theme = "dark"
	if err := w.SaveSettings(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	saved, err := loadSettings(dir)
	if err != nil || saved.Addresses != defaultAddresses() || saved.Theme != "dark" {
		t.Errorf("saved %+v, theme %s: %v", saved.Addresses, saved.Theme, err)
	}
	s.Addresses.Platform = "127.0.0.1:9680"
	if err := w.SaveSettings(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if saved, err = loadSettings(dir); err != nil || saved.Addresses.Platform != "127.0.0.1:9680" {
		t.Errorf("a new address was not saved: %+v %v", saved.Addresses, err)
	}
}

// TestAServerUnderTestStaysOutOfTheFile saves settings while another server's credentials are in use.
func TestAServerUnderTestStaysOutOfTheFile(t *testing.T) {
	dir := t.TempDir()
	w := openBench(t, Options{Dir: dir, Only: OnlySim})
	own := w.Settings().Component
	target, err := NewComponent(seeded(99, "target"))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.SetTarget(Target{EventURL: "http://127.0.0.1:1/e", MessageURL: "http://127.0.0.1:1/$APPID$/m", Component: target}); err != nil {
		t.Fatal(err)
	}
	s := w.Settings()
	s.Theme = "dark"
	if err := w.SaveSettings(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	got, err := loadSettings(dir)
	if err != nil || got.Component != own || got.Theme != "dark" {
		t.Errorf("the file has %+v, theme %s: %v", got.Component, got.Theme, err)
	}
	if w.Settings().Component.AppID != target.AppID {
		t.Error("the server under test is forgotten")
	}
}
