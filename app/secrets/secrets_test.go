package secrets

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"log/slog"
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

const (
	appSecret = "0c79e1fa963cd80cc0be99b20a18faeb"
	aesKey    = "nnal0weNYtQ8qdLpOgRAm7JyQ/K9FvA1hXP5U3+PPPW"
	authtoken = "2abcDEFghiJKLmnoPQRstuVWXyz_4a5B6c7D8e9F0g1H2i3J4"
	longToken = "relaytoken2024xx" // 16 characters
	token     = "weixin"
)

func five() *Set {
	var s Set
	s.Add(appSecret, aesKey, authtoken)
	s.AddToken(longToken, token)
	return &s
}

// escapeAll writes every character as JSON's \u00XX.
func escapeAll(text string) string {
	var out strings.Builder
	for _, c := range []byte(text) {
		fmt.Fprintf(&out, `\u%04x`, c)
	}
	return out.String()
}

func percentAll(text string) string {
	var out strings.Builder
	for _, c := range []byte(text) {
		fmt.Fprintf(&out, "%%%02X", c)
	}
	return out.String()
}

// spellings are the ways to write a value down that Mask knows.
func spellings(v string) map[string]string {
	slashes := strings.ReplaceAll(v, "/", `\/`)
	basic := func(user string) string { return base64.StdEncoding.EncodeToString([]byte(user + ":" + v)) }
	return map[string]string{
		"plain": v, "URL-encoded": url.QueryEscape(v), "every character URL-encoded": percentAll(v),
		"URL-encoded twice": url.QueryEscape(percentAll(v)), "JSON's slashes": slashes, "JSON's escapes": escapeAll(v),
		"JSON in JSON": strings.ReplaceAll(escapeAll(v), `\`, `\\`), "URL in JSON": escapeAll(url.QueryEscape(v)),
		"XML's escapes": strings.ReplaceAll(html.EscapeString(v), "+", "&#x2B;"),
		"XML in XML":    strings.ReplaceAll(v, "/", "&amp;#47;"),
		"Basic auth":    basic("wxc0ffee12345678"), "Basic auth, one on": basic("wxc0ffee123456789"),
		"Basic auth, two on": basic("wxc0ffee1234567890"),
		"base64 in the URL":  base64.RawURLEncoding.EncodeToString([]byte("key?~>" + v + "~~~")),
		"base64 in a query":  url.QueryEscape(basic("a")),
	}
}

func TestEverySpellingIsMasked(t *testing.T) {
	s := five()
	for _, value := range []string{appSecret, strings.ToUpper(appSecret), aesKey, authtoken, longToken} {
		for name, spelling := range spellings(value) {
			for _, around := range [][2]string{{"", ""}, {`{"note":"see `, `, thanks"}`}, {"x=1&y=", "&z=2"}, {"<b>", "</b>"}} {
				in := around[0] + spelling + around[1]
				got := string(s.Mask([]byte(in)))
				if !s.Holds([]byte(in)) || strings.Contains(got, spelling) || !strings.Contains(got, Masked) {
					t.Errorf("%s of %s: %s became %s", name, value, in, got)
				}
				if !strings.HasPrefix(got, around[0]) || !strings.HasSuffix(got, around[1]) {
					t.Errorf("%s: more than the secret is gone: %s became %s", name, in, got)
				}
			}
		}
	}
}

// TestBasicAuthLosesNoMoreThanTheSecret: who it was for can still be read, and no bit of the secret.
func TestBasicAuthLosesNoMoreThanTheSecret(t *testing.T) {
	s := five()
	for _, user := range []string{"wxc0ffee12345678", "wxc0ffee123456789", "wxc0ffee1234567890"} {
		got := string(s.Mask([]byte(base64.StdEncoding.EncodeToString([]byte(user + ":" + appSecret)))))
		before, _, _ := strings.Cut(got, Masked)
		decoded, err := base64.RawStdEncoding.DecodeString(before[:len(before)/4*4])
		if err != nil || !strings.HasPrefix(user+":", string(decoded)) || len(decoded) < len(user)-2 {
			t.Errorf("%s: %s says %q, %v", user, got, decoded, err)
		}
		if rest := strings.Trim(strings.ReplaceAll(strings.TrimPrefix(got, before), Masked, ""), "="); rest != "" {
			t.Errorf("%s: %q is left behind the secret", user, rest)
		}
	}
}

func TestAShortTokenIsMaskedAsAWholeField(t *testing.T) {
	s := five()
	for in, want := range map[string]string{
		`?token=weixin&a=1`:                      `?token=••••&a=1`,
		`x=weixin`:                               `x=••••`,
		`{"any":"weixin","b":["a", "weixin"]}`:   `{"any":"••••","b":["a", "••••"]}`,
		`{"body":"{\"x\": \"weixin\"}"}`:         `{"body":"{\"x\": \"••••\"}"}`,
		`<T>weixin</T><C><![CDATA[weixin]]></C>`: `<T>••••</T><C><![CDATA[••••]]></C>`,
		`{"weixin":"weixin123"}`:                 `{"weixin":"weixin123"}`,
		`https://mp.weixin.qq.com/?a=weixin.qq`:  `https://mp.weixin.qq.com/?a=weixin.qq`,
		`pic_weixin`:                             `pic_weixin`,
		`weixin`:                                 `weixin`,
		`{"MsgType":"weixin"}`:                   `{"MsgType":"weixin"}`,
		`<Event><![CDATA[weixin]]></Event>`:      `<Event><![CDATA[weixin]]></Event>`,
		`encrypt_type=weixin`:                    `encrypt_type=weixin`,
	} {
		if got := string(s.Mask([]byte(in))); got != want {
			t.Errorf("%s became\n%s, want\n%s", in, got, want)
		}
	}
	if got := s.MaskField("weixin"); got != Masked {
		t.Error(got)
	}
	if got := s.MaskField("weixin 7"); got != "weixin 7" {
		t.Error(got)
	}
}

func TestFromWhichLengthOn(t *testing.T) {
	for _, c := range []struct {
		token, in string
		masked    bool
	}{
		{strings.Repeat("t", 15), "is it ttttttttttttttt?", false}, {strings.Repeat("t", 16), "is it tttttttttttttttt?", true},
		{"ab", "x=ab", false}, {"abc", "x=abc", true},
	} {
		var s Set
		s.AddToken(c.token)
		if got := s.MaskText(c.in); (got != c.in) != c.masked {
			t.Errorf("%s became %s", c.in, got)
		}
	}
	var s Set
	s.Add("short12", "eightlen")
	if got := s.MaskText("a short12 and an eightlen one"); got != "a short12 and an "+Masked+" one" {
		t.Error(got)
	}
}

func TestTheZeroSetAndNoneMaskNothing(t *testing.T) {
	in := []byte("x=" + appSecret)
	for _, s := range []*Set{nil, {}} {
		if s.Holds(in) || &s.Mask(in)[0] != &in[0] || s.MaskText("x") != "x" || s.MaskField("x") != "x" {
			t.Error("something is masked")
		}
	}
}

// TestNothingElseIsMasked compares with the plain way to look for values.
func TestNothingElseIsMasked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.StringMatching(`[ab/+]{8,20}`), 1, 6).Draw(t, "values")
		text := rapid.StringMatching(`[ab/+]{0,200}`).Draw(t, "text")
		f, covered := newFinder(values, nil), make([]bool, len(text))
		for _, v := range values {
			for at := range text {
				if strings.HasPrefix(text[at:], v) {
					for i := range v {
						covered[at+i] = true
					}
				}
			}
		}
		found := make([]bool, len(text))
		for _, s := range f.plainSpans([]byte(text)) {
			for i := s.start; i < s.end; i++ {
				found[i] = true
			}
		}
		for i := range covered {
			if covered[i] && !found[i] {
				t.Fatalf("%q: %v, byte %d is not masked", text, values, i)
			}
		}
	})
}

