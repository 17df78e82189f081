package ui

import (
	"image"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
	"wxlab/platform/wxapi"
	"wxlab/sim"
	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// both runs a test in either language on an authorized account.
func both(t *testing.T, run func(t *testing.T, w *Window, s *simulatorPage, a world.Account)) {
	for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
		t.Run(string(lang), func(t *testing.T) {
			w, s, a := authorized(t, lang)
			run(t, w, s, a)
		})
	}
}

// TestThePhoneSendsAndShowsEverything: what the plus offers arrives, pictures are shown, and what nobody answers says why.
func TestThePhoneSendsAndShowsEverything(t *testing.T) {
	both(t, func(t *testing.T, w *Window, s *simulatorPage, a world.Account) {
		s.phone.toggleTiles()
		for _, key := range []string{"ui.phone.image", "ui.phone.video", "ui.phone.shortvideo"} {
			tapWord(t, s.phone.object, w.T(key))
		}
		tapWord(t, s.phone.object, w.T("ui.phone.location"))
		tapWord(t, w.open(), w.T("ui.phone.place.bund"))
		tapWord(t, w.open(), w.T("ui.sim.send"))
		tapWord(t, s.phone.object, w.T("ui.phone.link"))
		fill(t, w, 0, "https://example.com/7").OnSubmitted("")
		tapWord(t, s.phone.object, w.T("ui.phone.voice"))
		fill(t, w, 0, "你好").OnSubmitted("")
		tapWord(t, s.phone.object, w.T("ui.phone.file"))
		fill(t, w, 0, "a.txt").OnSubmitted("")
		w.load()
		var types []string
		for _, e := range w.bench.Sim.Chat(a.AppID, s.openID) {
			if e.From == world.FromFollower {
				types = append(types, e.MsgType)
			}
		}
		if got := strings.Join(types, " "); got != "image video shortvideo location link voice file" {
			t.Errorf("it sent %s", got)
		}
		pictures := 0
		walk(s.phone.object, func(o fyne.CanvasObject) {
			if _, ok := o.(*kit.Picture); ok {
				pictures++
			}
		})
		if pictures != 3 {
			t.Errorf("%d pictures are shown", pictures)
		}
		wants(t, words(s.phone.object), w.T("silence.no_rule"), w.T("ui.phone.place.bund"), "https://example.com/7", w.T("ui.simulated"))
		if tapWord(t, s.phone.object, w.T("ui.phone.rules")); w.shown.Load().id != "rules" {
			t.Errorf("the way to the rules leads to %s", w.shown.Load().id)
		}
	})
}

// TestTheMenuAtThePhonesFootWorks: buttons of all kinds, those below others too, and what WeChat asks for is asked.
func TestTheMenuAtThePhonesFootWorks(t *testing.T) {
	both(t, func(t *testing.T, w *Window, s *simulatorPage, a world.Account) {
		menu := wxapi.Menu{Button: []wxapi.Button{{Type: "click", Name: "今日", Key: "TODAY"},
			{Name: "商城", Sub: []wxapi.Button{{Type: "view", Name: "全部", URL: "https://shop.example.com"},
				{Type: "scancode_push", Name: "扫一扫", Key: "scan"}, {Type: "location_select", Name: "门店", Key: "near"},
				{Type: "miniprogram", Name: "小程序", URL: "https://a.example.com", AppID: "wx0123456789abcdef", PagePath: "pages/x"}}}}}
		if err := w.bench.Platform.Own.Account(a.AppID).CreateMenu(t.Context(), menu); err != nil {
			t.Fatal(err)
		}
		w.load()
		tapWord(t, s.phone.menu, "今日")
		tapWord(t, s.phone.menu, "≡ 商城")
		w.win.Canvas().Overlays().Remove(w.win.Canvas().Overlays().Top())
		list, _ := w.bench.Sim.Menu(a.AppID, s.openID)
		s.press([]int{1, 0}, list[1].Sub[0])
		s.press([]int{1, 1}, list[1].Sub[1])
		fill(t, w, 0, "码里写的").OnSubmitted("")
		s.press([]int{1, 2}, list[1].Sub[2])
		tapWord(t, w.open(), w.T("ui.sim.send"))
		s.press([]int{1, 3}, list[1].Sub[3])
		var names []string
		for _, d := range w.bench.Sim.Deliveries("", 5) {
			names = append(names, d.Name)
			if d.Name == "scancode_push" && !strings.Contains(string(d.Plain), "码里写的") {
				t.Errorf("it scanned %s", d.Plain)
			}
		}
		if got := strings.Join(names, " "); got != "CLICK VIEW scancode_push location_select view_miniprogram" {
			t.Errorf("the menu pushed %s", got)
		}
		w.load()
		wants(t, words(s.phone.object), "TODAY", "https://shop.example.com")
	})
}

