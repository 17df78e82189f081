package control

import (
	"context"

	"wxlab/app/workbench"
)

// GetReady asks whether the API answers.
type GetReady struct{}

// Ready says that it does.
type Ready struct {
	Ready bool `json:"ready"`
}

func (GetReady) serve(context.Context, *Server) (Ready, error) { return Ready{true}, nil }

// GetStatus asks what the workspace is and where it listens.
type GetStatus struct{}

func (GetStatus) serve(_ context.Context, s *Server) (workbench.Status, error) {
	return s.w.Status(), nil
}
