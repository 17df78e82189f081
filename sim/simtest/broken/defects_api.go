package broken

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// misunderstandings are wrong reactions to right callbacks.
func misunderstandings() []Defect {
	return []Defect{
		{"text_ignored", "messages are acknowledged and nothing else", func(s *Server) {
			s.handle = func(*Server, *push) (answer, bool) { return says(200, "success"), true }
		}},
		{"text_null", "messages are answered null", func(s *Server) {
			s.handle = func(*Server, *push) (answer, bool) { return says(200, "null"), true }
		}},
		{"text_html", "messages are answered with the application's page", func(s *Server) {
			s.handle = func(*Server, *push) (answer, bool) {
				return html("<!DOCTYPE html><html><body><div id=app></div></body></html>"), true
			}
		}},
		{"text_by_custom", "the release check's text is sent through custom/send instead of passively", func(s *Server) {
			keepsTokens(s)
			s.releaseText = func(s *Server, p *push) answer {
				s.behind(func() { s.custom(s.storedToken(p.account), p.fields["FromUserName"], p.fields["Content"]+"_callback") })
				return says(200, "success")
			}
		}},
		{"text_without_callback", "the release check's text is repeated without _callback", releaseTextIs(
			func(p *push) string { return p.fields["Content"] })},
		{"text_blank_behind", "a blank follows the release check's text", releaseTextIs(
			func(p *push) string { return p.fields["Content"] + "_callback " })},
		{"first_group_only", "only the first of the five groups of test accounts is known", func(s *Server) {
			s.handle = func(_ *Server, p *push) (answer, bool) {
				return says(200, "success"), p.account != "wx570bc396a51b8ff8" && p.account != "wxd101a85aa106f53e"
			}
		}},
		{"official_accounts_only", "messages of mini programs are not handled", func(s *Server) {
			s.handle = func(_ *Server, p *push) (answer, bool) {
				return says(200, "success"), strings.Contains("wxd101a85aa106f53e wxc39235c15087f6f3", p.account)
			}
		}},
		{"api_passive", "the code comes back passively instead of through custom/send", func(s *Server) {
			s.releaseAPI = func(s *Server, p *push, code string) answer { return s.reply(p, code+"_from_api") }
		}},
		{"api_ignored", "QUERY_AUTH_CODE: is acknowledged and nothing else", func(s *Server) {
			s.releaseAPI = func(*Server, *push, string) answer { return says(200, "success") }
		}},
		{"api_first", "the answer waits for the calls, longer than WeChat waits", func(s *Server) {
			s.releaseAPI = func(s *Server, p *push, code string) answer {
				token := s.tokenFor(s, p, code)
				s.pause(1.2)
				s.custom(token, s.touser(p), s.textFor(p, code))
				return says(200, "")
			}
		}},
		{"api_late", "the message is sent later than the check waits", exchanges(func(s *Server, p *push, code string) {
			token := s.queryAuth(code).Token
			s.pause(1.4)
			s.custom(token, p.fields["FromUserName"], code+"_from_api")
		})},
		{"api_never_sends", "the code is exchanged and no message is sent", exchanges(func(s *Server, _ *push, code string) {
			s.queryAuth(code)
		})},
		{"api_never_exchanges", "no token is fetched: the message goes out without one", exchanges(func(s *Server, p *push, code string) {
			s.custom("", p.fields["FromUserName"], code+"_from_api")
		})},
		{"api_stored_token", "the message goes out with the token that is stored for the account", func(s *Server) {
			keepsTokens(s)
			s.tokenFor = func(s *Server, p *push, _ string) string { return s.storedToken(p.account) }
		}},
		{"api_refreshed_token", "the message goes out with a refreshed token instead of the code's", tokens(
			func(s *Server, p *push, code string) string { return s.refreshed(p.account, s.queryAuth(code).Refresh) })},
		{"api_component_token", "the message goes out with the component_access_token", tokens(
			func(s *Server, _ *push, code string) string { s.queryAuth(code); return s.componentToken() })},
		{"api_token_undefined", "the answer's token is looked for at the wrong place, and undefined is sent", tokens(
			func(s *Server, _ *push, code string) string { s.queryAuth(code); return "undefined" })},
		{"api_refresh_null", "a null refresh token is sent to api_authorizer_token", tokens(
			func(s *Server, p *push, code string) string { s.queryAuth(code); return s.refreshed(p.account, nil) })},
		{"api_twice", "the code is exchanged on authorized already", func(s *Server) { keepsTokens(s) }},
		{"api_no_suffix", "the text is the code without _from_api", texts(func(_ *push, code string) string { return code })},
		{"api_whole", "the text keeps the prefix QUERY_AUTH_CODE:", texts(
			func(p *push, _ string) string { return p.fields["Content"] + "_from_api" })},
		{"api_hello", "the text says something else", texts(func(*push, string) string { return "Hello" })},
		{"api_touser_null", "touser is null", sendsTo(func(*push) any { return nil })},
		{"api_touser_account", "touser is the account instead of the follower", sendsTo(
			func(p *push) any { return p.fields["ToUserName"] })},
	}
}

