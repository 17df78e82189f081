package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"wxlab/app/doctor"
	"wxlab/app/embedded"
	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/scenario"
	"wxlab/app/ui/kit"
	"wxlab/platform"
)

var moreComponent = platform.Component{
	AppID: "wx00000000000000c3", AppSecret: "0123456789abcdef0123456789abcdef", Token: "relaytoken2024", EncodingAESKey: "IApKdciGHXjuwt8kXA9CzkAdGOceZnswuqOJ7QpTwig",
}

// openTwo opens a window on a workspace with two components that have their tickets.
func openTwo(t *testing.T, lang i18n.Lang) *Window {
	t.Helper()
	w := openWindow(t, lang)
	if err := w.bench.AddComponent(moreComponent); err != nil {
		t.Fatal(err)
	}
	if d, err := w.bench.PushTicket(t.Context(), moreComponent.AppID); err != nil || !d.Accepted {
		t.Fatalf("%s %v", d.Verdict, err)
	}
	w.load()
	return w
}

func TestTheChooserShowsOnlyWhereThereIsAChoice(t *testing.T) {
	w := openWindow(t, i18n.En)
	w.load()
	if c := w.shell.chooser; c.box.Visible() || len(w.componentChoices("wx")) != 0 {
		t.Error("a choice of one")
	}
	if err := w.bench.AddComponent(moreComponent); err != nil {
		t.Fatal(err)
	}
	w.load()
	if !w.shell.chooser.box.Visible() || w.component() != "" {
		t.Errorf("after adding: shown %v, chosen %q", w.shell.chooser.box.Visible(), w.component())
	}
	choices := w.choices("0000c3")
	if len(choices) != 2 || !strings.Contains(choices[0].label, moreComponent.AppID) {
		t.Fatalf("the go-to box offers %v", choices)
	}
	choices[0].act()
	if w.component() != moreComponent.AppID {
		t.Errorf("chosen: %q", w.component())
	}
	if err := w.bench.RemoveComponent(moreComponent.AppID); err != nil { // by somebody else
		t.Fatal(err)
	}
	w.load()
	if w.component() != "" || w.chosen.Load() != "" || w.shell.chooser.box.Visible() {
		t.Errorf("after removing: chosen %q", w.component())
	}
}

func TestTheChooserIsReachedByKeyboard(t *testing.T) {
	w := openTwo(t, i18n.Zh)
	status := w.shell.chooser.status
	w.win.Canvas().Focus(status)
	status.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	if w.win.Canvas().Overlays().Top() == nil {
		t.Fatal("no menu opened")
	}
	items := w.shell.chooser.items()
	if len(items) != 4 || !items[0].Checked || items[1].Checked || items[1].Label != moreComponent.AppID {
		t.Fatalf("%+v", items)
	}
	items[1].Action()
	if items = w.shell.chooser.items(); items[0].Checked || !items[1].Checked || w.component() != moreComponent.AppID {
		t.Errorf("chosen: %q", w.component())
	}
	items[3].Action()
	if w.shown.Load().id != "settings" {
		t.Errorf("shown: %s", w.shown.Load().id)
	}
}

