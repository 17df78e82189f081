package broken

import (
	"errors"
	"strings"
)

// gullibilities are servers that believe what they ought not to.
func gullibilities() []Defect {
	return []Defect{
		{"trusts_messages", "messages are not verified", func(s *Server) {
			verify := s.verify
			s.verify = func(c Config, p *push) bool { return p.account != "" || verify(c, p) }
		}},
		{"trusts_silence", "without msg_signature a callback is taken for a test", func(s *Server) {
			verify := s.verify
			s.verify = func(c Config, p *push) bool { return !p.query.Has("msg_signature") || verify(c, p) }
		}},
		{"any_case", "the signature is compared without regard to case", verifies(func(c Config, p *push) bool {
			return strings.EqualFold(fourStrings(c, p), p.query.Get("msg_signature"))
		})},
		{"shrugs_at_ciphers", "what does not open is answered success, so that nobody is alarmed", shrugsAt("decrypt: ")},
		{"shrugs_at_bodies", "what cannot be parsed is answered success, so that nobody is alarmed", shrugsAt("cannot parse the body: ")},
		{"takes_old", "timestamps may be of any day", func(s *Server) {
			s.fresh = func(s *Server, p *push) error { return errors.Join(notAhead(s, p), once(s, p)) }
		}},
		{"takes_future", "timestamps may lie ahead", func(s *Server) {
			s.fresh = func(s *Server, p *push) error { return errors.Join(notOld(window)(s, p), once(s, p)) }
		}},
		{"takes_replays", "the same callback is taken twice", func(s *Server) {
			s.fresh = func(s *Server, p *push) error { return errors.Join(notOld(window)(s, p), notAhead(s, p)) }
		}},
	}
}

// shrugsAt answers success to refusals that begin so.
func shrugsAt(prefix string) func(*Server) {
	return func(s *Server) {
		right := s.onRefusal
		s.onRefusal = func(err error) answer {
			if strings.HasPrefix(err.Error(), prefix) {
				return says(200, "success")
			}
			return right(err)
		}
	}
}
