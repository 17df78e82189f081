package workspace

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"wxlab/app/secrets"
	"wxlab/platform"
)

func openIn(t *testing.T, dir string, start Start) *Folder {
	t.Helper()
	f, err := Open(dir, start)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func masks(f *Folder, value platform.Secret) bool {
	return f.Secrets().MaskText("it is "+value.Reveal()+".") == "it is "+secrets.Masked+"."
}

// TestReplacedSecretsStaySecret: what was in force two changes ago is masked, also after a restart, and whoever changed
// it.
func TestReplacedSecretsStaySecret(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "ws")
	f := openIn(t, dir, Start{})
	var replaced []platform.Secret
	for _, letter := range []string{"a", "b", "c"} {
		s := f.Settings()
		replaced = append(replaced, s.Component.AppSecret, s.Component.EncodingAESKey, s.Component.Token)
		s.Component.AppSecret = platform.Secret(strings.Repeat(letter, 32))
		s.Component.EncodingAESKey = platform.Secret(strings.Repeat(letter, 42) + "A")
		s.Component.Token = platform.Secret(strings.Repeat(letter, 20))
		if err := f.Save(s); err != nil {
			t.Fatal(err)
		}
	}
	replaced = append(replaced, f.Settings().Component.AppSecret)
	before := f.Fingerprints()
	for range 2 {
		for _, secret := range replaced {
			if !masks(f, secret) {
				t.Errorf("%s is not masked", secret.Reveal())
			}
		}
		f.Close()
		f = openIn(t, dir, Start{})
	}
	if f.Fingerprints() != before || before == (secrets.Key{}) {
		t.Error("the key of the fingerprints is not kept")
	}
}

func TestConnectRemembersWhatItReplaces(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "ws")
	old := platform.Component{AppID: "wx00000000000000aa", AppSecret: platform.Secret(strings.Repeat("a", 32))}
	for _, c := range []platform.Component{
		old, {AppID: "wx00000000000000bb", AppSecret: platform.Secret(strings.Repeat("b", 32))},
	} {
		if _, err := ConnectReal(dir, "", c); err != nil {
			t.Fatal(err)
		}
	}
	if f := openIn(t, dir, Start{}); !masks(f, old.AppSecret) {
		t.Error("the AppSecret of the component before is not masked")
	}
}

func TestEveryCredentialIsMasked(t *testing.T) {
	f := openIn(t, filepath.Join(t.TempDir(), "ws"), Start{})
	s := f.Settings()
	more, err := NewComponent(Seeded(1, "test"))
	if err != nil {
		t.Fatal(err)
	}
	more.PreviousEncodingAESKey, more.PreviousToken = platform.Secret(strings.Repeat("p", 42)+"A"), "previoustoken20261"
	s.MoreComponents = []platform.Component{more}
	s.Tunnel = TunnelSettings{Kind: TunnelNgrok, Authtoken: "2abcDEFghiJKLmnoPQRstuVWXyz_4a5B6c7D8e9F0g1H2i3J4",
		Proxy: "http://user:a-long-proxy-password@127.0.0.1:3128"}
	if err := f.Save(s); err != nil {
		t.Fatal(err)
	}
	c := s.Component
	for _, secret := range []platform.Secret{c.AppSecret, c.Token, c.EncodingAESKey, more.AppSecret, more.Token,
		more.EncodingAESKey, more.PreviousEncodingAESKey, more.PreviousToken, s.Tunnel.Authtoken, "a-long-proxy-password"} {
		if !masks(f, secret) {
			t.Errorf("%s is not masked", secret.Reveal())
		}
	}
	s.Component.Token = platform.Secret(s.Component.AppID) // somebody did that
	if err := f.Save(s); err != nil {
		t.Fatal(err)
	}
	if masks(f, s.Component.Token) {
		t.Error("the AppID is masked, because the Token is the same")
	}
}

func TestAnOpenFolderIsClosed(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("not tested: the files of this system have no modes")
	}
	dir := filepath.Join(t.TempDir(), "ws")
	openIn(t, dir, Start{}).Close()
	open := func(names ...string) {
		t.Helper()
		for _, name := range names {
			if err := os.Chmod(filepath.Join(dir, name), map[bool]os.FileMode{true: 0o755, false: 0o644}[name == ""]); err != nil {
				t.Fatal(err)
			}
		}
	}
	mode := func(name string) os.FileMode {
		t.Helper()
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return info.Mode().Perm()
	}
	open("", fileName, secretsName)
	f := openIn(t, dir, Start{})
	if f.Warning() != nil || mode("") != 0o700 || mode(fileName) != 0o600 || mode(secretsName) != 0o600 {
		t.Errorf("%v: %v %v %v", f.Warning(), mode(""), mode(fileName), mode(secretsName))
	}
	f.Close()

	for _, name := range []string{"main.go", "rules.json"} { // a project's folder, and what may be shared
		if err := os.WriteFile(filepath.Join(dir, name), []byte("{}"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	open("", fileName)
	f = openIn(t, dir, Start{})
	if w := f.Warning(); w == nil || w.Key != "problem.folder_open" || !strings.Contains(w.Error(), dir) {
		t.Errorf("no warning of a project's folder: %v", w)
	}
	if mode("") != 0o755 || mode("main.go") != 0o644 || mode("rules.json") != 0o644 || mode(fileName) != 0o600 {
		t.Errorf("%v %v %v %v", mode(""), mode("main.go"), mode("rules.json"), mode(fileName))
	}
}

func TestWritePrivate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte("something longer"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := WritePrivate(path, []byte("new")); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if raw, err := os.ReadFile(path); err != nil || string(raw) != "new" {
		t.Errorf("%s %v", raw, err)
	}
	if err := WritePrivate(os.DevNull, []byte("x")); err != nil {
		t.Error(err)
	}
	if err := WritePrivate(filepath.Join(path, "x"), nil); err == nil {
		t.Error("wrote below a file")
	}
}

func TestEveryAddressNeedsTheWord(t *testing.T) {
	for addr, open := range map[string]bool{
		"0.0.0.0:0": true, "[::]:0": true, ":0": true, "0:0": true, "[::ffff:0.0.0.0]:0": true,
		"127.0.0.1:0": false, "[::1]:0": false, "localhost:0": false, "192.168.1.10:0": false,
	} {
		for _, a := range []Addresses{{Simulator: addr}, {Control: addr}} {
			dir := filepath.Join(t.TempDir(), "ws")
			f, err := Open(dir, Start{Addresses: a})
			if refused := ExitCode(err) == ExitUsage; refused != open {
				t.Errorf("%+v: %v", a, err)
			}
			if f != nil {
				f.Close()
			}
			f = openIn(t, dir, Start{Addresses: a, OpenToNetwork: true})
			f.Close()
		}
		f := openIn(t, filepath.Join(t.TempDir(), "ws"), Start{Addresses: Addresses{Platform: addr}})
		s := f.Settings()
		s.Addresses.Control = addr
		if refused := f.Save(s) != nil; refused != open {
			t.Errorf("%s was saved: %v", addr, !refused)
		}
	}
}
