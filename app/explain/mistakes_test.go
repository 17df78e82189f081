package explain

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"wxlab/app/i18n"
	"wxlab/platform"
	"wxlab/platform/msgcrypt"
)

// letter is a callback to be sealed as a sender would, with mistakes.
type letter struct {
	token, key43, appID string
	timestamp, nonce    string
	msg                 string
	length              func(msg string) []byte
	pad                 func([]byte) []byte
	text                func(string) string // of the base64, before signing
}

func newLetter(t testing.TB) letter {
	v := vector(t, "A")
	return letter{
		token: v.Token, key43: v.EncodingAESKey, appID: v.AppID, timestamp: v.Timestamp, nonce: v.Nonce, msg: v.Msg,
		length: func(msg string) []byte { return binary.BigEndian.AppendUint32(nil, uint32(len(msg))) },
		pad:    msgcrypt.Pad,
		text:   func(s string) string { return s },
	}
}

func (l letter) encrypt(t testing.TB) string {
	t.Helper()
	key, err := msgcrypt.DecodeKey(l.key43)
	if err != nil {
		t.Fatal(err)
	}
	full := append([]byte("0123456789abcdef"), l.length(l.msg)...)
	full = l.pad(append(full, l.msg+l.appID...))
	raw, err := key.Encrypt(full)
	if err != nil {
		t.Fatal(err)
	}
	return l.text(base64.StdEncoding.EncodeToString(raw))
}

// input seals the letter and addresses it to the keys of vector A.
func (l letter) input(t testing.TB) Input {
	t.Helper()
	v := vector(t, "A")
	encrypt := l.encrypt(t)
	query := url.Values{
		"timestamp": {l.timestamp}, "nonce": {l.nonce}, "encrypt_type": {"aes"},
		"signature":     {msgcrypt.Sign(l.token, l.timestamp, l.nonce)},
		"msg_signature": {msgcrypt.Sign(l.token, l.timestamp, l.nonce, encrypt)},
	}
	return Input{
		Method: http.MethodPost, URL: "/wechat/component?" + query.Encode(), Lang: i18n.En,
		Body: []byte(envelopeXML("AppId", v.AppID, encrypt)),
		Keys: Keys{AppID: v.AppID, Token: platform.Secret(v.Token), EncodingAESKey: platform.Secret(v.EncodingAESKey)},
	}
}

// mistake is one thing done wrong to a good callback, and what the account must make of it.
type mistake struct {
	name    string
	do      func(testing.TB, *Input)
	failed  string // step; "" when it still opens
	cause   string
	guessed bool // the cause cannot be confirmed
}

// replace edits one query parameter, leaving the order alone.
func replace(in *Input, name, value string) {
	q := parseQuery(in.URL)
	in.URL = strings.Replace(in.URL, name+"="+q.undecoded(name), name+"="+value, 1)
}

// letterMistake seals vector A's message anew after edit.
func letterMistake(edit func(*letter)) func(testing.TB, *Input) {
	return func(t testing.TB, in *Input) {
		l := newLetter(t)
		edit(&l)
		*in = l.input(t)
	}
}

func inputMistake(edit func(*Input)) func(testing.TB, *Input) {
	return func(_ testing.TB, in *Input) { edit(in) }
}

func bodyMistake(edit func(string) string) func(testing.TB, *Input) {
	return inputMistake(func(in *Input) { in.Body = []byte(edit(string(in.Body))) })
}

// encryptMistake edits the text of Encrypt after it was signed.
func encryptMistake(edit func(string) string) func(testing.TB, *Input) {
	return func(t testing.TB, in *Input) {
		encrypt := vector(t, "O1").Encrypt
		in.Body = []byte(strings.Replace(string(in.Body), encrypt, edit(encrypt), 1))
	}
}

const otherKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"

