package ui

import (
	"regexp"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"wxlab/app/embedded"
	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/ui/kit"
	"wxlab/sim"
	"wxlab/sim/world"
)

// texts are all texts that o shows, but for what came over the wire, which code views show.
func texts(o fyne.CanvasObject) (out []string) {
	if _, wire := o.(*kit.Code); wire || o == nil || !o.Visible() {
		return nil
	}
	if t, ok := o.(*canvas.Text); ok {
		if strings.HasSuffix(t.Text, "…") { // cut in a row: the inspector shows it whole, with the rid that tells whose it is
			return nil
		}
		return []string{t.Text}
	}
	switch o := o.(type) {
	case *kit.Text: // which may be cut on the screen
		return []string{o.Text()}
	case *kit.Paragraph: // which is in pieces
		return []string{o.Text()}
	}
	for _, part := range parts(o) {
		out = append(out, texts(part)...)
	}
	return out
}

var (
	englishSentence = regexp.MustCompile(`\b[A-Za-z']{2,}( [a-z']{2,}){2,}\b`)
	bytesInHex      = regexp.MustCompile(`^([0-9a-f]{2} )+`)
	rawDuration     = regexp.MustCompile(`\b\d+(m\d+|h\d+m\d+|h\d+m?)s\b|\b\d+:\d\d[前后]|\b\d+(\.\d+)?(µs|ms|s)\b`)
)

// ours is false for what came over the wire or goes to a shell: WeChat's errmsg, which carries a rid, bytes, commands.
func ours(text string) bool {
	return !strings.Contains(text, " rid: ") && !bytesInHex.MatchString(text) && !strings.Contains(text, "$(wxlab ")
}

// inEnglish are the sentences and durations in a text that no Chinese window should have.
func inEnglish(text string) []string {
	if !ours(text) {
		return nil
	}
	return append(englishSentence.FindAllString(text, -1), rawDuration.FindAllString(text, -1)...)
}

func TestEnglishIsFoundInAText(t *testing.T) {
	for text, want := range map[string]int{
		"签名校验失败：signature does not match": 1, "7m11s 前": 1, "2:13前": 1, "已记录 3 条 · 1.2 KB": 0,
		"component_verify_ticket": 0, "耗时 12 ms": 0, "POST /wechat/component": 0, "1h30m0s": 1, "wxlab serve 已启动": 0,
	} {
		if got := inEnglish(text); len(got) != want {
			t.Errorf("%q: found %q", text, got)
		}
	}
}

// The Chinese window has no English sentence on any page, whatever went wrong before.
func TestTheChineseWindowSpeaksChinese(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	a := authorizeOne(t, w)
	forge(t, w)
	for _, effect := range []world.Effect{world.BadSignature, world.WrongAppID, world.Truncated, world.BadLength, world.EntityBody,
		world.MissingParameter, world.StaleTimestamp, world.Duplicate, world.HostileShape, world.JSONContentType} {
		if _, err := w.bench.Sim.Inject(world.Fault{Effect: effect, Next: 1}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.bench.Trigger(t.Context(), sim.Trigger{Event: "text", Account: a.AppID}); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range []world.Fault{{Effect: world.ErrCode, ErrCode: 61004}, {Effect: world.BrokenJSON},
		{Effect: world.ConnectionReset}, {Effect: world.HTTPStatus, Status: 502}} {
		f.API, f.Next = "api_component_token", 1
		if _, err := w.bench.Sim.Inject(f); err != nil {
			t.Fatal(err)
		}
		_ = w.bench.Platform.RefreshCredential(t.Context(), embedded.ComponentAccessToken, "", "") // which fails
	}
	w.bench.Schedule.Step(t.Context())
	flush(t, w)
	said := map[string]string{}
	note := func(where string, o fyne.CanvasObject) {
		for _, text := range texts(o) {
			for _, english := range inEnglish(text) {
				said[english] = where + ": " + text
			}
		}
	}
	for _, e := range w.pages {
		w.show(e.id)
		w.load()
		note(e.id, w.host)
	}
	p := see[*trafficPage](t, w, "traffic")
	rows, err := w.bench.Journal.List(t.Context(), journal.Query{Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range rows {
		p.choose(e.ID)
		for tab := range p.view.panes {
			p.view.tabs.Select(tab)
			note(strings.Join([]string{"traffic", e.Kind, e.Name}, " "), p.view.root)
		}
	}
	for english, where := range said {
		t.Errorf("%q in %s", english, where)
	}
}

// parts are the objects that o is made of.
func parts(o fyne.CanvasObject) []fyne.CanvasObject {
	switch o := o.(type) {
	case *fyne.Container:
		return o.Objects
	case fyne.Widget:
		return test.WidgetRenderer(o).Objects()
	}
	return nil
}
