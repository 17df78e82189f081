package recording

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"wxlab/app/secrets"
)

// file is what Lines gives, as it stands in a file.
func file(lines []json.RawMessage) string {
	var b strings.Builder
	for _, line := range lines {
		fmt.Fprintf(&b, "%s\n", line)
	}
	return b.String()
}

const (
	header  = `{"wxlab_recording":1,"exported_at":"2026-03-01T08:00:00Z","secrets":"placeholders","pushes":1,"calls":0}`
	ticket  = "ticket@@@sTomyzl5uxQ0T4M8Hx2wTSd2l9L0u2b8"
	own     = "wxc0ffee1234567890"
	code    = "queryauthcode@@@2EsPZmzLsUvHLGuXpPrNRsLpZDN3"
	token   = "72_0iw5pTCQ0pGBo8WcA9wbRZk0wmPzqcYFCzVIXc_"
	person  = "oV6P70DM0-9AgO5Kd5ggOC-bXrb"
	message = `{"type":"push","id":1,"at":"2026-03-01T08:00:00Z","name":"text","appid":"wx1",` +
		`"outcome":"ok","status":200,"family":"message","plain":"<xml/>"}`
)

func sample() Recording {
	at := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	return Recording{Header: Header{ExportedAt: at, Secrets: Placeholders, Pushes: 2, Calls: 2}, Entries: []Entry{
		{Type: Push, ID: 1, At: at, Name: "component_verify_ticket", Outcome: "ok", Status: 200,
			Family: AuthEvent, Timestamp: "1", Nonce: "2",
			Plain: "<xml><AppId><![CDATA[" + own + "]]></AppId>" +
				"<ComponentVerifyTicket><![CDATA[" + ticket + "]]></ComponentVerifyTicket></xml>"},
		{Type: Call, ID: 2, At: at, Name: "api_component_token", Outcome: "ok", Status: 200,
			Method: "POST", Path: "/cgi-bin/component/api_component_token",
			Request: Body([]byte(`{"component_appid":"` + own + `","component_appsecret":"••••",` +
				`"component_verify_ticket":"` + strings.ReplaceAll(ticket, "@", `\u0040`) + `"}`)),
			Response: Body([]byte(`{"component_access_token":"` + token + `","expires_in":7200}`))},
		{Type: Push, ID: 3, At: at, Name: "text", AppID: "wx570bc396a51b8ff8", OpenID: person, Outcome: "ok",
			Status: 200, Family: Message,
			Plain: "<xml><FromUserName>" + person + "</FromUserName>" +
				"<Content><![CDATA[QUERY_AUTH_CODE:" + code + "]]></Content></xml>"},
		{Type: Call, ID: 4, At: at, Name: "api_query_auth", Outcome: "refused", Status: 200, Code: 61010,
			Method: "POST", Path: "/cgi-bin/component/api_query_auth", Query: "access_token=" + token,
			Request: Body([]byte(`{"authorization_code":"` + code + `"}`)), Response: Body([]byte("no JSON: " + code))},
	}}
}

func masked(openIDs, inClear bool) string {
	r, m := sample(), NewMasker(own, openIDs, inClear)
	for _, e := range r.Entries {
		m.Learn(e)
	}
	m.Know("appsecret", "0123456789abcdef0123456789abcdef")
	return file(r.Lines(m))
}

func TestSecretsBecomeStablePlaceholders(t *testing.T) {
	text := masked(false, false)
	for _, secret := range []string{ticket, token, code, own, strings.ReplaceAll(ticket, "@", `\u0040`)} {
		if strings.Contains(text, secret) {
			t.Errorf("%s stands in\n%s", secret, text)
		}
	}
	for placeholder, n := range map[string]int{
		"{{component_verify_ticket:1}}": 2, "{{component_access_token:1}}": 2, "{{authorization_code:1}}": 3,
		"{{component_appid}}": 2, person: 2,
	} {
		if got := strings.Count(text, placeholder); got != n {
			t.Errorf("%s stands %d times, want %d, in\n%s", placeholder, got, n, text)
		}
	}
	if text := masked(true, false); strings.Contains(text, person) || strings.Count(text, "{{openid:1}}") != 2 {
		t.Errorf("openids asked to be hidden:\n%s", text)
	}
	text = masked(false, true)
	if !strings.Contains(text, ticket) || !strings.Contains(text, token) || strings.Contains(text, own) {
		t.Errorf("secrets asked to be kept:\n%s", text)
	}
}

