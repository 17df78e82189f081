package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"wxlab/app/control"
	"wxlab/app/doctor"
	"wxlab/app/workbench/workbenchtest"
	"wxlab/app/workspace"
	"wxlab/tunnel/sshtest"
)

// sharedBuffer is an output that is read while it is written.
type sharedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *sharedBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *sharedBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// background runs a command until the test ends and gives its outputs.
func background(t *testing.T, env map[string]string, args ...string) (out, errs *sharedBuffer) {
	t.Helper()
	out, errs = &sharedBuffer{}, &sharedBuffer{}
	p := &program{in: strings.NewReader(""), out: out, errs: errs, env: func(k string) string { return env[k] }}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan int, 1)
	free := []string{"--platform-addr", "127.0.0.1:0", "--sim-addr", "127.0.0.1:0", "--control-addr", "127.0.0.1:0"}
	go func() {
		root := newRootCommand(p)
		root.SetArgs(append(args, free...))
		err := root.ExecuteContext(ctx)
		if err != nil {
			p.complain(err)
		}
		ended <- exitCode(err)
	}()
	t.Cleanup(func() {
		cancel()
		if exit := <-ended; exit != 0 {
			t.Errorf("%v ended with %d: %s", args, exit, errs)
		}
	})
	return out, errs
}

func TestConnectMakesARealWorkspace(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "real")
	file := filepath.Join(t.TempDir(), "console.json")
	secret := strings.Repeat("5ec2e7", 6)[:32]
	if err := os.WriteFile(file, fmt.Appendf(nil, `{"appid":"wx00000000000000aa","appsecret":%q}`, secret),
		0o600); err != nil {
		t.Fatal(err)
	}
	out, errs, exit := cli(t, "connect", "--workspace", dir, "--from", file, "--json")
	var done struct {
		Kind, AppID    string
		Kept, Invented []string
	}
	if err := json.Unmarshal([]byte(out), &done); err != nil || exit != 0 || done.Kind != "real" ||
		done.AppID != "wx00000000000000aa" || len(done.Kept) != 0 || !slices.Equal(done.Invented, []string{"token", "aes-key"}) {
		t.Fatalf("exit %d, %s, %s, %v", exit, out, errs, err)
	}
	if strings.Contains(out+errs, secret) {
		t.Error("the secret is printed")
	}
	for _, wrong := range [][]string{
		{"connect", "--workspace", dir, "--from", file + ".no"}, {"connect", "--workspace", dir},
		{"connect", "--appid", "../x"},
	} {
		if _, errs, exit := cli(t, wrong...); exit != workspace.ExitUsage || errs == "" {
			t.Errorf("%v: exit %d, %s", wrong, exit, errs)
		}
	}
}

// TestAStartWaitsNotForEverForATunnel: whoever starts serve sees nothing before the road is open.
func TestAStartWaitsNotForEverForATunnel(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	env := map[string]string{"NGROK_AUTHTOKEN": "2abcNotARealAuthtokenButLongEnough_4Test"}
	for lang, says := range map[string]string{"en": "ngrok was not reached within 1 s", "zh": "1 秒内没有连上 ngrok"} {
		var out, errs sharedBuffer // the SDK may still say something when serve has ended
		p := &program{in: strings.NewReader(""), out: &out, errs: &errs, roadPatience: time.Second,
			env: func(k string) string { return env[k] }}
		exit := p.run(t.Context(), []string{"serve", "--workspace", t.TempDir(), "--lang", lang, "--json",
			"--platform-addr", "127.0.0.1:0", "--sim-addr", "127.0.0.1:0", "--control-addr", "127.0.0.1:0",
			"--tunnel", "ngrok", "--ngrok-connect", silent.Addr().String()})
		if exit != workspace.ExitEnvironment || !strings.Contains(errs.String(), says) || out.String() != "" ||
			strings.HasSuffix(errs.String(), "  \n") {
			t.Errorf("%s: exit %d, %s%s", lang, exit, errs.String(), out.String())
		}
	}
}

