package workspace

import (
	"errors"
	"os"
	"runtime"
	"strings"
	"testing"

	"wxlab/platform"
)

func TestConnectKeepsThePreviousKey(t *testing.T) {
	dir := t.TempDir()
	first, err := ConnectReal(dir, "", platform.Component{AppID: "wx00000000000000aa",
		AppSecret: platform.Secret(strings.Repeat("a", 32))})
	if err != nil {
		t.Fatal(err)
	}
	if !validKey(first.Component.EncodingAESKey) || !tokenShape.MatchString(first.Component.Token.Reveal()) {
		t.Errorf("nothing was invented: %+v", first)
	}
	key, err := NewEncodingAESKey(Seeded(1, "key"))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time changes nothing
		second, err := ConnectReal(dir, "", platform.Component{AppID: "wx00000000000000aa", EncodingAESKey: key})
		c := second.Component
		if err != nil || c.EncodingAESKey != key || c.PreviousEncodingAESKey != first.Component.EncodingAESKey ||
			c.Token != first.Component.Token || c.PreviousToken != "" || c.AppSecret != first.Component.AppSecret {
			t.Errorf("%#v %v", c, err)
		}
	}
	if other, err := ConnectReal(dir, "", platform.Component{AppID: "wx00000000000000bb",
		AppSecret: platform.Secret(strings.Repeat("b", 32))}); err != nil ||
		other.Component.PreviousEncodingAESKey != "" {
		t.Errorf("another component took over a key: %v", err)
	}
	if info, err := os.Stat(dir + "/" + fileName); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
	offline := t.TempDir()
	f, err := Open(offline, Start{})
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	var p *Problem
	if _, err := ConnectReal(offline, "", first.Component); !errors.As(err, &p) || p.Key != "problem.connect_offline" {
		t.Errorf("an offline workspace: %v", err)
	}
}
