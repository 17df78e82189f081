package broken

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"strings"
	"unicode/utf16"
)

// replies are mistakes in the message of a passive reply.
func replies() []Defect {
	return []Defect{
		{"reply_not_swapped", "ToUserName and FromUserName stay as they came", passive(func(m *message, _ *push) { m.to, m.from = m.from, m.to })},
		{"reply_nobody", "ToUserName and FromUserName are empty", passive(func(m *message, _ *push) { m.to, m.from = "", "" })},
		{"reply_from_appid", "FromUserName is the account's AppID instead of its original id", passive(func(m *message, p *push) { m.from = p.account })},
		{"reply_ms_created", "CreateTime counts milliseconds", passive(func(m *message, _ *push) { m.created += "123" })},
		{"reply_flat_media", "MediaId stands directly below xml", passive(func(m *message, _ *push) {
			m.kind, m.fields = "image", "<MediaId><![CDATA[m1]]></MediaId>"
		})},
		{"reply_unknown_type", "the MsgType is one that replies do not have", passive(func(m *message, _ *push) { m.kind = "markdown" })},
		{"reply_no_content", "the text is empty", passive(func(m *message, _ *push) { m.fields = "<Content></Content>" })},
		{"reply_too_long", "the text has more than 2048 bytes", passive(func(m *message, _ *push) {
			m.fields = "<Content>" + cdata(strings.Repeat("长", 700)) + "</Content>"
		})},
		{"reply_raw_ampersand", "the text stands neither in CDATA nor escaped", passive(func(m *message, _ *push) { m.fields = uncovered(m.fields) })},
		{"reply_open_cdata", "]]> in the text ends its CDATA section", passive(func(m *message, _ *push) {
			m.fields = "<Content><![CDATA[a]]>b]]></Content>"
		})},
		{"reply_twice_nested", "the message stands in a second xml element", wrapsInner(func(text string) string {
			return "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<xml>\n  " + text + "</xml>\n"
		})},
		{"reply_other_root", "the root element is not xml but the class's name", wrapsInner(func(text string) string {
			return "<TextMessage>" + strings.TrimSuffix(strings.TrimPrefix(text, "<xml>"), "</xml>") + "</TextMessage>"
		})},
		{"reply_lower_inner", "the inner elements are in lower case", wrapsInner(func(text string) string {
			for _, name := range []string{"ToUserName", "FromUserName", "CreateTime", "MsgType", "Content"} {
				text = strings.ReplaceAll(text, name+">", strings.ToLower(name)+">")
			}
			return text
		})},
		{"reply_utf16", "the message is encoded as UTF-16", wrapsInner(func(text string) string {
			var out strings.Builder
			for _, unit := range utf16.Encode([]rune(text)) {
				out.Write([]byte{byte(unit), byte(unit >> 8)})
			}
			return out.String()
		})},
		{"reply_sealed_empty", "an empty message is encrypted where there is none", wrapsInner(func(string) string { return "" })},
		{"reply_sealed_success", "success is encrypted", wrapsInner(func(string) string { return "success" })},
		{"reply_json_inner", "the message is JSON", wrapsInner(func(string) string {
			return `{"ToUserName":"x","FromUserName":"y","CreateTime":1700000000,"MsgType":"text","Content":"z"}`
		})},
	}
}

func passive(change func(*message, *push)) func(*Server) {
	return func(s *Server) {
		right := s.passive
		s.passive = func(s *Server, p *push, text string) message {
			m := right(s, p, text)
			change(&m, p)
			return m
		}
	}
}

func uncovered(fields string) string {
	return strings.NewReplacer("<![CDATA[", "", "]]>", "").Replace(fields)
}

func wrapsInner(change func(string) string) func(*Server) {
	return func(s *Server) {
		right := s.inner
		s.inner = func(m message) string { return change(right(m)) }
	}
}

