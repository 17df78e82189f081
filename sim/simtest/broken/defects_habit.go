package broken

import (
	"slices"
	"strings"
	"sync"
	"time"
)

// habits are mistakes that only more than one callback, or time, shows.
func habits() []Defect {
	return []Defect{
		{"never_dedupes", "repeats are worked off like the first", func(s *Server) {
			s.first = func(*Server, string) bool { return true }
		}},
		{"redeems_twice", "the code of authorized is redeemed by the event and by a job", func(s *Server) {
			s.authorized = func(s *Server, code, account string) {
				welcome(s, code, account)
				if !slices.Contains(testAccounts, account) {
					s.behind(func() { s.queryAuth(code) })
				}
			}
		}},
		{"no_welcome", "authorized is acknowledged and nothing else", func(s *Server) {
			s.authorized = func(*Server, string, string) {}
		}},
		{"no_profile", "the profile of an account is not asked for", func(s *Server) {
			s.profile = func(*Server, string) string { return "" }
		}},
		{"trusts_events", "authorization events are not verified", func(s *Server) {
			verify := s.verify
			s.verify = func(c Config, p *push) bool { return p.account == "" || verify(c, p) }
		}},
		{"latest_create_time", "the ticket with the latest CreateTime is kept", func(s *Server) {
			var mu sync.Mutex
			latest, ticket := "", ""
			s.content = func(p *push) error {
				mu.Lock()
				defer mu.Unlock()
				if p.fields["InfoType"] != "component_verify_ticket" {
					return nil
				}
				if p.fields["CreateTime"] >= latest {
					latest, ticket = p.fields["CreateTime"], p.fields["ComponentVerifyTicket"]
				}
				p.fields["ComponentVerifyTicket"] = ticket
				return nil
			}
		}},
		{"first_ticket", "the first ticket is kept for ever", func(s *Server) {
			s.keepTicket = func(came, had string) string {
				if had != "" {
					return had
				}
				return came
			}
		}},
		{"no_recovery", "a call that fails is not made again", func(s *Server) { s.recovers = false }},
		{"renews_late", "the component token is renewed when WeChat says that it is dead", func(s *Server) { s.keeps = 1000 * time.Hour }},
		{"never_renews", "the component token is fetched once", func(s *Server) { s.keeps, s.recovers = 1000*time.Hour, false }},
		{"no_cache", "a component token is fetched for every call", func(s *Server) { s.forget = true }},
		{"keeps_refresh_token", "the refresh token of a renewal is not stored", func(s *Server) {
			s.renewal = func(before, now grant) grant { now.Refresh = before.Refresh; return now }
		}},
		{"renews_departed", "tokens of accounts that left are renewed", func(s *Server) {
			s.leave = func(*Server, string) {}
		}},
		{"swaps_appids", "component_appid and authorizer_appid are mixed up", encodes(func(v map[string]any) (string, []byte) {
			if account, has := v["authorizer_appid"]; has {
				v["authorizer_appid"], v["component_appid"] = v["component_appid"], account
			}
			return "application/json", marshal(v)
		})},
		{"hammers", "a failed profile is asked for again and again", func(s *Server) {
			s.profile = func(s *Server, account string) string {
				for range 8 {
					s.callOnce("/cgi-bin/component/api_get_authorizer_info", "component_access_token", s.componentToken(),
						map[string]any{"component_appid": s.AppID, "authorizer_appid": "wx0000000000000bad"}, &struct{}{})
				}
				return ""
			}
		}},
	}
}

// leaks are what a server gives away.
func leaks() []Defect {
	return []Defect{
		{"leaks_secret", "an error page shows the configuration", func(s *Server) {
			s.onRefusal = func(err error) answer { return says(403, "AppSecret="+s.Secret) }
		}},
		{"leaks_ticket", "a debugging line shows the latest ticket", func(s *Server) {
			s.onRefusal = func(err error) answer {
				s.mu.Lock()
				defer s.mu.Unlock()
				return says(403, "ticket: "+s.ticket)
			}
		}},
		{"leaks_token", "a debugging line shows the component token", func(s *Server) {
			s.onRefusal = func(err error) answer {
				s.tokens.Lock()
				defer s.tokens.Unlock()
				return says(403, "token: "+s.component)
			}
		}},
		{"stack_trace", "a refusal is answered with a stack trace", func(s *Server) {
			s.onRefusal = func(err error) answer {
				return says(403, "Traceback (most recent call last):\n  File \"/srv/wx.py\", line 42")
			}
		}},
		{"secret_in_query", "the AppSecret stands in the URL, too", func(s *Server) {
			s.path = func(path string) string {
				if strings.HasSuffix(path, "api_component_token") {
					path += "?component_appsecret=" + s.Secret
				}
				return path
			}
		}},
	}
}
