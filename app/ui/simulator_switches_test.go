package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	api "wxlab/app/control"
	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
	"wxlab/sim/world"
)

// subjects are the component, an official account, a mini program, and a follower of each, by what they are called.
func subjects(w *Window) map[string]api.Subject {
	all := choosable(w.bench.Accounts())
	of := func(kind world.Kind) world.Account {
		return all[slices.IndexFunc(all, func(a world.Account) bool { return a.Kind == kind })]
	}
	official, mini := of(world.OfficialAccount), of(world.MiniProgram)
	return map[string]api.Subject{
		"component": {Platform: w.served()}, "account": {Account: official.AppID}, "mini program": {Account: mini.AppID},
		"follower": {Account: official.AppID, OpenID: official.Followers[0].OpenID},
		"user":     {Account: mini.AppID, OpenID: mini.Followers[0].OpenID},
	}
}

// board opens the switches of a subject and returns what the dialog is made of.
func board(t *testing.T, w *Window, subject api.Subject) *switchboard {
	t.Helper()
	b := w.openSwitches("it", subject)
	if b == nil {
		t.Fatal(w.noticeText())
	}
	return b
}

func (b *switchboard) line(t *testing.T, key string) *switchLine {
	t.Helper()
	i := slices.IndexFunc(b.lines, func(l *switchLine) bool { return l.key == key })
	if i < 0 {
		t.Fatalf("no switch %s", key)
	}
	return b.lines[i]
}

// TestEverySwitchIsInTheWindow: each that the control API has, with a name and a meaning in both languages. In a fresh world
// none is changed.
func TestEverySwitchIsInTheWindow(t *testing.T) {
	for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
		w := openWindow(t, lang)
		shown := map[string]bool{}
		for what, subject := range subjects(w) {
			b := board(t, w, subject)
			for _, line := range b.lines {
				shown[line.of.Key] = true
				name, meaning := switchName(lang, line.key), switchMeaning(lang, line.key, line.now)
				said := words(line.object)
				wants(t, said, name, line.key, meaning)
				if name == line.key || name == "" || meaning == "" || strings.HasPrefix(meaning, "habits.") {
					t.Errorf("%s in %s: %q means %q", line.key, lang, name, meaning)
				}
				if line.unusual() || strings.Contains(said, lang.T("switch.differs")) {
					t.Errorf("a fresh %s has %s = %q, which is not %q", what, line.key, line.now, line.of.Usual)
				}
				for _, value := range line.of.Values {
					if label := valueName(lang, line.key, value); line.of.Kind != "bool" && label == value {
						t.Errorf("%s in %s: %s has no words", line.key, lang, value)
					}
				}
			}
			for _, section := range b.sections {
				if said := words(section.whole); strings.Contains(said, "switch.") {
					t.Errorf("%s: a text is missing:\n%s", what, said)
				}
			}
			if quota := slices.ContainsFunc(b.sections, func(s *switchSection) bool { return s.name == "quota" }); quota {
				wants(t, words(w.open()), lang.T("switch.section.quota"))
				shown["quota.*"] = true
			}
			b.sheet.close()
		}
		for _, request := range []any{api.ChangeHabits{}, api.ChangeAccountHabits{}, api.ChangeFollowerHabits{}} {
			for _, s := range api.Switches(request) {
				if !shown[s.Key] {
					t.Errorf("%s is not in the window", s.Key)
				}
			}
		}
	}
}

