package har

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wxlab/app/journal"
)

func sample() []journal.Detail {
	at := time.Date(2026, 3, 1, 12, 0, 0, 5e8, time.UTC)
	return []journal.Detail{
		{
			Exchange: journal.Exchange{At: at, Took: 12500 * time.Microsecond, Side: journal.Platform, Dir: journal.In, Method: "POST",
				Host: "127.0.0.1:8680", Path: "/wechat/component", Query: "timestamp=1&nonce=%2B2", Status: 200, ReqBytes: 12, RespBytes: 7,
				Kind: journal.KindTicket, Name: "component_verify_ticket", ComponentAppID: "wxc", Outcome: journal.OutcomeOK},
			ReqHeader: http.Header{"Content-Type": {"text/xml"}}, RespHeader: http.Header{"X-A": {"1", "2"}},
			ReqBody: []byte("<xml>密</xml>")[:12], RespBody: []byte("success"), Plain: []byte("<xml>a</xml>"), ReplyPlain: []byte("<xml>b</xml>"),
		},
		{
			Exchange: journal.Exchange{At: at, Side: journal.Platform, Dir: journal.Out, Method: "GET", Host: "api.weixin.qq.com",
				Path: "/cgi-bin/x", Err: "no route", ReqBytes: 2, Kind: journal.KindAPI, Outcome: journal.OutcomeFailed, Reason: "no route", Code: -1},
			ReqBody: []byte{0xff, 0},
		},
	}
}

func TestAnArchiveIsReadBackAsItWasWritten(t *testing.T) {
	document, err := Write(sample(), "1.0")
	if err != nil {
		t.Fatal(err)
	}
	got, err := Read(document)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(sample(), got); d != "" {
		t.Error(d)
	}
}

// TestAnArchiveHasWhatTheFormatAsksFor: viewers refuse one in which a required member is missing.
func TestAnArchiveHasWhatTheFormatAsksFor(t *testing.T) {
	document, err := Write(sample(), "")
	if err != nil {
		t.Fatal(err)
	}
	var a struct {
		Log struct {
			Version string
			Creator struct{ Name, Version string }
			Entries []map[string]json.RawMessage
		}
	}
	if err := json.Unmarshal(document, &a); err != nil || a.Log.Version != "1.2" || a.Log.Creator.Version == "" {
		t.Fatalf("%v %+v", err, a.Log)
	}
	for _, member := range []string{"startedDateTime", "time", "request", "response", "cache", "timings"} {
		if a.Log.Entries[0][member] == nil {
			t.Errorf("%s is missing", member)
		}
	}
	for _, want := range []string{`"url": "http://127.0.0.1:8680/wechat/component?timestamp=1&nonce=%2B2"`, `"value": "+2"`,
		`"url": "https://api.weixin.qq.com/cgi-bin/x"`, `"encoding": "base64"`, `"statusText": "OK"`, `"cookies": []`} {
		if !strings.Contains(strings.ReplaceAll(string(document), `\u0026`, "&"), want) {
			t.Errorf("%s is missing in\n%s", want, document)
		}
	}
}

// TestAnArchiveOfABrowserIsRead: what it means is left open.
func TestAnArchiveOfABrowserIsRead(t *testing.T) {
	got, err := Read([]byte(`{"log":{"version":"1.2","creator":{"name":"WebInspector","version":"537.36"},"pages":[],"entries":[
		{"startedDateTime":"2026-03-01T12:00:00.000Z","time":5.2,"_initiator":{},"request":{"method":"POST","url":"https://api.weixin.qq.com/cgi-bin/component/api_query_auth?component_access_token=t",
		"headers":[{"name":":method","value":"POST"},{"name":"content-type","value":"application/json"}],"postData":{"mimeType":"application/json","text":"{}"}},
		"response":{"status":200,"headers":[],"content":{"size":2,"mimeType":"x","text":"e30=","encoding":"base64"}}}]}}`))
	if err != nil || len(got) != 1 {
		t.Fatal(err, got)
	}
	d := got[0]
	if d.Kind != "" || d.Dir != journal.Out || d.Path != "/cgi-bin/component/api_query_auth" || string(d.RespBody) != "{}" ||
		d.ReqHeader.Get("Content-Type") != "application/json" || len(d.ReqHeader) != 1 || d.Took != 5200*time.Microsecond {
		t.Errorf("%+v", d)
	}
}

func TestWhatIsNoArchiveSaysSo(t *testing.T) {
	for _, document := range []string{"", "{}", "[]", `{"log":5}`, `{"log":{"version":"1.2","entries":[{"request":{"url":"http://[::"}}]}}`,
		`{"log":{"version":"1.2","entries":[{"response":{"content":{"text":"*","encoding":"base64"}}}]}}`} {
		if got, err := Read([]byte(document)); err == nil || got != nil {
			t.Errorf("%s: %v", document, got)
		}
	}
}