// TestServeOverSSH goes the way of a first use: the server's key is unknown, its fingerprint is told in the user's language,
// trusted, and from then on the public handler, and nothing else, answers on the server's port.
func TestServeOverSSH(t *testing.T) {
	server := sshtest.New(t)
	home, remote := t.TempDir(), sshtest.FreeAddr(t)
	t.Setenv("HOME", home)
	args := []string{"serve", "--workspace", t.TempDir(), "--tunnel", "ssh", "--public-url", "https://wx.example.com",
		"--ssh-server", server.Login(), "--ssh-key", server.Path("id"), "--ssh-remote", remote}
	for lang, says := range map[string]string{"zh": "第一次连接这台服务器", "en": "This server was never connected to"} {
		_, errs, exit := cli(t, append(args, "--lang", lang, "--platform-addr", "127.0.0.1:0", "--sim-addr", "127.0.0.1:0",
			"--control-addr", "127.0.0.1:0")...)
		if exit != workspace.ExitEnvironment || !strings.Contains(errs, says) || !strings.Contains(errs, server.Fingerprint()) {
			t.Errorf("%s: exit %d, %s", lang, exit, errs)
		}
	}
	_, errs := background(t, nil, append(args, "--ssh-trust", server.Fingerprint())...)
	eventually(t, "the road", func() bool { return strings.Contains(errs.String(), remote) })
	status := func(path string) int {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+remote+path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		req.Host = "wx.example.com"
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		return resp.StatusCode
	}
	if got := status("/v1/world"); got != http.StatusNotFound {
		t.Errorf("the control API answers %d over the road", got)
	}
	if got := status("/authorize"); got != http.StatusServiceUnavailable { // no ticket comes by a name that does not exist
		t.Errorf("the public handler answers %d over the road", got)
	}
}

func TestDoctorTellsWhatIsWrong(t *testing.T) {
	dir := t.TempDir()
	const token = "2abcNotARealAuthtokenButLongEnough_4Test"
	out, _ := background(t, map[string]string{"NGROK_AUTHTOKEN": token}, "serve", "--workspace", dir,
		"--tunnel", "local", "--json")
	eventually(t, "serving", func() bool { return strings.Contains(out.String(), "component_verify_ticket") })
	said, errs, exit := cli(t, "doctor", "--workspace", dir)
	if exit != 0 || strings.Count(said, "\n") < 10 || !strings.Contains(said, "✓") {
		t.Errorf("exit %d\n%s%s", exit, said, errs)
	}
	raw, _, exit := cli(t, "doctor", "--workspace", dir, "--json")
	var report doctor.Report
	if err := json.Unmarshal([]byte(raw), &report); err != nil || exit != 0 || !report.OK || len(report.Checks) < 10 {
		t.Errorf("exit %d, %v, %s", exit, err, raw)
	}
	for name, text := range map[string]string{"serve": out.String(), "doctor": said + raw,
		"status": controlled(t, dir, "/v1/status"), "tunnel": controlled(t, dir, "/v1/tunnel"),
		"setup": controlled(t, dir, "/v1/setup")} {
		if strings.Contains(text, token) || text == "" {
			t.Errorf("%s repeats the authtoken, or says nothing: %s", name, text)
		}
	}
	if _, _, exit := cli(t, "doctor", "--workspace", t.TempDir()); exit != workspace.ExitEnvironment {
		t.Errorf("nothing runs there: exit %d", exit)
	}
}

// TestDoctorShowsDamagedFiles in both languages and to programs: what was lost at the start, and who can look in.
func TestDoctorShowsDamagedFiles(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("not tested: the files of this system have no modes")
	}
	dir := filepath.Join(t.TempDir(), "project")
	workbenchtest.Damage(t, dir)
	out, _ := background(t, nil, "serve", "--workspace", dir, "--json")
	eventually(t, "serving", func() bool { return strings.Contains(out.String(), "component_verify_ticket") })
	for lang, says := range map[string][]string{
		"zh": {"末尾的 10 字节不完整", "已移到 journal.db.corrupt-", "其他用户可以打开工作区文件夹 " + dir},
		"en": {"10 bytes at the end of its history", "it is now journal.db.corrupt-", "can open the workspace folder " + dir},
	} {
		said, errs, _ := cli(t, "doctor", "--workspace", dir, "--lang", lang)
		raw, _, _ := cli(t, "doctor", "--workspace", dir, "--lang", lang, "--json")
		for _, part := range says {
			if !strings.Contains(said, part) || !strings.Contains(raw, part) {
				t.Errorf("%s: no %q in\n%s%s%s", lang, part, said, errs, raw)
			}
		}
	}
}

