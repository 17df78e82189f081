package journal

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestMaskNamed(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"token call": {`{"component_appid":"wx1","component_appsecret":"0c79","component_verify_ticket":"t"}`,
			`{"component_appid":"wx1","component_appsecret":"••••","component_verify_ticket":"t"}`},
		"ticket push":       {`{"component_secret" : "0c79"}`, `{"component_secret" : "••••"}`},
		"two of them":       {`{"appsecret":"a","secret":"b","x":1}`, `{"appsecret":"••••","secret":"••••","x":1}`},
		"escapes":           {`{"secret":"a\"b\\","x":1}`, `{"secret":"••••","x":1}`},
		"a number":          {`{"secret":1234,"x":1}`, `{"secret":"••••","x":1}`},
		"cut off":           {`{"appsecret":"0c7`, `{"appsecret":"••••`},
		"cut off at escape": {`{"appsecret":"0c7\`, `{"appsecret":"••••`},
		"query":             {`appid=wx1&secret=0c79&grant_type=x`, `appid=wx1&secret=••••&grant_type=x`},
		"query's end":       {`appid=wx1&secret=0c79`, `appid=wx1&secret=••••`},
		"error with a URL":  {`Get "http://h/token?secret=0c79": EOF`, `Get "http://h/token?secret=••••": EOF`},
		"XML":               {`<AppSecret><![CDATA[0c79]]></AppSecret><b/>`, `<AppSecret>••••</AppSecret><b/>`},
		"JSON within JSON":  {`{"body":"{\"secret\":\"0c79\",\"x\":1}"}`, `{"body":"{\"secret\":\"••••\",\"x\":1}"}`},
		"XML within JSON":   {`{"a":"<secret>0c79"}`, `{"a":"<secret>••••"}`},
		"form within JSON":  {`{"a":"secret=\"x"}`, `{"a":"secret=\"x"}`},
		"capitals":          {`{"AppSecret":"0c79"}`, `{"AppSecret":"••••"}`},
		"the word in a text": {`{"errmsg":"invalid appsecret, view more"}`,
			`{"errmsg":"invalid appsecret, view more"}`},
		"the word at end":    {`secret`, `secret`},
		"an object":          {`{"secret":{"a":1}}`, `{"secret":{"a":1}}`},
		"empty":              {`{"secret":""}`, `{"secret":""}`},
		"access token stays": {`{"access_token":"50_abc"}`, `{"access_token":"50_abc"}`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := string(maskNamed([]byte(c.in))); got != c.want {
				t.Errorf("mask %s\n got %s\nwant %s", c.in, got, c.want)
			}
		})
	}
}

func FuzzMaskNamed(f *testing.F) {
	for _, seed := range []string{`{"component_appsecret":"0c79","b":[1,"x"]}`, `secret=1&b`, `{"secret":"\\"}`,
		`<Secret>x</Secret>`, `{"a":"secret\":\"x"}`, "secret\":\\", `{"a":"<secret>"}`, `{"a":"secret=\"x"}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		once := maskNamed([]byte(in))
		if json.Valid([]byte(in)) && !json.Valid(once) {
			t.Errorf("JSON %q became %q", in, once)
		}
		if again := maskNamed(bytes.Clone(once)); !bytes.Equal(once, again) {
			t.Errorf("masking twice makes %q of %q", again, once)
		}
	})
}

// TestSecretsNeverReachTheFile sends a secret through every door and looks for it in what lies on the disk.
func TestSecretsNeverReachTheFile(t *testing.T) {
	const secret = "0c79e1fa963cd80cc0be99b20a18faeb"
	dir := t.TempDir()
	j := openAt(t, filepath.Join(dir, "journal.db"))
	r := post("/cgi-bin/component/api_component_token?secret="+secret,
		`{"component_appid":"wx1","component_appsecret":"`+secret+`"}`)
	r.Header.Set("Authorization", "Bearer "+secret)
	r.Header.Set("Proxy-Authorization", secret)
	r.Header.Set("Referer", "http://h/?secret="+secret)
	serve(t, j, WeChat, r, func(w http.ResponseWriter, r *http.Request) {
		j.Note(r.Context(), Note{Plain: []byte(`<AppSecret>` + secret + `</AppSecret>`),
			Reason: "wrong secret=" + secret})
		answer(`{"echo":{"component_secret":"`+secret+`"}}`)(w, r)
	})
	j.NoteID(1, Note{ReplyPlain: []byte(`{"appsecret":"` + secret + `"}`)})
	failing := j.Transport(Platform, roundTrip(func(*http.Request) (*http.Response, error) {
		return nil, &os.PathError{Op: "dial", Path: "http://h/?secret=" + secret, Err: os.ErrClosed}
	}))
	_, _ = failing.RoundTrip(httptest.NewRequest(http.MethodGet, "/", nil))
	if _, err := j.SaveRun(t.Context(), Run{Kind: "exam",
		Report: json.RawMessage(`{"secret":"` + secret + `"}`)}); err != nil {
		t.Fatal(err)
	}
	if n := len(ids(t, j, "wx1")); n != 1 { // and the words are indexed
		t.Fatalf("search found %d exchanges, want 1", n)
	}
	names, err := filepath.Glob(j.path + "*")
	if err != nil || len(names) < 4 {
		t.Fatalf("%v, %v; want the database, its log, its lock and the spool", names, err)
	}
	for _, name := range names {
		file, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(file, []byte(secret)) {
			t.Errorf("%s holds the secret in clear", name)
		}
	}
	d := get(t, j, 1)
	if d.ReqHeader.Get("Authorization") != "Bearer ••••" || d.ReqHeader.Get("Proxy-Authorization") != "••••" {
		t.Errorf("headers %v", d.ReqHeader)
	}
	if !json.Valid(d.ReqBody) || !strings.Contains(string(d.ReqBody), `"component_appid":"wx1"`) {
		t.Errorf("masked body is %s", d.ReqBody)
	}
}
