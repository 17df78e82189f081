//go:build headless

package main

import (
	"context"
	"time"

	"wxlab/app/i18n"
	"wxlab/app/workspace"
)

// desktop says that this build has no window: it is for machines without X11 and OpenGL.
func (p *program) desktop(context.Context) error { return p.hasWindow() }

func (p *program) hasWindow() error {
	return &workspace.Problem{Key: "problem.headless_build", Exit: workspace.ExitEnvironment}
}

// whenClicked is what Windows shows in place of the command that somebody did not type: there is only the command line.
func (p *program) whenClicked() string { return i18n.Parse(p.habit()).T("version.clicked") }

func (p *program) tryWindow(context.Context, string, string, time.Time, int) (map[string]float64, error) {
	return nil, p.hasWindow()
}
