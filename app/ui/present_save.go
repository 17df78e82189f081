package ui

import (
	"context"
	"strings"

	"wxlab/app/present"
	"wxlab/app/workbench"
)

// keepStory plays the story unseen, and asks where to keep it.
func (w *Window) keepStory() {
	lang, name, story := w.lang, w.platformName(), present.Story{}
	w.do(nil, w.T("ui.do.story"), func(ctx context.Context) (err error) {
		story, err = workbench.PlayStory(ctx, lang, name)
		return err
	}, func() { w.saveStory(story) })
}

// platformName is what people call the platform in the story, "" where nobody named it.
func (w *Window) platformName() string {
	c, err := w.bench.Settings().FindComponent(w.component())
	if err != nil {
		return ""
	}
	return c.Name
}

// saveStory asks where to keep a story as one file to leave behind.
func (w *Window) saveStory(s present.Story) {
	var page strings.Builder
	if err := s.HTML(&page); err != nil {
		w.complain(err)
		return
	}
	w.saveFile("wxlab-authorization.html", []byte(page.String()))
}
