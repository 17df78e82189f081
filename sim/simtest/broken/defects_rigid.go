package broken

import (
	"bytes"
	"errors"
	"net/http"
	"regexp"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"
)

// rigidities are callbacks that a server is not ready for, and strangers' that it is too ready for.
func rigidities() []Defect {
	return []Defect{
		{"always_success", "whatever goes wrong is answered success, to be rid of WeChat's retries", func(s *Server) {
			s.onRefusal = func(error) answer { return says(200, "success") }
		}},
		{"breaks_on_refusal", "a refusal is an exception that nobody catches", func(s *Server) {
			s.onRefusal = func(error) answer { return says(500, "internal error") }
		}},
		{"takes_clear", "a message in clear is taken as it is", func(s *Server) {
			s.document = func(s *Server, p *push) ([]byte, error) {
				if bytes.Contains(p.body, []byte("<Encrypt>")) || !bytes.HasPrefix(p.body, []byte("<xml>")) {
					return p.body, nil
				}
				return nil, refusal{200, "success"}
			}
		}},
		{"takes_others_messages", "ToUserName is not compared with the account in the path", func(s *Server) {
			s.addressed = func(*Server, *push) bool { return true }
		}},
		{"takes_dtd", "the XML parser allows DTDs, and skips them", func(s *Server) {
			s.document = func(_ *Server, p *push) ([]byte, error) { return withoutDTD(p.body), nil }
			s.inside = withoutDTD
		}},
		{"expands_entities", "the XML parser expands entities until its memory ends", func(s *Server) {
			s.document = func(s *Server, p *push) ([]byte, error) {
				if bytes.Contains(p.body, []byte("<!ENTITY a9 ")) {
					return nil, refuse(500, "MemoryError")
				}
				return p.body, nil
			}
		}},
		{"field_order", "the message is cut up by a pattern that wants its fields in order", wants(func(p *push) error {
			last := -1
			for _, name := range []string{"<ToUserName>", "<FromUserName>", "<CreateTime>", "<MsgType>", "<Content>"} {
				at := bytes.Index(p.plain, []byte(name))
				if at >= 0 && at < last {
					return refuse(500, "AttributeError: 'NoneType' object has no attribute 'group'")
				}
				last = max(at, last)
			}
			return nil
		})},
		{"wants_cdata", "the sender is taken out of CDATA by a pattern", wants(func(p *push) error {
			if p.account != "" && !bytes.Contains(p.plain, []byte("<ToUserName><![CDATA[")) {
				return refuse(500, "Undefined offset: 1")
			}
			return nil
		})},
		{"cdata_pattern", "CDATA is taken out by a pattern that ends at the first ]]>", wants(func(p *push) error {
			if bytes.Contains(p.plain, []byte("]]]]>")) {
				return refuse(500, "Undefined offset: 1")
			}
			return nil
		})},
		{"xml_type_only", "the body is parsed only under a Content-Type of XML", func(s *Server) {
			s.guard = func(_ *Server, r *http.Request) (answer, bool) {
				return says(415, "Unsupported Media Type"), r.Header.Get("Content-Type") == "application/json"
			}
		}},
		{"breaks_on_json", "a body of JSON breaks the XML parser", func(s *Server) {
			s.document = func(_ *Server, p *push) ([]byte, error) {
				if bytes.HasPrefix(p.body, []byte("{")) {
					return nil, refuse(500, "xml.parsers.expat.ExpatError: not well-formed")
				}
				return p.body, nil
			}
		}},
		{"strict_query", "a query parameter that is not known is an error", func(s *Server) {
			s.guard = func(_ *Server, r *http.Request) (answer, bool) {
				return says(400, "unexpected parameter scene"), r.URL.Query().Has("scene")
			}
		}},
		{"query_by_place", "query parameters are read by their place", func(s *Server) {
			s.guard = func(_ *Server, r *http.Request) (answer, bool) {
				return says(400, "invalid signature"), strings.HasPrefix(r.URL.RawQuery, "msg_signature=")
			}
		}},
		{"random_as_text", "the random bytes before the message are decoded as UTF-8", wants(func(p *push) error {
			if !utf8.Valid(p.random) {
				return refuse(500, "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 1")
			}
			return nil
		})},
		{"short_bodies", "bodies of more than 8 KB are refused", limited(8<<10, refuse(413, "Request Entity Too Large"))},
		{"large_body_crash", "a body of 1 MiB breaks the handler", limited(512<<10, refuse(500, "Allowed memory size exhausted"))},
		{"unknown_event_500", "an event that no handler is registered for is an error", unknown("Event", "event_of_the_future")},
		{"unknown_msgtype_500", "a MsgType that no handler is registered for is an error", unknown("MsgType", "hologram")},
		{"unknown_infotype_500", "an InfoType that no handler is registered for is an error", unknown("InfoType", "notify_of_the_future")},
		{"unknown_account_500", "a message of an account that is not in the database is an error", func(s *Server) {
			s.handle = func(s *Server, p *push) (answer, bool) {
				return says(500, "Call to a member function toArray() on null"), !s.knows(p.account)
			}
		}},
		{"unknown_leaver_500", "unauthorized of an account that is not in the database is an error", func(s *Server) {
			s.content = func(p *push) error {
				if p.fields["InfoType"] == "unauthorized" && p.fields["AuthorizerAppid"] == "wx0123456789abcdef" {
					return refuse(500, "DoesNotExist: Authorizer matching query does not exist.")
				}
				return nil
			}
		}},
		{"forgets_old_key", "the previous EncodingAESKey is thrown away at once", func(s *Server) {
			s.own = func(c Config) Config { c.PrevKey = ""; return c }
		}},
		{"minute_window", "timestamps more than a minute old are refused", func(s *Server) {
			right := s.fresh
			s.fresh = func(s *Server, p *push) error { return errors.Join(notOld(time.Minute)(s, p), right(s, p)) }
		}},
		{"repeats_500", "a repeated message violates a unique key", func(s *Server) {
			s.handle = func(s *Server, p *push) (answer, bool) {
				id := p.fields["MsgId"]
				return says(500, "Duplicate entry for key 'msg_id'"), id != "" && !s.first(s, "row "+id)
			}
		}},
		{"repeated_events_500", "a follower who comes back violates a unique key", func(s *Server) {
			s.handle = func(s *Server, p *push) (answer, bool) {
				id := p.fields["FromUserName"] + p.fields["Event"]
				return says(500, "Duplicate entry for key 'event'"), p.fields["Event"] == "subscribe" && !s.first(s, "row "+id)
			}
		}},
		{"unsubscribe_500", "unsubscribe of a follower that is not in the database is an error", func(s *Server) {
			s.handle = func(_ *Server, p *push) (answer, bool) {
				return says(500, "Trying to get property of non-object"), p.fields["Event"] == "unsubscribe"
			}
		}},
		{"few_at_once", "more than eight callbacks at the same time find no worker", func(s *Server) {
			var now atomic.Int32
			s.guard = func(*Server, *http.Request) (answer, bool) {
				defer now.Add(-1)
				if now.Add(1) > 8 {
					return says(503, "no worker"), true
				}
				s.pause(0.02)
				return answer{}, false
			}
		}},
	}
}

func limited(most int, otherwise error) func(*Server) {
	return func(s *Server) {
		s.document = func(_ *Server, p *push) ([]byte, error) {
			if len(p.body) > most {
				return nil, otherwise
			}
			return p.body, nil
		}
	}
}

func unknown(field, value string) func(*Server) {
	return wants(func(p *push) error {
		if p.fields[field] == value {
			return refuse(500, "KeyError: %q", value)
		}
		return nil
	})
}

// entity is a reference to an entity.
var entity = regexp.MustCompile(`&\w+;`)

// withoutDTD takes a document type and what refers to it out of a document.
func withoutDTD(doc []byte) []byte {
	_, rest, found := bytes.Cut(doc, []byte("]>"))
	if !found || !bytes.HasPrefix(doc, []byte("<!DOCTYPE")) {
		return doc
	}
	return entity.ReplaceAll(rest, nil)
}
