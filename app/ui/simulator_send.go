package ui

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"image"
	"strings"

	_ "image/gif" // forms that pictures have
	_ "image/jpeg"
	_ "image/png"

	"fyne.io/fyne/v2"

	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/sim"
	"wxlab/sim/world"
)

// phoneActions are what the person whom the user plays can do with their phone.
func (s *simulatorPage) phoneActions() phoneActions {
	return phoneActions{
		write: s.send, others: s.tiles, press: s.press, open: s.openDelivery, custom: s.openCustom,
		more: func(at fyne.Position) {
			if a, f, ok := s.played(); ok {
				s.w.shell.offer(at, s.followerMenu(a, f)...)
			}
		},
		item: func(id string) {
			s.act(s.w.T("ui.phone.item"), func(ctx context.Context) ([]world.Delivery, error) {
				return s.w.bench.Sim.ClickMessageMenu(ctx, s.account, s.openID, id)
			})
		},
	}
}

// tiles are what can be sent beside a text, as far as the account can get it.
func (s *simulatorPage) tiles() []tile {
	a, f, ok := s.played()
	if !ok {
		return nil
	}
	plain := func(do sim.Verb, key string) func() { return func() { s.say(key, sim.Action{Do: do}) } }
	picture := []tile{{"image", "ui.phone.image", plain(sim.SendImage, "ui.phone.image")},
		{"download", "ui.phone.file_image", s.sendPicture}}
	if a.Kind == world.MiniProgram {
		return append(picture, tile{"layers", "ui.phone.card", s.sendCard}, tile{"key", "ui.phone.login", func() { s.login(a, f) }})
	}
	return append(picture,
		tile{"mic", "ui.phone.voice", s.sendVoice},
		tile{"video", "ui.phone.video", plain(sim.SendVideo, "ui.phone.video")},
		tile{"play", "ui.phone.shortvideo", plain(sim.SendShortVideo, "ui.phone.shortvideo")},
		tile{"map-pin", "ui.phone.location", func() { s.choosePlace(s.sendPlace) }},
		tile{"link", "ui.phone.link", s.sendLink},
		tile{"file-text", "ui.phone.file", s.sendFile},
		tile{"scan-line", "ui.phone.scan", func() { s.scan(a, f) }})
}

// say has the follower do something that stands in the chat.
func (s *simulatorPage) say(key string, action sim.Action) {
	action.Account, action.OpenID = s.account, s.openID
	s.act(s.w.T(key), func(ctx context.Context) ([]world.Delivery, error) { return s.w.bench.Sim.Act(ctx, action) })
}

// sendPicture sends a picture file of the user's.
func (s *simulatorPage) sendPicture() {
	s.w.openFile(func(_ string, content []byte) error {
		if _, _, err := image.DecodeConfig(strings.NewReader(string(content))); err != nil {
			return errors.New(s.w.T("ui.phone.no_picture", err))
		}
		s.say("ui.phone.image", sim.Action{Do: sim.SendImage, Picture: content})
		return nil
	}, ".png", ".jpg", ".jpeg", ".gif")
}

// sendVoice asks what is said in a recording.
func (s *simulatorPage) sendVoice() {
	var heard *kit.Entry
	form := s.w.sheet(s.w.T("ui.phone.voice"), s.w.T("ui.sim.send"), func() error {
		s.say("ui.phone.voice", sim.Action{Do: sim.SendVoice, Key: strings.TrimSpace(heard.Text)})
		return nil
	})
	heard = form.text(s.w.T("ui.phone.heard"), s.w.T("ui.phone.heard.hint"), "", s.w.T("ui.sim.preset.order"))
}

// sendLink asks for the link of a card.
func (s *simulatorPage) sendLink() {
	var title, address *kit.Entry
	w := s.w
	form := w.sheet(w.T("ui.phone.link"), w.T("ui.sim.send"), func() error {
		set := map[string]string{"Title": strings.TrimSpace(title.Text)}
		s.say("ui.phone.link", sim.Action{Do: sim.SendLink, Key: strings.TrimSpace(address.Text), Set: set})
		return nil
	})
	address = form.text("URL", "", "https://example.com/goods/42", "https://…")
	title = form.text(w.T("ui.phone.title"), "", w.T("ui.phone.title.sample"), "")
}

// sendFile asks for a file's name; its content stays on the follower's phone.
func (s *simulatorPage) sendFile() {
	var name *kit.Entry
	form := s.w.sheet(s.w.T("ui.phone.file"), s.w.T("ui.sim.send"), func() error {
		s.say("ui.phone.file", sim.Action{Do: sim.SendFile, Key: strings.TrimSpace(name.Text)})
		return nil
	})
	name = form.text(s.w.T("ui.phone.file.name"), s.w.T("ui.phone.file.hint"), "", s.w.T("ui.phone.file.sample"))
}

