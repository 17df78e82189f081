package broken

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// calling is how the server uses WeChat's server API (PROTOCOL 4).
type calling struct {
	base       func(configured string) string
	host       string // that the calls are made to; that of the base URL when empty
	path       func(string) string
	method     string
	tokenName  func(string) string
	encode     func(v map[string]any) (contentType string, body []byte)
	sendTicket func(ticket string) any
	sendSecret func(Config) string
	codeOf     func(code string) string
	tokenFor   func(s *Server, p *push, code string) string // to send the message with
	touser     func(p *push) any
	textFor    func(p *push, code string) string
	forget     bool                          // no component token is kept
	keeps      time.Duration                 // how long beyond its end a component token is used
	renewal    func(before, now grant) grant // what is stored of a renewal

	exchangeAndSend func(s *Server, p *push, code string)
}

func correctCalling() calling {
	same := func(text string) string { return text }
	return calling{
		base: same, path: same, method: http.MethodPost, tokenName: same, codeOf: same,
		encode: func(v map[string]any) (string, []byte) { return "application/json", marshal(v) },
		sendTicket: func(ticket string) any {
			return ticket
		},
		sendSecret: func(c Config) string { return c.Secret },
		tokenFor:   func(s *Server, _ *push, code string) string { return s.queryAuth(code).Token },
		touser:     func(p *push) any { return p.fields["FromUserName"] },
		renewal:    func(_, now grant) grant { return now },
		textFor:    func(_ *push, code string) string { return code + "_from_api" },

		exchangeAndSend: func(s *Server, p *push, code string) {
			s.custom(s.tokenFor(s, p, code), s.touser(p), s.textFor(p, code))
		},
	}
}

// marshal writes text as it is, without HTML escapes.
func marshal(v any) []byte {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // maps of texts and numbers
	}
	return bytes.TrimSpace(out.Bytes())
}

// call makes one call, and once more where WeChat is busy or the component token turns out to be dead. Into is left alone
// where no JSON comes back.
func (s *Server) call(path, tokenName, token string, in map[string]any, into any) {
	switch errCode := s.callOnce(path, tokenName, token, in, into); {
	case !s.recovers:
	case errCode == -1:
		s.callOnce(path, tokenName, token, in, into)
	case (errCode == 40001 || errCode == 42001) && tokenName == "component_access_token" && s.drop(token):
		s.callOnce(path, tokenName, s.componentToken(), in, into)
	}
}

// drop forgets a component token, unless another has taken its place already.
func (s *Server) drop(token string) bool {
	s.tokens.Lock()
	defer s.tokens.Unlock()
	if s.component == token {
		s.component = ""
	}
	return token != ""
}

func (s *Server) callOnce(path, tokenName, token string, in map[string]any, into any) (errCode int) {
	s.mu.Lock()
	base := s.base(s.API)
	s.mu.Unlock()
	target := strings.TrimSuffix(base, "/") + s.path(path)
	if tokenName != "" {
		target += "?" + url.Values{s.tokenName(tokenName): {token}}.Encode()
	}
	method := s.method
	if in == nil {
		method = http.MethodGet
	}
	contentType, body := s.encode(in)
	req, err := http.NewRequestWithContext(s.ctx, method, target, bytes.NewReader(body))
	if err != nil {
		return 0
	}
	req.Header.Set("Content-Type", contentType)
	req.Host = s.host
	resp, err := s.calls.Do(req)
	if err != nil {
		return 0 // what goes wrong is for the judge to find out
	}
	defer resp.Body.Close()
	var failure struct{ ErrCode int }
	if raw, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20)); err == nil {
		_ = json.Unmarshal(raw, into)
		_ = json.Unmarshal(raw, &failure)
	}
	return failure.ErrCode
}

// componentToken is the component_access_token, fetched with the latest ticket and kept for as long as it is good.
func (s *Server) componentToken() string {
	s.tokens.Lock()
	defer s.tokens.Unlock()
	if s.component != "" && !s.forget && s.Now().Before(s.until.Add(s.keeps)) {
		return s.component
	}
	s.mu.Lock()
	ticket := s.ticket
	s.mu.Unlock()
	c := s.own(s.configured())
	var out struct {
		Token     string `json:"component_access_token"`
		ExpiresIn int    `json:"expires_in"`
	}
	s.call("/cgi-bin/component/api_component_token", "", "", map[string]any{
		"component_appid": c.AppID, "component_appsecret": s.sendSecret(c), "component_verify_ticket": s.sendTicket(ticket),
	}, &out)
	s.component, s.until = out.Token, s.Now().Add(time.Duration(out.ExpiresIn-300)*time.Second)
	return s.component
}

// grant is what a code is exchanged for.
type grant struct {
	Account string `json:"authorizer_appid"`
	Token   string `json:"authorizer_access_token"`
	Refresh string `json:"authorizer_refresh_token"`
	Sets    []struct {
		Category struct{ ID int } `json:"funcscope_category"`
	} `json:"func_info"`
}

// may reports whether the merchant granted a permission set.
func (g grant) may(set int) bool {
	for _, granted := range g.Sets {
		if granted.Category.ID == set {
			return true
		}
	}
	return false
}

func (s *Server) queryAuth(code string) grant {
	var out struct {
		Info grant `json:"authorization_info"`
	}
	s.call("/cgi-bin/component/api_query_auth", "component_access_token", s.componentToken(), map[string]any{
		"component_appid": s.own(s.configured()).AppID, "authorization_code": s.codeOf(code),
	}, &out)
	return out.Info
}

// refreshed is a new authorizer_access_token.
func (s *Server) refreshed(account string, refresh any) string {
	return s.refresh(account, refresh).Token
}

func (s *Server) refresh(account string, refresh any) grant {
	var out grant
	s.call("/cgi-bin/component/api_authorizer_token", "component_access_token", s.componentToken(), map[string]any{
		"component_appid": s.own(s.configured()).AppID, "authorizer_appid": account, "authorizer_refresh_token": refresh,
	}, &out)
	return out
}

// custom sends a customer-service message.
func (s *Server) custom(token string, to any, text string) {
	var out struct{ ErrCode int }
	s.call("/cgi-bin/message/custom/send", "access_token", token, map[string]any{
		"touser": to, "msgtype": "text", "text": map[string]any{"content": text},
	}, &out)
}
