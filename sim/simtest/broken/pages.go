package broken

import "net/url"

// link leads a merchant to WeChat's authorization page, and from there to the landing page.
func (s *Server) link(landing string) answer {
	s.list()
	var out struct {
		Code string `json:"pre_auth_code"`
	}
	c := s.own(s.configured())
	s.call("/cgi-bin/component/api_create_preauthcode", "component_access_token", s.componentToken(), map[string]any{
		"component_appid": c.AppID,
	}, &out)
	query := url.Values{"component_appid": {c.AppID}, "pre_auth_code": {out.Code}, "redirect_uri": {landing}}
	return redirect(302, c.API+"/cgi-bin/componentloginpage?"+query.Encode())
}

// list compares the accounts with WeChat's, page by page.
func (s *Server) list() {
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

// landing exchanges the code of the redirect, unless the event came first.
func landing(s *Server, code string) answer {
	if s.first(s, "code "+code) {
		s.enter(code)
	}
	return html("<p>授权成功</p>")
}
