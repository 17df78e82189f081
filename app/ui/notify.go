package ui

import (
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

// notifier tells through the desktop of callbacks that failed while the window was not in front: several at once, at
// most every few seconds. Only the bridge uses it.
type notifier struct {
	seen  int64 // up to which exchange was looked: this is asked whenever something is recorded
	again time.Time
	owed  bool // there was news in the pause
	now   func() time.Time
}

const (
	notifyPause = 10 * time.Second
	notifyMost  = 50 // failures that one notification counts
)

// quietKey is where the user's preferences hold that failures are not to be told of.
const quietKey = "quiet"

// notify tells of the failures since the last time, unless nobody wants to know.
func (w *Window) notify(n *notifier) {
	now := n.now()
	if n.owed = now.Before(n.again); n.owed {
		return
	}
	last := w.bench.Journal.LastID()
	newer, err := w.bench.Journal.List(w.ctx, journal.Query{Text: "is:failed dir:in", After: n.seen, Limit: notifyMost})
	if err != nil { // the page that is shown tells of it
		return
	}
	n.seen = last
	if len(newer) == 0 {
		return
	}
	n.seen = max(last, newer[0].ID)
	if w.inFront.Load() || w.app.Preferences().Bool(quietKey) {
		return
	}
	n.again = now.Add(notifyPause)
	w.app.SendNotification(notification(w.shown.Load().lang, newer))
}

// notification says of failures, the newest first, how many there are of each name and why the newest failed.
func notification(l i18n.Lang, failed []journal.Exchange) *fyne.Notification {
	count, names := map[string]int{}, []string{}
	for _, e := range failed {
		name := rowWriter{lang: l}.name(e)
		if count[name] == 0 {
			names = append(names, name)
		}
		count[name]++
	}
	for i, name := range names {
		if count[name] > 1 {
			names[i] = fmt.Sprintf("%s ×%d", name, count[name])
		}
	}
	result, _ := exchangeResult(l, failed[0])
	said := strings.TrimSpace(strings.Join(names, l.T("ui.bar.and")) + "\n" + strings.TrimSpace(result+" "+reasonOf(l, failed[0])))
	return fyne.NewNotification(l.T("ui.notify.title", len(failed)), said)
}

// notifyAction switches the notifications on or off.
func (w *Window) notifyAction() action {
	quiet := w.app.Preferences().Bool(quietKey)
	key := map[bool]string{false: "ui.do.quiet", true: "ui.do.loud"}[quiet]
	return action{icon: "message-square", key: key, do: func() { w.setQuiet(!quiet) }}
}

// notifyField is the switch in the settings.
func (w *Window) notifyField() fyne.CanvasObject {
	on := !w.app.Preferences().Bool(quietKey)
	return kit.Field(w.T("ui.set.notify"), w.T("ui.set.notify.hint"),
		kit.NewCheck(w.T("ui.set.notify.on"), on, func(on bool) { w.setQuiet(!on) }))
}

func (w *Window) setQuiet(quiet bool) {
	w.app.Preferences().SetBool(quietKey, quiet)
	w.showTray()
}

// Tray is the part of a desktop that has room for a program's icon and menu.
type Tray interface {
	SetSystemTrayMenu(*fyne.Menu)
	SetSystemTrayIcon(fyne.Resource)
}

// showTray puts the icon and its menu there, where the program has such a place.
func (w *Window) showTray() {
	place := w.options.Tray
	if place == nil {
		return
	}
	quit := fyne.NewMenuItem(w.T("ui.do.quit"), w.close)
	quit.IsQuit = true
	items := append([]*fyne.MenuItem{fyne.NewMenuItem(w.T("ui.tray.open"), w.raise)}, w.shell.items(w.notifyAction())...)
	place.SetSystemTrayMenu(fyne.NewMenu("Wxlab", append(items, fyne.NewMenuItemSeparator(), quit)...))
	place.SetSystemTrayIcon(theme.AppIcon())
}
