package main

import (
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"wxlab/app/workspace"
)

// TestASlipIsAnsweredWithWhatWasMeant, in both languages, and not with a list of all there is.
func TestASlipIsAnsweredWithWhatWasMeant(t *testing.T) {
	dir, _ := underTest(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "success") })
	for _, tt := range []struct{ args, meant string }{
		{"sevre", "serve"},
		{"serve --onyl sim", "--only"},
		{"workspaces exprot", "export"},
		{"workspaces rename DIR1 other", "DIR"},
		{"check --only token.x", "tokens"},
		{"check --skip relaese", "release"},
		{"run relase-check", "release-check"},
		{"sdk wxjva", "wxjava"},
		{"trigger txet", "text"},
		{"trigger subscribed", "subscribe"},
		{"trigger text --set Contnet=a", "Content"},
		{"trigger text --fault bad_sig", "bad_signature"},
		{"trigger text --account wx1234", "wx"},
		{"trigger text --account 山茶读", "山茶读书"},
		{"send 山茶 hi", "山茶读书"},
		{"followers 山茶读数", "山茶读书"},
	} {
		name := filepath.Base(dir)
		args := strings.Fields(strings.ReplaceAll(tt.args, "DIR", name))
		for lang, said := range map[string]string{"zh": "是不是", "en": "id you mean"} {
			_, errs, exit := cli(t, append(args, "--lang", lang, "--workspace", dir)...)
			if exit != workspace.ExitUsage || !strings.Contains(errs, strings.ReplaceAll(tt.meant, "DIR", name)) {
				t.Errorf("%q: exit %d %s", args, exit, errs)
			}
			offered := strings.Contains(errs, said) || strings.HasPrefix(tt.args, "check") || strings.Contains(tt.args, "--account")
			if !offered || strings.Contains(errs, "notify_third_fasteregister") {
				t.Errorf("%q offers nothing: %s", args, errs)
			}
		}
	}
}
