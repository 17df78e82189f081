package workspace

import (
	"strings"
	"testing"

	"wxlab/app/i18n"
)

func TestBases(t *testing.T) {
	for base, good := range map[string]bool{
		"": true, "http://127.0.0.1:8681": true, "https://gateway.example.com/wechat/": true, "http://[::1]:80": true,
		"127.0.0.1:8681": false, "ftp://x": false, "http://": false, "https://user:pass@x": false, "http://x?a=b": false,
		"http://x/#a": false, "http://x/cgi-bin": false, "http://a b": false, "http://x/?": false, "://": false,
	} {
		for _, b := range []Bases{{APIBase: base}, {PageBase: base}} {
			err := b.check()
			if (err == nil) != good {
				t.Errorf("%+v: %v", b, err)
			}
			if err != nil && (!strings.Contains(Say(i18n.Zh, err), "http://127.0.0.1:8681") || !strings.Contains(err.Error(), "/cgi-bin")) {
				t.Errorf("%s does not say what an address is like: %v", base, err)
			}
		}
	}
}

// TestPagesFollowTheAPIOffline: a gateway to real WeChat shows no pages.
func TestPagesFollowTheAPIOffline(t *testing.T) {
	for _, tt := range []struct {
		s    Settings
		want string
	}{
		{Settings{Kind: Offline}, ""},
		{Settings{Kind: Offline, Bases: Bases{APIBase: "http://a"}}, "http://a"},
		{Settings{Kind: Real, Bases: Bases{APIBase: "http://a"}}, ""},
		{Settings{Kind: Real, Bases: Bases{APIBase: "http://a", PageBase: "http://b"}}, "http://b"},
		{Settings{Kind: Offline, Bases: Bases{APIBase: "http://a", PageBase: "http://b"}}, "http://b"},
	} {
		if got := tt.s.Pages(); got != tt.want {
			t.Errorf("%+v: %q, want %q", tt.s.Bases, got, tt.want)
		}
	}
}

// TestABaseOfOneStartStaysOutOfTheFile, as addresses do, until somebody changes it in the settings.
func TestABaseOfOneStartStaysOutOfTheFile(t *testing.T) {
	dir := t.TempDir()
	open := func(start Start) *Folder {
		f, err := Open(dir, start)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	f := open(Start{Seed: 1, Bases: Bases{APIBase: "http://127.0.0.1:1"}})
	s := f.Settings()
	if s.APIBase != "http://127.0.0.1:1" {
		t.Errorf("in force is %q", s.APIBase)
	}
	s.Name = "renamed"
	if err := f.Save(s); err != nil {
		t.Fatal(err)
	}
	if kept, err := Load(dir); err != nil || kept.Bases != (Bases{}) || kept.Name != "renamed" {
		t.Errorf("%+v, %v", kept.Bases, err)
	}
	s.Bases = Bases{APIBase: "http://127.0.0.1:2", PageBase: "http://127.0.0.1:3"}
	if err := f.Save(s); err != nil {
		t.Fatal(err)
	}
	f.Close()
	f = open(Start{})
	defer f.Close()
	if got := f.Settings().Bases; got != s.Bases {
		t.Errorf("%+v after another start", got)
	}
	s = f.Settings()
	if s.APIBase = "nonsense"; s.Check() == nil {
		t.Error("nonsense is accepted")
	}
}
