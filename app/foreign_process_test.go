package main

import (
	"bufio"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"wxlab/app/control"
)

// nodeCommand runs a script where it lies; the SDKs are found through NODE_PATH. The environment is this and nothing
// else: a proxy of the machine's would only lose the calls.
func nodeCommand(t *testing.T, modules, script string, args ...string) *exec.Cmd {
	t.Helper()
	path, err := filepath.Abs(filepath.Join(clientSources, script))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "node", append([]string{path}, args...)...)
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH")}, foreignEnv(t, modules)...)
	cmd.Dir = t.TempDir()
	cmd.Stderr = t.Output()
	return cmd
}

// foreignEnv is what every client is told: where the SDKs are, where files may lie, and its component.
func foreignEnv(t *testing.T, modules string) []string {
	return []string{"NODE_PATH=" + modules, "TMPDIR=" + t.TempDir(), "COMPONENT_APPID=" + foreignAppID, "COMPONENT_SECRET=" + foreignSecret,
		"TOKEN=" + foreignToken, "AES_KEY=" + foreignKey}
}

// startNode runs a client until the test ends.
func startNode(t *testing.T, modules, script string, env ...string) {
	t.Helper()
	cmd := nodeCommand(t, modules, script)
	cmd.Env = append(cmd.Env, env...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
}

// awaitHealth waits until a client listens.
func awaitHealth(t *testing.T, port string) {
	t.Helper()
	p := foreign{url: "http://127.0.0.1:" + port}
	eventually(t, "the client listens", func() bool { return p.fetch(t.Context(), "/healthz", nil) == nil })
}

// freePort is a port that is free at this moment; another process may take it before it is used.
func freePort(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	_, port, err := net.SplitHostPort(ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// eventually waits for another process.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	deadline := time.Now().Add(time.Minute)
	for !is() {
		if time.Now().After(deadline) {
			t.Fatalf("waited a minute in vain until %s", what)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// served is a running `wxlab serve`, as its first line describes it.
type served struct {
	Platform, Sim, Control string
	Token                  string `json:"control_token"`
}

// serve runs `wxlab serve --json` in this process until the test ends, on free ports and in a folder of its own where
// the arguments name none.
func serve(t *testing.T, args ...string) served {
	t.Helper()
	return serveFor(t, 0, args...)
}

// serveFor is serve with another patience of the simulated WeChat.
func serveFor(t *testing.T, patience time.Duration, args ...string) (s served) {
	t.Helper()
	lines, out := io.Pipe()
	p := &program{in: strings.NewReader(""), out: out, errs: t.Output(), env: func(string) string { return "" }, patience: patience}
	all := []string{"serve", "--json", "--workspace", t.TempDir(), "--platform-addr", "127.0.0.1:0",
		"--control-addr", "127.0.0.1:0"}
	done := make(chan int, 1)
	go func() {
		done <- p.run(t.Context(), append(all, args...))
		out.Close()
	}()
	t.Cleanup(func() {
		if exit := <-done; exit != 0 {
			t.Error("serve ended with", exit)
		}
	})
	r := bufio.NewReader(lines)
	first, err := r.ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	go io.Copy(io.Discard, r)
	if err := json.Unmarshal(first, &s); err != nil {
		t.Fatalf("%v in %s", err, first)
	}
	return s
}

// must asks the control API for what has to succeed.
func must[Answer any](t *testing.T, s served, in control.Request[Answer]) Answer {
	t.Helper()
	c := &control.Client{URL: s.Control, Token: s.Token, HTTP: http.DefaultClient}
	out, err := control.Ask(t.Context(), c, in)
	if err != nil {
		t.Fatalf("%+v: %v", in, err)
	}
	return out
}

// verifiedAccount is an official account that may do everything, and has followers.
func (s served) verifiedAccount(t *testing.T) control.Account {
	t.Helper()
	world := must(t, s, control.GetWorld{})
	for _, a := range world.Accounts {
		if a.Kind == "official_account" && a.ReleaseGroup == 0 && a.ServiceType == 2 && a.VerifyType == 0 &&
			len(a.Followers) > 0 {
			return a
		}
	}
	t.Fatalf("no verified service account with followers in %+v", world.Accounts)
	return control.Account{}
}

// count is how many callbacks of a name the platform has accepted.
func (s served) count(t *testing.T, name string) int {
	t.Helper()
	accepted := control.ListExchanges{Query: "is:callback outcome:ok name:" + name, Limit: 1000}
	return len(must(t, s, accepted).Exchanges)
}

// lastRequest is the body of the newest call to an API path.
func (s served) lastRequest(t *testing.T, path string) string {
	t.Helper()
	page := must(t, s, control.ListExchanges{Query: "path:" + path, Limit: 1})
	if len(page.Exchanges) == 0 {
		t.Fatalf("nobody called %s", path)
	}
	newest := control.ExchangePath{ID: page.Exchanges[0].ID}
	return must(t, s, control.GetExchange{ExchangePath: newest}).ReqBody
}

// visitor walks the authorization as a merchant's browser does, Referer and redirects included. It reaches the
// simulator under WeChat's host names.
type visitor struct {
	t    *testing.T
	sim  *url.URL
	http *http.Client
	at   *url.URL
	body []byte
}

func newVisitor(t *testing.T, sim string) *visitor {
	t.Helper()
	base, err := url.Parse(sim)
	if err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	stop := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &visitor{t: t, sim: base, http: &http.Client{Jar: jar, CheckRedirect: stop}}
}

func (v *visitor) visit(method, address string, form url.Values) {
	v.t.Helper()
	target, err := url.Parse(address)
	if err != nil {
		v.t.Fatal(err)
	}
	if v.at != nil {
		target = v.at.ResolveReference(target)
	}
	if strings.HasSuffix(target.Host, ".weixin.qq.com") {
		target.Scheme, target.Host = v.sim.Scheme, v.sim.Host
	}
	req, err := http.NewRequestWithContext(v.t.Context(), method, target.String(), strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if v.at != nil {
		req.Header.Set("Referer", v.at.String())
	}
	resp, err := v.http.Do(req)
	if err != nil {
		v.t.Fatal(err)
	}
	defer resp.Body.Close()
	v.at = target
	if next := resp.Header.Get("Location"); next != "" {
		v.visit(http.MethodGet, next, nil)
		return
	}
	if v.body, err = io.ReadAll(resp.Body); err != nil || resp.StatusCode != http.StatusOK {
		v.t.Fatalf("%s answered %d %s, %v", target, resp.StatusCode, v.body, err)
	}
}

// press submits the form that has a button of that name and value.
func (v *visitor) press(name, value string) {
	v.t.Helper()
	root, err := html.Parse(strings.NewReader(string(v.body)))
	if err != nil {
		v.t.Fatal(err)
	}
	for form := range root.Descendants() {
		if form.Data != "form" {
			continue
		}
		fields, found := url.Values{}, false
		for n := range form.Descendants() {
			a := attributes(n)
			_, checked := a["checked"]
			switch {
			case n.Data == "input" && (checked || a["type"] == "hidden"):
				fields.Add(a["name"], a["value"])
			case n.Data == "button" && a["name"] == name && a["value"] == value:
				fields.Add(name, value)
				found = true
			}
		}
		if found {
			v.visit(http.MethodPost, attributes(form)["action"], fields)
			return
		}
	}
	v.t.Fatalf("%s has no button %s=%s: %s", v.at, name, value, v.body)
}

func attributes(n *html.Node) map[string]string {
	out := map[string]string{}
	for _, a := range n.Attr {
		out[a.Key] = a.Val
	}
	return out
}
