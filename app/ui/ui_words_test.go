package ui

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"wxlab/app/embedded"
	"wxlab/app/i18n"
	"wxlab/app/workspace"
	"wxlab/platform"
	"wxlab/platform/forward"
)

var uiKey = regexp.MustCompile(`^ui(\.[a-zA-Z0-9_]+)+$`)

// A key that the table does not have would be shown as it is.
func TestEverySentenceExists(t *testing.T) {
	files, err := fs.Glob(os.DirFS("."), "*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if key, err := strconv.Unquote(lit.Value); err == nil && uiKey.MatchString(key) &&
					i18n.En.T(key) == key {
					t.Errorf("%s: no sentence for %s", name, key)
				}
			}
			return true
		})
	}
	for _, key := range []string{"ui.page.", "ui.filter.", "ui.release.step.", "ui.release.short.", "ui.check.",
		"ui.cred.", "ui.kindof.", "ui.auth.scan.hint.", "ui.kind.",
		"ui.forward.cause.", "ui.forward.mode.", "ui.rule.reply.", "ui.rule.family."} {
		for _, id := range dynamicKeys(key) {
			if i18n.En.T(key+id) == key+id {
				t.Errorf("no sentence for %s%s", key, id)
			}
		}
	}
}

func dynamicKeys(prefix string) []string {
	switch prefix {
	case "ui.page.":
		return []string{"overview", "traffic", "authorization", "tokens", "release_check", "simulator", "rules",
			"forwarding", "settings"}
	case "ui.filter.":
		var out []string
		for _, f := range filters {
			out = append(out, f.id)
		}
		return out
	case "ui.release.step.", "ui.release.short.":
		return releaseSteps
	case "ui.auth.scan.hint.", "ui.kind.":
		return []string{string(workspace.Offline), string(workspace.Real)}
	case "ui.check.":
		var out []string
		for id := range pageOf {
			out = append(out, id, id+".hint", id+".done")
		}
		return out
	case "ui.forward.cause.":
		return []string{string(forward.Silent), string(forward.Closed), string(forward.UnknownName),
			string(forward.BadAnswer), string(forward.Loop), string(forward.BadTarget), string(forward.Broken)}
	case "ui.forward.mode.":
		return []string{"bytes", "bytes.hint", "xml", "xml.hint", "json", "json.hint"}
	case "ui.rule.family.":
		return []string{string(platform.MessageFamily), string(platform.AuthEventFamily)}
	case "ui.rule.reply.":
		out := []string{"success.hint", "none.hint"}
		for _, k := range platform.ReplyKinds() {
			out = append(out, string(k))
		}
		return out
	case "ui.cred.":
		return []string{string(embedded.VerifyTicket), string(embedded.ComponentAccessToken),
			string(embedded.PreAuthCode), string(embedded.AuthorizerAccessToken),
			string(embedded.AuthorizerRefreshToken)}
	}
	var out []string
	for kind := range kindTone {
		out = append(out, kind)
	}
	return out
}

// The window's packages must build and test where there are no graphics headers.
func TestNoGraphicsDriverIsImported(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, banned := range []string{"go-gl", "fyne.io/fyne/v2/app\n", "internal/driver/glfw"} {
		if strings.Contains(string(out), banned) {
			t.Errorf("app/ui depends on %s", banned)
		}
	}
}
