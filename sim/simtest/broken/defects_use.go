package broken

import (
	"strings"
	"sync"
	"time"
)

// misuses are calls that WeChat's server API does not take, or not so.
func misuses() []Defect {
	return []Defect{
		{"pages_of_1000", "a thousand authorizers are asked for at a time", func(s *Server) { s.page = 1000 }},
		{"forgets_all", "ticket and authorizers are kept in memory alone", func(s *Server) {
			s.forgets = func(s *Server) { s.ticket, s.accounts = "", map[string]account{} }
		}},
		{"redeems_again", "a job redeems the codes of the last hours once more", func(s *Server) {
			right := s.authorized
			var mu sync.Mutex
			oldest, since := "", time.Time{}
			s.authorized = func(s *Server, code, account string) {
				right(s, code, account)
				mu.Lock()
				defer mu.Unlock()
				if oldest == "" {
					oldest, since = code, s.Now()
				}
			}
			s.onTicket = func(s *Server) {
				mu.Lock()
				defer mu.Unlock()
				if oldest != "" && s.Now().Sub(since) > 2*time.Hour && s.first(s, "job") {
					s.queryAuth(oldest)
				}
			}
		}},
		{"never_asks", "a follower is told that somebody types, without a look at func_info", entering(func(s *Server, g grant) {
			if g.may(setUsers) && !g.may(setMessages) {
				s.post("/cgi-bin/message/custom/typing", g, map[string]any{"touser": "o", "command": "Typing"})
			}
		})},
		{"lists_in_a_loop", "a loop that has no end lists the followers again and again", func(s *Server) {
			right := s.landing
			s.landing = func(s *Server, code string) answer {
				for _, a := range s.known() {
					for a.may(setUsers) && s.post("/cgi-bin/user/get", a.grant, nil) == 0 {
					}
				}
				return right(s, code)
			}
		}},
		{"chatters", "one message is answered with six", func(s *Server) {
			s.releaseAPI = func(s *Server, p *push, code string) answer {
				if s.first(s, "message "+p.fields["MsgId"]) {
					token := s.queryAuth(code).Token
					s.custom(token, p.fields["FromUserName"], code+"_from_api")
					for range 5 {
						s.custom(token, p.fields["FromUserName"], "您还在吗？")
					}
				}
				return says(200, "")
			}
		}},
		{"other_host", "the calls are made to the old host of the files", func(s *Server) { s.host = "file.api.weixin.qq.com" }},
		{"releases_unseen", "code is released that was never submitted", entering(func(s *Server, g grant) {
			if g.may(setCode) && s.first(s, "release") {
				s.post("/wxa/release", g, map[string]any{})
			}
		})},
		{"logs_in_as_owner", "login codes are exchanged as a mini program's owner does", entering(func(s *Server, g grant) {
			if g.may(setCode) && s.first(s, "login") {
				s.callOnce("/sns/jscode2session?appid="+g.Account+"&secret=none&js_code=none&grant_type=authorization_code", "", "",
					nil, &struct{}{})
			}
		})},
		{"redeems_failures", "the code of a registration is exchanged without a look at its status", func(s *Server) {
			s.acknowledge = func(s *Server, p *push, a answer) answer {
				if strings.HasPrefix(p.fields["InfoType"], "notify_third_faste") {
					s.behind(func() { s.queryAuth(p.fields["auth_code"]) })
				}
				return a
			}
		}},
	}
}

func entering(so func(*Server, grant)) func(*Server) { return func(s *Server) { s.entered = so } }

// post calls an account's API; without a body it gets.
func (s *Server) post(path string, g grant, in map[string]any) (errCode int) {
	return s.callOnce(path, "access_token", g.Token, in, &struct{}{})
}
