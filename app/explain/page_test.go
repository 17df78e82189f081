package explain

import (
	"net/http"
	"strings"
	"testing"

	"wxlab/app/i18n"
)

// TestPages: a page that was shown has no failed step, one that was refused says why, and no account talks of
// signatures or shows a code in clear.
func TestPages(t *testing.T) {
	const code = "queryauthcode@@@abcdefghijklmnopqrstuvwxyz"
	for _, c := range []struct {
		name, url, reply string
		status           int
		ok               bool
		cause, says      string
	}{
		{"entry", "/authorize?pre_auth_code=preauthcode@@@abcdefghijklmnop",
			"<title>x</title><style>a{}</style><h1>Authorize &amp; go</h1>", 200, true, "", "Authorize & go"},
		{"entry without a query", "/authorize", "", 200, true, "", ""},
		{"WeChat's page", "/cgi-bin/componentloginpage?component_appid=wx1", "", 200, true, "", ""},
		{"on its way", "/x?y=1", "", 302, true, "", "/there"},
		{"landed", "/authorized?auth_code=" + code, "", 200, true, "", ""},
		{"landed without a code", "/authorized", "<h1>No code</h1>", 400, false, "page_no_code", "No code"},
		{"spent", "/authorized?auth_code=" + code, "<h1>Used</h1>", 400, false, "page_code_spent", "Used"},
		{"foreign", "/favicon.ico", "404 page not found", 404, false, "page_refused", "404 page not found"},
		{"left", "/authorize", "", 0, false, "page_no_answer", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
				e := ExplainPage(Input{Method: "GET", URL: c.url, Status: c.status,
					ReplyHeader: http.Header{"Location": {"/there"}}, ReplyBody: []byte(c.reply), Lang: lang})
				wellWorded(t, e)
				if e.OK != c.ok || len(e.Steps) != 3 {
					t.Fatalf("%+v", e)
				}
				if got := causeOf(e); got != c.cause {
					t.Errorf("cause %q, want %q", got, c.cause)
				}
				text := shownText(e)
				if !strings.Contains(text, c.says) || strings.Contains(text, "abcdefgh") {
					t.Errorf("it says %q", text)
				}
			}
		})
	}
}

func causeOf(e Explanation) string {
	if len(e.Likely) == 0 {
		return ""
	}
	return e.Likely[0].ID
}

func shownText(e Explanation) string {
	var all []string
	for _, s := range e.Steps {
		for _, d := range s.Data {
			all = append(all, d.Value)
		}
	}
	return strings.Join(all, "\n")
}
