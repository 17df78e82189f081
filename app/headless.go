//go:build headless

package main

import (
	"context"

	"wxlab/app/workbench"
)

// desktop says that this build has no window: it is for machines without X11 and OpenGL.
func (p *program) desktop(context.Context) error {
	return &workbench.Problem{Key: "problem.headless_build", Exit: workbench.ExitEnvironment}
}
