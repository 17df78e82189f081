package broken

import (
	"encoding/json"
	"strings"
)

// Ways are habits in which servers differ and none is wrong: a judge that finds fault with one is mistaken.
func Ways() []Defect {
	return []Defect{
		{"says_nothing", "messages that need no reply are answered with nothing instead of success", func(s *Server) {
			s.handle = func(_ *Server, p *push) (answer, bool) { return says(200, ""), needsNoReply(p) }
		}},
		{"echoes_all", "texts are repeated as far as a reply may go, those of mini programs are passed on", func(s *Server) {
			s.handle = func(s *Server, p *push) (answer, bool) {
				switch text := p.fields["Content"]; {
				case p.fields["MsgType"] != "text" || !needsNoReply(p):
					return answer{}, false
				case s.isMini(p.account):
					m := s.passive(s, p, "")
					m.kind, m.fields = "transfer_customer_service", ""
					return s.sendReply(p, s.inner(m)), true
				default:
					return s.reply(p, strings.ToValidUTF8(text[:min(len(text), 1800)], "")), true
				}
			}
		}},
		{"spaced_replies", "replies are indented, and escaped instead of put into CDATA", func(s *Server) {
			right, render := s.inner, s.render
			s.inner = func(m message) string { return spaced(right(m)) }
			s.render = func(e envelope) string { return `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + spaced(render(e)) }
		}},
		{"access_token", "component tokens go out as access_token", func(s *Server) {
			s.tokenName = func(string) string { return "access_token" }
		}},
		{"indented_calls", "the JSON of calls is indented, and its angle brackets are escapes", encodes(func(v map[string]any) (string, []byte) {
			body, err := json.MarshalIndent(v, "", "  ")
			if err != nil {
				panic(err) // maps of texts and numbers
			}
			return "text/plain", body
		})},
		{"exits", "forgeries are answered with nothing, as PHP's exit does", func(s *Server) {
			s.onRefusal = func(error) answer { return says(200, "") }
		}},
		{"says_fail", "forgeries are answered fail, with status 200", func(s *Server) {
			s.onRefusal = func(error) answer { return says(200, "fail") }
		}},
		{"html_success", "success is labelled as HTML", func(s *Server) {
			s.acknowledge = func(_ *Server, _ *push, a answer) answer { return html(a.body) }
		}},
		{"redeems_at_landing", "codes are redeemed where the browser comes back to, and nowhere else", func(s *Server) {
			s.authorized = func(*Server, string, string) {}
		}},
		{"redeems_at_event", "codes are redeemed when the event comes, and nowhere else", func(s *Server) {
			s.landing = func(*Server, string) answer { return html("<p>授权成功</p>") }
		}},
		{"redeems_at_both", "codes are redeemed by event and browser, each for itself", func(s *Server) {
			s.landing = func(s *Server, code string) answer {
				s.enter(code)
				return html("<p>授权成功</p>")
			}
		}},
		{"takes_any_time", "neither timestamps nor repeats are looked at, which WeChat does not ask for", func(s *Server) {
			s.fresh = func(*Server, *push) error { return nil }
		}},
	}
}

// needsNoReply reports whether a message is none of those that have to be answered with more than an acknowledgement.
func needsNoReply(p *push) bool {
	text := p.fields["Content"]
	return p.fields["Event"] != "LOCATION" && text != "TESTCOMPONENT_MSG_TYPE_TEXT" && !strings.HasPrefix(text, "QUERY_AUTH_CODE:")
}

// spaced puts every element on a line of its own and takes its text out of CDATA.
func spaced(doc string) string {
	doc = strings.NewReplacer("&", "&amp;", "><![CDATA[", ">", "]]><", "<").Replace(doc)
	return strings.NewReplacer("<xml>", "<xml>\n  ", "><", ">\n  <").Replace(doc) + "\n"
}