func FuzzMask(f *testing.F) {
	for _, spelling := range spellings(aesKey) {
		f.Add(`{"a":"` + spelling + `","b":["weixin"]}`)
	}
	f.Add(`{"a":"\\\\u0030\u0026&amp;%25%2"}`)
	set := five()
	f.Fuzz(func(t *testing.T, in string) {
		once := set.Mask([]byte(in))
		if json.Valid([]byte(in)) && !json.Valid(once) {
			t.Errorf("JSON %q became %q", in, once)
		}
		for _, secret := range []string{appSecret, strings.ToUpper(appSecret), aesKey, authtoken, longToken} {
			if bytes.Contains(once, []byte(secret)) {
				t.Errorf("%s is left in %q", secret, once)
			}
		}
		if again := set.Mask(bytes.Clone(once)); !bytes.Equal(once, again) {
			t.Errorf("masking twice makes %q of %q", again, once)
		}
	})
}

func TestFingerprint(t *testing.T) {
	a, b := Key{1}, Key{2}
	const kind, value = "component_access_token", "72_0iw5pTCQ0pGBo8WcA9wbRZk0wmPzqcYFCzVIXc_"
	one := a.Fingerprint(kind, value)
	if one != a.Fingerprint(kind, value) || !strings.HasPrefix(one, kind+"#") || len(one) != len(kind)+9 {
		t.Error(one)
	}
	if one == a.Fingerprint(kind, value+"x") || one == b.Fingerprint(kind, value) {
		t.Error("two values, or two workspaces, have the same fingerprint")
	}
	if other := a.Fingerprint("access_token", value); other[len("access_token"):] != one[len(kind):] {
		t.Errorf("%s and %s are the same token", one, other)
	}
}

