package broken

// Restart does what a deployment does: the component token, which was never stored, is gone, and the list of authorizers is
// compared with WeChat's.
func (s *Server) Restart() {
	s.Settle()
	s.tokens.Lock()
	s.component = ""
	s.tokens.Unlock()
	s.mu.Lock()
	s.forgets(s)
	s.mu.Unlock()
	s.restarted(s)
	var total struct {
		Count int `json:"total_count"`
	}
	for offset, all := 0, 1; offset < all; offset += s.page {
		s.call("/cgi-bin/component/api_get_authorizer_list", "component_access_token", s.componentToken(), map[string]any{
			"component_appid": s.own(s.configured()).AppID, "offset": offset, "count": s.page,
		}, &total)
		all = total.Count
	}
}
