package journal

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wxlab/app/secrets"
)

// The secrets of a platform, and of its tunnel; the Token is a word that WeChat uses too.
const (
	ownSecret = "0c79e1fa963cd80cc0be99b20a18faeb"
	ownKey    = "nnal0weNYtQ8qdLpOgRAm7JyQ/K9FvA1hXP5U3+PPPW"
	authtoken = "2abcDEFghiJKLmnoPQRstuVWXyz_4a5B6c7D8e9F0g1H2i3J4"
	longToken = "relaytoken2024xx"
	ownToken  = "weixin"
)

func withSecrets(o *Options) {
	o.Secrets = &secrets.Set{}
	o.Secrets.Add(ownSecret, ownKey, authtoken)
	o.Secrets.AddToken(longToken, ownToken)
}

// places are an exchange for each place that a secret can stand in, under names that say nothing of secrets.
func places(j *Journal, secret string) map[string]func() {
	quoted, _ := json.Marshal(secret)
	do := func(target, body string, header http.Header, h http.HandlerFunc) func() {
		return func() {
			r := post(target, body)
			for name, values := range header {
				r.Header[name] = values
			}
			j.Handler(WeChat, h).ServeHTTP(httptest.NewRecorder(), r)
		}
	}
	in := func(target, body string) func() { return do(target, body, nil, answer("{}")) }
	note := func(n Note) func() { return do("/", "", nil, noting(j, n)) }
	basic := base64.StdEncoding.EncodeToString([]byte("wx1:" + secret))
	return map[string]func(){
		"query":     in("/a?zeta="+url.QueryEscape(secret), ""),
		"form":      in("/b", "a=1&zeta="+url.QueryEscape(secret)),
		"JSON":      in("/c", `{"zeta":`+string(quoted)+`}`),
		"JSON list": in("/d", `{"zeta":["x",`+string(quoted)+`]}`),
		"XML":       in("/e", "<xml><Zeta><![CDATA["+secret+"]]></Zeta></xml>"),
		"header":    do("/f", "", http.Header{"X-Zeta": {secret}}, answer("{}")),
		"cookie":    do("/g", "", http.Header{"Cookie": {"a=b; zeta=" + secret + "; c=d"}}, answer("{}")),
		"base64":    do("/h", "", http.Header{"X-Zeta": {"Basic " + basic}}, answer("{}")),
		"answer":    do("/i", "", nil, answer(`{"errmsg":"ok","zeta":`+string(quoted)+`}`)),
		"answer's header": do("/j", "", nil, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-Zeta", secret)
		}),
		"decrypted":        note(Note{Plain: []byte("<xml><Zeta>" + secret + "</Zeta></xml>")}),
		"reply":            note(Note{ReplyPlain: []byte(`{"zeta":` + string(quoted) + `}`)}),
		"reason":           note(Note{Outcome: OutcomeRefused, Reason: "wrong: zeta=" + url.QueryEscape(secret)}),
		"late note":        func() { j.NoteID(1, Note{ReplyPlain: []byte(`{"zeta":` + string(quoted) + `}`)}) },
		"JSON within JSON": in("/k", string(mustJSON(map[string]string{"body": `{"zeta":` + string(quoted) + `}`}))),
		"failed call": func() {
			failing := j.Transport(Platform, roundTrip(func(*http.Request) (*http.Response, error) {
				return nil, &os.PathError{Op: "dial", Path: "http://h/?zeta=" + url.QueryEscape(secret), Err: os.ErrClosed}
			}))
			_, _ = failing.RoundTrip(httptest.NewRequest(http.MethodGet, "/", nil))
		},
		"result": func() {
			report := json.RawMessage(`{"zeta":` + string(quoted) + `}`)
			_, _ = j.SaveRun(context.Background(), Run{Kind: "exam", Report: report})
		},
	}
}

func mustJSON(v any) []byte {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return raw
}

// TestSecretsAreMaskedByValue sends each secret to every place and looks for it in the files, before and after they
// were filed, and in what the journal gives out again.
func TestSecretsAreMaskedByValue(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	for _, secret := range []string{ownSecret, strings.ToUpper(ownSecret), ownKey, authtoken, longToken, ownToken} {
		dir := t.TempDir()
		j := openAt(t, filepath.Join(dir, "journal.db"), withSecrets)
		for name, act := range places(j, secret) {
			if secret == ownToken && name == "base64" {
				continue // no whole field
			}
			act()
			if held := heldBy(t, j, secret); held != "" {
				t.Errorf("%s in %s: %s", secret, name, held)
			}
		}
		if n, err := j.Count(t.Context(), Query{}); err != nil || n < 14 {
			t.Fatalf("%d exchanges, %v", n, err)
		}
	}
}

