package ui

import (
	"strings"

	"wxlab/app/present"
)

// saveStory asks where to keep a story as one file to leave behind.
func (w *Window) saveStory(s present.Story) {
	var page strings.Builder
	if err := s.HTML(&page); err != nil {
		w.complain(err)
		return
	}
	w.saveFile("wxlab-authorization.html", []byte(page.String()))
}
