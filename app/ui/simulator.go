package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/platform"
	"wxlab/sim"
)

// simulator lets one be WeChat: accounts and followers, a chat as on a phone, every event of the catalogue, and
// the clock.
type simulator struct {
	w        *Window
	account  string // AppID
	picked   bool   // by the user
	openID   string
	event    string // chosen in the catalogue
	set      map[string]string
	chatMark string
	peopleOf string

	phone   *phone
	people  *fyne.Container
	picker  *widget.Select
	form    *fyne.Container
	fire    *kit.Button
	outcome *fyne.Container
	ticket  *kit.Button
	paces   []*kit.Chip
	clock   *kit.Text
	next    *kit.Text
	faults  *faults
	root    *fyne.Container
}

func newSimulator(w *Window) *simulator {
	return &simulator{w: w, set: map[string]string{}, event: "subscribe", faults: newFaults(w)}
}

func (s *simulator) content() fyne.CanvasObject {
	w := s.w
	accounts := choosable(w.bench.Accounts())
	if w.bench.Sim == nil {
		s.root = background(kit.Empty("smartphone", w.T("ui.sim.none"), w.T("ui.sim.none.hint"), nil))
		return s.root
	}
	s.chatMark, s.peopleOf = "", ""
	s.people = kit.VBox(2)
	s.phone = newPhone(w, s.send)
	s.outcome = kit.VBox(8)
	s.outcome.Hide()
	column := func(o fyne.CanvasObject) fyne.CanvasObject { return kit.Pad(4, 4, 4, 4, o) }
	left := kit.Scroll(column(kit.Card(w.T("ui.sim.accounts"), s.accountPicker(accounts),
		kit.NewLink(w.T("ui.add"), kit.Small, func() { s.editAccount(sim.Account{}) }))))
	right := kit.Scroll(column(kit.VBox(14, s.clockCard(), s.catalogueCard(), s.faults.card())))
	grid := kit.Columns{Widths: []float32{0.26, 0.37, 0.37}, Gap: 6, Full: true}
	s.root = kit.Pad(12, 12, 12, 12, grid.Of(left, column(s.phone.object), right))
	s.choose(s.account)
	return s.root
}

// accountPicker lists the accounts, and under the chosen one its followers.
func (s *simulator) accountPicker(accounts []sim.Account) fyne.CanvasObject {
	if s.account == "" && len(accounts) > 0 {
		s.account = accounts[0].AppID
	}
	return s.people
}

func (s *simulator) find(appID string) (sim.Account, bool) {
	for _, a := range s.w.bench.Accounts() {
		if a.AppID == appID {
			return a, true
		}
	}
	return sim.Account{}, false
}

// choose takes an account and, when the follower is not one of its own, its first follower.
func (s *simulator) choose(appID string) {
	a, ok := s.find(appID)
	if !ok {
		return
	}
	s.account = appID
	mine := slices.ContainsFunc(a.Followers, func(f sim.Follower) bool { return f.OpenID == s.openID })
	if !mine && len(a.Followers) > 0 {
		s.openID = a.Followers[0].OpenID
	}
	s.chatMark = ""
	s.showForm()
	s.w.want()
}

func (s *simulator) showPeople(accounts []sim.Account, granted map[string]bool) {
	w := s.w
	s.people.RemoveAll()
	if len(accounts) == 0 {
		s.people.Add(s.noAccounts())
	}
	for _, a := range accounts {
		item := kit.NewNavItem(accountIcon(a), a.NickName, func() {
			s.picked = true
			s.choose(a.AppID)
		})
		item.Select(a.AppID == s.account)
		if granted[a.AppID] {
			item.SetCount("✓", kit.Success)
		}
		s.people.Add(kit.HBox(0, kit.Grow(item), w.dots(func(at fyne.Position) { s.accountMenu(a, at) })))
		if a.AppID != s.account {
			continue
		}
		s.people.Add(kit.Pad(2, 2, 38, 4, kit.NewParagraph(w.accountType(a)+" · "+a.PrincipalName, kit.Caption, theme.Faint)))
		if !granted[a.AppID] {
			s.people.Add(kit.Pad(0, 4, 38, 4, kit.NewLink(w.T("ui.sim.not_authorized"), kit.Small, func() { w.show("authorization") })))
		}
		for _, f := range a.Followers {
			one := kit.NewNavItem(followerIcon(a, f, s.openID), f.NickName, func() {
				s.openID, s.chatMark = f.OpenID, ""
				w.want()
			})
			if gone(a, f) {
				one.Tip = w.T("ui.sim.not_following")
				one.Select(f.OpenID == s.openID)
			}
			menu := w.dots(func(at fyne.Position) { s.followerMenu(a, f, at) })
			s.people.Add(kit.Pad(0, 0, 12, 0, kit.HBox(0, kit.Grow(one), menu)))
		}
		s.people.Add(kit.Pad(2, 8, 50, 0, kit.NewLink(w.T("ui.sim.follower.add"), kit.Small, func() { s.editFollower(a, sim.Follower{Subscribed: true}) })))
	}
}

