//go:build headless

package main

import (
	"context"

	"wxlab/app/workspace"
)

// desktop says that this build has no window: it is for machines without X11 and OpenGL.
func (p *program) desktop(context.Context) error {
	return &workspace.Problem{Key: "problem.headless_build", Exit: workspace.ExitEnvironment}
}