// TestASwitchOfEachKindIsSet in its own control, saved, and read back from the simulated WeChat; undo takes all back.
func TestASwitchOfEachKindIsSet(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	of := subjects(w)
	for _, c := range []struct {
		subject api.Subject
		key     string
		set     func(l *switchLine)
		want    string
	}{
		{of["component"], "single_use_codes", tickBox(t, "开"), "on"},
		{of["component"], "order", picks(t, "跳转先到"), "redirect_first"},
		{of["component"], "whitelist", typeIn(t, "203.0.113.7，203.0.113.8"), "203.0.113.7,203.0.113.8"},
		{of["component"], "published_event_url", typeIn(t, "https://b.example.com/event"), "https://b.example.com/event"},
		{of["component"], "registration.status", typeIn(t, "100001"), "100001"},
		{of["account"], "account_status", picks(t, "已封禁（16）"), "16"},
		{of["account"], "read_only_options", tickBox(t, "语音识别"), "voice_recognize"},
		{of["mini program"], "audit.code.after_seconds", typeIn(t, "10m"), "600"},
		{of["mini program"], "location_apis.getLocation", picks(t, "已开通（5）"), "5"},
		{of["follower"], "blacklisted", tickBox(t, "开"), "on"},
		{of["user"], "muted", tickBox(t, "开"), "on"},
	} {
		b := board(t, w, c.subject)
		l := b.line(t, c.key)
		was := l.was
		c.set(l)
		wants(t, words(l.object), "未保存")
		tapWord(t, w.open(), "保存")
		if w.open() != nil {
			t.Fatalf("%s was not taken:\n%s", c.key, words(w.open()))
		}
		if got := w.switchNow(t, c.subject, c.key); got != c.want {
			t.Errorf("%s is %q, want %q", c.key, got, c.want)
		}
		b = board(t, w, c.subject)
		wants(t, words(b.line(t, c.key).object), "非默认")
		b.sheet.close()
		tapWord(t, w.win.Content(), "撤销")
		if got := w.switchNow(t, c.subject, c.key); got != was {
			t.Errorf("after undo %s is %q, it was %q", c.key, got, was)
		}
	}
}

func (w *Window) switchNow(t *testing.T, subject api.Subject, key string) string {
	t.Helper()
	now, err := api.NewSwitchboard(w.bench).Of(subject)
	if err != nil {
		t.Fatal(err)
	}
	return now[slices.IndexFunc(now, func(c api.Chosen) bool { return c.Key == key })].Value
}

func tickBox(t *testing.T, text string) func(*switchLine) {
	return func(l *switchLine) {
		for _, box := range every[*kit.Check](l.input) {
			if box.Text() == text {
				test.Tap(box)
				return
			}
		}
		t.Fatalf("%s has no box %q", l.key, text)
	}
}

func picks(t *testing.T, text string) func(*switchLine) {
	return func(l *switchLine) {
		s := every[*kit.Select](l.input)[0]
		for i := range l.of.Values {
			if s.SetSelectedIndex(i); s.Selected() == text {
				return
			}
		}
		t.Fatalf("%s cannot be %q", l.key, text)
	}
}

func typeIn(t *testing.T, text string) func(*switchLine) {
	return func(l *switchLine) { every[*kit.Entry](l.input)[0].SetText(text) }
}

// TestAWrongValueIsSaidAtItsSwitch in both languages, by its form as one types and by WeChat's rules on saving, and nothing
// at all is saved.
func TestAWrongValueIsSaidAtItsSwitch(t *testing.T) {
	for lang, want := range map[i18n.Lang][4]string{
		i18n.Zh: {"应为整数", "不能小于 0", "没有保存，请修改标出的 2 个开关", "最多 10 个"},
		i18n.En: {"is not a whole number", "at least 0", "Nothing was saved: mend the switches that are marked, 2", "at most 10"},
	} {
		w := openWindow(t, lang)
		component := subjects(w)["component"]
		b := board(t, w, component)
		status, after := b.line(t, "registration.status"), b.line(t, "registration.after_seconds")
		tickBox(t, lang.T("habits.on"))(b.line(t, "tickets_stopped"))
		typeIn(t, "soon")(status)
		typeIn(t, "-1s")(after)
		wants(t, words(status.object), want[0])
		wants(t, words(after.object), want[1])
		tapWord(t, w.open(), lang.T("ui.set.save"))
		wants(t, words(w.open()), want[2])
		if got := w.switchNow(t, component, "tickets_stopped"); got != "off" {
			t.Error("something was saved")
		}
		tapTip(t, status.object, lang.T("switch.undo", "0"))
		after.put("600")
		typeIn(t, strings.Repeat("gh_0123456789ab,", 11))(b.line(t, "test_accounts"))
		tapWord(t, w.open(), lang.T("ui.set.save"))
		wants(t, words(b.line(t, "test_accounts").object), want[3])
		if got := w.switchNow(t, component, "tickets_stopped"); got != "off" {
			t.Error("half of it was saved")
		}
	}
}

