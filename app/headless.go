//go:build headless

package main

import (
	"context"
	"time"

	"wxlab/app/workspace"
)

// desktop says that this build has no window: it is for machines without X11 and OpenGL.
func (p *program) desktop(context.Context) error { return p.hasWindow() }

func (p *program) hasWindow() error {
	return &workspace.Problem{Key: "problem.headless_build", Exit: workspace.ExitEnvironment}
}

func (p *program) tryWindow(context.Context, string, string, time.Time) (map[string]float64, error) {
	return nil, p.hasWindow()
}
