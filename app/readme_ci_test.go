package main

import (
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"wxlab/app/scenario/script"
)

// readmeBlocks are the code blocks of a language in the README's section on scenarios.
func readmeBlocks(t *testing.T, language string) (out []string) {
	t.Helper()
	raw, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, ok := strings.Cut(string(raw), "\n## Scenarios and CI\n")
	if !ok {
		t.Fatal("the README has no section on scenarios")
	}
	section, _, _ = strings.Cut(section, "\n## ")
	for _, m := range regexp.MustCompile("(?s)\n```"+language+"\n(.*?)```").FindAllStringSubmatch(section, -1) {
		out = append(out, m[1])
	}
	return out
}

// TestTheReadmesScenarioPasses, in at most 15 lines, and says which steps there are.
func TestTheReadmesScenarioPasses(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	text := readmeBlocks(t, "yaml")[0]
	if n := strings.Count(text, "\n"); n > 15 {
		t.Errorf("%d lines", n)
	}
	file := filepath.Join(t.TempDir(), "readme.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, errs, exit := cli(t, "run", file); exit != 0 || strings.Count(out, "✓") != 10 {
		t.Errorf("exit %d\n%s%s", exit, out, errs)
	}
	raw, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range script.Kinds() {
		if !strings.Contains(string(raw), "`"+kind+"`") && !strings.Contains(text, "- "+kind+":") {
			t.Errorf("the README does not name the step %s", kind)
		}
	}
}

// shell runs a script with this program as wxlab, in a folder of its own.
func shell(t *testing.T, dir, text string, env ...string) (string, error) {
	t.Helper()
	bin := t.TempDir()
	if err := os.WriteFile(filepath.Join(bin, "wxlab"), []byte("#!/bin/sh\nexec '"+os.Args[0]+"' \"$@\"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "sh", "-e", "-c", text)
	cmd.Dir = dir
	cmd.Env = append(env, "PATH="+bin+":"+os.Getenv("PATH"), "HOME="+dir, "TMPDIR="+t.TempDir())
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// freeAddress is one that nobody listened at a moment ago.
func freeAddress(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().String()
}

// TestTheReadmesCILinesRun: those for a server of one's own, which writes its reports, and those around /readyz. Only the
// ports are other ones.
func TestTheReadmesCILinesRun(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("not tested: there is no curl here")
	}
	own := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("success")) }))
	t.Cleanup(own.Close)
	dir := t.TempDir()
	for name, text := range map[string]string{
		"tests/wechat/a.yaml": "steps:\n  - push: text\n  - expect: success\n", "your-server": "#!/bin/sh\n",
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	_, lines, ok := strings.Cut(readmeBlocks(t, "yaml")[1], "- run: |")
	if !ok {
		t.Fatal("the job runs nothing")
	}
	_, lines, _ = strings.Cut(lines, "\n") // GitLab's half of that line
	ports := strings.NewReplacer("127.0.0.1:9000", strings.TrimPrefix(own.URL, "http://"), "127.0.0.1:8681", "127.0.0.1:0",
		"127.0.0.1:8682", freeAddress(t))
	out, err := shell(t, dir, ports.Replace(lines), "SECRET="+strings.Repeat("a", 32), "TOKEN=token", "AES_KEY="+strings.Repeat("A", 43))
	if err != nil || !strings.Contains(out, "::notice title=wxlab run::") {
		t.Errorf("%v\n%s\n%s", err, lines, out)
	}
	for _, name := range []string{"wechat.xml", "wechat.html"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Size() == 0 {
			t.Error(name, err)
		}
	}
	lines = strings.Replace(ports.Replace(readmeBlocks(t, "sh")[0]), "wxlab serve ", "wxlab serve --platform-addr 127.0.0.1:0 --sim-addr 127.0.0.1:0 ", 1)
	if out, err := shell(t, dir, lines); err != nil || !strings.Contains(out, `{"ready":true}`) {
		t.Errorf("%v\n%s\n%s", err, lines, out)
	}
	if raw, err := os.ReadFile(filepath.Join(dir, "wxlab.xml")); err != nil || !strings.Contains(string(raw), `failures="0"`) {
		t.Errorf("%v\n%s", err, raw)
	}
}

// TestTheReadmesWorkflowsAreWhole: GitHub takes none that does not say when it runs.
func TestTheReadmesWorkflowsAreWhole(t *testing.T) {
	type service struct {
		Image, Options string
		Ports          []string
		Env            map[string]string
	}
	type job struct {
		RunsOn   string `yaml:"runs-on"`
		Services map[string]service
		Steps    []map[string]string
	}
	flows := readmeBlocks(t, "yaml")[1:]
	if len(flows) != 2 {
		t.Errorf("%d workflows", len(flows))
	}
	for _, text := range flows {
		var flow struct {
			On   string
			Jobs map[string]job
		}
		err := yaml.UnmarshalWithOptions([]byte(text), &flow, yaml.Strict())
		one := flow.Jobs["wechat"]
		if err != nil || flow.On != "push" || one.RunsOn == "" || len(one.Steps) < 2 {
			t.Errorf("%v: %+v\n%s", err, flow, text)
		}
		for _, s := range one.Services {
			if s.Image == "" || len(s.Ports) == 0 {
				t.Errorf("%+v", s)
			}
		}
	}
}
