package explain

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"wxlab/app/i18n"
	"wxlab/fixtures"
	"wxlab/platform"
	"wxlab/platform/msgcrypt"
)

// official is WeChat's own published push (O1) as an Input.
func official(t testing.TB) Input {
	t.Helper()
	v := vector(t, "O1")
	return Input{
		Method: http.MethodPost, URL: v.RequestURI, Body: []byte(envelopeXML("ToUserName", v.ToUserName, v.Encrypt)),
		Keys: Keys{AppID: v.AppID, Token: platform.Secret(v.Token), EncodingAESKey: platform.Secret(v.EncodingAESKey)},
		Lang: i18n.En,
	}
}

func vector(t testing.TB, id string) fixtures.Vector {
	t.Helper()
	all, err := fixtures.Vectors()
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range all {
		if v.ID == id {
			return v
		}
	}
	t.Fatalf("no vector %s", id)
	return fixtures.Vector{}
}

func envelopeXML(name, value, encrypt string) string {
	return "<xml>\n    <" + name + "><![CDATA[" + value + "]]></" + name + ">\n    <Encrypt><![CDATA[" + encrypt +
		"]]></Encrypt>\n</xml>\n"
}

func TestOfficialPushOpens(t *testing.T) {
	e := Explain(official(t))
	if !e.OK || !strings.Contains(e.Plain, "hello world") || len(e.Likely) != 0 {
		t.Fatalf("O1 does not open: %s, likely %+v", e.Summary, e.Likely)
	}
	for _, s := range e.Steps {
		if !s.OK || s.Title == "" || s.Detail == "" || strings.HasPrefix(s.Title, "explain.") {
			t.Errorf("step %+v", s)
		}
	}
}

// wellWorded fails on a key without words, and on arguments that do not fit their text.
func wellWorded(t *testing.T, e Explanation) {
	t.Helper()
	raw, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{`"explain.`, "%!", " explain."} {
		if at := strings.Index(string(raw), bad); at >= 0 {
			t.Errorf("badly worded: …%s", raw[max(0, at-60):min(len(raw), at+120)])
		}
	}
}

func TestEverythingIsWordedInBothLanguages(t *testing.T) {
	for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
		for _, m := range allMistakes() {
			in := official(t)
			m.do(t, &in)
			in.Lang, in.Status, in.ReplyBody = lang, 200, []byte("success")
			wellWorded(t, Explain(in))
		}
	}
}

func TestVectorsOpen(t *testing.T) {
	all, err := fixtures.Vectors()
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range all {
		if v.Encrypt == "" || v.MsgSignature == "" || v.ID == "O2" {
			continue
		}
		e := Explain(Input{
			URL:  "?timestamp=" + v.Timestamp + "&nonce=" + v.Nonce + "&encrypt_type=aes&msg_signature=" + v.MsgSignature,
			Body: []byte(envelopeXML("AppId", v.AppID, v.Encrypt)),
			Keys: Keys{AppID: v.AppID, Token: platform.Secret(v.Token),
				EncodingAESKey: platform.Secret(v.EncodingAESKey)},
		})
		if !e.OK || e.Plain != v.Msg {
			t.Errorf("%s: %s, plain %q", v.ID, e.Summary, e.Plain)
		}
	}
}

// TestSecretsStayHidden: nothing of the token or the key shows unless asked for.
func TestSecretsStayHidden(t *testing.T) {
	in := newLetter(t).input(t)
	token, key := in.Keys.Token.Reveal(), in.Keys.EncodingAESKey.Reveal()
	decoded, err := msgcrypt.DecodeKey(key)
	if err != nil {
		t.Fatal(err)
	}
	dump := func(in Input) string { raw, _ := json.Marshal(Explain(in)); return string(raw) }
	hex := hexDump(decoded.IV())
	for _, secret := range []string{token, key, hex} {
		if strings.Contains(dump(in), secret) {
			t.Errorf("%q shows", secret)
		}
	}
	in.Reveal = true
	if out := dump(in); !strings.Contains(out, token) || !strings.Contains(out, hex) {
		t.Error("asked for, and still hidden")
	}
}

func TestMarksStandInsideTheirValues(t *testing.T) {
	for _, m := range allMistakes() {
		in := official(t)
		m.do(t, &in)
		for _, s := range Explain(in).Steps {
			for _, d := range s.Data {
				if d.Mark[0] < 0 || d.Mark[0] > d.Mark[1] || d.Mark[1] > len(d.Value) {
					t.Errorf("%s: %s marks %v of %d bytes", m.name, s.Name, d.Mark, len(d.Value))
				}
			}
		}
	}
}