func accountIcon(a sim.Account) string {
	if a.Kind == sim.MiniProgram {
		return "layers"
	}
	return "message-square"
}

// send lets the follower write to the account.
func (s *simulator) send(text string) {
	w, account, openID, component := s.w, s.account, s.openID, s.w.component()
	var d sim.Delivery
	w.do(s.phone.button, w.T("ui.task.send"), func(ctx context.Context) (err error) {
		d, err = w.bench.SendText(ctx, component, account, openID, text)
		return err
	}, func() { s.showOutcome(d) })
}

// catalogueCard is the catalogue of events with a form for the chosen one.
func (s *simulator) catalogueCard() fyne.CanvasObject {
	w := s.w
	s.form = kit.VBox(8)
	s.fire = kit.NewButton("send", w.T("ui.sim.trigger"), kit.Solid, s.trigger)
	s.picker = widget.NewSelect(nil, nil)
	body := kit.VBox(10, framed(s.picker), s.form, kit.HBox(8, kit.Spacer(), s.fire), s.outcome)
	return kit.Card(w.T("ui.sim.catalogue"), body)
}

// entriesFor are the callbacks that make sense for an account.
func entriesFor(all []sim.CatalogueEntry, kind sim.Kind) []sim.CatalogueEntry {
	return slices.DeleteFunc(slices.Clone(all), func(e sim.CatalogueEntry) bool {
		return len(e.Kinds) > 0 && !slices.Contains(e.Kinds, kind)
	})
}

func entryTitle(l i18n.Lang, e sim.CatalogueEntry) string {
	if l == i18n.Zh {
		return e.Name + "  " + e.TitleZH
	}
	return e.Name + "  " + e.TitleEN
}

// showForm offers the catalogue for the account and the fields of the chosen event.
func (s *simulator) showForm() {
	w := s.w
	a, _ := s.find(s.account)
	entries := entriesFor(w.bench.Catalogue(), a.Kind)
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = entryTitle(w.lang, e)
	}
	at := entryIndex(entries, s.event)
	s.picker.OnChanged = nil
	s.picker.SetOptions(names)
	s.picker.SetSelectedIndex(at)
	s.picker.OnChanged = func(string) {
		s.event, s.set = entries[s.picker.SelectedIndex()].Name, map[string]string{}
		s.showFields(entries[s.picker.SelectedIndex()])
		kit.Renew(s.root)
	}
	if len(entries) > 0 {
		s.event = entries[at].Name
		s.showFields(entries[at])
	}
}

// entryIndex is where the wanted event stands, or a text message, which every account can get.
func entryIndex(entries []sim.CatalogueEntry, want string) int {
	for _, name := range []string{want, "text"} {
		if i := slices.IndexFunc(entries, func(e sim.CatalogueEntry) bool { return e.Name == name }); i >= 0 {
			return i
		}
	}
	return 0
}

const fieldsShown = 6

// showFields is an input for each field that is the user's to choose.
func (s *simulator) showFields(e sim.CatalogueEntry) {
	w := s.w
	s.form.RemoveAll()
	n := 0
	for _, f := range e.Fields {
		if f.Live || f.Path == "MsgType" || f.Path == "Event" || f.Path == "InfoType" || n == fieldsShown {
			continue
		}
		n++
		input := w.entry(clip(f.Sample, 26))
		input.SetText(s.set[f.Path])
		input.OnChanged = func(text string) {
			if text == "" {
				delete(s.set, f.Path)
				return
			}
			s.set[f.Path] = text
		}
		s.form.Add(kit.Field(f.Path, "", input))
	}
	if n == 0 {
		s.form.Add(kit.NewParagraph(w.T("ui.sim.no_fields"), kit.Small, theme.Muted))
	}
}

