package control

import "context"

// RaiseWindow asks the desktop window to come to the front.
type RaiseWindow struct{}

func (RaiseWindow) serve(_ context.Context, s *Server) (Done, error) {
	return Done{OK: s.w.Raise()}, nil
}