func TestSwitchesAreFoundAndRestored(t *testing.T) {
	w := openWindow(t, i18n.En)
	component := subjects(w)["component"]
	if err := api.NewSwitchboard(w.bench).Set(t.Context(), component, api.Chosen{Key: "order", Value: "redirect_first"},
		api.Chosen{Key: "whitelist", Value: "203.0.113.7"}); err != nil {
		t.Fatal(err)
	}
	b := board(t, w, component)
	wants(t, words(w.open()), "2 not as usual")
	fill(t, w, 0, "white")
	if said := words(w.open()); !strings.Contains(said, "whitelist") || strings.Contains(said, "single_use_codes") {
		t.Errorf("it finds:\n%s", said)
	}
	fill(t, w, 0, "xyz")
	wants(t, words(w.open()), "No such switch")
	fill(t, w, 0, "")
	tapWord(t, w.open(), "Restore all")
	wants(t, words(w.open()), "All at their defaults")
	tapWord(t, w.open(), "Save")
	if got := w.switchNow(t, component, "whitelist") + w.switchNow(t, component, "order"); got != "push_first" || b.sheet == nil {
		t.Errorf("then it is %q", got)
	}
}

// TestListsAreChosen from what there is: permission sets to be confirmed, and an API whose calls are counted.
func TestListsAreChosen(t *testing.T) {
	w := openWindow(t, i18n.En)
	component := subjects(w)["component"]
	b := board(t, w, component)
	sets := b.line(t, "confirm_func_ids")
	tapWord(t, sets.input, "Choose…")
	for _, box := range every[*kit.Check](w.open()) {
		if strings.HasPrefix(box.Text(), "1 ") || strings.HasPrefix(box.Text(), "18 ") {
			test.Tap(box)
		}
	}
	tapWord(t, w.open(), "Take these")
	tapWord(t, w.open(), "Add an API…")
	tapWord(t, w.open(), "Add")
	counter := b.lines[len(b.lines)-1]
	typeIn(t, "7")(counter)
	tapWord(t, w.open(), "Save")
	if got := w.switchNow(t, component, "confirm_func_ids"); got != "1,18" {
		t.Errorf("to confirm: %q", got)
	}
	if got := w.switchNow(t, component, counter.key); got != "7" {
		t.Errorf("%s was called %q times", counter.key, got)
	}
}

func TestThePhoneNumberButton(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	s := see[*simulatorPage](t, w, "simulator")
	mini := subjects(w)["user"]
	a, _ := w.bench.Sim.Account(mini.Account)
	s.choose(a.AppID)
	menu := s.followerMenu(a, a.Followers[0])
	menu[slices.IndexFunc(menu, func(a action) bool { return a.name(i18n.Zh) == "手机号按钮" })].do()
	wants(t, words(w.open()), a.Followers[0].NickName+" 点了手机号按钮", "getuserphonenumber", "5 分钟")
	tapWord(t, w.open(), "复制")
	if code := w.app.Clipboard().Content(); len(code) < 20 || w.open() != nil {
		t.Errorf("copied %q", code)
	}
}

// every is all of a kind of widget in o.
func every[W fyne.CanvasObject](o fyne.CanvasObject) (found []W) {
	walk(o, func(o fyne.CanvasObject) {
		if one, ok := o.(W); ok {
			found = append(found, one)
		}
	})
	return found
}
