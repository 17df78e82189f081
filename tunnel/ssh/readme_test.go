package ssh

import (
	"os"
	"strings"
	"testing"
)

// TestTheReadmesFrontsAreThese: whoever copies a configuration from there leads to the port that the road asks for.
func TestTheReadmesFrontsAreThese(t *testing.T) {
	raw, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	const base, remote = "https://wx.example.com", DefaultRemote
	for language, want := range map[string]string{"nginx": Nginx(base, remote), "caddy": Caddy(base, remote)} {
		_, got, _ := strings.Cut(string(raw), "\n```"+language+"\n")
		if got, _, _ = strings.Cut(got, "```"); got != want {
			t.Errorf("README.md has\n%s\nnot\n%s", got, want)
		}
	}
}
