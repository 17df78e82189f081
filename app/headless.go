//go:build headless

package main

import (
	"context"

	"wxlab/app/workspace"
)

// desktop is what this build leaves out, and needs neither X11 nor OpenGL for it.
func (p *program) desktop(context.Context) error {
	return &workspace.Problem{Key: "problem.headless_build", Exit: workspace.ExitEnvironment}
}
