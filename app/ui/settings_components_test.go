package ui

import (
	"strings"
	"testing"

	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
	"wxlab/platform"
)

func TestComponentsAreAddedInSettings(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	s := see[*settingsPage](t, w, "settings")
	if got := words(s.more.rows); !strings.Contains(got, "一个工作区可以同时服务多个第三方平台") {
		t.Errorf("empty, the card says %q", got)
	}
	s.more.add()
	tapWord(t, w.open(), "添加")
	if w.open() == nil || !strings.Contains(words(w.open()), "应为 wx 加 16 位") ||
		strings.Contains(words(w.open()), "is wx and") {
		t.Fatalf("an empty form is refused in Chinese:\n%s", words(w.open()))
	}
	w.app.Clipboard().SetContent("AppID: " + moreComponent.AppID + "\nAppSecret: " + moreComponent.AppSecret.Reveal() +
		"\n消息校验Token " + moreComponent.Token.Reveal() + "\n消息加解密Key " + moreComponent.EncodingAESKey.Reveal())
	tapWord(t, w.open(), "从剪贴板填入")
	tapWord(t, w.open(), "添加")
	w.load()
	if all := w.bench.Components(); w.open() != nil || len(all) != 2 || all[1] != moreComponent ||
		!w.bench.Platform.Serves(moreComponent.AppID) {
		t.Fatalf("%d components", len(all))
	}
	if got := words(s.more.rows); !strings.Contains(got, moreComponent.AppID) || !strings.Contains(got, "当前") ||
		strings.Contains(got, "一个工作区可以") {
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
	if p, _ := w.bench.Sim.Platform(all[2].AppID); p.Name != "测试版" || w.componentActions()[2].name(w.lang) != "测试版" ||
		!strings.Contains(words(s.more.rows), "测试版") || w.choices("测试版")[0].also != all[2].AppID {
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
			t.Errorf("%q typed over %q: %q, want %q", tt.typed.Reveal(), tt.inForce.Reveal(), got.Reveal(),
				tt.want.Reveal())
		}
	}
}

func TestAComponentsKeyIsRotatedInSettings(t *testing.T) {
	w := openTwo(t, i18n.En)
	s := see[*settingsPage](t, w, "settings")
	s.more.edit(moreComponent.AppID)
	if e, typing := w.win.Canvas().Focused().(*kit.Entry); !typing || e.Text != moreComponent.Token.Reveal() {
		t.Error("the cursor is not where one begins")
	}
	fill(t, w, 2, "anotherToken1")
	tapWord(t, w.open(), "Save")
	got := w.bench.Components()[1]
	if got.Token != "anotherToken1" || got.PreviousToken != moreComponent.Token ||
		got.EncodingAESKey != moreComponent.EncodingAESKey || got.PreviousEncodingAESKey != "" ||
		got.AppID != moreComponent.AppID {
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
	s := see[*settingsPage](t, w, "settings")
	all, err := w.loadComponents(t.Context())
	if err != nil || all[1].accounts != 1 || all[0].accounts != 0 {
		t.Fatalf("%+v %v", all, err)
	}
	w.choose(moreComponent.AppID)
	s.more.remove(all[1])
	if got := words(w.open()); !strings.Contains(got, moreComponent.AppID) || !strings.Contains(got, "accounts: 1") ||
		!strings.Contains(got, "forgets") {
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
	s := see[*settingsPage](t, w, "settings")
	s.fields["token"].SetText("goodToken123")
	if err := w.bench.RemoveComponent(moreComponent.AppID); err != nil {
		t.Fatal(err)
	}
	w.load()
	s.store()
	if got := w.bench.Settings(); got.Component.Token != "goodToken123" || len(got.MoreComponents) != 0 ||
		!s.save.Disabled() {
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
		"nothing": {"", platform.Component{}},
		"labels":  {"AppID AppSecret Token EncodingAESKey", platform.Component{}},
		"JSON": {`{"appid": "wx00000000000000c3", "appsecret": "0123456789abcdef0123456789abcdef",
			"token": "relaytoken2024", "encoding_aes_key": "IApKdciGHXjuwt8kXA9CzkAdGOceZnswuqOJ7QpTwig"}`,
			moreComponent},
		"two keys": {"wx00000000000000c3 0123456789abcdef0123456789abcdef relaytoken2024 " +
			"IApKdciGHXjuwt8kXA9CzkAdGOceZnswuqOJ7QpTwig nnal0weNYtQ8qdLpOgRAm7JyQXK9FvA1hXP5U3PPPPW", previous},
		"one": {"  IApKdciGHXjuwt8kXA9CzkAdGOceZnswuqOJ7QpTwig\n",
			platform.Component{EncodingAESKey: moreComponent.EncodingAESKey}},
		"too long": {strings.Repeat("a", 100), platform.Component{}},
		"hex Token": {"AppSecret=0123456789abcdef0123456789abcdef Token=fedcba9876543210fedcba9876543210",
			platform.Component{AppSecret: moreComponent.AppSecret, Token: "fedcba9876543210fedcba9876543210"}},
		"Chinese":    {"消息校验Token：relaytoken2024", platform.Component{Token: moreComponent.Token}},
		"no AppID":   {"wx00000000000000C3", platform.Component{Token: "wx00000000000000C3"}},
		"short word": {"ab", platform.Component{}},
	} {
		if got := credentialsIn(c.text); got != c.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
