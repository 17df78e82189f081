package broken

import (
	"encoding/base64"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// readings are mistakes in verifying, opening and parsing.
func readings() []Defect {
	return []Defect{
		{"compares_signature", "the SHA-1 over four strings is compared with signature instead of msg_signature", verifies(
			func(c Config, p *push) bool { return fourStrings(c, p) == p.query.Get("signature") })},
		{"three_strings", "msg_signature is compared with the SHA-1 over Token, timestamp and nonce", verifies(
			func(c Config, p *push) bool { return threeStrings(c, p) == p.query.Get("msg_signature") })},
		{"upper_hex", "the signature is compared in upper case", verifies(func(c Config, p *push) bool {
			return strings.ToUpper(fourStrings(c, p)) == p.query.Get("msg_signature")
		})},
		{"milliseconds_fresh", "timestamp is taken for milliseconds, and everything is stale", func(s *Server) {
			verify := s.verify
			s.verify = func(c Config, p *push) bool {
				at, err := strconv.ParseInt(p.query.Get("timestamp"), 10, 64)
				return err == nil && s.Now().Sub(time.UnixMilli(at)) < time.Hour && verify(c, p)
			}
			s.fresh = once
		}},
		{"ignores_signature", "no signature is verified", verifies(func(Config, *push) bool { return true })},
		{"downgrade", "without msg_signature the three-string signature is enough", func(s *Server) {
			verify := s.verify
			s.verify = func(c Config, p *push) bool {
				if !p.query.Has("msg_signature") {
					return threeStrings(c, p) == p.query.Get("signature")
				}
				return verify(c, p)
			}
		}},
		{"ignores_tail", "the AppID behind the message is not looked at", func(s *Server) {
			s.tail = func(Config, *push, string) bool { return true }
		}},
		{"wants_accounts_tail", "the AppID behind a message must be that of the account in the path", func(s *Server) {
			s.tail = func(c Config, p *push, tail string) bool {
				return p.account == "" && tail == c.AppID || tail == p.account
			}
		}},
		{"form_decodes", "the body is decoded as a form, and + becomes a blank", func(s *Server) {
			s.document = func(_ *Server, p *push) ([]byte, error) {
				return []byte(strings.ReplaceAll(string(p.body), "+", " ")), nil
			}
		}},
		{"lower_case_element", "the ciphertext is looked for in an element encrypt", func(s *Server) {
			s.document = func(*Server, *push) ([]byte, error) {
				return nil, refuse(500, "TypeError: Cannot read properties of undefined (reading 'trim')")
			}
		}},
		{"pads_to_16", "only paddings up to 16 bytes are taken", func(s *Server) { s.pads = 16 }},
		{"strict_base64", "the key is decoded strictly, its last character has spare bits", func(s *Server) {
			s.key = func(encoded string) ([]byte, error) { return base64.StdEncoding.Strict().DecodeString(encoded + "=") }
		}},
		{"key_without_equals", "the key is decoded without the = that it lacks", func(s *Server) {
			s.key = func(encoded string) ([]byte, error) { return base64.StdEncoding.DecodeString(encoded) }
		}},
		{"ascii_only", "the message is decoded as ASCII", wants(func(p *push) error {
			if i := strings.IndexFunc(string(p.plain), func(r rune) bool { return r >= utf8.RuneSelf }); i >= 0 {
				return refuse(500, "UnicodeDecodeError: 'ascii' codec can't decode byte 0x%02x in position %d: ordinal not in range(128)",
					p.plain[i], i)
			}
			return nil
		})},
		{"three_byte_utf8", "the database's utf8 has no room for emoji", wants(func(p *push) error {
			if strings.ContainsFunc(string(p.plain), func(r rune) bool { return r > 0xffff }) {
				return refuse(500, `Incorrect string value: '\xF0\x9F\x98\x80' for column 'content' at row 1`)
			}
			return nil
		})},
		{"unknown_fields", "a field that the class does not have is an error", wants(func(p *push) error {
			for name := range p.fields {
				if !strings.Contains(" AppId CreateTime InfoType ComponentVerifyTicket AuthorizerAppid AuthorizationCode "+
					"AuthorizationCodeExpiredTime PreAuthCode ToUserName FromUserName MsgType Content MsgId Event Latitude "+
					"Longitude Precision EventKey ", " "+name+" ") {
					return refuse(500, "Unrecognized field %q (class com.example.WxMessage), not marked as ignorable", name)
				}
			}
			return nil
		})},
		{"parses_json", "the body is parsed as JSON", func(s *Server) {
			s.document = func(*Server, *push) ([]byte, error) {
				return nil, refuse(400, "SyntaxError: Unexpected token < in JSON at position 0")
			}
		}},
		{"body_consumed", "a filter has read the body, and the handler finds it empty", func(s *Server) {
			s.document = func(*Server, *push) ([]byte, error) {
				return nil, refuse(500, "SAXParseException: Premature end of file.")
			}
		}},
		{"query_dropped", "the gateway drops the query", func(s *Server) {
			verify := s.verify
			s.verify = func(c Config, p *push) bool { p.query = nil; return verify(c, p) }
		}},
	}
}

func verifies(so func(Config, *push) bool) func(*Server) { return func(s *Server) { s.verify = so } }
func wants(so func(*push) error) func(*Server)           { return func(s *Server) { s.content = so } }

func fourStrings(c Config, p *push) string {
	return signature(c.Token, p.query.Get("timestamp"), p.query.Get("nonce"), p.sealed)
}

func threeStrings(c Config, p *push) string {
	return signature(c.Token, p.query.Get("timestamp"), p.query.Get("nonce"))
}

// misconfigurations are wrong copies of what the console says.
func misconfigurations() []Defect {
	configured := func(change func(*Config)) func(*Server) {
		return func(s *Server) { s.own = func(c Config) Config { change(&c); return c } }
	}
	return []Defect{
		{"wrong_token", "another Token is configured", configured(func(c *Config) { c.Token = "othertoken2024" })},
		{"token_blank", "a blank was copied with the Token", configured(func(c *Config) { c.Token += " " })},
		{"wrong_key", "another EncodingAESKey is configured", configured(func(c *Config) {
			c.AESKey, c.PrevKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", ""
		})},
		{"old_key", "the EncodingAESKey is still that before the change", configured(func(c *Config) {
			c.AESKey, c.PrevKey = c.PrevKey, ""
		})},
		{"short_key", "the last character of the EncodingAESKey was not copied", configured(func(c *Config) {
			c.AESKey, c.PrevKey = c.AESKey[:42], ""
		})},
		{"wrong_appid", "the AppID of another component is configured", configured(func(c *Config) { c.AppID = "wx0000000000000bad" })},
		{"wrong_secret", "another AppSecret is configured", func(s *Server) {
			s.sendSecret = func(Config) string { return "ffffffffffffffffffffffffffffffff" }
		}},
		{"secret_blank", "a blank was copied with the AppSecret", func(s *Server) {
			s.sendSecret = func(c Config) string { return c.Secret + " " }
		}},
	}
}