// TestPlaceholdersAreFingerprints: two recordings of one workspace name a token alike, another workspace's differ, and
// what is filled in depends on the placeholder only.
func TestPlaceholdersAreFingerprints(t *testing.T) {
	write := func(key byte, entries ...Entry) string {
		m := NewMasker(own, true, false)
		m.Fingerprint = secrets.Key{key}.Fingerprint
		for _, e := range entries {
			m.Learn(e)
		}
		return file(Recording{Entries: entries}.Lines(m))
	}
	all := sample().Entries
	whole, part, other := write(1, all...), write(1, all[3]), write(2, all...)
	placeholder := "{{" + secrets.Key{1}.Fingerprint("component_access_token", token) + "}}"
	if strings.Count(whole, placeholder) != 2 || strings.Contains(whole, token) || strings.Contains(other, placeholder) {
		t.Errorf("%s in\n%s\n%s", placeholder, whole, other)
	}
	same := "{{" + secrets.Key{1}.Fingerprint("access_token", token) + "}}" // this part does not say whose token it is
	if !strings.Contains(part, same) || same[len("{{access_token"):] != placeholder[len("{{component_access_token"):] {
		t.Errorf("%s in\n%s", same, part)
	}
	if !strings.Contains(whole, "{{openid:1}}") || !strings.Contains(whole, "{{component_appid}}") {
		t.Errorf("people and components are numbered:\n%s", whole)
	}
	filled := Fill(placeholder, "", nil)
	if !strings.HasPrefix(filled, "70_") || filled != Fill(placeholder, "", nil) || filled == Fill(same, "", nil) {
		t.Error(filled)
	}
	if mine := Fill(placeholder, "", map[string]string{"component_access_token": token}); mine != token {
		t.Error(mine)
	}
}

func TestMaskFindsEverySpelling(t *testing.T) {
	const secret = `aZ+/9 8==xyz@@&<"q`
	value := strings.ReplaceAll(secret, " ", "")
	for name, e := range map[string]Entry{
		"JSON":            {Response: Body(encode(map[string]string{"access_token": value}))},
		"JSON, cut":       {Response: Body([]byte(`{"x":1,"Access_Token": "abcdefghi_jk`))},
		"query":           {Query: "a=1&access_token=aZ%2B%2F98%3D%3Dxyz%40%40%26"},
		"XML":             {Plain: "<xml><Access_Token>aZ+/98==xyz@@&amp;</Access_Token></xml>"},
		"CDATA":           {Plain: "<xml><AccessToken>\n<![CDATA[abcdefghijk]]></AccessToken></xml>"},
		"session key":     {Response: Body([]byte(`{"session_key":"tiihtNczf5v6AKRyjwEUhQ=="}`))},
		"JS ticket":       {Response: Body([]byte(`{"ticket":"kgt8ON7yVITDhtdwci0qeZ"}`))},
		"form":            {Request: Body([]byte("grant=1&refresh_token=abcdefgh-ijk"))},
		"link in JSON":    {Response: Body([]byte(`{"url":"https://x/?a=1\u0026access_token=abcdefgh-ijk\u0026b=2"}`))},
		"link in XML":     {Plain: "<xml><Url>https://x/?a=1&amp;access_token=abcdefgh-ijk&amp;b=2</Url></xml>"},
		"code in a query": {Query: "js_code=0a1b2c3d4e5f"},
	} {
		m := NewMasker("", false, false)
		m.Learn(e)
		line := string(m.Mask(encode(e)))
		if len(m.order) != 1 || strings.Contains(line, m.order[0]) || !strings.Contains(line, ":1}}") {
			t.Errorf("%s: learned %q, wrote %s", name, m.order, line)
		}
	}
}

func TestMaskLeavesTheRestAlone(t *testing.T) {
	for _, e := range []Entry{
		{Response: Body([]byte(`{"errcode":0,"errmsg":"ok","country_code":"86","expire_code":"1234567890123",` +
			`"ticket":"not a secret"}`))},
		{Plain: "<xml><ToUserName>gh_97417a04a28d</ToUserName><Content>token ticket secret</Content></xml>"},
		{Request: Body([]byte(`{"component_appsecret":"••••••••"}`))},
	} {
		m := NewMasker("", true, false)
		m.Learn(e)
		if line := encode(e); !bytes.Equal(m.Mask(line), line) {
			t.Errorf("%s became %s", line, m.Mask(line))
		}
	}
}