// trigger sends the chosen callback.
func (s *simulator) trigger() {
	w := s.w
	t := sim.Trigger{ComponentAppID: w.component(), Event: s.event, Account: s.account, OpenID: s.openID, Set: map[string]string{}}
	for k, v := range s.set {
		t.Set[k] = v
	}
	var d sim.Delivery
	w.do(s.fire, w.T("ui.task.trigger", s.event), func(ctx context.Context) (err error) {
		d, err = w.bench.Trigger(ctx, t)
		return err
	}, func() { s.showOutcome(d) })
}

// showOutcome says what became of a delivery: what the follower sees, and what is wrong with the answer.
func (s *simulator) showOutcome(d sim.Delivery) {
	w := s.w
	tone, title := kit.Success, w.T("ui.sim.accepted", d.Name, deliveryTime(d))
	if !d.Accepted {
		tone, title = kit.Danger, w.T("ui.sim.refused", d.Name, len(d.Attempts))
	}
	var said []fyne.CanvasObject
	if d.Seen != "" {
		said = append(said, kit.Said(w.T("ui.sim.seen"), d.Seen))
	}
	for _, p := range d.Problems {
		text := p.Text
		if w.lang == i18n.Zh {
			text = p.TextZH
		}
		said = append(said, kit.Said(w.T("ui.why"), text))
	}
	open := kit.NewButton("arrow-right", w.T("ui.sim.show_traffic"), kit.Outline, func() { w.openNewest(d) })
	s.outcome.Show()
	s.outcome.Objects = []fyne.CanvasObject{kit.Callout(tone, title, said, open)}
	kit.Renew(s.root)
}

func deliveryTime(d sim.Delivery) string {
	if len(d.Attempts) == 0 {
		return "–"
	}
	return took(d.Attempts[len(d.Attempts)-1].Took)
}

// openNewest shows the newest recorded callback of a delivery's name.
func (w *Window) openNewest(d sim.Delivery) {
	query := "name:" + d.Name
	if d.Account != "" {
		query += " appid:" + d.Account
	}
	w.searchTraffic(query)
}

func (s *simulator) load(ctx context.Context, _ i18n.Lang) (func(), error) {
	w := s.w
	accounts := choosable(w.bench.Accounts())
	authorizers, err := w.bench.Platform.AuthorizersOf(ctx, w.component())
	if err != nil || w.bench.Sim == nil {
		return func() {}, err
	}
	status := w.bench.Status()
	due, faults := w.bench.Sim.NextDue(), w.bench.Sim.Faults()
	granted := map[string]bool{}
	for _, a := range authorizers {
		granted[a.AppID] = a.State == platform.Authorized
	}
	return func() {
		s.settle(accounts, granted)
		if m := s.peopleMark(accounts, authorizers); m != s.peopleOf {
			s.peopleOf = m
			s.showPeople(accounts, granted)
		}
		s.showChat()
		s.showDue(due)
		s.faults.show(faults)
		s.showPace(status.Frozen, status.Speed)
		s.tick(w.now())
		w.shell.setCount(w.T("ui.sim.count", len(accounts)))
		kit.Renew(s.root)
	}, nil
}

// settle takes the first authorized account, until the user has chosen one.
func (s *simulator) settle(accounts []sim.Account, granted map[string]bool) {
	if _, there := s.find(s.account); !there && len(accounts) > 0 {
		s.choose(accounts[0].AppID)
	}
	if s.picked || granted[s.account] {
		return
	}
	for _, a := range accounts {
		if granted[a.AppID] {
			s.choose(a.AppID)
			return
		}
	}
}

func (s *simulator) showChat() {
	a, ok := s.find(s.account)
	if !ok {
		return
	}
	chat := s.w.bench.Chat(s.account, s.openID)
	name := ""
	for _, f := range a.Followers {
		if f.OpenID == s.openID {
			if name = f.NickName; gone(a, f) {
				name += " · " + s.w.T("ui.sim.not_following")
			}
		}
	}
	mark := s.account + s.openID + name
	if len(chat) > 0 {
		mark += chat[len(chat)-1].At.String() + chat[len(chat)-1].Text
	}
	if mark != s.chatMark {
		s.chatMark = mark
		s.phone.show(a.NickName, name, chat)
	}
}

// refresh pushes a ticket: the page's own "again".
func (s *simulator) refresh() { s.w.pushTicket(s.ticket) }
