package ui

import (
	"testing"
	"time"

	"wxlab/app/i18n"
)

func TestBridgeShowsWhatHappens(t *testing.T) {
	w := openWindow(t, i18n.En)
	posts, over := bridged(w)
	w.show("traffic")
	p := w.entryOf("traffic").page.(*trafficPage)
	deadline := time.After(20 * time.Second)
	for len(p.model.rows) == 0 { // the first ticket falls in by itself
		select {
		case f := <-posts:
			f()
		case <-deadline:
			t.Fatal("no exchange appeared")
		}
	}
	w.stop()
	<-over
}

func TestTheBridgeHearsTheJournal(t *testing.T) {
	w := openWindow(t, i18n.En)
	p := listed(t, w, 1)
	posts, over := bridged(w)
	quiet := time.After(time.Second) // what the start of the workspace causes is over by then
	for waiting := true; waiting; {
		select {
		case f := <-posts:
			f()
		case <-quiet:
			waiting = false
		}
	}
	call(w, "/elsewhere")
	deadline := time.After(20 * time.Second)
	for len(p.model.rows) < 2 {
		select {
		case f := <-posts:
			f()
		case <-deadline:
			t.Fatal("an exchange that only the journal knows of does not appear")
		}
	}
	w.stop()
	<-over
}

func TestNobodyReadsAlongWithACrowd(t *testing.T) {
	if pauseAfter(screenful) >= pauseAfter(screenful+1) {
		t.Errorf("%v after a screenful, %v after more", pauseAfter(screenful), pauseAfter(screenful+1))
	}
}

// TestTheFirstFrameHasItsPage: what the first page shows is there before the bridge loads anything.
func TestTheFirstFrameHasItsPage(t *testing.T) {
	w := openWindow(t, i18n.En)
	flush(t, w)
	open := w.fetchFirst("tokens", time.Minute)
	if w.shown.Load().id == "tokens" {
		t.Error("it is in front before its widgets are made")
	}
	open()
	if v := w.shown.Load(); v.id != "tokens" || w.seen != v {
		t.Errorf("%s is in front, and what it shows has not come", v.id)
	}
}
