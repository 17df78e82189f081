package ui

import (
	"context"
	"sync"

	"fyne.io/fyne/v2"

	"wxlab/app/present"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/stage"
	"wxlab/app/workbench"
	"wxlab/app/workspace"
)

// presentation is demo mode: the story of one authorization, full screen, a page at a time. It plays on a stage of its own,
// whatever the workspace is.
type presentation struct {
	w      *Window
	scene  *stage.Scene
	host   *kit.Host // in the window while the workbench's is away
	before *kit.Host
	size   fyne.Size // of the window before it took the whole screen

	ctx   context.Context // ends with demo mode
	stop  context.CancelFunc
	using sync.Mutex // who plays on the world, off Fyne's thread
	world *workbench.Stage

	story   present.Story
	page    int
	busy    bool // the next page is being played
	stopped bool // the story cannot go on
}

// present starts demo mode (F11).
func (w *Window) present() {
	if w.presenting != nil {
		return
	}
	p := &presentation{w: w, before: w.host, size: w.win.Canvas().Size(), story: present.Story{Lang: w.lang}}
	p.ctx, p.stop = context.WithCancel(w.ctx)
	p.scene = stage.New(p.story)
	p.scene.OnForward, p.scene.OnBack, p.scene.OnSave, p.scene.OnLeave = p.forward, p.back, p.save, p.leave
	p.host = kit.NewHost(p.scene, w.after)
	w.presenting, w.host = p, p.host
	w.win.Canvas().Unfocus()
	w.win.SetContent(p.host)
	w.win.SetFullScreen(true)
	p.begin()
}

// begin opens a stage and shows the first page.
func (p *presentation) begin() {
	lang, name := p.w.lang, p.w.platformName()
	p.page, p.stopped = 0, false
	p.play(func(ctx context.Context) (present.Story, error) {
		if p.world != nil {
			p.world.Close() // the one that a story stopped on
			p.world = nil
		}
		world, err := workbench.OpenStage(ctx, lang, name)
		if err != nil {
			return present.Story{}, err
		}
		p.world = world
		return world.Story(), nil
	}, func() { p.tell(0) })
}

// play plays on the world, off Fyne's thread, and takes the story that it came to.
func (p *presentation) play(do func(ctx context.Context) (present.Story, error), done func()) {
	w := p.w
	p.busy = true
	w.staging.Add(1)
	w.Go(func() {
		story, err := p.onWorld(do)
		w.Post(func() {
			p.busy = false
			switch {
			case w.presenting != p:
			case err != nil:
				p.stopped = true
				p.scene.Stop(w.T("present.failed", workspace.Say(w.lang, err)))
			default:
				p.story = story
				done()
			}
		})
	})
}

// onWorld plays once nothing else does.
func (p *presentation) onWorld(do func(ctx context.Context) (present.Story, error)) (present.Story, error) {
	defer p.w.staging.Done()
	p.using.Lock()
	defer p.using.Unlock()
	return do(p.ctx)
}

func (p *presentation) tell(page int) {
	p.page = page
	p.scene.Tell(p.story, page)
}

// forward shows the next page, which is played first where it has not been.
func (p *presentation) forward() {
	next := p.page + 1
	switch {
	case p.busy:
	case p.stopped:
		p.begin()
	case next > p.story.Last():
	case p.story.Ready(next):
		p.tell(next)
	default:
		story := p.story
		p.play(func(ctx context.Context) (present.Story, error) { return p.world.Next(ctx, story) }, func() { p.tell(next) })
	}
}

// back shows the page before; nothing is undone.
func (p *presentation) back() {
	if !p.busy && !p.stopped && p.page > 0 {
		p.tell(p.page - 1)
	}
}

// save plays the story to its end, while its page stays, and asks where to keep it.
func (p *presentation) save() {
	if p.busy || p.stopped {
		return
	}
	story := p.story
	p.play(func(ctx context.Context) (present.Story, error) { return p.world.Finish(ctx, story) }, func() {
		p.w.saveStory(p.story)
	})
}

// key handles a key while demo mode is on; presenters' remote controls send PageUp and PageDown.
func (p *presentation) key(name fyne.KeyName) {
	switch name {
	case fyne.KeySpace, fyne.KeyRight, fyne.KeyDown, fyne.KeyPageDown, fyne.KeyReturn, fyne.KeyEnter:
		p.forward()
	case fyne.KeyBackspace, fyne.KeyLeft, fyne.KeyUp, fyne.KeyPageUp:
		p.back()
	case fyne.KeyHome:
		if !p.busy && !p.stopped {
			p.tell(0)
		}
	case fyne.KeyEscape, fyne.KeyF11:
		p.leave()
	}
}

// typed handles a letter while demo mode is on.
func (p *presentation) typed(r rune) {
	if r == 's' && p.w.win.Canvas().Overlays().Top() == nil {
		p.save()
	}
}

// What a desktop draws around a window, and its bar, about.
const frameWidth, frameHeight = 16, 64

// leave ends demo mode and takes its world down.
func (p *presentation) leave() {
	w := p.w
	p.stop()
	w.presenting, w.host = nil, p.before
	room := w.win.Canvas().Size().SubtractWidthHeight(frameWidth, frameHeight) // it fills the screen
	w.win.SetFullScreen(false)
	w.win.SetContent(w.host)
	w.win.Resize(p.size.Min(room)) // Fyne would leave it as large as the screen, its frame beyond
	w.staging.Add(1)
	w.Go(func() {
		defer w.staging.Done()
		p.close()
	})
}

// close takes the world down, once nothing plays on it.
func (p *presentation) close() {
	p.stop()
	p.using.Lock()
	defer p.using.Unlock()
	if p.world != nil {
		p.world.Close()
		p.world = nil
	}
}

// endPresentation waits until no world is left that demo mode opened; the window is closed.
func (w *Window) endPresentation() {
	if w.presenting != nil {
		w.presenting.close()
	}
	w.staging.Wait()
}
