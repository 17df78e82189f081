package ui

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"wxlab/app/i18n"
	"wxlab/app/judge"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/platform"
	"wxlab/sim/world"
)

// simulatorPage lets the user play WeChat: accounts and followers, a chat as on a phone, every callback of the
// catalogue, faults and the clock.
type simulatorPage struct {
	*role
	chatShown   string // what the phone shows, to leave it alone while that is the same
	peopleShown string // and what the list of accounts and followers shows

	phone     *phone
	album     album
	people    *fyne.Container
	outcome   *fyne.Container
	clock     *clockCard
	catalogue *catalogue
	faults    *faults
	habits    *habits
	quotas    *quotas
	tabs      *kit.Tabs // the panes at the right
	tab       int       // which of them is in front
	root      *fyne.Container
}

func newSimulatorPage(w *Window) *simulatorPage {
	s := &simulatorPage{clock: &clockCard{w: w}, faults: newFaults(w), habits: &habits{w: w},
		quotas: &quotas{w: w}}
	s.role = &role{w: w, changed: s.showRole, pushed: s.showOutcome}
	s.catalogue = &catalogue{w: w, set: map[string]string{}, event: "subscribe", renew: func() { kit.Renew(s.root) }}
	return s
}

func (s *simulatorPage) content() fyne.CanvasObject {
	w := s.w
	accounts := choosable(w.bench.Accounts())
	if w.bench.Sim == nil {
		s.root = background(kit.Empty("smartphone", w.T("ui.sim.none"), w.T("ui.sim.none.hint"), w.otherWorkspaces()))
		return s.root
	}
	s.chatShown, s.peopleShown = "", ""
	s.people = kit.VBox(2)
	s.phone = newPhone(w, s.phoneActions())
	s.outcome = kit.VBox(8)
	s.outcome.Hide()
	column := func(o fyne.CanvasObject) fyne.CanvasObject { return kit.Pad(4, 4, 4, 4, o) }
	left := kit.Scroll(column(kit.ListCard(w.T("ui.sim.accounts"), s.accountPicker(accounts),
		kit.NewLink(w.T("ui.add"), kit.Small, func() { s.editAccount(world.Account{}) }))))
	right := kit.Stack(column(s.clock.card()), s.panes())
	grid := kit.Columns{Widths: []float32{0.26, 0.34, 0.40}, Gap: 6, Full: true}
	s.root = kit.Pad(12, 12, 12, 12, grid.Of(left, column(s.phone.object), right))
	s.choose(s.account)
	return s.root
}

// The places of the panes that are asked for by name.
const habitsPane, quotasPane = 2, 3

// panes are what one does as WeChat: push, go wrong, choose its habits, count calls.
func (s *simulatorPage) panes() fyne.CanvasObject {
	w := s.w
	s.tabs = kit.NewTabs()
	for _, pane := range []struct {
		key     string
		content fyne.CanvasObject
	}{
		{"ui.sim.tab.push", s.catalogue.card(s.trigger, s.outcome)},
		{"ui.sim.tab.faults", s.faults.card()},
		{"ui.sim.tab.habits", kit.Card(w.T("ui.habit.title"), s.habits.pane())},
		{"ui.sim.tab.quotas", kit.Card(w.T("ui.quota.title"), s.quotas.pane())},
	} {
		s.tabs.Add(w.T(pane.key), kit.Scroll(kit.Pad(8, 4, 4, 4, pane.content)))
	}
	s.tabs.Select(s.tab)
	s.tabs.OnChange = func(i int) { s.tab = i }
	return s.tabs
}

// accountPicker lists the accounts, and under the chosen one its followers.
func (s *simulatorPage) accountPicker(accounts []world.Account) fyne.CanvasObject {
	if s.account == "" && len(accounts) > 0 {
		s.account = accounts[0].AppID
	}
	return s.people
}

// showRole follows the choice of another account.
func (s *simulatorPage) showRole(a world.Account) {
	s.chatShown = ""
	s.catalogue.offer(a, s.openID)
	s.w.reload()
}