// TestALineOpensItsExchange: a click on a bubble shows the push behind it, on a customer-service message the call.
func TestALineOpensItsExchange(t *testing.T) {
	w, s, a := authorized(t, i18n.Zh)
	s.send("打开我")
	if err := w.bench.Platform.Own.Account(a.AppID).Call(t.Context(), "POST", "/cgi-bin/message/custom/send", map[string]any{
		"touser": s.openID, "msgtype": "text", "text": map[string]string{"content": "客服的话"}}, nil); err != nil {
		t.Fatal(err)
	}
	flush(t, w)
	w.load()
	chat := w.bench.Sim.Chat(a.AppID, s.openID)
	s.openDelivery(chat[0].DeliveryID)
	if shown := w.shown.Load().id; shown != "traffic" {
		t.Fatalf("the bubble leads to %s", shown)
	}
	w.show("simulator")
	s.openCustom(chat[len(chat)-1])
	if shown := w.shown.Load().id; shown != "traffic" {
		t.Fatalf("the customer-service message leads to %s", shown)
	}
}

func TestCallbacksAreFoundByEveryWord(t *testing.T) {
	all := sim.New(sim.Config{}).Catalogue()
	for search, want := range map[string]string{"取消 授权": "unauthorized", "weapp FAIL": "weapp_audit_fail", "menu click": "CLICK"} {
		var names []string
		for _, g := range eventGroups(all, search) {
			for _, e := range g.entries {
				names = append(names, e.Name)
			}
		}
		if !slices.Contains(names, want) || len(names) > 4 {
			t.Errorf("%q finds %v, want %s", search, names, want)
		}
	}
	if got := eventGroups(all, "没有这种事件"); len(got) != 0 {
		t.Errorf("%v", got)
	}
	sum := 0
	for _, g := range eventGroups(all, "") {
		sum += len(g.entries)
	}
	if sum != len(all) {
		t.Errorf("%d of %d callbacks have a topic", sum, len(all))
	}
}

func TestCallbacksStandUnderTheirTopic(t *testing.T) {
	topic := map[string]string{}
	for _, e := range sim.New(sim.Config{}).Catalogue() {
		topic[e.Name] = topicOf(e)
	}
	for name, want := range map[string]string{
		"card_pay_order": "card", "merchant_order": "trade", "user_authorize_invoice": "trade", "add_express_path": "trade",
		"xpay_refund_notify": "trade", "wxa_trade_controlled": "trade", "wxa_punish_event": "content",
		"secvod_audit_event": "content", "wxa_media_check": "content", "wxa_privacy_apply": "code",
		"wx_verify_dispatch": "verification", "betaapp_verify_event": "verification",
		"notify_3rd_wxa_auth_and_icp": "registration", "notify_icpfiling_verify_result_with_auth": "filing",
	} {
		if topic[name] != want {
			t.Errorf("%s stands under %q, not %s", name, topic[name], want)
		}
	}
}

// TestWhatIsChosenIsPreviewedAndPushedOften: the preview has message, envelope and query, and sends nothing.
func TestWhatIsChosenIsPreviewedAndPushedOften(t *testing.T) {
	both(t, func(t *testing.T, w *Window, s *simulatorPage, a world.Account) {
		c := s.catalogue
		c.choose()
		fill(t, w, 0, "SCAN").OnSubmitted("SCAN")
		if w.open() != nil || c.event != "SCAN" {
			t.Fatalf("Enter chose %s", c.event)
		}
		c.set["EventKey"] = "shelf_9"
		before := len(w.bench.Sim.Deliveries("", 0))
		c.preview.run()
		if len(w.bench.Sim.Deliveries("", 0)) != before {
			t.Error("a preview was sent")
		}
		for i, want := range []string{"shelf_9", "<Encrypt>", "msg_signature = "} {
			if !strings.Contains(c.preview.parts[i].text, want) {
				t.Errorf("part %d has no %s: %s", i, want, c.preview.parts[i].text)
			}
		}
		tapWord(t, s.root, "×3")
		s.trigger()
		if sent := w.bench.Sim.Deliveries("", 0); len(sent) != before+3 {
			t.Errorf("%d were sent", len(sent)-before)
		}
		wants(t, words(s.outcome), w.T("ui.sim.all_good", 3))
	})
}

// TestOnesOwnGoesToEitherURL: sealed as it is, whatever it says.
func TestOnesOwnGoesToEitherURL(t *testing.T) {
	w, s, a := authorized(t, i18n.En)
	c := s.catalogue
	c.pick("")
	for where, family := range map[string]callback.Family{toEvents: callback.AuthEvent, toMessages: callback.Message} {
		c.where, c.raw = where, "neither XML nor JSON, to "+where
		s.trigger()
		sent := w.bench.Sim.Deliveries("", 1)
		if d := sent[0]; string(d.Plain) != c.raw || d.Family != family ||
			strings.Contains(d.Attempts[0].URL, a.AppID) != (where == toMessages) {
			t.Errorf("%s: %s %s %s", where, d.Family, d.Plain, d.Attempts[0].URL)
		}
	}
}

