package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// untouched are programs that call https://api.weixin.qq.com and know of nothing else.
const untouched = clientSources + "/untouched"

// TestUntouchedProgramsReachTheSimulator: whatever the language, exec is all it takes.
func TestUntouchedProgramsReachTheSimulator(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	t.Parallel()
	here, err := filepath.Abs(untouched)
	if err != nil {
		t.Fatal(err)
	}
	address := "https://api.weixin.qq.com/cgi-bin/component/api_component_token"
	for name, command := range map[string][]string{
		"curl":                {"curl", "-sS", "-m", "20", "-d", `{"component_appid":"x"}`, address},
		"curl with HTTP 1.1":  {"curl", "-sS", "-m", "20", "--http1.1", "-d", `{"component_appid":"x"}`, address},
		"Python requests":     {"python3", filepath.Join(here, "with_requests.py")},
		"Debian's requests":   {"/usr/bin/python3", filepath.Join(here, "with_requests.py")},
		"Python urllib":       {"python3", filepath.Join(here, "plain.py")},
		"Node fetch":          {"node", filepath.Join(here, "fetch.mjs")},
		"Node https":          {"node", filepath.Join(here, "https.cjs")},
		"Java URLConnection":  {"java", filepath.Join(here, "Call.java"), "connection"},
		"Java HttpClient":     {"java", filepath.Join(here, "Call.java"), "client"},
		"PHP curl":            {"php", filepath.Join(here, "call.php")},
		"OpenSSL":             {"sh", "-c", "openssl s_client -verify_return_error -proxy $WXLAB_PROXY -connect api.weixin.qq.com:443 " + opensslTalk},
		"Go":                  {"go", "run", writtenTo(t, "call.go", goCall)},
		"Node axios":          {"node", filepath.Join(here, "axios.cjs")},
		"base URL of one own": {"sh", "-c", `curl -sS -m 20 -d '{"component_appid":"x"}' "$WXLAB_API_BASE/cgi-bin/component/api_component_token"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			reachesTheSimulator(t, name, command)
		})
	}
}

// opensslTalk makes the call by hand.
const opensslTalk = `-servername api.weixin.qq.com -quiet 2>/dev/null <<END
POST /cgi-bin/component/api_component_token HTTP/1.1
Host: api.weixin.qq.com
Content-Length: 2
Connection: close

{}
END`

const goCall = `package main

import (
	"io"
	"log"
	"net/http"
	"os"
	"strings"
)

func main() {
	answer, err := http.Post("https://api.weixin.qq.com/cgi-bin/component/api_component_token", "application/json", strings.NewReader("{}"))
	if err != nil {
		log.Fatal(err)
	}
	io.Copy(os.Stdout, answer.Body)
}
`

// writtenTo is a file with a text.
func writtenTo(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// reachesTheSimulator runs a command that prints what it was answered. Where its language or library is not installed
// that says so, and is no failure.
func reachesTheSimulator(t *testing.T, name string, command []string) {
	if _, err := exec.LookPath(command[0]); err != nil {
		t.Skip(command[0] + " is not installed")
	}
	cmd := execute(t, filepath.Join(t.TempDir(), "w"), append([]string{"--"}, command...)...)
	switch name {
	case "Node axios":
		modules, ok := foreignSDKs(t)
		if !ok {
			t.Skip("axios is not installed")
		}
		cmd.Env = append(cmd.Env, "NODE_PATH="+modules)
	case "Python requests", "Debian's requests":
		if exec.CommandContext(t.Context(), command[0], "-c", "import requests").Run() != nil {
			t.Skip("requests is not installed")
		}
	case "PHP curl":
		if exec.CommandContext(t.Context(), command[0], "-r", `exit(extension_loaded("curl") ? 0 : 1);`).Run() != nil {
			t.Skip("this PHP has no curl (Debian: php-curl)")
		}
	case "Go": // its cache, and nothing of modules
		cmd.Env = append(cmd.Env, "GOCACHE="+goCache(t), "GO111MODULE=off", "GOFLAGS=")
	}
	out, err := cmd.Output()
	if err != nil || !strings.Contains(string(out), `"errcode"`) {
		t.Errorf("%v, printed %s", err, out)
	}
}

func goCache(t *testing.T) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "env", "GOCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}
