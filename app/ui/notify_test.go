package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"wxlab/app/i18n"
	"wxlab/app/journal"
)

func TestANotificationGroupsFailures(t *testing.T) {
	ticket := journal.Exchange{Kind: journal.KindTicket, Name: "component_verify_ticket", Code: -40001}
	text := journal.Exchange{Kind: journal.KindMessage, Name: "text", Outcome: journal.OutcomeFailed}
	n := notification(i18n.Zh, []journal.Exchange{text, ticket, ticket})
	if n.Title != "Wxlab：3 次推送失败" || !strings.Contains(n.Content, "component_verify_ticket ×2") ||
		strings.Contains(n.Content, "text ×") {
		t.Errorf("%q: %q", n.Title, n.Content)
	}
	n = notification(i18n.Zh, []journal.Exchange{ticket})
	wants(t, n.Content, "-40001", "签名不符")
}

// TestFailuresAreToldOfOnceInAWhile, together, and only to somebody who is not at the window and wants to know.
func TestFailuresAreToldOfOnceInAWhile(t *testing.T) {
	w := openWindow(t, i18n.En)
	now := time.Unix(1_700_000_000, 0)
	n := &notifier{seen: w.bench.Journal.LastID(), now: func() time.Time { return now }}
	tell := func(n *notifier) { forge(t, w); w.notify(n) }
	test.AssertNotificationSent(t, fyne.NewNotification("Wxlab: callbacks failed: 1", failureText(t, w, n)), func() { tell(n) })
	test.AssertNotificationSent(t, nil, func() { tell(n) })
	if !n.owed {
		t.Error("what fails in the pause is forgotten")
	}
	now = now.Add(notifyPause)
	w.inFront.Store(true)
	test.AssertNotificationSent(t, nil, func() { tell(n) })
	w.inFront.Store(false)
	w.setQuiet(true)
	test.AssertNotificationSent(t, nil, func() { tell(n) })
	w.setQuiet(false)
	if before := n.seen; before == 0 {
		t.Error("it remembers nothing")
	}
	test.AssertNotificationSent(t, nil, func() { w.notify(n) }) // nothing new
}

// failureText is what the notification of a forged callback says.
func failureText(t *testing.T, w *Window, n *notifier) string {
	t.Helper()
	forge(t, w)
	failed, err := w.bench.Journal.List(t.Context(), journal.Query{Text: "is:failed dir:in", Limit: 1})
	if err != nil || len(failed) != 1 {
		t.Fatal(failed, err)
	}
	n.seen = failed[0].ID
	return notification(i18n.En, failed).Content
}

type fakeTray struct{ menu *fyne.Menu }

func (f *fakeTray) SetSystemTrayMenu(m *fyne.Menu)  { f.menu = m }
func (f *fakeTray) SetSystemTrayIcon(fyne.Resource) {}

func TestTheTrayFollowsTheSwitch(t *testing.T) {
	w, place := openWindow(t, i18n.Zh), &fakeTray{}
	w.options.Tray = place
	w.showTray()
	if items := place.menu.Items; len(items) != 4 || items[0].Label != "打开窗口" || items[1].Label != "暂停失败通知" || !items[3].IsQuit {
		t.Fatalf("%+v", items)
	}
	place.menu.Items[1].Action()
	if got := place.menu.Items[1].Label; got != "恢复失败通知" {
		t.Errorf("then it says %q", got)
	}
}

// TestTheTrayIsThereBeforeFyneStarts: what Fyne hears of afterwards never appears on a desktop.
func TestTheTrayIsThereBeforeFyneStarts(t *testing.T) {
	w, place := openWindow(t, i18n.Zh), &fakeTray{}
	Run(w.app, w.bench, Options{Lang: i18n.Zh, Tray: place}) // Fyne's test driver shows the window, and starts nothing
	if place.menu == nil {
		t.Error("the desktop has no icon of the program")
	}
}
