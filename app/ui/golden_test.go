package ui

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
	"wxlab/sim/world"
)

var update = flag.Bool("update", false, "write what the pages show now to testdata")

// markup is what o shows, a line for each widget, indented as widgets stand in one another: small enough to be read
// when it changes, and without what changes with every run.
func markup(o fyne.CanvasObject) string {
	var b strings.Builder
	mark(&b, o, 0)
	marked := furtherAnswers.ReplaceAllString(volatile.ReplaceAllString(b.String(), "…"), "")
	marked = cameFirst.ReplaceAllString(marked, "")
	return strings.ReplaceAll(marked, "… …", "…") // a time has no date on its own day, and midnight may pass
}

// furtherAnswers are those of a step after its first, which is said once where both took the same time.
var furtherAnswers = regexp.MustCompile(`(；|; )HTTP \d+(,|，)[^；;\n]*`)

// cameFirst is said where the push of an authorization came before the redirect, of which either may.
var cameFirst = regexp.MustCompile(`(起因是推送|because of the push) …(，|, )`)

// volatile are times, ports, ids, durations, and how many exchanges there are.
var volatile = regexp.MustCompile(`uses: \d+|用过 \d+ |(\d{2}-\d{2} )?\d{2}:\d{2}(:\d{2}(\.\d+)?)?|\d{4}-\d{2}-\d{2}|:\d{4,5}\b|\b[\d.]+ (µs|ms|s|B|KB|MB|毫秒|秒)|` +
	`\b([\d.]+(µs|ms)|0s)\b|\d+ (分|分钟|min)\b( \d+ (秒|s))?|\bwx[0-9a-f]{16}\b|\bo[A-Za-z0-9_-]{27}\b|/tmp/\S+|\b\d{9,}\b|#\d+|` +
	`\d+ (条记录|exchanges)`)

func mark(b *strings.Builder, o fyne.CanvasObject, depth int) {
	if o == nil || !o.Visible() {
		return
	}
	line := func(kind, text string) {
		if text != "" {
			b.WriteString(strings.Repeat("  ", depth) + kind + " " + strings.ReplaceAll(text, "\n", " ⏎ ") + "\n")
		}
	}
	switch o := o.(type) {
	case *kit.Text:
		line("text", o.Text())
	case *kit.Paragraph:
		line("text", o.Text())
	case *kit.Pill:
		line("pill", o.Text())
	case *kit.Code:
		line("code", "…")
	case *kit.Button, *kit.Chip, *kit.Link, *kit.NavItem, *kit.Select, *kit.Check, *kit.Status:
		line(strings.ToLower(strings.TrimPrefix(typeName(o), "*kit.")), strings.Join(texts(o), " "))
	case *kit.Entry:
		line("entry", o.Text+"|"+o.PlaceHolder)
	case *canvas.Text:
		line("label", o.Text)
	case *fyne.Container:
		for _, part := range o.Objects {
			mark(b, part, depth)
		}
	default:
		for _, part := range parts(o) {
			mark(b, part, depth+1)
		}
	}
}

// golden compares what o shows with testdata/NAME.txt.
func golden(t *testing.T, o fyne.CanvasObject, name string) {
	t.Helper()
	got, path := markup(o), filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; go test -update writes it", err)
	}
	if got != string(want) {
		t.Errorf("%s has changed; go test -update writes it anew:\n%s", path, firstDifference(got, string(want)))
	}
}

// firstDifference are the first lines that are not the same.
func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		a, b := "", ""
		if i < len(g) {
			a = g[i]
		}
		if i < len(w) {
			b = w[i]
		}
		if a != b {
			return "shows " + a + "\nhad   " + b
		}
	}
	return ""
}

// The main pages with nothing on them, in use, and after a failure.
func TestPagesShowWhatTheyDid(t *testing.T) {
	for _, l := range []i18n.Lang{i18n.Zh, i18n.En} {
		t.Run(string(l), func(t *testing.T) {
			w := openWindow(t, l)
			shows := func(id, state string) {
				see[page](t, w, id)
				golden(t, w.shown.Load().content, id+"_"+state+"_"+string(l))
			}
			shows("rules", "empty")
			shows("forwarding", "empty")
			shows("authorization", "empty")
			shows("coverage", "empty")
			shows("explain", "empty")
			shows("tunnel", "empty")
			authorizeOne(t, w)
			flush(t, w)
			shows("tokens", "normal")
			shows("authorization", "normal")
			shows("settings", "normal")
			shows("overview", "normal")
			forge(t, w)
			shows("overview", "error")
			p := see[*trafficPage](t, w, "traffic")
			p.choose(w.bench.Journal.LastID())
			golden(t, p.view.root, "traffic_error_"+string(l))
			p.search("name:nothing_of_that_name")
			w.load()
			golden(t, p.body, "traffic_empty_"+string(l))
			p.search("kidn:ticket")
			w.load()
			golden(t, p.mistake, "traffic_mistake_"+string(l))
		})
	}
}

// The Simulator with a chat, and with a message that the platform could not take; Explain with what it understands, and
// with what nobody can open; and the pages that say how the user's own code and the console are to be set up.
func TestFurtherPagesShowWhatTheyDid(t *testing.T) {
	for _, l := range []i18n.Lang{i18n.Zh, i18n.En} {
		t.Run(string(l), func(t *testing.T) {
			w, s, _ := authorized(t, l)
			shown := func(name string) { golden(t, w.shown.Load().content, name+"_"+string(l)) }
			s.send("在吗")
			w.load()
			shown("simulator_normal")
			if _, err := w.bench.Sim.Inject(world.Fault{Effect: world.BadSignature, MsgType: "text", Next: 1}); err != nil {
				t.Fatal(err)
			}
			s.send("还在吗")
			w.load()
			shown("simulator_error")
			e := see[*explainPage](t, w, "explain")
			e.take(`{"errcode":61004,"errmsg":"access clientip is not registered rid: 6b0e5e2f-3ac3b3f0-1a9897f7"}`)
			shown("explain_normal")
			e.take("POST /wechat/component?timestamp=1&nonce=2&msg_signature=3 HTTP/1.1\n\n<xml><Encrypt>AAAA</Encrypt></xml>")
			shown("explain_error")
			for _, id := range []string{"owncode", "setup"} {
				see[page](t, w, id)
				shown(id + "_normal")
			}
		})
	}
}

func typeName(o fyne.CanvasObject) string { return fmt.Sprintf("%T", o) }

// The release check with nothing on it, of the platform as it is, and where a push is bent on its way.
func TestTheReleaseCheckShowsWhatItDid(t *testing.T) {
	for _, l := range []i18n.Lang{i18n.Zh, i18n.En} {
		t.Run(string(l), func(t *testing.T) {
			w := openWindow(t, l)
			shows := func(state string) { golden(t, w.shown.Load().content, "release_check_"+state+"_"+string(l)) }
			r := see[*releaseCheckPage](t, w, "release_check")
			shows("empty")
			r.check([]int{2})
			w.load()
			shows("normal")
			if _, err := w.bench.Sim.Inject(world.Fault{Effect: world.BadSignature, MsgType: "text", Next: 1}); err != nil {
				t.Fatal(err)
			}
			r.check([]int{2})
			w.load()
			shows("error")
			if r.now().run.release.OK {
				t.Error("it passes with a bent push")
			}
		})
	}
}