// Each page speaks of the chosen component, and of it alone.
func TestPagesFollowTheChosenComponent(t *testing.T) {
	w := openTwo(t, i18n.En)
	own := w.bench.Settings().Component
	w.choose(moreComponent.AppID)
	if report := w.bench.RunDemo(t.Context(), moreComponent.AppID, func(scenario.Step) {}); !report.OK {
		t.Fatalf("%+v", report)
	}
	flush(t, w)
	if page := see[*overview](t, w, "overview"); !strings.Contains(words(w.shell.count), "7") || !page.last.items[6].Done {
		t.Errorf("overview: %s, %+v", words(w.shell.count), page.last.items)
	}
	a := see[*authorization](t, w, "authorization")
	if r := w.rebuildAuthorizers(); r.component != moreComponent.AppID {
		t.Errorf("the rebuild begins with %s", r.component)
	}
	w.key(fyne.KeyEscape)
	a.make()
	if link := a.link(); !strings.Contains(link.URL, moreComponent.AppID) || !strings.Contains(words(a.root), link.EntryURL) {
		t.Errorf("link %+v", link)
	}
	if !strings.Contains(words(a.authorizers), "cancelled") {
		t.Errorf("authorizers: %s", words(a.authorizers))
	}
	if all := see[*tokens](t, w, "tokens").all; len(all) == 0 || slices.ContainsFunc(all, func(c embedded.Credential) bool { return c.Component == own.AppID }) {
		t.Errorf("%d credentials, not all the chosen one's", len(all))
	}
	if r := see[*releaseCheck](t, w, "release_check"); len(r.runs) != 1 || len(r.report.Groups) != 1 {
		t.Errorf("%d runs", len(r.runs))
	}
	s := see[*setupPage](t, w, "setup")
	if i := slices.IndexFunc(s.last, func(f doctor.Field) bool { return f.ID == "token" }); s.last[i].Secret != moreComponent.Token {
		t.Error("the set-up page shows another Token")
	}
	s.revealed["token"] = true
	w.choose(own.AppID)
	if s.revealed["token"] {
		t.Error("another component's secret is in clear")
	}
	if r := see[*releaseCheck](t, w, "release_check"); len(r.runs) != 0 || len(r.report.Groups) != 0 {
		t.Errorf("%d runs of the other one", len(r.runs))
	}
	if a := see[*authorization](t, w, "authorization"); a.link().URL != "" || strings.Contains(words(a.authorizers), "cancelled") {
		t.Errorf("the other one's link or authorizers:\n%s", words(a.root))
	}
}

func TestTrafficIsNarrowedToAComponent(t *testing.T) {
	w := openTwo(t, i18n.En)
	flush(t, w)
	p := see[*traffic](t, w, "traffic")
	hints := p.hints()
	hints[len(hints)-1].Action()
	w.load()
	if p.entry.Text != "component:"+moreComponent.AppID || len(p.model.rows) == 0 || slices.ContainsFunc(p.model.rows, func(e journal.Exchange) bool { return e.ComponentAppID != moreComponent.AppID }) {
		t.Errorf("%q finds %d", p.entry.Text, len(p.model.rows))
	}
}

func TestComponentsAreAddedInSettings(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	s := see[*settings](t, w, "settings")
	if got := words(s.more.rows); !strings.Contains(got, "一个工作区可以同时服务多个第三方平台") {
		t.Errorf("empty, the card says %q", got)
	}
	s.more.add()
	tapWord(t, w.open(), "添加")
	if w.open() == nil || !strings.Contains(words(w.open()), "应为 wx 加 16 位") || strings.Contains(words(w.open()), "is wx and") {
		t.Fatalf("an empty form is refused in Chinese:\n%s", words(w.open()))
	}
	w.app.Clipboard().SetContent("AppID: " + moreComponent.AppID + "\nAppSecret: " + moreComponent.AppSecret.Reveal() + "\n消息校验Token " + moreComponent.Token.Reveal() + "\n消息加解密Key " + moreComponent.EncodingAESKey.Reveal())
	tapWord(t, w.open(), "从剪贴板填入")
	tapWord(t, w.open(), "添加")
	w.load()
	if all := w.bench.Components(); w.open() != nil || len(all) != 2 || all[1] != moreComponent || !w.bench.Platform.Serves(moreComponent.AppID) {
		t.Fatalf("%d components", len(all))
	}
	if got := words(s.more.rows); !strings.Contains(got, moreComponent.AppID) || !strings.Contains(got, "当前") || strings.Contains(got, "一个工作区可以") {
		t.Errorf("the card says %q", got)
	}
	s.more.add()
	fill(t, w, 0, " 测试版 ")
	tapWord(t, w.open(), "虚构一个")
	tapWord(t, w.open(), "添加")
	all := w.bench.Components()
	if len(all) != 3 || all[2].Name != "测试版" {
		t.Fatalf("%d components after one was made up", len(all))
	}
	w.load()
	w.choose(all[2].AppID)
	w.load()
	if p, _ := w.bench.Sim.Platform(all[2].AppID); p.Name != "测试版" || w.shell.chooser.items()[2].Label != "测试版" || !strings.Contains(words(s.more.rows), "测试版") || !strings.Contains(w.choices("测试版")[0].label, all[2].AppID) {
		t.Errorf("its name is not used: %q, %s", p.Name, words(s.more.rows))
	}
}