// envelopes are mistakes in sealing a passive reply, and in sending it.
func envelopes() []Defect {
	return []Defect{
		{"reply_clear", "the reply is not encrypted", func(s *Server) { s.clear = true }},
		{"reply_length_characters", "the length counts characters, not bytes", func(s *Server) {
			s.size = func(inner string) int { return len([]rune(inner)) }
		}},
		{"reply_length_utf16", "the length counts UTF-16 units, not bytes", func(s *Server) {
			s.size = func(inner string) int { return len(utf16.Encode([]rune(inner))) }
		}},
		{"reply_little_endian", "the length is little-endian", func(s *Server) { s.order = binary.LittleEndian }},
		{"reply_zero_pad", "zero bytes instead of PKCS#7", func(s *Server) {
			s.padding = func(n int) []byte { return make([]byte, (32-n%32)%32) }
		}},
		{"reply_double_pad", "the library pads once more", func(s *Server) {
			s.padding = func(n int) []byte {
				once := pkcs7(32)(n)
				return append(once, pkcs7(16)(n+len(once))...)
			}
		}},
		{"reply_pad_16", "the padding is to 16 bytes", func(s *Server) { s.padding = pkcs7(16) }},
		{"reply_accounts_tail", "behind the message stands the account's AppID", func(s *Server) {
			s.tailOf = func(_ Config, p *push) string { return p.account }
		}},
		{"reply_other_tail", "behind the message stands another AppID", func(s *Server) {
			s.tailOf = func(Config, *push) string { return "wx0000000000000bad" }
		}},
		{"reply_no_tail", "behind the message stands nothing", func(s *Server) {
			s.tailOf = func(Config, *push) string { return "" }
		}},
		{"reply_other_key", "another EncodingAESKey seals the reply", func(s *Server) {
			s.sealKey = func(Config) string { return "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG" }
		}},
		{"reply_other_token", "another Token signs the reply", signs(func(_ string, e envelope, _ string) string {
			return signature("othertoken2024", e.timestamp, e.nonce, e.sealed)
		})},
		{"reply_unsorted", "the strings are not sorted before they are signed", signs(func(token string, e envelope, _ string) string {
			return digest(token + e.timestamp + e.nonce + e.sealed)
		})},
		{"reply_signs_clear", "the clear text is signed instead of the ciphertext", signs(func(token string, e envelope, inner string) string {
			return signature(token, e.timestamp, e.nonce, inner)
		})},
		{"reply_signs_three", "Encrypt is left out of the signature", signs(func(token string, e envelope, _ string) string {
			return signature(token, e.timestamp, e.nonce)
		})},
		{"reply_ms_timestamp", "TimeStamp counts milliseconds", func(s *Server) {
			right := s.stamp
			s.stamp = func(now int64) string { return right(now) + "123" }
		}},
		{"reply_url_base64", "the ciphertext is in URL-safe base64", func(s *Server) { s.base64 = base64.URLEncoding.EncodeToString }},
		{"reply_hex", "the ciphertext is in hexadecimal", func(s *Server) { s.base64 = hex.EncodeToString }},
		{"reply_lower_names", "the envelope's elements are in lower case", rewrites(func(x string) string {
			for _, name := range []string{"Encrypt", "MsgSignature", "TimeStamp", "Nonce"} {
				x = strings.ReplaceAll(x, name+">", strings.ToLower(name)+">")
			}
			return x
		})},
		{"reply_only_encrypt", "the envelope holds Encrypt alone", func(s *Server) {
			s.render = func(e envelope) string { return "<xml><Encrypt>" + cdata(e.sealed) + "</Encrypt></xml>" }
		}},
		{"reply_json_envelope", "the envelope is JSON", func(s *Server) {
			s.render = func(e envelope) string {
				return string(marshal(map[string]string{"Encrypt": e.sealed, "MsgSignature": e.signature,
					"TimeStamp": e.timestamp, "Nonce": e.nonce}))
			}
		}},
		{"reply_quoted", "a JSON converter puts the envelope in quotes", func(s *Server) {
			s.sealedOut = func(a answer) answer {
				quoted, _ := json.Marshal(a.body) // of a string
				return json200(string(quoted))
			}
		}},
		{"reply_escaped", "a template escapes the envelope's angle brackets", rewrites(func(x string) string {
			return strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(x)
		})},
		{"reply_bom", "a byte order mark stands before the envelope", rewrites(func(x string) string { return "\ufeff" + x })},
		{"reply_blank_before", "blank lines stand before the envelope", rewrites(func(x string) string { return "\n\n" + x })},
		{"reply_then_success", "success follows the envelope", rewrites(func(x string) string { return x + "success" })},
		{"reply_after_success", "success stands before the envelope", rewrites(func(x string) string { return "success" + x })},
		{"reply_trace", "ThinkPHP's page trace follows the envelope", rewrites(func(x string) string { return x + trace })},
		{"reply_content_type", "a middleware calls the envelope JSON", func(s *Server) {
			s.sealedOut = func(a answer) answer { return json200(a.body) }
		}},
		{"reply_late", "the reply takes a fifth longer than WeChat waits", func(s *Server) {
			right := s.passive
			s.passive = func(s *Server, p *push, text string) message {
				s.pause(1.2)
				return right(s, p, text)
			}
		}},
	}
}

func signs(so func(token string, e envelope, inner string) string) func(*Server) {
	return func(s *Server) { s.signed = so }
}

func rewrites(change func(string) string) func(*Server) {
	return func(s *Server) {
		s.sealedOut = func(a answer) answer {
			a.body = change(a.body)
			return a
		}
	}
}