func (s *simulatorPage) showPeople(accounts []world.Account, granted map[string]bool) {
	w := s.w
	s.people.RemoveAll()
	if len(accounts) == 0 {
		s.people.Add(s.noAccounts())
	}
	for _, a := range accounts {
		item := kit.NewNavItem(accountIcon(a), a.Title(), func() {
			s.picked = true
			s.choose(a.AppID)
		})
		item.Select(a.AppID == s.account)
		if granted[a.AppID] {
			item.SetCount("✓", kit.Success)
		}
		more := w.moreButton(func(at fyne.Position) { w.shell.offer(at, s.accountMenu(a)...) })
		s.people.Add(kit.HBox(0, kit.Grow(item), more))
		if a.AppID != s.account {
			continue
		}
		s.people.Add(kit.Pad(2, 2, 38, 4,
			kit.NewParagraph(strings.TrimSuffix(w.accountType(a)+" · "+a.PrincipalName, " · "), kit.Caption, theme.Faint)))
		if !granted[a.AppID] {
			s.people.Add(kit.Pad(0, 4, 38, 4,
				kit.NewLink(w.T("ui.sim.not_authorized"), kit.Small, func() { w.show("authorization") })))
		}
		for _, f := range a.Followers {
			one := kit.NewNavItem(followerIcon(a, f, s.openID), f.NickName, func() {
				s.openID, s.chatShown = f.OpenID, ""
				w.reload()
			})
			if notFollowing(a, f) {
				one.Tip = w.T("ui.sim.not_following")
				one.Select(f.OpenID == s.openID)
			}
			menu := w.moreButton(func(at fyne.Position) { w.shell.offer(at, s.followerMenu(a, f)...) })
			s.people.Add(kit.Pad(0, 0, 12, 0, kit.HBox(0, kit.Grow(one), menu)))
		}
		if !a.Kind.Converses() {
			s.people.Add(kit.Pad(0, 8, 38, 4, kit.NewParagraph(w.T("ui.account.silent"), kit.Caption, theme.Faint)))
			continue
		}
		s.people.Add(kit.Pad(2, 8, 50, 0,
			kit.NewLink(w.T(a.Kind.OfPeople("ui.sim.follower.add", "ui.sim.user.add")), kit.Small,
				func() { s.editFollower(a, world.Follower{Subscribed: true}) })))
	}
}

// peopleState is everything the list of accounts and followers shows: while it is the same the list is left alone.
func (s *simulatorPage) peopleState(accounts []world.Account, authorizers []platform.Authorizer) string {
	var mark strings.Builder
	fmt.Fprintln(&mark, s.account, s.openID)
	for _, a := range authorizers {
		fmt.Fprintln(&mark, a.AppID, a.State)
	}
	for _, a := range accounts {
		fmt.Fprintln(&mark, a.AppID, a.NickName, a.PrincipalName, a.Kind, a.ServiceType, a.VerifyType)
		for _, f := range a.Followers {
			fmt.Fprintln(&mark, f.OpenID, f.NickName, f.Subscribed)
		}
	}
	return mark.String()
}

func accountIcon(a world.Account) string {
	switch {
	case a.Kind == world.MiniProgram:
		return "layers"
	case !a.Kind.Converses():
		return "users"
	}
	return "message-square"
}

// send lets the follower write to the account.
func (s *simulatorPage) send(text string) {
	w, account, openID, component := s.w, s.account, s.openID, s.w.component()
	var d world.Delivery
	w.do(s.phone.button, w.T("ui.task.send"), func(ctx context.Context) (err error) {
		d, err = w.bench.SendText(ctx, component, account, openID, text)
		return err
	}, func() { s.showOutcome(d) })
}

// trigger sends the chosen callback, as often as was chosen.
func (s *simulatorPage) trigger() {
	w, c := s.w, s.catalogue
	t, times := c.pushed(s.account, s.openID), max(1, c.times)
	label := w.T("ui.task.trigger", cmp.Or(t.Event, w.T("ui.sim.own")))
	if times > 1 {
		label += fmt.Sprintf(" ×%d", times)
	}
	var sent []world.Delivery
	w.do(c.button, label, func(ctx context.Context) error {
		for range times {
			d, err := w.bench.Trigger(ctx, t)
			if err != nil {
				return err
			}
			sent = append(sent, d)
		}
		return nil
	}, func() { s.showOutcomes(sent) })
}

