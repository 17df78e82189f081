//go:build headless

package main

import (
	"context"

	"wxlab/app/workbench"
)

// desktop is what this build leaves out, and needs neither X11 nor OpenGL for it.
func (p *program) desktop(context.Context) error {
	return &workbench.Problem{Key: "problem.headless_build", Exit: workbench.ExitEnvironment}
}