func releaseTextIs(text func(*push) string) func(*Server) {
	return func(s *Server) { s.releaseText = func(s *Server, p *push) answer { return s.reply(p, text(p)) } }
}

func exchanges(so func(*Server, *push, string)) func(*Server) {
	return func(s *Server) { s.exchangeAndSend = so }
}

func tokens(so func(*Server, *push, string) string) func(*Server) {
	return func(s *Server) { s.tokenFor = so }
}

func texts(so func(*push, string) string) func(*Server) { return func(s *Server) { s.textFor = so } }
func sendsTo(so func(*push) any) func(*Server)          { return func(s *Server) { s.touser = so } }

// keepsTokens has the server exchange the code of authorized, and store a token of the account.
func keepsTokens(s *Server) {
	s.authorized = func(s *Server, code, account string) {
		token := s.refreshed(account, s.queryAuth(code).Refresh)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.stored[account] = token
	}
}

func (s *Server) storedToken(account string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stored[account]
}

// apiCalls are mistakes in calling WeChat's server API.
func apiCalls() []Defect {
	return []Defect{
		{"no_base", "the SDK was not pointed at the simulator", func(s *Server) {
			s.base = func(string) string { return "http://127.0.0.1:1" }
		}},
		{"base_with_path", "the base URL ends in /cgi-bin, which the SDK adds again", func(s *Server) {
			s.base = func(configured string) string { return configured + "/cgi-bin" }
		}},
		{"ticket_null", "the stored ticket is null", func(s *Server) { s.sendTicket = func(string) any { return nil } }},
		{"ticket_cut", "the ticket is cut at its @@@", func(s *Server) {
			s.sendTicket = func(ticket string) any { return strings.TrimPrefix(ticket, "ticket@@@") }
		}},
		{"ticket_kept", "the first ticket is kept for ever, one of another component", func(s *Server) {
			s.sendTicket = func(string) any { return "ticket@@@" + strings.Repeat("0", 86) }
		}},
		{"code_cut", "the code is cut at its @@@", codes(func(code string) string {
			return strings.TrimPrefix(code, "queryauthcode@@@")
		})},
		{"code_encoded", "the code is URL-encoded", codes(url.QueryEscape)},
		{"code_null", "the code is null", func(s *Server) {
			s.encode = func(v map[string]any) (string, []byte) {
				if _, has := v["authorization_code"]; has {
					v["authorization_code"] = nil
				}
				return "application/json", marshal(v)
			}
		}},
		{"form_body", "the arguments are sent as a form", encodes(func(v map[string]any) (string, []byte) {
			form := url.Values{}
			for name, value := range v {
				if text, ok := value.(string); ok {
					form.Set(name, text)
				}
			}
			return "application/x-www-form-urlencoded", []byte(form.Encode())
		})},
		{"unicode_escapes", "the JSON of messages has \\u escapes", encodes(func(v map[string]any) (string, []byte) {
			return "application/json", escaped(marshal(v))
		})},
		{"double_json", "the JSON is encoded twice", encodes(func(v map[string]any) (string, []byte) {
			quoted, _ := json.Marshal(string(marshal(v))) // of a string
			return "application/json", quoted
		})},
		{"empty_body", "the body is lost", encodes(func(map[string]any) (string, []byte) { return "application/json", nil })},
		{"calls_with_get", "the calls are made with GET", func(s *Server) { s.method = http.MethodGet }},
		{"token_parameter", "the access token is sent under another name", func(s *Server) {
			s.tokenName = func(string) string { return "token" }
		}},
		{"path_typo", "the path of api_query_auth is mistyped", func(s *Server) {
			s.path = func(path string) string { return strings.Replace(path, "api_query_auth", "query_auth", 1) }
		}},
	}
}

func codes(so func(string) string) func(*Server) { return func(s *Server) { s.codeOf = so } }

func encodes(so func(map[string]any) (string, []byte)) func(*Server) {
	return func(s *Server) { s.encode = so }
}

// escaped writes whatever is not ASCII, and the underscore as some do, as \u escapes.
func escaped(raw []byte) []byte {
	var out bytes.Buffer
	for _, r := range string(raw) {
		if r < utf8.RuneSelf {
			out.WriteRune(r)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&out, `\u%04x`, unit)
		}
	}
	return bytes.ReplaceAll(out.Bytes(), []byte("_from_api"), []byte(`\u005ffrom\u005fapi`))
}