// TestWhatIsVeiledComesBack, also where the text around it was edited.
func TestWhatIsVeiledComesBack(t *testing.T) {
	const message = `<xml><AuthorizationCode>queryauthcode@@@sTomyzl5uxQ0T4M8Hx2wTS</AuthorizationCode>` +
		`<Content>access_token=72_0iw5pTCQ0pGBo8WcA9wbRZk0wmPzqc</Content></xml>`
	veiled, values := Key{}.Veil(message)
	if veiled != (Key{}).Hide(message) || len(values) != 2 || values.Lift(veiled) != message {
		t.Fatalf("%s of %s, with %d values", values.Lift(veiled), veiled, len(values))
	}
	edited := strings.Replace(veiled, "<Content>", "<Content>more ", 1)
	if got := values.Lift(edited); got != strings.Replace(message, "<Content>", "<Content>more ", 1) {
		t.Errorf("edited, it became %s", got)
	}
}

func TestHideShowsFingerprints(t *testing.T) {
	const ticket, token = "ticket@@@sTomyzl5uxQ0T4M8Hx2wTSd2l9L0u2b8", "72_0iw5pTCQ0pGBo8WcA9wbRZk0wmPzqcYFCzVIXc_"
	var k Key
	for in, kind := range map[string]string{
		`Post "http://h/cgi-bin/x?access_token=` + token + `&a=1": EOF`: "access_token=access_token#",
		`{"component_access_token": "` + token + `","expires_in":7200}`: `component_access_token": "component_access_token#`,
		`{"body":"{\"authorizer_access_token\":\"` + token + `\"}"}`:    "authorizer_access_token#",
		`<ComponentVerifyTicket><![CDATA[` + ticket + `]]></Component>`: "<![CDATA[component_verify_ticket#",
		`the ticket ` + ticket + ` is old`:                              "the ticket component_verify_ticket#",
	} {
		got := k.Hide(in)
		if !strings.Contains(got, kind) || strings.Contains(got, token[:20]) || strings.Contains(got, ticket[9:29]) {
			t.Errorf("%s became %s", in, got)
		}
		if again := k.Hide(got); again != got {
			t.Errorf("and %s became %s", got, again)
		}
	}
	const code = "queryauthcode@@@sTomyzl5uxQ0T4M8Hx2wTS"
	if got, want := k.Hide(`"content":"`+code+`_from_api"`), `"content":"`+k.Hide(code)+`_from_api"`; got != want {
		t.Errorf("the release check's answer became %s, not %s", got, want)
	}
	for _, in := range []string{"errcode=40001", `{"errcode":40001,"country_code":"86"}`, "token expired", "access_token=short"} {
		if got := k.Hide(in); got != in {
			t.Errorf("%s became %s", in, got)
		}
	}
}

func TestADiscreetLogHoldsNoSecret(t *testing.T) {
	const token = "72_0iw5pTCQ0pGBo8WcA9wbRZk0wmPzqcYFCzVIXc_"
	var out bytes.Buffer
	log := Discreet(slog.New(slog.NewTextHandler(&out, nil)), five(), Key{})
	log = log.With("with", appSecret).WithGroup("g")
	cause := fmt.Errorf("Get http://h/?access_token=%s&x=%s", token, appSecret)
	log.Warn("saying "+aesKey, "err", cause, "text", authtoken, "n", 7,
		slog.Group("inner", "deep", []string{longToken}))
	for _, secret := range []string{appSecret, aesKey, authtoken, longToken, token} {
		if strings.Contains(out.String(), secret) {
			t.Errorf("%s is in %s", secret, out.String())
		}
	}
	for _, rest := range []string{"with=" + Masked, "g.n=7", "access_token#", "saying " + Masked} {
		if !strings.Contains(out.String(), rest) {
			t.Errorf("%s is not in %s", rest, out.String())
		}
	}
}

// BenchmarkHolds asks, for a callback of the usual size and its plain text, and for a JSON answer with escapes.
func BenchmarkHolds(b *testing.B) {
	for name, document := range map[string]string{
		"ciphertext 1.3 KB": "<xml><Encrypt><![CDATA[" + strings.Repeat("Rz5KFVzE7aNaft+lbVRyMEcZxCkNvOrMGxG+tdMHK2b", 30),
		"Chinese 1 KB":      strings.Repeat("您好，请问订单什么时候发货", 28),
		"JSON 1 KB":         strings.Repeat(`{"nick":"\u4f60\u597d","head":"http:\/\/wx"}`, 24),
	} {
		text, set := []byte(document), five()
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				set.Holds(text)
			}
		})
	}
}