func TestPreviousOf(t *testing.T) {
	for _, tt := range []struct{ typed, inForce, previous, before, want platform.Secret }{
		{"n", "now", "", "", "now"},        // the first change
		{"n", "now", "old", "old", "now"},  // a later one
		{"ne", "now", "now", "old", "now"}, // while it is typed
		{"now", "now", "now", "old", "old"},
		{"n", "now", "mine", "old", "mine"}, // somebody knows better
		{"n", "", "", "", ""},               // of a new component
	} {
		if got := previousOf(tt.typed, tt.inForce, tt.previous, tt.before); got != tt.want {
			t.Errorf("%q typed over %q: %q, want %q", tt.typed.Reveal(), tt.inForce.Reveal(), got.Reveal(), tt.want.Reveal())
		}
	}
}

func TestAComponentsKeyIsRotatedInSettings(t *testing.T) {
	w := openTwo(t, i18n.En)
	s := see[*settings](t, w, "settings")
	s.more.edit(moreComponent.AppID)
	if e, typing := w.win.Canvas().Focused().(*kit.Entry); !typing || e.Text != moreComponent.Token.Reveal() {
		t.Error("the cursor is not where one begins")
	}
	fill(t, w, 2, "anotherToken1")
	tapWord(t, w.open(), "Save")
	got := w.bench.Components()[1]
	if got.Token != "anotherToken1" || got.PreviousToken != moreComponent.Token || got.EncodingAESKey != moreComponent.EncodingAESKey || got.PreviousEncodingAESKey != "" || got.AppID != moreComponent.AppID {
		t.Errorf("%+v", got)
	}
	s.more.edit(got.AppID)
	fill(t, w, 3, "short")
	tapWord(t, w.open(), "Save")
	if w.open() == nil || !strings.Contains(words(w.open()), "43") || w.bench.Components()[1] != got {
		t.Errorf("a bad key was taken:\n%s", words(w.open()))
	}
}

func TestRemovingAComponentSaysWhatIsLost(t *testing.T) {
	w := openTwo(t, i18n.En)
	if err := w.bench.Authorize(t.Context(), moreComponent.AppID, w.bench.Accounts()[0].AppID, nil); err != nil {
		t.Fatal(err)
	}
	s := see[*settings](t, w, "settings")
	all, err := w.loadComponents(t.Context())
	if err != nil || all[1].accounts != 1 || all[0].accounts != 0 {
		t.Fatalf("%+v %v", all, err)
	}
	w.choose(moreComponent.AppID)
	s.more.remove(all[1])
	if got := words(w.open()); !strings.Contains(got, moreComponent.AppID) || !strings.Contains(got, "accounts: 1") || !strings.Contains(got, "forgets") {
		t.Errorf("asks %q", got)
	}
	tapWord(t, w.open(), "Cancel")
	if len(w.bench.Components()) != 2 {
		t.Error("removed without a yes")
	}
	s.more.remove(all[1])
	tapWord(t, w.open(), "Remove")
	w.load()
	if len(w.bench.Components()) != 1 || w.component() != "" || w.noticeText() != "" {
		t.Errorf("%d components, %q chosen, %q", len(w.bench.Components()), w.component(), w.noticeText())
	}
}

// A draft of the own credentials neither hides behind a change of the list nor undoes it.
func TestTheOwnFormAndTheListAreSeparate(t *testing.T) {
	w := openTwo(t, i18n.En)
	s := see[*settings](t, w, "settings")
	s.fields["token"].SetText("goodToken123")
	if err := w.bench.RemoveComponent(moreComponent.AppID); err != nil {
		t.Fatal(err)
	}
	w.load()
	s.store()
	if got := w.bench.Settings(); got.Component.Token != "goodToken123" || len(got.MoreComponents) != 0 || !s.save.Disabled() {
		t.Errorf("token %s, %d more", got.Component.Token, len(got.MoreComponents))
	}
}

