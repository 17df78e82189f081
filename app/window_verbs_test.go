package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// typedInstead says of each action of the window which command does it; of one that only a window can do, in brackets, why
// there is none.
var typedInstead = map[string]string{
	"switch.open":              "world set",
	"ui.sim.user.add":          "followers add",
	"ui.sim.user.change":       "followers add",
	"ui.auth.change":           "authorize",
	"ui.auth.revoke":           "unauthorize",
	"ui.do.edit_rule":          "rules put",
	"ui.do.forget_rule":        "(forgets what was written in a form)",
	"ui.do.save_rule":          "rules put",
	"ui.rule.down":             "rules put",
	"ui.rule.drop":             "rules remove",
	"ui.rule.try.run":          "rules try",
	"ui.rule.up":               "rules put",
	"ui.about":                 "version",
	"ui.act.compare.cause":     "exchanges compare",
	"ui.act.compare.pick":      "exchanges compare",
	"ui.act.edit":              "trigger",
	"ui.act.export.har":        "record export",
	"ui.act.export.rec":        "record export",
	"ui.act.import":            "record import",
	"ui.act.pin":               "exchanges pin",
	"ui.act.remark":            "exchanges remark",
	"ui.act.remark.drop":       "exchanges remark",
	"ui.act.replay":            "resend",
	"ui.act.replay.compare":    "resend",
	"ui.auth.consent.do":       "authorize",
	"ui.auth.new_link":         "link",
	"ui.checks.all":            "(goes back to what was shown)",
	"ui.checks.run.release":    "check",
	"ui.clock.10min":           "clock advance",
	"ui.clock.2h":              "clock advance",
	"ui.clock.freeze":          "clock freeze",
	"ui.clock.next":            "clock next",
	"ui.code.browse":           "browse",
	"ui.code.try":              "sdk",
	"ui.component.add":         "components add",
	"ui.component.choose":      "(each command takes --component)",
	"ui.component.edit":        "connect",
	"ui.component.manage":      "components",
	"ui.component.remove":      "components remove",
	"ui.copy":                  "(a terminal copies what it shows)",
	"ui.coverage.csv":          "coverage",
	"ui.coverage.md":           "coverage",
	"ui.do.back":               "(goes back to what was shown)",
	"ui.do.cancel":             "(Ctrl+C ends a command)",
	"ui.do.copy_link":          "link",
	"ui.do.copy_public":        "tunnel",
	"ui.do.fault":              "fault set",
	"ui.do.find":               "exchanges",
	"ui.do.find_body":          "(grep finds in what show prints)",
	"ui.do.focus":              "(puts the cursor somewhere)",
	"ui.do.forget_settings":    "(forgets what was written in a form)",
	"ui.do.forward":            "forwarding add",
	"ui.do.keys":               "help",
	"ui.do.menu":               "(opens a menu)",
	"ui.do.open_link":          "browse",
	"ui.do.palette":            "help",
	"ui.do.present":            "demo",
	"ui.do.quit":               "(Ctrl+C ends a command)",
	"ui.do.reload":             "(a command shows what there is now)",
	"ui.do.save_settings":      "(flags say it for one start, workspace.json for all)",
	"ui.do.step":               "explain",
	"ui.do.story":              "demo",
	"ui.do.tour":               "(shows the window)",
	"ui.do.trigger":            "trigger",
	"ui.do.verify_file":        "verify-file",
	"ui.doctor.run":            "doctor",
	"ui.event.choose":          "trigger",
	"ui.explain.clear":         "(empties a field)",
	"ui.explain.clipboard":     "decrypt",
	"ui.explain.file":          "decrypt",
	"ui.explain.run":           "decrypt",
	"ui.forward.check":         "forwarding check",
	"ui.goto.exchange":         "exchanges show",
	"ui.goto.search":           "exchanges",
	"ui.habit.title":           "habits",
	"ui.menu.copy_event_url":   "setup",
	"ui.menu.copy_message_url": "setup",
	"ui.menu.copy_sim_url":     "env",
	"ui.menu.push_ticket":      "tokens refresh",
	"ui.order.copy":            "orders",
	"ui.orders":                "orders",
	"ui.overview.run":          "demo",
	"ui.page.":                 "(shows a page)",
	"ui.quota.fill":            "quota set",
	"ui.quota.last":            "quota set",
	"ui.quota.set":             "quota set",
	"ui.quota.title":           "quota",
	"ui.quota.zero":            "quota set",
	"ui.rebuild":               "authorizers rebuild",
	"ui.replay.resigned":       "resend",
	"ui.reveal.exchange":       "exchanges show",
	"ui.rule.add":              "rules add",
	"ui.save.title":            "exchanges show",
	"ui.saved.add":             "(a shell keeps searches as aliases)",
	"ui.saved.drop":            "(a shell keeps searches as aliases)",
	"ui.sim.account.add":       "accounts add",
	"ui.sim.account.change":    "accounts add",
	"ui.sim.account.remove":    "accounts remove",
	"ui.sim.audit":             "accounts audit",
	"ui.sim.copy_appid":        "accounts",
	"ui.sim.copy_openid":       "followers",
	"ui.sim.do.login":          "send",
	"ui.sim.do.menu":           "send",
	"ui.sim.do.pay":            "orders pay",
	"ui.sim.do.phone":          "world phone",
	"ui.sim.do.scan":           "send",
	"ui.sim.follower.add":      "followers add",
	"ui.sim.follower.change":   "followers add",
	"ui.sim.follower.remove":   "followers remove",
	"ui.tip.language":          "(each command takes --lang)",
	"ui.tip.theme":             "(colours the window)",
	"ui.tokens.expire":         "world expire",
	"ui.tokens.lose":           "tokens lose",
	"ui.tokens.refresh":        "tokens refresh",
	"ui.traffic.clear":         "exchanges clear",
	"ui.tunnel.close":          "tunnel close",
	"ui.tunnel.diagnose":       "doctor",
	"ui.tunnel.open":           "tunnel open",
	"ui.tunnel.probe":          "tunnel probe",
	"ui.verify.add":            "verify-file",
	"ui.workspace.connect":     "connect",
	"ui.workspaces.duplicate":  "workspaces duplicate",
	"ui.workspaces.export":     "workspaces export",
	"ui.workspaces.import":     "workspaces import",
	"ui.workspaces.manage":     "workspaces",
	"ui.workspaces.new":        "workspaces new",
	"ui.workspaces.open":       "(each command takes --workspace)",
	"ui.workspaces.rename":     "workspaces rename",
	"ui.workspaces.restore":    "workspaces restore",
	"ui.world.expire":          "world expire",
	"ui.world.reset":           "reset",
}

