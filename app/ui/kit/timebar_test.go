package kit

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
)

func TestATimeBarStandsInItsLine(t *testing.T) {
	start(t)
	for _, c := range []struct {
		bar         Stretch
		from, width float32
		shapes      int
	}{
		{Stretch{From: time.Second, To: 3 * time.Second, Whole: 10 * time.Second}, 10, 20, 2},
		{Stretch{From: 0, To: time.Millisecond, Deadline: 5 * time.Second, Whole: 10 * time.Second}, 0, 4, 3},
		{Stretch{From: 20 * time.Second, To: 30 * time.Second, Whole: 10 * time.Second}, 96, 4, 2},
		{Stretch{}, 0, 4, 2},
	} {
		b := NewTimeBar(c.bar)
		put(t, b, 100, 24)
		drawn := test.WidgetRenderer(b).Objects()
		bar := drawn[1]
		if len(drawn) != c.shapes || bar.Position().X != c.from || bar.Size().Width-c.width > 1 || c.width-bar.Size().Width > 1 {
			t.Errorf("%+v: %d shapes, from %v, %v wide", c.bar, len(drawn), bar.Position().X, bar.Size().Width)
		}
	}
	hollow := NewTimeBar(Stretch{To: 1, Whole: 2, Hollow: true})
	put(t, hollow, 100, 24)
	if test.WidgetRenderer(hollow).Objects()[1].(*canvas.Rectangle).StrokeWidth == 0 {
		t.Error("what is only likely looks proven")
	}
}

func TestAJointIsSolidOnlyWhereSomethingProvesIt(t *testing.T) {
	start(t)
	for _, c := range []struct {
		joint         Joint
		solid, dashed int
	}{{Joint{Proven: true}, 3, 0}, {Joint{}, 1, 2}, {Joint{First: true, Last: true}, 1, 0}, {Joint{Ring: true}, 2, 1}} {
		j := NewJoint(c.joint)
		put(t, j, 18, 44)
		solid, dashed := 0, 0
		for _, o := range test.WidgetRenderer(j).Objects() {
			switch o.(type) {
			case *canvas.Rectangle:
				solid++
			case *canvas.Raster:
				dashed++
			}
		}
		if solid != c.solid || dashed != c.dashed {
			t.Errorf("%+v: %d solid, %d dashed", c.joint, solid, dashed)
		}
	}
}

func TestAnAreaIsPressedAnywhere(t *testing.T) {
	start(t)
	pressed := 0
	a := NewArea(Pad(10, 10, 10, 10, NewText("words", Body, "")), func() { pressed++ })
	w := put(t, a, 200, 60)
	test.TapCanvas(w.Canvas(), fyne.NewPos(190, 50))
	a.FocusGained()
	a.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	if a.MouseIn(nil); pressed != 2 || a.box.FillColor == paintOf("") {
		t.Errorf("pressed %d times, under the pointer it is %v", pressed, a.box.FillColor)
	}
}