func urlMistakes() []mistake {
	return []mistake{
		{"no query at all", inputMistake(func(in *Input) { in.URL = "/wechat/component" }), "query", "query_empty",
			false},
		{"cut by the shell", inputMistake(func(in *Input) { in.URL, _, _ = strings.Cut(in.URL, "&encrypt_type") }),
			"query", "query_plain", false},
		{"cut before the nonce", inputMistake(func(in *Input) { in.URL = "/x?timestamp=1&msg_signature=2" }), "query",
			"query_cut", true},
		{"HTML-escaped URL", inputMistake(func(in *Input) { in.URL = html.EscapeString(in.URL) }), "query",
			"query_html", false},
		{"query escaped whole", inputMistake(func(in *Input) {
			path, q, _ := strings.Cut(in.URL, "?")
			in.URL = path + "?" + url.QueryEscape(q)
		}), "query", "query_escaped", false},
		{"a browser's GET", inputMistake(func(in *Input) { in.Method = "GET" }), "query", "query_get", false},
		{"timestamp no number", inputMistake(func(in *Input) { replace(in, "timestamp", "soon") }), "timestamp",
			"timestamp_bad", false},
		{"milliseconds", inputMistake(func(in *Input) { replace(in, "timestamp", "1715943329000") }), "signature",
			"signed_seconds", false},
		{"milliseconds throughout", letterMistake(func(l *letter) { l.timestamp = "1700000001000" }), "",
			"timestamp_ms", false},
		{"timestamp and nonce swapped", letterMistake(func(l *letter) { l.timestamp, l.nonce = "12345", "1700000001" }),
			"", "swapped", false},
		{"an old capture", inputMistake(func(in *Input) { in.Now = time.Unix(1715943329+7200, 0).UTC() }), "", "skew",
			false},
		{"encrypt_type missing", inputMistake(func(in *Input) {
			in.URL = strings.Replace(in.URL, "&encrypt_type=aes",
				"", 1)
		}), "", "encrypt_type", false},
		{"nonce encoded once more", func(t testing.TB, in *Input) {
			l := newLetter(t)
			l.nonce = "a+b"
			*in = l.input(t)
			replace(in, "nonce", "a%252Bb")
		}, "signature", "query_twice", false},
		{"plus in the nonce", func(t testing.TB, in *Input) {
			l := newLetter(t)
			l.nonce = "a+b"
			*in = l.input(t)
			replace(in, "nonce", "a+b")
		}, "signature", "query_plus", false},
		{"signed over encoded values", func(t testing.TB, in *Input) {
			l := newLetter(t)
			l.nonce = "a%2Fb"
			*in = l.input(t)
			replace(in, "nonce", "a%2Fb")
		}, "signature", "query_raw", false},
	}
}

func bodyMistakes() []mistake {
	return []mistake{
		{"empty body", bodyMistake(func(string) string { return " \n" }), "body", "body_empty", false},
		{"too long", bodyMistake(func(string) string { return strings.Repeat("x", platform.MaxMessageSize+1) }), "body",
			"body_long", false},
		{"control character between the fields", bodyMistake(func(s string) string {
			return strings.Replace(s, "<Encrypt>", "\x01<Encrypt>", 1)
		}), "", "replaced", false},
		{"NUL behind the envelope", bodyMistake(func(s string) string { return s + "\x00" }), "", "replaced", false},
		{"control character in the message", letterMistake(func(l *letter) {
			l.msg = strings.Replace(l.msg, "<xml>", "<xml><x>\x08\xff</x>", 1)
		}), "", "replaced", false},
		{"attribute twice in the message", letterMistake(func(l *letter) {
			l.msg = strings.Replace(l.msg, "<xml>", "<xml a='1' a='1'>", 1)
		}), "fields", "fields_bad", true},
		{"BOM", bodyMistake(func(s string) string { return "\ufeff" + s }), "", "bom", false},
		{"HTML-escaped", bodyMistake(html.EscapeString), "envelope", "body_html", false},
		{"percent-encoded", bodyMistake(url.PathEscape), "envelope", "body_form", false},
		{"form field", bodyMistake(func(s string) string { return "xml=" + url.QueryEscape(s) }), "envelope",
			"body_form", false},
		{"JSON string", bodyMistake(func(s string) string { b, _ := json.Marshal(s); return string(b) }), "envelope",
			"body_quoted", false},
		{"base64", bodyMistake(func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }),
			"envelope", "body_base64", false},
		{"junk before", bodyMistake(func(s string) string { return "</br>" + s }), "envelope", "body_prefix", false},
		{"junk behind", bodyMistake(func(s string) string { return s + "ok" }), "envelope", "body_suffix", false},
		{"cut", bodyMistake(func(s string) string { return s[:300] }), "envelope", "body_cut", false},
		{"lower case", bodyMistake(func(s string) string { return strings.ReplaceAll(s, "Encrypt>", "encrypt>") }),
			"envelope", "encrypt_case", false},
		{"somebody else's", bodyMistake(func(string) string { return "hello" }), "envelope", "not_wechat", true},
		{"a document type", bodyMistake(func(s string) string { return "<!DOCTYPE x [<!ENTITY y 'z'>]>" + s }),
			"envelope", "body_doctype", false},
		{"Encrypt alone", func(t testing.TB, in *Input) { in.Body = []byte(vector(t, "O1").Encrypt + "\n") },
			"envelope", "encrypt_bare", false},
		{"plain mode", bodyMistake(func(string) string { return "<xml><MsgType>text</MsgType></xml>" }), "envelope",
			"plain_mode", false},
		{"compatible mode", bodyMistake(func(s string) string {
			return strings.Replace(s, "<Encrypt>", "<MsgType>text</MsgType><Encrypt>", 1)
		}), "", "compatible", false},
		{"JSON", func(t testing.TB, in *Input) {
			in.Body = fmt.Appendf(nil, `{"ToUserName":"gh_1","Encrypt":%q}`, vector(t, "O1").Encrypt)
		}, "", "json", false},
		{"message broken", letterMistake(func(l *letter) { l.msg = "<xml><a></xml>" }), "fields", "fields_bad", true},
	}
}