// sendCard asks for the page of a mini program's card.
func (s *simulatorPage) sendCard() {
	var title, path *kit.Entry
	w := s.w
	form := w.sheet(w.T("ui.phone.card"), w.T("ui.sim.send"), func() error {
		set := map[string]string{"Title": strings.TrimSpace(title.Text), "AppId": s.account}
		s.say("ui.phone.card", sim.Action{Do: sim.SendPage, Key: strings.TrimSpace(path.Text), Set: set})
		return nil
	})
	path = form.text("PagePath", "", "pages/order/detail?id=42", "")
	title = form.text(w.T("ui.phone.title"), "", w.T("ui.phone.title.sample"), "")
}

// place is somewhere one can be.
type place struct{ key, latitude, longitude string }

// places are offered, since nobody knows coordinates by heart.
var places = []place{
	{"ui.phone.place.canton", "23.106414", "113.324553"}, {"ui.phone.place.palace", "39.916345", "116.397155"},
	{"ui.phone.place.bund", "31.239703", "121.499718"}, {"ui.phone.place.shenzhen", "22.540503", "113.934528"},
}

// choosePlace asks for a place and hands it to take.
func (s *simulatorPage) choosePlace(take func(label, latitude, longitude string)) {
	w := s.w
	var label, latitude, longitude *kit.Entry
	form := w.sheet(w.T("ui.phone.location"), w.T("ui.sim.send"), func() error {
		for _, e := range []*kit.Entry{latitude, longitude} {
			var degrees float64
			if _, err := fmt.Sscan(e.Text, &degrees); err != nil || degrees < -180 || degrees > 180 {
				return errors.New(w.T("ui.phone.degrees.bad", e.Text))
			}
		}
		take(strings.TrimSpace(label.Text), strings.TrimSpace(latitude.Text), strings.TrimSpace(longitude.Text))
		return nil
	})
	names := make([]string, len(places))
	for i, p := range places {
		names[i] = w.T(p.key)
	}
	form.choice(w.T("ui.phone.place"), names, 0, func(i int) {
		label.SetText(w.T(places[i].key))
		latitude.SetText(places[i].latitude)
		longitude.SetText(places[i].longitude)
	})
	label = form.text(w.T("ui.phone.label"), "", w.T(places[0].key), "")
	latitude = form.text(w.T("ui.phone.latitude"), "", places[0].latitude, "")
	longitude = form.text(w.T("ui.phone.longitude"), "", places[0].longitude, "")
}

func (s *simulatorPage) sendPlace(label, latitude, longitude string) {
	s.say("ui.phone.location", sim.Action{Do: sim.SendLocation, Key: label,
		Set: map[string]string{"Location_X": latitude, "Location_Y": longitude}})
}

// press clicks a button of the account's menu. What WeChat would ask the person for, a code or a place, is asked first.
func (s *simulatorPage) press(path []int, b world.Button) {
	click := func(set map[string]string) {
		s.act(cmp.Or(b.Name, s.w.T("ui.sim.do.menu")), func(ctx context.Context) ([]world.Delivery, error) {
			return s.w.bench.Sim.ClickMenu(ctx, sim.MenuClick{Account: s.account, OpenID: s.openID, Button: path, Set: set})
		})
	}
	switch b.Type {
	case "scancode_push", "scancode_waitmsg":
		s.askScanned(b, click)
	case "location_select":
		s.choosePlace(func(label, latitude, longitude string) {
			click(map[string]string{"SendLocationInfo.Location_X": latitude, "SendLocationInfo.Location_Y": longitude,
				"SendLocationInfo.Label": label, "SendLocationInfo.Poiname": label})
		})
	default:
		click(nil)
	}
}

// askScanned asks what a code says that is scanned with a button of the menu.
func (s *simulatorPage) askScanned(b world.Button, click func(set map[string]string)) {
	w := s.w
	var result *kit.Entry
	form := w.sheet(w.T("ui.phone.scanned", b.Name), w.T("ui.sim.scan"), func() error {
		click(map[string]string{"ScanCodeInfo.ScanResult": strings.TrimSpace(result.Text)})
		return nil
	})
	result = form.text(w.T("ui.phone.scanned.says"), w.T("ui.phone."+b.Type), "https://example.com/t/7", "")
	form.add(kit.NewParagraph(w.T("ui.phone.scanned.key", b.Key), kit.Small, theme.Muted))
}
