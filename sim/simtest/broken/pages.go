package broken

import "net/url"

// link leads a merchant to WeChat's authorization page, and from there to the landing page.
func (s *Server) link(landing string) answer {
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

// landing exchanges the code of the redirect, unless the event came first.
func landing(s *Server, code string) answer {
	if s.first(s, "code "+code) {
		s.enter(code)
	}
	return html("<p>授权成功</p>")
}
