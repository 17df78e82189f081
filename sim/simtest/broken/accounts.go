package broken

import (
	"maps"
	"slices"
	"time"
)

// testAccounts are the release check's. Their codes are kept for QUERY_AUTH_CODE: (PROTOCOL 8.2).
var testAccounts = []string{
	"wx570bc396a51b8ff8", "wxd101a85aa106f53e", "wx9252c5e0bb1836fc", "wxc39235c15087f6f3", "wx8e1097c5bc82cde9",
	"wx7720d01d4b2a4500", "wx14550af28c71a144", "wx05d483572dcd5d8b", "wxa35b9c23cfe664eb", "wx5910277cae6fd970",
}

// account is one that authorized the platform.
type account struct {
	grant
	userName string
	since    time.Time // when its token was had
}

// renewDue renews the tokens of the accounts that are about to run out.
func (s *Server) renewDue() {
	for _, a := range s.known() {
		if s.Now().Sub(a.since) <= 100*time.Minute {
			continue
		}
		now := s.refresh(a.Account, a.Refresh)
		s.mu.Lock()
		if known, still := s.accounts[a.Account]; still && (now.Token != "" || !s.insists) {
			if known.since = s.Now(); now.Token != "" {
				sets := known.Sets
				known.grant = s.renewal(known.grant, now)
				known.Sets = sets
			}
			known.Account = a.Account
			s.accounts[a.Account] = known
		}
		s.mu.Unlock()
	}
}

// known are the accounts that authorized.
func (s *Server) known() []account {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Collect(maps.Values(s.accounts))
}

// knows reports whether an account authorized, or is the release check's.
func (s *Server) knows(appID string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, authorized := s.accounts[appID]
	return authorized || slices.Contains(testAccounts, appID)
}

// welcome exchanges the code of an authorization, once, and asks who the account is.
func welcome(s *Server, code, appID string) {
	if slices.Contains(testAccounts, appID) || !s.first(s, "code "+code) {
		return
	}
	s.behind(func() { s.enter(code) })
}

// enter exchanges the code of an authorization and keeps the account.
func (s *Server) enter(code string) {
	g := s.queryAuth(code)
	if g.Account == "" {
		return
	}
	a := account{grant: g, userName: s.profile(s, g.Account), since: s.Now()}
	s.mu.Lock()
	s.accounts[g.Account] = a
	s.mu.Unlock()
	s.entered(s, g)
}

func userNameOf(s *Server, appID string) string {
	var out struct {
		Info struct {
			UserName string `json:"user_name"`
		} `json:"authorizer_info"`
	}
	s.call("/cgi-bin/component/api_get_authorizer_info", "component_access_token", s.componentToken(), map[string]any{
		"component_appid": s.own(s.configured()).AppID, "authorizer_appid": appID,
	}, &out)
	return out.Info.UserName
}

// addressed reports whether a message is for the account at whose URL it came.
func addressed(s *Server, p *push) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	a, known := s.accounts[p.account]
	return !known || a.userName == "" || a.userName == p.fields["ToUserName"]
}

// first reports whether something is done for the first time.
func first(s *Server, what string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	done := s.done[what]
	s.done[what] = true
	return !done
}