func TestQueryShapes(t *testing.T) {
	for _, text := range []string{
		"https://wx.example.com/wx0123456789abcdef/cb?a=1&b=x%2By#frag", "/wx0123456789abcdef/cb?a=1&b=x%2By",
		"POST /wx0123456789abcdef/cb?a=1&b=x%2By HTTP/1.1", " /wx0123456789abcdef/cb?&a=1&b=x%2By\n",
	} {
		q := parseQuery(text)
		if q.get("a") != "1" || q.get("b") != "x+y" || q.undecoded("b") != "x%2By" || q.appID() != "wx0123456789abcdef" {
			t.Errorf("%q: %+v", text, q)
		}
	}
	for _, text := range []string{"a=1&b=x%2By", "?a=1&b=x%2By"} {
		if q := parseQuery(text); q.get("a") != "1" || q.get("b") != "x+y" || q.appID() != "" {
			t.Errorf("%q: %+v", text, q)
		}
	}
}

func FuzzExplain(f *testing.F) {
	for _, m := range allMistakes() {
		in := official(f)
		m.do(f, &in)
		if len(in.Body) > platform.MaxMessageSize { // the engine would spend its time on making it smaller
			continue
		}
		f.Add(in.Method, in.URL, in.Body, in.Keys.Token.Reveal(), in.Keys.EncodingAESKey.Reveal(), in.Keys.AppID, 200,
			[]byte("success"))
	}
	f.Fuzz(func(t *testing.T, method, url string, body []byte, token, key, appID string, status int, reply []byte) {
		in := Input{
			Method: method, URL: url, Body: body, Status: status, ReplyBody: reply,
			Keys: Keys{AppID: appID, Token: platform.Secret(token), EncodingAESKey: platform.Secret(key)},
		}
		for _, e := range []Explanation{Explain(in), ExplainAPI(in)} {
			if e.OK != (failedStep(e.Steps) == "") || !e.OK && len(e.Likely) == 0 {
				t.Errorf("ok %v, failed at %q, %d causes", e.OK, failedStep(e.Steps), len(e.Likely))
			}
			if err := WriteText(io.Discard, e, TextOptions{Color: true}); err != nil {
				t.Error(err)
			}
		}
	})
}

// TestSummariesOfWhatHasNoName: a URL verification and a message of no kind have a whole sentence too.
func TestSummariesOfWhatHasNoName(t *testing.T) {
	verify := Input{
		URL:  "/cb?signature=f464b24fc39322e44b38aa78f5edd27bd1441696&timestamp=1714036504&nonce=1514711492&echostr=hello",
		Keys: Keys{Token: "AAAAA"}, Lang: i18n.En,
	}
	nameless := newLetter(t)
	nameless.msg = "<xml><a>x</a></xml>"
	for in, want := range map[*Input]string{&verify: "echostr", new(nameless.input(t)): "neither InfoType"} {
		if e := Explain(*in); !e.OK || !strings.Contains(e.Summary, want) {
			t.Errorf("%q does not speak of %q", e.Summary, want)
		}
	}
}

// TestBrokenDocumentsSayWhere: the failed step names the place, in the body, in the message and in an API's request.
func TestBrokenDocumentsSayWhere(t *testing.T) {
	body, message := official(t), newLetter(t)
	body.Body = []byte("<xml><ToUserName>gh_1</ToUserName><Encrypt>abc")
	message.msg = "<xml><Info><a>x</b></Info></xml>"
	api := Input{URL: "/x?access_token=1", Body: []byte(`{"list":[{"id":}]}`), Status: 200, ReplyBody: []byte(`{"a":1}`)}
	api.Lang = i18n.En
	for step, account := range map[string]Explanation{
		"envelope": Explain(body), "fields": Explain(message.input(t)), "request_body": ExplainAPI(api),
	} {
		place := map[string]string{"envelope": "in Encrypt:", "fields": "in Info.a:", "request_body": "in list.0:"}[step]
		for _, s := range account.Steps {
			if s.Name == step && !strings.Contains(s.Detail, place) {
				t.Errorf("%s does not say %q: %s", step, place, s.Detail)
			}
		}
	}
}