// TestTheWorldsSwitchesAreChangedHere: each switch of the pane changes what WeChat does.
func TestTheWorldsSwitchesAreChangedHere(t *testing.T) {
	both(t, func(t *testing.T, w *Window, s *simulatorPage, a world.Account) {
		s.tabs.Select(habitsPane)
		now := func() world.Platform { p, _ := w.bench.Sim.Platform(w.served()); return p }
		for _, one := range habitSwitches {
			p := now()
			was := *one.at(&p)
			tapCheck(t, s.root, w.T("switch.name."+one.key))
			if p = now(); *one.at(&p) == was {
				t.Errorf("%s did not change", one.key)
			}
			w.load()
		}
		tapWord(t, s.root, w.T("switch.value.order.redirect_first"))
		if now().Order != world.RedirectFirst {
			t.Error("the event still comes first")
		}
		s.habits.chooseSets()
		tapCheck(t, w.open(), "1  消息管理")
		tapWord(t, w.open(), w.T("ui.set.save"))
		if !slices.Equal(now().ConfirmFuncIDs, []int{1}) {
			t.Errorf("to be confirmed: %v", now().ConfirmFuncIDs)
		}
	})
}

// TestQuotasAreShownSetAndCleared: a limit that is used up shows, and clear_quota takes it back.
func TestQuotasAreShownSetAndCleared(t *testing.T) {
	both(t, func(t *testing.T, w *Window, s *simulatorPage, a world.Account) {
		if err := w.bench.Sim.SetQuota(a.AppID, "/cgi-bin/menu/create", 1000); err != nil {
			t.Fatal(err)
		}
		s.tabs.Select(quotasPane)
		w.load()
		wants(t, words(s.root), "menu/create", "1,000 / 1,000")
		s.quotas.clear(kit.NewButton("", "", kit.Outline, nil), quotaOwner{a.AppID, a.NickName})
		for _, q := range w.bench.Sim.Quotas() {
			if q.Owner == a.AppID && q.Path == "/cgi-bin/menu/create" && q.Used > 0 {
				t.Errorf("%d are left; %s", q.Used, w.noticeText())
			}
		}
		s.quotas.set(quotaOwner{a.AppID, a.NickName})
		fill(t, w, 0, "many").OnSubmitted("")
		wants(t, words(w.open()), "many")
	})
}

// tapCheck ticks the box that is called so.
func tapCheck(t *testing.T, o fyne.CanvasObject, text string) {
	t.Helper()
	var hit *kit.Check
	walk(o, func(o fyne.CanvasObject) {
		if c, ok := o.(*kit.Check); ok && hit == nil && c.Text() == text {
			hit = c
		}
	})
	if hit == nil {
		t.Fatalf("no box says %q:\n%s", text, words(o))
	}
	hit.Tapped(nil)
}

func TestPicturesAreShownSmall(t *testing.T) {
	a := album{"kept": image.NewGray(image.Rect(0, 0, 1, 1))}
	w, s, acc := authorized(t, i18n.Zh)
	s.say("ui.phone.image", sim.Action{Do: sim.SendImage})
	id := w.bench.Sim.Chat(acc.AppID, s.openID)[0].Parts[0].Medium
	lines := []chatLine{{ChatEntry: world.ChatEntry{Parts: []world.ChatPart{{Medium: id}, {Medium: "kept"}}}}}
	got := a.keepFor(lines, w.bench.Sim, acc.AppID)
	if len(got) != 2 || got["kept"] != a["kept"] || got[id] == nil || got[id].Bounds().Dx() > 2*pictureMost {
		t.Errorf("%v", got)
	}
}

// TestAPhoneOnWhichNobodyWritesSaysSo: an account without conversations has nothing to write into.
func TestAPhoneOnWhichNobodyWritesSaysSo(t *testing.T) {
	for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
		w := openWindow(t, lang)
		s := see[*simulatorPage](t, w, "simulator")
		channels, err := w.bench.Sim.PutAccount(world.Account{NickName: "春茶视频号", Kind: world.Channels})
		if err != nil {
			t.Fatal(err)
		}
		empty, err := w.bench.Sim.PutAccount(world.Account{NickName: "新号", Kind: world.OfficialAccount})
		if err != nil {
			t.Fatal(err)
		}
		for appID, says := range map[string]string{channels.AppID: "ui.phone.silent", empty.AppID: "ui.phone.nobody"} {
			s.choose(appID)
			w.load()
			wants(t, words(s.phone.object), w.T(says))
			if s.phone.foot.Visible() || s.phone.sub.Text() != "" {
				t.Errorf("one can write, as %q", s.phone.sub.Text())
			}
		}
		s.choose(choosable(w.bench.Accounts())[1].AppID)
		if w.load(); !s.phone.foot.Visible() || s.phone.sub.Text() == "" {
			t.Error("nobody can write to an account with followers")
		}
	}
}