// controlled asks the running workbench on dir.
func controlled(t *testing.T, dir, path string) string {
	t.Helper()
	c, err := control.Find(dir, &http.Client{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+c.Token)
	resp, err := c.HTTP.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatal(resp.Status, err)
	}
	return string(raw)
}

// TestServeTellsWhatIsWrongWithAnAnswer: what the judge found, who does this, and what mends it.
func TestServeTellsWhatIsWrongWithAnAnswer(t *testing.T) {
	own := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, "success")
	}))
	t.Cleanup(own.Close)
	for lang, want := range map[string][]string{
		"zh": {"偏移 7 处为 0x0A", "fmt.Fprintln", `io.WriteString(w, "success")`},
		"en": {"trailing 0x0A at offset 7", "fmt.Fprintln", `io.WriteString(w, "success")`},
	} {
		out, _ := background(t, nil, "serve", "--lang", lang, "--workspace", t.TempDir(), "--only", "sim",
			"--target-events", own.URL, "--target-messages", own.URL+"/$APPID$", "--appid", "wx0123456789abcdef",
			"--secret", strings.Repeat("a", 32), "--token", "token", "--aes-key", strings.Repeat("A", 43))
		eventually(t, lang, func() bool {
			return !slices.ContainsFunc(want, func(said string) bool { return !strings.Contains(out.String(), said) })
		})
	}
}

func TestListenTellsOfEveryCallbackInTwoLines(t *testing.T) {
	own := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, "success")
	}))
	t.Cleanup(own.Close)
	out, errs := background(t, nil, "listen", "--workspace", t.TempDir(), "--forward-to", own.URL)
	eventually(t, "a ticket and its answer: "+errs.String(), func() bool {
		_, after, _ := strings.Cut(out.String(), "--> ")
		lines := strings.Split(after, "\n")
		return len(lines) > 2 && strings.Contains(lines[0], "component_verify_ticket") &&
			strings.HasPrefix(lines[1], "<-- ✓ 200  success")
	})
	if _, errs, exit := cli(t, "listen", "--workspace", t.TempDir(), "--platform-addr", "127.0.0.1:0",
		"--sim-addr", "127.0.0.1:0", "--control-addr", "127.0.0.1:0",
		"--forward-to", "http://127.0.0.1:1"); exit != workspace.ExitEnvironment ||
		!strings.Contains(errs, "127.0.0.1:1") {
		t.Errorf("nobody there: exit %d, %s", exit, errs)
	}
}

// tailing runs tail until the test ends.
func tailing(t *testing.T, args ...string) (out, errs *sharedBuffer) {
	t.Helper()
	out, errs = &sharedBuffer{}, &sharedBuffer{}
	p := &program{in: strings.NewReader(""), out: out, errs: errs, env: func(string) string { return "" }}
	go p.run(t.Context(), append([]string{"tail"}, args...))
	return out, errs
}

// TestAKeyIsNamedFromHere: the Wxlab that reads the file was started in another folder.
func TestAKeyIsNamedFromHere(t *testing.T) {
	here := t.TempDir()
	t.Chdir(here)
	for named, want := range map[string]string{
		"id": filepath.Join(here, "id"), filepath.Join(here, "id"): filepath.Join(here, "id"), "~/.ssh/id": "~/.ssh/id", "": "",
	} {
		var got fromHere
		if err := got.Set(named); err != nil || string(got) != want {
			t.Errorf("%q: %q %v, want %q", named, got, err, want)
		}
	}
}