func signatureMistakes() []mistake {
	v := func(t testing.TB) (token string) { return vector(t, "O1").Token }
	return []mistake{
		{"signature pasted", inputMistake(func(in *Input) {
			replace(in, "msg_signature",
				parseQuery(in.URL).get("signature"))
		}), "signature", "signature_pasted", false},
		{"signatures swapped", inputMistake(func(in *Input) {
			q := parseQuery(in.URL)
			in.URL = strings.Replace(in.URL, "?signature="+q.get("signature"), "?signature="+q.get("msg_signature"), 1)
			in.URL = strings.Replace(in.URL, "&msg_signature="+q.get("msg_signature"),
				"&msg_signature="+q.get("signature"), 1)
		}), "signature", "signature_swapped", false},
		{"only signature sent twice", inputMistake(func(in *Input) {
			q := parseQuery(in.URL)
			in.URL = strings.Replace(in.URL, "?signature="+q.get("signature"), "?signature="+q.get("msg_signature"), 1)
			in.URL = strings.Replace(in.URL, "&msg_signature="+q.get("msg_signature"), "&msg_signature=00", 1)
		}), "signature", "signature_swapped", false},
		{"upper case", inputMistake(func(in *Input) {
			replace(in, "msg_signature", strings.ToUpper(parseQuery(in.URL).get("msg_signature")))
		}), "signature", "signature_untidy", false},
		{"cut", inputMistake(func(in *Input) { in.URL = in.URL[:len(in.URL)-10] }), "signature", "signature_cut", false},
		{"no token", inputMistake(func(in *Input) { in.Keys.Token = "" }), "signature", "no_token", false},
		{"token with blanks", inputMistake(func(in *Input) { in.Keys.Token = " AAAAA\n" }), "signature", "token_blank",
			false},
		{"previous token", inputMistake(func(in *Input) {
			in.Keys.PreviousToken, in.Keys.Token = in.Keys.Token,
				"new"
		}), "", "previous_token", false},
		{"another platform's token", inputMistake(func(in *Input) {
			in.Keys.OtherTokens = map[string]platform.Secret{"a": "x", "workspace b": in.Keys.Token}
			in.Keys.Token = "new"
		}), "signature", "other_token", false},
		{"key as token", letterMistake(func(l *letter) { l.token = l.key43 }), "signature", "token_is_key", false},
		{"AppID as token", letterMistake(func(l *letter) { l.token = l.appID }), "signature", "token_is_appid", false},
		{"wrong token", inputMistake(func(in *Input) { in.Keys.Token = "wrong" }), "signature", "token_only", true},
		{"wrong token, known key", inputMistake(func(in *Input) {
			in.Keys.OtherKeys = map[string]platform.Secret{"b": in.Keys.EncodingAESKey}
			in.Keys.Token, in.Keys.EncodingAESKey = "wrong", otherKey
		}), "signature", "token_wrong", true},
		{"a stranger's", inputMistake(func(in *Input) { in.Keys.Token, in.Keys.EncodingAESKey = "wrong", otherKey }),
			"signature", "other_component", true},
		{"altered signature", inputMistake(func(in *Input) {
			replace(in, "msg_signature", strings.Repeat("0", 40))
		}), "signature", "signature_altered", false},
		{"altered ciphertext", encryptMistake(func(s string) string { return "E" + s[1:] }), "signature",
			"encrypt_altered", false},
		{"unsorted", func(t testing.TB, in *Input) {
			o := vector(t, "O1")
			replace(in, "msg_signature", msgcrypt.Sign(v(t)+o.Timestamp+o.Nonce+o.Encrypt))
		}, "signature", "unsorted", false},
		{"signed the body", func(t testing.TB, in *Input) {
			o := vector(t, "O1")
			replace(in, "msg_signature", msgcrypt.Sign(v(t), o.Timestamp, o.Nonce, string(in.Body)))
		}, "signature", "signed_body", false},
		{"signed the message", func(t testing.TB, in *Input) {
			o := vector(t, "O1")
			replace(in, "msg_signature", msgcrypt.Sign(v(t), o.Timestamp, o.Nonce, o.Msg))
		}, "signature", "signed_plain", false},
		{"plus became blank", encryptMistake(func(s string) string { return strings.ReplaceAll(s, "+", " ") }),
			"signature", "encrypt_plus", false},
		{"wrapped lines", encryptMistake(func(s string) string { return s[:76] + "\n" + s[76:] }), "signature",
			"encrypt_blank", false},
		{"percent", encryptMistake(url.QueryEscape), "signature", "encrypt_percent", false},
		{"entities", encryptMistake(func(s string) string { return strings.ReplaceAll(s, "+", "&#43;") }), "signature",
			"encrypt_html", false},
		{"URL-safe", encryptMistake(func(s string) string {
			return strings.NewReplacer("+", "-", "/",
				"_").Replace(s)
		}), "signature", "encrypt_urlsafe", false},
		{"slashes", encryptMistake(func(s string) string { return strings.ReplaceAll(s, "/", `\/`) }), "signature",
			"encrypt_slash", false},
		{"padding lost", encryptMistake(func(s string) string { return strings.TrimRight(s, "=") }), "signature",
			"encrypt_pad", false},
	}
}

