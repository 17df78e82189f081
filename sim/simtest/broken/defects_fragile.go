package broken

import (
	"regexp"
	"strings"
)

// oddBlanks are blanks between elements that are not one line break.
var oddBlanks = regexp.MustCompile(`>(?:[ \t\r]|\n\s)`)

// fragilities are handlers that break on what they were not written for, one kind of callback each.
func fragilities() []Defect {
	out := []Defect{
		{"greeting_500", "the template of the answer to a greeting is missing", unknown("Content", "你好")},
		{"place_500", "a message with a place breaks the handler", unknown("MsgType", "location")},
		{"blanks_kept", "blanks between the elements break the pattern that cuts them out", wants(func(p *push) error {
			if p.fields["MsgType"] == "text" && oddBlanks.Match(p.plain) {
				return refuse(500, "Undefined offset: 1")
			}
			return nil
		})},
		{"fields_of_a_text", "a field that a text does not have is an error", wants(func(p *push) error {
			for name := range p.fields {
				known := strings.Contains(" ToUserName FromUserName CreateTime MsgType Content MsgId ", " "+name+" ")
				if p.fields["MsgType"] == "text" && !known {
					return refuse(500, "Unrecognized field %q (class com.example.WxText), not marked as ignorable", name)
				}
			}
			return nil
		})},
		{"whole_pads", "a padding of a whole block is taken for none", func(s *Server) { s.pads = 31 }},
		{"authorized_500", "authorized breaks the handler", unknown("InfoType", "authorized")},
		{"updated_500", "updateauthorized breaks the handler", unknown("InfoType", "updateauthorized")},
		{"leaver_500", "unauthorized breaks the handler", unknown("InfoType", "unauthorized")},
		{"place_event_500", "the event LOCATION breaks the handler", unknown("Event", "LOCATION")},
		{"wants_messages", "an account that does not grant the messages breaks the handler of authorized", func(s *Server) {
			s.authorized = func(s *Server, code, account string) {
				if s.first(s, "code "+code) {
					s.enter(code)
				}
			}
			s.acknowledge = func(s *Server, p *push, a answer) answer {
				s.mu.Lock()
				defer s.mu.Unlock()
				if g := s.accounts[p.fields["AuthorizerAppid"]]; g.may(setUsers) && !g.may(setMessages) {
					return says(500, "KeyError: 1")
				}
				return a
			}
		}},
		{"landing_500", "whoever lands after the event violates a unique key", func(s *Server) {
			s.landing = func(s *Server, code string) answer {
				if !s.first(s, "code "+code) {
					return says(500, "Duplicate entry for key 'code'")
				}
				s.enter(code)
				return html("<p>授权成功</p>")
			}
		}},
		{"mini_programs_500", "a customer message of a mini program breaks the handler", func(s *Server) {
			s.handle = func(s *Server, p *push) (answer, bool) {
				return says(500, "no bot is set up"), p.fields["MsgType"] == "text" && s.isMini(p.account)
			}
		}},
		{"mini_programs_passive", "a customer message of a mini program is answered passively", func(s *Server) {
			s.handle = func(s *Server, p *push) (answer, bool) {
				if p.fields["MsgType"] == "text" && s.isMini(p.account) {
					return s.reply(p, "您好"), true
				}
				return answer{}, false
			}
		}},
		{"two_articles", "whoever follows is answered with two articles", func(s *Server) {
			s.handle = func(s *Server, p *push) (answer, bool) {
				if p.fields["Event"] != "subscribe" {
					return answer{}, false
				}
				m := s.passive(s, p, "")
				const article = "<item><Title>欢迎</Title><Description>您好</Description><PicUrl>http://example.com/a.png</PicUrl>" +
					"<Url>http://example.com/</Url></item>"
				m.kind, m.fields = "news", "<ArticleCount>2</ArticleCount><Articles>"+article+article+"</Articles>"
				return s.sendReply(p, s.inner(m)), true
			}
		}},
		{"slow_place", "a place is looked up before it is answered, longer than WeChat waits", func(s *Server) {
			s.handle = func(s *Server, p *push) (answer, bool) {
				if p.fields["Event"] == "LOCATION" {
					s.pause(1.2)
				}
				return answer{}, false
			}
		}},
		{"cold_start", "the first callback waits until everything is loaded", func(s *Server) {
			s.document = func(s *Server, p *push) ([]byte, error) {
				if s.first(s, "start") {
					s.pause(0.45)
				}
				return p.body, nil
			}
		}},
	}
	for _, event := range []string{
		"weapp_audit_success", "weapp_audit_fail", "weapp_audit_delay", "wxa_nickname_audit", "wxa_category_audit",
		"wxa_media_check",
	} {
		out = append(out, Defect{event + "_500", "the event " + event + " breaks the handler", unknown("Event", event)})
	}
	for _, info := range []string{"notify_third_fasteregister", "notify_third_fastregisterbetaapp"} {
		out = append(out, Defect{info + "_500", info + " breaks the handler", unknown("InfoType", info)})
	}
	return out
}

// The permission sets that a server looks for (PROTOCOL 5.5).
const (
	setMessages = 1
	setUsers    = 2
	setCode     = 18
)

// isMini reports whether an account that authorized is a mini program: only those grant their code.
func (s *Server) isMini(appID string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.accounts[appID].may(setCode)
}