// heldBy says where the journal holds a secret as a value of zeta.
func heldBy(t *testing.T, j *Journal, secret string) string {
	t.Helper()
	var told bytes.Buffer
	readFiles := func() {
		names, _ := filepath.Glob(j.path + "*")
		for _, name := range names {
			file, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			told.Write(file)
		}
	}
	readFiles() // the spool
	list, err := j.List(t.Context(), Query{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	readFiles() // and the tables
	for _, e := range list {
		d := get(t, j, e.ID)
		fmt.Fprintln(&told, d.Exchange, d.ReqHeader, d.RespHeader)
		for _, part := range [][]byte{d.ReqBody, d.RespBody, d.Plain, d.ReplyPlain} {
			told.Write(part)
		}
	}
	runs, err := j.Runs(t.Context(), "", 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range runs {
		told.Write(r.Report)
	}
	inBase64 := base64.StdEncoding.EncodeToString([]byte("wx1:" + secret))
	for _, spelling := range []string{secret, strings.ToLower(secret), url.QueryEscape(secret), inBase64[6:min(20, len(inBase64))]} {
		if i := bytes.Index(told.Bytes(), []byte(spelling)); i >= 0 {
			return fmt.Sprintf("%q", told.Bytes()[max(0, i-40):min(told.Len(), i+60)])
		}
	}
	return ""
}

// TestASecretAddedLaterIsMasked: credentials change while the workbench runs.
func TestASecretAddedLaterIsMasked(t *testing.T) {
	var set secrets.Set
	j := openTest(t, func(o *Options) { o.Secrets = &set })
	const rotated = "5f4dcc3b5aa765d61d8327deb882cf99"
	set.Add(ownSecret)
	set.Add(rotated)
	for _, value := range []string{ownSecret, rotated} { // what is replaced stays a secret
		serve(t, j, WeChat, post("/?a="+value, ""), answer("{}"))
	}
	for _, e := range list(t, j, "") {
		if e.Query != "a=••••" {
			t.Error(e.Query)
		}
	}
}

// TestABodyCutInASecretHoldsNoHalf of it.
func TestABodyCutInASecretHoldsNoHalf(t *testing.T) {
	j := openTest(t, withSecrets, func(o *Options) { o.BodyLimit = 40 })
	serve(t, j, WeChat, post("/", `{"some":"text","zeta":"`+ownSecret+`"}`), answer("as "+ownSecret+" is told"))
	d := get(t, j, 1)
	if !d.ReqTruncated || string(d.ReqBody) != `{"some":"text","zeta":"••••` || string(d.RespBody) != "as •••• is t" {
		t.Errorf("%s, %s", d.ReqBody, d.RespBody)
	}
}

// TestWhatAnOlderJournalHoldsInClearIsMaskedWhenItIsRead: it may have been recorded before the secret was known.
func TestWhatAnOlderJournalHoldsInClearIsMaskedWhenItIsRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal.db")
	old := openAt(t, path)
	for _, act := range places(old, ownSecret) {
		act()
	}
	if heldBy(t, old, ownSecret) == "" {
		t.Fatal("the older journal masks by value, too")
	}
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	j := openAt(t, path, withSecrets)
	list, err := j.List(t.Context(), Query{Limit: 100})
	if err != nil || len(list) < 15 {
		t.Fatal(len(list), err)
	}
	var told bytes.Buffer
	for _, e := range list {
		d := get(t, j, e.ID)
		fmt.Fprintln(&told, e, d.Exchange, d.ReqHeader, d.RespHeader)
		for _, part := range [][]byte{d.ReqBody, d.RespBody, d.Plain, d.ReplyPlain} {
			told.Write(part)
		}
	}
	runs, err := j.Runs(t.Context(), "", 0)
	if err != nil || len(runs) != 1 {
		t.Fatal(runs, err)
	}
	told.Write(runs[0].Report)
	run, err := j.Run(t.Context(), runs[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	told.Write(run.Report)
	if i := strings.Index(told.String(), ownSecret); i >= 0 {
		t.Errorf("%q", told.String()[max(0, i-60):min(told.Len(), i+80)])
	}
}

// TestAWordOfTheProtocolAsATokenLeavesTheRecordReadable: a Token may be "text".
func TestAWordOfTheProtocolAsATokenLeavesTheRecordReadable(t *testing.T) {
	var set secrets.Set
	set.AddToken("text", "aes")
	j := openTest(t, func(o *Options) { o.Secrets = &set })
	const plain = "<xml><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[text]]></Content></xml>"
	serve(t, j, Platform, post("/wechat/component?encrypt_type=aes&a=aes", "<xml></xml>"),
		noting(j, Note{Kind: KindMessage, Plain: []byte(plain)}))
	d := get(t, j, 1)
	if d.Query != "encrypt_type=aes&a=••••" || string(d.Plain) != strings.Replace(plain, "[text]]></C", "[••••]]></C", 1) {
		t.Errorf("%s, %s", d.Query, d.Plain)
	}
}