// TestEveryActionOfTheWindowHasACommand: whatever menus, keys and the palette do can be typed, or it is said why not.
func TestEveryActionOfTheWindowHasACommand(t *testing.T) {
	there := map[string]bool{}
	key := regexp.MustCompile(`\bkey: +("[^"]*"|a\.Kind\.OfPeople\([^)]*\))`)
	named := regexp.MustCompile(`"((?:ui|switch)\.[\w.]+)"`)
	err := filepath.WalkDir("ui", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		raw, err := os.ReadFile(path)
		for _, said := range key.FindAllString(string(raw), -1) {
			for _, m := range named.FindAllStringSubmatch(said, -1) {
				there[m[1]] = true
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	root := tree(t, "en")
	for key := range there {
		command := typedInstead[key]
		if command == "" {
			t.Errorf("the window can do %s, and nothing says by which command one does it, or why by none", key)
		}
		if path := strings.Fields(command); !strings.HasPrefix(command, "(") {
			cmd, rest, err := root.Find(path)
			if err != nil || len(rest) > 0 || !cmd.HasParent() {
				t.Errorf("%s: there is no wxlab %s", key, command)
			}
		}
	}
	for key := range typedInstead {
		if !there[key] {
			t.Errorf("the window does not do %s any more", key)
		}
	}
}
