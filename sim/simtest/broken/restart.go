package broken

// Restart does what a deployment does: the component token, which was never stored, is gone.
func (s *Server) Restart() {
	s.Settle()
	s.tokens.Lock()
	s.component = ""
	s.tokens.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forgets(s)
}