func lockMistakes() []mistake {
	key := func(edit func(string) string) func(testing.TB, *Input) {
		return inputMistake(func(in *Input) {
			in.Keys.EncodingAESKey = platform.Secret(edit(in.Keys.EncodingAESKey.Reveal()))
		})
	}
	return []mistake{
		{"key with =", key(func(k string) string { return k + "=" }), "key", "key_padded", false},
		{"key with blank", key(func(k string) string { return k + " " }), "key", "key_blank", false},
		{"key in quotes", key(func(k string) string { return `"` + k + `"` }), "key", "key_quoted", false},
		{"key cut", key(func(k string) string { return k[:40] }), "key", "key_length", false},
		{"key missing", key(func(string) string { return "" }), "key", "key_none", false},
		{"secret as key", key(func(string) string { return strings.Repeat("ab", 16) }), "key", "key_secret", true},
		{"key of strange letters", key(func(k string) string { return k[:40] + "，" }), "key", "key_characters", false},
		{"key with a line break for a letter", key(func(k string) string { return k[:20] + "\n" + k[21:] }), "key",
			"key_characters", false},
		{"key with = for a letter", key(func(k string) string { return k[:42] + "=" }), "key", "key_characters", false},
		{"wrong key", key(func(string) string { return otherKey }), "padding", "key_wrong", true},
		{"previous key", inputMistake(func(in *Input) {
			in.Keys.PreviousEncodingAESKey, in.Keys.EncodingAESKey = in.Keys.EncodingAESKey, otherKey
		}), "", "previous_key", false},
		{"another key", inputMistake(func(in *Input) {
			in.Keys.OtherKeys = map[string]platform.Secret{"published": in.Keys.EncodingAESKey}
			in.Keys.EncodingAESKey = otherKey
		}), "padding", "other_key", false},
		{"not base64", letterMistake(func(l *letter) { l.text = func(s string) string { return "*" + s } }), "base64",
			"base64_bad", true},
		{"URL-safe from the sender", letterMistake(func(l *letter) {
			l.text = func(s string) string { return strings.NewReplacer("+", "-", "/", "_").Replace(s) }
		}), "base64", "encrypt_urlsafe", false},
		{"ciphertext cut", letterMistake(func(l *letter) { l.text = func(s string) string { return s[:100] } }),
			"cipher", "truncated", false},
		{"ciphertext of nothing", letterMistake(func(l *letter) { l.text = func(string) string { return "AAAA" } }),
			"cipher", "cipher_cut", false},
		{"ciphertext cut at a block",
			letterMistake(func(l *letter) { l.text = func(s string) string { return s[:128] } }), "padding",
			"truncated", false},
		{"zero padding", letterMistake(func(l *letter) {
			l.pad = func(b []byte) []byte { return append(b, make([]byte, 32-len(b)%32)...) }
		}), "padding", "padding_odd", false},
		{"little endian", letterMistake(func(l *letter) {
			l.length = func(m string) []byte { return binary.LittleEndian.AppendUint32(nil, uint32(len(m))) }
		}), "length", "length_little", false},
		{"length in characters", letterMistake(func(l *letter) {
			l.msg = "<xml><InfoType>authorized</InfoType><x>你好</x></xml>"
			l.length = func(m string) []byte {
				return binary.BigEndian.AppendUint32(nil, uint32(utf8.RuneCountInString(m)))
			}
		}), "appid", "length_runes", false},
		{"length of half a message", letterMistake(func(l *letter) {
			l.length = func(m string) []byte { return binary.BigEndian.AppendUint32(nil, uint32(len(m)/2)) }
		}), "appid", "appid_overlong", false},
		{"authorizer configured", inputMistake(func(in *Input) { in.Keys.AppID = "wxba5fad812f8e6fb9" }), "appid",
			"appid_config", false},
		{"sealed for the authorizer", func(t testing.TB, in *Input) {
			l := newLetter(t)
			l.appID = "wxba5fad812f8e6fb9"
			*in = l.input(t)
			in.URL = strings.Replace(in.URL, "/wechat/component", "/wechat/wxba5fad812f8e6fb9/callback", 1)
		}, "appid", "appid_authorizer", false},
		{"sealed for a known one", func(t testing.TB, in *Input) {
			l := newLetter(t)
			l.appID = "wxba5fad812f8e6fb9"
			*in = l.input(t)
			in.Keys.KnownAppIDs = map[string]string{"wxba5fad812f8e6fb9": "the shop"}
		}, "appid", "appid_known", false},
		{"sealed for a stranger", letterMistake(func(l *letter) { l.appID = "wx0000000000000001" }), "appid",
			"appid_foreign", false},
		{"sealed with a strange id", letterMistake(func(l *letter) { l.appID = "corp-7" }), "appid", "appid_foreign",
			false},
		{"wrong token, stranger's AppID", letterMistake(func(l *letter) {
			l.token, l.appID = "x",
				"wx0000000000000001"
		}), "signature", "token_wrong", true},
		{"no AppID", letterMistake(func(l *letter) { l.appID = "" }), "appid", "appid_none", false},
		{"AppID with blank", inputMistake(func(in *Input) { in.Keys.AppID = "WX134c8103faa5a59e " }), "appid",
			"appid_untidy", false},
	}
}

func allMistakes() []mistake {
	out := append(urlMistakes(), bodyMistakes()...)
	return append(append(out, signatureMistakes()...), lockMistakes()...)
}

func TestEveryMistakeIsRecognised(t *testing.T) {
	for _, m := range allMistakes() {
		t.Run(m.name, func(t *testing.T) {
			in := official(t)
			m.do(t, &in)
			e := Explain(in)
			if e.OK != (m.failed == "") {
				t.Errorf("ok = %v: %s", e.OK, e.Summary)
			}
			if got := failedStep(e.Steps); got != m.failed {
				t.Errorf("failed at %q, want %q", got, m.failed)
			}
			if len(e.Likely) == 0 {
				t.Fatal("no cause")
			}
			if got := e.Likely[0]; got.ID != m.cause || got.Confirmed == m.guessed {
				t.Errorf("cause %s (confirmed %v), want %s: %s", got.ID, got.Confirmed, m.cause, got.Cause)
			}
		})
	}
}

func failedStep(steps []Step) string {
	for _, s := range steps {
		if s.State == Failed {
			return s.Name
		}
	}
	return ""
}
