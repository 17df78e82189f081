package broken

// acknowledgements are wrong answers to authorization events.
func acknowledgements() []Defect {
	return []Defect{
		{"ack_newline", "a line break follows success", acknowledges(says(200, "success\n"))},
		{"ack_crlf", "a template ends with CR LF behind success", acknowledges(says(200, "success\r\n"))},
		{"ack_blank_before", "a blank line of a PHP file stands before success", acknowledges(says(200, "\n\nsuccess"))},
		{"ack_bom", "a byte order mark stands before success", acknowledges(says(200, "\ufeffsuccess"))},
		{"ack_quoted", "a JSON converter puts success in quotes", acknowledges(json200(`"success"`))},
		{"ack_wrapped", "the project's response wrapper wraps success", acknowledges(json200(`{"code":0,"msg":"success","data":null}`))},
		{"ack_upper", "it says SUCCESS", acknowledges(says(200, "SUCCESS"))},
		{"ack_ok", "it says ok", acknowledges(says(200, "ok"))},
		{"ack_empty", "nothing is answered", acknowledges(says(200, ""))},
		{"ack_xml", "it answers as for payments, in XML", acknowledges(says(200, "<xml><return_code><![CDATA[SUCCESS]]></return_code></xml>"))},
		{"ack_html", "success stands in an HTML page", acknowledges(html("<html><body>success</body></html>"))},
		{"ack_trace", "ThinkPHP's page trace follows success", acknowledges(html("success" + trace))},
		{"ack_notice", "a PHP notice stands before success", acknowledges(html("<br />\n<b>Notice</b>:  Undefined index: AuthorizationCode in <b>/www/notify.php</b> on line <b>23</b><br />\nsuccess"))},
		{"ack_sealed", "success is encrypted", func(s *Server) {
			s.acknowledge = func(s *Server, p *push, _ answer) answer { return s.sendReply(p, "success") }
		}},
		{"ack_glued", "an encrypted empty message is glued to success", func(s *Server) {
			s.acknowledge = func(s *Server, p *push, a answer) answer {
				a.body += s.sendReply(p, "").body
				return a
			}
		}},
		{"only_tickets", "every authorization event but the ticket is refused", func(s *Server) {
			s.acknowledge = of(not("component_verify_ticket"), says(403, "BAD REQUEST"))
		}},
		{"ticket_route_moved", "tickets are redirected by an old rule", func(s *Server) {
			s.acknowledge = of(is("component_verify_ticket"), redirect(302, "http://old.example.com/ticket"))
		}},
		{"slow_authorized", "authorized is worked off before it is answered, longer than WeChat waits", func(s *Server) {
			s.authorized = func(s *Server, _, _ string) { s.pause(1.4) }
		}},
		{"unauthorized_500", "unauthorized crashes, because it has no AuthorizationCode", func(s *Server) {
			s.acknowledge = of(is("unauthorized"), says(500, "Undefined index: AuthorizationCode"))
		}},
		{"unauthorized_null", "unauthorized is answered null", func(s *Server) {
			s.acknowledge = of(is("unauthorized"), says(200, "null"))
		}},
	}
}

func acknowledges(with answer) func(*Server) {
	return func(s *Server) { s.acknowledge = func(*Server, *push, answer) answer { return with } }
}

// of answers certain authorization events so.
func of(which func(infoType string) bool, with answer) func(*Server, *push, answer) answer {
	return func(_ *Server, p *push, a answer) answer {
		if which(p.fields["InfoType"]) {
			return with
		}
		return a
	}
}

func is(infoType string) func(string) bool  { return func(t string) bool { return t == infoType } }
func not(infoType string) func(string) bool { return func(t string) bool { return t != infoType } }
