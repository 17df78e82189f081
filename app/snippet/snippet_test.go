package snippet

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// runs are how what is written in a language is run.
var runs = map[string]struct {
	file    string
	command []string
}{
	"curl":   {"send.sh", []string{"sh"}},
	"Go":     {"main.go", []string{"go", "run"}},
	"Python": {"send.py", []string{"python3"}},
	"PHP":    {"send.php", []string{"php"}},
	"Java":   {"Send.java", []string{"java"}},
}

// TestWhatIsWrittenSendsTheSame: each program is run, and the server gets the request byte for byte, whatever it holds.
func TestWhatIsWrittenSendsTheSame(t *testing.T) {
	for _, language := range Languages() {
		t.Run(language.Name, func(t *testing.T) {
			t.Parallel()
			run := runs[language.Name]
			tool := run.command[0]
			if language.Name == "curl" {
				tool = "curl"
			}
			if _, err := exec.LookPath(tool); err != nil {
				t.Skipf("%s is not here to run what is written for it", tool)
			}
			bodies := map[string][]byte{
				"text":   []byte("<xml><Content><![CDATA['it\\'s' \"你好\" $HOME `x` 😀 %s\n\ttab]]></Content></xml>"),
				"binary": {0, 1, 0xff, '\'', '\\', '\n', 0x80},
			}
			if language.Name != "Go" && language.Name != "Java" { // each run of these takes seconds
				bodies["none"] = nil
			}
			for name, body := range bodies {
				var got, at, contentType string
				server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					raw, err := io.ReadAll(r.Body)
					if err != nil {
						t.Error(err)
					}
					got, at, contentType = string(raw), r.Method+" "+r.URL.RequestURI(), r.Header.Get("Content-Type")
					io.WriteString(w, "the answer")
				}))
				r := Request{Method: "POST", URL: server.URL + "/a/b?c=1&d=%27%2B", ContentType: "text/xml", Body: body}
				file := filepath.Join(t.TempDir(), run.file)
				if err := os.WriteFile(file, []byte(language.Write(r)), 0o600); err != nil {
					t.Fatal(err)
				}
				cmd := exec.Command(run.command[0], append(run.command[1:], file)...)
				cmd.Dir = filepath.Dir(file)
				out, err := cmd.CombinedOutput()
				server.Close()
				if strings.Contains(string(out), "curl_init") {
					t.Skip("this PHP has no curl")
				}
				if err != nil || !strings.Contains(string(out), "the answer") {
					t.Fatalf("%s: %v\n%s\n%s", name, err, out, language.Write(r))
				}
				if got != string(body) || at != "POST /a/b?c=1&d=%27%2B" || contentType != "text/xml" {
					t.Errorf("%s: %s, %s, %q, want %q", name, at, contentType, got, body)
				}
			}
		})
	}
}
