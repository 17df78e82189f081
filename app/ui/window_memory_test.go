package ui

import (
	"os"
	"os/exec"
	"runtime"
	"testing"
	"weak"

	"fyne.io/fyne/v2"

	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

// Fyne's caches hold a widget for a minute after it was last drawn. How long is read from the environment when a program
// starts, so the test runs itself once more with caches that forget at once.
func TestSwitchesLeaveNoPagesBehind(t *testing.T) {
	const forgetful = "1ms"
	if os.Getenv("FYNE_CACHE") != forgetful {
		again := exec.Command(os.Args[0], "-test.run=^TestSwitchesLeaveNoPagesBehind$")
		again.Env = append(os.Environ(), "FYNE_CACHE="+forgetful)
		if out, err := again.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return
	}
	w := openWindow(t, i18n.Zh)
	authorizeOne(t, w)
	var rounds [][]func() bool
	for range 4 {
		for _, switching := range []func(){func() { w.setLanguage(i18n.En) }, func() { w.setMode(theme.Dark) },
			func() { w.setLanguage(i18n.Zh) }, func() { w.setMode(theme.Light) }} {
			switching()
			alive := []func() bool{living(t, w.host)}
			for _, e := range w.pages {
				w.show(e.id)
				w.load()
				alive = append(alive, living(t, e.content))
				walk(e.content, func(o fyne.CanvasObject) {
					if list, ok := o.(*kit.List); ok {
						alive = append(alive, living(t, list))
					}
				})
			}
			rounds = append(rounds, alive)
		}
	}
	w.win.Canvas().Capture() // which has the caches cleaned
	for range 3 {
		runtime.GC()
	}
	trees := 0
	for _, alive := range rounds[:len(rounds)-2] { // a page may keep the widgets it had before the last switch of theme
		for _, is := range alive {
			if is() {
				trees++
			}
		}
	}
	if trees > 0 {
		t.Errorf("%d trees of widgets are alive still that no switch has left in the window", trees)
	}
}

// living tells later whether o is still in memory.
func living(t *testing.T, o fyne.CanvasObject) func() bool {
	t.Helper()
	switch o := o.(type) {
	case *fyne.Container:
		p := weak.Make(o)
		return func() bool { return p.Value() != nil }
	case *kit.Split:
		p := weak.Make(o)
		return func() bool { return p.Value() != nil }
	case *kit.Surface:
		p := weak.Make(o)
		return func() bool { return p.Value() != nil }
	case *kit.List:
		p := weak.Make(o)
		return func() bool { return p.Value() != nil }
	case *kit.Host:
		p := weak.Make(o)
		return func() bool { return p.Value() != nil }
	}
	t.Fatalf("a page is a %T", o)
	return nil
}
