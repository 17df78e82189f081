package sdk

import (
	"slices"
	"strings"
	"testing"
)

func TestEveryCardSaysHowAndHowSure(t *testing.T) {
	ids := map[string]bool{}
	for _, c := range Cards() {
		if c.ID == "" || c.Name == "" || c.Language == "" || ids[c.ID] {
			t.Errorf("a card without a name, or twice: %+v", c)
		}
		ids[c.ID] = true
		if strings.HasSuffix(c.Command(), "-- ") {
			t.Errorf("%s: nothing to run", c.ID)
		}
		for _, s := range []Snippet{c.Base, c.Exec} {
			if s.Note.Zh == "" || s.Note.En == "" || !slices.Contains([]Trust{Tried, Read, Unsure, Never}, s.Trust) {
				t.Errorf("%s: %+v", c.ID, s)
			}
			code := s.Filled("http://127.0.0.1:8681", "127.0.0.1:8681")
			if strings.ContainsAny(code, "{}") && strings.Contains(code, "{base}") || strings.Contains(code, "{port}") {
				t.Errorf("%s: an address is missing in %s", c.ID, code)
			}
			if s.Code != "" && s.Code == code && !strings.Contains(code, "WXLAB_API_BASE") {
				t.Errorf("%s: %s leads nowhere", c.ID, code)
			}
		}
		if c.Base.Code == "" != (c.Base.Trust == Never) {
			t.Errorf("%s: a base URL is %q but trusted as %s", c.ID, c.Base.Code, c.Base.Trust)
		}
	}
}

func TestCardsAreFoundByNameAndLanguage(t *testing.T) {
	for name, want := range map[string]string{
		"wxjava": "wxjava", "WxJava weixin-java-open": "wxjava", "silenceper/wechat": "silenceper", "PowerWeChat": "powerwechat",
		"PHP": "easywechat php", "axios": "node", ".NET": "skit senparc", "dotnet": "skit senparc", "Java": "wxjava java",
		"requests": "python", "wechat-component": "wechat-component", "": "", "cobol": "",
	} {
		var got []string
		for _, c := range Matching(name) {
			got = append(got, c.ID)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q finds %v, want %s", name, got, want)
		}
	}
}

func TestRuntimesAreKnownByTheirPrograms(t *testing.T) {
	no := func(string) bool { return false }
	for program, want := range map[string]Runtime{
		"/usr/bin/python3.11": Python, "python": Python, "php8.2": PHP, "node": Node, `C:\nodejs\npm.CMD`: Node, "./gradlew": Java,
		"java": Java, "dotnet.exe": DotNet, "docker": Container, "curl": Curl, "make": Unknown, "pytest": Python,
	} {
		if got := RuntimeOf(program, no); got != want {
			t.Errorf("%s runs on %s, want %s", program, got, want)
		}
	}
	if got := RuntimeOf("./server", func(string) bool { return true }); got != Go {
		t.Errorf("a Go program runs on %s", got)
	}
}

func TestWhoIsDeafToTheEnvironment(t *testing.T) {
	for _, c := range []struct {
		runtime Runtime
		os      string
		deaf    bool
	}{
		{Go, "linux", false}, {Go, "darwin", true}, {Go, "windows", true}, {Java, "linux", true}, {DotNet, "linux", true},
		{Container, "linux", true}, {Node, "windows", false}, {Python, "darwin", false}, {Unknown, "linux", false},
	} {
		if c.runtime.Deaf(c.os) != c.deaf {
			t.Errorf("%+v", c)
		}
	}
}
