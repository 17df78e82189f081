package ui

import (
	"net/http"
	"testing"

	"wxlab/app/journal"
	"wxlab/app/snippet"
)

func TestBodiesBecomeReadable(t *testing.T) {
	for _, c := range []struct{ body, text, language string }{
		{"", "", ""}, {`{"a":[1]}`, "{\n  \"a\": [\n    1\n  ]\n}", "json"}, {"<xml/>", "<xml/>", "xml"},
		{"success", "success", ""}, {"12", "12", ""},
		{"\xff\x00A", "00000000  ff 00 41                                         ..A\n", ""},
	} {
		text, language := bodyText([]byte(c.body))
		if text != c.text || language != c.language {
			t.Errorf("%q: %q as %q", c.body, text, language)
		}
	}
}

func TestRequestTexts(t *testing.T) {
	if got := queryText("a=1%2B2&msg_signature=x%zz"); got != "a = 1+2\nmsg_signature = x%zz" {
		t.Errorf("query: %q", got)
	}
	if got := headerText("POST /x", http.Header{"B": {"2"}, "A": {"1"}}); got != "POST /x\n\nA: 1\nB: 2" {
		t.Errorf("headers: %q", got)
	}
	d := journal.Detail{Exchange: journal.Exchange{Method: "POST", Host: "h", Path: "/p", Query: "q=1"},
		ReqHeader: http.Header{"Content-Type": {"text/xml"}}, ReqBody: []byte("it's")}
	if got := snippet.Curl(request(d)); got != `curl -X POST -H 'Content-Type: text/xml' --data-binary 'it'\''s' 'https://h/p?q=1'` {
		t.Errorf("curl: %s", got)
	}
}
