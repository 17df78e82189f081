package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"wxlab/app/i18n"
)

func TestTimeCanBeFrozenAndMoved(t *testing.T) {
	w := openWindow(t, i18n.En)
	s := see[*simulatorPage](t, w, "simulator")
	test.Tap(s.clock.paces[0])
	w.load()
	if !w.bench.Status().Frozen || !s.clock.paces[0].On() {
		t.Error("the clock still runs")
	}
	before := w.now()
	w.advance(nil, 10*time.Minute)
	if moved := w.now().Sub(before); moved != 10*time.Minute {
		t.Errorf("frozen, the clock moved %v", moved)
	}
	w.advanceToNext(nil)
	if !w.now().After(before.Add(10 * time.Minute)) {
		t.Errorf("nothing became due: %s", w.noticeText())
	}
	test.Tap(s.clock.paces[2])
	w.load()
	if st := w.bench.Status(); st.Frozen || st.Speed != 60 || !s.clock.paces[2].On() {
		t.Errorf("%+v", st)
	}
}