func TestCredentialsAreFoundInWhatWasCopied(t *testing.T) {
	previous := moreComponent
	previous.PreviousEncodingAESKey = "nnal0weNYtQ8qdLpOgRAm7JyQXK9FvA1hXP5U3PPPPW"
	for name, c := range map[string]struct {
		text string
		want platform.Component
	}{
		"nothing":    {"", platform.Component{}},
		"labels":     {"AppID AppSecret Token EncodingAESKey", platform.Component{}},
		"JSON":       {`{"appid": "wx00000000000000c3", "appsecret": "0123456789abcdef0123456789abcdef", "token": "relaytoken2024", "encoding_aes_key": "IApKdciGHXjuwt8kXA9CzkAdGOceZnswuqOJ7QpTwig"}`, moreComponent},
		"two keys":   {"wx00000000000000c3 0123456789abcdef0123456789abcdef relaytoken2024 IApKdciGHXjuwt8kXA9CzkAdGOceZnswuqOJ7QpTwig nnal0weNYtQ8qdLpOgRAm7JyQXK9FvA1hXP5U3PPPPW", previous},
		"one":        {"  IApKdciGHXjuwt8kXA9CzkAdGOceZnswuqOJ7QpTwig\n", platform.Component{EncodingAESKey: moreComponent.EncodingAESKey}},
		"too long":   {strings.Repeat("a", 100), platform.Component{}},
		"hex Token":  {"AppSecret=0123456789abcdef0123456789abcdef Token=fedcba9876543210fedcba9876543210", platform.Component{AppSecret: moreComponent.AppSecret, Token: "fedcba9876543210fedcba9876543210"}},
		"Chinese":    {"消息校验Token：relaytoken2024", platform.Component{Token: moreComponent.Token}},
		"no AppID":   {"wx00000000000000C3", platform.Component{Token: "wx00000000000000C3"}},
		"short word": {"ab", platform.Component{}},
	} {
		if got := credentialsIn(c.text); got != c.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestComponentPagesFitTheSmallestWindow(t *testing.T) {
	for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
		w := openTwo(t, lang)
		for _, e := range w.pages {
			w.show(e.id)
			w.load()
			if m := w.host.MinSize(); m.Width > 1024 || m.Height > 700 {
				t.Errorf("%s, %s needs %v", e.id, lang, m)
			}
		}
		w.entryOf("settings").page.(*settings).more.add()
		if h := w.open().MinSize().Height; h > 700 {
			t.Errorf("the form is %v high", h)
		}
	}
}

// Where there are several components, a rule can be for one of them; with one there is nothing to choose.
func TestRulesAreForOneComponent(t *testing.T) {
	w := openWindow(t, i18n.En)
	r := see[*replyRules](t, w, "rules")
	if strings.Contains(words(r.form), "Component") {
		t.Error("a choice of one")
	}
	see[*settings](t, w, "settings").more.add()
	tapWord(t, w.open(), "Make one up")
	fill(t, w, 1, moreComponent.AppID)
	tapWord(t, w.open(), "Add")
	w.load()
	r = see[*replyRules](t, w, "rules") // a page that was built before
	if !strings.Contains(words(r.form), "Component") {
		t.Errorf("no choice:\n%s", words(r.form))
	}
	r.choose(2)
	r.edit.Match.Component = moreComponent.AppID
	r.changed()
	r.store()
	w.load()
	if got := w.bench.Rules.Replies()[2].Match.Component; got != moreComponent.AppID || !strings.Contains(words(r.list.box), moreComponent.AppID+" · All accounts") {
		t.Errorf("saved for %q:\n%s", got, words(r.list.box))
	}
	r.try.text = "hi"
	for component, want := range map[string]string{"": "No rule", moreComponent.AppID: "Rule 3"} {
		w.choose(component)
		r.try.run()
		if got := words(r.try.outcome); !strings.Contains(got, want) {
			t.Errorf("for %q: %s", component, got)
		}
	}
	f := see[*forwarding](t, w, "forwarding")
	f.choose(0)
	if !strings.Contains(words(f.form), "Component") {
		t.Errorf("no choice in forwarding:\n%s", words(f.form))
	}
}