// showOutcomes says what became of several pushes of one callback: how many went as expected, and of the first that did not
// what it was.
func (s *simulatorPage) showOutcomes(sent []world.Delivery) {
	shown, wrong := sent[len(sent)-1], 0
	for _, d := range slices.Backward(sent) {
		if !d.AsExpected() {
			shown, wrong = d, wrong+1
		}
	}
	s.showOutcome(shown)
	if len(sent) == 1 {
		return
	}
	tone, text := kit.Success, s.w.T("ui.sim.all_good", len(sent))
	if wrong > 0 {
		tone, text = kit.Danger, s.w.T("ui.sim.some_wrong", len(sent), wrong)
	}
	s.outcome.Objects = append([]fyne.CanvasObject{kit.NewParagraph(text, kit.Strong, tone.Ink())}, s.outcome.Objects...)
	kit.Renew(s.root)
}

// showOutcome says what became of a callback: what the follower sees, what is wrong with the answer, measured by what was
// expected of it, and what mends it.
func (s *simulatorPage) showOutcome(d world.Delivery) {
	w := s.w
	tone, title := outcomeOf(w, d)
	var said []fyne.CanvasObject
	if d.Seen != "" {
		said = append(said, kit.Said(w.T("ui.sim.seen"), d.Seen))
	}
	said = append(said, w.reasons(judge.Reasons(d.Findings(), w.lang))...)
	if d.Stranger {
		said = append(said, w.marked(world.Remark, d.StrangerText().In(string(w.lang))))
	}
	open := kit.NewButton("arrow-right", w.T("ui.sim.show_traffic"), kit.Outline, func() { w.openDelivery(d) })
	s.outcome.Show()
	s.outcome.Objects = []fyne.CanvasObject{kit.Callout(tone, title, said, open)}
	kit.Renew(s.root)
}

// outcomeOf is whether the platform did what it ought to do with a callback, and what it did.
func outcomeOf(w *Window, d world.Delivery) (kit.Tone, string) {
	ok := d.AsExpected()
	switch {
	case ok && !d.Accepted:
		return kit.Success, w.T("ui.sim.rightly_refused", d.Name)
	case ok:
		return kit.Success, w.T("ui.sim.accepted", d.Name, deliveryTime(d))
	case d.Accepted:
		return kit.Danger, w.T("ui.sim.unexpected", d.Name, deliveryTime(d))
	}
	return kit.Danger, w.T("ui.sim.refused", d.Name, len(d.Attempts))
}

func deliveryTime(d world.Delivery) string {
	if len(d.Attempts) == 0 {
		return "–"
	}
	return took(d.Attempts[len(d.Attempts)-1].Took)
}

func (s *simulatorPage) load(ctx context.Context, _ i18n.Lang) (func(), error) {
	w := s.w
	accounts := choosable(w.bench.Accounts())
	authorizers, err := w.bench.Platform.AuthorizersOf(ctx, w.component())
	if err != nil || w.bench.Sim == nil {
		return func() {}, err
	}
	status := w.bench.Status()
	due, faults := w.bench.Sim.NextDue(), w.bench.Sim.Faults()
	view, counters := s.phoneView(ctx), w.bench.Sim.Quotas()
	component, mark := s.habits.load()
	granted := map[string]bool{}
	for _, a := range authorizers {
		granted[a.AppID] = a.State == platform.Authorized
	}
	return func() {
		s.chooseAuthorized(accounts, granted)
		if m := s.peopleState(accounts, authorizers); m != s.peopleShown {
			s.peopleShown = m
			s.showPeople(accounts, granted)
		}
		s.showChat(view)
		s.clock.showDue(due)
		s.faults.show(faults)
		s.habits.show(component, mark)
		s.quotas.show(counters, view.account)
		s.clock.showPace(status.Frozen, status.Speed)
		s.tick(w.now())
		w.shell.setCount(w.T("ui.sim.count", len(accounts)))
		kit.Renew(s.root)
	}, nil
}

func (s *simulatorPage) tick(now time.Time) { s.clock.tick(now) }