func TestRoundTrip(t *testing.T) {
	text := masked(false, false)
	r, err := Parse(strings.NewReader(text))
	if err != nil || len(r.Entries) != 4 || r.Version != Version || r.Secrets != Placeholders {
		t.Fatal(r.Header, err)
	}
	if diff := cmp.Diff(text, file(r.Lines(NewMasker("", false, true)))); diff != "" {
		t.Error(diff)
	}
	plain := Fill(r.Entries[0].Plain, "wx1111111111111111", nil)
	if !strings.Contains(plain, "wx1111111111111111") || !strings.Contains(plain, "ticket@@@") ||
		strings.Contains(plain, "{{") {
		t.Error(plain)
	}
	mine := Fill(r.Entries[0].Plain, own, map[string]string{"component_verify_ticket": ticket})
	if mine != sample().Entries[0].Plain {
		t.Error(mine)
	}
}

func TestMadeUpValuesAreStableAndDistinct(t *testing.T) {
	seen := map[string]string{}
	for name, length := range map[string]int{
		"component_verify_ticket:1": 95, "component_verify_ticket:2": 95, "pre_auth_code:1": 100,
		"authorization_code:1": 102, "authorizer_refresh_token:1": 58,
		"component_access_token:1": 136, "openid:1": 28, "session_key:1": 43,
	} {
		text := "{{" + name + "}}"
		value := Fill(text, "", nil)
		if len(value) != length || value != Fill(text, "", nil) || seen[value] != "" {
			t.Errorf("%s is %q, %d characters, want %d; the same as %s", name, value, len(value), length, seen[value])
		}
		seen[value] = name
	}
	for _, text := range []string{"{{first.DATA}}", "{{name}}", "{{:1}}", "{{a:}}", "{{A:1}}", "{component_appid}"} {
		if got := Fill(text, "wx1", nil); got != text {
			t.Errorf("%s is no placeholder and became %s", text, got)
		}
	}
}

func TestParseNamesTheLine(t *testing.T) {
	for says, text := range map[string]string{
		"line 1: the file is empty": "",
		"line 1: this is no rec":    "hello\n",
		"line 1: this is no":        message + "\n",
		"line 1: the recording has": `{"wxlab_recording":2}`,
		"line 2: broken JSON at":    header + "\n{]\n",
		"line 2: the field type is": header + "\n" + `{"type":7}`,
		"line 4: type is \"\"":      header + "\n" + message + "\n\n{}\n",
		"line 2: family is":         header + "\n" + `{"type":"push","plain":"<xml/>"}`,
		"line 3: the push has no":   header + "\n" + message + "\n" + `{"type":"push","family":"auth_event"}`,
		"line 2: the message has":   header + "\n" + `{"type":"push","family":"message","plain":"<xml/>"}`,
		"line 2: bufio.Scanner":     header + "\n" + strings.Repeat("x", maxLine+1),
	} {
		if _, err := Parse(strings.NewReader(text)); err == nil || !strings.HasPrefix(err.Error(), says) {
			t.Errorf("%.60q: %v, want %s", text, err, says)
		}
	}
}

// TestNoSecretSurvives puts one anywhere in an entry that names it once.
func TestNoSecretSurvives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		secret := rapid.StringMatching(`[a-zA-Z][A-Za-z0-9@_=+/-]{9,80}`).Draw(t, "secret")
		before := rapid.StringMatching(`[ -~]{0,20} `).Draw(t, "before")
		e := Entry{
			Type: Call, Response: encode(map[string]string{"authorizer_access_token": secret}),
			Plain: before + secret, Reason: secret + before,
		}
		m := NewMasker("", false, false)
		m.Learn(e)
		if line := string(m.Mask(encode(e))); strings.Contains(line, secret) {
			t.Fatalf("%q in %s", secret, line)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		masked(false, false), masked(true, true), header + "\n" + message, header, "", "{", "null\nnull",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := Parse(strings.NewReader(text))
		if err != nil {
			if !strings.HasPrefix(err.Error(), "line ") {
				t.Errorf("the line is not named: %v", err)
			}
			return
		}
		m := NewMasker("wx1234567890abcdef", true, false)
		for _, e := range r.Entries {
			m.Learn(e)
			Fill(e.Plain, "wx1", nil)
		}
		if _, err := Parse(strings.NewReader(file(r.Lines(m)))); err != nil {
			t.Errorf("what was written cannot be read: %v", err)
		}
	})
}
